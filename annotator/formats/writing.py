"""What every writer of another tool's files works with: where files go, what was asked for, and what gets lost."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, Protocol

from annotator.formats.losses import Losses
from annotator.formats.tokens import USUAL, Tokenise, tokeniser
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.scheme import Scheme

_SHOWN = 40
"""Characters of an annotation's words that stand in a loss report."""


class Sink(Protocol):
    """Where files go: a folder, or nowhere when only the losses are asked for."""

    def put(self, name: str, data: bytes) -> None:
        """Write a whole file; `/` stands between folders."""
        ...

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Write a file little by little; it has its name once the context is left without an error."""
        ...


class Items(NamedTuple):
    """What is to be written of an article, everybody's work in one: in canonical order, then relations by id."""

    annotations: tuple[Annotation, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """How articles are to be written.

    Attributes:
        sink: where files go.
        scheme: what may be annotated.
        cannot_express: of the format that is written; what it names is counted by `items`.
        annotator: only this one's work; '' for everybody's.
        layers: only these layers; empty for all.
        tokeniser: a name in `tokens.TOKENISERS`; for formats of tokens, which state it.
        losses: where what could not be written is counted.
    """

    sink: Sink
    scheme: Scheme
    cannot_express: frozenset[str] = frozenset()
    annotator: str = ""
    layers: tuple[str, ...] = ()
    tokeniser: str = USUAL
    losses: Losses = field(default_factory=Losses)
    _written: list[AnnotatedDocument] = field(default_factory=list)  # the article that is being written

    @property
    def tokenise(self) -> Tokenise:
        """Cuts texts into tokens."""
        return tokeniser(self.tokeniser)

    def put(self, name: str, data: bytes) -> None:
        """Write a whole file; `/` stands between folders."""
        self.sink.put(name, data)

    def lose(self, kind: str, document: Document, what: str = "", *, number: int = 1) -> None:
        """Count what cannot be written; what is named by its id is shown by its label and words."""
        if number and self.losses.has_room(kind):
            what = self._in_words(document, what)
        self.losses.add(kind, document.id, what, number=number)

    def items(self, annotated: AnnotatedDocument) -> Items:
        """What is to be written of an article; counts as lost what the format can never say of it.

        A format that has no place for authors gets what several of them made alike once.
        """
        annotations: list[Annotation] = []
        relations: list[Relation] = []
        self._written[:] = [annotated]
        for held in self.sets(annotated):
            annotations += [one for one in held.annotations() if self._wanted(one.layer)]
            relations += [one for one in held.relations() if self._wanted(one.layer)]
        if "authors" in self.cannot_express:
            annotations, relations = self._merged(annotated.document, annotations, relations)
        if "relations" in self.cannot_express:
            self._lose_all("relations", annotated.document, relations)
            relations = []
        self._count(annotated, annotations, relations)
        return Items(
            tuple(sorted(annotations, key=canonical_key)), tuple(sorted(relations, key=lambda one: (one.label, one.id)))
        )

    def linked(self, relation: Relation, there: Container[str], document: Document) -> list[Arg]:
        """The arguments of a relation that are written, too; the others are counted, and it as well if none is left."""
        args = [arg for arg in relation.args if arg.ref in there]
        self.lose("arguments", document, relation.id, number=len(relation.args) - len(args))
        if not args:
            self.lose("relations", document, relation.id)
        return args

    def sets(self, annotated: AnnotatedDocument) -> list[AnnotationSet]:
        """The annotation sets that are to be written, by annotator."""
        return [annotated.sets[who] for who in sorted(annotated.sets) if self.annotator in ("", who)]

    def _in_words(self, document: Document, what: str) -> str:
        """A label and words for an id of the article that is being written; anything else as it is."""
        for annotated in self._written:
            for held in annotated.sets.values():
                item = held.get(what)
                if isinstance(item, Annotation):
                    covered = " ".join(item.covered(document.text).split())
                    return f"{item.label} “{covered if len(covered) <= _SHOWN else covered[:_SHOWN] + '…'}”"
                if isinstance(item, Relation):
                    return item.label
        return what

    def _wanted(self, layer: str) -> bool:
        return not self.layers or layer in self.layers

    def _merged(
        self, document: Document, annotations: Sequence[Annotation], relations: Sequence[Relation]
    ) -> tuple[list[Annotation], list[Relation]]:
        kept: dict[tuple[object, ...], Annotation] = {}
        instead: dict[str, str] = {}
        for one in annotations:
            same = kept.setdefault((one.layer, one.label, one.spans, one.features), one)
            if same is not one:
                instead[one.id] = same.id
                self.lose("merged", document, one.id)
        linked: dict[tuple[object, ...], Relation] = {}
        for relation in relations:
            args = tuple(arg._replace(ref=instead.get(arg.ref, arg.ref)) for arg in relation.args)
            moved = relation._replace(args=args)
            same_link = linked.setdefault((moved.layer, moved.label, args, moved.features), moved)
            if same_link is not moved:
                self.lose("merged", document, relation.id)
        return list(kept.values()), list(linked.values())

    def _count(
        self, annotated: AnnotatedDocument, annotations: Sequence[Annotation], relations: Sequence[Relation]
    ) -> None:
        if not self.cannot_express:
            return
        document = annotated.document
        items: list[Annotation | Relation] = [*annotations, *relations]
        states = [1 for held in self.sets(annotated) for layer in held.states if self._wanted(layer)]
        facts = [document.outlet, document.url, document.published, document.retrieved, document.language]
        facts += [document.media_type.removeprefix("text/plain"), document.source_sha256]
        found: dict[str, tuple[int, str]] = {
            "features": _first(items, lambda one: len(one.features)),
            "notes": _first(items, lambda one: bool(one.note)),
            "authors": _first(items, lambda _: 1),
            "origins": _first(items, lambda one: bool(one.origin)),
            "times": _first(items, lambda one: bool(one.created)),
            "ids": _first(items, lambda _: 1),
            "layers": _first(annotations, lambda _: 1),
            "parts": _first([one for one in annotations if len(one.spans) > 1], lambda _: 1),
            "states": (len(states), ""),
            "facts": (len(document.meta) + sum(map(bool, facts)), ""),
            "blocks": (len(document.blocks), ""),
        }
        for kind, (number, first) in found.items():
            if kind in self.cannot_express:
                self.lose(kind, document, first, number=number)

    def _lose_all(self, kind: str, document: Document, items: Sequence[Annotation | Relation]) -> None:
        if items:
            self.lose(kind, document, items[0].id, number=len(items))


def _first(items: Sequence[Annotation | Relation], counted: Callable[[Annotation | Relation], int]) -> tuple[int, str]:
    """How much there is of something, and the id of the first item that has it."""
    having = [(one.id, number) for one in items if (number := counted(one))]
    return sum(number for _, number in having), having[0][0] if having else ""
