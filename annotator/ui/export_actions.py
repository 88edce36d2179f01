"""Articles out, in any format: a dialog asks how and says first what is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from annotator.errors import AnnotatorError
from annotator.jobs import Job
from annotator.ui.desk import Desk
from annotator.ui.messages import Messages
from annotator.ui.settings import Settings
from annotator.ui.writing_out import WritingOut

if TYPE_CHECKING:
    from annotator.opening.exchange import Out, Written
    from annotator.ui.dialogs.export_dialog import ExportDialog, Wishes

EXPORT = "export"
"""The table of the settings that says what was chosen for the last export."""

NATIVE = "standoff"
"""The name of the format that a folder may hold some articles of already."""

Articles = Callable[[], Job[Sequence[str]]]
"""Finds out which articles are meant."""


class ExportActions(WritingOut["ExportDialog"]):
    """Actions that write articles into a folder."""

    def __init__(self, desk: Desk, messages: Messages, settings: Settings, window: QWidget) -> None:
        super().__init__(desk, messages, settings, window)
        self._articles: Articles | None = None

    def export_corpus(self) -> None:
        """Ask how all articles of the corpus are to be written."""
        self._open(self.tr("Export {0}").format(self._desk.corpus.name), None)

    def export_articles(self, articles: Articles) -> None:
        """Ask how some articles are to be written; as standoff XML they may join others in their folder."""
        self._open(self.tr("Export the selected articles"), articles)

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
        dialog = ExportDialog(
            what, formats, list(TOKENISERS), people, corpus.scheme, before, self._new_folder, self._adds, self._theme,
            self._window,
        )  # fmt: skip
        self._put_up(dialog)
        self._want(at_once=True)

    # -- what is lost ----------------------------------------------------------------------------------

    def _wanted(self, dialog: ExportDialog) -> Job[Written]:
        return self._job(None, _out(dialog.wishes, strict=False))

    def _job(self, folder: Path | None, out: Out) -> Job[Written]:
        chosen = (yield from self._articles()) if self._articles is not None else None
        return (yield from self._desk.corpus.export_as_job(folder, out, chosen))

    def _adds(self, wishes: Wishes) -> bool:
        """Whether files are put to those of other articles that are in the folder."""
        return self._articles is not None and wishes.format == NATIVE and not wishes.annotator and not wishes.layers

    # -- writing ---------------------------------------------------------------------------------------

    def _act(self, dialog: ExportDialog) -> None:
        wishes, folder = dialog.wishes, dialog.folder
        self._remember(
            EXPORT, {"format": wishes.format, "annotator": wishes.annotator, "tokeniser": wishes.tokeniser}
        )  # fmt: skip
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


def _out(wishes: Wishes, *, strict: bool) -> Out:
    from annotator.opening.exchange import Out

    return Out(wishes.format, wishes.annotator, wishes.layers, wishes.tokeniser, strict)
