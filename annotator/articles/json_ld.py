"""JSON-LD in web pages: the object that describes the article, with what it refers to put in its place."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from lxml import etree

_MOST_JSON = 1_000_000
_MOST_NODES = 10_000
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Review$|WebPage$")
_OPENINGS, _CLOSINGS = ("<![CDATA[", "<!--"), ("]]>", "-->")
# a string that nobody closes goes on to the end: looked for anew at each quotation mark in it, it would take hours
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"?|,(?=\s*[}\]])', re.DOTALL)

Thing = dict[str, Any]


def story(root: etree._Element, titles: tuple[str, ...] = ()) -> Thing:
    """The object of the page's JSON-LD that describes its article, {} if there is none.

    Args:
        root: the page's html element.
        titles: what else the page calls itself: of several articles the one with this headline is meant.
    """
    things = [thing for source in _sources(root) for thing in _objects(source)][:_MOST_NODES]
    kinds = [(thing, " ".join(texts(thing.get("@type")))) for thing in things]
    articles = [thing for thing, kind in kinds if _ARTICLE_TYPES.search(kind)]
    named = [thing for thing in articles if texts(thing.get("headline"))]
    # the page's title often has the outlet's name after the headline
    meant = [thing for thing in named if any(texts(thing["headline"])[0].strip() in title for title in titles)]
    found = next(iter([*meant, *named, *articles]), None)
    if found is None:
        return {}
    known = {
        identity: thing
        for thing in reversed(things)
        if isinstance(identity := thing.get("@id"), str) and len(thing) > 1
    }
    return {name: _resolved(value, known) for name, value in found.items()}


def texts(value: Any) -> list[str]:
    """The texts in a value, which may be one, a list, or anything else."""
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := one.get("@value") if isinstance(one, dict) else one)
            and isinstance(text, str) and text.strip()]  # fmt: skip


def names(value: Any) -> list[str]:
    """Names of persons or organisations, which are given as text, object or list of either; at most ten."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") or one.get("legalName") if isinstance(one, dict) else one
        found += texts(name)
    return found[:10]


def _sources(root: etree._Element) -> Iterator[str]:
    for script in root.iter("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        if kind == "application/ld+json":
            yield "".join(str(piece) for piece in script.itertext())


def _objects(source: str) -> Iterator[Thing]:
    """Every object in a JSON text, outermost first; a broken or hostile text has none."""
    waiting: deque[Any] = deque([_loaded(source)])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        thing = waiting.popleft()
        if isinstance(thing, dict):
            yield thing
        inside = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
        waiting += [value for value in inside if isinstance(value, (dict, list))]


def _loaded(source: str) -> Any:
    """A JSON text, with the slips that sites make in it: wrapped as a comment, commas at ends, something after it."""
    if len(source) > _MOST_JSON:
        return None
    bare = _unwrapped(source)
    for text in (bare, _STRING_OR_COMMA.sub(lambda found: found[0] if found[0] != "," else "", bare)):
        try:
            return json.JSONDecoder(strict=False).raw_decode(text)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(source: str) -> str:
    """A script without the marks of a comment or CDATA section round it, which may stand in comments of their own."""
    bare = source.strip()
    opening = bare.removeprefix("//").lstrip()
    if mark := next((mark for mark in _OPENINGS if opening.startswith(mark)), ""):
        bare = opening.removeprefix(mark)
    if mark := next((mark for mark in _CLOSINGS if bare.endswith(mark)), ""):
        bare = bare.removesuffix(mark).rstrip().removesuffix("//")
    return bare.strip()


def _resolved(value: Any, known: dict[str, Thing]) -> Any:
    """A value with the objects that it names only by their ids."""
    if isinstance(value, list):
        return [_resolved(one, known) for one in value[:_MOST_NODES] if not isinstance(one, list)]
    identity = value.get("@id") if isinstance(value, dict) else None
    is_reference = isinstance(identity, str) and "name" not in value
    return known.get(str(identity), value) if is_reference else value
