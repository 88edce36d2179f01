"""What a web page says about itself: JSON-LD, Open Graph, meta elements, microdata, canonical link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from annotator.articles import json_ld, microdata, reservation
from annotator.articles.dates import iso
from annotator.articles.json_ld import names, texts
from annotator.articles.language import tag
from annotator.articles.structure import LONGEST_ADDRESS, Metadata, one_line

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


def read(
    root: etree._Element, *, clean: Callable[[str], str], url: str = "", headers: Mapping[str, str] | None = None
) -> Metadata:
    """Collect what a page says about itself; contradictions go to JSON-LD, then to Open Graph, last to microdata.

    Args:
        root: the page's html element.
        clean: applied to every value before it is put on one line.
        url: where it was fetched from, '' when nobody knows.
        headers: of the response that it came with, by lower-case name.
    """
    metas = _metas(root)
    sent = headers or {}
    titles = tuple(one_line(_plain(title)) for title in (*metas.get("og:title", ()), _page_title(root)))
    story = json_ld.story(root, titles)
    marked = microdata.story(root)

    def meta(kinds: tuple[str, ...]) -> Iterator[str]:
        return (value for name in kinds for value in metas.get(name, ()))

    def first(*values: str) -> str:
        return next((found for value in values if (found := one_line(clean(_plain(value))))), "")

    def date(*values: str) -> str:
        return next((found for value in values if (found := iso(value))), "")

    addresses = (clean(address) for address in _addresses(root, metas, story, url) if _WEB_ADDRESS.fullmatch(address))
    canonical = next((address for address in addresses if len(address) <= LONGEST_ADDRESS), "")
    address = url if _WEB_ADDRESS.fullmatch(url) else canonical
    more = {
        "byline": first(_listed(story.get("author")), *_no_addresses(meta(_BYLINE)), _listed(marked.get("author"))),
        "standfirst": first(*texts(story.get("description")), *meta(_STANDFIRST), *texts(marked.get("description"))),
        "section": first(
            *_no_addresses([*texts(story.get("articleSection")), *meta(_SECTION), *texts(marked.get("articleSection"))])
        ),
        "modified": date(*texts(story.get("dateModified")), *meta(_MODIFIED), *texts(marked.get("dateModified"))),
        "canonical": canonical if canonical != address else "",
        "rights": first(*_rights(root, story), *meta(_RIGHTS)),
        "tdm": first(reservation.mining(metas, sent)),
        "paywall": reservation.paywall(metas, story) or reservation.paywall({}, marked),
    }
    return Metadata(
        title=first(*texts(story.get("headline")), *meta(_TITLE), *texts(marked.get("headline")), _page_title(root)),
        language=_language(root, metas, story, sent),
        outlet=first(_listed(story.get("publisher")), *meta(_OUTLET), _listed(marked.get("publisher"))),
        url=address,
        published=date(
            *texts(story.get("datePublished")), *meta(_PUBLISHED), *texts(marked.get("datePublished")), *_times(root)
        ),
        more=tuple((name, value) for name, value in more.items() if value),
    )


def _listed(value: Any) -> str:
    return ", ".join(dict.fromkeys(_no_addresses(names(value))))


def _rights(root: etree._Element, story: Mapping[str, Any]) -> Iterator[str]:
    yield from texts(story.get("copyrightNotice"))
    yield from (address for value in _as_list(story.get("license")) if (address := _address(value)))
    for link in root.iter("link", "a"):
        if "license" in (link.get("rel") or "").lower().split():
            yield (link.get("href") or "").strip()


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _address(value: Any) -> str:
    """An address, which JSON-LD gives as text or as an object."""
    found = value.get("url") or value.get("@id") if isinstance(value, dict) else value
    return found.strip() if isinstance(found, str) else ""


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


def _language(
    root: etree._Element, metas: dict[str, list[str]], story: Mapping[str, Any], headers: Mapping[str, str]
) -> str:
    spoken = [one.get("alternateName") if isinstance(one, dict) else one for one in _as_list(story.get("inLanguage"))]
    declared = [
        root.get("lang") or "",
        root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or "",
        *metas.get("content-language", ()),
        *texts(spoken),
        *metas.get("og:locale", ()),
        headers.get("content-language", ""),
    ]
    return next((found for value in declared if (found := tag(value))), "")


def _addresses(root: etree._Element, metas: dict[str, list[str]], story: Mapping[str, Any], url: str) -> Iterator[str]:
    """Where the article says it is at home, made whole where it is known where it was fetched from."""
    links = [link.get("href") or "" for link in root.iter("link") if _is_canonical(link)]
    home = [_address(story.get("mainEntityOfPage"))]
    for address in (*links, *metas.get("og:url", ()), *texts(story.get("url")), *home):
        yield _joined(url, address.strip()) if address.strip() else ""


def _joined(url: str, address: str) -> str:
    try:
        return urljoin(url, address)
    except ValueError:  # brackets that are no IPv6 address
        return ""


def _is_canonical(link: etree._Element) -> bool:
    return "canonical" in (link.get("rel") or "").lower().split()
