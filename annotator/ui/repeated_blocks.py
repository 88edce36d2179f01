"""In how many articles each block of the open one stands: counted after it is shown, told at the caret and the edge."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject, QTimer

from annotator.editing.history import JournalEntry
from annotator.errors import AnnotatorError
from annotator.model.annotation import Annotation
from annotator.model.blocks import blocks_of
from annotator.model.rule import rule_id
from annotator.model.span import Span
from annotator.ui.article.article_view import ArticleView
from annotator.ui.desk import Desk
from annotator.ui.prompts import Question

AT_ONCE = 40
"""Blocks that are counted between two events of the window."""

MOST = 2_000
"""Blocks of an article that are counted; a book repeats nothing on every page."""


class RepeatedBlocks(QObject):
    """Counts, and asks whether the label of a repeated block is to go on all of them."""

    def __init__(
        self, desk: Desk, view: ArticleView, key: Callable[[str], str], busy: Callable[[], bool], parent: QObject
    ) -> None:
        """Begin without an article.

        Args:
            desk: holds the article.
            view: shows it.
            key: says which key does an action, by its name.
            busy: whether places are looked through already.
            parent: Qt's.
        """
        super().__init__(parent)
        self._desk, self._view, self._key, self._busy = desk, view, key, busy
        self._counts: dict[int, int] = {}
        self._ruled: dict[str, str] = {}
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
            self._read_rules()

    def follow(self, entry: JournalEntry) -> None:
        """Take in what became of rules."""
        if entry.change.changes_rules:
            self._read_rules()

    def _read_rules(self) -> None:
        with contextlib.suppress(AnnotatorError):  # whoever reads an article next says why
            self._ruled = {rule.id: rule.label for rule in self._desk.corpus.store.rules() if rule.on}

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
        active, session = self._desk.annotations.get(self._view.active), self._desk.session
        if session is None or not isinstance(active, Annotation) or self._desk.corpus.read_only or self._busy():
            return None
        count = self._counts.get(active.begin, 0)
        layer = self._desk.scheme.layer(active.layer)
        if count < 2 or layer is None or layer.unit != "block" or active.layer != self._view.layer:
            return None
        document = session.document
        known = self._ruled.get(rule_id(document.outlet, active.layer, active.covered(document.text)))
        if known == active.label:  # it was asked, and done
            return None
        sentence = self.tr("Same text in {0} articles").format(QLocale().toString(count))
        return Question(
            sentence,
            (
                (self.tr("label all"), self._key("every_occurrence")),
                (self.tr("with all that is marked here"), self._key("every_in_corpus")),
            ),
        )
