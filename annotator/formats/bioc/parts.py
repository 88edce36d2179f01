"""BioC without its syntax: what the XML and the JSON of it hold alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Infons: TypeAlias = list[tuple[str, str]]

NOT_IN_ANY = -1
"""The number of the place of what is in no passage but in the document itself."""

_MOST = 2**40


class Place(NamedTuple):
    """A passage, or a sentence of one.

    Attributes:
        passage: which passage it is, or is in.
        offset: of its text in the document, in the unit that is yet to be found out.
        text: '' for a passage whose text is in its sentences.
    """

    passage: int
    offset: int
    text: str
    infons: Infons
    is_sentence: bool = False


class Mark(NamedTuple):
    """An annotation: its id, the number of the place that it is in, its infons, (offset, length) pairs, its text."""

    id: str
    where: int
    infons: Infons
    locations: list[tuple[int, int]]
    text: str


class Link(NamedTuple):
    """A relation: its id, the number of the place that it is in, its infons, and (role, id) pairs."""

    id: str
    where: int
    infons: Infons
    nodes: list[tuple[str, str]]


@dataclass(slots=True)
class BiocDocument:
    """A document of a collection; `trouble` says why it cannot be read, or nothing."""

    id: str = ""
    infons: Infons = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    trouble: str = ""

    @property
    def base(self) -> int:
        """The offset at which the text begins."""
        return min((place.offset for place in self.places), default=0)

    def pieces(self) -> list[Place]:
        """What has text of its own, in the order of offsets; a sentence has none if its passage has."""
        whole = {place.passage for place in self.places if place.text and not place.is_sentence}
        told = [one for one in self.places if one.text and not (one.is_sentence and one.passage in whole)]
        return sorted(told, key=lambda place: place.offset)


class Collection(NamedTuple):
    """Documents, and what is said of all of them."""

    infons: Infons
    documents: Iterator[BiocDocument]


def offset_in(value: int | None) -> int | None:
    """An offset that can be one, or None."""
    return value if value is not None and 0 <= value <= _MOST else None
