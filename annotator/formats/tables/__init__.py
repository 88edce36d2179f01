"""Plain tables for programs: JSON Lines and Parquet."""
