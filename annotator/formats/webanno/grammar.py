"""How WebAnno TSV 3 is written: its header, its escapes, its stacks of values."""

from __future__ import annotations

import re
from typing import NamedTuple

from annotator.errors import FileRefused
from annotator.formats.foreign_text import storable

FORMAT_LINE = "#FORMAT=WebAnno TSV "
LABEL = "value"
"""The feature that holds the label in what we write, and in what INCEpTION has built in."""

LABELS = (LABEL, "label", "entity", "PosValue", "DependencyType", "referenceType", "type")
"""Features that hold a label, the likeliest first; else the first feature does."""

WORD_TYPE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
ANYTHING = "uima.tcas.Annotation"
_KINDS = {"#T_SP=": "span", "#T_CH=": "chain", "#T_RL=": "relation"}


class Column(NamedTuple):
    """A column behind the token.

    Attributes:
        at: where it stands among these columns.
        kind: 'value', 'role' and 'target' (of a slot), 'source' (of a relation), 'link' (of a chain), or 'none' for
            a layer without features.
        name: of the feature.
        type: what a target or source is.
    """

    at: int
    kind: str
    name: str = ""
    type: str = ""


class Layer(NamedTuple):
    """A layer that the header declares: its type in UIMA, its kind ('span', 'chain', 'relation'), its columns."""

    type: str
    kind: str
    columns: tuple[Column, ...]

    @property
    def short(self) -> str:
        """The last part of the type's name."""
        return self.type.rpartition(".")[2]

    @property
    def label(self) -> Column | None:
        """The column with the label, None when there is none."""
        values = {column.name: column for column in self.columns if column.kind == "value"}
        found = next((values[name] for name in LABELS if name in values), None)
        return found or next(iter(values.values()), None)


def declared(line: str, at: int, *, name: str, number: int) -> Layer:
    """A layer by its line in the header; its first column is the one numbered `at`."""
    kind = _KINDS[line[:6]]
    type_name, *fields = line[6:].split("|")
    columns: list[Column] = []
    for said in fields:
        field = storable(said)
        here = at + len(columns)
        if not field:
            continue
        if kind == "span" and field.startswith("ROLE_"):
            # between the feature and the link type stands a _, which either may hold; types have dots
            feature = field.rpartition(":")[2]
            columns.append(Column(here, "role", feature[: feature.rfind("_", 0, max(feature.find("."), 0))]))
        elif kind == "span" and columns and columns[-1].kind == "role":
            columns.append(Column(here, "target", columns[-1].name, field))
        elif kind == "relation" and field.startswith("BT_"):
            columns.append(Column(here, "source", "", field.removeprefix("BT_")))
        else:
            columns.append(Column(here, "link" if (kind, field) == ("chain", "referenceRelation") else "value", field))
    if not type_name:
        raise FileRefused(name, "declares a layer without a name; get the file again", line=number)
    kinds = [column.kind for column in columns]
    if kind == "relation" and kinds.count("source") != 1:
        raise FileRefused(name, f"{type_name} does not say what its relations begin at (BT_…)", line=number)
    if kinds.count("role") != kinds.count("target"):
        raise FileRefused(name, f"{type_name} has a slot that does not say what fills it", line=number)
    return Layer(storable(type_name), kind, tuple(columns) or (Column(at, "none"),))


def is_layer(line: str) -> bool:
    """Whether a line of the header declares a layer."""
    return line[:6] in _KINDS


# -- escapes -------------------------------------------------------------------------------------------

_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_NAMED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_TO_ESCAPE = re.compile(r"->|[\\\[\]|_;\t\n\r*]")
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_PIECES = {sep: re.compile(rf"((?:[^\\{sep}]|\\.)*)({re.escape(sep)}|$)", re.DOTALL) for sep in "|;"}
_NUMBERED = re.compile(r"((?:[^\\\[]|\\.)*)\[([0-9]{1,9})(?:_([0-9]{1,9}))?\]", re.DOTALL)


def escaped(value: str) -> str:
    """A value as it stands in a column."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), value)


def unescaped(value: str, *, unicode: bool = False) -> str:
    r"""The other way round; until 3.1 texts had `\u20AC`, too."""
    if "\\" not in value:
        return value

    def meant(found: re.Match[str]) -> str:
        said = found[1]
        if len(said) == 5:
            return chr(int(said[1:], 16)) if unicode else said
        return _NAMED.get(said, said)

    return _ESCAPED.sub(meant, value)


def escaped_text(text: str) -> str:
    """A line of a sentence's text."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r")


def pieces(cell: str, separator: str) -> list[str]:
    """What stands between separators that are not escaped."""
    if "\\" not in cell:
        return cell.split(separator)
    found: list[str] = []
    place = 0
    while match := _PIECES[separator].match(cell, place):
        found.append(match[1])
        if not match[2]:
            return found
        place = match.end()
    return cell.split(separator)  # it ends in a lone backslash, which escapes nothing


def numbered(said: str) -> tuple[str, int, int]:
    """A value without the numbers in brackets at its end, and these; 0 for those that are not there."""
    if not said.endswith("]") or (found := _NUMBERED.fullmatch(said)) is None:
        return said, 0, 0
    return found[1], int(found[2]), int(found[3] or 0)
