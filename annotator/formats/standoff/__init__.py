"""Annotator's own standoff XML: canonical layout, reader, writer, checks and repair."""
