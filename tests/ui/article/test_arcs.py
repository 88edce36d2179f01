"""The ways of lines between linked annotations: bands, lanes, edges and the places of names."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.article.arcs import LEVEL, LEVELS, NAMED_AT_EDGE, Arc, Bundle, End, Point, Rect, Room, route

ROOM = Room(lane=600, far=750, top=0, bottom=400)
MIRRORED = Room(lane=150, far=0, top=0, bottom=400)
PITCH = 34


def end(x: float, line: int, name: str = "", *, pointed: bool = False) -> End:
    return End(x, line * PITCH + 24, line * PITCH + 30, 10, name, pointed)


def measure(name: str) -> tuple[float, float]:
    return 6.0 * len(name), 9.0


def ways(*bundles: Bundle, room: Room = ROOM, taken: tuple[Rect, ...] = ()) -> list[Arc]:
    return route(bundles, room, measure, taken)


def lane_of(arc: Arc) -> float:
    return max(point.x for line in arc.lines for point in line)


def test_two_marks_of_one_line_are_joined_under_it() -> None:
    (arc,) = ways(Bundle((end(100, 2), end(300, 2))))
    assert arc.lines == ((Point(100, 92), Point(100, 98), Point(300, 98), Point(300, 92)),)


def test_marks_of_different_lines_are_joined_through_the_margin() -> None:
    (arc,) = ways(Bundle((end(100, 2), end(300, 5))))
    ((first, *between, last),) = arc.lines
    assert (first, last) == (Point(100, 92), Point(300, 194))
    assert [point.x for point in between] == [100, 600, 600, 300]


def test_the_margin_is_at_the_left_where_an_article_is_read_from_the_right() -> None:
    arcs = ways(Bundle((end(300, 1), end(400, 5))), Bundle((end(300, 2), end(400, 4))), room=MIRRORED)
    assert sorted(min(point.x for point in arc.lines[0]) for arc in arcs) == [145, 150]


def test_lines_are_level_or_upright() -> None:
    for arc in ways(Bundle((end(100, 2), end(300, 5), end(50, 2)), ("far",), ("x", "y"))):
        for line in arc.lines:
            assert all(a.x == b.x or a.y == b.y for a, b in pairwise(line))


def test_ways_beside_each_other_share_a_lane_and_overlapping_ones_do_not() -> None:
    inner, outer, later = (Bundle((end(100, a), end(300, b))) for a, b in ((2, 3), (1, 5), (8, 9)))
    lanes = [lane_of(arc) for arc in ways(outer, inner, later)]
    assert lanes == [605, 600, 600]


def test_ways_in_one_band_run_beside_each_other() -> None:
    crossing = (
        Bundle((end(100, 2), end(300, 2))),
        Bundle((end(200, 2), end(400, 2))),
        Bundle((end(500, 2), end(550, 2))),
    )
    heights = [max(point.y for point in arc.lines[0]) for arc in ways(*crossing)]
    assert heights[0] == heights[2] == 98
    assert heights[1] > 98


def test_arrows_point_at_the_feet_of_what_they_lead_to() -> None:
    (arc,) = ways(Bundle((end(100, 2), end(300, 2, pointed=True), end(200, 4, pointed=True))))
    assert [(head.tip, head.up) for head in arc.heads] == [(Point(300, 92), True), (Point(200, 160), True)]


def test_a_name_stands_beside_its_end_under_the_line_that_leads_there() -> None:
    (arc,) = ways(Bundle((end(100, 2), end(300, 2, "cue"), end(200, 4, "source"))))
    cue, source = (name.rect for name in arc.names)
    assert 280 < cue.right < 300, "on the side of the line"
    assert cue.top >= 98
    assert 200 < source.left < 220


def test_a_name_gives_way_to_what_stands_there_and_goes_to_the_margin_when_nothing_is_free() -> None:
    label = Rect(200, 160, 260, 175)
    (arc,) = ways(Bundle((end(100, 2), end(200, 4, "source"))), taken=(label,))
    assert arc.names[0].rect.left > 260
    (arc,) = ways(Bundle((end(100, 2), end(200, 4, "source"))), taken=(Rect(0, 160, 600, 175),))
    assert arc.names[0].rect.left > 600
    (arc,) = ways(Bundle((end(100, 2), end(110, 2, "source"))))
    assert arc.names[0].rect.left > 600, "there is not room enough between the two"


def test_a_name_too_high_for_the_band_goes_to_the_margin() -> None:
    (arc,) = ways(Bundle((end(100, 2), end(200, 4, "source")._replace(free=8))))
    assert arc.names[0].rect.left > 600


def test_what_is_out_of_view_leads_to_the_edge_with_an_arrow_and_its_name() -> None:
    up, down = ways(Bundle((end(100, 2),), above=("source",)), Bundle((end(100, 4),), below=("cue", "source ×12")))
    assert up.lines[0][-1].y == 0
    assert [(head.tip.y, head.up) for head in up.edges] == [(0, True)]
    assert up.names[0].rect.top < 20
    assert down.lines[0][-1].y == 400
    assert [(head.tip.y, head.up) for head in down.edges] == [(400, False)]
    assert [name.text for name in down.names] == ["cue", "source ×12"]
    assert all(380 > name.rect.top > 360 or name.rect.bottom > 390 for name in down.names)


def test_parts_out_of_view_need_no_name() -> None:
    (arc,) = ways(Bundle((end(100, 2),), above=("",), below=("",)))
    assert len(arc.lines) == 2
    assert arc.names == ()


def test_an_edge_does_not_fill_up_with_names() -> None:
    arcs = ways(*[Bundle((end(100, 2),), above=(f"name {number}",)) for number in range(200)])
    assert sum(len(arc.names) for arc in arcs) == NAMED_AT_EDGE
    assert all(arc.lines for arc in arcs)


def test_a_single_end_is_nothing_to_draw() -> None:
    assert ways(Bundle((end(100, 2),))) == [Arc((), (), (), ())]
    assert ways() == []


ends = st.builds(
    end, st.integers(0, 59).map(lambda x: 10 * x), st.integers(0, 11), st.sampled_from(["", "cue", "source"])
)
bundles = st.lists(
    st.builds(
        Bundle,
        st.lists(ends, min_size=1, max_size=5).map(tuple),
        st.sampled_from([(), ("claim",)]),
        st.sampled_from([(), ("", "same_as")]),
    ),
    max_size=25,
)
labels = st.lists(
    st.tuples(st.integers(0, 550), st.integers(0, 11)).map(
        lambda place: Rect(place[0], place[1] * PITCH - 3, place[0] + 40, place[1] * PITCH + 6)
    ),
    max_size=30,
)


@given(bundles, labels, st.sampled_from([ROOM, MIRRORED]))
def test_no_name_covers_another_or_a_label(drawn: list[Bundle], taken: list[Rect], room: Room) -> None:
    names = [name.rect for arc in ways(*drawn, room=room, taken=tuple(taken)) for name in arc.names]
    assert not [(one, other) for one, other in combinations(names, 2) if one.meets(other)]
    assert not [(one, other) for one in names for other in taken if one.meets(other)]


@given(bundles)
def test_lines_stay_in_the_bands_and_in_the_margin(drawn: list[Bundle]) -> None:
    """Between a band's upper and lower edge, or beyond the text: never through a line of text."""
    for bundle, arc in zip(drawn, ways(*drawn), strict=True):
        assert all(end.name in [name.text for name in arc.names] for end in bundle.ends if end.name)
        for line in arc.lines:
            for one, other in pairwise(line):
                if one.x < ROOM.lane or other.x < ROOM.lane:
                    low, high = sorted((one.y - 24, other.y - 24))
                    assert low % PITCH + high - low <= 6 + LEVEL * (LEVELS - 1)


@given(bundles)
def test_the_areas_hold_everything(drawn: list[Bundle]) -> None:
    for arc in ways(*drawn):
        areas = arc.areas(3)
        for point in (point for line in arc.lines for point in line):
            assert any(a.left <= point.x <= a.right and a.top <= point.y <= a.bottom for a in areas)
        assert all(name.rect in areas for name in arc.names)


def test_a_thousand_bundles_are_routed_at_once() -> None:
    many = [Bundle((end(10 * (n % 50), n % 12), end(5 * (n % 70), (n * 7) % 12, "source"))) for n in range(1000)]
    arcs = ways(*many)
    assert len(arcs) == 1000
    assert max(lane_of(arc) for arc in arcs) <= 675, "the lanes leave room for names"


@pytest.mark.parametrize("room", [ROOM, MIRRORED])
def test_names_in_the_margin_stay_on_the_page(room: Room) -> None:
    arcs = ways(
        *[Bundle((end(200, 1), end(200, line, "a very long name of a role"))) for line in range(2, 9)], room=room
    )
    for name in (name for arc in arcs for name in arc.names):
        assert 0 <= name.rect.left < name.rect.right <= 750
