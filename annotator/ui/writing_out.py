"""Actions that write articles into a folder, which is proposed beside the corpus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl

from annotator.ui.browser import browse
from annotator.ui.looking_first import Dialog, LookingFirst


class WritingOut(LookingFirst[Dialog]):
    """What is written goes into a folder that is proposed, and what was chosen is kept for the next time."""

    def _remember(self, table: str, chosen: dict[str, str]) -> None:
        """Keep what was chosen for the next time."""
        if chosen != self._settings.at((table,)):
            self._settings.put((table,), chosen)

    # -- where to --------------------------------------------------------------------------------------

    def _beside(self) -> Path:
        """The folder in which the corpus is; the user's own if it is not among files, or where nobody looks."""
        from annotator.opening import data_folder

        address = self._desk.corpus.address
        beside = Path(address).resolve().parent if "://" not in address else _documents()
        return _documents() if beside.is_relative_to(data_folder().resolve()) else beside

    def _new_folder(self, kind: str) -> Path:
        """A folder there that is not there yet, called as the corpus and by what it holds."""
        name = f"{self._desk.corpus.name}-{kind}".replace("/", "-")
        beside = self._beside()
        number, found = 2, beside / name
        while self._is_taken(found):
            found = beside / f"{name}-{number}"
            number += 1
        return found

    def _is_taken(self, folder: Path) -> bool:
        return folder.exists()

    def _browse(self, path: Path) -> None:
        if not browse(QUrl.fromLocalFile(str(path))):
            self._messages.say(self.tr("No window could be opened for {0}").format(path))


def _documents() -> Path:
    """Where the user keeps files."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()
