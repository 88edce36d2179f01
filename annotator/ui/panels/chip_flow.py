"""Chips in rows; what does not fit into the last row is in a menu behind one more chip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QStyle, QWidget

from annotator.ui.menus import Menu
from annotator.ui.panels.chip import Chip
from annotator.ui.panels.signs import draw_swatch
from annotator.ui.theme import LIGHT, Theme

ROWS = 2

_GAP = 5


class ChipFlow(QWidget):
    """Pages of chips, one shown at a time; as high as the fullest page needs, so that turning pages moves nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages: dict[str, Sequence[Chip]] = {}
        self._page = ""
        self._theme = LIGHT
        self._more = Chip("", LIGHT, parent=self)
        self._more.setAccessibleName(self.tr("More labels"))
        self._more.clicked.connect(self._open_menu)
        self._more.hide()
        self._menu = Menu(self)

    def set_pages(self, pages: Mapping[str, Sequence[Chip]], theme: Theme) -> None:
        """Take the chips of every page; chips of earlier pages go."""
        for chip in self._every():
            chip.hide()
            chip.deleteLater()
        self._pages = dict(pages)
        for chip in self._every():
            chip.setParent(self)
            chip.hide()
        self.set_theme(theme)
        self._arrange()

    def show_page(self, name: str) -> None:
        """Show the chips of one page."""
        self._page = name
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        for chip in [*self._every(), self._more]:
            chip.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(600, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = arrow_step(self, event)
        reached = [chip for chip in [*self._shown(), self._more] if not chip.isHidden()]
        here = next((number for number, chip in enumerate(reached) if chip.hasFocus()), None)
        if step and here is not None:
            reached[(here + step) % len(reached)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def controls(self) -> list[QWidget]:
        """Everything that takes the keyboard, page after page."""
        return [*self._every(), self._more]

    def _every(self) -> list[Chip]:
        return [chip for page in self._pages.values() for chip in page]

    def _shown(self) -> Sequence[Chip]:
        return self._pages.get(self._page, ())

    def _arrange(self) -> None:
        """Place the chips of the page; the height follows the page that needs most."""
        chips = self._shown()
        rows = max((self._fit(page)[1] for page in self._pages.values()), default=1)
        places, used = self._fit(chips)
        row = self._row()
        above = (rows - used) * (row + _GAP) // 2
        for other in self._every():
            if other not in chips:
                other.hide()
        for number, chip in enumerate(chips):
            if number < len(places):
                place = places[number] + QPoint(0, above)
                chip.setGeometry(self._mirrored(QRect(place, chip.sizeHint())))
            chip.setVisible(number < len(places))
        self._place_more(chips, places, above)
        self.setFixedHeight(rows * row + (rows - 1) * _GAP)

    def _fit(self, chips: Sequence[Chip]) -> tuple[list[QPoint], int]:
        """Places of the chips that fit, and the rows they take; room is left for the last chip if some do not."""
        places = self._places(chips, self.width())
        if len(places) < len(chips):
            self._name_more(len(chips))
            places = self._places(chips, self.width() - self._more.sizeHint().width() - _GAP)
        last = places[-1].y() if places else 0
        return places, 1 + last // (self._row() + _GAP)

    def _places(self, chips: Sequence[Chip], last_width: int) -> list[QPoint]:
        """Top left corners, the last row being `last_width` wide."""
        places: list[QPoint] = []
        x, row = 0, 0
        for chip in chips:
            width = chip.sizeHint().width()
            if x and x + width > (self.width() if row < ROWS - 1 else last_width):
                row, x = row + 1, 0
                if row == ROWS:
                    break
            places.append(QPoint(x, row * (self._row() + _GAP)))
            x += width + _GAP
        return places

    def _place_more(self, chips: Sequence[Chip], places: list[QPoint], above: int) -> None:
        hidden = len(chips) - len(places)
        self._more.setVisible(hidden > 0)
        if hidden > 0:
            self._name_more(hidden)
            end = places[-1].x() + chips[len(places) - 1].sizeHint().width() + _GAP
            place = QPoint(end, places[-1].y() + above)
            self._more.setGeometry(self._mirrored(QRect(place, self._more.sizeHint())))

    def _name_more(self, count: int) -> None:
        self._more.setText(self.tr("{count} more ▾").format(count=count))

    def _row(self) -> int:
        return self._more.sizeHint().height()

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _open_menu(self) -> None:
        self._menu.clear()
        for chip in self._shown():
            if chip.isHidden():
                action = QAction(self._swatch(chip.colour), f"{chip.text()}\t{chip.key}", self._menu)
                action.setToolTip(chip.toolTip())
                action.triggered.connect(chip.click)
                self._menu.addAction(action)
        self._menu.setToolTipsVisible(True)
        self._menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 2)))

    def _swatch(self, colour: str) -> QPixmap:
        pixmap = QPixmap(16, 16)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_swatch(painter, QRectF(0, 0, 16, 16).center(), colour, self._theme)
        painter.end()
        return pixmap


def arrow_step(widget: QWidget, event: QKeyEvent) -> int:
    """1 for an arrow key that goes on in a row of buttons, -1 for one that goes back, 0 for any other key."""
    steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
    step = steps.get(Qt.Key(event.key()), 0)
    across = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
    return -step if across and widget.layoutDirection() == Qt.LayoutDirection.RightToLeft else step
