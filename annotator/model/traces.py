"""What a corpus remembers about an article so that others like it, and blocks like its own, are found at once."""

from __future__ import annotations

from typing import NamedTuple


class BlockHint(NamedTuple):
    """What a web page tells about one of its blocks.

    Attributes:
        link_density: 0 to 1, the share of its characters that stand in links.
        main: whether the extractor takes it for the article's own text.
    """

    link_density: float
    main: bool


class Traces(NamedTuple):
    """Traces of one article.

    Attributes:
        algorithm: what made `sketch`, with its seed and version; sketches of two algorithms cannot be compared.
        sketch: the MinHash digest of the text, empty for a text too short to have near copies.
        bands: keys (signed 64-bit) of which near copies share at least one, almost always.
        blocks: (place of a block in `Document.blocks`, key of its text (signed 64-bit)); several keys a
            block: the text as it is, and what it shares with texts that are nearly the same.
        hints: one for each of `Document.blocks`, empty for what is no web page.
    """

    algorithm: str = ""
    sketch: bytes = b""
    bands: tuple[int, ...] = ()
    blocks: tuple[tuple[int, int], ...] = ()
    hints: tuple[BlockHint, ...] = ()
