"""Suggestions and their look-ups, against a list that is simply searched."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span, normalise
from annotator.model.suggestion import Suggestion, SuggestionSet

LENGTH = 60


@st.composite
def suggestions(draw: st.DrawFn) -> Suggestion:
    pairs = draw(st.lists(st.tuples(st.integers(0, LENGTH), st.integers(1, 9)), min_size=1, max_size=2))
    spans = normalise(Span(begin, begin + length) for begin, length in pairs)
    layer, label = draw(st.sampled_from(["things", "topics"])), draw(st.sampled_from("AB"))
    return Suggestion(layer, label, spans, origin="x", confidence=draw(st.floats(0, 1)))


SETS = st.lists(suggestions(), max_size=12)


def _in_order(made: list[Suggestion]) -> list[Suggestion]:
    return sorted({one.id: one for one in made}.values(), key=lambda one: (one.begin, one.end, one.id))


def test_its_id_says_what_is_proposed_and_not_by_whom_or_how_surely() -> None:
    one = Suggestion("things", "ORG", (Span(2, 9),), (), "string-match", 0.75)
    assert re.fullmatch("s[0-9a-f]{32}", one.id)
    assert one._replace(origin="other", confidence=None, features=(("a", "b"),)).id == one.id
    others = [one._replace(layer="x"), one._replace(label="x"), one._replace(spans=(Span(2, 10),))]
    others.append(one._replace(spans=(Span(2, 4), Span(5, 9))))
    assert len({one.id, *(other.id for other in others)}) == 5


@given(SETS, st.integers(0, LENGTH), st.integers(1, 20))
def test_look_ups_find_what_a_search_finds(made: list[Suggestion], at: int, length: int) -> None:
    held, all_of_them = SuggestionSet(made), _in_order(made)
    assert list(held) == all_of_them
    assert len(held) == len(all_of_them)
    span = Span(at, at + length)
    touching = [one for one in all_of_them if any(part.overlaps(span) for part in one.spans)]
    assert sorted(held.touching(span)) == sorted(touching)
    for layer in ("things", "topics", "none"):
        of_layer = [one for one in all_of_them if one.layer == layer]
        assert held.after(at, layer) == next((one for one in of_layer if one.begin >= at), None)
        assert held.before(at, layer) == next((one for one in reversed(of_layer) if one.begin < at), None)
        assert [held.number(one) for one in of_layer] == list(range(1, held.count(layer) + 1))


@given(SETS, SETS, SETS)
def test_what_is_put_and_discarded_later_is_as_if_it_was_made_so(
    first: list[Suggestion], put: list[Suggestion], gone: list[Suggestion]
) -> None:
    held = SuggestionSet(first)
    for one in put:
        held.put(one)
    for one in gone:
        held.discard(one.id)
    left = {one.id: one for one in [*first, *put] if one.id not in {other.id for other in gone}}
    fresh = SuggestionSet(left.values())
    assert held == fresh
    assert list(held) == list(fresh)
    assert held.touching(Span(0, 2 * LENGTH)) == fresh.touching(Span(0, 2 * LENGTH))
    assert all(held.get(identity) == one and identity in held for identity, one in left.items())
