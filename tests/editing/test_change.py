"""Changes: applied, taken back, and carried through the journal unharmed."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.editing.change import Change, Edit, apply, from_json, to_json
from annotator.model.annotation import Annotation, Item, LayerState, Rejection, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from tests.editing.samples import annotation, made_of, relation
from tests.editing.strategies import ANNOTATIONS, ITEMS, REJECTIONS, RELATIONS, TEXTS

CLAIM = annotation("claim", "CLAIM", (0, 4), (8, 12))
SOURCE = annotation("source", "SOURCE", (20, 24))
LINK = relation("link", "attribution", ("claim", CLAIM), ("source", SOURCE))
TURNED_DOWN = Rejection("s" + "0" * 32, "ana", "things", "ORG", (Span(2, 5), Span(7, 9)), "string-match", 0.75)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    before, after = draw(st.tuples(st.none() | ITEMS, st.none() | ITEMS).filter(any))
    return Edit(draw(TEXTS), before, after)


CHANGES = st.builds(Change, TEXTS, st.lists(edits(), max_size=4).map(tuple))


@st.composite
def histories(draw: st.DrawFn) -> tuple[AnnotationSet, Change]:
    """A set, and a change that starts from it: items made, changed and taken, some of them several times."""
    kept = draw(st.lists(ANNOTATIONS | RELATIONS, max_size=4, unique_by=lambda item: item.id))
    start = AnnotationSet("ana", [item._replace(annotator="ana") for item in kept], {"things": "finished"})
    present: dict[str, Item] = {item.id: item for item in start.items()}
    present["things"] = LayerState("ana", "things", "finished")
    made: list[Edit] = []
    for item in draw(st.lists(ANNOTATIONS | RELATIONS | REJECTIONS, max_size=3)):
        if item.id not in present:
            present[item.id] = item._replace(annotator="ana")
            made.append(Edit("one", None, present[item.id]))
    for _ in range(draw(st.integers(0, 6))):
        if not present:
            break
        key = draw(st.sampled_from(list(present)))
        before = present.pop(key)
        if draw(st.booleans()):
            note = draw(TEXTS)
            name = {LayerState: "state", Rejection: "origin"}.get(type(before), "note")
            present[key] = before._replace(**{name: note})
        made.append(Edit("one", before, present.get(key)))
    return start, Change("what", tuple(made))


@given(CHANGES)
def test_the_inverse_of_the_inverse_is_the_change(change: Change) -> None:
    assert change.inverse().inverse() == change
    assert change.inverse().what == change.what


@given(histories())
def test_the_inverse_restores_what_a_change_found(history: tuple[AnnotationSet, Change]) -> None:
    start, change = history
    after = start.copy()
    apply(change, "one", after)
    again = after.copy()
    apply(change.inverse(), "one", again)
    assert again == start
    assert again.states == start.states
    apply(change, "one", again)
    assert again == after


@given(CHANGES)
def test_the_journal_gives_back_what_it_was_given(change: Change) -> None:
    data = to_json(change)
    assert "\n" not in data
    read = from_json(change.what, data)
    assert read == change
    for edit, original in zip(read.edits, change.edits, strict=True):
        for item, was in ((edit.before, original.before), (edit.after, original.after)):
            assert type(item) is type(was)
            if isinstance(item, Annotation | Rejection):
                assert all(type(span) is Span for span in item.spans)
    assert to_json(read) == data


def test_the_journal_keeps_letters_readable_and_leaves_out_what_is_not_there() -> None:
    data = to_json(Change("", (Edit("one", None, SOURCE._replace(note="مُغلق 🚢")),)))
    assert "مُغلق 🚢" in data
    (((_, _, item),),) = (json.loads(data),)
    assert set(item) == {"is", "id", "annotator", "layer", "label", "spans", "note", "created"}


@pytest.mark.parametrize(
    "data",
    [
        "", "nonsense", "{}", '""', "null", "5", '"abc"', "[5]", "[null]", '["abc"]', '[["one"]]', '[["one",null]]',
        '[["one",null,null]]', '[["one",null,null,null]]', '[[5,null,{"is":"layerstate"}]]', '[["one",null,[]]]',
        '[["one",null,{}]]', '[["one",null,"text"]]', '[["one",null,{"is":"thing"}]]', '[["one",null,{"is":[]}]]',
        '[["one",null,{"is":"layerstate"}]]', "[" * 100_000, '[["one",null,{"is":"layerstate","layer":"x"}]]',
        '{"one":[],"two":[]}', '[{"a":1,"b":2,"c":3}]',
    ],
)  # fmt: skip
def test_rubbish_is_no_change(data: str) -> None:
    with pytest.raises(ValueError, match="not a journalled change"):
        from_json("", data)


@pytest.mark.parametrize(
    ("item", "name", "value"),
    [
        (SOURCE, "id", 5), (SOURCE, "id", None), (SOURCE, "label", ["x"]), (SOURCE, "note", {}),
        (SOURCE, "created", 1.5), (SOURCE, "confidence", "0.5"), (SOURCE, "confidence", True),
        (SOURCE, "spans", []), (SOURCE, "spans", None), (SOURCE, "spans", [[1]]), (SOURCE, "spans", [[1, 2, 3]]),
        (SOURCE, "spans", [["1", "2"]]), (SOURCE, "spans", [[1.0, 2.0]]), (SOURCE, "spans", ["12"]),
        (SOURCE, "features", [["x"]]), (SOURCE, "features", ["xy"]), (SOURCE, "features", [["x", 1]]),
        (SOURCE, "features", {"x": "y"}), (SOURCE, "extra", ""), (SOURCE, "args", []),
        (LINK, "args", None), (LINK, "args", [["claim"]]), (LINK, "args", [["claim", 5]]), (LINK, "spans", [[0, 1]]),
        (TURNED_DOWN, "id", 5), (TURNED_DOWN, "spans", []), (TURNED_DOWN, "spans", [[1]]), (TURNED_DOWN, "note", ""),
        (TURNED_DOWN, "confidence", "high"), (TURNED_DOWN, "features", []), (TURNED_DOWN, "origin", None),
        (LayerState("ana", "things", "new"), "state", 5), (LayerState("ana", "things", "new"), "note", ""),
    ],
)  # fmt: skip
def test_an_item_with_one_thing_wrong_is_no_item(item: Item, name: str, value: object) -> None:
    rows = json.loads(to_json(Change("", (Edit("one", None, item),))))
    rows[0][2][name] = value
    with pytest.raises(ValueError, match="not a journalled change"):
        from_json("", json.dumps(rows))


@pytest.mark.parametrize("missing", ["id", "annotator", "layer", "label", "spans", "is"])
def test_an_item_without_what_it_needs_is_no_item(missing: str) -> None:
    rows = json.loads(to_json(Change("", (Edit("one", None, SOURCE),))))
    del rows[0][2][missing]
    with pytest.raises(ValueError, match="not a journalled change"):
        from_json("", json.dumps(rows))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.sampled_from(["is", "annotation", "one"]),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(TEXTS | st.just("is"), inside, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_a_change_or_refused(data: object) -> None:
    assume(data != [])
    with pytest.raises(ValueError, match="not a journalled change"):
        from_json("", json.dumps(data))


# -- what a change is about --------------------------------------------------------------------------


def test_a_change_without_edits_is_false() -> None:
    assert not Change("nothing")
    assert Change("something", (Edit("one", None, SOURCE),))


def test_an_edit_is_about_what_it_leaves_or_else_what_it_found() -> None:
    changed = SOURCE._replace(note="x")
    assert Edit("one", SOURCE, changed).item is changed
    assert Edit("one", SOURCE, None).item is SOURCE
    with pytest.raises(ValueError, match="a before or an after"):
        _ = Edit("one", None, None).item


def test_documents_come_once_in_order_and_edits_by_document() -> None:
    made = [Edit("two", None, SOURCE), Edit("one", None, CLAIM), Edit("two", SOURCE, None)]
    change = Change("", tuple(made))
    assert change.documents() == ("two", "one")
    assert list(change.of("two")) == [made[0], made[2]]
    assert list(change.of("three")) == []


def test_the_region_is_everything_touched_before_and_after() -> None:
    moved = SOURCE._replace(spans=(Span(30, 31),))
    change = Change("", (Edit("one", SOURCE, moved), Edit("one", None, LINK), Edit("two", None, CLAIM)))
    assert change.region("one") == Span(20, 31)
    assert change.region("two") == Span(0, 12)
    assert Change("", (Edit("one", None, LINK),)).region("one") is None
    assert Change("", (Edit("one", None, TURNED_DOWN),)).region("one") == Span(2, 9)


# -- applying ----------------------------------------------------------------------------------------


def test_only_edits_of_this_document_and_annotator_are_applied() -> None:
    others = SOURCE._replace(annotator="ben")
    change = Change("", (Edit("two", None, SOURCE), Edit("one", None, others), Edit("one", None, CLAIM)))
    present = made_of()
    apply(change, "one", present)
    assert present == made_of(CLAIM)


@pytest.mark.parametrize(
    "edit",
    [
        Edit("one", None, CLAIM),
        Edit("one", CLAIM._replace(note="other"), CLAIM),
        Edit("one", CLAIM._replace(note="other"), None),
        Edit("one", SOURCE, None),
        Edit("one", SOURCE, SOURCE._replace(note="x")),
        Edit("one", TURNED_DOWN, None),
        Edit("one", TURNED_DOWN, TURNED_DOWN._replace(origin="x")),
    ],
)
def test_what_is_not_as_the_change_found_it_is_left_alone(edit: Edit) -> None:
    present = made_of(CLAIM)
    with pytest.raises(ValueError, match="is not as the change found it"):
        apply(Change("", (edit,)), "one", present)
    assert present == made_of(CLAIM)


def test_a_layers_state_comes_and_goes() -> None:
    finished = LayerState("ana", "things", "finished")
    change = Change("", (Edit("one", None, finished),))
    present = made_of()
    apply(change, "one", present)
    assert present.states == {"things": "finished"}
    apply(change.inverse(), "one", present)
    assert present.states == {}


def test_what_was_turned_down_is_no_item_and_comes_and_goes() -> None:
    change = Change("", (Edit("one", None, TURNED_DOWN),))
    present = made_of(CLAIM)
    apply(change, "one", present)
    assert present.rejections == {TURNED_DOWN.id: TURNED_DOWN}
    assert (list(present.items()), present.layer_states()) == ([CLAIM], {"claims": "in-progress"})
    assert present != made_of(CLAIM)
    assert present.copy() == present
    with pytest.raises(ValueError, match="is not as the change found it"):
        apply(change, "one", present)
    apply(change.inverse(), "one", present)
    assert present == made_of(CLAIM)


def test_a_relation_is_an_item_like_any_other() -> None:
    present = made_of(CLAIM, SOURCE)
    apply(Change("", (Edit("one", None, LINK),)), "one", present)
    assert present.relations_of(CLAIM.id) == [LINK]
    assert isinstance(present.get(LINK.id), Relation)


@pytest.mark.parametrize(
    ("edit", "recounts"),
    [
        (Edit("one", None, CLAIM), True),
        (Edit("one", CLAIM, None), True),
        (Edit("one", CLAIM, CLAIM._replace(note="x")), False),
        (Edit("one", None, LINK), False),
        (Edit("one", Rejection("s1", "ana", "things", "ORG", (Span(2, 9),)), None), False),
        (Edit("one", LayerState("ana", "things", "new"), LayerState("ana", "things", "finished")), True),
    ],
)
def test_only_what_comes_or_goes_or_finishes_is_counted_anew(edit: Edit, recounts: bool) -> None:
    change = Change("", (Edit("other", CLAIM, SOURCE), edit))
    assert change.recounted() == (("one",) if recounts else ())
