"""The oddest articles there are: each opens, is walked through by keys, and shows a mark on every character."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from annotator.articles.decoding import storable, with_line_feeds
from annotator.editing.change import Change, Edit, apply
from annotator.model.annotation import Annotation
from annotator.model.graphemes import boundaries
from annotator.model.span import Span
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.labels import BESIDE, PUSHED
from annotator.ui.article.styles import LANES
from tests.ui.article.conftest import FAMILY, ShowArticle, block, claim, entity, relation, settle
from tests.ui.article.hands import CTRL, NONE, SHIFT, count_layouts, painted_anew, pixels, press, selected

Key = Qt.Key

ZALGO = "".join(
    letter + "".join(chr(0x300 + (7 * n + 13 * ord(letter)) % 0x6F) for n in range(18)) for letter in "Zalgo"
)
FORMS = "".join(map(chr, [*range(0xFE10, 0xFE1A), *range(0xFE30, 0xFE50)]))
COUPLE = "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

CASES = {
    "nothing": "",
    "white space": " \t\u3000 \n \u00a0\u2003\n\n   ",
    "newlines": "\n\n\n",
    "families": f"The {FAMILY} and {FAMILY}{FAMILY} met {COUPLE} 👍🏽👍🏿 again. " * 2,
    "flags": f"From 🇩🇪🇫🇷🇯🇵 and 🇩 alone to {SCOTLAND}, 1️⃣2️⃣#️⃣ ❤️❤︎ end.",
    "zalgo": f"The text {ZALGO} comes,\n{ZALGO} said.\n\n{ZALGO}",
    "arabic": (
        "قال المتحدث «إن المشروع تأخر 2024» وإن القرار رقم 15/3 لم يصدر بعد (NATO 2024) نفسه، \"كما قيل\" يوم 3 مارس.\n"
        "Latin after it, then عربي 12.5 again.\n"
        "«٢٠٢٤» و 100٪ من “المجلس” – 3:30"
    ),
    "vertical forms": f"縦書き{FORMS}終わり。\n{FORMS * 3}",
    "no-break spaces": "10\u00a0km, 10\u202fkm\u2060and\u00a0on, “\u00a0oui\u00a0”\u00a0: " * 6,
    "soft hyphens": "Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesell\u00adschafts\u00adkapitän \u00ad\u00ad " * 5,
    "line separators": "one\u2028two\u2028\u2028three\u2029four\u0085five\u2028\nsix\u2028",
    "joiners": "a\u200db \u200d ب\u200cب क\u094d\u200dष क\u094d\u200cष \u200b\u2060\ufeff",
    "directions": "\u200e\u200f\u202aembedded\u202c \u2067isolated\u2069 \u202eturned\u202c \u2068\u2069.",
    "tabs": "a\tb\t\tc\t\nvery\tlong\tline\twith\tmany\ttabs\tin\tit\tthat\tgoes\ton\tand\ton\tand\ton\n\t\t\t",
    "leading marks": "\u0301first\n\u0bbf\u0b95 \u0e31\u0e48\n\u20dd\n\u0301",
    "selectors": "\ufe0f \ufe0e x\ufe0f\ufe0f \U000e0100 葛\U000e0100 \u180b\n\ufe0f\n\u200d",
    "jamo and conjuncts": "\u1112\u1161\u11ab\u1100 क्षत्रिय ស្ត្រី མྱེ ကျွန်ုပ် 각",
    "private and unassigned": "\ue000 \U000f0000 \U0010fffd \u0378 \ufffd \ufffc \ufdd0 \U0001fffe",
}  # fmt: skip
EACH = pytest.mark.parametrize("text", CASES.values(), ids=list(CASES))


def from_right(view: ArticleView) -> bool:
    laid, _ = view.piece_at(view.caret_rect(view.caret).center())
    return laid.right_to_left


def forward(view: ArticleView) -> Key:
    """The arrow that leads on in the text: arrows go by the direction of the paragraph."""
    return Key.Key_Left if from_right(view) else Key.Key_Right


def backward(view: ArticleView) -> Key:
    return Key.Key_Right if from_right(view) else Key.Key_Left


def walk(view: ArticleView, *, stop: int, shift: bool = False, back: bool = False) -> list[int]:
    """Press the arrow until an offset is reached; every stop on the way."""
    seen = [view.caret]
    while view.caret != stop:
        press(view, (backward if back else forward)(view), SHIFT if shift else NONE)
        assert (view.caret < seen[-1]) if back else (view.caret > seen[-1]), f"stuck at {view.caret}"
        seen.append(view.caret)
    return seen


def every_character(text: str) -> list[Annotation]:
    """An entity and a claim on each character that is no line feed."""
    spans = [span for span in pairwise(boundaries(text)) if text[span[0]] != "\n"]
    entities = [entity(number, begin, end) for number, (begin, end) in enumerate(spans)]
    labels = ("CLAIM", "SOURCE", "CUE", "EVIDENCE")
    return entities + [claim(10_000 + n, span, label=labels[n % 4]) for n, span in enumerate(spans)]


def assert_true_to_itself(view: ArticleView) -> None:
    settle(view)
    assert pixels(view) == painted_anew(view)


# -- keys --------------------------------------------------------------------------------------------


@EACH
def test_the_caret_walks_through_by_characters_and_back_through_the_same_stops(show: ShowArticle, text: str) -> None:
    view = show(text, width=600)
    stops = walk(view, stop=len(text))
    assert stops == boundaries(text) or not text
    assert walk(view, stop=0, back=True) == stops[::-1]


@EACH
def test_shift_selects_all_of_it_and_lets_it_go_again(show: ShowArticle, text: str) -> None:
    view = show(text, width=600)
    walk(view, stop=len(text), shift=True)
    assert selected(view) == text
    assert_true_to_itself(view)
    walk(view, stop=0, shift=True, back=True)
    assert view.selection() is None
    press(view, Key.Key_End, CTRL | SHIFT)
    assert selected(view) == text


@EACH
def test_words_and_lines_lead_through_as_well(show: ShowArticle, text: str) -> None:
    view = show(text, width=400)
    for key in (Key.Key_Down, Key.Key_Up):
        for _ in range(30):
            press(view, key)
            assert view.caret in boundaries(text)
    for key, end in ((forward, len(text)), (backward, 0)):
        for _ in range(300):
            if view.caret != end:
                press(view, key(view), CTRL)
        assert view.caret == end


@EACH
def test_the_caret_is_in_view_at_every_stop(show: ShowArticle, text: str) -> None:
    view = show(text, width=400, height=120)
    for offset in boundaries(text):
        view.place_caret(offset)
        assert view.viewport().rect().contains(view.caret_rect(offset).toAlignedRect())


# -- marks -------------------------------------------------------------------------------------------


@EACH
def test_a_mark_on_any_character_can_be_seen_and_clicked(show: ShowArticle, text: str) -> None:
    marks = every_character(text)
    view = show(text, *marks, width=700, height=1500)
    seen: set[str] = set()
    for laid, _ in view.pieces_in_view():
        drawing = view.drawing_of(laid)
        for identity, boxes in drawing.boxes.items():
            assert boxes
            assert all(box.right - box.left >= 3 for box in boxes), laid.begin
            assert all(box.left >= -4 and box.right <= laid.width + 8 for box in boxes)
            seen.add(identity)
        assert all(tint.rect.width() >= 3 and tint.rect.height() >= 3 for tint in drawing.tints)
        assert all(line.right - line.left >= 3 for line in drawing.underlines)
    assert seen == {mark.id for mark in marks}


@EACH
@pytest.mark.parametrize("width", [300, 700])
def test_what_is_repainted_piece_by_piece_is_what_is_painted_at_once(show: ShowArticle, text: str, width: int) -> None:
    marks = every_character(text)[::3]
    links = [relation(n, "same_as", ("a", a), ("b", b)) for n, (a, b) in enumerate(pairwise(marks[:12]))]
    view = show(text, *marks, *links, width=width, height=300)
    assert_true_to_itself(view)
    for mark in marks[:40:7]:
        view.activate(mark.id, go=True)
        assert_true_to_itself(view)
    for mark in marks[1:40:9]:
        change = Change("Delete", (Edit("article", mark, None),))
        apply(change, "article", view.annotations)
        view.apply(change)
        assert_true_to_itself(view)
    for offset in boundaries(text)[::5]:
        view.place_caret(offset, extend=offset % 2 == 1)
        assert_true_to_itself(view)
    view.arcs.show_all(True)
    view.verticalScrollBar().setValue(31)
    assert_true_to_itself(view)


def test_real_lines_that_broke_other_programs(show: ShowArticle, shared_data: Path) -> None:
    file = shared_data / "interop" / "text_edge" / "blns.json"
    if not file.exists():
        pytest.skip("needs ../shared/data/interop/text_edge beside the clone")
    lines = json.loads(file.read_text(encoding="utf-8"))
    text, _ = storable(with_line_feeds("\n".join(lines))[0])
    view = show(text, *every_character(text)[::11], width=700)
    stops = boundaries(text)
    assert walk(view, stop=stops[1_500]) == stops[:1_501]
    assert_true_to_itself(view)
    bar = view.verticalScrollBar()
    for value in range(0, bar.maximum(), 480):
        bar.setValue(value)
        assert_true_to_itself(view)
    for offset in stops[::97]:
        view.place_caret(offset)
        assert view.viewport().rect().contains(view.caret_rect(offset).toAlignedRect())
    press(view, Key.Key_End, CTRL)
    assert view.caret == len(text)
    assert walk(view, stop=stops[-900], back=True) == stops[:-901:-1]


# -- very long ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x" * 1_000_000, "łóżko" * 200_000, "\n" * 100_000], ids=["ascii", "astray", "lines"])
def test_a_megabyte_without_a_space_and_a_hundred_thousand_empty_lines(
    show: ShowArticle, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = count_layouts(monkeypatch)
    whole = claim(1, (0, len(text)))
    view = show(text, whole, entity(2, len(text) // 2, len(text) // 2 + 30))
    view.activate(whole.id)
    assert_true_to_itself(view)
    for place in (0, len(text) // 2, len(text) - 60):
        view.place_caret(place)
        assert_true_to_itself(view)
        stops = walk(view, stop=place + 60)
        assert stops == [*range(place, place + 61)]
        assert walk(view, stop=place, back=True) == stops[::-1]
        assert view.viewport().rect().contains(view.caret_rect(place).toAlignedRect())
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_PageUp, Key.Key_Down):
        press(view, key)
        assert_true_to_itself(view)
    press(view, Key.Key_Home, CTRL | SHIFT)
    assert view.selection() == (0, view.cursor_.anchor)
    assert_true_to_itself(view)
    assert len(laid) < (700 if text[0] == "\n" else 60), "little is laid out"


# -- many on one place ---------------------------------------------------------------------------------

PLAIN = "The harbour council said on Tuesday that it would not pay for the new wall. " * 8
COUNCIL = (12, 19)


@pytest.mark.parametrize("layer", ["entities", "claims"])
def test_five_hundred_annotations_on_one_word(show: ShowArticle, layer: str) -> None:
    make = entity if layer == "entities" else claim
    many = [make(n, *(COUNCIL if layer == "entities" else (COUNCIL,))) for n in range(500)]  # type: ignore[operator]
    view = show(PLAIN, *many, layer=layer)
    assert_true_to_itself(view)
    laid, _ = next(view.pieces_in_view())
    drawing = view.drawing_of(laid)
    assert 2 <= len(drawing.tags) <= 5, "some labels, and how many more there are"
    (word,) = laid.boxes(*COUNCIL)
    places = [QRectF(tag.at, tag.pixmap.deviceIndependentSize()) for tag in drawing.tags]
    if layer == "entities":
        assert all(word.left <= place.left() <= word.left + PUSHED + 40 for place in places)
    else:
        *beside, lines = places
        assert all(place.right() <= -BESIDE + 1 for place in beside)
        assert lines.left() > laid.lines[word.line].naturalTextRect().right(), "how many lines more, at the line's end"
    for identity in (many[0].id, many[250].id, many[499].id):
        view.activate(identity)
        assert_true_to_itself(view)
    reached = set()
    view.place_caret(COUNCIL[0] + 2)
    for item in view.annotations_at(view.caret):
        reached.add(item.id)
    assert len(reached) == 500


def test_an_annotation_over_the_whole_article_keeps_its_lane_everywhere(show: ShowArticle) -> None:
    text = "\n".join([PLAIN] * 60)
    whole, other = claim(1, (0, len(text))), claim(2, (0, 30_000), label="SOURCE")
    inner = [claim(10 + n, (600 * n + 40, 600 * n + 900), label="CUE") for n in range(50)]
    view = show(text, whole, other, *inner, block(3, 0, len(text), dropped=True))
    heights: dict[str, set[float]] = {whole.label: set(), other.label: set()}
    bar = view.verticalScrollBar()
    while bar.value() < bar.maximum():
        for laid, _ in view.pieces_in_view():
            for line in view.drawing_of(laid).underlines:
                if line.shape in {"solid", "dotted"}:
                    under = min(line.y - one.y() for one in laid.lines if one.y() < line.y)
                    heights["CLAIM" if line.shape == "solid" else "SOURCE"].add(round(under))
        bar.setValue(bar.value() + view.viewport().height())
        settle(view)
    (first,), (second,) = heights.values()
    assert second > first
    assert_true_to_itself(view)


def test_more_underlines_than_fit_are_counted_at_the_end_of_the_line(show: ShowArticle) -> None:
    nested = [claim(n, (2 * n, 60 - 2 * n)) for n in range(LANES + 5)]
    view = show(PLAIN, *nested, layer="claims")
    laid, _ = next(view.pieces_in_view())
    drawing = view.drawing_of(laid)
    assert len({line.y for line in drawing.underlines}) == LANES
    beyond = [tag for tag in drawing.tags if tag.at.x() > laid.lines[0].naturalTextRect().right()]
    assert len(beyond) == 1
    assert_true_to_itself(view)
    for item in nested:
        view.activate(item.id)
        assert_true_to_itself(view)


def test_a_change_that_moves_lanes_further_on_shows_there_too(show: ShowArticle) -> None:
    """Each of a chain stands on the one before it, from piece to piece."""
    text = "\n".join(["word " * 24] * 12)
    chain = [claim(n, (100 * n, 100 * n + 130)) for n in range(12)]
    view = show(text, *chain, height=900)
    settle(view)
    for item in (chain[0], chain[5]):
        change = Change("Delete", (Edit("article", item, None),))
        apply(change, "article", view.annotations)
        view.apply(change)
        assert_true_to_itself(view)
        apply(change.inverse(), "article", view.annotations)
        view.apply(change.inverse())
        assert_true_to_itself(view)


def test_a_soft_hyphen_is_shown_where_a_line_breaks_alone(show: ShowArticle) -> None:
    view = show("Donau\u00addampf\u00adschiff", width=900)
    laid, _ = next(view.pieces_in_view())
    assert laid.x_of(5) == laid.x_of(6), "it takes no room within a line"
    assert view.caret_rect(6).left() == view.caret_rect(5).left()
    view.place_caret(5)
    press(view, Key.Key_Right)
    assert view.caret == 6


def test_a_line_separator_breaks_the_line_and_can_be_selected(show: ShowArticle) -> None:
    view = show("one\u2028two")
    assert view.caret_rect(4).top() > view.caret_rect(3).top()
    assert view.offset_at(QPointF(view.column_left + 2, view.caret_rect(4).center().y())) == 4
    view.select(Span(3, 4))
    assert selected(view) == "\u2028"
    press(view, Key.Key_Home, CTRL)
    press(view, Key.Key_Down)
    assert view.caret == 4
    press(view, Key.Key_End)
    assert view.caret == 7
    press(view, Key.Key_Up)
    press(view, Key.Key_End)
    assert view.caret == 3
