"""Rows of boilerplate rules: whether each is on, its label and outlet, its text, and what there is of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QLocale, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from annotator.model.rule import Rule
from annotator.ui.panels.box_list import BOX, SIDE, BoxList
from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.row_model import RowModel
from annotator.ui.panels.signs import draw_line, draw_tick, one_line
from annotator.ui.theme import Theme, bold, small

_GAP = 12
_LABEL, _OUTLET, _TOLD = 0.13, 0.16, 0.3
"""How much of a row's width its label, its outlet and its evidence have."""


class Counted(Protocol):
    """What there is of a rule's block in the corpus, in articles."""

    @property
    def articles(self) -> int: ...
    @property
    def labelled(self) -> int: ...
    @property
    def otherwise(self) -> int: ...
    @property
    def rejected(self) -> int: ...


class RuleModel(RowModel[Rule]):
    """Rules, and what is known of each."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._evidence: Mapping[str, Counted] = {}

    def tell(self, evidence: Mapping[str, Counted]) -> None:
        """Say what there is of them, by their ids."""
        self._evidence = evidence
        self.touch_all()

    def told(self, row: int) -> str:
        """What there is of a rule's block, in words."""
        found = self._evidence.get(self.rows[row].id)
        if found is None:
            return self.tr("being counted…")
        number = QLocale().toString
        parts = [self.tr("in {0} articles").format(number(found.articles))]
        for count, sentence in (
            (found.labelled, self.tr("{0} labelled")),
            (found.otherwise, self.tr("{0} otherwise")),
            (found.rejected, self.tr("{0} turned down")),
        ):
            if count:
                parts.append(sentence.format(number(count)))
        return ", ".join(parts)

    def outlet(self, row: int) -> str:
        """Whose pages it holds for."""
        return self.rows[row].outlet or self.tr("no outlet")

    def line(self, row: int) -> str:
        return one_line(self.rows[row].text)

    def tip(self, row: int) -> str:
        rule = self.rows[row]
        return "\n".join((f"{rule.label} · {self.outlet(row)}", rule.text, self.told(row)))

    def spoken(self, row: int) -> str:
        rule = self.rows[row]
        state = self.tr("on") if rule.on else self.tr("off")
        return ", ".join((state, rule.label, self.outlet(row), self.line(row), self.told(row)))


class RuleList(BoxList):
    """The list. Space or a click on the box turns a rule on or off, Del deletes it, Enter goes to its block.

    Signals:
        deleted(row): forget it.
    """

    deleted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if row >= 0 and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.deleted.emit(row)
        else:
            super().keyPressEvent(event)


class RuleDelegate(RowDelegate):
    """A box with a tick where the rule is on, its label, its outlet, its text, and what there is of it."""

    def __init__(self, theme: Theme, model: RuleModel, rows: BoxList) -> None:
        super().__init__(theme, rows)
        self._model, self._rows = model, rows

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        rule, font, theme = self._model.rows[row], self._view.font(), self.theme
        inner = rect.adjusted(SIDE, 0, -SIDE, -1)
        draw_tick(painter, self._rows.box_in(inner), theme, ticked=rule.on)
        left, width = inner.left() + BOX + 10, inner.width() - BOX - 10
        colour = theme.text if rule.on else theme.muted
        columns = (
            (_LABEL, rule.label, bold(font, QFont.Weight.DemiBold), colour),
            (_OUTLET, self._model.outlet(row), small(font), theme.muted),
            (1 - _LABEL - _OUTLET - _TOLD, self._model.line(row), font, colour),
            (_TOLD, self._model.told(row), small(font), theme.muted),
        )
        for share, text, how, ink in columns:
            column = QRect(left, inner.top(), int(width * share) - _GAP, inner.height())
            draw_line(painter, QStyle.visualRect(option.direction, inner, column), text, font=how, colour=ink)
            left += int(width * share)
