"""Where things are: what a word on the command line names, the user's data folder, and who the user is."""

from __future__ import annotations

import getpass
import os
import re
import unicodedata
from enum import Enum
from pathlib import Path

import platformdirs

from annotator.errors import CorpusError
from annotator.model.identity import derived_id
from annotator.storage.mirror import ARTICLE, SCHEME

SUFFIX = ".corpus"


class Kind(Enum):
    """What a target names."""

    DATABASE = "a database"
    STORE = "a corpus file"
    MIRROR = "a mirror folder"
    FOLDER = "another folder"
    FILE = "another file"
    MISSING = "nothing that is there"


def kind_of(target: str | Path) -> Kind:
    """What a target names; looks at the disk, never into a file.

    Raises:
        CorpusError: the system does not let it be looked at.
    """
    if isinstance(target, str) and "://" in target:
        return Kind.DATABASE
    path = Path(target)
    try:
        if path.is_dir():
            return Kind.MIRROR if is_mirror(path) else Kind.FOLDER
        if not path.exists():
            return Kind.MISSING
    except OSError as error:
        raise CorpusError(f"{target}: cannot be looked at ({error.strerror}); check name and permissions.") from error
    return Kind.STORE if path.suffix == SUFFIX else Kind.FILE


def is_mirror(folder: Path) -> bool:
    """Whether a folder has what makes a mirror: a scheme.xml."""
    return (folder / SCHEME).is_file()


def store_beside(folder: Path) -> Path | None:
    """The corpus file whose mirror a folder is: `NAME.corpus` beside `NAME`, or None."""
    for place in (normal(folder), folder.resolve()):
        beside = place.with_name(place.name + SUFFIX) if place.name else None
        if beside is not None and beside.is_file():
            return beside
    return None


def normal(folder: Path) -> Path:
    """A folder by its one absolute path, however it was spelt (`.`, `../harbour`); links stay."""
    return Path(os.path.abspath(folder))  # noqa: PTH100 - Path.absolute leaves the dots, and resolve follows links


def is_standoff(path: Path) -> bool:
    """Whether a path is named like an article of a mirror."""
    return path.name.endswith(ARTICLE)


def file_of(name: str) -> Path:
    """The file that an article was read from, by what that is called: itself, or the archive that it is a member of."""
    path = Path(name)
    return next((place for place in (path, *path.parents) if place.is_file()), path)


def data_folder() -> Path:
    """The user's data folder for Annotator; it may not be there yet."""
    return platformdirs.user_data_path("annotator", appauthor=False)


def made(folder: Path) -> Path:
    """A folder, made if it was not there.

    Raises:
        CorpusError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made ({error.strerror}); choose another place.") from error
    return folder


def login_name() -> str:
    """The name the user logged in with, 'me' where the system does not tell."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "me"


def annotator_id(name: str) -> str:
    """The id of an annotator, made from the name as a person writes it: `Ana María` is `ana-maria`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return slug or f"annotator-{derived_id('', name)[:8]}"
