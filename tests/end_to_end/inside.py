"""Starts the application as its command does; a test tells it what hands do, and it tells what is on the screen.

Hands are moved, and questions answered, from the application's own event loop,
so whatever the application waits for in it (a dialog, say) is waited for here too.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import deque
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_RIGHT_CTRL = 0xFFE4
"""X's name of the key that the test presses after the others; nothing in the application is on it."""


class Inside(QObject):
    """What runs inside the application and belongs to the test.

    Signals:
        ordered(line): the test wants something; sent by a thread that reads all the time.
    """

    ordered = Signal(bytes)

    def __init__(self, answers: int) -> None:
        super().__init__()
        self._answers = answers
        self._marks = 0
        self._watching = False
        self._now = 1_000_000
        self._orders: deque[dict[str, Any]] = deque()
        self._unseen = QGuiApplication.platformName() == "offscreen"
        self._edits: list[list[object]] = []
        self.ordered.connect(self._carry_out, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read, daemon=True).start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QWindow)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyRelease
            and event.nativeVirtualKey() == _RIGHT_CTRL
        ):
            self._marks += 1
        return False

    def _read(self) -> None:
        unread = b""
        while data := os.read(0, 1 << 16):
            *lines, unread = (unread + data).split(b"\n")
            for line in lines:
                try:
                    self.ordered.emit(line)
                except RuntimeError:  # the application is ending
                    return
        os._exit(3)  # the test is gone

    def _carry_out(self, line: bytes) -> None:
        """Each order comes by itself: one may open a dialog, in whose event loop the next ones come."""
        self._orders.append(json.loads(line))
        self._go_on()

    def _go_on(self) -> None:
        while self._orders:
            if self._unseen and self._orders[0]["do"] in ("press", "type") and not _has_keyboard():
                QTimer.singleShot(0, self._go_on)
                return
            order = self._orders.popleft()
            answer = getattr(self, order.pop("do"))(**order)
            if answer is not None:
                os.write(self._answers, (json.dumps(answer) + "\n").encode())

    # -- hands -----------------------------------------------------------------------------------------

    def press(self, qt: str, modifiers: list[str]) -> None:
        QTest.keyClick(_listening(), getattr(Qt.Key, f"Key_{qt}"), _held(modifiers))

    def type(self, character: str) -> None:
        QTest.keyClick(_listening(), character)

    def mouse(self, at: list[list[int]], clicks: int) -> None:
        """Click at a place of the screen so many times, or press there, move on and let go elsewhere."""
        self._now += 10 * QApplication.doubleClickInterval()
        begin, end = QPoint(*at[0]), QPoint(*at[-1])
        under = QApplication.widgetAt(begin)
        for number in range(clicks):
            self._button(under, QEvent.Type.MouseButtonDblClick if number else QEvent.Type.MouseButtonPress, begin)
            for place in at[1:]:
                self._button(under, QEvent.Type.MouseMove, QPoint(*place))
            self._button(under, QEvent.Type.MouseButtonRelease, end)

    def _button(self, under: QWidget, kind: QEvent.Type, place: QPoint) -> None:
        """The left button goes down, moves or comes up, at a moment of the test's own clock."""
        self._now += 20
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            QPointF(under.mapFromGlobal(place)),
            QPointF(place),
            none if kind == QEvent.Type.MouseMove else left,
            none if kind == QEvent.Type.MouseButtonRelease else left,
            Qt.KeyboardModifier.NoModifier,
        )
        event.setTimestamp(self._now)
        QApplication.sendEvent(under, event)

    def drop(self, files: list[str]) -> None:
        """Drag files over the window and let go of them, as a file manager does."""
        shell = _shell()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(name) for name in files])
        middle = shell.rect().center()
        buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(middle, Qt.DropAction.CopyAction, data, buttons, held)
        QApplication.sendEvent(shell, entering)
        if entering.isAccepted():
            QApplication.sendEvent(shell, QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, held))

    def pass_by(self) -> None:
        """Let what is said in passing pass, without the seconds that it takes."""
        _window().status.say("")

    # -- eyes ------------------------------------------------------------------------------------------

    def places(self, offsets: list[int]) -> list[list[int]]:
        """Where characters of the article are on the screen: points in their first halves, near each other."""
        view = _window().view
        for offset in offsets:
            view.reveal(offset)
        found = []
        for offset in offsets:
            here, after = view.caret_rect(offset), view.caret_rect(offset + 1)
            across = (after.left() - here.left()) / 4 if after.top() == here.top() else 2
            point = view.viewport().mapToGlobal(QPointF(here.left() + across, here.center().y()).toPoint())
            found.append([point.x(), point.y()])
        return found

    def look(self) -> dict[str, Any]:
        """Everything a story asks about, in one glance."""
        window = _window()
        if window is None:
            return {"ready": False, "marks": self._marks, "edits": self._edits, **_in_front()}
        self._watch(window)
        if self._unseen:
            _has_keyboard()
        return {"ready": True, "marks": self._marks, "edits": self._edits, **_seen(window), **_in_front()}

    def acknowledge(self) -> dict[str, Any]:
        """What has been shown as done, without a word about the rest."""
        return {"edits": self._edits, "said": _window().status.message}

    def _watch(self, window: Any) -> None:
        """From the first look on, note every edit once it shows."""
        if not self._watching:
            self._watching = True
            window.desk.changed.connect(lambda entry: self._edits.append([entry.number, entry.what]))


def _has_keyboard() -> bool:
    """Whether a window has the keyboard; if none has, one gets it soon, as from a window manager."""
    if QGuiApplication.focusWindow() is not None:
        return True
    (QApplication.activeModalWidget() or _shell()).activateWindow()
    return False


def _held(names: list[str]) -> Qt.KeyboardModifier:
    held = Qt.KeyboardModifier.NoModifier
    for name in names:
        held |= _MODIFIERS[name]
    return held


def _listening() -> QWidget:
    """What hears a key."""
    popup, focus = QApplication.activePopupWidget(), QApplication.focusWidget()
    if popup is not None and (focus is None or not popup.isAncestorOf(focus)):
        return popup
    return focus or _shell()


def _shell() -> QWidget:
    return next(widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == "Shell")


def _window() -> Any:
    """The main window, None as long as there is none."""
    children = [child for shell in QApplication.topLevelWidgets() for child in shell.children()]
    found = next((child for child in children if type(child).__name__ == "MainWindow"), None)
    return found if found is not None and found.view.isVisible() else None


def _seen(window: Any) -> dict[str, Any]:
    desk, view, status, banner = window.desk, window.view, window.status, window.banner
    session, concordance = desk.session, window.parts.concordance
    selection = view.selection()
    return {
        "title": window.shell.windowTitle(),
        "article": session.document.id if session else "",
        "text": session.document.text if session else "",
        "right_to_left": view.document.right_to_left,
        "articles": [row.id for row in window.articles._model.rows],
        "counts": window.articles._counts.text(),
        "caret": view.caret,
        "selected": view.document.text[selection.begin : selection.end] if selection else "",
        "active": _named(desk.annotations, view.active, view.document.text),
        "layer": view.layer,
        "line_height": view.caret_rect(0).height(),
        "hints": {code: _named(desk.annotations, one, view.document.text) for code, one in view.hints.shown.items()},
        "marked": _marked(desk.annotations, view.document.text),
        "links": _links(desk.annotations, view.document.text),
        "suggested": [f"{one.label}: {one.covered(view.document.text)}" for one in view.suggestions],
        "prompt": _prompt(window.prompt),
        "states": dict(desk.annotations.states),
        "features": _features(desk.annotations, view.active),
        "note": getattr(desk.annotations.get(view.active), "note", ""),
        "frame": status._frame.text() if status._frame.isVisible() else "",
        "said": status.message,
        "saved": status._saved.text(),
        "banner": banner.message if banner.isVisible() else "",
        "details": banner._details.text() if banner.isVisible() else "",
        "buttons": _buttons(banner),
        "listed": [window.annotation_list._model.line(row) for row in range(window.annotation_list._model.rowCount())],
        "done": [window.history._model.line(row) for row in range(window.history._model.rowCount())],
        "undone": [row for row in range(window.history._model.rowCount()) if window.history._model.is_undone(row)],
        "find": _find(window.find_bar),
        "lit": len(view.hits),
        "places": _places(window.occurrences),
        "hits": [row.context.words for row in concordance._model.rows] if concordance.isVisible() else [],
        "inspected": _named(desk.annotations, window.inspector.annotation_id, view.document.text),
        "busy": desk.background.busy or desk.changing.busy or desk.saving.busy,
        "shown": {
            "articles": window.articles.isVisible(),
            "inspector": window.inspector.isVisible(),
            "full screen": window.shell.isFullScreen(),
        },
        "read_only": desk.corpus.read_only,
        "mirror": str(desk.corpus.mirror),
        "clipboard": QGuiApplication.clipboard().text(),
    }


def _in_front() -> dict[str, Any]:
    """What has the keyboard, and what lies over the window."""
    focus, popup, modal = QApplication.focusWidget(), QApplication.activePopupWidget(), QApplication.activeModalWidget()
    rows: list[str] = []
    if isinstance(popup, QMenu):
        rows = [action.text().replace("&", "") for action in popup.actions() if not action.isSeparator()]
    elif isinstance(popup, QListView):  # what may follow in a field
        rows = [str(popup.model().index(row, 0).data()) for row in range(popup.model().rowCount())]
    elif popup is not None and (listed := popup.findChild(QListWidget)) is not None:
        rows = [listed.item(row).text() for row in range(listed.count())]
    return {
        "active_window": QGuiApplication.focusWindow() is not None,
        "focus": _spoken(focus),
        "typed": focus.text() if isinstance(focus, QLineEdit) else "",
        "popup": type(popup).__name__ if popup is not None else "",
        "rows": rows,
        "dialog": modal.windowTitle() if modal is not None else "",
        "asked": _asked(QApplication.activeWindow()),
    }


def _asked(window: QWidget | None) -> list[str]:
    """What a dialog that has the keyboard says: its title, then its words and the texts of its fields."""
    if not isinstance(window, QDialog):
        return []
    labels = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    fields = [one.toPlainText() for one in window.findChildren(QPlainTextEdit) if one.isVisible()]
    return [window.windowTitle(), *labels, *fields]


def _prompt(pill: Any) -> str:
    """What the pill over the text says."""
    return pill.accessibleName() if pill.isVisible() else ""


def _spoken(widget: QWidget | None) -> str:
    """What a screen reader calls a widget, or the nearest one round it that has a name."""
    while widget is not None:
        if widget.accessibleName():
            return widget.accessibleName()
        if isinstance(widget, QAbstractButton) and widget.text():
            return widget.text()
        widget = widget.parentWidget()
    return ""


def _find(bar: Any) -> dict[str, str]:
    """What the bar says; nothing when it is not there."""
    if not bar.isVisible():
        return {}
    return {"words": bar.query.words, "count": bar._count.text(), "trouble": bar._trouble.text()}


def _places(panel: Any) -> list[str]:
    """The places that a label may go on: whether they are taken, what they read, what is there already."""
    if not panel.isVisible():
        return []
    model = panel._model
    return [
        f"{'+' if model.is_taken(row) else '-'} {model.context(row).words} {model.reason(row)}".rstrip()
        for row in range(model.rowCount())
    ]


def _buttons(banner: Any) -> list[str]:
    return [button.text() for button in banner.findChildren(QAbstractButton) if button.isVisible() and button.text()]


def _named(made: Any, identity: str, text: str) -> str:
    item = made.get(identity)
    if item is None or not hasattr(item, "spans"):
        return ""
    return f"{item.label}: " + " … ".join(text[begin:end] for begin, end in item.spans)


def _marked(made: Any, text: str) -> list[str]:
    return [_named(made, one.id, text) for one in made.annotations()]


def _links(made: Any, text: str) -> list[str]:
    found = []
    for relation in (item for item in made.items() if hasattr(item, "args")):
        filled = ", ".join(f"{arg.role} = {_named(made, arg.ref, text).partition(': ')[2]}" for arg in relation.args)
        found.append(f"{relation.label}: {filled}")
    return sorted(found)


def _features(made: Any, identity: str) -> list[str]:
    item = made.get(identity)
    return [f"{name} = {value}" for name, value in item.features] if item is not None else []


def _main() -> int:
    from annotator import cli
    from annotator.ui import application

    app = application.start_qt()
    inside = Inside(int(sys.argv[1]))
    app.installEventFilter(inside)
    return cli.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(_main())
