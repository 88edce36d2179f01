"""UIMA CAS as XMI and JSON, with the layers of WebAnno and INCEpTION."""
