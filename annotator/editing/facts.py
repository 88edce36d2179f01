"""What is said about an article, edited: each typed value is brought into its usual form, or refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from annotator.editing.change import Change, Edit
from annotator.editing.values import shortened, storable
from annotator.errors import EditRefused
from annotator.model.document import Document, Facts


class Fact(NamedTuple):
    """One thing that is said about an article.

    Attributes:
        name: of the field of `Facts`, or in its `meta`.
        form: what a value looks like: 'text', 'date', 'language' or 'address'.
        several: whether it may have more than one value.
    """

    name: str
    form: str = "text"
    several: bool = False


EDITABLE = (
    Fact("title"),
    Fact("standfirst"),
    Fact("byline", several=True),
    Fact("outlet"),
    Fact("section"),
    Fact("published", "date"),
    Fact("modified", "date"),
    Fact("language", "language"),
    Fact("url", "address"),
    Fact("canonical", "address"),
    Fact("rights"),
    Fact("tdm"),
    Fact("paywall"),
    Fact("tag", several=True),
)
"""What a person may say about an article, in the order in which it is asked for."""

BY_NAME = {fact.name: fact for fact in EDITABLE}
_FIELDS = frozenset(Facts._fields[:5])
_DATE = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)([Zz]|[+-]\d{2}:\d{2})?)?)?)?",
    re.ASCII,
)
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?"
    r"|x(?:-[a-z\d]{1,8})+",
    re.ASCII | re.IGNORECASE,
)
_MORE = re.compile("[;；]")


def set_fact(document: Document, name: str, values: Iterable[str]) -> Change:
    """Say something else about an article; no value says nothing about it any more.

    Values are brought into their usual form; empty ones and repeated ones are left out.

    Raises:
        EditRefused: a value is not what it should be, there are more than it can have, or nobody may edit it.
    """
    fact = BY_NAME.get(name)
    if fact is None:
        raise EditRefused(f"“{name}” is no fact of an article that can be edited.")
    kept = list(dict.fromkeys(filter(None, (normal(fact, value) for value in values))))
    if len(kept) > 1 and not fact.several:
        raise EditRefused(f"An article can have only one value of “{name}”.")
    before = document.facts
    after = Facts(**{**before._asdict(), name: "".join(kept)}) if name in _FIELDS else before.with_values(name, kept)
    if after == before:
        return Change("")
    said = f"“{shortened('; '.join(kept))}”" if kept else "nothing"
    return Change(f"Set {name} to {said}", (Edit(document.id, before, after),))


def values_of(facts: Facts, fact: Fact) -> tuple[str, ...]:
    """What is said about an article, in order; empty for nothing."""
    if fact.name not in _FIELDS:
        return facts.values(fact.name)
    value: str = getattr(facts, fact.name)
    return (value,) if value else ()


def shown(facts: Facts, fact: Fact) -> str:
    """The same as one line, as a person edits it."""
    return "; ".join(values_of(facts, fact))


def typed(fact: Fact, line: str) -> tuple[str, ...]:
    """The values that a person wrote on one line: several have semicolons between them."""
    return tuple(_MORE.split(line)) if fact.several else (line,)


def normal(fact: Fact, value: str) -> str:
    """A typed value in its usual form, '' for none.

    Raises:
        EditRefused: it is not what it should be, and what that is.
    """
    words = " ".join(storable(value).split())
    if not words or fact.form == "text":
        return words
    return {"date": _date, "language": _language, "address": _address}[fact.form](words)


def _date(value: str) -> str:
    found = _DATE.fullmatch(value)
    if found is None:
        raise EditRefused("Write a date as YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm, with Z or +hh:mm after it.")
    year, month, day, time, zone = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
        if time:
            datetime.fromisoformat(f"{year}-{month}-{day}T{time}{(zone or '').upper()}")
    except ValueError as error:
        raise EditRefused(f"“{value}” is no day or time that there is; look at its numbers.") from error
    whole = "-".join(filter(None, (year, month, day)))
    return f"{whole}T{time}{(zone or '').upper()}" if time else whole


def _language(value: str) -> str:
    tag = value.replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise EditRefused("Write a language as its code: en, de, pt-BR, zh-Hant.")
    head, *rest = tag.lower().split("-")
    parts, plain = [head], len(head) == 1
    for part in rest:
        plain = plain or len(part) == 1  # after a single letter nothing is a script or region any more
        parts.append(part if plain else part.title() if len(part) == 4 and part.isalpha() else part)
        if len(part) == 2 and not plain:
            parts[-1] = part.upper()
    return "-".join(parts)


def _address(value: str) -> str:
    trouble = EditRefused("Write a web address from its beginning, with http:// or https:// and no spaces.")
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise trouble from error
    if parts.scheme not in ("http", "https") or not host or " " in value:
        raise trouble
    return value
