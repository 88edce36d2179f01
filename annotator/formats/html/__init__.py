"""Pages to be looked at in a browser."""
