"""The rows of a WebAnno TSV file: the text rebuilt from them, and every token and piece of one with its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotator.errors import FileRefused
from annotator.formats.foreign_text import Counted, lines_of, storable
from annotator.formats.webanno.grammar import FORMAT_LINE, Layer, declared, is_layer, unescaped

COMMENT = "#Annotator="
"""Begins a comment of our own; INCEpTION passes over comments before the text of a sentence."""

_VERSION = re.compile(r"3\.([0-9]{1,3})")
_UNIT = re.compile(r"[0-9]{1,9}-[0-9]{1,9}(\.[0-9]{1,9})?")
_OFFSETS = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_MOST_BLANKS = 1_000_000


class Unit(NamedTuple):
    """A token, or a piece of one: its id, its place in UTF-16, its columns behind the word."""

    id: str
    begin: int
    end: int
    cells: list[str]


class Rows(NamedTuple):
    """What a file holds.

    Attributes:
        layers: as the header declares them.
        meta: other lines of the header, (name, value) pairs.
        comment: what stands behind `COMMENT`, '' without one.
        text: as the file has it.
        units: in the order of the file.
        blanks: how many were put between sentences, where a file does not say what stands there.
    """

    layers: tuple[Layer, ...]
    meta: tuple[tuple[str, str], ...]
    comment: str
    text: str
    units: list[Unit]
    blanks: int


def rows_of(text: str, *, name: str) -> Rows:
    """Take a file apart.

    Raises:
        FileRefused: it is not whole, or its offsets and its texts contradict each other.
    """
    return _Reader(name).rows(text)


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._number = 0
        self._unicode = False
        self._columns = 0
        self._pieces: list[str] = []
        self._length = 0  # of the text so far, in UTF-16
        self._blanks = 0
        self._pending: list[str] = []
        self._units: list[Unit] = []
        self._words: list[tuple[int, str]] = []

    def rows(self, text: str) -> Rows:
        lines = enumerate(lines_of(text), start=1)
        layers, meta = self._header(lines)
        comment = ""
        for self._number, line in lines:
            if not line:
                self._end_sentence()
            elif line[0] != "#":
                self._row(line)
            elif line.startswith(COMMENT):
                comment = comment or line.removeprefix(COMMENT)
            elif line.startswith("#Text="):
                self._pending.append(unescaped(line.removeprefix("#Text="), unicode=self._unicode) + "\n")
        self._end_sentence()
        whole = "".join(self._pieces).removesuffix("\n")
        self._check(whole)
        return Rows(tuple(layers), tuple(meta), comment, whole, self._units, self._blanks)

    def _header(self, lines: Iterator[tuple[int, str]]) -> tuple[list[Layer], list[tuple[str, str]]]:
        layers: list[Layer] = []
        meta: list[tuple[str, str]] = []
        self._number, first = next(lines, (1, ""))
        self._version(first)
        for self._number, line in lines:
            if is_layer(line):
                layers.append(declared(line, self._columns, name=self._name, number=self._number))
                self._columns += len(layers[-1].columns)
            elif not line:
                break
            elif line[0] == "#" and "=" in line:
                key, _, value = line[1:].partition("=")
                if key.strip() and value:
                    meta.append((storable(key.strip()), storable(value)))
            else:
                raise self._refused("is no line of a header; there must be two empty lines after the header")
        return layers, meta

    def _version(self, line: str) -> None:
        said = line.removeprefix(FORMAT_LINE)
        version = _VERSION.fullmatch(said)
        if not line.startswith(FORMAT_LINE) or version is None or int(version[1]) > 3:
            told = f"version {said}" if line.startswith(FORMAT_LINE) else "an older version, or something else"
            raise self._refused(f"is WebAnno TSV of {told}; versions 3.0 to 3.3 are read: export it anew as 3.3")
        self._unicode = int(version[1]) < 2

    def _row(self, line: str) -> None:
        cells = line.split("\t")
        if not cells[-1]:
            cells.pop()  # every row ends in a tab
        if len(cells) < self._columns + 3:
            raise self._refused(f"has {len(cells)} columns, and the header names {self._columns} besides the first 3")
        offsets = _OFFSETS.fullmatch(cells[1])
        if not _UNIT.fullmatch(cells[0]) or offsets is None or int(offsets[1]) > int(offsets[2]):
            raise self._refused(f"“{cells[0]} {cells[1]}” is no token with its place")
        begin, end = int(offsets[1]), int(offsets[2])
        if self._pending:
            self._place_sentence(begin)
        if not self._pieces:
            raise self._refused("is a token of a sentence whose text is not there (#Text=)")
        self._units.append(Unit(cells[0], begin, end, cells[3 : self._columns + 3]))
        self._words.append((self._number, cells[2]))

    def _place_sentence(self, begin: int) -> None:
        """Add a sentence's text where its first token begins; between sentences are line ends and blanks."""
        if self._length > begin:
            if self._length != begin + 1:
                raise self._refused(f"begins at {begin}, and the text before it is {self._length - 1} long")
            self._pieces[-1] = self._pieces[-1].removesuffix("\n")
            self._length -= 1
        gap = begin - self._length
        self._blanks += gap
        if self._blanks > _MOST_BLANKS:
            raise self._refused(f"begins at {begin}, and the text before it is {self._length} long; nothing fills that")
        text = "".join(self._pending)
        self._pending = []
        self._pieces += [" " * gap, text]
        self._length += gap + len(text.encode("utf-16-le", errors="surrogatepass")) // 2

    def _end_sentence(self) -> None:
        if self._pending:
            raise self._refused("ends a sentence that has a text and no tokens; the file is not whole")

    def _check(self, text: str) -> None:
        """Every token must be what the text has in its place."""
        counted = Counted(text, "utf16")
        is_plain = not text or max(text) <= "\uffff"
        for unit, (number, word) in zip(self._units, self._words, strict=True):
            if is_plain and word and text[unit.begin : unit.end] == word:
                continue
            begin, end = counted.codepoint(unit.begin), counted.codepoint(unit.end)
            found = None if begin is None or end is None else text[begin:end]
            if found not in (word, unescaped(word)):
                there = "no place in the text" if found is None else f"“{found[:60]}” in the text"
                reason = f"“{word[:60]}” is said to stand at {unit.begin}-{unit.end}, which is {there}"
                raise FileRefused(self._name, reason, line=number)

    def _refused(self, reason: str) -> FileRefused:
        return FileRefused(self._name, reason, line=self._number)
