"""Labels in small type: none covers another, none stands far from its mark, and none is lost without being counted."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from annotator.ui.article import labels
from annotator.ui.article.labels import BESIDE, OVERHANG, PUSHED, Lettering, Room, Tag, Wanted, in_margin, over_words
from annotator.ui.article.margins import NARROW, WIDE, margins
from annotator.ui.theme import article_font
from tests.ui.article.conftest import ARTICLES, ShowArticle, block, claim, entity, settle
from tests.ui.article.hands import painted_anew, pixels

WIDTH = 500.0


@pytest.fixture
def lettering(qapp: QApplication) -> Lettering:
    return Lettering(1.0, "#596373", 1.0)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """What each label says, by its picture."""
    found: dict[int, str] = {}
    draw = labels.tag_pixmap

    def noted(text: str, colour: str, ratio: float, size: float = 1.0) -> object:
        pixmap = draw(text, colour, ratio, size)
        found[pixmap.cacheKey()] = text
        return pixmap

    monkeypatch.setattr(labels, "tag_pixmap", noted)
    return found


def want(at: float, name: str = "PERSON") -> Wanted:
    return Wanted(at, 40, name, "#0072B2")


def area(tag: Tag) -> QRectF:
    return QRectF(tag.at, tag.pixmap.deviceIndependentSize())


def test_one_label_stands_where_its_mark_begins(lettering: Lettering) -> None:
    (tag,) = over_words([want(100)], WIDTH, lettering, right_to_left=False)
    assert area(tag).left() == 100
    assert area(tag).bottom() == 40
    (tag,) = over_words([want(100)], WIDTH, lettering, right_to_left=True)
    assert area(tag).right() == pytest.approx(WIDTH - 100)


def test_many_at_one_place_are_counted(lettering: Lettering, written: dict[int, str]) -> None:
    tags = over_words([want(100)] * 500 + [want(400, "ORG")], WIDTH, lettering, right_to_left=False)
    told = [written[tag.pixmap.cacheKey()] for tag in tags]
    assert told[0] == "PERSON"
    assert told[-1] == "ORG"
    shown = len([text for text in told if text.startswith("PER")])
    assert told[-2] == f"+{500 - shown}"


some_names = st.sampled_from(["ORG", "PERSON", "QUANTITY", "A", "EXTRAORDINARILY LONG"])
places = st.lists(st.tuples(st.integers(0, 490), some_names), max_size=40)


@given(places, st.booleans(), st.sampled_from([0.85, 1.0, 1.8]))
def test_labels_over_words_keep_clear_of_each_other_and_near_their_marks(
    qapp: QApplication, drawn: list[tuple[int, str]], mirrored: bool, size: float
) -> None:
    lettering = Lettering(size, "#596373", 1.0)
    wanted = [want(at, name) for at, name in drawn]
    tags = over_words(wanted, WIDTH, lettering, right_to_left=mirrored)
    assert bool(tags) == bool(wanted)
    rects = [area(tag) for tag in tags]
    assert not [(one, other) for one, other in combinations(rects, 2) if one.intersects(other)]
    furthest = max([at for at, _ in drawn], default=0) + PUSHED * size + lettering.width("EXTRAORDINARILY LONG") + 50
    for rect in rects:
        begin = WIDTH - rect.right() if mirrored else rect.left()
        assert begin <= max(furthest, WIDTH + OVERHANG)


@given(st.integers(1, 40), st.booleans(), st.sampled_from([30.0, 52.0, 84.0, 140.0]), st.floats(9, 90))
def test_labels_in_the_margin_stay_in_it_and_beside_their_line(
    qapp: QApplication, count: int, mirrored: bool, room: float, height: float
) -> None:
    lettering = Lettering(1.0, "#596373", 1.0)
    tags = in_margin([want(0, "EVIDENCE")] * count, WIDTH, Room(room, height), lettering, right_to_left=mirrored)
    assert 1 <= len(tags) <= count
    assert area(tags[-1]).bottom() - area(tags[0]).top() <= max(height + 2, 12)
    for tag in tags:
        rect = area(tag)
        if mirrored:
            assert rect.left() == WIDTH + BESIDE
        else:
            assert rect.right() == pytest.approx(-BESIDE)
        if room >= 52:
            assert rect.width() <= room - BESIDE
    tops = [tag.at.y() for tag in tags]
    assert tops == sorted(set(tops))


def test_what_has_no_room_beside_a_line_is_counted(lettering: Lettering, written: dict[int, str]) -> None:
    tags = in_margin([want(0, f"L{n}") for n in range(14)], WIDTH, Room(84, 34), lettering, right_to_left=False)
    assert [written[tag.pixmap.cacheKey()] for tag in tags] == ["L0", "L1", "+12"]


@given(st.text(alphabet="ABCDEMW", min_size=1, max_size=30), st.floats(20, 200))
def test_a_name_is_cut_to_the_room_there_is(qapp: QApplication, name: str, room: float) -> None:
    lettering = Lettering(1.0, "#596373", 1.0)
    fitted = lettering.fitted(name, room)
    assert fitted == name or (fitted.endswith("…") and name.startswith(fitted[:-1]) and len(fitted) > 1)
    assert lettering.width(fitted) <= room or len(fitted) == 2
    if fitted != name and len(fitted) < len(name):
        assert lettering.width(name[: len(fitted)] + "…") > room, "as much of it as there is room for"


# -- margins -----------------------------------------------------------------------------------------


def test_margins_shrink_in_a_narrow_window_and_the_text_never_loses_by_more_room() -> None:
    for mirrored in (False, True):
        widths = [width - sum(margins(width, 1.0, right_to_left=mirrored)) for width in range(200, 1_400, 5)]
        assert widths == sorted(widths)
    narrow, wide = (margins(width, 1.0, right_to_left=False) for width in (NARROW, WIDE))
    assert sum(narrow) <= 110
    assert wide == (84, 112)
    assert margins(WIDE, 1.0, right_to_left=True) == (112, 84)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_narrow_window_leaves_most_of_its_width_to_the_text(show: ShowArticle, language: str) -> None:
    text = ARTICLES[language] * 3
    marks = [claim(n, (10 * n, 10 * n + 8), label="EVIDENCE") for n in range(9)]
    view = show(text, *marks, entity(50, 0, 5), block(60, 0, 200), width=420, height=400, language=language)
    assert view.column_width >= 0.7 * view.viewport().width()
    left, right = view.column_left, view.column_left + view.column_width
    for laid, _ in view.pieces_in_view():
        for tag in view.drawing_of(laid).tags:
            x = view.column_left + tag.at.x()
            assert x >= 0
            assert x + tag.pixmap.deviceIndependentSize().width() <= view.viewport().width()
    assert left > 0
    assert right < view.viewport().width()
    for width in (900, 700, 600, 1_000, 500):
        view.resize(width, 400)
        settle(view)
        assert pixels(view) == painted_anew(view)


def test_labels_grow_with_the_article_within_reason(show: ShowArticle) -> None:
    view = show(ARTICLES["en"], entity(1, 0, 7), claim(2, (20, 30)))
    heights = []
    for zoom in (0.6, 1.0, 1.5, 3.0):
        view.set_font(article_font(zoom))
        settle(view)
        laid, _ = next(view.pieces_in_view())
        heights.append(view.drawing_of(laid).tags[0].pixmap.deviceIndependentSize().height())
        assert pixels(view) == painted_anew(view)
    assert heights == sorted(set(heights))
    assert heights[0] > 0.7 * heights[1]
    assert heights[3] < 2 * heights[1]
