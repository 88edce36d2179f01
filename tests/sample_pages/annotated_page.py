"""A page as the application reads it, with the labels that are known and the article's own annotations."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate, zip_longest

from annotator.articles.importing import from_bytes
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Block
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from tests.sample_pages.gold import Character, characters_of, solid
from tests.sample_pages.house import ANNOTATOR

_RETRIEVED = "2026-11-01T07:00:00Z"
_BEGUN = datetime.fromisoformat("2026-11-02T08:00:00")
_LAYER = "boilerplate"


class NotAsWritten(Exception):
    """The application reads a page otherwise than it was written."""


def annotated_page(article: AnnotatedDocument, marked: str, source: bytes, scheme: Scheme) -> AnnotatedDocument:
    """Read a page and annotate it.

    Args:
        article: what the page shows, annotated.
        marked: the page with its marks.
        source: the page without them, as bytes.
        scheme: what it is annotated under.

    Raises:
        NotAsWritten: the application finds other text on the page than was written.
    """
    name = article.document.id
    document = from_bytes(source, name=f"{name}.html").annotated.document
    document = replace(document, id=name, retrieved=_RETRIEVED)
    known = characters_of(marked, article.document.text)
    _compare(name, solid(document.text), "".join(character.itself for character in known))
    labels = [*_labels(document.text, document.blocks, known, name, scheme)]
    carried = [*_carried(article, document.text, known, name)]
    states = {layer.name: "finished" for layer in scheme.layers}
    (annotator,) = (one for one in article.annotators if one.id == ANNOTATOR)
    return AnnotatedDocument(
        document,
        {ANNOTATOR: AnnotationSet(ANNOTATOR, [*labels, *carried], states)},
        (annotator,),
        article.scheme,
        article.generator,
    )


def _compare(name: str, read: str, written: str) -> None:
    if read == written:
        return
    same = next(at for at, (one, other) in enumerate(zip_longest(read, written)) if one != other)
    around = slice(max(0, same - 30), same + 30)
    raise NotAsWritten(f"{name}: read “…{read[around]}…” where “…{written[around]}…” was written")


def _labels(
    text: str, blocks: tuple[Block, ...], known: list[Character], name: str, scheme: Scheme
) -> Iterator[Annotation]:
    """The label of each block that is not body text."""
    (layer,) = (layer for layer in scheme.layers if layer.name == _LAYER)
    presets = {label.name: label.presets for label in layer.labels}
    at = 0
    for number, block in enumerate(blocks):
        size = len(solid(text[block.begin : block.end]))
        found = Counter(character.label for character in known[at : at + size])
        at += size
        if len(found) > 1:
            raise NotAsWritten(f"{name}: block {number} mixes {', '.join(label or 'body text' for label in found)}")
        (label,) = found
        if label:
            span = Span(block.begin, block.end)
            made = (_BEGUN + timedelta(seconds=6 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield Annotation(
                _identity("a", name, span), ANNOTATOR, _LAYER, label, (span,), tuple(presets[label]), created=made
            )


def _carried(
    article: AnnotatedDocument, text: str, known: list[Character], name: str
) -> Iterator[Annotation | Relation]:
    """The article's annotations on its words on the page, and the relations between them."""
    counted = [0, *accumulate(not character.isspace() for character in article.document.text)]
    places = [offset for offset, character in enumerate(text) if not character.isspace()]
    on_page = {one.at: place for one, place in zip(known, places, strict=True) if one.at >= 0}

    def moved(span: Span) -> Span:
        return Span(on_page[counted[span.begin]], on_page[counted[span.end] - 1] + 1)

    identities: dict[str, str] = {}
    work = article.sets[ANNOTATOR]
    for item in work.annotations():
        if item.layer != _LAYER:
            spans = tuple(moved(span) for span in item.spans)
            identities[item.id] = _identity("a", name, item.id)
            yield item._replace(id=identities[item.id], spans=spans)
    for relation in work.relations():
        yield relation._replace(
            id=_identity("r", name, relation.id),
            args=tuple(arg._replace(ref=identities[arg.ref]) for arg in relation.args),
        )


def _identity(kind: str, *what: object) -> str:
    return kind + hashlib.blake2b(repr(what).encode(), digest_size=16).hexdigest()
