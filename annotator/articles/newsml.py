"""NewsML-G2, the XML of news agencies: every text of a news message is an article."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from annotator.articles import news_xml, nitf
from annotator.articles.dates import iso
from annotator.articles.language import tag
from annotator.articles.news_xml import first, inner_text, local
from annotator.articles.pieces import Imported, Piece, Refusal
from annotator.articles.single import read_made_page, read_words
from annotator.articles.structure import Metadata, one_line
from annotator.errors import FileRefused

MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(piece: Piece) -> list[Imported | Refusal]:
    """Read the news items of a file.

    Raises:
        FileRefused: it is not well-formed, or holds no item with a text.
    """
    root = news_xml.parse(piece.data, piece.name)
    piece = piece._replace(digest=piece.sha256)
    items = [root] if local(root) == "newsItem" else list(root.iter("{*}newsItem"))
    found = [one for number, item in enumerate(items, 1) for one in _articles(piece, item, number, len(items))]
    if not found:
        raise FileRefused(piece.name, "holds no text, only pictures or lists of items; get the texts themselves")
    return found


def _articles(piece: Piece, item: etree._Element, number: int, total: int) -> Iterator[Imported | Refusal]:
    if total > 1:
        piece = piece._replace(name=f"{piece.name}, item {number}")
    content = first(item, "contentSet")
    carried = [] if content is None else [one for one in content if local(one) in ("inlineXML", "inlineData")]
    if not carried:
        return
    try:
        yield _article(piece, carried[0], _about(item))
    except FileRefused as refused:
        yield Refusal.of(refused)


def _article(piece: Piece, carried: etree._Element, about: Metadata) -> Imported:
    inner = next((one for one in carried if isinstance(one.tag, str)), None)
    if inner is None:
        return read_words(piece, "".join(map(str, carried.itertext())), about, media_type=MEDIA_TYPE)
    if local(inner) == "nitf":
        return nitf.article(piece, inner, MEDIA_TYPE, about)
    for element in inner.iter():  # a page is read by names without namespaces
        if isinstance(element.tag, str):
            element.tag = local(element)
    body = next(inner.iter("body"), inner)
    markup = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return read_made_page(piece, markup, about, media_type=MEDIA_TYPE)


def _about(item: etree._Element) -> Metadata:
    meta, management, rights = first(item, "contentMeta"), first(item, "itemMeta"), first(item, "rightsInfo")

    def said(part: etree._Element | None, *names: str) -> str:
        return "" if part is None else one_line(inner_text(first(part, *names)))

    more = {
        "byline": said(meta, "by") or _named(meta, "creator"),
        "standfirst": said(meta, "description"),
        "section": _named(meta, "subject"),
        "modified": iso(said(management, "versionCreated")),
        "rights": said(rights, "copyrightNotice", "usageTerms") or _named(rights, "copyrightHolder"),
    }
    language = first(meta, "language") if meta is not None else None
    return Metadata(
        title=said(meta, "headline") or said(management, "title"),
        language=tag((language.get("tag") or "") if language is not None else item.get(_XML_LANG) or ""),
        outlet=_named(management, "provider") or _named(meta, "infoSource"),
        url=next((href for href in _addresses(item) if href.startswith("http")), ""),
        published=iso(said(meta, "contentCreated")) or iso(said(management, "firstCreated", "versionCreated")),
        more=tuple(sorted((name, value) for name, value in more.items() if value)),
    )


def _named(part: etree._Element | None, name: str) -> str:
    """The name in an element, or else what it is called by."""
    found = first(part, name) if part is not None else None
    if found is None:
        return ""
    inner = first(found, "name")
    return one_line(inner_text(inner) if inner is not None else found.get("literal") or found.get("uri") or "")


def _addresses(item: etree._Element) -> Iterator[str]:
    for link in item.iter("{*}link"):
        if (link.get("rel") or "").endswith(("canonical", "alternate", "seeAlso")) or link.get("rel") is None:
            yield link.get("href") or ""
