"""What a corpus takes of every article that comes in, and how near copies are told; runs where articles are read."""

from __future__ import annotations

from annotator import near_copies
from annotator.articles.pieces import Imported
from annotator.model.document import Document
from annotator.model.repeats import block_keys
from annotator.model.traces import BlockHint, Traces
from annotator.storage.copies import Likeness
from annotator.storage.ready import Ready, ready


def traces_of(document: Document, hints: tuple[BlockHint, ...]) -> Traces:
    """The traces of an article.

    Args:
        document: the article.
        hints: what its page tells about its blocks, if it is one.
    """
    sketch = near_copies.sketch(near_copies.story(document.text, document.blocks, hints))
    return Traces(near_copies.ALGORITHM, sketch, near_copies.bands(sketch), block_keys(document), hints)


LIKENESS = Likeness(near_copies.story, near_copies.estimate, near_copies.jaccard, near_copies.NEAR, traces_of)
"""How near copies are told."""


def ready_of(one: Imported) -> Ready:
    """An article that was read, ready to be stored."""
    return ready(one.annotated, traces_of(one.annotated.document, one.hints), one.source)
