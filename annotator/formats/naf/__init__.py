"""NAF, the layers of tokens, entities and statements of NLP pipelines."""
