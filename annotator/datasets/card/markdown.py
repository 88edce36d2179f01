"""A card as Markdown, for people and for the Hugging Face hub; what others wrote cannot become markup in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.datasets.card.about import About
from annotator.datasets.card.content import (
    Bullets,
    Cell,
    Code,
    Inline,
    Line,
    Link,
    Mono,
    Paragraph,
    Part,
    Said,
    Section,
    Table,
    grouped,
    is_number,
    plain,
)
from annotator.datasets.card.facts import Facts
from annotator.datasets.card.front_matter import front_matter
from annotator.datasets.card.naming import title
from annotator.datasets.card.sections import sections

FILE = "README.md"

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "\\": "&#92;", "$": "&#36;", "@": "&#64;"}
_ESCAPED = {**_ENTITIES, **{one: f"\\{one}" for one in "`*_[]#~"}}
_SPECIAL = re.compile("|".join(map(re.escape, sorted(_ESCAPED, key=len, reverse=True))))
_BEGINNING = re.compile(r"(\d{1,9})([.)])(?=\s|$)|([-+=:])")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ISOLATE, _END = "\u2068", "\u2069"
_NOT_CODE = re.compile(r"[|\\`]")


def card(facts: Facts, about: About | None = None) -> bytes:
    """README.md: what machines read, and all sections."""
    said = about or About()
    return (front_matter(facts, said) + "\n" + document(title(facts, said), sections(facts, said))).encode()


def document(heading: str, parts: Sequence[Section]) -> str:
    """Sections under a heading, as Markdown."""
    blocks = [f"# {_foreign(heading)}"]
    for section in parts:
        blocks.append(f"{'#' * section.level} {inline(section.title)}")
        blocks += [_part(one) for one in section.parts]
    return "\n\n".join(blocks) + "\n"


def _part(part: Part) -> str:
    match part:
        case Paragraph(line):
            return _at_beginning(inline(line))
        case Bullets(items):
            return "\n".join(f"- {_at_beginning(inline(one))}" for one in items)
        case Table():
            return _table(part)
        case Code(language, text):
            return _fenced(language, text)


def _fenced(language: str, text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    lines = "\n".join("".join(_seen(one) for one in line) for line in text.splitlines())
    return f"{fence}{language}\n{lines}\n{fence}"


def _seen(one: str) -> str:
    return one if one.isprintable() or one == "\t" else "\ufffd"


def _table(table: Table) -> str:
    numbers = [all(is_number(row[place]) for row in table.rows) for place in range(len(table.head))]
    rows = [
        [escaped(one) for one in table.head],
        ["---:" if number and table.rows else "---" for number in numbers],
        *([_cell(one) for one in row] for row in table.rows),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Cell) -> str:
    return grouped(cell) if isinstance(cell, int) else inline(cell)


def inline(line: Line) -> str:
    """A line of a card as Markdown."""
    return "".join(_inline(one) for one in line)


def _inline(one: Inline) -> str:
    match one:
        case Said(text):
            return _foreign(text)
        case Mono(text):
            return _mono(text)
        case Link(text, url):
            return f"[{escaped(plain(text))}](<{url}>)"
        case str():
            return escaped(one)


def _foreign(text: str) -> str:
    flat = plain(text)
    shown = escaped(flat)
    return f"{_ISOLATE}{shown}{_END}" if _RIGHT_TO_LEFT.search(flat) else shown


def escaped(text: str) -> str:
    """A text of which nothing is markup, neither of Markdown nor of HTML, in a table or out of it."""
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], text)


def _mono(text: str) -> str:
    flat = plain(text)
    if not flat or _NOT_CODE.search(flat):
        return _foreign(text)
    return f"`{flat}`"


def _at_beginning(text: str) -> str:
    """A line whose first characters do not make a list or a rule of it."""
    found = _BEGINNING.match(text)
    if found is None:
        return text
    if found[3]:
        return f"\\{text}"
    return f"{found[1]}\\{found[2]}{text[found.end() :]}"
