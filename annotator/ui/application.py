"""Starts the window: theme, fonts, the corpus asked for, and what to do where there is no display."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QLoggingCategory, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from annotator.errors import AnnotatorError
from annotator.ui.settings import APPLICATION, Geometry, Settings
from annotator.ui.shell import Shell

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus
    from annotator.ui.main_window import MainWindow
    from annotator.ui.messages import Messages
    from annotator.ui.moving import Moving

PAGE_PARTS = {"title": "HEADLINE", "standfirst": "STANDFIRST", "byline": "BYLINE", "caption": "CAPTION"}
"""Labels that follow from the kind of a block."""


def has_display() -> bool:
    """Whether a window could be seen."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main(targets: Sequence[str] = (), *, annotator: str = "", sample: bool = False) -> int:
    """Open the window on a corpus or on articles; returns the exit status.

    Who annotates is `annotator`, else who stands in the settings, else the login
    name. Without targets the corpus opens that was open last; the first time, and
    with `sample`, the user's copy of the sample corpus, as Ana's work, so that
    there is something to see.

    Without a display and without targets, the sample corpus is opened
    offscreen, the page parts of an article are annotated, and the paths of the
    standoff XML and of a picture of the window are printed.

    Raises:
        AnnotatorError: what was asked for cannot be opened.
    """
    seen = has_display()
    if not seen and targets:
        raise AnnotatorError("There is no display to open a window on: set DISPLAY, or use import, export or validate.")
    if not seen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = start_qt()
    geometry = Geometry()
    shell = Shell(geometry.bytes("window"))
    shell.show()
    app.processEvents()  # the frame is on screen before anything heavy is imported
    shell.show_waiting()
    app.processEvents()
    watch()
    corpus, files = _first_corpus(geometry, targets, annotator, sample=sample or not seen, seen=seen)
    window = _window(shell, corpus, app, geometry, annotator)
    if not seen:
        return _work_unseen(window, app)
    window.view.setFocus()
    window.desk.catch_up()
    window.desk.back_up()
    window.import_actions.open_files(files)
    geometry.remember_corpus(corpus.address)
    moving = _moving(app, geometry, annotator)
    moving.take(window)
    return app.exec()


def _first_corpus(
    geometry: Geometry, targets: Sequence[str], annotator: str, *, sample: bool, seen: bool
) -> tuple[OpenCorpus, list[Path]]:
    """The corpus to show at the start, and the articles still to be taken into it."""
    from annotator.ui.preferences import Preferences

    who = annotator or Preferences(Settings()).annotator
    if targets:
        corpus, files = _open_targets(targets, who)
        geometry.last_corpus = corpus.address
        return corpus, files
    last = None if sample else _open_last(geometry.last_corpus, who)
    return last or _open_sample(who, as_ana=seen), []


def _window(shell: Shell, corpus: OpenCorpus, app: QApplication, geometry: Geometry, annotator: str) -> MainWindow:
    """The window of a corpus; the settings are read anew, as each window has listeners of its own on them."""
    from annotator.ui import theme as themes
    from annotator.ui.main_window import MainWindow
    from annotator.ui.preferences import Preferences

    settings = Settings()
    theme = themes.THEMES.get(Preferences(settings).theme) or themes.system_theme(app)
    themes.apply(app, theme)
    window = MainWindow(shell, _told_whose(corpus), theme, settings, geometry, annotator)
    sys.excepthook = partial(_tell_fault, window.messages)
    return window


def _told_whose(corpus: OpenCorpus) -> OpenCorpus:
    """The corpus; to somebody who has done nothing in it yet, with a word on the work of others, which is not shown."""
    store, mine = corpus.store, corpus.store.counts(corpus.annotator)
    others = [one.id for one in store.annotators() if store.counts(one.id).annotations]
    if not others or mine.annotations or mine.in_progress or mine.finished:
        return corpus
    sentence = QCoreApplication.translate(
        "Application",
        "You work as {0}; what {1} marked here is not shown. To see it, start Annotator with --as {2}.",
    )
    return corpus.telling(sentence.format(corpus.annotator, ", ".join(others), others[0]))


def _tell_fault(
    messages: Messages, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Log what went wrong unexpectedly, and say so where it is seen; threads say it by who waits for them."""
    from annotator.crash_log import log_file, report_exception

    report_exception(kind, error, trace)
    if threading.current_thread() is threading.main_thread() and not issubclass(kind, KeyboardInterrupt):
        sentence = QCoreApplication.translate(
            "Application", "Something went wrong inside Annotator ({0}); your work is on disk, details are in {1}."
        )
        messages.show(sentence.format(kind.__name__, log_file()))


def _moving(app: QApplication, geometry: Geometry, annotator: str) -> Moving:
    from annotator.ui.moving import Moving

    def build(shell: Shell, corpus: OpenCorpus) -> MainWindow:
        geometry.last_corpus = corpus.address
        geometry.remember_corpus(corpus.address)
        return _window(shell, corpus, app, geometry, annotator)

    return Moving(build, lambda: _open_sample(annotator, as_ana=True))


def start_qt() -> QApplication:
    """The application object, made if there is none yet."""
    # a family that lacks a script is no trouble, the next one is taken; nor is what a screen reader asks and Qt does
    # not know: Qt writes both to stderr
    QLoggingCategory.setFilterRules("qt.text.font.db.info=false\nqt.accessibility.atspi.warning=false")
    QApplication.setApplicationName(APPLICATION)
    QApplication.setOrganizationName(APPLICATION)
    if QLocale().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale("en_GB"))  # dates and counts for people, not for machines
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else QApplication(sys.argv[:1])


def watch() -> None:
    """Have what goes wrong unexpectedly, in Python or in Qt, written to the crash log."""
    from annotator.crash_log import report_exception, watch_for_crashes, write_line

    def log(kind: QtMsgType, _context: object, message: str) -> None:
        if kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
            write_line(f"Qt: {message}")

    watch_for_crashes()
    qInstallMessageHandler(log)
    sys.excepthook = report_exception


def _open_targets(targets: Sequence[str], annotator: str) -> tuple[OpenCorpus, list[Path]]:
    """The corpus to show and the articles still to be taken into it."""
    from annotator import opening

    return opening.open_targets(targets, annotator=annotator)


def _open_last(address: str, annotator: str) -> OpenCorpus | None:
    """The corpus that was open last, or None when there is none or it cannot be opened any more."""
    from annotator import opening

    if not address:
        return None
    try:
        who = annotator or opening.usual_annotator(address)
        return opening.open_corpus(address, annotator=who, read_only_if_needed=True)
    except AnnotatorError as error:
        sys.stderr.write(f"{error}\n")
        return None


def _open_sample(annotator: str, *, as_ana: bool) -> OpenCorpus:
    """The user's copy of the sample corpus; the first time with a word on what can be done."""
    from annotator import opening

    annotator = annotator or (opening.SAMPLE_ANNOTATOR if as_ana else "")
    sample = opening.open_sample(annotator)
    if not sample.notices or sample.read_only:  # only a fresh copy has something to tell
        return sample
    sentence = QCoreApplication.translate(
        "Application", "Try anything. Ctrl+O opens your own articles, F1 lists the keys."
    )
    if annotator == opening.SAMPLE_ANNOTATOR:
        sentence = QCoreApplication.translate(
            "Application",
            "You see Ana's annotations: try anything. Ctrl+O opens your own articles, F1 lists the keys.",
        )
    return sample.telling(sentence)


def _work_unseen(window: MainWindow, app: QApplication) -> int:
    """Annotate the page parts of the open article, save XML and picture, and print where they are."""
    window.shell.resize(1440, 900)  # no desktop says how much room there is, and Qt's guess is narrow
    app.processEvents()
    desk = window.desk
    session = desk.session
    if session is None:
        raise AnnotatorError("The sample corpus holds no article; install Annotator anew.")
    for block in session.document.blocks:
        label = PAGE_PARTS.get(block.kind)
        if label is not None:
            window.label_actions.set_layer("boilerplate")
            window.view.place_caret(block.begin)
            window.label_actions.by_label[label].trigger()
    window.article_actions.save()
    app.processEvents()
    picture = desk.corpus.mirror.parent / f"{session.document.id}.png"
    if not window.shell.grab().save(str(picture)):
        raise AnnotatorError(f"{picture}: the picture cannot be written; make room or choose another data folder.")
    xml = desk.corpus.mirror / f"{session.document.id}.standoff.xml"
    sys.stdout.write(f"{xml}\n{picture}\n")
    window.shell.close()
    return 0
