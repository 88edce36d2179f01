"""What a search field asks for: words, and filters by name."""

from __future__ import annotations

import re
from typing import NamedTuple

_LIMIT = 1000
"""Characters that are read of what was typed."""

FILTERS = ("state", "outlet", "lang", "label", "date", "annotator", "assigned", "tag", "near-copy")

_TOKEN = re.compile(rf'(-)?(?:({"|".join(FILTERS)}):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)


class Filter(NamedTuple):
    """One filter with all values that were given for it: any of them; negated: none of them."""

    name: str
    values: tuple[str, ...]
    negated: bool = False


class Asked(NamedTuple):
    """What is asked for, all of it at once: every word, no word of `without`, every filter."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()


def parse_search(typed: str) -> Asked:
    """Read `harbour "cold war" -strike state:new outlet:herald -lang:de date:2026-03`; nothing is refused."""
    words: dict[bool, list[str]] = {False: [], True: []}
    filters: dict[tuple[str, bool], list[str]] = {}
    for minus, name, quoted, plain in _TOKEN.findall(typed[:_LIMIT]):
        value, negated = (quoted or plain).strip(), bool(minus)
        if not value:
            continue
        if name:
            filters.setdefault((name.lower(), negated), []).append(value)
        else:
            words[negated].append(value)
    named = (Filter(name, tuple(values), negated) for (name, negated), values in filters.items())
    return Asked(tuple(words[False]), tuple(words[True]), tuple(named))
