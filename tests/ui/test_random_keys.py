"""Whatever is pressed in whatever order: memory equals disk, the caret stays in the text, undo leads back."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.jobs import run
from annotator.model.annotation_set import AnnotationSet
from annotator.opening.corpus import OpenCorpus
from annotator.recommenders.string_match import RepeatedNames
from annotator.ui.main_window import MainWindow
from tests.ui.article.conftest import ARTICLES
from tests.ui.conftest import OpenWindow, article

Key = Qt.Key
CTRL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
_MOVES = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End)
KEYS: list[tuple[object, Qt.KeyboardModifier]] = [
    *((key, modifiers) for key in _MOVES for modifiers in (NONE, CTRL, SHIFT, SHIFT | CTRL)),
    *((key, NONE) for key in "1234567890spsp[]{}ljljfj++nnnn"),
    *((key, ALT) for key in "123[]{}"),
    *((key, NONE) for key in (Key.Key_Tab, Key.Key_Delete, Key.Key_Escape, Key.Key_PageDown, Key.Key_PageUp)),
    *((key, ALT) for key in (Key.Key_Up, Key.Key_Down)),
    *((key, CTRL) for key in ("z", "z", "y", "s", "d", "+", "-", Key.Key_PageDown, Key.Key_PageUp)),
    (Key.Key_Backtab, SHIFT),
    ("f", CTRL),
    (Key.Key_F3, NONE),
    (Key.Key_F3, SHIFT),
    ("z", CTRL | SHIFT),
]


def check(window: MainWindow) -> None:
    session, view = window.desk.session, window.view
    assert session is not None
    assert view.document.id == session.document.id
    assert 0 <= view.caret <= len(session.document.text)
    assert view.active == "" or view.active in session.annotations
    kept = window.desk.corpus.store.read(session.document.id, "ana").sets["ana"]
    assert kept == session.annotations
    afresh = RepeatedNames(session.document.text, session.scheme, _finished(kept))
    run(afresh.begin([*kept.items(), *kept.rejections.values()]))
    assert view.suggestions == afresh.suggestions


def _finished(kept: AnnotationSet) -> list[str]:
    return [layer for layer, state in kept.states.items() if state == "finished"]


def walk(window: MainWindow, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    for step in range(steps):
        key, modifiers = chance.choice(KEYS)
        QTest.keyClick(window.view, key, modifiers)  # type: ignore[call-overload]
        QApplication.processEvents()
        if step % 10 == 0:
            check(window)
        if not window.view.hasFocus():
            window.view.setFocus()
    check(window)


def undo_all(window: MainWindow) -> None:
    desk = window.desk
    for _ in range(len(desk.history.entries)):
        if desk.history.to_undo is None:
            break
        desk.undo()
    for document in desk.corpus.store.document_ids():
        mine = desk.corpus.store.read(document, "ana").sets["ana"]
        assert mine == AnnotationSet("ana")


def press_at_random(open_window: OpenWindow, corpus: OpenCorpus, seed: int, steps: int) -> None:
    scripts = "\n".join(text * 2 for text in ARTICLES.values())
    corpus.store.add_documents([article("scripts", f"{scripts}\n{'word ' * 900}")])
    window = open_window(corpus)
    window.open_article("scripts" if seed % 2 else "harbour")
    walk(window, seed, steps)
    undo_all(window)
    check(window)


@pytest.mark.parametrize("seed", [1, 2])
def test_pressing_at_random_breaks_nothing(open_window: OpenWindow, corpus: OpenCorpus, seed: int) -> None:
    press_at_random(open_window, corpus, seed, 150)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 130))
def test_pressing_at_random_for_long_breaks_nothing(open_window: OpenWindow, corpus: OpenCorpus, seed: int) -> None:
    press_at_random(open_window, corpus, seed, 2_000)
