"""Where characters stand in lines that run both ways, as the glyphs say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from annotator.model.graphemes import boundaries
from annotator.ui.article import bidi
from annotator.ui.article.bidi import Place
from annotator.ui.article.layouts import Laid
from tests.ui.article.conftest import ARTICLES

Lay = Callable[..., Laid]

# “ab גד ef” as it is drawn: a b _ d c _ e f
MIXED = [
    Place(0, 1, 0, 10, False),
    Place(1, 2, 10, 20, False),
    Place(2, 3, 20, 25, False),
    Place(4, 5, 25, 35, True),
    Place(3, 4, 35, 45, True),
    Place(5, 6, 45, 50, False),
    Place(6, 7, 50, 60, False),
]


@pytest.mark.parametrize(
    ("x", "offset", "character"),
    [
        (-5, 0, 0),
        (2, 0, 0),
        (8, 1, 0),
        (12, 1, 1),
        (27, 5, 4),
        (33, 4, 4),
        (37, 4, 3),
        (44, 3, 3),
        (52, 6, 6),
        (99, 7, 6),
    ],
)
def test_the_nearest_offset_and_the_character_under_a_point(x: float, offset: int, character: int) -> None:
    assert bidi.nearest(MIXED, x) == offset
    assert bidi.under(MIXED, x).begin == character


def test_a_caret_between_two_directions_stands_where_the_paragraph_goes_on() -> None:
    assert bidi.caret(MIXED, 3, from_right=False) == 25
    assert bidi.caret(MIXED, 3, from_right=True) == 45
    assert bidi.caret(MIXED, 5, from_right=False) == 45
    assert bidi.caret(MIXED, 5, from_right=True) == 25
    assert bidi.caret(MIXED, 4, from_right=False) == 35
    assert bidi.caret(MIXED, 0, from_right=False) == 0
    assert bidi.caret(MIXED, 7, from_right=False) == 60
    assert bidi.caret(MIXED, 99, from_right=False) is None


@pytest.mark.parametrize("name", ["ar", "he", "mixed"])
def test_places_cover_their_line_without_overlapping(lay: Lay, name: str) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=2000)
    (line,) = laid.lines
    found = bidi.places(line, boundaries(text))
    assert [place.begin for place in sorted(found)] == boundaries(text)[:-1]
    for before, after in pairwise(found):
        assert after.left == pytest.approx(before.right, abs=0.6)
    natural = line.naturalTextRect()
    assert found[0].left == pytest.approx(natural.left(), abs=1)
    assert found[-1].right == pytest.approx(natural.right(), abs=1)
    assert {place.from_right for place in found} == {True, False}


def test_what_is_drawn_together_is_one_run(lay: Lay) -> None:
    text = "abc مرحبا بك def"
    laid = lay(text, width=2000)  # a line does not outlive its layout
    (line,) = laid.lines
    assert len(bidi.runs(line, 0, len(text))) == 1
    assert len(bidi.runs(line, 4, 12)) == 1
    assert len(bidi.runs(line, 2, 8)) == 2
    assert bidi.runs(line, 0, 0) == []
