"""Applying a label to every occurrence in the article: what and where is asked first, then it is one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from annotator.editing import apply_all
from annotator.editing.corpus_wide import Wanted
from annotator.editing.occurrences import Query, blocks_with, find, same_blocks
from annotator.model.annotation import Annotation
from annotator.model.blocks import blocks_at
from annotator.model.span import Span
from annotator.model.words import without_possessive
from annotator.ui import blocks_meant
from annotator.ui.actions import key_or_name
from annotator.ui.article.article_view import ArticleView
from annotator.ui.bulk_edits import BulkEdits
from annotator.ui.corpus_wide_actions import CorpusWideActions
from annotator.ui.desk import Desk
from annotator.ui.panels.occurrences_panel import OccurrencesPanel
from annotator.ui.panels.signs import one_line
from annotator.ui.searching import Hits, Searching, Unwanted

MOST = 5_000
"""Places that one step marks at most; more than anybody looks through."""

LONGEST = 2_000
"""Characters that are looked for at most; blocks may be longer."""

Choose = Callable[[Callable[[str, str], object]], object]
"""Asks for a label; what it is given hears of the layer and the label."""


@dataclass(slots=True)
class _Task:
    """What is applied to every occurrence.

    Attributes:
        query: what the places read.
        like: the annotation that others are made like, or None.
        back: where the caret was, and how far the text was scrolled.
        block: the block that others read the same as, or None where words are looked for.
        asked: whether the query was typed as it is, to be found so or not at all.
        spans: the places found.
        wanted: blocks that are looked for in the corpus, with their labels; none where words are looked for.
        own: those of them that are labelled already.
    """

    layer: str
    label: str
    query: Query
    like: Annotation | None
    back: tuple[int, int]
    block: Span | None = None
    asked: bool = False
    spans: list[Span] = field(default_factory=list)
    more: bool = False
    shown: bool = False
    wanted: list[Wanted] = field(default_factory=list)
    own: list[Span] = field(default_factory=list)


class OccurrenceActions(QObject):
    """Opens the panel of places, follows it in the text, and applies what was chosen.

    Signals:
        opening(): the panel comes; whoever else lights hits goes.
        closed(): it went, or never came.
    """

    opening = Signal()
    closed = Signal()

    def __init__(
        self, desk: Desk, bulk: BulkEdits, view: ArticleView, panel: OccurrencesPanel, choose: Choose,
        listed: Callable[[], str], parent: QObject,
    ) -> None:  # fmt: skip
        """Begin with the panel closed; `listed` says what the list of articles is narrowed to."""
        super().__init__(parent)
        self._desk, self._view, self._panel, self._choose = desk, view, panel, choose
        self._listed = listed
        self._wide = CorpusWideActions(desk, bulk, view, panel, self)
        self._wide.ended.connect(self._end_wide)
        self._wide.shown.connect(lambda: view.show_hits(()))
        panel.scope_changed.connect(self._change_scope)
        self._searching = Searching(self, MOST)
        self._searching.found.connect(self._show)
        self._task: _Task | None = None
        self._widely = False
        panel.options_changed.connect(self._look_anew)
        panel.moved.connect(self._show_place)
        panel.applied.connect(self._apply)
        panel.left.connect(self.close)
        desk.changed.connect(lambda _: self._compare())
        desk.opened.connect(self.put_away)

    # -- what keys do ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Apply the active annotation's label to every occurrence; a label is asked for when none is meant."""
        if self._refuses():
            return
        view = self._view
        if self._is_by_block(view.layer) and (blocks := blocks_meant.here(self._desk, view)):
            self._start_blocks(blocks)
            return
        active, selected = self._desk.annotations.get(view.active), view.selection()
        if isinstance(active, Annotation) and (selected is None or (selected,) == active.spans):
            self._start_like(active)
            return
        target = view.target()
        if target is None:
            self._desk.passing.emit(self.tr("There is no word here to look for: select some text first."))
            return
        words = view.document.text[target.begin : target.end]
        self._choose(lambda layer, label: self._start_with(layer, label, target, words))

    def start_in_corpus(self) -> None:
        """Apply it to every occurrence in the corpus; in a layer of blocks, everything that is marked and repeats."""
        if self._refuses():
            return
        if not self._is_by_block(self._view.layer):
            self._widely = True
            self.start()
        elif repeated := blocks_meant.repeated(self._desk, self._view):
            self._start_blocks(repeated)
        else:
            sentence = self.tr("Nothing that is marked in this layer repeats in other articles of the outlet.")
            self._desk.passing.emit(sentence)

    def start_with_hits(self, query: Query) -> None:
        """Apply a label that is asked for to every hit of a search."""
        if query.words and not self._refuses():
            self._choose(lambda layer, label: self._start(_Task(layer, label, query, None, self._place(), asked=True)))

    def close(self) -> None:
        """Close the panel; the keyboard goes to the text, the caret where it was unless it was moved since."""
        task, focus = self._task, QApplication.focusWidget()
        walked = focus is not None and self._panel.isAncestorOf(focus)
        self.put_away()
        if task is not None and walked:
            caret, scrolled = task.back
            self._view.place_caret(caret, activate=False)
            self._view.verticalScrollBar().setValue(scrolled)

    def put_away(self) -> None:
        """Close the panel and put the lights out, wherever the keyboard is."""
        self._searching.stop()
        self._wide.stop()
        self._widely = False
        if self._task is not None:
            self._task = None
            self._view.show_hits(())
        if self._panel.isVisible():
            self._view.setFocus()
            self._panel.hide()
        self.closed.emit()

    @property
    def is_open(self) -> bool:
        """Whether the panel is there."""
        return bool(self._panel.isVisible())

    @property
    def is_busy(self) -> bool:
        """Whether places are looked for or looked through."""
        return self._task is not None

    def wait(self) -> None:
        """End what runs, before the window goes."""
        self._searching.wait()

    def _refuses(self) -> bool:
        """Say so if nothing can be marked, before anybody looks for places and chooses among them."""
        if self._desk.corpus.read_only:
            self._desk.passing.emit(self.tr("The corpus is open read-only: nothing can be marked."))
        return self._desk.corpus.read_only

    # -- blocks that repeat --------------------------------------------------------------------------------

    def _start_blocks(self, blocks: list[blocks_meant.Labelled]) -> None:
        document = self._view.document
        own = [one.extent for one in blocks if isinstance(one, Annotation)]
        self._begin_blocks([blocks_meant.wanted(document, one) for one in blocks], own)

    def _begin_blocks(self, wanted: list[Wanted], own: list[Span]) -> None:
        first = wanted[0]
        # in case the article alone is looked through after all
        block = next(iter(own), None) or self._view.target() or Span(self._view.caret, self._view.caret)
        query = Query(first.text, case=True, whole_words=True)
        self._task = _Task(first.layer, first.label, query, None, self._place(), block, wanted=wanted, own=own)
        self.opening.emit()
        self._panel.set_options(case=False, whole_words=True, by_block=True)
        self._panel.set_scope(self.tr("All articles of the outlet (C)"), wide=True)
        self._wide.start_blocks(wanted, own)

    # -- in the whole corpus -------------------------------------------------------------------------------

    def _change_scope(self, wide: bool) -> None:  # noqa: FBT001  a signal of Qt
        task = self._task
        if task is None:
            return
        self._panel.set_scope(self._scope_of(task), wide=wide)
        self._searching.stop()
        if not wide:
            self._wide.stop()
            self._look()
        elif task.wanted:
            self._wide.start_blocks(task.wanted, task.own)
        else:
            self._look_widely(task)

    def _look_widely(self, task: _Task) -> None:
        own = [task.like.extent] if task.like is not None else []
        features = task.like.features if task.like is not None else None
        wanted = Wanted(task.layer, task.label, task.query.words, features=features)
        self._wide.start_words(task.query, wanted, own, self._listed())

    def _scope_of(self, task: _Task) -> str:
        if task.wanted:
            return self.tr("All articles of the outlet (C)")
        if self._is_by_block(task.layer):
            return ""
        return self.tr("All articles listed (C)") if self._listed() else self.tr("Whole corpus (C)")

    def _end_wide(self, sentence: str) -> None:
        self.close()
        self._desk.passing.emit(sentence)

    # -- looking for places --------------------------------------------------------------------------------

    def _start_like(self, active: Annotation) -> None:
        if len(active.spans) > 1:
            self._desk.passing.emit(self.tr("An annotation of several parts reads nowhere else the same."))
            return
        text = self._view.document.text
        words = without_possessive(text[active.begin : active.end])
        query = Query(words, case=True, whole_words=True)
        block = active.extent if self._is_by_block(active.layer) else None
        self._start(_Task(active.layer, active.label, query, active, self._place(), block))

    def _start_with(self, layer: str, label: str, target: Span, words: str) -> None:
        """The label was chosen for words that carry none yet, so their own place is one of many."""
        if self._is_by_block(layer):
            blocks = blocks_at(self._view.document, target)
            document = self._view.document
            self._begin_blocks([blocks_meant.unlabelled(document, layer, label, block) for block in blocks], [])
            return
        query = Query(without_possessive(words), case=True, whole_words=True)
        self._start(_Task(layer, label, query, None, self._place()))

    def _start(self, task: _Task) -> None:
        if len(task.query.words) > LONGEST and task.block is None:
            self._desk.passing.emit(self.tr("This is too long a text to look for."))
            return
        self._task = task
        self.opening.emit()
        case, whole_words = task.query.case, task.query.whole_words
        self._panel.set_options(case=case, whole_words=whole_words, by_block=task.block is not None)
        widely, self._widely = self._widely, False
        self._panel.set_scope(self._scope_of(task), wide=widely)
        if widely:
            self._look_widely(task)
        else:
            self._look()

    def _look_anew(self) -> None:
        task = self._task
        if task is None:
            return
        case, whole_words, inflected = self._panel.options
        task.query = task.query._replace(case=case, whole_words=whole_words, inflected=inflected)
        if self._wide.is_on and not task.wanted:
            self._look_widely(task)
        else:
            self._look()

    def _look(self) -> None:
        task, document = self._task, self._view.document
        if task is None:
            return
        query, block, by_block = task.query, task.block, self._is_by_block(task.layer)

        def work(unwanted: Unwanted) -> Iterator[Span]:
            if block is not None:
                return same_blocks(document, block, case=query.case)
            hits = find(document.text, query, unwanted=unwanted)
            return blocks_with(document, hits) if by_block else hits

        self._panel.show_searching(True)
        self._searching.search(work)

    def _show(self, hits: Hits[Span]) -> None:
        task = self._task
        if task is None or not hits.ended:
            return
        self._panel.show_searching(False)
        if hits.problem and not task.shown:
            self._give_up(hits.problem)
            return
        if hits.problem:
            self._desk.passing.emit(hits.problem)
        own = [task.like.extent] if task.like is not None else task.own
        task.spans = [span for span in hits.found if not any(span.overlaps(one) for one in own)]
        task.more = hits.more
        if not task.spans and not task.shown:
            self._look_wider(task)
            return
        anew, task.shown = not task.shown, True
        self._view.show_hits(task.spans)
        self._compare(anew=anew)
        self._panel.show()
        if anew:
            self._panel.focus_list()
            self._show_place(task.spans[0])

    def _look_wider(self, task: _Task) -> None:
        """The words stand nowhere else: perhaps they do in other capitals."""
        if task.query.case and not task.asked:
            task.query = task.query._replace(case=False)
            self._panel.set_options(case=False, whole_words=task.query.whole_words, by_block=task.block is not None)
            self._look()
            return
        words = one_line(task.query.words, 40)
        self._give_up(self.tr("Nowhere else in this article: “{0}”").format(words))

    def _give_up(self, sentence: str) -> None:
        """There is nothing to look through: say why."""
        self._task = None
        self._desk.passing.emit(sentence)
        self._view.setFocus()
        self.closed.emit()

    def _compare(self, *, anew: bool = False) -> None:
        """Say what is at the places now; what was decided about them stays."""
        task = self._task
        if task is None or not task.shown or self._wide.is_on:
            return
        places = apply_all.candidates(
            task.spans, self._desk.annotations, self._desk.scheme, layer=task.layer, label=task.label
        )
        title = self.tr("{0} on every “{1}”").format(task.label, one_line(task.query.words, 60))
        self._panel.show_candidates(title, places, self._view.document, more=task.more, anew=anew)

    # -- what the panel says -------------------------------------------------------------------------------

    def _show_place(self, span: Span) -> None:
        if self._task is not None:
            self._view.select(span)
            self._view.show_hits(self._task.spans, span)

    def _apply(self, spans: Sequence[Span]) -> None:
        task, desk = self._task, self._desk
        if task is None or not spans:
            return
        features = task.like.features if task.like is not None else next((w.features for w in task.wanted), None)
        self._task = None  # its own change is nothing to compare with
        done = desk.run(
            lambda: apply_all.apply(
                self._view.document,
                desk.annotations,
                desk.scheme,
                spans,
                layer=task.layer,
                label=task.label,
                features=features,
            )
        )
        self._task = task
        if done is None:
            return
        self.close()
        made = sum(isinstance(edit.after, Annotation) for edit in done.change.edits)
        sentence = self.tr("{0} {1} marked, {2} left out; {3} takes them back.")
        desk.passing.emit(sentence.format(made, task.label, len(task.spans) - made, key_or_name(self._view, "undo")))

    def _place(self) -> tuple[int, int]:
        return self._view.caret, self._view.verticalScrollBar().value()

    def _is_by_block(self, layer: str) -> bool:
        kind = self._desk.scheme.layer(layer)
        return kind is not None and kind.unit == "block"
