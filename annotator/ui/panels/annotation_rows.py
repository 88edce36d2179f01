"""The rows of the list of annotations: read piece by piece, and kept in step with every edit."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QModelIndex, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from annotator.editing.change import Change
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.ui.panels.annotation_order import TEXT, Key, Listed, Wanted
from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.row_model import RowModel
from annotator.ui.panels.signs import SWATCH, draw_line, draw_swatch
from annotator.ui.theme import Theme, small

PIECE = 1_000
"""About how many annotations one step looks at: a few milliseconds of work."""

FIRST = 300
"""How many are looked at, if there are so many, before anything is shown."""

AT_ONCE = 100_000
"""Articles of up to so many code points are read as far as one step goes before they are first painted."""

_MANY = 400
"""A change with more edits than this is read as a whole."""

_STRETCH, _LONGEST = 8_000, 64_000
"""How far one piece of reading goes at first and at most, in code points; it follows how dense the annotations are."""


class AnnotationModel(RowModel[Annotation]):
    """Annotations that are wanted, in the order that is wanted.

    Nothing is read in one go: `step` reads on from stretch to stretch of the
    text, so that neither opening an article nor asking for something else
    waits for all of it. A change touches only its own rows.

    Attributes:
        rows: what is listed so far.
        wanted: what is to be listed.
        total: how many annotations were looked at so far.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted = Wanted()
        self.total = 0
        # in any order but the text's: what was read, in sorted runs; when it is one, it says what the rows are
        self._runs: list[list[Key]] = []
        self._left: list[Key] = []
        self._listed = Listed(Document("", ""), AnnotationSet(""), Scheme("", ""))
        self._reached, self._stretch = 0, _STRETCH

    # -- reading -------------------------------------------------------------------------------

    def read(self, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
        """List a set from its beginning; a long article's is left to `step`."""
        self._listed = Listed(document, annotations, scheme)
        self._begin(at_once=len(document.text) <= AT_ONCE)

    def want(self, wanted: Wanted) -> None:
        """List something else."""
        if wanted != self.wanted:
            self.wanted = wanted
            self._begin(at_once=True)

    @property
    def reading(self) -> bool:
        """Whether there is more to read."""
        return self._reached < len(self._listed.document.text)

    @property
    def waiting(self) -> bool:
        """Whether the set is still being read itself: asking it now for stretch after stretch would cost twice."""
        return not self._listed.annotations.is_whole

    def step(self) -> None:
        """Read a piece further."""
        del self._left[-10 * PIECE :]  # piece by piece, too: letting go of many values takes its time
        found = self._piece()
        if self.wanted.order == TEXT:
            self.insert(len(self.rows), found)
        elif self._sort_in(found):
            self._show_sorted()

    def _begin(self, *, at_once: bool) -> None:
        self._left = [key for run in self._runs for key in run]
        self._runs, self.total = [], 0
        self._reached, self._stretch = 0, _STRETCH
        found: list[Annotation] = []
        while at_once and self.reading and self.total < FIRST:
            found += self._piece()
        if self.wanted.order == TEXT:
            self.show(found)
        elif self._sort_in(found):
            self._show_sorted()
        else:
            self.show(())

    def _piece(self) -> list[Annotation]:
        """The annotations that begin in the next stretch of the text and are wanted, in text order."""
        begin, end = self._reached, min(self._reached + self._stretch, len(self._listed.document.text))
        here = [a for a in self._listed.annotations.touching(Span(begin, end)) if a.begin >= begin]
        self._reached = end
        self.total += len(here)
        if len(here) > PIECE:
            self._stretch = max(1, self._stretch // 2)
        elif len(here) < PIECE // 2:
            self._stretch = min(2 * self._stretch, _LONGEST)
        return [a for a in here if self._fits(a)]

    def _sort_in(self, found: list[Annotation]) -> bool:
        """Sort what was found into what was found before; whether everything is in one run now.

        Runs are joined when they are about as long as each other, so that no step sorts much.
        """
        runs = self._runs
        runs.append(sorted((*self._key(a), a) for a in found))
        while len(runs) > 1 and (not self.reading or len(runs[-2]) <= 2 * len(runs[-1])):
            self._join_last()
        return len(runs) == 1

    def _join_last(self) -> None:
        last = self._runs.pop()
        self._runs[-1] += last
        self._runs[-1].sort()

    def _show_sorted(self) -> None:
        self.show(entry[-1] for entry in self._runs[0])

    # -- following edits -----------------------------------------------------------------------

    def apply(self, change: Change) -> None:
        """Take in a change that was made to the set."""
        listed = self._listed
        edits = [edit for edit in change.of(listed.document.id) if edit.item.annotator == listed.annotations.annotator]
        if len(edits) > _MANY:
            self._begin(at_once=True)
            return
        self._join_all()
        linked: dict[str, None] = {}
        for edit in edits:
            before, after = edit.before, edit.after
            if isinstance(edit.item, Annotation):
                self._follow(
                    before if isinstance(before, Annotation) else None, after if isinstance(after, Annotation) else None
                )
            linked |= {arg.ref: None for item in (before, after) if isinstance(item, Relation) for arg in item.args}
        if self.wanted.unfinished:
            for identity in linked:
                self._look_again(identity)

    def _join_all(self) -> None:
        if len(self._runs) > 1:
            while len(self._runs) > 1:
                self._join_last()
            self._show_sorted()

    def _follow(self, before: Annotation | None, after: Annotation | None) -> None:
        # what begins further on is read later, as the change left it
        old = before if before is not None and before.begin < self._reached else None
        new = after if after is not None and after.begin < self._reached else None
        self.total += (new is not None) - (old is not None)
        row = self.place(old) if old is not None else -1
        shown = new if new is not None and self._fits(new) else None
        if row >= 0 and shown is not None and self._stays(row, shown):
            self.rows[row] = shown
            if self._runs:
                self._runs[0][row] = (*self._key(shown), shown)
            self.touch(row)
            return
        if row >= 0:
            self._remove(row)
        if shown is not None:
            self._insert(shown)

    def _look_again(self, identity: str) -> None:
        """An annotation's links changed: it may be finished now, or no more."""
        item = self._listed.annotations.get(identity)
        if not isinstance(item, Annotation) or item.begin >= self._reached:
            return
        row, fits = self.place(item), self._fits(item)
        if row >= 0 and not fits:
            self._remove(row)
        elif row < 0 and fits:
            self._insert(item)

    def _remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.rows[row]
        if self._runs:
            del self._runs[0][row]
        self.endRemoveRows()

    def _insert(self, annotation: Annotation) -> None:
        row = self._lower(annotation)
        if self._runs:
            self._runs[0].insert(row, (*self._key(annotation), annotation))
        self.insert(row, [annotation])

    # -- where things are ----------------------------------------------------------------------

    def place(self, annotation: Annotation) -> int:
        """Row of an annotation, -1 if it is not listed."""
        found = self._lower(annotation)
        there = found < len(self.rows) and canonical_key(self.rows[found]) == canonical_key(annotation)
        return found if there else -1

    def place_of(self, identity: str) -> int:
        """Row of the annotation with this id, -1 if it is not listed."""
        item = self._listed.annotations.get(identity)
        return self.place(item) if isinstance(item, Annotation) else -1

    def leaves_out(self, identity: str) -> bool:
        """Whether an annotation is there and not wanted."""
        item = self._listed.annotations.get(identity)
        return self.wanted.narrows and isinstance(item, Annotation) and not self._fits(item)

    def _lower(self, annotation: Annotation) -> int:
        if self.wanted.order == TEXT:
            return bisect_left(self.rows, canonical_key(annotation), key=canonical_key)
        return bisect_left(self._runs[0], self._key(annotation)) if self._runs else 0

    def _stays(self, row: int, annotation: Annotation) -> bool:
        """Whether what a row is now about still comes between the rows beside it: only that row is painted then."""
        before, after = self.rows[max(0, row - 1) : row], self.rows[row + 1 : row + 2]
        ranks = [self._rank(one) for one in (*before, annotation, *after)]
        return ranks == sorted(ranks)

    def _rank(self, annotation: Annotation) -> Key:
        return canonical_key(annotation) if self.wanted.order == TEXT else self._key(annotation)

    def _key(self, annotation: Annotation) -> Key:
        return self._listed.key(annotation, self.wanted.order)

    def _fits(self, annotation: Annotation) -> bool:
        return self._listed.fits(annotation, self.wanted)

    # -- what a row says -----------------------------------------------------------------------

    def line(self, row: int) -> str:
        """The covered text of a row on one line."""
        return self._listed.quote(self.rows[row])

    def spoken(self, row: int) -> str:
        return f"{self.line(row)}, {self.label(row)[0]}"

    def label(self, row: int) -> tuple[str, str]:
        """Name and colour of a row's label."""
        return self._listed.label(self.rows[row])


class AnnotationDelegate(RowDelegate):
    """Swatch, covered text in its own direction, label at the end."""

    _SIDE = 16

    def __init__(self, theme: Theme, model: AnnotationModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.shown = ""
        self._model = model

    def is_shown(self, row: int) -> bool:
        return self._model.rows[row].id == self.shown

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        font = self._view.font()
        name, colour = self._model.label(row)
        inner = rect.adjusted(self._SIDE, 0, -self._SIDE, -1)
        width = min(QFontMetrics(small(font)).horizontalAdvance(name) + 2, inner.width() // 2)
        swatch = QRect(inner.left(), inner.top(), SWATCH, inner.height())
        words = inner.adjusted(SWATCH + 8, 0, -width - 10, 0)
        end = inner.adjusted(inner.width() - width, 0, 0, 0)
        place = QStyle.visualRect(option.direction, inner, swatch)
        centre = QPointF(place.left() + SWATCH / 2, place.top() + place.height() / 2)
        draw_swatch(painter, centre, colour, self.theme)
        text = QStyle.visualRect(option.direction, inner, words)
        draw_line(painter, text, self._model.line(row), font=font, colour=self.theme.text)
        side = QStyle.visualRect(option.direction, inner, end)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        draw_line(painter, side, name, font=small(font), colour=self.theme.muted, at_end=not mirrored)
