"""What a format is: a name, how it is known again, how it is read and written, and what it cannot say."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.formats.files import Files
    from annotator.formats.reading import Arrival, Reading, Unread
    from annotator.formats.writing import Writing
    from annotator.model.document import AnnotatedDocument

Sniff: TypeAlias = "Callable[[str, bytes], bool]"
"""Whether a file is surely of the format, by its name and its first bytes (at least 64 kB, or all of it)."""

Read: TypeAlias = "Callable[[Files, str, Reading], Iterator[Arrival | Unread]]"
"""Reads all articles of one main file, which `Files` has beside others; FileRefused when nothing of it can be read."""

Write: TypeAlias = "Callable[[Iterable[AnnotatedDocument], Writing], Iterator[str]]"
"""Writes articles one after the other, and yields the id of each once that is done; files are put into `Writing`."""

HEAD = 64 * 1024
"""Bytes of a file that `Sniff` gets."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that articles come in or go out in.

    Attributes:
        name: as it is typed after `--to`: lower case, with hyphens.
        title: as people call it.
        suffixes: of its main files, the usual one first.
        sniff: see `Sniff`.
        read, write: see `Read` and `Write`; None for what the format is not meant for.
        cannot_express: names in `losses.LOSSES` of what no file of this format can hold.
        module: what must be installed for it besides Annotator, such as 'spacy'; '' for nothing.
        extra: the optional dependency that brings this along.
        takes_tokens: whether it is written in tokens, so that a tokeniser matters.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Sniff
    read: Read | None
    write: Write | None
    cannot_express: frozenset[str] = frozenset()
    module: str = ""
    extra: str = ""
    takes_tokens: bool = False

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is here."""
        return not self.module or importlib.util.find_spec(self.module) is not None

    def need(self) -> None:
        """Raise AnnotatorError, with the remedy, unless what it needs is here."""
        if not self.is_installed:
            raise AnnotatorError(f"{self.title} needs the package {self.module}: pip install 'annotator[{self.extra}]'")
