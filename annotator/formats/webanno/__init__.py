"""WebAnno TSV, the tables of tokens of WebAnno and INCEpTION."""
