"""An outlet's house style: its page, the words on it, and how an article is put into it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import takewhile
from pathlib import Path
from string import Template
from typing import NamedTuple

from annotator.model.annotation import feature_value
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.span import Span

ANNOTATOR = "ana"
"""Whose work on the articles goes with their pages."""

_FOLDER = Path(__file__).with_name("houses")
_HEAD = ("HEADLINE", "STANDFIRST", "BYLINE", "CAPTION")
_OF_THE_PAGE = ("NAV", "SHARE", "NEWSLETTER", "DONATION", "COMMENTS", "CONSENT", "LEGAL")
"""What the house writes itself, whatever the article brings."""
_BEFORE_THE_BOX = 3
"""Blocks of the text above the box that the house puts into it."""


class Piece(NamedTuple):
    """A block of an article as annotated: where it stands, its label ('' for body text), whether it is left out."""

    span: Span
    label: str
    dropped: bool


@dataclass(frozen=True, slots=True)
class House:
    """How an outlet makes its pages.

    Attributes:
        shell: the page, with places for words and for the article.
        markup: how a block is written, by its label ('body' without one); `{}` is its text.
        lists: how an item of a list of words is written, by the list's name.
        words: what is on every page, by language and name.
        charsets: what pages are encoded in, by language; UTF-8 otherwise.
    """

    shell: Template
    markup: Mapping[str, str]
    lists: Mapping[str, str]
    words: Mapping[str, Mapping[str, str | list[str]]]
    charsets: Mapping[str, str]

    def charset(self, article: Document) -> str:
        """What the article's page is encoded in, as the page declares it."""
        return self.charsets.get(article.language, "utf-8")


@cache
def house_of(outlet: str) -> House:
    """The house style of an outlet."""
    name = outlet.lower().replace(" ", "-")
    style = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    shell = Template((_FOLDER / f"{name}.html").read_text(encoding="utf-8"))
    return House(shell, style["markup"], style["lists"], style["words"], style["charsets"])


def pieces_of(annotated: AnnotatedDocument) -> list[Piece]:
    """The blocks of an article, each with what it was labelled."""
    labelled = {item.begin: item for item in annotated.sets[ANNOTATOR].annotations("boilerplate")}
    found = []
    for block in annotated.document.blocks:
        item = labelled.get(block.begin)
        dropped = item is not None and feature_value(item.features, "keep") == "drop"
        found.append(Piece(Span(block.begin, block.end), item.label if item else "", dropped))
    return found


def marked_page(annotated: AnnotatedDocument, neighbours: Sequence[AnnotatedDocument]) -> str:
    """The page of an article, every element marked with the label of its text (`data-gold`) and its place (`data-at`).

    Args:
        annotated: the article; elements of it are marked with where their text begins in it.
        neighbours: the articles of the corpus, this one among them, for teasers.
    """
    document = annotated.document
    house = house_of(document.outlet)
    pieces = pieces_of(annotated)
    kept = [number for number, piece in enumerate(pieces) if not piece.dropped]
    story = [piece for piece in pieces[kept[0] : kept[-1] + 1] if piece.label not in _OF_THE_PAGE]
    story += [piece for piece in pieces[kept[-1] + 1 :] if piece.label == "BIO"]
    opening = list(takewhile(lambda piece: piece.label in _HEAD, story))
    text = story[len(opening) :]
    talk = [piece for piece in pieces if piece.label == "COMMENTS"]
    parts = {"opening": opening, "first": text[:_BEFORE_THE_BOX], "rest": text[_BEFORE_THE_BOX:], "comments": talk}
    written = {name: "\n".join(_written(piece, annotated, house) for piece in those) for name, those in parts.items()}
    return house.shell.substitute(_facts(document, house), **_words(document, house, neighbours), **written)


def _written(piece: Piece, annotated: AnnotatedDocument, house: House) -> str:
    """A block as an element, what it says of itself written into its start tag."""
    text = annotated.document.text
    markup = house.markup[piece.label or "body"]
    if not markup:
        return ""
    gold = f' data-gold="{piece.label}" data-at="{piece.span.begin}"'
    own = text[piece.span.begin : piece.span.end]
    before, after = markup.replace("{id}", annotated.document.id).replace("{slug}", slug(own)).split("{}")
    inside = escape(own) if piece.label else _linked(piece.span, annotated)
    return f"{before.removesuffix('>')}{gold}>{inside}{after}"


def _linked(span: Span, annotated: AnnotatedDocument) -> str:
    """Body text, with a link on the first organisation that is named in it."""
    text = annotated.document.text
    named = (
        item
        for item in annotated.sets[ANNOTATOR].touching(span)
        if item.label == "ORG" and feature_value(item.features, "mention") == "name" and item.begin > span.begin
    )
    first = min(named, key=lambda item: (item.begin, -item.end), default=None)
    if first is None:
        return escape(text[span.begin : span.end])
    topic = text[first.begin : first.end]
    link = f'<a href="/topic/{slug(topic)}">{escape(topic)}</a>'
    return escape(text[span.begin : first.begin]) + link + escape(text[first.end : span.end])


def slug(text: str) -> str:
    """A text as the last part of an address."""
    return re.sub(r"\W+", "-", text.lower()).strip("-")[:40]


# -- what stands round the article -------------------------------------------------------------------


def _facts(document: Document, house: House) -> dict[str, str]:
    meta = dict(document.meta)
    facts = {
        "id": document.id,
        "title": document.title,
        "outlet": document.outlet,
        "lang": document.language,
        "dir": "rtl" if document.right_to_left else "ltr",
        "charset": house.charset(document),
        "url": document.url,
        "published": document.published,
        "modified": meta.get("modified", document.published),
        **{name: meta[name] for name in ("byline", "section", "standfirst")},
    }
    return {name: escape(value) for name, value in facts.items()} | {"json_ld": _json_ld(document, meta)}


def _json_ld(document: Document, meta: Mapping[str, str]) -> str:
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": document.title,
        "description": meta["standfirst"],
        "datePublished": document.published,
        "dateModified": meta.get("modified", document.published),
        "author": [{"@type": "Person", "name": name} for name in re.split(", | and ", meta["byline"])],
        "publisher": {"@type": "NewsMediaOrganization", "name": document.outlet},
        "articleSection": meta["section"],
        "inLanguage": document.language,
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "url": document.url,
    }
    return json.dumps(about, ensure_ascii=False, indent=1).replace("</", "<\\/")


def _words(document: Document, house: House, neighbours: Sequence[AnnotatedDocument]) -> dict[str, str]:
    """The words of the house in the article's language; numbers in them differ a little from page to page."""
    words = dict(house.words[document.language])
    words |= _teasers(document, words["others"], neighbours)
    words["voices"] = _turned(words["voices"], document)[:2]
    changing = _changing(document)
    return {
        name: _filled(said, changing)
        if isinstance(said, str)
        else "\n".join(
            house.lists[name].replace("{slug}", slug(item)).replace("{}", _filled(item, changing)) for item in said
        )
        for name, said in words.items()
        if name != "others"
    }


def _filled(words: str, changing: Mapping[str, str]) -> str:
    return escape(words.format_map(changing))


def _changing(document: Document) -> dict[str, str]:
    seed = _seed(document)
    return {
        "day": document.published[:10],
        "year": document.published[:4],
        "section": dict(document.meta)["section"],
        "tide": f"{seed % 12:02}.{seed % 59:02}",
        "shares": str(40 + seed % 900),
        "readers": f"1,3{seed % 90:02}",
        "households": str(800 + seed % 70),
        "rate": f"13.{seed % 89:02}",
        "other_rate": f"4.{seed % 71:02}",
    }


def _teasers(
    document: Document, others: str | list[str], neighbours: Sequence[AnnotatedDocument]
) -> dict[str, list[str]]:
    """Titles for the lists of other articles: what the outlet has in that language, then others of its own."""
    same = [
        near.document.title
        for near in neighbours
        if near.document.outlet == document.outlet
        and near.document.language == document.language
        and near.document.title != document.title
    ]
    return {"related": _turned([*same, *others], document)[:3], "ranking": list(others)[:5]}


def _turned(items: Sequence[str], document: Document) -> list[str]:
    """A list begun at a place that differs from article to article."""
    turn = _seed(document) % len(items)
    return [*items[turn:], *items[:turn]]


def _seed(document: Document) -> int:
    return sum(map(ord, document.id))
