"""spaCy's DocBin, written: a group of spans for each layer, entities of the first, and all else attached as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from annotator.formats import json_items
from annotator.formats.spacy.docbin import Tokens
from annotator.formats.tokens import Tokenise
from annotator.formats.writing import Items, Writing
from annotator.model.annotation import Annotation, feature_value
from annotator.model.document import AnnotatedDocument

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin, Span
    from spacy.vocab import Vocab

ATTACHED = "annotator"
"""Under this name we attach what spaCy has no place for: a text, which is JSON."""

KB = "kb"
"""The feature that names an entry of a knowledge base, for which spaCy has a place."""

MOST_ARTICLES = 2_000
MOST_CHARACTERS = 20_000_000
"""A file is held in memory by whoever writes or reads it: after so many another one is begun."""


def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """Write articles into `corpus.spacy`, and into `corpus-2.spacy` and so on if there are many."""
    shard, number = _Shard(), 1
    for annotated in articles:
        if shard.is_full:
            writing.put(_name(number), shard.packed())
            shard, number = _Shard(), number + 1
        shard.add(annotated, writing)
        yield annotated.document.id
    writing.put(_name(number), shard.packed())


def _name(number: int) -> str:
    return "corpus.spacy" if number == 1 else f"corpus-{number}.spacy"


class _Shard:
    """The articles of one file."""

    def __init__(self) -> None:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        self._vocab: Vocab = Vocab()
        self._held: DocBin = DocBin(attrs=["ORTH", "ENT_IOB", "ENT_TYPE"], store_user_data=True)
        self._characters = 0

    @property
    def is_full(self) -> bool:
        return len(self._held) >= MOST_ARTICLES or self._characters >= MOST_CHARACTERS

    def add(self, annotated: AnnotatedDocument, writing: Writing) -> None:
        """Take an article in."""
        self._held.add(doc_of(annotated, writing, self._vocab))
        self._characters += len(annotated.document.text)

    def packed(self) -> bytes:
        """The file."""
        found: bytes = self._held.to_bytes()
        return found


def doc_of(annotated: AnnotatedDocument, writing: Writing, vocab: Vocab) -> Doc:
    """An article as spaCy has it: its entities are the annotations of the first layer of words in the scheme."""
    from spacy.tokens import Doc, SpanGroup

    items = writing.items(annotated)
    words, spaces = _cut(annotated.document.text, writing.tokenise)
    doc, tokens = Doc(vocab, words, spaces), Tokens(words, spaces)
    groups: dict[str, list[Span]] = {}
    for one in items.annotations:
        groups.setdefault(one.layer, []).extend(_spans(doc, one, tokens, annotated, writing))
    for layer in sorted(groups):
        doc.spans[layer] = SpanGroup(doc, name=layer, spans=groups[layer])
    entities = next((layer.name for layer in writing.scheme.layers if layer.unit == "word"), "")
    _set_entities(doc, groups.get(entities))
    doc.user_data[ATTACHED] = _attached(annotated, items, writing)
    return doc


def _cut(text: str, tokenise: Tokenise) -> tuple[list[str], list[bool]]:
    """Tokens that make up the whole text, and which of them a space follows; blanks besides are tokens, too."""
    words: list[str] = []
    spaces: list[bool] = []
    at = 0

    def fill(end: int) -> None:
        """Take in the blanks before the next token."""
        between = text[at:end]
        if words and between.startswith(" "):
            spaces[-1] = True
            between = between[1:]
        if between:
            words.append(between)
            spaces.append(False)

    for begin, end in tokenise(text):
        if at < begin:
            fill(begin)
        words.append(text[begin:end])
        spaces.append(False)
        at = end
    if at < len(text):
        fill(len(text))
    return words, spaces


def _spans(
    doc: Doc, one: Annotation, tokens: Tokens, annotated: AnnotatedDocument, writing: Writing
) -> Iterator[Span]:  # fmt: skip
    """A span for each part of an annotation, all with its id; widened to whole tokens."""
    from spacy.tokens import Span

    if len(one.spans) > 1:
        writing.lose("split", annotated.document, one.id)
    kb = feature_value(one.features, KB)
    trimmed, last_one = False, None
    for part in one.spans:
        touched = tokens.touched(*part)
        trimmed |= tokens.place(*touched) != part
        if touched != last_one:  # two parts may touch the same token
            yield Span(doc, *touched, label=one.label, kb_id=kb, span_id=one.id)
        last_one = touched
    if trimmed:
        writing.lose("trimmed", annotated.document, one.id)


def _set_entities(doc: Doc, spans: Sequence[Span] | None) -> None:
    """Say what the entities are, for those who train on them: of those that overlap the longest one only.

    All of them are in the groups of spans, which are what is read again.
    """
    from spacy.util import filter_spans

    if spans is not None:
        doc.set_ents(filter_spans(spans))


def _attached(annotated: AnnotatedDocument, items: Items, writing: Writing) -> str:
    said: dict[str, Any] = json_items.opening(annotated.document) | {"tokeniser": writing.tokeniser}
    said["annotations"] = [{"id": one.id, "spans": one.spans} | json_items.about(one) for one in items.annotations]
    said["relations"] = [
        {"id": one.id, "label": one.label, "args": [arg._asdict() for arg in one.args]} | json_items.about(one)
        for one in json_items.linked(items, annotated, writing)
    ]
    return json.dumps(said | json_items.article(annotated, writing), ensure_ascii=False, separators=(",", ":"))
