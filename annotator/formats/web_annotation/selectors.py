"""Selectors of W3C Web Annotations: what they say, and where in a text that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.formats.foreign_text import UNITS, Counted
from annotator.formats.foreign_values import number_of
from annotator.formats.units import best_unit

_CHARACTERS = re.compile(r"(?:.*#)?char=([0-9]{1,9}),([0-9]{1,9})", re.ASCII | re.DOTALL).fullmatch
_DEEPEST = 8
_MOST_SEARCHES = 10_000


class Selection(NamedTuple):
    """One stretch as selectors describe it.

    Attributes:
        start, end: by position; None if none is given.
        exact: by its words; None if none are given.
        prefix, suffix: what stands before and behind the words.
        kinds: types of selectors that say nothing about a text's characters.
    """

    start: int | None = None
    end: int | None = None
    exact: str | None = None
    prefix: str = ""
    suffix: str = ""
    kinds: tuple[str, ...] = ()


def selection_of(selector: object) -> Selection:
    """What a selector, or a list of alternative ones, says."""
    found = Selection()
    todo: list[tuple[object, int]] = [(selector, 0)]
    while todo:
        one, depth = todo.pop(0)
        if isinstance(one, list) and depth < _DEEPEST:
            todo += [(each, depth + 1) for each in one]
        elif isinstance(one, dict):
            # a position within a part that another selector chose is none in the text; words are
            found = _more(found, one, places=depth < _DEEPEST and "refinedBy" not in one)
            if "refinedBy" in one and depth < _DEEPEST:
                inner = selection_of_quotes(one["refinedBy"])
                found = found if inner.exact is None else inner._replace(kinds=found.kinds)
    return found


def selection_of_quotes(selector: object) -> Selection:
    """The words that a refining selector, or one refining that, asks for."""
    for _ in range(_DEEPEST):
        for one in selector if isinstance(selector, list) else [selector]:
            found = _more(Selection(), one, places=False) if isinstance(one, dict) else Selection()
            if found.exact is not None:
                return found
        selector = selector.get("refinedBy") if isinstance(selector, dict) else None
    return Selection()


def _more(found: Selection, one: dict[str, object], *, places: bool) -> Selection:
    kind = one.get("type", one.get("@type"))
    exact, value = one.get("exact"), one.get("value")
    start, end = number_of(one.get("start")), number_of(one.get("end"))
    if isinstance(value, str) and (characters := _CHARACTERS(value)):
        start, end = int(characters[1]), int(characters[2])
    if isinstance(exact, str):
        prefix, suffix = (text if isinstance(text := one.get(key), str) else "" for key in ("prefix", "suffix"))
        return found._replace(exact=exact, prefix=prefix, suffix=suffix)
    if start is not None and end is not None and places:
        return found._replace(start=start, end=end)
    return found._replace(kinds=(*found.kinds, kind[:60] if isinstance(kind, str) else "no selector"))


def unit_of(text: str, selections: Iterable[Selection]) -> str:
    """What positions count: code points, as the standard asks, unless more words agree in UTF-16, as browsers count."""
    claims = [
        ((one.start, one.end), one.exact)
        for one in selections
        if one.start is not None and one.end is not None and one.exact is not None
    ]
    return best_unit(text, [place for place, _ in claims], [exact for _, exact in claims], among=UNITS[:2])[0]


class Finder:
    """Finds words in a text, so long as that costs no more than it should."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = _MOST_SEARCHES

    def place(self, one: Selection) -> tuple[int, int] | str:
        """Where a selection's words stand, in code points; a reason if that is nowhere or in several places."""
        words = f"{one.prefix}{one.exact}{one.suffix}"
        if not one.exact:
            kinds = ", ".join(one.kinds) or "no selector"
            return f"{kinds} cannot be followed in a text"
        if not self._left:
            return "too many words had to be looked for"
        self._left -= 1
        first = self._text.find(words)
        if first < 0:
            return "these words do not stand in the text"
        if self._text.find(words, first + 1) >= 0:
            return "these words stand in the text more than once"
        begin = first + len(one.prefix)
        return begin, begin + len(one.exact)


def spans_of(selections: Sequence[Selection], counted: Counted, finder: Finder) -> list[tuple[int, int]] | str:
    """The stretches of an annotation as the file counts, or why they cannot be told."""
    spans: list[tuple[int, int]] = []
    for one in selections:
        if one.start is not None and one.end is not None:
            spans.append((one.start, one.end))
            continue
        place = finder.place(one)
        if isinstance(place, str):
            return place
        spans.append((counted.counted(place[0]), counted.counted(place[1])))
    return spans or "it has no target in the text"
