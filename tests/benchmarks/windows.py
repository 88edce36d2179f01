"""The real window on a corpus made for the purpose, and what a canvas alone needs, both off screen."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from annotator.model.document import AnnotatedDocument
from annotator.opening.corpus import OpenCorpus
from annotator.storage.store import Store
from annotator.ui import theme
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import APPLICATION, Geometry, Settings
from annotator.ui.shell import Shell
from tests.benchmarks.corpora import new_store
from tests.benchmarks.samples import ANNOTATOR, Size, article, scheme

WIDTH, HEIGHT = 1200, 900
PATIENCE = 200

SMALL = "small"
"""The id of the article that a window is on first."""


def application() -> QApplication:
    """The one application, in the light theme."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
        theme.apply(app, theme.LIGHT)
    return app


@contextmanager
def main_window(folder: Path, articles: Sequence[AnnotatedDocument]) -> Iterator[MainWindow]:
    """The main window on a new corpus of a small article and these, shown and active."""
    application()
    path = folder / "window.corpus"
    with new_store(path) as store:
        store.add_documents([article(SMALL, Size(2_000, 10)), *articles])
    store = Store.open(path, annotator_name="Ana")
    corpus = OpenCorpus(store, scheme(), annotator=ANNOTATOR, mirror=folder / "window")
    shell = Shell(QByteArray())
    window = MainWindow(shell, corpus, theme.LIGHT, Settings(folder / "settings.toml"), Geometry())
    shell.resize(WIDTH, HEIGHT)
    try:
        bring_up(shell, window.view)
        yield window
    finally:
        shell.close()
        QSettings(APPLICATION, APPLICATION).sync()  # now, not when its folder is gone
        shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for left in folder.glob("window.*"):
            if left.is_file():
                left.unlink()


def choose(window: MainWindow, article_id: str) -> None:
    """What a click in the list of articles does."""
    window.articles.article_chosen.emit(article_id)


def settle(window: MainWindow) -> None:
    """Wait until all of the open article is read and looked through: what runs beside a key slows it down."""
    app = application()
    while not window.desk.annotations.is_whole:
        app.processEvents()
    while window.desk.background.busy:
        app.processEvents()
        time.sleep(0.01)  # asking again and again would take the interpreter from it


def bring_up(window: QWidget, focus: QWidget) -> None:
    """Show a window and give a widget in it the keyboard.

    Raises:
        RuntimeError: it does not get it.
    """
    app = application()
    window.show()
    window.activateWindow()
    focus.setFocus()
    for _ in range(PATIENCE):
        app.processEvents()
        if focus.hasFocus():
            return
    raise RuntimeError("the window did not become active")


class Paints(QObject):
    """Counts how often a widget is painted, so that no time is taken of something that was not seen."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False
