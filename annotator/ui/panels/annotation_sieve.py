"""What stands over the list of annotations: its count, the order, and what narrows it down."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.menus import Menu
from annotator.ui.panels.annotation_order import LABEL, NEWEST, QUOTED, TEXT, Wanted
from annotator.ui.panels.elided import ElidedLabel
from annotator.ui.panels.flat import IconButton, MenuButton
from annotator.ui.panels.search_field import SearchField
from annotator.ui.panels.section import SectionHeading
from annotator.ui.theme import Theme


class AnnotationSieve(QWidget):
    """Heading, a field for words, a menu for order and filters, and a line that says what is left out.

    Signals:
        wanted_changed: what is to be listed (a `Wanted`).
        entered: Enter or Down was pressed in the field; the keyboard should go to the list.
        left: Esc was pressed in the empty field.
    """

    wanted_changed = Signal(object)
    entered = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.wanted = Wanted()
        self._layer, self._title, self._narrow = "", "", False
        self._heading = SectionHeading("", self)
        self._heading.setContentsMargins(4, 6, 4, 4)
        self._search = IconButton("search", self.tr("Filter the annotations"), theme, self)
        self._search.clicked.connect(self.focus_field)
        self._order = MenuButton("", theme, parent=self)
        self._order.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._order.clicked.connect(self._open_menu)
        self._field = SearchField(self)
        self._field.setAccessibleName(self.tr("Filter the annotations"))
        self._field.setPlaceholderText(self.tr("Words, label, value or note…"))
        self._field.textChanged.connect(self._take_words)
        self._field.down.connect(self.entered)
        self._field.left.connect(self._leave)
        self._told = ElidedLabel(self)
        self._told.setProperty("tone", "muted")
        self._told.setProperty("size", "small")
        self._told.setAccessibleName(self.tr("What is left out"))
        self._all = IconButton("close", self.tr("Show all annotations"), theme, self)
        self._all.clicked.connect(self.show_all)
        self._menu = self._made_menu()
        self._arrange()
        self.set_theme(theme)
        self._say()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 2, 12, 0)
        top.setSpacing(2)
        top.addWidget(self._heading, 1)
        top.addWidget(self._search)
        top.addWidget(self._order)
        self._words = QWidget(self)
        words = QHBoxLayout(self._words)
        words.setContentsMargins(10, 2, 10, 4)
        words.addWidget(self._field)
        self._line = QWidget(self)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(16, 0, 12, 2)
        line.setSpacing(4)
        line.addWidget(self._told, 1)
        line.addWidget(self._all)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._words)
        whole.addWidget(self._line)
        self._words.hide()
        self._line.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _made_menu(self) -> Menu:
        menu = Menu(self)
        self._orders: dict[str, QAction] = {}
        group = QActionGroup(menu)
        names = {
            TEXT: self.tr("Text order"),
            LABEL: self.tr("By label"),
            QUOTED: self.tr("By covered text"),
            NEWEST: self.tr("Newest change first"),
        }
        for order, name in names.items():
            self._orders[order] = action = menu.addAction(name)
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(lambda _=False, order=order: self._want(replace(self.wanted, order=order)))
        menu.addSeparator()
        self._one_layer = menu.addAction(self.tr("This layer only"))
        self._unfinished = menu.addAction(self.tr("Unfinished only"))
        for action in (self._one_layer, self._unfinished):
            action.setCheckable(True)
        self._one_layer.toggled.connect(self._narrow_to_layer)
        self._unfinished.toggled.connect(lambda on: self._want(replace(self.wanted, unfinished=on)))
        menu.addSeparator()
        menu.addAction(self.tr("Show all")).triggered.connect(self.show_all)
        return menu

    # -- what it is given ----------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._field.set_theme(theme)
        for button in (self._search, self._order, self._all):
            button.set_theme(theme)

    def show_layer(self, name: str, title: str) -> None:
        """Take in which layer is the active one, and what it is called."""
        self._layer, self._title = name, title
        if self._narrow:
            self._want(replace(self.wanted, layer=name))

    def show_count(self, count: int, total: int, *, more: bool) -> None:
        """Say how many are listed of how many; `more` while they are being read."""
        of = total if self.wanted.narrows else None
        self._heading.show_count(self.tr("Annotations"), count, of, more=more)

    def say_missing(self, *, missing: bool) -> None:
        """Say whether the selected annotation is left out."""
        self._say(missing=missing)

    def focus_field(self) -> None:
        """Bring the keyboard to the field for words."""
        self._words.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def type_into(self, text: str) -> None:
        """Go on with what was typed in the list."""
        self.focus_field()
        self._field.deselect()
        self._field.setText(self._field.text() + text)

    def show_all(self) -> None:
        """Leave nothing out."""
        self._field.clear()
        self._one_layer.setChecked(False)
        self._unfinished.setChecked(False)
        self._words.hide()
        self.entered.emit()

    # -- what it does --------------------------------------------------------------------------

    def _take_words(self, typed: str) -> None:
        self._want(replace(self.wanted, words=tuple(typed.casefold().split())))

    def _narrow_to_layer(self, on: bool) -> None:  # noqa: FBT001  Qt calls it
        self._narrow = on
        self._want(replace(self.wanted, layer=self._layer if on else ""))

    def _want(self, wanted: Wanted) -> None:
        if wanted == self.wanted:
            return
        self.wanted = wanted
        self._say()
        self.wanted_changed.emit(wanted)

    def _say(self, *, missing: bool = False) -> None:
        wanted = self.wanted
        self._orders[wanted.order].setChecked(True)
        order = self._orders[wanted.order].text()
        self._order.setText(order)
        self._order.setAccessibleName(self.tr("Sort and filter: {order}").format(order=order))
        self._order.setToolTip(self.tr("Sort and filter"))
        told = [
            self.tr("the selected one is not in the list") if missing else "",
            self.tr("{layer} only").format(layer=self._title) if wanted.layer else "",
            self.tr("unfinished only") if wanted.unfinished else "",
        ]
        said = " · ".join(filter(None, told))
        self._told.setText(said[:1].upper() + said[1:])
        self._line.setVisible(bool(said))

    def _leave(self) -> None:
        self._words.hide()
        self.left.emit()

    def _open_menu(self) -> None:
        self._menu.popup(self._order.mapToGlobal(QPoint(0, self._order.height() + 2)))
