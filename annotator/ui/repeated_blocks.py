"""In how many articles each block of the open one stands: counted after it is shown, told at the caret and the edge."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject, QTimer

from annotator.errors import AnnotatorError
from annotator.model.blocks import blocks_of
from annotator.model.span import Span
from annotator.ui.article.article_view import ArticleView
from annotator.ui.desk import Desk
from annotator.ui.prompts import Question

AT_ONCE = 40
"""Blocks that are counted between two events of the window."""

MOST = 2_000
"""Blocks of an article that are counted; a book repeats nothing on every page."""


class RepeatedBlocks(QObject):
    """Counts, and asks whether the label of a repeated block is to go on all of them.

    `key` says which key applies a label everywhere.
    """

    def __init__(self, desk: Desk, view: ArticleView, key: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._view, self._key = desk, view, key
        self._counts: dict[int, int] = {}
        self._left: list[Span] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._count_on)

    def begin(self, *_: object) -> None:
        """Count the blocks of the article that is open now."""
        session = self._desk.session
        self._counts, self._left = {}, []
        self._view.show_repeats({})
        if session is not None and any(layer.unit == "block" for layer in self._desk.scheme.layers):
            self._left = list(blocks_of(session.document))[:MOST]
            self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._left = []

    def _count_on(self) -> None:
        session, now = self._desk.session, self._left[:AT_ONCE]
        self._left = self._left[AT_ONCE:]
        if session is None or not now:
            self._timer.stop()
            return
        try:
            found = self._desk.corpus.everywhere.counts(session.document, now)
        except AnnotatorError:  # whoever reads an article next says why
            self.stop()
            return
        self._counts |= {span.begin: count for span, count in zip(now, found, strict=True) if count > 1}
        if not self._left:
            self._timer.stop()
            if self._counts:
                self._view.show_repeats(self._counts)

    def question(self) -> Question | None:
        """Whether the label of the active block is to go on the same text in other articles."""
        active = self._desk.annotations.get(self._view.active)
        if active is None or self._desk.corpus.read_only or self._view.layer != active.layer:
            return None
        layer = self._desk.scheme.layer(active.layer)
        spans = getattr(active, "spans", ())
        count = self._counts.get(spans[0].begin, 0) if spans and layer is not None and layer.unit == "block" else 0
        if count < 2:
            return None
        sentence = self.tr("Same text in {0} articles").format(QLocale().toString(count))
        return Question(
            sentence,
            (
                (self.tr("label all"), self._key("every_occurrence")),
                (self.tr("with all that is marked here"), self._key("every_in_corpus")),
            ),
        )
