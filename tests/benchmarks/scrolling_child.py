"""Child process of goal 3: one article in the whole window, scrolled, resized and zoomed; says what every step took.

A process of its own, since device pixels are chosen when Qt starts and memory is counted by the process.
"""

from __future__ import annotations

import ctypes
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from annotator.model.span import Span
from annotator.ui import theme
from annotator.ui.article.article_view import ArticleView
from annotator.ui.main_window import MainWindow
from tests.benchmarks.samples import ANNOTATOR, LAYER, PARAGRAPHS, Size, article, scheme
from tests.benchmarks.timing import timed
from tests.benchmarks.windows import HEIGHT, SMALL, WIDTH, Paints, application, bring_up, choose, main_window

NOTCH = 120
"""What one click of a mouse wheel says."""

NARROWEST = 900
_ANY, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class _Allocations(ctypes.Structure):
    """What `mallinfo2` of the GNU C library returns."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    )  # fmt: skip


def main(asked: str) -> None:
    """Measure, and print one JSON object.

    Args:
        asked: JSON of `what` ('window', 'memory' or 'floor'), `characters`, `annotations`, `shape` and `steps`.
    """
    plan = json.loads(asked)
    size, shape = Size(plan["characters"], plan["annotations"]), plan.get("shape", PARAGRAPHS)
    measure = {"window": _window, "memory": _memory, "floor": _floor}[plan["what"]]
    sys.stdout.write(json.dumps(measure(size, shape, plan["steps"])) + "\n")


def _window(size: Size, shape: str, steps: int) -> dict[str, object]:
    """Milliseconds of every step in the whole window, read from the store, and the process's memory at the end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        main_window(Path(folder), [article("large", size, shape=shape)]) as window,
    ):
        choose(window, "large")
        while not window.desk.annotations.is_whole:
            QApplication.processEvents()
        times: dict[str, object] = {**_scrolled(window.view, steps)}
        times["keys"] = list(_moved(window.view, steps))
        times["resize"] = list(_resized(window, steps // 5))
        times["zoom"] = list(_zoomed(window, steps // 5))
        return {**times, "memory": resident()}


def _floor(_size: Size, _shape: str, steps: int) -> dict[str, object]:
    """The same scrolling over a scroll area with nothing in it."""
    application()
    area = QAbstractScrollArea()
    area.resize(WIDTH, HEIGHT)
    bring_up(area, area)
    area.verticalScrollBar().setRange(0, 1_000_000)
    area.verticalScrollBar().setPageStep(area.viewport().height())
    area.verticalScrollBar().setSingleStep(30)
    found: dict[str, object] = {**_scrolled(area, steps)}
    area.close()
    return found


def _memory(size: Size, shape: str, steps: int) -> dict[str, object]:
    """Bytes that a canvas gains with an article whose text and annotations are in memory already."""
    given = article("large", size, shape=shape)
    application()
    view = ArticleView()
    view.set_theme(theme.LIGHT)
    view.layer = LAYER
    view.resize(WIDTH, HEIGHT)
    bring_up(view, view)
    small = article(SMALL, Size(10_000, 200))
    view.show_article(small.document, small.sets[ANNOTATOR], scheme())
    _scrolled(view, steps)  # fonts, pixmaps and the picture of the window are there now
    given.sets[ANNOTATOR].touching(Span(0, 1))  # its index is the set's
    before = allocated()
    view.show_article(given.document, given.sets[ANNOTATOR], scheme())
    _scrolled(view, steps)
    after = allocated()
    return {"gained": None if before is None or after is None else after - before}


def resident() -> int | None:
    """Bytes of memory that the process has, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return None
    import resource

    return pages * resource.getpagesize()


def allocated() -> int | None:
    """Bytes that are allocated, by Qt and (with PYTHONMALLOC=malloc) by Python, where the C library tells."""
    try:
        ask = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError, TypeError):
        return None
    ask.restype = _Allocations
    found = ask()
    return int(found.uordblks + found.hblkhd)


# -- the steps -----------------------------------------------------------------------------------------


def _scrolled(area: QAbstractScrollArea, steps: int) -> dict[str, list[float]]:
    """Wheel and PageDown from the top and from the middle, and the bar to places all over; steps that move something.

    Raises:
        RuntimeError: a step was not painted.
    """
    bar, paints = area.verticalScrollBar(), Paints(area.viewport())
    found: dict[str, list[float]] = {"wheel": [], "page": [], "bar": []}

    def step(what: str, action: Callable[[], object]) -> None:
        before, painted = bar.value(), paints.count
        taken = _seen(action)
        if bar.value() == before:  # at the end, or there already
            bar.setValue(0)
            QApplication.processEvents()
        elif paints.count == painted:
            raise RuntimeError(f"the {what} showed nothing new")
        else:
            found[what].append(taken)

    for start in (0, bar.maximum() // 2):
        bar.setValue(start)
        QApplication.processEvents()
        for _ in range(steps // 2):
            step("wheel", lambda: _turn_wheel(area))
            step("page", lambda: QTest.keyClick(area, Qt.Key.Key_PageDown))
    for number in range(steps):
        place = bar.maximum() * ((number * 7919) % steps) // steps  # one after the other, far apart
        step("bar", lambda place=place: bar.setValue(place))  # type: ignore[misc]
    return found


def _turn_wheel(area: QAbstractScrollArea) -> None:
    viewport = area.viewport()
    where = QPointF(viewport.rect().center())
    event = QWheelEvent(
        where, QPointF(viewport.mapToGlobal(where)), QPoint(), QPoint(0, -NOTCH), Qt.MouseButton.NoButton, _ANY,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def _moved(view: ArticleView, steps: int) -> Iterator[float]:
    """The caret to both ends and the middle, by words and lines, and sentences and paragraphs selected."""
    keys = (
        (Qt.Key.Key_End, _CTRL), (Qt.Key.Key_Left, _CTRL), (Qt.Key.Key_Up, _ANY), (Qt.Key.Key_S, _ANY),
        (Qt.Key.Key_P, _ANY), (Qt.Key.Key_Right, _ANY), (Qt.Key.Key_Home, _CTRL), (Qt.Key.Key_Right, _CTRL),
        (Qt.Key.Key_Down, _ANY), (Qt.Key.Key_S, _ANY), (Qt.Key.Key_P, _ANY), (Qt.Key.Key_Left, _ANY),
    )  # fmt: skip
    view.setFocus()
    for number in range(steps):
        key, modifier = keys[number % len(keys)]
        yield _seen(lambda key=key, modifier=modifier: QTest.keyClick(view, key, modifier))  # type: ignore[misc]


def _resized(window: MainWindow, steps: int) -> Iterator[float]:
    _go_to_middle(window.view)
    for number in range(steps):
        width = NARROWEST + (number * 53) % (WIDTH - NARROWEST)
        yield _seen(lambda width=width: window.shell.resize(width, HEIGHT))  # type: ignore[misc]


def _zoomed(window: MainWindow, steps: int) -> Iterator[float]:
    """Ctrl + four times, Ctrl - four times, Ctrl 0, and again."""
    _go_to_middle(window.view)
    for number in range(steps):
        step = 0 if number % 9 == 8 else 1 if number % 9 < 4 else -1
        yield _seen(lambda step=step: window.view_actions.zoom(step))  # type: ignore[misc]


def _go_to_middle(view: ArticleView) -> None:
    view.scroll_to(len(view.document.text) // 2)
    QApplication.processEvents()


def _seen(action: Callable[[], object]) -> float:
    """Milliseconds until what an action changed is painted."""

    def act() -> None:
        action()
        QApplication.processEvents()

    return timed(act)


if __name__ == "__main__":
    main(sys.argv[1])
