"""Where things stay: the store (SQLite or PostgreSQL), its lock and backups, and the mirror folder."""
