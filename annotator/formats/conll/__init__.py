"""Tokens, one a line, with tags in columns: IOB2, IOBES, CoNLL-2003 and CoNLL-U."""
