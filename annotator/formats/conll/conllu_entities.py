"""Entities as CoNLL-U files have them: `Entity=(1-person-…` opens one, `1)` closes it, and they nest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from annotator.formats.foreign_text import storable
from annotator.model.annotation import Features

_BRACKET = re.compile(r"\(([^()]+)(\)?)|([^()]+)\)")
_PART = re.compile(r"(.*)\[([0-9]{1,4})/([0-9]{1,4})\]")
_MOST_OPEN = 1_000


@dataclass(slots=True)
class Entity:
    """One that was found, with its spans in the article's text, parts of it as the file counts them."""

    key: str
    label: str
    features: Features
    spans: list[tuple[int, int]] = field(default_factory=list)


class Entities:
    """Takes the last column of word after word.

    Args:
        names: of what stands between the hyphens, as `# global.Entity` gives them: the first is the group, and one
            ends in 'type' or is the second; empty when the file does not say.
    """

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self._names = names or ("GRP", "etype")
        # spelt "etype" in GUM and CorefUD; "entity" in older releases of GUM
        kinds = [place for place, name in enumerate(self._names) if name in ("etype", "entity", "type")]
        self._kind = kinds[0] if kinds else min(1, len(self._names) - 1)
        self.found: list[Entity] = []
        self._open: list[tuple[str, int, Entity]] = []
        self._parted: dict[str, Entity] = {}

    def take(self, begin: int, end: int, misc: str) -> str:
        """Take the last column of the word at `[begin, end)`; what is wrong with it, or ''."""
        value = next((one.partition("=")[2] for one in misc.split("|") if one.startswith("Entity=")), "")
        place = 0
        while place < len(value):
            bracket = _BRACKET.match(value, place)
            if bracket is None:
                return f"“{value[place : place + 60]}” is no entity: brackets are missing"
            place = bracket.end()
            if bracket[1]:
                key, entity = self._opened(bracket[1])
                self._open.append((key, begin, entity))
                if len(self._open) > _MOST_OPEN:
                    return f"more than {_MOST_OPEN:,} entities are open at once; the file is damaged"
            key = bracket[3] or (bracket[1] if bracket[2] else "")
            if key and (trouble := self._close(key if bracket[3] else self._open[-1][0], end)):
                return trouble
        return ""

    def trouble(self) -> str:
        """What is wrong once all words were taken, or ''."""
        if self._open:
            return f"the entity {self._open[-1][0]} is never closed; the file is not whole"
        return ""

    def _opened(self, said: str) -> tuple[str, Entity]:
        values = [storable(unquote(one)) for one in said.split("-", len(self._names) - 1)]
        group = values[0]
        part = _PART.fullmatch(group)
        if part and int(part[2]) > 1 and part[1] in self._parted:
            return group, self._parted[part[1]]
        label = values[self._kind] if len(values) > self._kind and values[self._kind] else group
        features = [
            (name, (part[1] if part and not place else value))
            for place, (name, value) in enumerate(zip(self._names, values, strict=False))
            if value and place != self._kind
        ]
        entity = Entity(group, label, tuple(features))
        self.found.append(entity)
        if part:
            self._parted[part[1]] = entity
        return group, entity

    def _close(self, key: str, end: int) -> str:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == key:
                _, begin, entity = self._open.pop(place)
                entity.spans.append((begin, end))
                return ""
        return f"the entity {key} is closed and was never opened; the file is not whole"
