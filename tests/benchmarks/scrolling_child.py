"""Child process of goal 3: one article in the whole window, scrolled, resized and zoomed; says what every step took.

A process of its own, since device pixels are chosen when Qt starts and memory is counted by the process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from annotator.ui import theme
from annotator.ui.article.article_view import ArticleView
from annotator.ui.main_window import MainWindow
from tests.benchmarks.samples import ANNOTATOR, LAYER, PARAGRAPHS, Size, article, scheme
from tests.benchmarks.timing import timed
from tests.benchmarks.windows import HEIGHT, WIDTH, application, bring_up, choose, main_window

NOTCH = 120
"""What one click of a mouse wheel says."""

NARROWEST = 900
_ANY, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


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
        times: dict[str, object] = {what: list(taken) for what, taken in _scrolled(window.view, steps).items()}
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
    found: dict[str, object] = {what: list(taken) for what, taken in _scrolled(area, steps).items()}
    area.close()
    return found


def _memory(size: Size, shape: str, steps: int) -> dict[str, object]:
    """Bytes that the canvas takes for an article whose text and annotations are in memory already.

    By Python's own count, which knows nothing of Qt, and by the pages that the process gained.
    """
    given = article("large", size, shape=shape)
    application()
    view = ArticleView()
    view.set_theme(theme.LIGHT)
    view.layer = LAYER
    view.resize(WIDTH, HEIGHT)
    bring_up(view, view)
    before = resident()
    tracemalloc.start()
    view.show_article(given.document, given.sets[ANNOTATOR], scheme())
    for _ in _scrolled(view, steps).values():
        pass
    python, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {"python": python, "process": None if before is None else (resident() or 0) - before}


def resident() -> int | None:
    """Bytes of memory that the process has, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return None
    import resource

    return pages * resource.getpagesize()


# -- the steps -----------------------------------------------------------------------------------------


def _scrolled(area: QAbstractScrollArea, steps: int) -> dict[str, list[float]]:
    """The wheel and PageDown from the top and again from the middle, and the bar to places all over the article."""
    bar = area.verticalScrollBar()
    found: dict[str, list[float]] = {"wheel": [], "page": [], "bar": []}
    for start in (0, bar.maximum() // 2):
        bar.setValue(start)
        QApplication.processEvents()
        found["wheel"] += [_seen(lambda: _turn_wheel(area)) for _ in range(steps // 2)]
        found["page"] += [_seen(lambda: QTest.keyClick(area, Qt.Key.Key_PageDown)) for _ in range(steps // 2)]
    places = [(number * 7919) % steps for number in range(steps)]  # one after the other, far apart
    found["bar"] = [_seen(lambda at=at: bar.setValue(bar.maximum() * at // steps)) for at in places]  # type: ignore[misc]
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
