"""A real corpus with the news scheme, and the real window on it."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from annotator import opening
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument, Block, Document
from annotator.model.span import Span
from annotator.opening.corpus import OpenCorpus
from annotator.ui import theme as themes
from annotator.ui.desk import Desk
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import APPLICATION, Geometry, Settings
from annotator.ui.shell import Shell
from annotator.ui.theme import LIGHT

HARBOUR = (
    "Harbour council says dredging to start in March\n"
    "The channel has lost two metres, Ines Tallow told the council on Tuesday. A 2021 survey shows it.\n"
    "The fishing cooperative disputes that figure, its chair Bo Lund said.\n"
    "Support us: donate today.\n"
    "Sign up for our letter.\n"
)
QUARRY = "Quarry reopens\nWork at the quarry began on Monday, a spokesman said.\n"
MINA = "مجلس الميناء يؤجل القرار\nقال المتحدث باسم مجلس الميناء إن المشروع تأخر.\n"


def article(identity: str, text: str, language: str = "en", **facts: str) -> AnnotatedDocument:
    """An article whose lines are its blocks, the first one its title."""
    blocks, begin = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(begin, begin + len(line), "paragraph" if begin else "title"))
        begin += len(line) + 1
    title, _, _ = text.partition("\n")
    return AnnotatedDocument(Document(identity, text, title, language, blocks=tuple(blocks), **facts))


def fill(corpus: OpenCorpus) -> OpenCorpus:
    """Add the articles of these tests."""
    corpus.store.add_documents(
        [article("harbour", HARBOUR), article("quarry", QUARRY), article("mina", MINA, "ar")],
    )
    return corpus


@pytest.fixture(scope="session", autouse=True)
def _modules_are_no_leftovers(qapp: QApplication) -> None:
    """After every test all objects are looked through for timers and threads: those of the imports once suffice."""
    gc.collect()
    gc.freeze()


WAITING = (
    (QDialog, "exec"),
    (QFileDialog, "exec"),
    (QFileDialog, "getExistingDirectory"),
    (QFileDialog, "getOpenFileName"),
    (QFileDialog, "getOpenFileNames"),
    (QFileDialog, "getSaveFileName"),
    (QInputDialog, "getText"),
    (QMessageBox, "about"),
)
"""Every way in which the window waits for a dialog: a test answers it, or it would wait for ever."""

CANCELLED = {"exec": False, "getExistingDirectory": "", "getOpenFileNames": ([], ""), "about": None}
"""What they return when somebody leaves them; the others a text and a truth."""


@pytest.fixture(autouse=True)
def _no_dialog_waits() -> Iterator[pytest.MonkeyPatch]:
    def unanswered(*_: object, **__: object) -> object:
        raise AssertionError("a dialog waits that the test does not answer")

    with pytest.MonkeyPatch.context() as patched:  # of its own: a test's is undone before its window is closed
        for kind, name in WAITING:
            patched.setattr(kind, name, unanswered)
        yield patched


@pytest.fixture
def dialogs_cancelled(_no_dialog_waits: pytest.MonkeyPatch) -> None:
    """Whatever dialog asks is told to leave it."""
    for kind, name in WAITING:
        answer = CANCELLED.get(name, ("", False))
        _no_dialog_waits.setattr(kind, name, lambda *_, answer=answer, **__: answer)


@pytest.fixture
def impatient() -> Iterator[None]:
    """Stores that are opened now wait a moment only for whoever is writing; to be used before the corpus is made."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("annotator.storage.engine._BUSY_SECONDS", 0.2)
        yield


@pytest.fixture(scope="session")
def made_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the corpus of these tests, made once: each test has a copy of it."""
    path = tmp_path_factory.mktemp("made") / "news.corpus"
    fill(opening.create_corpus(path, annotator="ana")).close()
    return path


@pytest.fixture
def corpus(tmp_path: Path, made_corpus: Path) -> Iterator[OpenCorpus]:
    """Three articles, the news scheme, annotator ana."""
    opened = opening.open_corpus(shutil.copy(made_corpus, tmp_path), annotator="ana")
    yield opened
    opened.close()


@pytest.fixture
def empty_corpus(tmp_path: Path) -> Iterator[OpenCorpus]:
    """A corpus without any article."""
    made = opening.create_corpus(tmp_path / "empty.corpus", annotator="ana")
    yield made
    made.close()


@pytest.fixture
def desk(qapp: QApplication, corpus: OpenCorpus) -> Iterator[Desk]:
    """The desk with the harbour article on it."""
    made = Desk(corpus)
    assert made.open_article("harbour")
    yield made
    made.background.wait()
    made.saving.wait()


OpenWindow = Callable[[OpenCorpus], MainWindow]


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    """Open the real window on a corpus."""
    QSettings(APPLICATION, APPLICATION).clear()
    themes.apply(qapp, LIGHT)
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    shells: list[Shell] = []

    def open_window(corpus: OpenCorpus) -> MainWindow:
        shell = Shell(Geometry().bytes("window"))
        shells.append(shell)
        shell.resize(1200, 800)
        window = MainWindow(shell, corpus, LIGHT, Settings(tmp_path / "settings.toml"), Geometry())
        with qtbot.waitActive(shell):
            shell.show()
            shell.activateWindow()
        window.view.setFocus()
        qapp.processEvents()
        return window

    yield open_window
    for shell in filter(isValid, shells):  # another corpus may have come in the place of one
        shell.close()
        shell.deleteLater()
    qapp.processEvents()
    shells.clear()
    qapp.setCursorFlashTime(flash)
    qapp.setStyleSheet("")


@pytest.fixture
def window(open_window: OpenWindow, corpus: OpenCorpus) -> MainWindow:
    """The window with the harbour article in it and the keyboard in the text."""
    return open_window(corpus)


# -- looking -------------------------------------------------------------------------------------------


def place(text: str, quote: str, number: int = 0) -> Span:
    """Where a quote stands in a text, the first time or later."""
    begin = -1
    for _ in range(number + 1):
        begin = text.index(quote, begin + 1)
    return Span(begin, begin + len(quote))


def marked(desk: Desk, layer: str | None = None) -> list[tuple[str, str]]:
    """Label and text of every annotation on the desk, in text order."""
    text = desk.session.document.text if desk.session else ""
    return [(a.label, a.covered(text)) for a in desk.annotations.annotations(layer)]


def the(desk: Desk, label: str, number: int = 0) -> Annotation:
    """The annotation with a label, the first or a later one in the text."""
    return [a for a in desk.annotations.annotations() if a.label == label][number]


def linked(desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    """Relations with the text of what fills their roles."""
    text = desk.session.document.text if desk.session else ""

    def filler(ref: str) -> str:
        return desk.annotations.annotation(ref).covered(text)

    found: list[Relation] = desk.annotations.relations()
    return [(relation.label, [(arg.role, filler(arg.ref)) for arg in relation.args]) for relation in found]


def stored(desk: Desk, document: str = "harbour") -> set[tuple[str, str]]:
    """Label and text of every annotation as the store has it now."""
    annotated = desk.corpus.store.read(document, desk.corpus.annotator)
    mine = annotated.sets[desk.corpus.annotator]
    return {(a.label, a.covered(annotated.document.text)) for a in mine.annotations()}
