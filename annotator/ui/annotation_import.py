"""Annotations of other tools in: files are asked for, looked through in a dialog, and taken into the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.jobs import Job
from annotator.ui.desk import Desk
from annotator.ui.looking_first import LookingFirst
from annotator.ui.messages import Messages
from annotator.ui.settings import Settings

if TYPE_CHECKING:
    from annotator.opening.choices import Choice
    from annotator.opening.label_map import LabelMap
    from annotator.opening.looking import In, Looked
    from annotator.ui.dialogs.import_dialog import ImportDialog

LABELS = "labels"
"""The table of the settings that says what labels of other tools are here: by scheme, then by format."""

IMPORT, MADE_BY, OWN, NOBODY = "import", "made_by", "annotator", "imported"
"""The table of the settings that says whose work it was the last time, if no file said."""

_TABLES = "TOML (*.toml)"


class AnnotationImport(LookingFirst["ImportDialog"]):
    """Actions that bring in annotations that were made elsewhere, with their articles."""

    def __init__(self, desk: Desk, messages: Messages, settings: Settings, window: QWidget) -> None:
        super().__init__(desk, messages, settings, window)
        self._folder = ""
        self._files: list[Path] = []
        self._formats: list[Choice] = []
        self._format = ""
        self._given: LabelMap | None = None

    # -- ways in -----------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for files with annotations."""
        if self._can_be_added() and self._know_formats():
            suffixes = dict.fromkeys(suffix for one in self._formats for suffix in one.suffixes)
            kinds = self.tr("Annotations ({0});;All files (*)").format(
                " ".join(f"*{one}" for one in (*suffixes, ".zip"))
            )
            names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Import annotations"), self._folder, kinds)
            self.open([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder of files with annotations."""
        if self._can_be_added():
            title = self.tr("Import a folder of annotations")
            name = QFileDialog.getExistingDirectory(self._window, title, self._folder)
            self.open([Path(name)] if name else [])

    def open(self, files: Sequence[Path]) -> None:
        """Look through files in a dialog, which asks what is to be taken in of them."""
        from annotator.opening.label_map import LabelMap
        from annotator.ui.dialogs.import_dialog import ImportDialog

        if not files or not self._can_be_added() or not self._know_formats():
            return
        self.close()
        self._folder = str(files[0].parent)
        self._files, self._format, self._given = list(files), "", LabelMap()
        corpus = self._desk.corpus
        dialog = ImportDialog(
            files, self._formats, corpus.scheme, LabelMap(), corpus.annotator, self._theme, self._window,
            own=self._settings.texts(IMPORT).get(MADE_BY, OWN) == OWN,
        )  # fmt: skip
        dialog.load_wanted.connect(self._load)
        dialog.save_wanted.connect(self._save)
        self._put_up(dialog)
        self._want(at_once=True)

    def _can_be_added(self) -> bool:
        if self._desk.corpus.read_only:
            self._messages.say(self.tr("The corpus is open read-only: nothing can be added."))
        return not self._desk.corpus.read_only

    def _know_formats(self) -> bool:
        from annotator.opening.choices import readable

        try:
            self._formats = readable()
        except AnnotatorError as error:  # one that another package brings along
            self._messages.show(str(error))
        return bool(self._formats)

    # -- looking through them ------------------------------------------------------------------------

    def _wanted(self, dialog: ImportDialog) -> Job[Looked]:
        return self._desk.corpus.look_job(self._files, self._wishes(dialog))

    def _wishes(self, dialog: ImportDialog) -> In:
        from annotator.opening.looking import In

        wishes = In(dialog.format, dialog.labels, leave_out_wrong=dialog.leave_out_wrong)
        return replace(wishes, annotator=dialog.maker) if dialog.maker is not None else wishes

    def _show(self, found: Any) -> None:
        """Show what was found; if labels of its format were placed before, look again with that in mind."""
        dialog = self._dialog
        if dialog is None:
            return
        names = [one.name for one in self._formats if one.title in found.formats]
        alone = names[0] if len(names) == 1 else ""
        if alone != self._format and dialog.labels == self._given:
            self._given = self._kept(alone)
            self._format = alone
            if dialog.labels != self._given:
                dialog.labels = self._given
                self._want(at_once=True)
                return
        self._format = alone
        dialog.show_looked(found)

    def _act(self, dialog: ImportDialog) -> None:
        wishes = self._wishes(dialog)
        self._keep(wishes.labels)
        made_by = OWN if wishes.annotator.id == self._desk.corpus.annotator else NOBODY
        if self._settings.texts(IMPORT).get(MADE_BY, OWN) != made_by:
            self._settings.put((IMPORT, MADE_BY), made_by)
        self._desk.import_annotations(self._files, wishes)

    # -- what their labels are here --------------------------------------------------------------------

    def _kept(self, format_name: str) -> LabelMap:
        """What was said about labels of a format before; what makes no sense there counts for nothing."""
        from annotator.opening.label_map import LabelMap

        kept = self._settings.at((LABELS, self._desk.scheme.id, format_name))
        tables = kept if isinstance(kept, Mapping) else {}
        return LabelMap(_texts(tables.get("labels")), _texts(tables.get("layers")))

    def _keep(self, labels: LabelMap) -> None:
        said = {name: dict(table) for name, table in (("labels", labels.labels), ("layers", labels.layers)) if table}
        place = (LABELS, self._desk.scheme.id, self._format)
        if self._format and said != self._settings.at(place):
            self._settings.put(place, said or None)

    def _load(self) -> None:
        from annotator.opening.label_map import read_map

        dialog = self._dialog
        name, _ = QFileDialog.getOpenFileName(dialog, self.tr("What their labels are here"), self._folder, _TABLES)
        if not name or dialog is None:
            return
        try:
            dialog.set_labels(read_map(Path(name)))
        except AnnotatorError as error:
            dialog.say(str(error))

    def _save(self) -> None:
        from annotator.opening.label_map import write_map

        dialog = self._dialog
        proposed = str(Path(self._folder, "labels.toml"))
        name, _ = QFileDialog.getSaveFileName(dialog, self.tr("What their labels are here"), proposed, _TABLES)
        if not name or dialog is None:
            return
        labels = replace(dialog.labels, labels={**dialog.labels.labels, **dialog.placed})
        try:
            write_map(Path(name), labels)
        except AnnotatorError as error:
            dialog.say(str(error))
        else:
            dialog.say(self.tr("The table is in {0}").format(name))


def _texts(table: object) -> dict[str, str]:
    return {key: value for key, value in table.items() if isinstance(value, str)} if isinstance(table, Mapping) else {}
