"""Makes articles of the documents of a BioC collection.

The specification counts offsets in bytes of UTF-8, BioC for Python in code points, that for Java in UTF-16. Which
one a document counts in is found out by the texts that its annotations name. The infon `type` is a label; a passage
is a block. What Annotator has besides is in infons of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.errors import FileRefused
from annotator.formats import carried
from annotator.formats.bioc.parts import BiocDocument, Collection, Infons, Place
from annotator.formats.bioc.units import decided, length_in, named
from annotator.formats.draft import Draft
from annotator.formats.foreign_text import UNITS, Counted, storable
from annotator.formats.foreign_values import Keys, name_of
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.model.document import BLOCK_KINDS
from annotator.model.identity import document_id

UNIT = "annotator.unit"
"""Of a collection of ours: what its offsets count, one of `foreign_text.UNITS`."""

BLOCK, PATH = "annotator.block", "annotator.path"
"""Of a passage of ours: how many code points of it are a block, or NO_BLOCK; and that block's path."""

NO_BLOCK = "none"

_KINDS = {
    "": "paragraph", "abstract": "paragraph", "section": "paragraph", "text": "paragraph",
    "front": "title", "abstract_title_1": "heading", "title_1": "heading", "title_2": "heading", "title_3": "heading",
    "fig": "caption", "fig_caption": "caption", "fig_title_caption": "caption",
    "table_caption": "caption", "table_title_caption": "caption", "table_footnote": "caption",
}  # fmt: skip


def arrivals(collection: Collection, shown: str, stem: str, reading: Reading) -> Iterator[Arrival | Unread]:
    """The articles of a collection; one that cannot be read does not hold up the others.

    Args:
        collection: what to read.
        shown: what people call the file.
        stem: its name without folder and suffix.
        reading: how to read it.

    Raises:
        FileRefused: it has no documents.
    """
    unit = next((value for name, value in collection.infons if name == UNIT and value in UNITS), "")
    facts = [] if unit else [pair for pair in collection.infons if pair[1]]
    number = 0
    for number, document in enumerate(collection.documents, 1):
        name = f"{shown}, document {storable(document.id) or number}"
        try:
            if document.trouble:
                raise FileRefused(name, document.trouble)
            yield _Reader(document, name, reading, facts, unit, f"{stem}-{number}").arrival()
        except FileRefused as refused:
            yield Unread.of(refused)
    if not number:
        raise FileRefused(shown, "has no documents in it; export it again")


class _Reader:
    """One document of a collection."""

    def __init__(
        self, document: BiocDocument, name: str, reading: Reading, facts: Infons, unit: str, otherwise: str
    ) -> None:
        text, self._unit, said = decided(document, name, unit=unit, leave_out_wrong=reading.leave_out_wrong)
        self._document, self._text, self._counted = document, text, Counted(text, self._unit)
        ours = carried.identity_of(document.infons)
        infons = [*facts, *document.infons]
        if not ours and document.id and document_id(document.id) != document.id:
            infons.append(("id", document.id))
        self._draft = Draft(reading, name, text, unit=self._unit, identity=ours or document.id or otherwise)
        self._draft.said += said
        self._people = carried.described(self._draft, infons)
        self._keys = Keys()
        self._by_id: dict[str, list[str]] = {}
        self._by_place: dict[tuple[str, int], list[str]] = {}
        self._nameless = 0

    def arrival(self) -> Arrival:
        """The article."""
        self._blocks()
        self._annotations()
        self._relations()
        if self._nameless:
            self._draft.said.append(
                f"{self._nameless} annotations and relations have no type and are labelled “annotation” or “relation”."
            )
        return self._draft.finished()

    def _annotations(self) -> None:
        base = self._document.base
        for number, mark in enumerate(self._document.marks, 1):
            label, pairs = self._label(mark.infons)
            taken = carried.taken(pairs, self._people, self._draft.lose)
            key = self._keys.new(storable(mark.id), f"annotation {number}")
            self._by_id.setdefault(mark.id, []).append(key)
            self._by_place.setdefault((mark.id, mark.where), []).append(key)
            self._draft.annotate(
                key,
                label or "annotation",
                [(offset - base, offset - base + length) for offset, length in mark.locations],
                covered=named(mark) or None,
                layer=taken.layer,
                about=taken.about,
            )

    def _relations(self) -> None:
        for number, link in enumerate(self._document.links, 1):
            label, pairs = self._label(link.infons)
            taken = carried.taken(pairs, self._people, self._draft.lose)
            key = self._keys.new(storable(link.id), f"relation {number}")
            args = [(name_of(storable(role), "argument"), self._meant(ref, link.where)) for role, ref in link.nodes]
            self._draft.relate(key, label or "relation", args, layer=taken.layer, about=taken.about)

    def _label(self, infons: Infons) -> tuple[str, Infons]:
        """The label that the type is, and the other infons."""
        label = name_of(storable(next((value for name, value in infons if name == "type"), "")))
        self._nameless += not label
        return label, [pair for pair in infons if pair[0] != "type"]

    def _meant(self, ref: str, where: int) -> str:
        """The key of the annotation that a relation names: of several with this id the one in the same place."""
        found = self._by_id.get(ref, [])
        if len(found) > 1:
            found = self._by_place.get((ref, where), [])
        return found[0] if len(found) == 1 else f"{storable(ref)} (there {len(found)} times)"

    # -- passages ----------------------------------------------------------------------------------

    def _blocks(self) -> None:
        """A passage is a block; the sentences of one are not kept apart."""
        pieces: dict[int, list[Place]] = {}
        for place in self._document.pieces():
            pieces.setdefault(place.passage, []).append(place)
        infons = {place.passage: dict(place.infons) for place in self._document.places if not place.is_sentence}
        for passage, own in pieces.items():
            self._block(own[0], own[-1], infons.get(passage, {}))
        sentences = sum(place.is_sentence for place in self._document.places)
        self._draft.lose("blocks", "sentences", number=sentences)
        lost = [
            f"{name} {value}"
            for place in self._document.places
            for name, value in place.infons
            if place.is_sentence or name not in (BLOCK, PATH, "type")
        ]
        self._draft.lose("facts", f"of passages: {lost[0]}" if lost else "", number=len(lost))

    def _block(self, first: Place, last: Place, infons: Mapping[str, str]) -> None:
        counted, base = self._counted, self._document.base
        begin = counted.codepoint(first.offset - base)
        end = counted.codepoint(last.offset - base + length_in(last.text, self._unit))
        length = infons.get(BLOCK, "")
        if begin is None or end is None or length == NO_BLOCK:
            return
        if length.isdecimal() and len(length) < 10:
            end = min(begin + int(length), end)
        else:
            text = self._text[begin:end]
            begin, end = end - len(text.lstrip()), begin + len(text.rstrip())
        said = infons.get("type", "").lower()
        kind = said if said in BLOCK_KINDS else _KINDS.get(said, "other")
        self._draft.block(counted.counted(begin), counted.counted(end), kind, storable(infons.get(PATH, "")))
