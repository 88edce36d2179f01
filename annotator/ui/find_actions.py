"""Finding something in the article: the bar asks, a search runs beside the window, its hits are lit in the text."""

from __future__ import annotations

import re
from bisect import bisect_left

from PySide6.QtCore import QLocale, QObject, Signal

from annotator.editing.occurrences import Query, find
from annotator.model.span import Span
from annotator.ui.article.article_view import ArticleView
from annotator.ui.panels.find_bar import FindBar
from annotator.ui.searching import Hits, Searching

_LONGEST_WORDS = 200
"""A selection longer than this is not what somebody looks for."""


class FindActions(QObject):
    """Opens the bar, steps from hit to hit, and closes it; the hit that was gone to last stays selected.

    Signals:
        opening(): the bar comes; whoever else lights hits goes.
        passing(sentence): something to say that needs no answer.
    """

    opening = Signal()
    passing = Signal(str)

    def __init__(self, view: ArticleView, bar: FindBar, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._bar = view, bar
        self._searching = Searching(self)
        self._searching.found.connect(self._show)
        self._hits: Hits[Span] = Hits([])
        self._origin = 0
        self._goes = False
        self._steps = 0
        bar.edited.connect(self._look)
        bar.stepped.connect(self._step)
        bar.left.connect(self.close)
        bar.hide()

    # -- what keys do ----------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the bar with what is selected, else the word at the caret, else what was looked for last."""
        view = self._view
        span = view.target()
        words = view.document.text[span.begin : span.end] if span is not None else ""
        self.opening.emit()
        self._origin = span.begin if span is not None else view.caret
        if "\n" in words or len(words) > _LONGEST_WORDS:
            words = ""
        self._bar.open_with(re.escape(words) if self._bar.query.regular else words)

    def next(self) -> None:
        """Go to the next hit, round the end."""
        self._step_from_text(1)

    def previous(self) -> None:
        """Go to the hit before, round the start."""
        self._step_from_text(-1)

    def toggle(self, option: str) -> None:
        """Turn an option of the open bar over."""
        if self._bar.isVisible():
            self._bar.toggle(option)

    def close(self) -> None:
        """Close the bar; the keyboard goes to the text, where the hit is selected."""
        had_keyboard = self._bar.isVisible()
        self.put_away()
        if had_keyboard:
            self._view.setFocus()

    def put_away(self) -> None:
        """Close the bar and put the lights out, wherever the keyboard is."""
        if self._bar.isVisible():
            self._searching.stop()
            self._bar.remember()
            self._bar.hide()
            self._hits = Hits([])
            self._view.show_hits(())

    @property
    def is_open(self) -> bool:
        """Whether the bar is there."""
        return bool(self._bar.isVisible())

    def look_again(self) -> None:
        """Another article is shown: light the same in it, and leave its caret alone."""
        if self._bar.isVisible():
            self._search(self._bar.query, goes=False)

    def wait(self) -> None:
        """End what runs, before the window goes."""
        self._searching.wait()

    # -- from search to hits -----------------------------------------------------------------------------

    def _look(self, query: Query) -> None:
        self._search(query, goes=True)

    def _search(self, query: Query, *, goes: bool, steps: int = 0) -> None:
        """Look for something; `goes` to the first hit when it is there, or makes `steps` when all are."""
        self._goes, self._steps = goes, steps
        self._hits = Hits([], ended=not query.words)
        if not query.words:
            self._searching.stop()
            self._bar.show_trouble("")
            self._light(None)
            return
        text = self._view.document.text
        self._searching.search(lambda unwanted: find(text, query, unwanted=unwanted))

    def _show(self, hits: Hits[Span]) -> None:
        self._hits = hits
        self._bar.show_trouble(hits.problem)
        if hits.more:
            most = QLocale().toString(len(hits.found))
            self.passing.emit(self.tr("There are more hits: only the first {0} are shown.").format(most))
        if self._goes:
            self._go_to_first()
        self._light(self._current())
        if hits.ended and self._steps:
            steps, self._steps = self._steps, 0
            self._step(steps)

    def _go_to_first(self) -> None:
        """Select the first hit from where the search began, round the end once all are there."""
        spans = self._hits.found
        place = bisect_left(spans, (self._origin, 0))
        if place == len(spans) and not self._hits.ended:
            return
        self._goes = False
        if spans:
            self._view.select(spans[place % len(spans)])
        else:  # what fewer letters had found is no hit any more
            self._view.place_caret(self._origin, activate=False)

    def _step_from_text(self, step: int) -> None:
        if self._bar.isVisible():
            self._step(step)
        elif self._bar.query.words:  # the last search again, without leaving the text
            self.opening.emit()
            self._bar.show()
            self._search(self._bar.query, goes=False, steps=step)
        else:
            self.open()

    def _step(self, step: int) -> None:
        spans = self._hits.found
        if not self._hits.ended:
            self._steps = step
            return
        if not spans:
            return
        here = self._view.selection() or Span(self._view.caret, self._view.caret)
        if step > 0:
            place = bisect_left(spans, here.end, key=lambda span: span.begin)
        else:
            place = bisect_left(spans, here.begin + 1, key=lambda span: span.end) - 1
        if not 0 <= place < len(spans):
            place %= len(spans)
            self.passing.emit(self.tr("From the start again.") if step > 0 else self.tr("From the end again."))
        self._origin = spans[place].begin
        self._view.select(spans[place])
        self._light(spans[place])

    def _current(self) -> Span | None:
        """The hit that is selected, or None."""
        span, spans = self._view.selection(), self._hits.found
        if span is None:
            return None
        place = bisect_left(spans, span)
        return span if place < len(spans) and spans[place] == span else None

    def _light(self, current: Span | None) -> None:
        hits = self._hits
        self._view.show_hits(hits.found, current)
        place = -1 if current is None else bisect_left(hits.found, current)
        self._bar.show_count(place, len(hits.found), more=hits.more, searching=not hits.ended)
