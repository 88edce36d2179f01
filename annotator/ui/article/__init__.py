"""The text canvas: an article as a page, its marks, a caret, and nothing that knows the store."""
