"""A dataset of the corpus: a dialog asks how it is made, and says first what it would be like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from annotator.errors import AnnotatorError
from annotator.jobs import Job
from annotator.ui.actions import key_or_name
from annotator.ui.desk import Desk
from annotator.ui.messages import Messages
from annotator.ui.settings import Settings
from annotator.ui.writing_out import WritingOut

if TYPE_CHECKING:
    from annotator.opening.corpus import OpenCorpus
    from annotator.opening.dataset.making import Made
    from annotator.opening.dataset.wishes import DatasetOut
    from annotator.ui.dialogs.dataset_choices import Choices
    from annotator.ui.dialogs.dataset_dialog import DatasetDialog

DATASET = "dataset"
"""The table of the settings that says what was chosen for the last dataset; and the end of what folders are called."""

ABOUT = "dataset.toml"
CARD = "card.html"


class DatasetActions(WritingOut["DatasetDialog"]):
    """The action that makes a dataset."""

    def __init__(self, desk: Desk, messages: Messages, settings: Settings, window: QWidget) -> None:
        super().__init__(desk, messages, settings, window)
        self._making: set[Path] = set()

    def open(self) -> None:
        """Ask how a dataset of the corpus is to be made."""
        self._ask(None)

    def _ask(self, again: Choices | None) -> None:
        """Ask, with what was chosen before where that could not be made."""
        from annotator.opening.leaving import own_key
        from annotator.ui.dialogs.dataset_choices import Around
        from annotator.ui.dialogs.dataset_dialog import DatasetDialog

        corpus = self._desk.corpus
        try:
            people = corpus.store.annotators()
        except AnnotatorError as error:
            self._messages.show(str(error))
            return
        self.close()
        about = next((str(one / ABOUT) for one in corpus.beside if (one / ABOUT).is_file()), "")
        around = Around(
            lambda: self._new_folder(DATASET), self._making.__contains__, self._beside(), about, own_key()
        )  # fmt: skip
        dialog = DatasetDialog(
            corpus.name, people, corpus.scheme, self._settings.texts(DATASET), around, self._theme, self._window
        )
        if again is not None:
            dialog.choose_again(again)
        self._put_up(dialog)
        self._want(at_once=True)

    def _wanted(self, dialog: DatasetDialog) -> Job[tuple[Made, list[str]]]:
        from annotator.opening.dataset.making import look_job

        corpus, out = self._desk.corpus, dialog.out
        return _in_words(look_job(corpus, out), corpus, out.tokens, key_or_name(self._window, "facts"))

    def _is_taken(self, folder: Path) -> bool:
        return folder in self._making or super()._is_taken(folder)

    # -- making ----------------------------------------------------------------------------------------

    def _act(self, dialog: DatasetDialog) -> None:
        out, folder, pseudonyms, choices = dialog.out, dialog.folder, dialog.pseudonyms, dialog.choices
        self._remember(DATASET, dialog.remembered)
        self._desk.settling.emit()
        self._making.add(folder)
        job = self._made(folder, out, pseudonyms=pseudonyms)
        self._desk.background.start(
            job,
            lambda made: self._tell(folder, made, pseudonyms=pseudonyms),
            lambda sentence: self._tell_refused(sentence, choices),
        )

    def _made(self, folder: Path, out: DatasetOut, *, pseudonyms: bool) -> Job[Made]:
        from annotator.opening.dataset.making import dataset_job
        from annotator.opening.leaving import key_in, own_key

        try:
            key = key_in(own_key()) if pseudonyms else b""
            return (yield from dataset_job(self._desk.corpus, folder, replace(out, key=key)))
        finally:
            self._making.discard(folder)

    def _tell_refused(self, sentence: str, choices: Choices) -> None:
        """Say why there is none, with what was chosen at hand; that it was cancelled is said as of any long job."""
        if sentence:
            self._messages.show(sentence, button=self.tr("Choose again…"), action=lambda: self._ask(choices))
        else:
            self._desk.background.refused.emit(sentence)

    def _tell(self, folder: Path, made: Made, *, pseudonyms: bool) -> None:
        from annotator.opening.leaving import own_key
        from annotator.ui.dialogs.dataset_report import leaving

        told = dict.fromkeys((*made.report.problems, *made.report.notices, *made.losses))
        details = [*leaving(made), *told]
        if pseudonyms:
            whose = self.tr("Whose the pseudonyms are tells only the key in {0}: keep it, and hand it on to nobody.")
            details.append(whose.format(own_key()))
        card = folder / CARD
        others = [(self.tr("Open card"), lambda: self._browse(card))] if card.is_file() else []
        self._messages.show(
            self.tr("The dataset is in {0}.").format(folder.name), tip=str(folder), kind="news",
            details="\n".join(details), button=self.tr("Open folder"), action=lambda: self._browse(folder),
            others=others,
        )  # fmt: skip


def _in_words(
    look: Job[Made], corpus: OpenCorpus, tables: tuple[str, ...], key: str
) -> Job[tuple[Made, list[str]]]:  # fmt: skip
    """A look, and what is said of what it found: of many articles it takes its time, too.

    Args:
        look: takes it.
        corpus: is looked at.
        tables: layers of which there are to be tables of tokens.
        key: what opens the facts of an article.
    """
    from annotator.ui.dialogs.dataset_report import lines, marked_layers
    from annotator.ui.panels.label_bar import layer_name

    made = yield from look
    marked = marked_layers(made)
    if not marked.issuperset(tables):  # balanced by one layer, the others were not counted
        counted = corpus.store.label_counts(tables)
        marked |= {label.layer for some in counted for _, labels in some for label in labels}
    unmarked = [layer_name(one) for one in corpus.scheme.layers if one.name in tables and one.name not in marked]
    return made, lines(made, unmarked, tables, key)
