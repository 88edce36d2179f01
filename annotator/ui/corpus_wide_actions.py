"""Applying labels in the whole corpus: places are looked for by a job, looked through, and marked in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from annotator.editing.corpus_wide import Place, Wanted
from annotator.editing.history import JournalEntry
from annotator.editing.occurrences import Query
from annotator.model.span import Span
from annotator.ui.actions import key_or_name
from annotator.ui.article.article_view import ArticleView
from annotator.ui.bulk_edits import BulkEdits
from annotator.ui.desk import Desk
from annotator.ui.panels.occurrences_panel import OccurrencesPanel
from annotator.ui.panels.signs import one_line

if TYPE_CHECKING:
    from annotator.jobs import Job

_TITLE = 60


@dataclass(slots=True)
class _Task:
    """What is applied in the corpus.

    Attributes:
        wanted: the labels, each with its block, or one with its words.
        own: places of the open article that are labelled already.
        query: what the words read, None for blocks.
        search: what the list of articles is narrowed to, '' for all of them.
    """

    wanted: Sequence[Wanted]
    document: str
    own: Sequence[Span]
    query: Query | None = None
    search: str = ""
    places: list[Place] = field(default_factory=list)
    shown: bool = False


class CorpusWideActions(QObject):
    """Looks for places in the corpus, lists them in the panel, and marks what was chosen.

    Signals:
        shown: the panel lists places.
        ended(sentence): there is nothing to look through, or it was done; why, or what.
    """

    shown = Signal()
    ended = Signal(str)

    def __init__(
        self, desk: Desk, bulk: BulkEdits, view: ArticleView, panel: OccurrencesPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._bulk, self._view, self._panel = desk, bulk, view, panel
        self._task: _Task | None = None
        panel.applied_everywhere.connect(self._apply)
        panel.place_moved.connect(self._show_place)

    @property
    def is_on(self) -> bool:
        """Whether places of the corpus are looked for or looked through."""
        return self._task is not None

    def stop(self) -> None:
        """Hear no more of what was asked for."""
        self._task = None

    def start_blocks(self, wanted: Sequence[Wanted], own: Sequence[Span]) -> None:
        """Look for blocks like these in the articles of their outlets."""
        self._look(_Task(wanted, self._view.document.id, own))

    def start_words(self, query: Query, wanted: Wanted, own: Sequence[Span], search: str) -> None:
        """Look for words in all articles, or in those that a search finds."""
        self._look(_Task([wanted], self._view.document.id, own, query, search))

    def _look(self, task: _Task) -> None:
        self._task = task
        everywhere, own = self._desk.corpus.everywhere, (task.document, task.own)
        job: Job[list[Place]]
        if task.query is None:
            job = everywhere.blocks(task.wanted, without=own)
        else:
            job = everywhere.words(task.query, task.wanted[0], search=task.search, without=own)
        self._panel.show_searching(True)
        self._desk.passing.emit(self.tr("Looking through the corpus…"))
        self._desk.background.start(job, lambda places: self._show(task, places), lambda why: self._give_up(task, why))

    def _show(self, task: _Task, places: list[Place]) -> None:
        if self._task is not task:  # nobody waits for it any more
            return
        self._panel.show_searching(False)
        if not places:
            words = one_line(task.wanted[0].text, 40)
            self._give_up(task, self.tr("Nowhere else in the corpus: “{0}”").format(words))
            return
        task.places, task.shown = places, True
        self._panel.show_places(self._title(task), places, task.wanted, by_block=task.query is None)
        self._panel.show()
        self._panel.focus_list()
        self.shown.emit()
        articles = QLocale().toString(len({place.document for place in places}))
        self._desk.passing.emit(
            self.tr("Found in {0} articles: look through them, then Enter applies.").format(articles)
        )

    def _give_up(self, task: _Task, sentence: str) -> None:
        if self._task is task:
            self._task = None
            self._panel.show_searching(False)
            self.ended.emit(sentence or self.tr("Cancelled: nothing was changed."))

    def _title(self, task: _Task) -> str:
        first = task.wanted[0]
        words = one_line(first.text, _TITLE)
        if task.query is not None:
            where = self.tr("in the articles listed") if task.search else self.tr("in the whole corpus")
            return self.tr("{0} on every “{1}”, {2}").format(first.label, words, where)
        if len(task.wanted) == 1:
            return self.tr("{0} on the same text in other articles: “{1}”").format(first.label, words)
        labels = ", ".join(dict.fromkeys(one.label for one in task.wanted))
        return self.tr("{0} repeated blocks in other articles: {1}").format(len(task.wanted), labels)

    def _show_place(self, place: Place) -> None:
        if place.document == self._view.document.id:
            self._view.select(place.candidate.span)

    # -- doing it ----------------------------------------------------------------------------------------

    def _apply(self, taken: list[Place], left_out: list[Place]) -> None:
        task = self._task
        if task is None:
            return
        by_block = task.query is None
        job = self._desk.corpus.everywhere.change(
            task.wanted, taken, left_out if by_block else (), rules_of=task.document if by_block else ""
        )
        self._panel.show_searching(True)

        def made(entry: JournalEntry | None) -> None:
            self._panel.show_searching(False)
            if entry is not None and self._task is task:
                self._task = None
                self.ended.emit(self._said(task, taken))

        self._bulk.make(job, made, lambda: self._panel.show_searching(False))

    def _said(self, task: _Task, taken: list[Place]) -> str:
        labels = ", ".join(dict.fromkeys(one.label for one in task.wanted))
        number = QLocale().toString
        articles = len({place.document for place in taken})
        sentence = self.tr("{0} × {1} marked in {2} articles, {3} left out; {4} takes them back.")
        undo = key_or_name(self._view, "undo")
        return sentence.format(
            number(len(taken)), labels, number(articles), number(len(task.places) - len(taken)), undo
        )  # fmt: skip
