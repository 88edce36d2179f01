"""Searching the corpus: the panel asks, a search runs beside the window, hits are opened, walked and annotated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QLocale, QObject, Signal

from annotator.editing import corpus_query
from annotator.editing.annotation_query import is_asked
from annotator.editing.change import Change
from annotator.editing.corpus_query import CorpusQuery
from annotator.editing.corpus_wide import Applied, Wanted
from annotator.editing.history import JournalEntry
from annotator.editing.occurrences import around
from annotator.errors import SearchRefused
from annotator.jobs import Job
from annotator.model.span import Span
from annotator.ui.actions import key_or_name
from annotator.ui.article.article_view import ArticleView
from annotator.ui.bulk_edits import BulkEdits
from annotator.ui.desk import Desk
from annotator.ui.panels.concordance_panel import ConcordancePanel
from annotator.ui.panels.concordance_rows import HitRow
from annotator.ui.panels.kwic import Context
from annotator.ui.searching import Hits, Searching, Unwanted

MOST, FURTHER = 2_000, 5
"""Hits that are looked for at first, and how many times as many when more are wanted."""

FIRST = 30
"""So many are shown as soon as they are there."""

REACH = 120
"""Code points shown before and after a hit at most."""

_LONGEST_WORDS = 200
"""A selection longer than this is not what somebody looks for."""

Choose = Callable[[Callable[[str, str], object]], object]


class CorpusSearchActions(QObject):
    """Opens the panel, searches as it is typed, and carries hits to the text.

    Signals:
        opening(): the panel comes; whoever else stands in its place goes.
    """

    opening = Signal()

    def __init__(
        self, desk: Desk, bulk: BulkEdits, view: ArticleView, panel: ConcordancePanel, choose: Choose,
        open_article: Callable[[str], object], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._bulk, self._view, self._panel = desk, bulk, view, panel
        self._choose, self._open_article = choose, open_article
        self._searching = Searching(self, MOST, FIRST)
        self._searching.found.connect(self._show)
        panel.edited.connect(self._look)
        panel.more_wanted.connect(self._look_further)
        panel.opened.connect(self._go_to)
        panel.labelled.connect(self._ask_label)
        panel.left.connect(self.close)

    # -- what keys do ----------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the panel with what is selected, else with what was looked for last."""
        self.opening.emit()
        span = self._view.selection()
        words = self._view.document.text[span.begin : span.end] if span is not None else ""
        if "\n" in words or len(words) > _LONGEST_WORDS or not words.strip():
            words = ""
        quoted = f'"{words}"' if " " in words and not self._panel.option("regular") else words
        self._panel.open_with(quoted)

    def next(self) -> None:
        """Open the next hit, from wherever the keyboard is."""
        self._step(1)

    def previous(self) -> None:
        """Open the hit before."""
        self._step(-1)

    def close(self) -> None:
        """Close the panel; the keyboard goes to the text."""
        self.put_away()
        self._view.setFocus()

    def put_away(self) -> None:
        """Close the panel, wherever the keyboard is; what it found is there when it comes back."""
        self._searching.stop()
        self._panel.hide()

    def wait(self) -> None:
        """End what runs, before the window goes."""
        self._searching.wait()

    # -- from what is typed to hits --------------------------------------------------------------------

    def _look(self) -> None:
        self._searching.most = MOST
        self._search()

    def _look_further(self) -> None:
        self._searching.most *= FURTHER
        self._search()

    def _search(self) -> None:
        panel = self._panel
        if not panel.typed.strip():
            self._searching.stop()
            panel.show_hits([])
            return
        try:
            query = self._query()
        except SearchRefused as error:
            self._searching.stop()
            panel.show_hits([], problem=str(error))
            return
        panel.show_searching()
        store, annotator = self._desk.corpus.store, self._desk.corpus.annotator

        def work(unwanted: Unwanted) -> Iterator[HitRow]:
            for one in store.search(query, annotator=annotator, unwanted=unwanted):
                row = one.row
                for span in one.spans:
                    context = _context(one.text, span)
                    yield HitRow(row.id, row.title or row.id, row.outlet, row.right_to_left, span, context)

        self._searching.search(work)

    def _query(self) -> CorpusQuery:
        panel = self._panel
        case, whole_words = panel.option("case"), panel.option("whole_words")
        scheme, regular = self._desk.scheme, panel.option("regular")
        if panel.option("annotations") or (not regular and is_asked(panel.typed, scheme)):
            return corpus_query.parse_annotations(panel.typed, scheme, case=case, whole_words=whole_words)
        return corpus_query.parse(panel.typed, case=case, whole_words=whole_words, regular=regular)

    def _show(self, hits: Hits[HitRow]) -> None:
        self._panel.show_hits(hits.found, ended=hits.ended, more=hits.more, problem=hits.problem)

    # -- from a hit to the text --------------------------------------------------------------------------

    def _step(self, step: int) -> None:
        row = self._panel.step(step)
        if row is None:
            self._desk.passing.emit(self.tr("There is no hit to go to: search in the corpus first."))
        else:
            self._go_to(row)

    def _go_to(self, row: HitRow) -> None:
        """Open the article, and select the hit."""
        if self._desk.session is None or self._view.document.id != row.document:
            self._open_article(row.document)
        if self._view.document.id == row.document:
            self._view.select(row.span)
            self._view.setFocus()
            self._panel.show_opened(row)

    # -- annotating hits -----------------------------------------------------------------------------------

    def _ask_label(self, rows: Sequence[HitRow]) -> None:
        if self._desk.corpus.read_only:
            self._desk.passing.emit(self.tr("The corpus is open read-only: nothing can be marked."))
        else:
            self._choose(lambda layer, label: self._annotate(layer, label, rows))

    def _annotate(self, layer: str, label: str, rows: Sequence[HitRow]) -> None:
        """Label hits of however many articles, as one step; where something is in the way they are left out."""
        desk = self._desk
        spans: dict[str, list[Span]] = defaultdict(list)
        for row in rows:
            spans[row.document].append(row.span)
        found: list[Applied] = []

        def change() -> Job[Change]:
            job = desk.corpus.everywhere.label_spans(Wanted(layer, label, rows[0].context.words), spans)
            found.append((yield from job))
            return found[0].change

        def made(entry: JournalEntry | None) -> None:
            if entry is None:
                desk.passing.emit(self.tr("Nothing was marked: another annotation is in the way everywhere."))
            else:
                desk.passing.emit(self._said(label, found[0]))

        self._bulk.make(change(), made)

    def _said(self, label: str, applied: Applied) -> str:
        number = QLocale().toString
        sentence = self.tr("{0} × {1} marked in {2} articles, {3} left out; {4} takes them back.")
        counts = number(applied.places), label, number(applied.articles), number(applied.left_out)
        return sentence.format(*counts, key_or_name(self._view, "undo"))


def _context(text: str, span: Span) -> Context:
    before, words, after = around(text, span, REACH)
    cut = "…" if len(words) < span.length else ""
    return Context(before, " ".join(words.split()) + cut, after)
