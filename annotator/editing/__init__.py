"""How things change: changes, the commands that make them, the history, and the one door."""
