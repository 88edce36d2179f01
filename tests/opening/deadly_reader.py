"""The program that reads articles, but that it dies of some: for tests of who waits for it."""

from __future__ import annotations

import os
import sys
import types

from annotator.articles import kinds
from annotator.articles.pieces import Imported, Piece, Refusal
from annotator.opening.batches import reader

_read = kinds.DECODERS["text"]


def _dies_of_some(piece: Piece) -> list[Imported | Refusal]:
    if b"deadly" in piece.data:
        os._exit(9)
    return _read(piece)


if __name__ == "__main__":
    kinds.DECODERS["text"] = _dies_of_some
    sys.modules["trafilatura"] = types.ModuleType("trafilatura")  # nobody waits for it here
    reader.guess = lambda _: ""
    reader.main()
