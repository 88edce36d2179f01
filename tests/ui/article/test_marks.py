"""Which marks a piece of text carries, and in which lanes they are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Annotation, is_dropped
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span, normalise
from annotator.ui.article import marks
from annotator.ui.article.lanes import Lanes
from annotator.ui.article.marks import Mark, look_of

SCHEME = Scheme(
    "small",
    "1",
    layers=(
        Layer("entities", labels=(Label("ORG"), Label("LOC"))),
        Layer("claims", mark="underline", discontinuous=True, labels=(Label("CLAIM"), Label("SOURCE"))),
        Layer("parts", unit="block", mark="block", labels=(Label("AD"),)),
    ),
)
PIECE = Span(0, 100)


def marks_of(piece: Span, annotations: Sequence[Annotation], scheme: Scheme) -> list[Mark]:
    """Marks of a piece of an article that has these annotations."""
    lanes = Lanes(lambda span: [a for a in annotations if a.touches(span)], lambda a: look_of(a, scheme))
    return marks.marks_of(piece, annotations, scheme, lanes)


def annotation(number: int, *spans: tuple[int, int], label: str = "ORG", layer: str = "entities") -> Annotation:
    return Annotation(f"a{number:032x}", "ana", layer, label, tuple(Span(*span) for span in spans))


def claim(number: int, *spans: tuple[int, int]) -> Annotation:
    return annotation(number, *spans, label="CLAIM", layer="claims")


def lanes(*annotations: Annotation, piece: Span = PIECE) -> dict[int, int]:
    """The lane of each annotation, by its number."""
    return {int(mark.annotation.id[1:], 16): mark.lane for mark in marks_of(piece, annotations, SCHEME)}


def test_marks_beside_each_other_share_a_lane() -> None:
    assert lanes(annotation(1, (0, 5)), annotation(2, (5, 9)), annotation(3, (20, 30))) == {1: 0, 2: 0, 3: 0}


def test_nested_marks_go_inwards_lane_by_lane() -> None:
    assert lanes(annotation(3, (4, 6)), annotation(1, (0, 20)), annotation(2, (2, 10))) == {1: 0, 2: 1, 3: 2}


def test_crossing_marks_have_lanes_of_their_own_and_free_them_again() -> None:
    assert lanes(annotation(1, (0, 10)), annotation(2, (5, 15)), annotation(3, (10, 20))) == {1: 0, 2: 1, 3: 0}


def test_two_labels_on_the_same_words_both_show() -> None:
    found = lanes(annotation(1, (0, 5), label="ORG"), annotation(2, (0, 5), label="LOC"))
    assert sorted(found.values()) == [0, 1]
    assert found == {1: 1, 2: 0}, "by label, so that the order of work does not matter"


def test_a_mark_in_the_gap_of_a_discontinuous_one_needs_no_lane_of_its_own() -> None:
    assert lanes(claim(1, (0, 5), (20, 25)), claim(2, (8, 12))) == {1: 0, 2: 0}
    assert lanes(claim(1, (0, 5), (20, 25)), claim(2, (8, 22))) == {1: 0, 2: 1}


def test_the_parts_of_a_discontinuous_mark_share_its_lane() -> None:
    found = marks_of(PIECE, [claim(1, (0, 30)), claim(2, (2, 5), (10, 12), (20, 25))], SCHEME)
    assert [(mark.begin, mark.end, mark.lane) for mark in found if mark.annotation.id.endswith("2")] == [
        (2, 5, 1),
        (10, 12, 1),
        (20, 25, 1),
    ]


def test_marks_of_different_shapes_do_not_push_each_other() -> None:
    assert lanes(annotation(1, (0, 5)), claim(2, (0, 5)), annotation(3, (0, 5), label="AD", layer="parts")) == {
        1: 0,
        2: 0,
        3: 0,
    }


def test_marks_are_cut_to_the_piece_and_labelled_where_they_begin() -> None:
    long = claim(1, (5, 15), (18, 40))
    first, second = (marks_of(piece, [long], SCHEME) for piece in (Span(0, 10), Span(11, 30)))
    assert [(mark.begin, mark.end, mark.first) for mark in first] == [(5, 10, True)]
    assert [(mark.begin, mark.end, mark.first) for mark in second] == [(11, 15, False), (18, 30, False)]


def test_a_block_shows_on_its_empty_lines_too() -> None:
    block = annotation(1, (0, 30), label="AD", layer="parts")
    assert [mark.how for mark in marks_of(Span(10, 10), [block], SCHEME)] == ["block"]
    assert marks_of(Span(10, 10), [annotation(1, (0, 30))], SCHEME) == []
    assert marks_of(Span(30, 30), [block], SCHEME) == []


def test_what_the_scheme_does_not_know_is_not_drawn() -> None:
    unknown = [annotation(1, (0, 5), label="GONE"), annotation(2, (0, 5), layer="gone")]
    assert marks_of(PIECE, unknown, SCHEME) == []


def test_dropped_is_what_its_feature_says() -> None:
    block = annotation(1, (0, 30), label="AD", layer="parts")
    assert not is_dropped(block)
    assert not is_dropped(block._replace(features=(("keep", "keep"),)))
    assert is_dropped(block._replace(features=(("keep", "drop"),)))


# -- properties ----------------------------------------------------------------------------------------

spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
annotations = st.lists(
    st.tuples(st.sampled_from(["CLAIM", "SOURCE"]), st.lists(spans, min_size=1, max_size=3)), max_size=12
).map(
    lambda drawn: [
        Annotation(f"a{number:032x}", "ana", "claims", label, normalise(parts))
        for number, (label, parts) in enumerate(drawn)
    ]
)


def overlapping(one: Mark, other: Mark) -> bool:
    return one.begin < other.end and other.begin < one.end


@given(annotations)
def test_marks_that_overlap_never_share_a_lane(drawn: list[Annotation]) -> None:
    found = marks_of(PIECE, drawn, SCHEME)
    assert {mark.annotation.id for mark in found} == {a.id for a in drawn}
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            if one.annotation.id != other.annotation.id and overlapping(one, other):
                assert one.lane != other.lane


@given(annotations)
def test_no_lane_is_left_empty(drawn: list[Annotation]) -> None:
    found = marks_of(PIECE, drawn, SCHEME)
    if found:
        assert max(mark.lane for mark in found) < len(drawn)
        assert {mark.lane for mark in found} == set(range(max(mark.lane for mark in found) + 1))


@given(annotations, st.randoms(use_true_random=False))
def test_lanes_do_not_depend_on_the_order_they_were_made_in(drawn: list[Annotation], random: object) -> None:
    shuffled = list(drawn)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert marks_of(PIECE, drawn, SCHEME) == marks_of(PIECE, shuffled, SCHEME)


@given(annotations, annotations)
def test_what_is_added_to_the_right_moves_no_mark(drawn: list[Annotation], added: list[Annotation]) -> None:
    last = max((a.begin for a in drawn), default=0)
    later = [
        a._replace(id=f"b{a.id[1:]}", spans=tuple(Span(begin + last + 1, end + last + 1) for begin, end in a.spans))
        for a in added
    ]
    before = marks_of(PIECE, drawn, SCHEME)
    after = [mark for mark in marks_of(PIECE, drawn + later, SCHEME) if mark.annotation.id.startswith("a")]
    assert before == after
