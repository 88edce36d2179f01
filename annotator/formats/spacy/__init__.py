"""spaCy's DocBin: articles in tokens, with spans in groups."""
