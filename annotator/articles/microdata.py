"""Microdata in web pages (itemscope, itemprop), in the shape of JSON-LD."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from lxml import etree

_ARTICLE = re.compile(r"schema\.org/\w*(Article|Posting|Report)\b")
_MOST_PROPERTIES = 2_000
_MOST_TEXTS = 1_000
"""Runs of text of one property: properties may lie in one another, thousands deep."""
_ADDRESSES = ("href", "src", "data")


def story(root: etree._Element) -> dict[str, Any]:
    """The properties of the first article that is marked up, {} if there is none."""
    scopes = (element for element in root.iter() if element.get("itemscope") is not None)
    article = next((scope for scope in scopes if _ARTICLE.search(scope.get("itemtype") or "")), None)
    return {} if article is None else _properties(article)


def _properties(article: etree._Element) -> dict[str, Any]:
    """What an article says of itself; of a thing in it (a person, a publisher) its name."""
    found: dict[str, Any] = {}
    marked = (element for element in article.iter() if element.get("itemprop") and element is not article)
    for number, element in enumerate(marked):
        if number == _MOST_PROPERTIES:
            break
        if _scope_of(element) is not article:
            continue
        value = _thing(element) if element.get("itemscope") is not None else _value(element)
        for name in (element.get("itemprop") or "").split():
            found.setdefault(name, []).append(value)
    return found


def _thing(scope: etree._Element) -> dict[str, Any]:
    inside = (element for element in scope.iter() if "name" in (element.get("itemprop") or "").split())
    named = next((element for element in inside if element is not scope), None)
    return {"name": _value(scope if named is None else named)}


def _scope_of(element: etree._Element) -> etree._Element | None:
    return next((outer for outer in element.iterancestors() if outer.get("itemscope") is not None), None)


def _value(element: etree._Element) -> str:
    if (content := element.get("content")) is not None:
        return content
    if element.tag == "time" and (moment := element.get("datetime")):
        return moment
    if element.tag in ("link", "img", "object", "iframe"):
        return next((address for name in _ADDRESSES if (address := element.get(name))), "")
    return " ".join("".join(str(piece) for piece in islice(element.itertext(), _MOST_TEXTS)).split())
