"""What is drawn for marks: tints, underlines told apart by shape, labels that do not cover each other, blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.model.annotation import Annotation
from annotator.model.scheme import Label, Layer, Scheme
from annotator.ui.article.labels import tag_pixmap
from annotator.ui.article.layouts import Laid
from annotator.ui.article.margins import margins
from annotator.ui.article.painter import (
    FALL,
    REACH,
    Drawing,
    Overlay,
    paint,
    paint_ground,
    stripe,
)
from annotator.ui.article.styles import LANES, TALL, make_styles
from annotator.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme, article_font, contrast
from tests.ui.article.conftest import ARTICLES, block, claim, drawing_of, entity

Lay = Callable[..., Laid]
ROOM = margins(1000, 1.0, right_to_left=False)
NOTHING = Overlay(None, "", "", None)
PLAIN = Scheme(  # one colour for all, so that only shapes are left to tell marks apart
    "plain",
    "1",
    layers=(
        Layer(
            "claims",
            mark="underline",
            labels=tuple(Label(name, colour="#444444", line=line) for name, line in (
                ("CLAIM", "solid"), ("SOURCE", "dotted"), ("CUE", "double"), ("EVIDENCE", "dashed"),
            )),
        ),
    ),
)  # fmt: skip


def picture(
    laid: Laid, drawing: Drawing, *, overlay: Overlay = NOTHING, theme: Theme = LIGHT, room: int = 150
) -> QImage:
    """The piece in the middle of a picture with room around it."""
    image = QImage(int(laid.width) + 2 * room, int(laid.height) + 2 * room, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.translate(room, room)
    paint_ground(painter, laid, drawing, theme)
    paint(painter, laid, drawing, overlay, theme)
    painter.end()
    return image


def colours(image: QImage) -> NDArray[np.uint32]:
    """The pixels of a picture, by row and column."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint32).reshape(plain.height(), plain.bytesPerLine() // 4)
    return rows[:, : plain.width()].copy()


def ink(image: QImage, *, surface: str = LIGHT.surface, apart_from: QImage | None = None) -> QRectF:
    """The rectangle that holds everything that is not surface (or not as in another picture)."""
    empty = QColor(surface).rgb() if apart_from is None else colours(apart_from)
    rows, columns = np.nonzero(colours(image) != empty)
    if not len(rows):
        return QRectF()
    left, top = int(columns.min()), int(rows.min())
    return QRectF(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)


def names(drawing: Drawing) -> int:
    return len(drawing.tags)


# -- entities ----------------------------------------------------------------------------------------


def test_an_entity_is_tinted_where_its_text_stands_and_labelled_once(lay: Lay) -> None:
    text = ARTICLES["en"]
    laid = lay(text, width=200)
    drawing = drawing_of(laid, entity(1, 8, 60))
    boxes = laid.boxes(8, 60)
    assert len(boxes) > 1
    assert names(drawing) == 1
    assert len(drawing.tints) == len(boxes)
    for tinted, box in zip(drawing.tints, boxes, strict=True):
        assert (tinted.rect.left(), tinted.rect.right()) == (box.left - 1, box.right + 1)
        assert tinted.rect.top() < box.baseline < tinted.rect.bottom()


def test_an_entity_that_goes_on_is_labelled_in_its_first_piece_only(lay: Lay) -> None:
    long = entity(1, 2, 60)
    assert names(drawing_of(lay("x" * 40), long)) == 1
    assert names(drawing_of(lay("x" * 40, begin=41), long)) == 0


def test_nested_entities_lie_inside_each_other_and_all_can_be_seen(lay: Lay) -> None:
    laid = lay("one two three four five six seven", width=600)
    nested = [entity(number, number, 33 - number) for number in range(12)]
    rects = [tinted.rect for tinted in drawing_of(laid, *nested).tints]
    for outer, inner in pairwise(rects):
        assert outer.contains(inner)
    assert rects[1].top() > rects[0].top()
    assert all(rect.height() > 4 for rect in rects)


def test_nested_entities_leave_the_letters_free_of_their_lines(lay: Lay) -> None:
    laid = lay("one two three four five six seven", width=600)
    nested = [entity(number, number, 33 - number) for number in range(12)]
    for tinted in drawing_of(laid, *nested).tints:
        assert tinted.rect.bottom() - 1.5 >= laid.lines[0].y() + laid.lines[0].ascent()


def test_two_labels_of_one_colour_on_the_same_words_are_told_apart(lay: Lay) -> None:
    alike = Scheme(
        "plain",
        "1",
        layers=(
            Layer("entities", labels=tuple(Label(name, colour="#444444") for name in ("ORG", "LOC"))),
            Layer(
                "claims",
                mark="underline",
                labels=(Label("CLAIM", colour="#444444"), Label("CUE", colour="#444444", line="double")),
            ),
        ),
    )
    laid = lay("one two three", width=300)
    words, said = (entity(1, 0, 7), entity(2, 0, 7, "LOC")), (claim(3, (0, 7)), claim(4, (0, 7), label="CUE"))
    for one, other in (words, said):
        alone, both = drawing_of(laid, one, scheme=alike), drawing_of(laid, one, other, scheme=alike)
        assert names(both) == 2
        assert len({tag.pixmap.cacheKey() for tag in both.tags}) == 2
        assert picture(laid, both) != picture(laid, alone)


@pytest.mark.parametrize("name", ["en", "ar"])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_labels_over_one_line_never_cover_each_other(lay: Lay, name: str, ratio: float) -> None:
    laid = lay(ARTICLES[name], width=700)
    close = [entity(number, at, at + 3) for number, at in enumerate(range(0, 30, 4))]
    drawing = drawing_of(laid, *close, entity(90, 0, 20, "LOC"), ratio=ratio)
    assert names(drawing) == len(close) + 1
    rects = [QRectF(tag.at, tag.pixmap.deviceIndependentSize()) for tag in drawing.tags]
    assert not [(one, other) for one, other in combinations(rects, 2) if one.intersects(other)]


@pytest.mark.parametrize("name", ["en", "ar"])
def test_a_label_begins_where_its_entity_begins(lay: Lay, name: str) -> None:
    laid = lay(ARTICLES[name], width=700)
    (tag,) = drawing_of(laid, entity(1, 4, 11)).tags
    (box,) = laid.boxes(4, 11)
    if laid.right_to_left:
        assert tag.at.x() + tag.pixmap.width() == pytest.approx(box.right, abs=1)
    else:
        assert tag.at.x() == pytest.approx(box.left, abs=1)
    assert tag.at.y() + tag.pixmap.height() <= box.baseline - 10


@pytest.mark.parametrize("name", ["en", "ar"])
def test_a_label_at_the_end_of_a_line_stays_near_the_text(lay: Lay, name: str) -> None:
    laid = lay(ARTICLES[name], width=300)
    last = laid.starts[1] - 2
    (tag,) = drawing_of(laid, entity(1, last, last + 1)).tags
    assert -16 <= tag.at.x() <= tag.at.x() + tag.pixmap.width() <= 316


# -- claims ------------------------------------------------------------------------------------------


def test_underlines_are_told_apart_by_shape_without_any_colour(lay: Lay) -> None:
    laid = lay("one two three", width=300)
    pictures = []
    for label in ("CLAIM", "SOURCE", "CUE", "EVIDENCE"):
        drawing = drawing_of(laid, claim(1, (0, 13), label=label), scheme=PLAIN)
        drawing.tags.clear()
        pictures.append(picture(laid, drawing, room=10))
    assert all(one != other for one, other in combinations(pictures, 2))


def test_overlapping_underlines_stand_under_each_other(lay: Lay) -> None:
    laid = lay("one two three four", width=300)
    lines = drawing_of(
        laid, claim(1, (0, 18)), claim(2, (0, 7), label="SOURCE"), claim(3, (4, 13), label="CUE")
    ).underlines
    assert len({line.y for line in lines}) == 3


def test_underlines_stay_clear_of_the_next_line_however_many_overlap(lay: Lay) -> None:
    laid = lay("one two three four five six seven eight nine", width=150)
    assert len(laid.lines) > 1
    drawing = drawing_of(laid, *[claim(number, (0, 9 - number)) for number in range(9)])
    next_text = laid.lines[1].y() + laid.lines[1].ascent() - 0.72 * laid.style.em
    assert all(line.y + 1 <= next_text for line in drawing.underlines)
    assert len({line.y for line in drawing.underlines}) >= 4


def test_claims_are_labelled_in_the_margin_beside_their_line(lay: Lay) -> None:
    for name, at_left in (("en", True), ("ar", False)):
        laid = lay(ARTICLES[name], width=300)
        drawing = drawing_of(laid, *[claim(number, (number, 40), label="EVIDENCE") for number in range(3)])
        assert names(drawing) == 3
        rects = [QRectF(tag.at, tag.pixmap.deviceIndependentSize()) for tag in drawing.tags]
        for rect in rects:
            assert (rect.right() < -12) if at_left else (rect.left() > 312)
            assert rect.left() >= -ROOM.left
            assert rect.right() <= 300 + ROOM.left
        assert len({rect.top() for rect in rects}) == 3


# -- what lies over the marks ----------------------------------------------------------------------------


def test_the_active_annotation_and_the_open_frame_have_rings_of_their_own(lay: Lay) -> None:
    laid = lay("one two three four five six", width=400)
    one = claim(1, (4, 13))
    drawing = drawing_of(laid, one)
    plain = picture(laid, drawing)
    active = picture(laid, drawing, overlay=NOTHING._replace(active=one.id))
    frame = picture(laid, drawing, overlay=NOTHING._replace(frame=one.id))
    other = picture(laid, drawing, overlay=NOTHING._replace(active="a" + "9" * 32))
    assert other == plain
    assert active != plain
    assert frame not in (plain, active)
    (box,) = laid.boxes(4, 13)
    ring = ink(active, apart_from=plain).translated(-150, -150)
    assert ring.contains(QRectF(box.left, box.baseline - 5, box.right - box.left, 6))


def test_the_active_block_can_be_seen(lay: Lay) -> None:
    laid = lay(ARTICLES["en"])
    one = block(1, 0, 50)
    drawing = drawing_of(laid, one)
    assert picture(laid, drawing, overlay=NOTHING._replace(active=one.id)) != picture(laid, drawing)


@pytest.mark.parametrize("name", ["en", "ar", "mixed"])
def test_the_selection_is_drawn_behind_its_text_alone(lay: Lay, name: str) -> None:
    laid = lay(ARTICLES[name], width=2000, begin=500)
    drawing = Drawing()
    plain = picture(laid, drawing, room=20)
    chosen = picture(laid, drawing, overlay=NOTHING._replace(selection=(511, 516)), room=20)
    (box,) = laid.boxes(511, 516)
    changed = ink(chosen, apart_from=plain).translated(-20, -20)
    assert changed.left() == pytest.approx(box.left, abs=2)
    assert changed.right() == pytest.approx(box.right, abs=2)


@pytest.mark.parametrize("name", ["en", "ar", "mixed", "ja"])
def test_the_caret_stands_beside_its_character(lay: Lay, name: str) -> None:
    laid = lay(ARTICLES[name], width=300)
    plain = picture(laid, Drawing(), room=20)
    for offset in (0, 13, 40):
        image = picture(laid, Drawing(), overlay=NOTHING._replace(caret=offset), room=20)
        caret = ink(image, apart_from=plain).translated(-20, -20)
        line = laid.lines[laid.line_of(offset)]
        assert caret.center().x() == pytest.approx(laid.x_of(offset), abs=1.5)
        assert line.y() - 4 <= caret.top() < caret.bottom() <= line.y() + line.height() + 4


@pytest.mark.parametrize("spacing", [1.0, 1.1, 1.5, 2.0, 2.5])
@pytest.mark.parametrize("zoom", [0.5, 0.8, 1.0, 3.0])
def test_no_line_under_the_text_reaches_the_letters_of_the_next_one(
    qapp: QApplication, spacing: float, zoom: float
) -> None:
    text = ARTICLES["en"] * 3
    for style in make_styles(article_font(zoom), spacing):
        laid = Laid(text, 0, style, 300 * zoom)
        nested = [claim(n, (n, len(text) - n), label="CUE") for n in range(LANES + 1)]
        baselines = [line.y() + line.ascent() for line in laid.lines]
        drawn = sorted({line.y for line in drawing_of(laid, *nested).underlines if line.y < baselines[1]})
        assert len(drawn) == LANES
        assert baselines[0] + FALL * style.em < drawn[0]
        assert drawn[-1] <= baselines[1] - TALL * style.em
        assert all(other - one >= 1.5 for one, other in pairwise(drawn))


# -- blocks ------------------------------------------------------------------------------------------


def test_a_block_has_a_bar_and_its_name_at_the_far_side(lay: Lay) -> None:
    for name in ("en", "ar"):
        laid = lay(ARTICLES[name])
        drawing = drawing_of(laid, block(1, 0, 200))
        assert [notice.text for notice in drawing.notices] == ["Advertisement"]
        area = ink(picture(laid, drawing), apart_from=picture(laid, Drawing())).translated(-150, -150)
        assert (area.left() == -12) if not laid.right_to_left else (area.right() == 312)
        room = margins(1000, 1.0, right_to_left=laid.right_to_left)
        assert area.left() >= -room.left
        assert area.right() <= 300 + room.right


def test_dropped_blocks_are_hatched_and_their_text_keeps_its_contrast(lay: Lay) -> None:
    laid = lay(ARTICLES["en"])
    for theme in (LIGHT, DARK, HIGH_CONTRAST):
        kept, dropped = (drawing_of(laid, block(1, 0, 100, dropped=drop), theme=theme) for drop in (False, True))
        assert picture(laid, kept, theme=theme) != picture(laid, dropped, theme=theme)
        assert (kept.dropped, dropped.dropped) == (False, True)
        assert contrast(theme.muted, theme.hatch) >= theme.least
        assert contrast(theme.muted, stripe(theme)) >= theme.least
        assert stripe(theme) != theme.hatch


def test_a_block_that_goes_on_is_named_once(lay: Lay) -> None:
    long = block(1, 0, 300)
    first, second = lay("x" * 50), lay("x" * 50, begin=51)
    assert [notice.first for notice in drawing_of(first, long).notices] == [True]
    assert [notice.first for notice in drawing_of(second, long).notices] == [False]


# -- bounds ------------------------------------------------------------------------------------------


def everything(text: str) -> Iterable[Annotation]:
    yield from (entity(number, number, len(text) - number) for number in range(6))
    yield from (claim(20 + number, (number, len(text) - number), label="CUE") for number in range(6))
    yield from (claim(40 + number, (number, number + 3), label="EVIDENCE") for number in range(6))
    yield block(60, 0, len(text), dropped=True)


@pytest.mark.parametrize("name", ["en", "ar", "hi", "ja", "th"])
@pytest.mark.parametrize("goes_on", [False, True])
def test_nothing_is_drawn_beyond_the_reach_of_a_piece(lay: Lay, name: str, goes_on: bool) -> None:
    text = ARTICLES[name][:60]
    laid = lay(text, goes_on=goes_on)
    marks = list(everything(text))
    for active in (marks[0].id, marks[6].id, marks[-1].id):
        overlay = Overlay((0, len(text)), active, marks[8].id, len(text))
        area = ink(picture(laid, drawing_of(laid, *marks), overlay=overlay)).translated(-150, -150)
        assert area.top() >= -REACH
        assert area.bottom() <= laid.height + REACH


# -- labels ------------------------------------------------------------------------------------------


def test_a_label_is_drawn_sharp_at_every_scale(qapp: object) -> None:
    one, two = tag_pixmap("PERSON", "#0072B2", 1.0), tag_pixmap("PERSON", "#0072B2", 2.0)
    assert two.devicePixelRatio() == 2.0
    assert two.width() == pytest.approx(2 * one.width(), abs=3)
    assert tag_pixmap("PERSON", "#0072B2", 2.0).cacheKey() == two.cacheKey(), "drawn once"
    assert ink(tag_pixmap("Å", "#FFFFFF", 1.0).toImage(), surface="#000000").height() > 0
