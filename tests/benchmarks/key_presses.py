"""Goal 2: how long a key press takes to be seen, in articles of every size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from annotator.editing import commands
from annotator.editing.change import Change
from annotator.editing.history import History, JournalEntry
from annotator.editing.session import EditingSession
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from annotator.model.span import Span
from annotator.ui import theme
from annotator.ui.article.article_view import ArticleView
from annotator.ui.main_window import MainWindow
from tests.benchmarks.commits import raw_commit, raw_connection, raw_statements
from tests.benchmarks.corpora import new_store
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR, LAYER, WHEN, Size, article, scheme
from tests.benchmarks.timing import Spent, median, p95, spent
from tests.benchmarks.windows import HEIGHT, WIDTH, Paints, application, bring_up, choose, main_window, settle

GOAL = 2
FRAME = 16.0
"""Milliseconds from the key press to the pixels."""

OURS = 8.0
"""Milliseconds of them that may be the program's own work, without the disk."""

WARM_UP = 2
"""Words before the first that counts."""

NO_MORE = 1.5
"""How much longer it may take in the largest article than in the smallest."""

Times: TypeAlias = dict[str, list[Spent]]

_ANY = Qt.KeyboardModifier.NoModifier
_KEYS = {
    "add": (Qt.Key.Key_1, _ANY),
    "resize": (Qt.Key.Key_BracketRight, _ANY),
    "remove": (Qt.Key.Key_Delete, _ANY),
    "undo": (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
}


_FLOOR, _RAW = "an empty widget, key to pixels", "raw sqlite3, the same rows"
_ALONE: Mapping[str, Callable[[Change], Spent]] = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of articles, the largest last; how often every key is pressed; the size the largest is held against."""

    sizes: tuple[Size, ...] = (
        Size(10_000, 200), Size(100_000, 2_000), Size(1_000_000, 10_000), Size(10_000_000, 100_000)
    )  # fmt: skip
    rounds: int = 60
    small: Size = Size(100_000, 2_000)


TINY = Plan((Size(5_000, 50), Size(20_000, 100)), rounds=2, small=Size(5_000, 50))


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Press the keys in the real window on a real store, then without the store, then on the canvas alone.

    No key is pressed before the article is read to its end and looked through for names in the background.
    In turns with the first, so that what else the machine does falls on all: a key pressed in an empty
    widget, and the same rows committed by bare sqlite3, which is the share of the disk.
    """
    given = {size: article("pressed", size) for size in plan.sizes}
    largest = plan.sizes[-1]
    whole: dict[Size, Times] = {}
    in_memory: dict[Size, list[Spent]] = {}
    for size, annotated in given.items():
        with _opened(annotated, folder) as window:
            whole[size] = _in_window(window, annotated, plan.rounds, folder)
            in_memory[size] = _all_of(_without_store(window, plan.rounds))
        for what in _KEYS:
            yield _row(f"{what}, {size}", whole[size][what], FRAME)
        for what in (_FLOOR, _RAW):
            yield _row(f"{what}, beside {size}", whole[size][what], None)
    for what in _KEYS:
        ratio = _middle(whole[largest][what]) / _middle(whole[plan.small][what])
        yield Row(GOAL, f"{what}, {largest} beside {plan.small}, medians", ratio, NO_MORE, "×")
    alone = {size: _all_of(_on_canvas(annotated, plan.rounds)) for size, annotated in given.items()}
    with_store = {size: [time for what in _KEYS for time in whole[size][what]] for size in given}
    for where, found in (
        ("in the window", with_store), ("without the store", in_memory), ("on the canvas alone", alone)
    ):  # fmt: skip
        for size, taken in found.items():
            yield _row(f"all four {where}, {size}", taken, FRAME)
            worked = [one.worked for one in taken]
            what = f"all four {where}, {size}, work of the processor, p95 (median {median(worked):.1f})"
            yield Row(GOAL, what, p95(worked), OURS, "ms")
        ratio = _middle(found[largest]) / _middle(found[plan.small])
        yield Row(GOAL, f"all four {where}, {largest} beside {plan.small}, medians", ratio, NO_MORE, "×")


def _row(what: str, taken: list[Spent], limit: float | None) -> Row:
    worked = median([one.worked for one in taken])
    what = f"{what}, p95 (median {_middle(taken):.1f}, {worked:.1f} of it work)"
    return Row(GOAL, what, p95([one.wall for one in taken]), limit, "ms")


def _middle(taken: list[Spent]) -> float:
    return median([one.wall for one in taken])


def _all_of(times: Times) -> list[Spent]:
    return [time for taken in times.values() for time in taken]


# -- what is pressed ---------------------------------------------------------------------------------


def _press(
    view: ArticleView, session: EditingSession, rounds: int, beside: Mapping[str, Callable[[Change], Spent]] = _ALONE
) -> Times:
    """Add, resize and remove an annotation at word after word and undo all three, timing every key to its pixels.

    After each key, `beside` takes times of what the key is compared with, given the change that it made.
    """
    app = application()
    paints = Paints(view.viewport())
    times: Times = {what: [] for what in (*_KEYS, *beside)}

    def press(what: str) -> None:
        before, painted = len(session.history.entries), paints.count
        key, modifier = _KEYS[what]

        def to_pixels() -> None:
            QTest.keyClick(view, key, modifier)
            app.processEvents()

        times[what].append(spent(to_pixels))
        if len(session.history.entries) != before + 1 or paints.count == painted:
            raise RuntimeError(f"the key did not {what} anything that was seen")
        for other, take in beside.items():
            times[other].append(take(session.history.entries[-1].change))

    for place in _places(session.document.text, WARM_UP + rounds):
        view.place_caret(place, activate=False)
        view.activate("")
        app.processEvents()
        for what in ("add", "resize", "remove", "undo", "undo", "undo"):
            press(what)
    return {what: taken[WARM_UP * len(taken) // (WARM_UP + rounds) :] for what, taken in times.items()}


def _places(text: str, number: int) -> list[int]:
    """Carets inside words in the middle of the article, a few words apart and away from the ends of paragraphs."""
    found: list[int] = []
    at = len(text) // 2
    while len(found) < number:
        at = text.find(" ", at + 40) + 2
        if at < 2:  # a short article: round again
            at = len(text) // 2
        ahead = text[at - 1 : at + 40]
        if "\n" not in ahead and ahead[:2].isalpha():
            found.append(at)
    return found


# -- where ---------------------------------------------------------------------------------------------


def _in_window(window: MainWindow, annotated: AnnotatedDocument, rounds: int, folder: Path) -> Times:
    """The window as it is, every edit committed to a store and on the disk before the key is answered."""
    with _disk(annotated, folder) as disk, _empty_widget() as floor:
        bring_up(window.shell, window.view)
        return _press(window.view, _session(window), rounds, {_FLOOR: floor, _RAW: disk})


@contextmanager
def _empty_widget() -> Iterator[Callable[[Change], Spent]]:
    """A key press to the repaint of a widget in which nothing is drawn."""

    class Empty(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            self.update()

    app, widget = application(), Empty()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    app.processEvents()
    paints = Paints(widget)

    def press() -> None:
        QTest.keyClick(widget, Qt.Key.Key_F12)  # no shortcut of the other window
        app.processEvents()

    def take(_change: Change) -> Spent:
        painted = paints.count
        taken = spent(press)
        if paints.count == painted:
            raise RuntimeError("the empty widget was not painted")
        return taken

    yield take
    widget.close()
    widget.deleteLater()


@contextmanager
def _disk(annotated: AnnotatedDocument, folder: Path) -> Iterator[Callable[[Change], Spent]]:
    """The commit of a change's rows, and no more, in a copy of the corpus on the same disk."""
    path = folder / "raw.corpus"
    with new_store(path) as store:
        store.add_documents([annotated])
        row = store.row(annotated.document.id, ANNOTATOR)
    if row is None:
        raise RuntimeError("the copy does not have the article")
    with closing(raw_connection(path)) as raw:
        columns = [found[1] for found in raw.execute("PRAGMA table_info(annotations)")]

        def take(change: Change) -> Spent:
            statements = raw_statements(change, {row.id: row.number}, columns)
            return spent(lambda: raw_commit(raw, statements))

        yield take
    for left in folder.glob("raw.*"):
        left.unlink()


def _without_store(window: MainWindow, rounds: int) -> Times:
    """The same window, its edits kept in memory only."""
    desk, there = window.desk, _session(window)
    desk.session = EditingSession(
        there.document, there.annotations, there.scheme, commit=_Memory(), history=desk.history
    )  # fmt: skip
    desk.session.listen(desk.changed.emit)
    bring_up(window.shell, window.view)
    return _press(window.view, desk.session, rounds)


def _on_canvas(annotated: AnnotatedDocument, rounds: int) -> Times:
    """The canvas in a window of its own, with the same four keys and no panels."""
    application()
    document, kinds = annotated.document, scheme()
    session = EditingSession(
        document, annotated.sets[ANNOTATOR].copy(), kinds, commit=_Memory(), history=History()
    )  # fmt: skip
    view = ArticleView()
    view.set_theme(theme.LIGHT)
    view.layer = LAYER
    view.resize(WIDTH, HEIGHT)
    view.show_article(document, session.annotations, kinds)
    session.listen(lambda entry: view.apply(entry.change))
    for what, do in _edits(view, session).items():
        action = QAction(what, view)
        action.setShortcut(QKeySequence(_KEYS[what][1].value | _KEYS[what][0].value))
        action.triggered.connect(do)
        view.addAction(action)
    bring_up(view, view)
    times = _press(view, session, rounds)
    view.close()
    view.deleteLater()
    return times


def _edits(view: ArticleView, session: EditingSession) -> dict[str, Callable[[], object]]:
    """What the four keys do on a canvas alone."""
    document, annotations, kinds = session.document, session.annotations, session.scheme

    def add() -> None:
        target = view.target()
        if target is not None:
            spans = [target]
            change = commands.annotate(document, annotations, kinds, layer=LAYER, label="PERSON", spans=spans)
            session.do(change)
            view.activate(next(item.id for _, _, item in change.edits if isinstance(item, Annotation)))

    def resize() -> None:
        active = annotations.annotation(view.active)
        longer = [Span(active.begin, active.end + 6)]
        session.do(commands.resize(document, annotations, kinds, active.id, longer))

    def remove() -> None:
        session.do(commands.delete(document, annotations, kinds, [view.active]))

    return {"add": add, "resize": resize, "remove": remove, "undo": session.undo}


@contextmanager
def _opened(annotated: AnnotatedDocument, folder: Path) -> Iterator[MainWindow]:
    with main_window(folder, [annotated]) as window:
        choose(window, annotated.document.id)
        settle(window)
        yield window


def _session(window: MainWindow) -> EditingSession:
    if window.desk.session is None:
        raise RuntimeError("the article did not open")
    return window.desk.session


class _Memory:
    """A commit that writes nowhere."""

    def __init__(self) -> None:
        self._numbers = count(1_000_000_000)

    def __call__(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry:
        return JournalEntry(next(self._numbers), WHEN, annotator, change, undoes, redoes)
