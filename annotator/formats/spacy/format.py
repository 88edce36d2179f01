"""spaCy's DocBin (.spacy): spans in groups, and entities; what spaCy has no place for is attached to each article.

The spans in the groups are what counts. What is attached to an article (`doc.user_data["annotator"]`, as JSON) says
more of the spans with the same ids: who made them and when, their features, their exact edges, and their relations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import name_of
from annotator.formats.format import Format
from annotator.formats.json_values import Json, objects, pair, parsed, shown
from annotator.formats.reading import NOTHING, About, Arrival, Reading, Unread
from annotator.formats.spacy.docbin import DocBinFile, FoundDoc, FoundSpan, begins_docbin
from annotator.formats.spacy.writer import ATTACHED, KB, write
from annotator.model.identity import ITEM_ID

SUFFIX = ".spacy"


def _sniff(name: str, head: bytes) -> bool:
    return name.lower().endswith(SUFFIX) and begins_docbin(head)


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown_name = files.shown(name)
    held = DocBinFile(files.read(name), shown_name)
    stem = stem_of(name, (SUFFIX,))
    for index in range(len(held)):
        place = f"{shown_name}, article {index + 1}"
        try:
            yield _Article(held.doc(index), reading, place, f"{stem}-{index + 1}").arrival()
        except FileRefused as refused:
            yield Unread.of(FileRefused(place, refused.reason))


class _Article:
    """An article as spaCy has it, on its way to one of ours."""

    def __init__(self, found: FoundDoc, reading: Reading, place: str, name: str) -> None:
        self._found = found
        self._said = _attached(found, place)
        self._details = {name_of(one.get("id")): one for one in objects(self._said.get("annotations"))}
        identity = name_of(self._said.get("id")) or name
        self._draft = Draft(reading, place, found.tokens.text, identity=identity)
        self._people = json_items.People(self._said, self._draft)
        self._moved = 0

    def arrival(self) -> Arrival:
        draft = self._draft
        if not self._found.spaces_known:
            draft.said.append("The file does not say where spaces are; there is one after each token.")
        written: set[tuple[int, int, str]] = set()
        there: set[str] = set()
        for layer, spans in self._found.groups.items():
            ours, others = self._parted(layer, spans)
            for identity, parts in ours.items():
                self._take(layer, identity, parts)
                written.update((part.first, part.last, part.label) for part in parts)
            there |= ours.keys()
            for number, span in enumerate(others, 1):
                self._other(span, f"{layer or 'span'} {number}", layer)
        # our writer makes entities of spans: those are no annotations of their own
        entities = [one for one in self._found.entities if (one.first, one.last, one.label) not in written]
        for number, span in enumerate(entities, 1):
            self._other(span, f"entity {number}", "")
        gone = self._details.keys() - there
        for identity in sorted(gone):
            draft.lose("annotations", f"{identity}: has no span any more")
        self._tell(len(gone))
        for relation in objects(self._said.get("relations")):
            self._relate(relation)
        json_items.describe(draft, self._said, self._people)
        self._about_others()
        return draft.finished()

    def _parted(
        self, layer: str, spans: Sequence[FoundSpan]
    ) -> tuple[dict[str, list[FoundSpan]], list[FoundSpan]]:  # fmt: skip
        """The spans of which we know more, by id, and the others; parts of an annotation have one id."""
        ours: dict[str, list[FoundSpan]] = {}
        others: list[FoundSpan] = []
        for span in spans:
            details = self._details.get(span.id)
            before = ours.get(span.id)
            if details is None or name_of(details.get("layer")) != layer or (before and before[0].label != span.label):
                others.append(span)
            else:
                ours.setdefault(span.id, []).append(span)
        return ours, others

    def _take(self, layer: str, identity: str, parts: Sequence[FoundSpan]) -> None:
        """Take in one of ours, with its own edges, if they are still those of its tokens."""
        details, tokens = self._details[identity], self._found.tokens
        given = details["spans"] if isinstance(details.get("spans"), list) else []
        exact = [span for each in given if (span := pair(each))]
        spans = [place for part in parts if (place := self._place(part, identity))]
        if len(spans) < len(parts):
            return
        if {tokens.touched(*span) for span in exact} == {(part.first, part.last) for part in parts}:
            spans = exact
        else:
            self._moved += 1
        about = json_items.read_about(details, self._people)
        self._draft.annotate(identity, parts[0].label, spans, layer=layer, about=about)

    def _other(self, span: FoundSpan, key: str, layer: str) -> None:
        """Take in a span that spaCy, or somebody who works with it, has made."""
        if not span.label:
            self._draft.lose("annotations", f"{key}: has no label")
            return
        ours = bool(ITEM_ID.fullmatch(span.id)) and self._draft.annotation(span.id) is None
        features = tuple(
            (name, value) for name, value in ((KB, span.kb), ("id", "" if ours else name_of(span.id))) if value
        )
        about = About(features) if features else NOTHING
        where, covered = self._place(span, key), None
        if where is None:
            return
        if span.characters is not None and self._found.spaces_known:
            # it says its place twice: what its tokens cover must be what its characters are
            covered, where = self._found.tokens.text[slice(*where)], span.characters
        self._draft.annotate(span.id if ours else key, span.label, [where], covered=covered, layer=layer, about=about)

    def _place(self, span: FoundSpan, key: str) -> tuple[int, int] | None:
        """Where a span is in the text; None, and told, if it covers no tokens or some that are not there."""
        tokens = self._found.tokens
        place = tokens.place(span.first, span.last)
        if place is None and 0 <= span.first == span.last <= len(tokens):
            self._draft.lose("annotations", f"{key}: covers nothing")
        elif place is None:
            self._draft.misplace(key, "", f"tokens {span.first}-{span.last} are not all there")
        return place

    def _relate(self, one: Json) -> None:
        label, key = name_of(one.get("label")), name_of(one.get("id"))
        args = [(name_of(arg.get("role")), name_of(arg.get("ref"))) for arg in objects(one.get("args"))]
        if label and key and all(role for role, _ in args):
            about = json_items.read_about(one, self._people)
            self._draft.relate(key, label, args, layer=name_of(one.get("layer")), about=about)
        else:
            self._draft.lose("relations", f"{key}: has no label or id, or an argument without a role")

    def _tell(self, gone: int) -> None:
        if self._moved:
            self._draft.said.append(
                f"Annotations that were moved or resized since they were written: {self._moved}; they are where they "
                "are now."
            )
        if gone:
            self._draft.said.append(f"Annotations that were taken out since they were written: {gone}.")

    def _about_others(self) -> None:
        """What spaCy says of an article and of its tokens."""
        found, draft = self._found, self._draft
        categories = [("category", f"{name_of(name)}={shown(value)}") for name, value in found.categories.items()]
        if categories:
            meta = sorted([*draft.document.meta, *categories], key=lambda one: one[0])
            draft.describe(meta=tuple(meta))
        if names := [name for name in found.data if name != ATTACHED]:
            draft.lose("facts", f"user data, such as {name_of(names[0]) or 'extensions'}")
        if found.grammar:
            draft.lose("annotations", f"{', '.join(found.grammar)} of tokens")


def _attached(found: FoundDoc, place: str) -> dict[str, Any]:
    """What we have attached to an article; {} if we have not."""
    text = found.data.get(ATTACHED)
    value = parsed(text, name=place) if isinstance(text, str) else None
    return value if isinstance(value, dict) and _is_known(value, place) else {}


def _is_known(value: Json, place: str) -> bool:
    if value.get("format") != json_items.MADE_BY:
        return False
    if value.get("version") != json_items.VERSION:
        raise FileRefused(place, "was written by a later Annotator; read it with that one")
    return True


FORMAT = Format(
    name="spacy",
    title="spaCy DocBin",
    suffixes=(SUFFIX,),
    sniff=_sniff,
    read=_read,
    write=write,
    module="spacy",
    extra="spacy",
    takes_tokens=True,
)
