"""What may follow in a search field: names of filters, and their values with numbers of articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView

from annotator.ui.panels.search_field import SearchField

FILTERS = ("state", "outlet", "lang", "label", "date", "annotator", "assigned", "tag", "near-copy")

OFFERED = 50
"""Values that are offered at most; typing on narrows them down."""

WIDTH = 480
"""Pixels of the list at most: names of outlets are long."""

ENOUGH = 3
"""Letters of a filter's name from which on it is offered: most words are no filters."""

_FILTER = re.compile(rf'(-?)({"|".join(FILTERS)}):("?)([^"]*)$', re.IGNORECASE)
_VALUE_BEFORE = re.compile(r'(?:^|\s)(-?[\w-]+:"[^"]*|\S*)$')


class Offer(NamedTuple):
    """One continuation: what it is called, how many articles it leads to, and what stands in the field then."""

    name: str
    number: int | None
    text: str


def offers(typed: str, values: Callable[[str], Sequence[tuple[str, int | None]]]) -> list[Offer]:
    """What the last word of a search may become; nothing where no filter begins."""
    word = _VALUE_BEFORE.search(typed)
    begun = word.group(1) if word else ""
    head = typed[: len(typed) - len(begun)]
    asked = _FILTER.match(begun)
    if asked is None:
        minus, part = ("-", begun[1:]) if begun.startswith("-") else ("", begun)
        names = [name for name in FILTERS if len(part) >= ENOUGH and name.startswith(part.lower())]
        return [Offer(f"{name}:", None, f"{head}{minus}{name}:") for name in names]
    minus, name, _, part = asked.groups()
    found = [(value, number) for value, number in values(name.lower()) if value and part.casefold() in value.casefold()]
    return [Offer(value, number, f"{head}{minus}{name.lower()}:{_quoted(value)} ") for value, number in found[:OFFERED]]


def _shown(offer: Offer) -> str:
    """Name and number, in this order whichever way the name reads."""
    number = "" if offer.number is None else f"   {QLocale().toString(offer.number)}"
    return f"\u200e\u2068{offer.name}\u2069{number}"


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"\s", value) else value


class FilterCompletion(QObject):
    """The list under a search field; Down goes into it, Enter takes from it, Esc closes it."""

    def __init__(self, field: SearchField, taken: Callable[[], object]) -> None:
        super().__init__(field)
        self._field, self._taken = field, taken
        self.values: Callable[[str], Sequence[tuple[str, int | None]]] = lambda _name: ()
        self._offered: list[Offer] = []
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(field)
        self._completer.setMaxVisibleItems(12)
        self._popup = QListView()
        self._popup.setAccessibleName(self.tr("Filters"))
        self._popup.setObjectName("completions")
        self._popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(self._popup)
        self._completer.activated.connect(self._take)
        field.textEdited.connect(self.offer)
        field.is_completing = self._popup.isVisible

    def offer(self, _typed: str = "") -> None:
        """Show what may follow where the caret is."""
        before = self._field.text()[: self._field.cursorPosition()]
        self._offered = offers(before, self.values)
        if not self._offered:
            self._popup.hide()
            return
        self._model.clear()
        for offer in self._offered:
            self._model.appendRow(QStandardItem(_shown(offer)))
        corner = self._field.rect()
        width = self._popup.sizeHintForColumn(0) + 2 * self._popup.frameWidth()
        corner.setWidth(min(WIDTH, max(corner.width(), width)))
        self._completer.complete(corner)

    def _take(self, shown: str) -> None:
        offer = next((offer for offer in self._offered if _shown(offer) == shown), None)
        if offer is None:
            return
        after = self._field.text()[self._field.cursorPosition() :]
        self._field.setText(offer.text + after.lstrip())
        self._field.setCursorPosition(len(offer.text))
        if offer.text.endswith(":"):
            self.offer()
        else:
            self._taken()
