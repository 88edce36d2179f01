"""Lanes of marks that overlap: the same in every piece, whatever was looked at first, and after every change."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.span import Span, normalise
from annotator.ui.article import lanes as lanes_module
from annotator.ui.article.lanes import DEEPEST, FAR, Lanes
from tests.ui.article.conftest import claim, entity

LENGTH = 120


def look(annotation: Annotation) -> str:
    return annotation.layer


def by_pieces(lanes: Lanes, annotations: AnnotationSet, cut: Iterable[Span]) -> dict[str, set[int]]:
    """Every lane that each claim has in any of the pieces."""
    found: dict[str, set[int]] = {}
    for piece in cut:
        group = [a for a in annotations.touching(piece) if a.layer == "claims"]
        for annotation, lane in zip(group, lanes.assign(piece, group), strict=True):
            found.setdefault(annotation.id, set()).add(lane)
    return found


def of(*annotations: Annotation) -> tuple[Lanes, AnnotationSet]:
    made = AnnotationSet("ana", annotations)
    return Lanes(made.touching, look), made


def pieces(length: int) -> list[Span]:
    return [Span(begin, begin + length) for begin in range(0, LENGTH, length)]


def test_what_goes_through_several_pieces_has_one_lane_in_all_of_them() -> None:
    chain = [claim(n, (10 * n, 10 * n + 14)) for n in range(8)]
    lanes, annotations = of(*chain, claim(20, (0, LENGTH)))
    found = by_pieces(lanes, annotations, pieces(12))
    assert {lane for lanes in found.values() for lane in lanes} == {0, 1, 2}
    assert all(len(lanes) == 1 for lanes in found.values())
    assert found[claim(20, (0, 1)).id] == {0}


def test_a_long_chain_is_followed_to_its_beginning() -> None:
    chain = [claim(n, (10 * n, 10 * n + 14)) for n in range(5_000)]
    lanes, annotations = of(*chain)
    last = chain[-1]
    assert by_pieces(lanes, annotations, [Span(last.begin + 12, last.end)]) == {last.id: {1}}


def test_five_hundred_at_one_place_share_the_deepest() -> None:
    lanes, annotations = of(*[claim(n, (5, 10)) for n in range(500)])
    found = by_pieces(lanes, annotations, [Span(0, 20)])
    assert {lane for lanes in found.values() for lane in lanes} == set(range(DEEPEST + 1))


def test_many_at_one_place_out_of_view_are_each_looked_at_a_few_times() -> None:
    annotations = AnnotationSet("ana", [*[claim(n, (90, 110)) for n in range(200)], claim(999, (100, 3_000))])
    looked: list[Span] = []

    def touching(span: Span) -> list[Annotation]:
        looked.append(span)
        return annotations.touching(span)

    piece = Span(2_000, 3_000)
    assert Lanes(touching, look).assign(piece, annotations.touching(piece)) == [DEEPEST]
    assert len(looked) <= 3 * 201


def test_lanes_of_text_left_long_ago_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes_module, "KEPT", 50)
    lanes, annotations = of(*[claim(n, (10 * n, 10 * n + 9)) for n in range(1_000)])
    cut = [Span(begin, begin + 100) for begin in range(0, 10_000, 100)]
    for piece in cut:
        by_pieces(lanes, annotations, [piece])
        assert len(lanes._kept) <= 100
    anew, _ = of(*annotations.annotations())
    assert by_pieces(lanes, annotations, cut) == by_pieces(anew, annotations, cut)


def test_marks_of_another_look_are_in_nobodys_way() -> None:
    lanes, annotations = of(entity(1, 0, 60), claim(2, (10, 60)))
    assert by_pieces(lanes, annotations, pieces(12)) == {claim(2, (0, 1)).id: {0}}


def test_a_change_forgets_what_it_may_move_and_says_how_far_that_goes() -> None:
    lanes, annotations = of(*[claim(n, (10 * n, 10 * n + 14)) for n in range(6)], claim(50, (90, 95)))
    assert lanes.forget(Span(0, 14)) == 64, "to the end of the chain"
    assert lanes.forget(Span(90, 95)) == 95
    assert lanes.forget(Span(70, 80)) == 80
    assert lanes.forget(Span(0, FAR + 1)) is None, "so much that all is worked out anew"
    assert annotations.touching(Span(0, 1))


spans = st.tuples(st.integers(0, LENGTH - 15), st.integers(1, 14)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
drawn = st.lists(st.lists(spans, min_size=1, max_size=3), max_size=25).map(
    lambda each: [Annotation(f"a{n:032x}", "ana", "claims", "CLAIM", normalise(parts)) for n, parts in enumerate(each)]
)
orders = st.tuples(st.integers(5, 50).map(pieces), st.randoms(use_true_random=False))


@given(drawn, orders, orders)
def test_lanes_do_not_depend_on_what_was_looked_at_first(
    annotations: list[Annotation], one: tuple[list[Span], object], other: tuple[list[Span], object]
) -> None:
    results = []
    for cut, random in (one, other):
        shuffled = [*cut]
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        found = by_pieces(*of(*annotations), shuffled)
        assert all(len(lanes) == 1 for lanes in found.values()), "one lane in all pieces"
        results.append(found)
    assert results[0] == results[1]


@given(drawn, st.integers(5, 50))
def test_overlapping_marks_never_share_a_lane(annotations: list[Annotation], length: int) -> None:
    found = by_pieces(*of(*annotations), pieces(length))
    for one, other in combinations(annotations, 2):
        if any(one.touches(part) for part in other.spans):
            assert found[one.id] != found[other.id] or found[one.id] == {DEEPEST}


@given(drawn, drawn, st.integers(5, 50))
def test_after_changes_lanes_are_those_of_an_article_opened_anew(
    before: list[Annotation], added: list[Annotation], length: int
) -> None:
    lanes, annotations = of(*before)
    kept = by_pieces(lanes, annotations, pieces(length))
    changes: list[tuple[bool, Annotation]] = [(True, a._replace(id=f"b{a.id[1:]}")) for a in added[:4]]
    changes += [(False, a) for a in sorted(before, key=canonical_key)[:4]]
    for put, annotation in changes:
        (annotations.put if put else annotations.remove)(annotation)
        end = lanes.forget(annotation.extent)
        assert end is not None
        now = by_pieces(lanes, annotations, pieces(length))
        anew = by_pieces(Lanes(annotations.touching, look), annotations, pieces(length))
        assert now == anew
        moved = [a for a in annotations.annotations() if a.id in kept and kept[a.id] != now[a.id]]
        assert all(annotation.begin <= a.begin and a.end <= end for a in moved), "nothing moves further off"
        kept = now
