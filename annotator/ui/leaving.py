"""Writes the standoff files of large articles, left or saved, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.model.document import Document
from annotator.ui.background import Background

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus

LARGE = 1_000_000
"""Code points from which on writing the file would hold the window up: a second at ten times as many."""


class Leaving:
    """The articles whose files are still to be written."""

    def __init__(
        self,
        corpus: OpenCorpus,
        background: Background,
        written: Callable[[], None],
        failed: Callable[[str, Callable[[], object]], object],
    ) -> None:
        """Write files of a corpus by `background`.

        `written` is called after each; `failed` with the sentence that says why one
        could not be written, and what tries again.
        """
        self._corpus, self._background = corpus, background
        self._written, self._failed = written, failed
        self._waiting: list[str] = []
        self._behind: dict[str, None] = {}

    def takes(self, document: Document, told: Callable[[], object] | None = None) -> bool:
        """Whether the file of an article is written from here; that of a small one is by whoever asks, at once.

        `told` is called when it is written.

        While a large one is being written small ones wait behind it, as nobody else may write then.
        """
        if len(document.text) < LARGE and not self._waiting:
            return False
        self._write(document.id, told)
        return True

    def _write(self, document_id: str, told: Callable[[], object] | None) -> None:
        def done(_paths: object) -> None:
            self._waiting.remove(document_id)
            self._behind.pop(document_id, None)
            self._written()
            if told is not None:
                told()

        def refused(sentence: str) -> None:
            self._waiting.remove(document_id)
            self._behind[document_id] = None
            self._failed(sentence, lambda: self._write(document_id, told))

        self._waiting.append(document_id)
        self._background.start(self._corpus.save_job([document_id]), done, refused)

    def left(self) -> list[str]:
        """The ids of articles whose files were not written after all: nothing runs any more."""
        left = list(dict.fromkeys([*self._behind, *self._waiting]))
        self._behind, self._waiting = {}, []
        return left
