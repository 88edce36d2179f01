"""One annotator's work on one document, with an index over its spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

from annotator.model.annotation import Annotation, Item, LayerState, Rejection, Relation
from annotator.model.span import Span
from annotator.model.span_index import SpanIndex

Place: TypeAlias = tuple[float, float, str, str]
"""A canonical key, or a place between two, its numbers being infinite."""

_NEARBY = 2_000


class Rest(Protocol):
    """Where a set finds what was not read into it yet."""

    def next(self) -> Sequence[Annotation | Relation]:
        """Some more, in an order of its own; none when all was given."""
        ...

    def near(self, span: Span) -> tuple[Span, Sequence[Annotation]] | None:
        """A stretch of text round `span`, and all annotations that touch it; None when that cannot be read now."""
        ...

    def linked(self, identity: str) -> Sequence[Annotation | Relation] | None:
        """All relations of an annotation, and the annotations in them; None when that cannot be read now."""
        ...


class AnnotationSet:
    """Annotations, relations and layer states of one annotator on one document, and what they turned down.

    The items are frozen values; the set itself is changed only by the editing
    session, through `put` and `remove`. A layer has a state as soon as it was
    looked at: an empty finished layer says "looked, found nothing". Rejections
    are no items: they are not counted, and no file holds them.

    A set may have a rest that was not read yet. It answers as if it had none:
    what touches a stretch of text is read for that stretch, the relations of an
    annotation for that one, and whatever else is asked reads all of it first,
    unless `read_on` has done so little by little.
    """

    __slots__ = (
        "_counts", "_index", "_items", "_linked", "_read", "_relations_of", "_rest",
        "annotator", "rejections", "states",
    )  # fmt: skip

    def __init__(
        self,
        annotator: str,
        items: Iterable[Annotation | Relation] = (),
        states: Mapping[str, str] | None = None,
        rejections: Iterable[Rejection] = (),
        *,
        rest: Rest | None = None,
    ) -> None:
        self.annotator = annotator
        self.states: dict[str, str] = dict(states or {})
        self.rejections: dict[str, Rejection] = {rejection.id: rejection for rejection in rejections}
        self._items: dict[str, Annotation | Relation] = {item[0]: item for item in items}
        self._index: SpanIndex | None = None
        # what comes little by little is noted as it comes: nothing goes through all of it later
        self._relations_of: dict[str, set[str]] | None = None if rest is None else {}
        self._counts: Counter[tuple[type, str]] | None = None if rest is None else Counter()
        self._rest = rest
        self._read: list[Span] = []
        self._linked: set[str] = set()

    # -- reading ---------------------------------------------------------------------------------

    @property
    def is_whole(self) -> bool:
        """Whether everything was read."""
        return self._rest is None

    def read_through(self, wrapped: Callable[[Rest], Rest]) -> None:
        """Read the rest, if there is one, by way of another that is made of it."""
        if self._rest is not None:
            self._rest = wrapped(self._rest)

    def read_on(self) -> bool:
        """Read some more of the rest; whether there is still more of it."""
        if self._rest is not None:
            found = self._rest.next()
            self._take_in(found)
            if not found:
                self._rest = None
                self._read = []
                self._linked = set()
        return self._rest is not None

    def read_all(self) -> None:
        """Read the whole rest."""
        while self.read_on():
            pass

    def _read_near(self, span: Span) -> bool:
        """Read what touches a span; False when that cannot be read now."""
        if self._rest is not None and not any(stretch.covers(span) for stretch in self._read):
            near = self._rest.near(span)
            if near is None:
                return False
            stretch, found = near
            self._take_in(found)
            self._read.append(stretch)
        return True

    def _read_linked(self, identity: str) -> None:
        if self._rest is not None and identity and identity not in self._linked:
            found = self._rest.linked(identity)
            if found is not None:
                self._take_in(found)
                self._linked.add(identity)

    def _take_in(self, found: Sequence[Annotation | Relation]) -> None:
        index = self._spans()
        fresh = [item for item in found if item.id not in self._items]
        self._items.update((item.id, item) for item in fresh)
        index.enter((item.id, item.spans) for item in fresh if isinstance(item, Annotation))
        self._counted().update((type(item), item.layer) for item in fresh)
        for item in fresh:
            if isinstance(item, Relation):
                self._note_args(item)

    def _whole(self) -> dict[str, Annotation | Relation]:
        self.read_all()
        return self._items

    # -- looking things up ---------------------------------------------------------------------

    def __len__(self) -> int:
        """Number of annotations and relations."""
        return len(self._whole())

    def __contains__(self, identity: object) -> bool:
        return isinstance(identity, str) and self.get(identity) is not None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AnnotationSet):
            return NotImplemented
        return (
            self.annotator == other.annotator
            and self._whole() == other._whole()
            and self.layer_states() == other.layer_states()
            and self.rejections == other.rejections
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"AnnotationSet({self.annotator!r}, {list(self._whole().values())!r}, {self.states!r})"

    def items(self) -> Iterator[Annotation | Relation]:
        """Everything, in the order it came."""
        return iter(self._whole().values())

    def annotations(self, layer: str | None = None) -> list[Annotation]:
        """Annotations of one layer (or all) in canonical order: by begin, longest first, label, id."""
        found = [
            item
            for item in self._whole().values()
            if isinstance(item, Annotation) and (layer is None or item.layer == layer)
        ]
        found.sort(key=canonical_key)
        return found

    def relations(self, layer: str | None = None) -> list[Relation]:
        """Relations of one layer (or all) in canonical order: by label, id."""
        found = [
            item
            for item in self._whole().values()
            if isinstance(item, Relation) and (layer is None or item.layer == layer)
        ]
        found.sort(key=lambda relation: (relation.label, relation.id))
        return found

    def layer_states(self) -> dict[str, str]:
        """State of every layer: those set, and 'in-progress' for any other that holds something."""
        self.read_all()
        held = {layer: "in-progress" for (_, layer), count in self._counted().items() if count}
        return held | self.states

    def annotation(self, identity: str) -> Annotation:
        """The annotation with this id.

        Raises:
            KeyError: there is none.
        """
        item = self.get(identity)
        if not isinstance(item, Annotation):
            raise KeyError(identity)
        return item

    def relation(self, identity: str) -> Relation:
        """The relation with this id.

        Raises:
            KeyError: there is none.
        """
        item = self.get(identity)
        if not isinstance(item, Relation):
            raise KeyError(identity)
        return item

    def get(self, identity: str) -> Annotation | Relation | None:
        """The item with this id, or None."""
        found = self._items.get(identity)
        if found is None and identity and self._rest is not None:
            found = self._whole().get(identity)
        return found

    def present(self, item: Item) -> Item | None:
        """What is there in the place of an item: under its id, or as the state of its layer; None for nothing."""
        if isinstance(item, LayerState):
            state = self.states.get(item.layer)
            return None if state is None else item._replace(state=state)
        return self.rejections.get(item.id) if isinstance(item, Rejection) else self.get(item.id)

    def touching(self, span: Span) -> list[Annotation]:
        """Annotations with a part that shares a code point with `span`, in canonical order.

        Costs O(log n + hits), never O(document).
        """
        self._read_near(span)
        found = [self.annotation(identity) for identity in self._spans().touching(span)]
        found.sort(key=canonical_key)
        return found

    def at(self, offset: int) -> list[Annotation]:
        """Annotations with a part that holds the code point at `offset`, innermost (shortest) first."""
        here = Span(offset, offset + 1)
        self._read_near(here)
        found = [self.annotation(identity) for identity in self._spans().touching(here)]
        found.sort(key=lambda annotation: (annotation.end - annotation.begin, canonical_key(annotation)))
        return found

    def next_in(self, layer: str, place: Place, step: int) -> Annotation | None:
        """The first annotation of a layer (canonical order) after a place (step 1), or the last before it (-1).

        None where there is none. Those of other layers are passed over; a layer without any is known at once.
        """
        self.read_all()
        if not self._counted()[Annotation, layer]:
            return None
        found: list[Annotation] = []
        for begin, _, identity in self._spans().along(int(place[0]), step):
            if found and found[0].begin != begin:
                break
            item = self._items[identity]
            # the index knows parts; a later part of an annotation is passed over
            if (
                isinstance(item, Annotation)
                and item.layer == layer
                and item.begin == begin
                and _is_on(item, place, step)
            ):
                found.append(item)
        return (min if step > 0 else max)(found, key=canonical_key, default=None)

    def next_nearby(self, layer: str, place: Place, step: int) -> Annotation | None:
        """The same as far as it is near, so that not everything is read for it; None says nothing."""
        at = int(place[0])
        near = Span(at, at + _NEARBY) if step > 0 else Span(max(0, at - _NEARBY), at + 1)
        if not self._read_near(near):
            return None
        found = [
            a for a in self.touching(near) if a.layer == layer and a.begin >= near.begin and _is_on(a, place, step)
        ]
        return found[0 if step > 0 else -1] if found else None

    def relations_of(self, identity: str) -> list[Relation]:
        """Relations that have this annotation in a role, in canonical order."""
        self._read_linked(identity)
        if self._relations_of is None:
            self._relations_of = {}
            for item in self._whole().values():
                if isinstance(item, Relation):
                    self._note_args(item)
        found = [self.relation(key) for key in self._relations_of.get(identity, ())]
        found.sort(key=lambda relation: (relation.label, relation.id))
        return found

    # -- changing (the editing session and readers only) ------------------------------------------

    def put(self, item: Item) -> None:
        """Add an item, or replace the one with its id; a LayerState sets the layer's state."""
        if isinstance(item, LayerState):
            self.states[item.layer] = item.state
            return
        if isinstance(item, Rejection):
            self.rejections[item.id] = item
            return
        self.read_all()
        self._forget(item.id)
        self._items[item.id] = item
        if self._counts is not None:
            self._counts[type(item), item.layer] += 1
        if isinstance(item, Annotation):
            if self._index is not None:
                self._index.add(item.id, item.spans)
        elif self._relations_of is not None:
            self._note_args(item)

    def remove(self, item: Item) -> None:
        """Take an item out; a LayerState makes the layer new again."""
        if isinstance(item, LayerState):
            self.states.pop(item.layer, None)
            return
        if isinstance(item, Rejection):
            del self.rejections[item.id]
            return
        self.read_all()
        self._forget(item.id)
        del self._items[item.id]

    def copy(self) -> AnnotationSet:
        """A set of its own with the same items."""
        return AnnotationSet(self.annotator, self._whole().values(), self.states, self.rejections.values())

    def _forget(self, identity: str) -> None:
        old = self._items.get(identity)
        if old is not None and self._counts is not None:
            self._counts[type(old), old.layer] -= 1
        if isinstance(old, Annotation):
            if self._index is not None:
                self._index.discard(identity, old.spans)
        elif isinstance(old, Relation) and self._relations_of is not None:
            for arg in old.args:
                self._relations_of.get(arg.ref, set()).discard(identity)

    def _note_args(self, relation: Relation) -> None:
        if self._relations_of is not None:
            for arg in relation.args:
                self._relations_of.setdefault(arg.ref, set()).add(relation.id)

    def _counted(self) -> Counter[tuple[type, str]]:
        """How many annotations and relations each layer has, of those that were read."""
        if self._counts is None:
            self._counts = Counter((type(item), item.layer) for item in self._items.values())
        return self._counts

    def _spans(self) -> SpanIndex:
        if self._index is None:
            self._index = SpanIndex(
                (item.id, item.spans) for item in self._items.values() if isinstance(item, Annotation)
            )
        return self._index


def canonical_key(annotation: Annotation) -> tuple[int, int, str, str]:
    """Sort key of the canonical order: by begin, longest first, label, id."""
    return annotation.spans[0].begin, -annotation.spans[-1].end, annotation.label, annotation.id


def _is_on(annotation: Annotation, place: Place, step: int) -> bool:
    key = canonical_key(annotation)
    return key > place if step > 0 else key < place
