"""Only what cannot be a panel."""
