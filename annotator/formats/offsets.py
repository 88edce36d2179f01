"""Annotations without the text: where they are, hashes that prove it, and nothing that could be read as the article.

Beside `scheme.xml` and `losses.json` there is one `<id>.offsets.json` an article, an object with

- `format` "annotator-offsets", `version` 1, `unit` "codepoint";
- `id`, `length` (code points) and `sha256` of the text (of its UTF-8), and `url`, by which the article can be got;
- `annotations`: `id`, `label`, `spans` ([begin, end) pairs), `quote_hash`, and as in our JSON Lines `annotator`,
  `layer`, `features`, `origin`, `confidence`, `created`, `modified`, `scheme`;
- `relations`: `id`, `label`, `args` ({role, ref}), and the same; `annotators`; `states`;
- `blocks`: begin, end, kind and path; `normalisation`; `scheme`;
- facts: `language`, `outlet`, `published`, `retrieved`, `media_type`, `source_sha256`, and of `meta` a licence that
  is an identifier or an address, and whether mining is reserved.

Neither title nor quotes nor notes leave, nor a value that somebody wrote in words, nor the examples of the scheme; what
the scheme does not know does not, either. A `quote_hash` is 32 hexadecimal digits of HMAC-SHA256 over the covered text
(parts joined by one space), with SHA-256 of the line "annotator-offsets", its line feed and the whole text as its key:
whoever has the text can check every quote, and nobody else can try words until one fits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.foreign_values import whole_number
from annotator.formats.format import Format
from annotator.formats.json_values import Json, objects, text_in
from annotator.formats.losses import Losses
from annotator.formats.reading import Reading
from annotator.formats.standoff.grammar import IS_SHA256
from annotator.formats.tables import article_rows
from annotator.formats.writing import Items, Writing
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument, Block, Document
from annotator.model.identity import DOCUMENT_ID
from annotator.model.scheme import Scheme

SUFFIX = ".offsets.json"
VERSION = 1
MADE_BY = "annotator-offsets"

_CODE = re.compile("(?=[^0-9]{0,8}[0-9])[A-Za-z0-9:_.-]{1,40}")
"""A value that is no word: the id of something in a knowledge base, a date."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_ADDRESS = re.compile("[!-~]{1,2000}")
_LINK = re.compile('[!-"$&-~]{1,300}')
_LONGEST_NAME = 100


def quote_key(text: str) -> bytes:
    """The key of the quotes' hashes, which only those who have the text can make."""
    return hashlib.sha256(b"annotator-offsets\n" + text.encode()).digest()


def quote_hash(covered: str, key: bytes) -> str:
    """What stands for a quote."""
    return hmac.digest(key, covered.encode(), "sha256").hex()[:32]


# -- writing -------------------------------------------------------------------------------------------


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    scheme = article_rows.put_scheme(replace(writing, scheme=without_examples(writing.scheme)))
    for annotated in articles:
        writing.put(f"{annotated.document.id}{SUFFIX}", _laid_out(without_text(annotated, writing, scheme)))
        yield annotated.document.id


def without_text(annotated: AnnotatedDocument, writing: Writing, scheme: dict[str, str]) -> dict[str, Any]:
    """What an article's file says; `scheme` is what `article_rows.put_scheme` gives of the one beside it."""
    return _Bare(annotated, writing).said(scheme)


def _laid_out(said: Json) -> bytes:
    """JSON with a line for each value, and for each item of a list, so that a change is a changed line."""
    lines = ",\n".join(f"{_dumps(key)}: {_lines(value)}" for key, value in said.items())
    return f"{{\n{lines}\n}}\n".encode()


def _lines(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _dumps(value)
    return "[\n{}\n]".format(",\n".join(map(_dumps, value)))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def without_examples(scheme: Scheme) -> Scheme:
    """The scheme that goes with them: examples are mostly taken from the articles."""
    layers = (
        replace(layer, labels=tuple(replace(label, examples=()) for label in layer.labels)) for layer in scheme.layers
    )
    return replace(scheme, layers=tuple(layers))


class _Bare:
    """An article without its words; counts what is left out for that."""

    def __init__(self, annotated: AnnotatedDocument, writing: Writing) -> None:
        self._annotated, self._writing = annotated, writing
        self._document = annotated.document

    def said(self, scheme: dict[str, str]) -> dict[str, Any]:
        document, text = self._document, self._document.text
        items, key = self._items(), quote_key(text)
        self._writing.lose("texts", document)
        bare = replace(self._annotated, document=self._without_words())
        about = json_items.article(bare, self._writing)
        known = {layer.name for layer in self._writing.scheme.layers}
        about["states"] = [one for one in about["states"] if one["layer"] in known]
        head = {"format": MADE_BY, "version": VERSION, "unit": "codepoint", "id": document.id}
        return (
            head
            | {"length": len(text), "sha256": document.sha256}
            | about
            | {
                "scheme": scheme,
                "annotations": [
                    {
                        "id": one.id,
                        "label": one.label,
                        "spans": [list(span) for span in one.spans],
                        "quote_hash": quote_hash(one.covered(text), key),
                    }
                    | json_items.about(one)
                    for one in items.annotations
                ],
                "relations": [
                    {"id": one.id, "label": one.label, "args": [arg._asdict() for arg in one.args]}
                    | json_items.about(one)
                    for one in json_items.linked(items, self._annotated, self._writing)
                ],
            }
        )

    def _items(self) -> Items:
        items, scheme = self._writing.items(self._annotated), self._writing.scheme
        annotations = [self._of(one) for one in items.annotations if scheme.label(one.layer, one.label)]
        relations = [self._of(one) for one in items.relations if _has_roles(one, scheme)]
        self._lose("annotations", len(items.annotations) - len(annotations))
        self._lose("relations", len(items.relations) - len(relations))
        return Items(tuple(annotations), tuple(relations))

    def _of(self, one: Any) -> Any:
        features = tuple(self._features(one))
        self._lose("features", len(one.features) - len(features))
        return one._replace(note="", features=features)

    def _features(self, one: Annotation | Relation) -> Iterator[tuple[str, str]]:
        known = {feature.name: feature for feature in self._writing.scheme.features_of(one.layer, one.label)}
        for name, value in one.features:
            feature = known.get(name)
            if feature is None:
                continue
            is_code = _CODE.fullmatch(value) and value not in self._document.text
            holds = {
                "choice": value in feature.values,
                "choices": value in feature.values,
                "flag": value in ("yes", "no"),
                "number": _NUMBER.fullmatch(value),
                "link": _LINK.fullmatch(value) and value not in self._document.text,
            }.get(feature.type, is_code)
            if holds:
                yield name, value

    def _without_words(self) -> Document:
        document = self._document
        meta = tuple((name, bare) for name, value in document.meta if (bare := _bare_meta(name, value)))
        kept = {
            "url": document.url if _ADDRESS.fullmatch(document.url) else "",
            "outlet": document.outlet if len(document.outlet) <= _LONGEST_NAME else "",
        }
        lost = bool(document.title) + len(document.meta) - len(meta)
        self._lose("facts", lost + sum(kept[name] != getattr(document, name) for name in kept))
        blocks = tuple(
            Block(begin, end, kind, path if _LINK.fullmatch(path) else "") for begin, end, kind, path in document.blocks
        )
        return replace(document, title="", meta=meta, blocks=blocks, url=kept["url"], outlet=kept["outlet"])

    def _lose(self, kind: str, number: int) -> None:
        self._writing.lose(kind, self._document, number=number)


def _has_roles(relation: Relation, scheme: Scheme) -> bool:
    kind = scheme.relation(relation.layer, relation.label)
    return kind is not None and all(kind.role(arg.role) for arg in relation.args)


def _bare_meta(name: str, value: str) -> str:
    if name in ("rights", "licence", "license"):
        return value if _LINK.fullmatch(value) else ""
    status = value.partition(";")[0]
    return status if name == "tdm" and status in ("reserved", "not reserved") else ""


# -- reading -------------------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """What an article of such a folder says of the text that it is about."""

    id: str
    sha256: str
    length: int
    url: str
    source_sha256: str


def wanted(value: object, name: str) -> Wanted:
    """What text a file is about.

    Raises:
        FileRefused: it is no such file, or does not say which.
    """
    if not isinstance(value, dict) or value.get("format") != MADE_BY:
        raise FileRefused(name, "holds no offsets that Annotator wrote")
    if value.get("version") != VERSION or value.get("unit") != "codepoint":
        shown = f"{value.get('version')}, with offsets in {value.get('unit')}"
        raise FileRefused(name, f"is of version {shown}; a later Annotator may read it")
    identity, digest, length = text_in(value, "id"), text_in(value, "sha256"), whole_number(value.get("length"))
    if not DOCUMENT_ID.fullmatch(identity) or not IS_SHA256(digest) or length is None:
        raise FileRefused(name, "does not say which text it is about; get it again")
    return Wanted(identity, digest, length, text_in(value, "url"), text_in(value, "source_sha256"))


def with_text(value: Json, document: Document, name: str, schemes: article_rows.Schemes) -> AnnotatedDocument:
    """An article of such a folder with its text, every quote of it checked.

    Args:
        value: what the file says.
        document: the article as it was read from its page; what the file does not say of it comes from here.
        name: what people call the file.
        schemes: the scheme beside it.

    Raises:
        FileRefused: the text is another one, or anything in the file does not fit it.
    """
    about, text = wanted(value, name), document.text
    if document.sha256 != about.sha256 or len(text) != about.length:
        raise FileRefused(name, "is about another text, by its SHA-256 or its length")
    losses = Losses()
    as_row = {**value, "format": json_items.MADE_BY, "version": json_items.VERSION, "text": text}
    made = article_rows.take(as_row, Reading(created="", losses=losses), name, schemes).annotated
    if losses:
        raise FileRefused(name, f"cannot be taken as it is: {losses.sentences()[0]}")
    _check_quotes(objects(value.get("annotations")), made, name)
    _refuse_fewer(value, made, name)
    own = {key for key, _ in made.document.meta}
    meta = sorted([*made.document.meta, *(pair for pair in document.meta if pair[0] not in own)], key=_first)
    facts = {key: getattr(made.document, key) or getattr(document, key) for key in _FROM_PAGE}
    whole = replace(made.document, title=document.title, meta=tuple(meta), **facts)
    return replace(made, document=whole)


_FROM_PAGE = ("language", "outlet", "url", "published", "retrieved", "source_sha256")


def _first(pair: tuple[str, str]) -> str:
    return pair[0]


def _check_quotes(said: Sequence[Json], made: AnnotatedDocument, name: str) -> None:
    key, text = quote_key(made.document.text), made.document.text
    there = {one.id: one for held in made.sets.values() for one in held.annotations()}
    for one in said:
        identity = text_in(one, "id")
        found = there.get(identity)
        if found is None or not hmac.compare_digest(text_in(one, "quote_hash").encode(), _proof(found, text, key)):
            raise FileRefused(name, f"annotation {identity or 'without an id'} does not cover the words that it did")


def _proof(one: Annotation, text: str, key: bytes) -> bytes:
    return quote_hash(one.covered(text), key).encode()


def _refuse_fewer(value: Json, made: AnnotatedDocument, name: str) -> None:
    for kind in ("annotations", "relations"):
        given = value.get(kind)
        found = sum(len(getattr(held, kind)()) for held in made.sets.values())
        if not isinstance(given, list) or len(given) != found:
            raise FileRefused(name, f"has {kind} that cannot be read; get it again")


FORMAT = Format(
    name="offsets",
    title="Offsets without text",
    suffixes=(SUFFIX,),
    sniff=lambda name, head: name.lower().endswith(SUFFIX) and MADE_BY.encode() in head,
    read=None,
    write=_write,
    cannot_express=frozenset({"notes", "texts"}),
)
"""Read back only together with the texts; see `opening.rehydrating`."""
