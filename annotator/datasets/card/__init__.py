"""What a dataset says of itself: its card, to read and for machines, and its data statement."""
