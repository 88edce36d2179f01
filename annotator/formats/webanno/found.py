"""What the columns of a WebAnno TSV file say: annotations over several rows, relations, slots and chains."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from annotator.formats.foreign_text import storable
from annotator.formats.webanno.grammar import WORD_TYPE, Layer, numbered, pieces, unescaped
from annotator.formats.webanno.rows import Rows, Unit

Values: TypeAlias = dict[str, "str | None"]
"""By the feature's name; None where a file has it empty."""

_LINK = re.compile(r"(.*)->([0-9]{1,9})-([0-9]{1,9})", re.DOTALL)


@dataclass(slots=True)
class Found:
    """An annotation: its layer, its number in the file (0 without one), its first unit, its place in UTF-16."""

    key: str
    layer: Layer
    number: int
    begin: int
    end: int
    values: Values

    @classmethod
    def token(cls, unit: str, begin: int, end: int) -> Found:
        """A token that a relation refers to."""
        return cls(f"Token {unit}", Layer(WORD_TYPE, "span", ()), 0, begin, end, {})


class Link(NamedTuple):
    """A relation: from what stands at one unit to what stands at another; numbers are 0 where one is enough."""

    layer: Layer
    values: Values
    source: str
    target: str
    source_number: int
    target_number: int


class Slot(NamedTuple):
    """What fills the slots of one feature of an annotation: role, unit, number and type of each."""

    host: Found
    feature: str
    fillers: list[tuple[str, str, int, str]]


@dataclass(slots=True)
class Gathered:
    """All of it, in the order of the file."""

    found: list[Found] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    chains: list[tuple[Layer, list[Found]]] = field(default_factory=list)
    by_number: dict[int, Found] = field(default_factory=dict)
    at_unit: dict[str, list[Found]] = field(default_factory=dict)


def gathered(rows: Rows) -> Gathered:
    """Read the columns of all rows."""
    reader = _Columns()
    for unit in rows.units:
        for layer in rows.layers:
            if any(unit.cells[column.at] != "_" for column in layer.columns):
                reader.take(unit, layer)
    return reader.whole()


class _Columns:
    def __init__(self) -> None:
        self._all = Gathered()
        self._numbered: dict[tuple[str, int], Found] = {}
        self._chains: dict[tuple[str, int], dict[int, Found]] = {}
        self._chain_layers: dict[tuple[str, int], Layer] = {}

    def take(self, unit: Unit, layer: Layer) -> None:
        """Take what a row says of a layer: several annotations may stand there."""
        cells = [unit.cells[column.at] for column in layer.columns]
        stacks = [[] if cell == "_" else pieces(cell, "|") for cell in cells]
        for place in range(max(map(len, stacks))):
            said = [stack[place] if place < len(stack) else "_" for stack in stacks]
            if layer.kind == "span":
                self._span(unit, layer, place, said)
            elif layer.kind == "relation":
                self._relation(unit, layer, said)
            else:
                self._chain(unit, layer, place, said)

    def whole(self) -> Gathered:
        """All that was taken."""
        for key, chain in self._chains.items():
            self._all.chains.append((self._chain_layers[key], [chain[number] for number in sorted(chain)]))
        return self._all

    def _span(self, unit: Unit, layer: Layer, place: int, said: list[str]) -> None:
        values: Values = {}
        number = 0
        roles: dict[str, list[str]] = {}
        fillers: list[tuple[str, list[tuple[str, str, int, str]]]] = []
        for column, cell in zip(layer.columns, said, strict=True):
            if column.kind == "target":
                filled = [] if cell in ("_", "*") else [numbered(one) for one in pieces(cell, ";")]
                names = roles.get(column.name, [])
                roled = [
                    (names[at] if at < len(names) else "", ref, which, column.type)
                    for at, (ref, which, _) in enumerate(filled)
                ]
                fillers.append((column.name, roled))
                continue
            plain, which, _ = numbered(cell)
            number = number or which
            if column.kind == "role":
                roles[column.name] = [] if plain == "_" else [_value(one) or "" for one in pieces(plain, ";")]
            elif column.kind == "value":
                values[column.name] = _value(plain)
        one = self._grown(unit, self._numbered.get((layer.type, number)) if number else None)
        if one is None:
            which_one = f"[{number}]" if number else f" {place + 1}"
            one = self._new(unit, layer, f"{layer.short} {unit.id}{which_one}", number, values)
            self._all.slots += [Slot(one, feature, filled) for feature, filled in fillers if filled]

    def _relation(self, unit: Unit, layer: Layer, said: list[str]) -> None:
        values: Values = {}
        source = ("", 0, 0)
        for column, cell in zip(layer.columns, said, strict=True):
            if column.kind == "source":
                source = numbered(cell)
            elif column.kind == "value":
                values[column.name] = _value(cell)
        self._all.links.append(Link(layer, values, source[0], unit.id, source[1], source[2]))

    def _chain(self, unit: Unit, layer: Layer, place: int, said: list[str]) -> None:
        values: Values = {}
        chain: tuple[int, int] | None = None
        for column, cell in zip(layer.columns, said, strict=True):
            if column.kind == "link":
                if found := _LINK.fullmatch(cell):
                    cell, chain = found[1], (int(found[2]), int(found[3]))  # noqa: PLW2901
                values[column.name] = _value(cell)
            else:
                values[column.name] = _value(numbered(cell)[0])
        members = {} if chain is None else self._chains.setdefault((layer.type, chain[0]), {})
        one = self._grown(unit, members.get(chain[1]) if chain else None)
        if one is None:
            one = self._new(unit, layer, f"{layer.short} {unit.id} {place + 1}", 0, values)
        if chain is not None:
            members[chain[1]] = one
            self._chain_layers[layer.type, chain[0]] = layer

    def _grown(self, unit: Unit, one: Found | None) -> Found | None:
        """An annotation that goes on in another row."""
        if one is not None:
            one.begin, one.end = min(one.begin, unit.begin), max(one.end, unit.end)
            self._all.at_unit.setdefault(unit.id, []).append(one)
        return one

    def _new(self, unit: Unit, layer: Layer, key: str, number: int, values: Values) -> Found:
        one = Found(key, layer, number, unit.begin, unit.end, values)
        self._all.found.append(one)
        self._all.at_unit.setdefault(unit.id, []).append(one)
        if number:
            self._numbered[layer.type, number] = one
            self._all.by_number.setdefault(number, one)
        return one


def _value(cell: str) -> str | None:
    return None if cell in ("*", "_") else storable(unescaped(cell))
