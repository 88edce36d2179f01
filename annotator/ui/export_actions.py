"""Articles out, in any format: a dialog asks how and says first what is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QStandardPaths, QUrl
from PySide6.QtWidgets import QWidget

from annotator.errors import AnnotatorError
from annotator.jobs import Job
from annotator.ui.browser import browse
from annotator.ui.desk import Desk
from annotator.ui.look import Look
from annotator.ui.messages import Messages
from annotator.ui.settings import Settings
from annotator.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from annotator.opening.exchange import Out, Written
    from annotator.ui.dialogs.export_dialog import ExportDialog, Wishes

EXPORT = "export"
"""The table of the settings that says what was chosen for the last export."""

NATIVE = "standoff"
"""The name of the format that a folder may hold some articles of already."""

Articles = Callable[[], Job[Sequence[str]]]
"""Finds out which articles are meant."""


class ExportActions(QObject):
    """Actions that write articles into a folder."""

    def __init__(self, desk: Desk, messages: Messages, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._messages, self._settings, self._window = desk, messages, settings, window
        self._theme = LIGHT
        self._articles: Articles | None = None
        self._dialog: ExportDialog | None = None
        self._look = Look(self)
        self._look.found.connect(self._show)
        self._look.refused.connect(self._show_trouble)

    def export_corpus(self) -> None:
        """Ask how all articles of the corpus are to be written."""
        self._open(self.tr("Export {0}").format(self._desk.corpus.name), None)

    def export_articles(self, articles: Articles) -> None:
        """Ask how some articles are to be written; as standoff XML they may join others in their folder."""
        self._open(self.tr("Export the selected articles"), articles)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        if self._dialog is not None:
            self._dialog.look.set_theme(theme)

    def close(self) -> None:
        """Take the dialog away, and wait until nothing is looked through."""
        if self._dialog is not None:
            self._dialog.close()
        self._look.wait()

    def _open(self, what: str, articles: Articles | None) -> None:
        from annotator.opening.choices import TOKENISERS, writable
        from annotator.ui.dialogs.export_dialog import ExportDialog, Wishes

        corpus = self._desk.corpus
        try:
            formats, people = writable(), corpus.store.annotators()
        except AnnotatorError as error:
            self._messages.show(str(error))
            return
        self.close()
        self._articles = articles
        kept = self._settings.texts(EXPORT)
        before = Wishes(
            NATIVE if articles else kept.get("format", NATIVE),
            kept.get("annotator", ""),
            tokeniser=kept.get("tokeniser", ""),
        )
        dialog = self._dialog = ExportDialog(
            what, formats, list(TOKENISERS), people, corpus.scheme, before, self._folder_for, self._adds, self._theme,
            self._window,
        )  # fmt: skip
        dialog.changed.connect(self._want)
        dialog.chosen.connect(self._write)
        dialog.look.stopped.connect(self._look.stop)
        dialog.finished.connect(self._forget)
        self._look.progressed.connect(dialog.look.show_progress)
        dialog.show()
        self._want(at_once=True)

    def _forget(self, _result: int) -> None:
        self._dialog = None
        self._look.drop()
        self._window.activateWindow()

    # -- what is lost ----------------------------------------------------------------------------------

    def _want(self, *, at_once: bool = False) -> None:
        if self._dialog is not None:
            out = _out(self._dialog.wishes, strict=False)
            self._look.want(lambda: self._job(None, out), at_once=at_once)

    def _job(self, folder: Path | None, out: Out) -> Job[Written]:
        chosen = (yield from self._articles()) if self._articles is not None else None
        return (yield from self._desk.corpus.export_as_job(folder, out, chosen))

    def _show(self, written: Written) -> None:
        if self._dialog is not None:
            self._dialog.show_looked(written)

    def _show_trouble(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.show_trouble(sentence)

    # -- where to --------------------------------------------------------------------------------------

    def _folder_for(self, format_name: str) -> Path:
        """A folder beside the corpus that is not there yet; the user's own folder if the corpus is not among files."""
        from annotator.opening import data_folder

        address = self._desk.corpus.address
        beside = Path(address).resolve().parent if "://" not in address else _documents()
        if beside.is_relative_to(data_folder().resolve()):  # which is hidden: nobody would find it again
            beside = _documents()
        name = f"{self._desk.corpus.name}-{format_name}".replace("/", "-")
        number, found = 2, beside / name
        while found.exists():
            found = beside / f"{name}-{number}"
            number += 1
        return found

    def _adds(self, wishes: Wishes) -> bool:
        """Whether files are put to those of other articles that are in the folder."""
        return self._articles is not None and wishes.format == NATIVE and not wishes.annotator and not wishes.layers

    # -- writing ---------------------------------------------------------------------------------------

    def _write(self) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        wishes, folder = dialog.wishes, dialog.folder
        kept = {"format": wishes.format, "annotator": wishes.annotator, "tokeniser": wishes.tokeniser}
        if kept != self._settings.at((EXPORT,)):
            self._settings.put((EXPORT,), kept)
        job: Job[Any]
        if self._articles is not None and self._adds(wishes):
            job = self._added(folder, self._articles)
        else:
            job = self._job(folder, _out(wishes, strict=dialog.strict))
        self._desk.settling.emit()
        self._desk.background.start(job, lambda done: self._tell(folder, done))

    def _added(self, folder: Path, articles: Articles) -> Job[list[Path]]:
        chosen = yield from articles()
        return (yield from self._desk.corpus.export_job(folder, chosen))

    def _tell(self, folder: Path, done: Written | list[Path]) -> None:
        from annotator.opening.takedowns import sentences

        number = len(done) if isinstance(done, list) else done.articles
        lost = list(sentences(self._desk.corpus.withheld, folder))
        lost += [] if isinstance(done, list) else done.losses.sentences()
        sentence = self.tr("1 article is in {0}.") if number == 1 else self.tr("{1} articles are in {0}.")
        self._messages.show(
            sentence.format(folder.name, QLocale().toString(number)), tip=str(folder),
            kind="news", details="\n".join(lost), button=self.tr("Open folder"), action=lambda: self._browse(folder),
        )  # fmt: skip

    def _browse(self, folder: Path) -> None:
        if not browse(QUrl.fromLocalFile(str(folder))):
            self._messages.say(self.tr("No window could be opened for {0}").format(folder))


def _documents() -> Path:
    """Where the user keeps files."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def _out(wishes: Wishes, *, strict: bool) -> Out:
    from annotator.opening.exchange import Out

    return Out(wishes.format, wishes.annotator, wishes.layers, wishes.tokeniser, strict)
