"""What a corpus remembers of every article that comes in; runs in the processes that read them."""

from __future__ import annotations

from annotator.model.document import Document
from annotator.model.traces import BlockHint, Traces


def traces_of(_document: Document, hints: tuple[BlockHint, ...]) -> Traces:
    """The traces of an article.

    Args:
        hints: what its page tells about its blocks, if it is one.
    """
    return Traces(hints=hints)
