"""What people choose among when annotations come in or go out: formats, and the files that are of one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from annotator.errors import AnnotatorError
from annotator.formats.format import Format
from annotator.formats.registry import formats
from annotator.formats.tokens import TOKENISERS
from annotator.opening.exchange_files import find

__all__ = ["TOKENISERS", "Choice", "of_other_tools", "readable", "writable"]


OURS = "standoff"


class Choice(NamedTuple):
    """A format that can be chosen.

    Attributes:
        name, title, suffixes, takes_tokens: as in `Format`.
        missing: the sentence that says what must be installed for it, '' when all is there.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    takes_tokens: bool
    missing: str


def readable() -> list[Choice]:
    """The formats that are read, in the order in which people see them.

    Raises:
        AnnotatorError: one that another package brings along is none.
    """
    return [_choice(one) for one in formats() if one.read is not None]


def writable() -> list[Choice]:
    """The formats that are written, in the order in which people see them.

    Raises:
        AnnotatorError: one that another package brings along is none.
    """
    return [_choice(one) for one in formats() if one.write is not None]


def of_other_tools(files: Iterable[Path]) -> list[Path]:
    """Those of these files, each once, that hold annotations in a format that is read, whether it is installed or not.

    Files whose names end otherwise, archives among them, are not looked into; standoff XML is ours.
    """
    suffixes = tuple(suffix for one in formats() if one.read is not None for suffix in one.suffixes)
    return [file for file in dict.fromkeys(files) if file.name.lower().endswith(suffixes) and _is_of_a_format(file)]


def _is_of_a_format(file: Path) -> bool:
    try:
        found, _ = find([file], None)
    except AnnotatorError:  # of one that is not installed
        return True
    return any(one.format.name != OURS for one in found)


def _choice(one: Format) -> Choice:
    try:
        one.need()
    except AnnotatorError as error:
        return Choice(one.name, one.title, one.suffixes, one.takes_tokens, str(error))
    return Choice(one.name, one.title, one.suffixes, one.takes_tokens, "")
