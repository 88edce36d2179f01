"""What a hand does to an article: keys, clicks with a clock, drags, the wheel; and what is on screen then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.article import layouts
from annotator.ui.article.article_view import ArticleView

CTRL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
LEFT = Qt.MouseButton.LeftButton
_NO_BUTTON = Qt.MouseButton.NoButton


def press(view: ArticleView, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
    """Press a key of the keyboard."""
    for _ in range(times):
        QTest.keyClick(view, key, modifiers)


def selected(view: ArticleView) -> str:
    """The selected text, '' for none."""
    span = view.selection()
    return "" if span is None else view.document.text[span.begin : span.end]


def point(view: ArticleView, offset: int, part: float = 0.25) -> QPointF:
    """A point inside the character at an offset, `part` of its width from its left."""
    rect = view.caret_rect(offset)
    laid, _ = view.piece_at(rect.center())
    box = laid.boxes(offset, offset + 1)[0]
    return QPointF(view.column_left + box.left + part * (box.right - box.left), rect.center().y())


class Mouse:
    """A mouse over a view, with a clock of its own: clicks are far apart unless they are said to be quick."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self._now = 10_000

    def click(self, where: QPointF, modifiers: Qt.KeyboardModifier = NONE, *, count: int = 1) -> None:
        """Click, or click quickly several times."""
        self._now += 10_000
        for number in range(count):
            kind = QEvent.Type.MouseButtonDblClick if number == 1 else QEvent.Type.MouseButtonPress
            self._send(kind, where, LEFT, LEFT, modifiers)
            self._send(QEvent.Type.MouseButtonRelease, where, LEFT, _NO_BUTTON, modifiers)
            self._now += 100

    def drag(
        self, begin: QPointF, end: QPointF, modifiers: Qt.KeyboardModifier = NONE, *, count: int = 1, drop: bool = True
    ) -> None:
        """Drag from one point to another, after some quick clicks that were not let go of."""
        self._now += 10_000
        if count > 1:
            self.click(begin, modifiers, count=count - 1)
        self._send(QEvent.Type.MouseButtonPress, begin, LEFT, LEFT, modifiers)
        for step in range(1, 6):
            self._send(QEvent.Type.MouseMove, begin + (end - begin) * step / 5, _NO_BUTTON, LEFT, modifiers)
        if drop:
            self.drop(end, modifiers)

    def drag_on(self, where: QPointF) -> None:
        """Move on with the button still down."""
        self._send(QEvent.Type.MouseMove, where, _NO_BUTTON, LEFT, NONE)

    def drop(self, where: QPointF, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Let the button go."""
        self._send(QEvent.Type.MouseButtonRelease, where, LEFT, _NO_BUTTON, modifiers)

    def _send(
        self,
        kind: QEvent.Type,
        where: QPointF,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
    ) -> None:
        viewport = self._view.viewport()
        self._now += 5
        event = QMouseEvent(kind, where, QPointF(viewport.mapToGlobal(where)), button, buttons, modifiers)
        event.setTimestamp(self._now)
        QApplication.sendEvent(viewport, event)


def pixels(view: ArticleView) -> QImage:
    """What really stands on the screen, kept and moved pixels included."""
    QApplication.processEvents()
    window = view.window()
    corner = view.viewport().mapTo(window, view.viewport().rect().topLeft())
    grabbed = window.screen().grabWindow(
        window.winId(), corner.x(), corner.y(), view.viewport().width(), view.viewport().height()
    )
    return grabbed.toImage().convertToFormat(QImage.Format.Format_RGB32)


def painted_anew(view: ArticleView) -> QImage:
    """What the view looks like when everything is worked out and painted again; it keeps what it had worked out."""
    pieces, lanes, arcs = view._column._layouts._kept, view._lanes, view.arcs
    drawings = {index: laid.drawing for index, laid in pieces.items()}
    kept = lanes._kept, arcs._arcs, arcs._place
    view._column.forget_all_marks()
    lanes._kept, arcs._place = {}, ()
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    for index, laid in pieces.items():
        laid.drawing = drawings.get(index)
    lanes._kept, arcs._arcs, arcs._place = kept
    return image


def count_layouts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Where the pieces begin that are laid out from now on."""
    made: list[int] = []

    class Counted(layouts.Laid):
        __slots__ = ()

        def __init__(self, text: str, begin: int, *others: object, **more: object) -> None:
            made.append(begin)
            super().__init__(text, begin, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(layouts, "Laid", Counted)
    return made


class Repaints(QObject):
    """Notes which parts of a view are painted from now on."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self.areas: list[QRect] = []
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return False
