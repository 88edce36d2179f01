"""What a card says, before anybody writes it as Markdown or HTML: sections of paragraphs, lists, tables and code.

Words of ours are `str`; whatever comes from a corpus or from a person is `Said`, and may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias


class Said(NamedTuple):
    """Somebody else's words, on one line: a title, the name of an outlet."""

    text: str


class Mono(NamedTuple):
    """A name or a piece of code, in fixed width."""

    text: str


class Link(NamedTuple):
    """Words that lead to an address (http or https), which `is_address` has looked at."""

    text: str
    url: str


Inline: TypeAlias = str | Said | Mono | Link
Line: TypeAlias = tuple[Inline, ...]
Cell: TypeAlias = Line | int
"""What stands in a table; numbers are set to the right, see `is_number`."""


class Paragraph(NamedTuple):
    """Words that belong together."""

    line: Line


class Bullets(NamedTuple):
    """A list."""

    items: tuple[Line, ...]


class Table(NamedTuple):
    """Rows of the same length.

    Attributes:
        head: of each column.
        rows: their cells.
        bars: the column whose numbers are also shown as bars, where there is room for pictures; -1 for none.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: int = -1


class Code(NamedTuple):
    """Lines to copy."""

    language: str
    text: str


Part: TypeAlias = Paragraph | Bullets | Table | Code


class Section(NamedTuple):
    """A heading with what stands under it.

    Attributes:
        level: of the heading: 2, or 3 within the last section of level 2.
    """

    title: Line
    parts: tuple[Part, ...] = ()
    level: int = 2


_SLOT = re.compile(r"(\{\}|`[^`]*`)")


def line(template: str, *values: Inline | int | Line) -> Line:
    """A line of ours, with code between backticks, and `{}` where each value goes."""
    given = iter(values)
    made: list[Inline] = []
    for piece in _SLOT.split(template):
        if piece == "{}":
            made.extend(_inline(next(given)))
        elif piece.startswith("`"):
            made.append(Mono(piece[1:-1]))
        elif piece:
            made.append(piece)
    return tuple(made)


def _inline(value: Inline | int | Line) -> Iterator[Inline]:
    if isinstance(value, int):
        yield grouped(value)
    elif isinstance(value, tuple) and not isinstance(value, Said | Mono | Link):
        yield from value
    else:
        yield value


def paragraph(template: str, *values: Inline | int | Line) -> Paragraph:
    """A paragraph of ours; see `line`."""
    return Paragraph(line(template, *values))


def prose(text: str) -> tuple[Paragraph, ...]:
    """What a person wrote, in paragraphs, between which they left a line empty."""
    return tuple(Paragraph((Said(one),)) for one in re.split(r"\n\s*\n", text.strip()) if one.strip())


def joined(values: list[Inline], between: str = ", ") -> Line:
    """Values one after the other."""
    return tuple(piece for number, one in enumerate(values) for piece in ((between, one) if number else (one,)))


def grouped(number: int) -> str:
    """A number as people read it: 12,345."""
    return f"{number:,}"


def several(number: int, one: str, many: str = "") -> str:
    """How many there are: 1 article, 2 articles."""
    return f"{grouped(number)} {one if number == 1 else many or f'{one}s'}"


def share(part: int, whole: int) -> str:
    """What part of a whole, in percent; '–' of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


_NUMBER = re.compile(r"[\d.,]+(?: %)?|–")


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number and nothing else."""
    if isinstance(cell, int):
        return True
    return len(cell) == 1 and isinstance(cell[0], str) and bool(_NUMBER.fullmatch(cell[0]))


_KEPT = "\u200c\u200d"
"""Joiners, without which some scripts and emoji fall apart."""


def plain(text: str) -> str:
    """A text on one line: blanks are one space, and what is not to be seen, or turns the line round, is U+FFFD."""
    flat = " ".join(text.split())
    if flat.isprintable():
        return flat
    return "".join(one if one.isprintable() or one in _KEPT else "\ufffd" for one in flat)


_ADDRESS = re.compile("https?://[!#-;=?-\\[\\]_a-z~%\u00a1-\ud7ff\uf900-\uffef]{1,2000}")


def is_address(text: str) -> bool:
    """Whether it is the address of a page, which nothing can be hidden in."""
    return bool(_ADDRESS.fullmatch(text)) and text.isprintable()
