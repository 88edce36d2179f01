"""Lines of a form that name a file or a folder: the path, and a button that chooses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from annotator.ui.plain import plain_tip


class PathRow(QWidget):
    """A path and a button beside it.

    Attributes:
        field, button: what it is made of.

    Args:
        name: what a screen reader calls the field.
        button: the text on the button, with its access key.

    Signals:
        edited: another path stands there.
    """

    edited = Signal()

    def __init__(self, path: str, name: str, button: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.field, self.button = QLineEdit(path, self), QPushButton(button, self)
        self.field.setAccessibleName(name)
        self.button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self._tell_whole()
        self.field.textChanged.connect(lambda _: self._follow())
        self.field.editingFinished.connect(lambda: self.field.end(False))
        self.button.clicked.connect(self._ask)

    def _follow(self) -> None:
        self._tell_whole()
        self.edited.emit()

    def _tell_whole(self) -> None:
        self.field.setToolTip(plain_tip(self.field.text()))

    def _ask(self) -> None:
        raise NotImplementedError


class FolderRow(PathRow):
    """A folder that something is written into; a new one is proposed.

    Args:
        propose: a folder that is not there yet.
        name: what a screen reader calls the field.
        button: the text on the button, with its access key.
        question: what the dialog of files asks.
    """

    def __init__(self, propose: Callable[[], Path], name: str, button: str, question: str, parent: QWidget) -> None:
        self._propose, self._proposed, self._question = propose, str(propose()), question
        super().__init__(self._proposed, name, button, parent)

    @property
    def folder(self) -> Path:
        """The folder; what is no whole path is beside the one that was proposed."""
        return self._propose().parent / Path(self.field.text().strip()).expanduser()

    def propose_again(self) -> None:
        """Propose another folder, unless somebody has named one."""
        if self.field.text() == self._proposed:
            self._proposed = str(self._propose())
            self.field.setText(self._proposed)

    def hindrance(self, *, may_add: bool = False) -> str:
        """Why nothing can be written into it, as a sentence; '' if it can.

        Args:
            may_add: whether something may be there already.
        """
        if not self.field.text().strip():
            return self.tr("Say into which folder.")
        try:
            folder = self.folder
            if folder.exists() and not folder.is_dir():
                return self.tr("That is a file: name a folder.")
            if folder.is_dir() and any(folder.iterdir()) and not may_add:
                return self.tr("The folder is not empty: name a new one.")
        except (OSError, RuntimeError, ValueError):  # no rights; no home of that name; no name at all
            return self.tr("The folder cannot be looked into: name another one.")
        return ""

    def _ask(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, self._question, str(self.folder.parent)):
            self.field.setText(str(Path(folder)))


class FileRow(PathRow):
    """A file that is read, or none.

    Args:
        path: what stands there at first.
        name: what a screen reader calls the field.
        button: the text on the button, with its access key.
        question: what the dialog of files asks.
        kinds: which files it shows, as Qt writes it.
        beside: where it begins, and where what is no whole path is.
        none: what stands there dimly where there is none.
    """

    def __init__(
        self, path: str, name: str, button: str, question: str, kinds: str, beside: Path, none: str, parent: QWidget
    ) -> None:
        super().__init__(path, name, button, parent)
        self._question, self._kinds, self._beside = question, kinds, beside
        self.field.setPlaceholderText(none)
        self.field.setClearButtonEnabled(True)

    @property
    def file(self) -> Path | None:
        """The file; None for none."""
        said = self.field.text().strip()
        try:
            return self._beside / Path(said).expanduser() if said else None
        except RuntimeError:  # no home of that name
            return Path(said)

    @property
    def is_there(self) -> bool:
        """Whether it can be read, as far as can be seen; so can none."""
        try:
            return self.file is None or self.file.is_file()
        except (OSError, ValueError):  # no rights; no name at all
            return False

    def _ask(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, self._question, str(self._beside), self._kinds)
        if found:
            self.field.setText(str(Path(found)))
