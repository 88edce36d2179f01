"""Articles in: bytes of a file to sealed text, with its structure, its metadata and a log of what was done."""
