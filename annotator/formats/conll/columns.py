"""What the columns of a file of tokens are: told from its first lines, for knowing a format again and for reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.formats.conll.tags import TAG
from annotator.formats.foreign_text import lines_of
from annotator.formats.format import HEAD

ARTICLE = "-DOCSTART-"
"""The first column of a line that begins an article."""

SAID = re.compile(r"# (tokeniser|tags|doc_id|layer|facts) = (.*)")
"""A comment of our own."""

_BLANKS = re.compile("[ \t]+")
_LOOKED_AT = 500


class Columns(NamedTuple):
    """What the columns of a file are.

    Attributes:
        separator: tab; a blank for any run of blanks and tabs; '|' for sentences on one line each, whose tokens
            have blanks between them and `|` between their columns.
        number: how many there are.
        word: which one holds the token: 1 when the first one counts the tokens of a sentence, else 0.
        tags: how many of the last ones hold tags; those on the left are the outer ones.
        has_ends: whether a tag tells where an entity ends, or stands alone.
    """

    separator: str
    number: int
    word: int
    tags: int
    has_ends: bool

    def cells(self, line: str) -> list[str]:
        """The columns of a line."""
        return line.split("\t") if self.separator == "\t" else _BLANKS.split(line.strip(" \t"))

    @property
    def unread(self) -> tuple[int, ...]:
        """Columns that are not read, counted from 1."""
        return tuple(range(self.word + 2, self.number - self.tags + 1))


def is_comment(line: str) -> bool:
    """Whether a line is no token: it begins with # and ends in no tag, or it is a comment of our own."""
    return line[:1] == "#" and (SAID.fullmatch(line) is not None or not TAG.fullmatch(_BLANKS.split(line.rstrip())[-1]))


def head_lines(head: bytes) -> list[str]:
    """The whole lines in the first bytes of a file."""
    whole = head.rpartition(b"\n")[0] if len(head) >= HEAD and b"\n" in head else head
    return list(lines_of(whole.decode("utf-8", errors="replace").removeprefix("\ufeff")))


def columns_of(lines: Sequence[str]) -> Columns | None:
    """The columns that all of these lines have; None when they have no tokens with tags."""
    rows = [line for line in lines if line.strip(" \t") and not is_comment(line) and not line.startswith(ARTICLE)]
    rows = rows[:_LOOKED_AT]
    if not rows:
        return None
    return _by_lines(rows) or _by_sentences(rows)


def _by_lines(rows: Sequence[str]) -> Columns | None:
    for separator in ("\t", " "):
        cells = [row.split("\t") if separator == "\t" else _BLANKS.split(row.strip(" \t")) for row in rows]
        number = len(cells[0])
        if number >= 2 and all(len(row) == number and TAG.fullmatch(row[-1]) for row in cells):
            return _told(separator, cells)
    return None


def _by_sentences(rows: Sequence[str]) -> Columns | None:
    cells = [word.split("|") for row in rows for word in _BLANKS.split(row.strip(" \t"))]
    number = len(cells[0])
    if number < 2 or not all(len(row) == number and TAG.fullmatch(row[-1]) for row in cells):
        return None
    return Columns("|", number, 0, 1, _has_ends(row[-1] for row in cells))


def _told(separator: str, cells: Sequence[Sequence[str]]) -> Columns:
    number = len(cells[0])
    counts = number > 2 and cells[0][0] == "1" and all(row[0].isdecimal() for row in cells)
    tags = 1
    # only where the tokens are counted does a file have two columns of entities, the other being inside the one;
    # the third column of CoNLL-2003 looks alike, and is of chunks
    if counts and number > 3 and all(TAG.fullmatch(row[-2]) for row in cells):
        tags = 2
    return Columns(separator, number, int(counts), tags, _has_ends(row[-1] for row in cells))


def _has_ends(tags: Iterator[str]) -> bool:
    return any(tag[0] in "ESLU" for tag in tags)
