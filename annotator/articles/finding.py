"""Files that hold articles: those that were named, and in folders those of a kind that is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from annotator.articles import kinds
from annotator.articles.files import opened, refusal_of, without_articles
from annotator.articles.pieces import Refusal
from annotator.errors import FileRefused, printable

_HEAD = 4096
_SHOWN = 5


def find_articles(paths: Iterable[Path], refused: list[Refusal]) -> list[Path]:
    """The files to read: those named, and in folders those whose kind is known, sorted by name.

    Args:
        paths: files and folders; links to folders within folders are not followed.
        refused: takes what could not be searched, and folders without articles.
    """
    found: list[Path] = []
    for path in paths:
        if not _is_folder(path):
            found.append(path)
            continue
        before = len(refused)
        inside = list(_in_folder(path, refused))
        if not inside and len(refused) == before:
            refused.append(Refusal.of(without_articles(path)))
        found += inside
    return list(dict.fromkeys(found))


class PassedOver:
    """Tables without articles that were found in folders and archives: one sentence tells of all of them."""

    def __init__(self, named: Iterable[Path]) -> None:
        self._named = {path for path in named if not path.name.lower().endswith(kinds.ARCHIVE)}
        self._names: list[str] = []

    def take(self, path: Path, refusal: Refusal) -> bool:
        """Take a refusal of a file, or of a part of it, if it is of such a table."""
        if refusal.has_articles or path in self._named:
            return False
        self._names.append(refusal.name)
        return True

    def refusals(self) -> Iterator[Refusal]:
        """One for all of them, or none."""
        if len(self._names) == 1:
            yield Refusal.of(FileRefused(self._names[0], "holds no articles, so it was passed over"))
        elif self._names:
            folder = _folder_of(self._names)
            shown = ", ".join(printable(os.path.relpath(name, folder)) for name in self._names[:_SHOWN])
            more = ", …" if len(self._names) > _SHOWN else ""
            reason = f"{len(self._names):,} tables in it hold no articles and were passed over: {shown}{more}"
            yield Refusal.of(FileRefused(folder, reason))


def _folder_of(names: Sequence[str]) -> str:
    """The innermost folder that files lie in, or the first one's if they have none in common."""
    folders = [str(Path(name).parent) for name in names]
    try:
        return os.path.commonpath(folders)
    except ValueError:  # some are absolute, some are not; or they are on several drives
        return folders[0]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # reading it will say why
        return False


def _in_folder(folder: Path, refused: list[Refusal]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        refused.append(Refusal.of(refusal_of(error, str(error.filename or folder))))

    for place, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        is_mirror = "scheme.xml" in files
        for name in sorted(files):
            if name.startswith(".") or (is_mirror and name == "guideline.md"):
                continue  # a guideline belongs to the corpus, not to its articles
            path = Path(place, name)
            if kinds.is_article(name) or (name.lower().endswith(".xml") and kinds.is_news_xml(name, _head(path))):
                yield path


def _head(path: Path) -> bytes:
    try:
        with opened(path) as file:
            return file.read(_HEAD)
    except FileRefused:  # it was not named, only found
        return b""
