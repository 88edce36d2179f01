"""What a web page says about itself: meta elements, Open Graph, JSON-LD, canonical link."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any

from lxml import etree

from annotator.articles.language import tag
from annotator.articles.structure import Metadata, one_line

_MOST_JSON = 1_000_000
_MOST_NODES = 10_000
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Review$|WebPage$")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

_MARKUP = re.compile(r"<[a-zA-Z/][^<>]{0,300}>")

_TITLE = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLET = ("og:site_name", "application-name", "publisher", "dc.publisher")
_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "pubdate")
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_BYLINE = ("author", "byl", "article:author", "parsely-author", "dc.creator", "sailthru.author")
_STANDFIRST = ("og:description", "description", "twitter:description", "dc.description")
_SECTION = ("article:section", "section", "parsely-section")
_RIGHTS = ("copyright", "dc.rights", "rights", "dcterms.rights")


def read(root: etree._Element, *, clean: Callable[[str], str]) -> Metadata:
    """Collect what a page says about itself; contradictions go to JSON-LD, then to Open Graph.

    Args:
        root: the page's html element.
        clean: applied to every value before it is put on one line.
    """
    metas = _metas(root)
    story = _story(root)

    def meta(names: tuple[str, ...]) -> Iterator[str]:
        return (value for name in names for value in metas.get(name, ()))

    def first(*values: str) -> str:
        return next((found for value in values if (found := one_line(clean(_plain(value))))), "")

    published = first(*_dates([*_texts(story.get("datePublished")), *meta(_PUBLISHED), *_times(root)]))
    more = {
        "byline": first(", ".join(_names(story.get("author"))), *_no_addresses(meta(_BYLINE))),
        "standfirst": first(*_texts(story.get("description")), *meta(_STANDFIRST)),
        "section": first(*_no_addresses([*_texts(story.get("articleSection")), *meta(_SECTION)])),
        "modified": first(*_dates([*_texts(story.get("dateModified")), *meta(_MODIFIED)])),
        "rights": first(*meta(_RIGHTS)),
    }
    return Metadata(
        title=first(*_texts(story.get("headline")), *meta(_TITLE), _page_title(root)),
        language=_language(root, metas, story),
        outlet=first(*_names(story.get("publisher")), *meta(_OUTLET)),
        url=first(*(address for address in _addresses(root, metas, story) if _WEB_ADDRESS.fullmatch(address))),
        published=published,
        more=tuple((name, value) for name, value in more.items() if value),
    )


def _no_addresses(values: Iterable[str]) -> Iterator[str]:
    return (value for value in values if not _WEB_ADDRESS.match(value))


def _plain(value: str) -> str:
    """A value without the markup that some sites leave in it."""
    return _MARKUP.sub("", unescape(value))


# -- meta elements -----------------------------------------------------------------------------------


def _metas(root: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content.strip())
    return found


def _page_title(root: etree._Element) -> str:
    title = next(root.iter("title"), None)
    return "" if title is None else "".join(str(piece) for piece in title.itertext())


def _times(root: etree._Element) -> list[str]:
    return [value for element in root.iter("time") if (value := element.get("datetime"))][:1]


def _dates(values: list[str]) -> Iterator[str]:
    return (value.strip() for value in values if _ISO_DATE.fullmatch(value.strip()))


def _language(root: etree._Element, metas: dict[str, list[str]], story: dict[str, Any]) -> str:
    declared = [
        root.get("lang") or "",
        root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or "",
        *metas.get("content-language", ()),
        *_texts(story.get("inLanguage")),
        *metas.get("og:locale", ()),
    ]
    return next((found for value in declared if (found := tag(value))), "")


def _addresses(root: etree._Element, metas: dict[str, list[str]], story: dict[str, Any]) -> Iterator[str]:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield (link.get("href") or "").strip()
    yield from metas.get("og:url", ())
    yield from _texts(story.get("url"))


# -- JSON-LD -----------------------------------------------------------------------------------------


def _story(root: etree._Element) -> dict[str, Any]:
    """The first object of the page's JSON-LD that describes an article, {} if there is none."""
    others: dict[str, Any] = {}
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        for thing in _objects("".join(str(piece) for piece in script.itertext())):
            kinds = " ".join(_texts(thing.get("@type")))
            if "headline" in thing and _ARTICLE_TYPES.search(kinds):
                return thing
            if not others and _ARTICLE_TYPES.search(kinds):
                others = thing
    return others


def _objects(source: str) -> Iterator[dict[str, Any]]:
    """Every object in a JSON text, outermost first; a broken or hostile text has none."""
    if len(source) > _MOST_JSON:
        return
    try:
        waiting: list[Any] = [json.loads(source, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, dict):
            yield thing
            waiting += [value for value in thing.values() if isinstance(value, (dict, list))]
        elif isinstance(thing, list):
            waiting += [value for value in thing if isinstance(value, (dict, list))]


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str) and one.strip()]


def _names(value: Any) -> list[str]:
    """Names of persons or organisations, which JSON-LD gives as text, object or list of either."""
    names = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        names += [found for found in _texts(name) if not _WEB_ADDRESS.match(found)]
    return names[:10]
