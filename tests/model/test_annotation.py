"""Annotations and relations: what they cover, hold and name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Annotation, Arg, Relation, feature_value, feature_values
from annotator.model.span import Span, normalise

SPLIT = Annotation("a1", "ana", "claims", "CLAIM", (Span(0, 3), Span(8, 10)))

PARTS = (
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), min_size=1, max_size=4)
    .map(lambda pairs: normalise(Span(begin, begin + length) for begin, length in pairs))
)  # fmt: skip


def test_the_extent_has_the_gaps_in_it() -> None:
    assert (SPLIT.begin, SPLIT.end, SPLIT.extent) == (0, 10, Span(0, 10))


def test_covered_text_is_the_parts_joined_by_one_space() -> None:
    assert SPLIT.covered("🚢bc-gap-של!") == "🚢bc של"
    assert SPLIT._replace(spans=(Span(0, 2),)).covered("🚢b") == "🚢b"


@given(PARTS, st.integers(0, 30), st.integers(1, 10))
def test_it_holds_and_touches_what_its_parts_do(parts: tuple[Span, ...], begin: int, length: int) -> None:
    annotation = SPLIT._replace(spans=parts)
    points = {point for part in parts for point in range(*part)}
    assert annotation.holds(begin) == (begin in points)
    assert annotation.touches(Span(begin, begin + length)) == bool(points & set(range(begin, begin + length)))


def test_features_are_found_by_name_in_order() -> None:
    features = (("topics", "sea"), ("worth", "high"), ("topics", "war"))
    assert feature_values(features, "topics") == ("sea", "war")
    assert feature_value(features, "topics") == "sea"
    assert feature_value(features, "weight") == ""
    assert feature_values((), "topics") == ()


def test_a_relation_names_who_fills_a_role() -> None:
    relation = Relation("r1", "ana", "claims", "attribution", (Arg("claim", "a1"), Arg("cue", "a3"), Arg("cue", "a2")))
    assert relation.refs("cue") == ("a3", "a2")
    assert relation.refs("source") == ()


def test_items_are_frozen() -> None:
    with pytest.raises(AttributeError):
        SPLIT.label = "CUE"  # type: ignore[misc]
