"""What a corpus remembers of every article that comes in; runs in the processes that read them."""

from __future__ import annotations

from annotator import near_copies
from annotator.model.document import Document
from annotator.model.repeats import block_keys
from annotator.model.traces import BlockHint, Traces


def traces_of(document: Document, hints: tuple[BlockHint, ...]) -> Traces:
    """The traces of an article.

    Args:
        document: the article.
        hints: what its page tells about its blocks, if it is one.
    """
    sketch = near_copies.sketch(near_copies.story(document.text, document.blocks, hints))
    return Traces(near_copies.ALGORITHM, sketch, near_copies.bands(sketch), block_keys(document), hints)
