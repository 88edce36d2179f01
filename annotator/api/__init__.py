"""The Python API: load a corpus, walk over it, give it to models, save, validate.

Offsets are Unicode code points, half-open, so that a Python slice is right:

    >>> import annotator
    >>> corpus = annotator.load("corpora/harbour-news")
    >>> article = corpus["harbour-council-says-dredging-to-start-in-march"]
    >>> [person, *_] = article.annotations("entities", annotator="ana", label="PERSON")
    >>> article.covered(person) == article.text[person.begin : person.end]
    True
    >>> row = next(corpus.tokens("entities", annotator="ben"))
    >>> len(row.tokens) == len(row.offsets) == len(row.tags)
    True
    >>> annotator.validate("corpora/harbour-news")
    []
"""

from annotator.api.articles import Article
from annotator.api.corpus import Corpus
from annotator.api.loading import load, save, validate

__all__ = ["Article", "Corpus", "load", "save", "validate"]
