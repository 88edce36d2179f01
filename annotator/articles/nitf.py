"""NITF, the older XML of news agencies: one article a file."""

from __future__ import annotations

import re

from lxml import etree

from annotator.articles import news_xml
from annotator.articles.dates import iso
from annotator.articles.decoding import replaced_log
from annotator.articles.language import tag
from annotator.articles.news_xml import Words, first, inner_text
from annotator.articles.pieces import Imported, Piece, Refusal
from annotator.articles.sealing import completed, sealed
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.errors import FileRefused
from annotator.model.document import Normalisation

MEDIA_TYPE = "application/nitf+xml"
_KINDS = {
    "hl1": "title", "hl2": "standfirst", "byline": "byline", "abstract": "standfirst", "media-caption": "caption",
    "media-producer": "caption", "li": "list-item", "dt": "list-item", "dd": "list-item", "td": "table", "th": "table",
    "bq": "quote", "note": "other", "dateline": "other", "distributor": "other", "tagline": "footer",
    "caption": "caption", "bibliography": "footer", "credit": "caption",
}  # fmt: skip
_INLINE_NAMES = """
    a alt-code chron city classifier copyrite copyrite.holder copyrite.year country em event fraction frac-num frac-den
    frac-sep function identified-content lang location money name.given name.family num object.title org person
    pronounce q region series series.name state story.date strong sub sublocation sup virtloc postaddr addressee
    delivery.point postcode care.of person.title delivery.office
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_NOTHING = Metadata()
_NOT_SHOWN = frozenset(("media-metadata", "media-reference", "media-object"))


def read(piece: Piece) -> list[Imported | Refusal]:
    """Read a NITF file.

    Raises:
        FileRefused: it is not well-formed, or has no text.
    """
    return [article(piece, news_xml.parse(piece.data, piece.name), MEDIA_TYPE)]


def article(piece: Piece, root: etree._Element, media_type: str, about: Metadata = _NOTHING) -> Imported:
    """Read a nitf element.

    Args:
        piece: where it stands.
        root: the element.
        media_type: of the piece's bytes.
        about: what is known about it from elsewhere; it counts where the element is silent.

    Raises:
        FileRefused: it has no text.
    """
    body = first(root, "body")
    for unseen in list(root.iter(*(f"{{*}}{name}" for name in _NOT_SHOWN))):
        news_xml.drop(unseen)
    found = list(news_xml.flow(body, _KINDS, _INLINE)) if body is not None else []
    if not found:
        raise FileRefused(piece.name, "has no text, so there is nothing to annotate")
    if not any(one.kind == "title" for one in found):
        found = _titled(found, about.title)
    text, blocks, replaced = news_xml.assembled(found)
    parsed = Parsed(text, blocks, completed(_about(root), about))
    normalisation = Normalisation(replaced=replaced)
    log = tuple(replaced_log(replaced))
    return sealed(piece, parsed, media_type=media_type, normalisation=normalisation, log=log)


def _titled(found: list[Words], title: str) -> list[Words]:
    return [Words(title, "title", "headline"), *found] if title else found


def _about(root: etree._Element) -> Metadata:
    byline = first(root, "byttl", "person") if first(root, "byline") is None else first(root, "byline")
    publication, issued, copyright_ = first(root, "pubdata"), first(root, "date.issue"), first(root, "doc.copyright")
    holder, section = first(root, "copyrite.holder"), first(root, "tobject.subject")
    more = {
        "byline": re.sub(r"^by\s+", "", inner_text(byline), flags=re.IGNORECASE),
        "standfirst": inner_text(first(root, "abstract")) or inner_text(first(root, "hl2")),
        "section": _value(publication, "position.section") or _value(section, "tobject.subject.type"),
        "rights": " ".join(
            filter(None, (_value(copyright_, "year"), _value(copyright_, "holder") or inner_text(holder)))
        ),
    }
    title, body = first(root, "hl1", "hedline", "title"), first(root, "body")
    return Metadata(
        title=one_line(inner_text(title)),
        language=tag(_language(root) or (_language(body) if body is not None else "")),
        outlet=one_line(_value(publication, "name")),
        url=one_line(_value(publication, "ex-ref")),
        published=iso(_value(publication, "date.publication") or _value(issued, "norm")),
        more=tuple(sorted((name, one_line(value)) for name, value in more.items() if value)),
    )


def _value(element: etree._Element | None, name: str) -> str:
    return "" if element is None else (element.get(name) or "").strip()


def _language(element: etree._Element) -> str:
    return element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
