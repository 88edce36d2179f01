"""TEI P5: our own layout, and what others mark inline."""
