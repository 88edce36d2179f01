"""An annotator's set: whatever was put in and taken out, it answers like one that was made afresh."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.model import span_index
from annotator.model.annotation import Annotation, Arg, Item, LayerState, Relation
from annotator.model.annotation_set import AnnotationSet, Place, canonical_key
from annotator.model.span import Span, normalise
from annotator.model.span_index import SpanIndex

LENGTH = 40


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begin = draw(st.integers(0, LENGTH - 1))
    return Span(begin, draw(st.integers(begin + 1, LENGTH)))


PARTS = st.lists(spans(), min_size=1, max_size=3).map(normalise)


def annotation(key: object, *parts: tuple[int, int], label: str = "X", layer: str = "things") -> Annotation:
    return Annotation(f"a{key}", "ana", layer, label, tuple(Span(*part) for part in parts))


def relation(key: object, *refs: str, label: str = "same", layer: str = "things") -> Relation:
    return Relation(f"r{key}", "ana", layer, label, tuple(Arg(f"role{n}", ref) for n, ref in enumerate(refs)))


class Machine(RuleBasedStateMachine):
    """A set that keeps its indexes while it changes, beside a dict of its items."""

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(span_index, "PAGE", 2)
        self.patch.setattr(span_index, "LONG", 6)
        self.held: dict[str, Annotation | Relation] = {}
        self.states: dict[str, str] = {}
        self.set = AnnotationSet("ana")
        self.ask(Span(0, 1), 0)  # the indexes are made now and kept up to date from here on

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    def ids(self) -> st.SearchStrategy[str]:
        return st.sampled_from([f"a{number}" for number in range(8)])

    @rule(key=st.integers(0, 7), parts=PARTS, label=st.sampled_from("XY"), layer=st.sampled_from(["things", "claims"]))
    def put_annotation(self, key: int, parts: tuple[Span, ...], label: str, layer: str) -> None:
        item = Annotation(f"a{key}", "ana", layer, label, parts)
        self.held[item.id] = item
        self.set.put(item)

    @rule(key=st.integers(0, 3), refs=st.lists(st.integers(0, 7), max_size=3), label=st.sampled_from("XY"))
    def put_relation(self, key: int, refs: list[int], label: str) -> None:
        item = relation(key, *(f"a{ref}" for ref in refs), label=label)
        self.held[item.id] = item
        self.set.put(item)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self.set.remove(self.held.pop(data.draw(st.sampled_from(sorted(self.held)))))

    @rule(layer=st.sampled_from(["things", "claims"]), state=st.sampled_from(["finished", "skipped", ""]))
    def state(self, layer: str, state: str) -> None:
        item = LayerState("ana", layer, state)
        if state:
            self.states[layer] = state
            self.set.put(item)
        else:
            self.states.pop(layer, None)
            self.set.remove(item)

    @rule()
    def copy(self) -> None:
        before, self.set = self.set, self.set.copy()
        before.put(annotation("none", (0, LENGTH)))
        before.put(LayerState("ana", "things", "new"))

    @rule(span=spans(), offset=st.integers(0, LENGTH))
    def ask(self, span: Span, offset: int) -> None:
        present = sorted((item for item in self.held.values() if isinstance(item, Annotation)), key=canonical_key)
        assert self.set.touching(span) == [a for a in present if any(part.overlaps(span) for part in a.spans)]
        here = [a for a in present if a.holds(offset)]
        assert self.set.at(offset) == sorted(here, key=lambda a: (a.end - a.begin, canonical_key(a)))
        place = next((canonical_key(a) for a in here), (offset, 0.0, "", ""))
        for layer in ("things", "nothing"):
            walk = [a for a in present if a.layer == layer]
            after = next((a for a in walk if canonical_key(a) > place), None)
            before = next((a for a in reversed(walk) if canonical_key(a) < place), None)
            assert self.set.next_in(layer, place, 1) == after
            assert self.set.next_in(layer, place, -1) == before

    @invariant()
    def it_holds_what_was_put_in(self) -> None:
        if not hasattr(self, "set"):
            return
        fresh = AnnotationSet("ana", self.held.values(), self.states)
        assert self.set == fresh
        assert len(self.set) == len(self.held)
        assert {item.id: item for item in self.set.items()} == self.held
        assert all(identity in self.set and self.set.get(identity) == item for identity, item in self.held.items())
        for layer in ("things", "claims", None):
            assert self.set.annotations(layer) == fresh.annotations(layer)
            assert self.set.relations(layer) == fresh.relations(layer)
        expected = {f"a{n}": [r for r in fresh.relations() if f"a{n}" in {arg.ref for arg in r.args}] for n in range(8)}
        assert {identity: self.set.relations_of(identity) for identity in expected} == expected


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=50, stateful_step_count=30)


class LongMachine(Machine):
    """The same for minutes."""


TestLongMachine = pytest.mark.soak(LongMachine.TestCase)
TestLongMachine.settings = settings(max_examples=3000, stateful_step_count=100, derandomize=False)


def test_canonical_order_is_by_begin_then_longest_then_label_then_id() -> None:
    ordered = [
        annotation(9, (0, 2), (30, 40), label="Z"),
        annotation(5, (0, 9), label="X"),
        annotation(6, (0, 9), label="X"),
        annotation(4, (0, 9), label="Y"),
        annotation(1, (0, 3), label="A"),
        annotation(0, (1, 40), label="A"),
    ]
    assert AnnotationSet("ana", reversed(ordered)).annotations() == ordered


def test_the_innermost_comes_first_at_a_place() -> None:
    outer, inner = annotation(1, (0, 20)), annotation(2, (3, 8))
    split = annotation(3, (4, 5), (10, 30))
    made = AnnotationSet("ana", [outer, inner, split])
    assert made.at(4) == [inner, outer, split]
    assert made.at(8) == [outer]
    assert made.at(30) == []


def walked(held: AnnotationSet, layer: str, step: int) -> list[Annotation]:
    """All that a walk through a layer meets."""
    found: list[Annotation] = []
    place: Place = (-1, 0.0, "", "") if step > 0 else (LENGTH + 1, 0.0, "", "")
    while (following := held.next_in(layer, place, step)) is not None:
        found.append(following)
        place = canonical_key(following)
    return found


def test_walking_forth_and_back_meets_every_annotation_once_and_no_later_part() -> None:
    split, other = annotation(1, (0, 2), (20, 22)), annotation(2, (5, 6))._replace(layer="others")
    made = AnnotationSet("ana", [split, other, annotation(4, (20, 21)), annotation(3, (20, 31))])
    assert walked(made, "things", 1) == [split, annotation(3, (20, 31)), annotation(4, (20, 21))]
    assert walked(made, "things", -1) == walked(made, "things", 1)[::-1]
    assert walked(made, "others", 1) == walked(made, "others", -1) == [other]


def test_that_a_layer_is_empty_is_known_without_a_look_at_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("looked")

    made = AnnotationSet("ana", [annotation(1, (0, 2)), relation(1, "a1", layer="others")])
    made.put(annotation(2, (5, 6))._replace(layer="others"))
    assert walked(made, "others", 1)
    made.remove(made.annotation("a2"))
    monkeypatch.setattr(SpanIndex, "along", refuse)
    monkeypatch.setattr(SpanIndex, "touching", refuse)
    assert walked(made, "others", 1) == walked(made, "others", -1) == []
    assert made.layer_states()["others"] == "in-progress", "for its relation"
    made.remove(made.relation("r1"))
    assert "others" not in made.layer_states()


def test_a_walk_passes_every_annotation_of_other_layers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[object] = []
    along = SpanIndex.along

    def noting(index: SpanIndex, offset: int, step: int) -> Iterator[tuple[int, int, str]]:
        for entry in along(index, offset, step):
            passed.append(entry)
            yield entry

    monkeypatch.setattr(SpanIndex, "along", noting)
    others = [annotation(number, (10 * number, 10 * number + 5)) for number in range(500)]
    far = annotation(500, (5_000, 5_005))._replace(layer="others")
    made = AnnotationSet("ana", [*others, far, annotation(501, (6_000, 6_001))])
    assert made.next_in("others", (0, 0.0, "", ""), 1) == far
    assert len(passed) <= len(others) + 2
    passed.clear()
    assert made.next_in("things", (39, 0.0, "", ""), 1) == others[4]
    assert len(passed) <= 2


def test_a_layer_that_holds_something_is_in_progress_unless_it_says_otherwise() -> None:
    made = AnnotationSet("ana", [annotation(1, (0, 1)), relation(1, "a1", layer="claims")], {"parts": "finished"})
    assert made.layer_states() == {"things": "in-progress", "claims": "in-progress", "parts": "finished"}
    assert made == AnnotationSet("ana", made.items(), {**made.states, "things": "in-progress"})
    assert made != AnnotationSet("ana", made.items(), {**made.states, "things": "finished"})


def test_equality_is_about_who_and_what_not_about_order() -> None:
    items = [annotation(1, (0, 1)), annotation(2, (0, 1)), relation(1, "a1", "a2")]
    assert AnnotationSet("ana", items) == AnnotationSet("ana", reversed(items))
    assert AnnotationSet("ana", items) != AnnotationSet("ben", items)
    assert AnnotationSet("ana", items) != AnnotationSet("ana", items[:2])
    assert AnnotationSet("ana") != "ana"
    with pytest.raises(TypeError, match="unhashable"):
        hash(AnnotationSet("ana"))


def test_asking_for_the_wrong_kind_is_asking_for_nothing() -> None:
    made = AnnotationSet("ana", [annotation(1, (0, 1)), relation(1, "a1")])
    assert made.annotation("a1") == annotation(1, (0, 1))
    assert made.relation("r1") == relation(1, "a1")
    for ask, identity in [(made.annotation, "r1"), (made.relation, "a1"), (made.annotation, "a2")]:
        with pytest.raises(KeyError, match=identity):
            ask(identity)
    assert made.get("a2") is None
    assert "a2" not in made


@pytest.mark.parametrize("item", [annotation(7, (0, 1)), relation(7, "a1")])
def test_taking_out_what_is_not_there_is_an_error(item: Item) -> None:
    made = AnnotationSet("ana", [annotation(1, (0, 1))])
    with pytest.raises(KeyError):
        made.remove(item)
    assert made == AnnotationSet("ana", [annotation(1, (0, 1))])


def test_a_set_shows_what_is_in_it() -> None:
    shown = repr(AnnotationSet("ana", [annotation(1, (0, 1))], {"things": "finished"}))
    assert "'ana'" in shown
    assert "a1" in shown
    assert "finished" in shown
