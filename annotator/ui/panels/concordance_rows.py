"""Rows of a concordance: each hit in its line, the words below one another, and the article it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from annotator.model.span import Span
from annotator.ui.panels.box_list import BOX, SIDE, BoxList
from annotator.ui.panels.kwic import Context, draw_context
from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.row_model import RowModel
from annotator.ui.panels.signs import draw_line, draw_tick
from annotator.ui.theme import Theme, small

_BEFORE = 0.42
"""How much of the line stands before the words."""

_ARTICLE = 0.3
"""How much of the row says which article it is."""

SORTS = ("article", "before", "after")
"""What rows are sorted by: the list of articles, what stands before the words, what stands after them."""


class HitRow(NamedTuple):
    """One hit.

    Attributes:
        document, title, outlet: of the article.
        right_to_left: whether its title reads so, and its lines are laid out so.
        span: where, in code points of its text.
        context: the hit in its line.
    """

    document: str
    title: str
    outlet: str
    right_to_left: bool
    span: Span
    context: Context


class ConcordanceModel(RowModel[HitRow]):
    """Hits in the order asked for, each chosen or not."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: Sequence[HitRow] = ()
        self._sort = SORTS[0]
        self._chosen: set[tuple[str, Span]] = set()

    def read(self, found: Sequence[HitRow], *, anew: bool) -> None:
        """List hits; those that were chosen stay so, unless it is all `anew`."""
        if anew:
            self._chosen = set()
        self._found = found
        self._sort_anew()

    def sort_by(self, sort: str) -> None:
        """Show them in another order, one of `SORTS`."""
        self._sort = sort
        self._sort_anew()

    def is_chosen(self, row: int) -> bool:
        """Whether a hit is chosen."""
        one = self.rows[row]
        return (one.document, one.span) in self._chosen

    def toggle(self, row: int) -> None:
        """Choose a hit, or leave it out."""
        one = self.rows[row]
        self._chosen ^= {(one.document, one.span)}
        self.touch(row)

    def choose_all(self, *, chosen: bool) -> None:
        """Choose every hit, or none."""
        self._chosen = {(one.document, one.span) for one in self.rows} if chosen else set()
        self.touch_all()

    def chosen(self) -> list[HitRow]:
        """The hits that are chosen, in the order of the articles."""
        return [one for one in self._found if (one.document, one.span) in self._chosen]

    def line(self, row: int) -> str:
        return "".join(self.rows[row].context)

    def tip(self, row: int) -> str:
        return f"{self.line(row)}\n{self._where(row)}"

    def spoken(self, row: int) -> str:
        state = self.tr("chosen") if self.is_chosen(row) else ""
        return ", ".join(filter(None, (state, self.line(row), self._where(row))))

    def _where(self, row: int) -> str:
        """Which article a hit stands in."""
        return " · ".join(filter(None, (self.rows[row].title, self.rows[row].outlet)))

    def _sort_anew(self) -> None:
        key = _KEYS.get(self._sort)
        self.show(self._found if key is None else sorted(self._found, key=key))


def _before(row: HitRow) -> tuple[Sequence[str], str]:
    """What stands before the words, from the words on."""
    before = row.context.before.casefold()
    words = before.split()
    return (words[::-1] if len(words) > 1 else list(before[::-1])), row.context.words.casefold()


def _after(row: HitRow) -> tuple[str, str]:
    return row.context.after.casefold().lstrip(), row.context.words.casefold()


_KEYS: dict[str, Callable[[HitRow], tuple[Sequence[str], str]]] = {"before": _before, "after": _after}


class ConcordanceList(BoxList):
    """The list. Enter opens a hit, Space or a click on the box chooses it, A all, N none, Ctrl+Enter labels them.

    Signals:
        all_toggled(chosen): choose all or none.
        labelled(): what is chosen is to get a label.
        up(): the keyboard goes up from the first row.
    """

    all_toggled = Signal(bool)
    labelled = Signal()
    up = Signal()
    box_chooses = False  # it would open the article

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if held == Qt.KeyboardModifier.ControlModifier and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.labelled.emit()
        elif held:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_A, Qt.Key.Key_N}:
            self.all_toggled.emit(key == Qt.Key.Key_A)
        elif key == Qt.Key.Key_Up and self.current_row() <= 0:
            self.up.emit()
        else:
            super().keyPressEvent(event)


class ConcordanceDelegate(RowDelegate):
    """A box to choose the hit by, its article, and the hit in its line."""

    def __init__(self, theme: Theme, model: ConcordanceModel, rows: BoxList) -> None:
        super().__init__(theme, rows)
        self.shown: tuple[str, Span] | None = None
        self._model, self._rows = model, rows

    def is_shown(self, row: int) -> bool:
        one = self._model.rows[row]
        return (one.document, one.span) == self.shown

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        one, font, theme = self._model.rows[row], self._view.font(), self.theme
        inner = rect.adjusted(SIDE, 0, -SIDE, -1)
        words = inner.adjusted(BOX + 12, 0, -int(inner.width() * _ARTICLE), 0)
        article = inner.adjusted(words.right() - inner.left() + 18, 0, 0, 0)
        draw_tick(painter, self._rows.box_in(inner), theme, ticked=self._model.is_chosen(row))
        draw_context(
            painter, QStyle.visualRect(option.direction, inner, words), one.context, font, theme.text,
            words.width() * _BEFORE, right_to_left=one.right_to_left,
        )  # fmt: skip
        outlet = min(QFontMetrics(small(font)).horizontalAdvance(one.outlet) + 2, article.width() // 2)
        title = article.adjusted(0, 0, -outlet - 10 if one.outlet else 0, 0)
        side = article.adjusted(article.width() - outlet, 0, 0, 0)
        title, side = (QStyle.visualRect(option.direction, inner, place) for place in (title, side))
        draw_line(painter, title, one.title, font=small(font), colour=theme.muted)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        draw_line(painter, side, one.outlet, font=small(font), colour=theme.muted, at_end=not mirrored)
