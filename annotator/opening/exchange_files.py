"""Where exchanged files are: folders, packed folders and single files to read from, folders to write into."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.articles.files import bytes_of, opened, refusal_of
from annotator.articles.zipped import Archive
from annotator.durable import reason, synchronise_folder, temporary_beside
from annotator.errors import CorpusError, FileRefused
from annotator.formats.files import MOST_BYTES
from annotator.formats.format import HEAD, Format
from annotator.formats.reading import NoFormat, Unread
from annotator.formats.registry import detected, formats


class Folder:
    """The files of a folder, hidden ones left out.

    Args:
        path: the folder.
        deep: whether those of the folders in it belong to it, too.

    Attributes:
        closed: folders in it that could not be looked into, once `names` were asked for.
        needed: what people call the files that were read; not those of which only the beginning was.
        is_searched: whether main files are looked for in it.
    """

    def __init__(self, path: Path, *, deep: bool = True) -> None:
        self._path = path
        self.is_searched = deep
        self.needed: set[str] = set()
        self._names: list[str] | None = None
        self.closed: list[FileRefused] = []

    def names(self) -> Sequence[str]:
        if self._names is None:
            self._names = sorted(self._found())
        return self._names

    def read(self, name: str) -> bytes:
        self.needed.add(self.shown(name))
        return bytes_of(self._place(name), limit=MOST_BYTES)

    @contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        self.needed.add(self.shown(name))
        with self._opened(name) as file:
            yield file

    def head(self, name: str) -> bytes:
        with self._opened(name) as file:
            return file.read(HEAD)

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        with opened(self._place(name)) as file:
            try:
                yield file
            except OSError as error:
                raise refusal_of(error, self.shown(name)) from error

    def shown(self, name: str) -> str:
        return str(self._path / name)

    def _place(self, name: str) -> Path:
        """Where a file is; files name others, and may not name what lies outside of their folder."""
        inside = Path(name)
        if inside.is_absolute() or inside.drive or ".." in inside.parts:
            raise FileRefused(self.shown(name), "is outside of the folder; put it beside the file that names it")
        return self._path / inside

    def _found(self) -> Iterator[str]:
        for place, folders, files in os.walk(self._path, onerror=self._note_closed):
            folders[:] = sorted(one for one in folders if not one.startswith(".")) if self.is_searched else []
            for file in files:
                if not file.startswith("."):
                    yield Path(place, file).relative_to(self._path).as_posix()

    def _note_closed(self, error: OSError) -> None:
        self.closed.append(refusal_of(error, str(error.filename)))


class Packed:
    """The files of a ZIP archive, read within the bounds that hold for every archive; attributes as in `Folder`."""

    is_searched = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.needed: set[str] = set()
        file = opened(path)
        weakref.finalize(self, file.close)  # when nobody reads from it any more
        self._archive = Archive(file, str(path))
        self._names = sorted(set(self._archive.members))

    def names(self) -> Sequence[str]:
        return self._names

    def read(self, name: str) -> bytes:
        self.needed.add(self.shown(name))
        return self._archive.read(name)

    @contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        yield BytesIO(self.read(name))

    def head(self, name: str) -> bytes:
        return self._archive.read(name)[:HEAD]

    def shown(self, name: str) -> str:
        return f"{self._path}/{name}"


class Found(NamedTuple):
    """A main file and its format."""

    files: Folder | Packed
    name: str
    format: Format


def find(paths: Sequence[Path], chosen: Format | None) -> tuple[list[Found], list[Unread]]:
    """The main files at these paths, in order: files, folders and ZIP archives with all that is in them.

    Args:
        paths: what the user named.
        chosen: the format that all of them are of; None to tell each by its name and first bytes.

    Returns:
        The main files, and what could not be read or is of no format. In folders and archives, files of
        no format are passed over: they may belong to others, or be no annotations at all.
    """
    found: list[Found] = []
    unread: list[Unread] = []
    for path in paths:
        here: list[Found | Unread] = []
        try:
            here += _at(path, chosen)
        except FileRefused as refused:
            here.append(Unread.of(refused))
        if not here:
            what = chosen.title if chosen else "any format that is read"
            unread.append(Unread(str(path), f"{path}: holds no file of {what}."))
        found += [one for one in here if isinstance(one, Found)]
        unread += [one for one in here if isinstance(one, Unread)]
    return found, unread


def _at(path: Path, chosen: Format | None) -> Iterator[Found | Unread]:
    among = formats() if chosen is None else (chosen,)
    if path.is_dir() or path.suffix.lower() == ".zip":
        many = Folder(path) if path.is_dir() else Packed(path)
        suffixes = tuple(suffix for one in among for suffix in one.suffixes)
        for name in many.names():
            if not name.lower().endswith(suffixes):
                continue
            try:
                kind = detected(name, many.head(name), among)
            except FileRefused as refused:  # the others can still be read
                yield Unread.of(refused)
                continue
            if kind is not None:
                kind.need()
                yield Found(many, name, kind)
        if isinstance(many, Folder):
            yield from map(Unread.of, many.closed)
        return
    single = Folder(path.parent, deep=False)
    kind = detected(path.name, single.head(path.name), among)
    if kind is None and chosen is not None and chosen.read is not None:
        kind = chosen  # the user says so: its reader tells what is wrong with it
    if kind is None:
        raise NoFormat(str(path), "is in no format that is read; say which one it is, if it is one")
    kind.need()
    yield Found(single, path.name, kind)


# -- out -----------------------------------------------------------------------------------------------


class Into:
    """A new folder that files are written into; it has its name once all of them are there.

    Args:
        folder: where they go; it must be empty, or not be there.

    Raises:
        CorpusError: something is there, or it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder = folder.absolute()  # the current folder has no name to put another one beside
        self._made: set[Path] = set()
        refuse_taken(folder)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._place = temporary_beside(folder)
            self._place.mkdir()
        except OSError as error:
            raise CorpusError(f"{folder}: cannot be made: {reason(error)}.") from error

    def put(self, name: str, data: bytes) -> None:
        with self.open(name) as file:
            file.write(data)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        path = self._place / name
        try:
            if path.parent not in self._made:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(path.parent)
            with path.open("xb") as file:
                yield file
        except OSError as error:
            raise CorpusError(f"{self.folder / name}: cannot be written: {reason(error)}.") from error

    def holds(self, name: str) -> bool:
        """Whether a file of this name was written."""
        return (self._place / name).exists()

    def done(self) -> None:
        """Everything is written: give the folder its name.

        Raises:
            CorpusError: it cannot be given it.
        """
        try:
            if self.folder.is_dir():
                self.folder.rmdir()  # it is empty
            self._place.rename(self.folder)
            synchronise_folder(self.folder.parent)
        except OSError as error:
            raise CorpusError(f"{self.folder}: cannot be written: {reason(error)}.") from error

    def given_up(self) -> None:
        """Take away what was written so far, after an error or when the user cancels; once done, nothing is."""
        shutil.rmtree(self._place, ignore_errors=True)


def refuse_taken(folder: Path) -> None:
    """Refuse a folder that has anything in it.

    Raises:
        CorpusError: it has, or is none, or cannot be looked into.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CorpusError(f"{folder}: is not empty; choose a new folder.")
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made: {reason(error)}.") from error


class Nowhere:
    """Takes files and forgets them: to see what would be lost."""

    def put(self, name: str, data: bytes) -> None:
        """Forget a file."""

    @contextmanager
    def open(self, _: str) -> Iterator[BinaryIO]:
        yield _Forgetful()


class _Forgetful(BytesIO):
    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]
