"""Tags of tokens: what B-, I-, O and their relatives say, and how stretches of tokens are tagged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

TAG = re.compile(r"O|[BIESLU]-\S+")
"""A tag of any dialect: outside, or where in an entity a token stands, and the label."""

NAMES = {"iob1": "IOB1", "iob2": "IOB2", "iobes": "IOBES", "bilou": "BILOU"}
"""Dialects as people call them."""


class Tagged(NamedTuple):
    """A label on tokens `[begin, end)` of one sentence."""

    begin: int
    end: int
    label: str


def tagged(tags: Iterable[str]) -> list[Tagged]:
    """What the tags of a sentence say, in whichever dialect.

    An entity begins where a tag says so, after one that has ended, and where the label changes.
    """
    found: list[Tagged] = []
    begin, label, ended = 0, "", True
    at = -1
    for at, tag in enumerate(tags):
        place, now = tag[0], tag[2:]
        if label and (ended or place in "OBSU" or now != label):
            found.append(Tagged(begin, at, label))
            label = ""
        if place != "O" and not label:
            begin, label = at, now
        ended = place in "ESLU"
    if label:
        found.append(Tagged(begin, at + 1, label))
    return found


class Habits:
    """Counts what tells the dialect of tags."""

    def __init__(self) -> None:
        self.places: set[str] = set()
        self._inside_first = 0
        self._needless_begin = 0

    def note(self, tags: Sequence[str]) -> None:
        """Look at the tags of one sentence."""
        before = "O"
        for tag in tags:
            place = tag[0]
            self.places.add(place)
            continues = before[2:] == tag[2:]
            if place in "IEL" and not (continues and before[0] in "BI"):
                self._inside_first += 1
            if place == "B" and not continues:
                self._needless_begin += 1
            before = tag

    @property
    def dialect(self) -> str:
        """One of `NAMES`, '' when the tags do not tell."""
        if self.places & set("ES"):
            return "iobes"
        if self.places & set("LU"):
            return "bilou"
        if self._inside_first and not self._needless_begin:
            return "iob1"
        return "iob2" if self._needless_begin else ""

    @property
    def sentence(self) -> str:
        """What to say of the tags; '' when they tell nothing."""
        if not self.dialect:
            return ""
        said = f"The tags are {NAMES[self.dialect]}"
        if self._inside_first and self.dialect != "iob1":
            several = "entity begins" if self._inside_first == 1 else "entities begin"
            return f"{said}, but {self._inside_first} {several} with a tag for the inside: each was read as its own."
        return f"{said}."


def iob2(label: str, number: int) -> list[str]:
    """Tags of an entity of so many tokens."""
    return [f"B-{label}", *[f"I-{label}"] * (number - 1)]


def iobes(label: str, number: int) -> list[str]:
    """The same where the last token, and one that stands alone, are told."""
    if number == 1:
        return [f"S-{label}"]
    return [f"B-{label}", *[f"I-{label}"] * (number - 2), f"E-{label}"]
