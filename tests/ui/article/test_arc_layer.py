"""Links on the screen: drawn where they belong, gone without a trace, also while the text is scrolled."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage

from annotator.editing.change import Change, Edit, apply
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.ui.article import arc_layer
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.painter import notice_box
from annotator.ui.article.sight import Sight
from annotator.ui.theme import DARK, article_font
from tests.ui.article.conftest import ARTICLES, TEXT, ShowArticle, block, claim, entity, relation, settle
from tests.ui.article.hands import Repaints, painted_anew, pixels, press

LONG = "\n".join([TEXT] * 12)
TURN = len(TEXT) + 1
SAID = claim(1, (50, 82))
WHO = claim(2, (84, 95), label="SOURCE")
CUE = claim(3, (96, 100), label="CUE")
NEAR, BELOW, FAR = entity(4, 150, 156), entity(5, 230, 241), entity(6, 9 * TURN + 60, 9 * TURN + 67)
CUT = claim(7, (160, 170), (180, 190))
FRAME = relation(1, "attribution", ("claim", SAID), ("source", WHO), ("cue", CUE))
ABOUT = relation(2, "about", ("claim", SAID), ("thing", FAR))
ALIKE = relation(3, "same_as", ("a", NEAR), ("b", BELOW))
ALIKE_FAR = relation(4, "same_as", ("a", NEAR), ("b", FAR))
MARKS = (SAID, WHO, CUE, NEAR, BELOW, FAR)
LINKS = (FRAME, ABOUT, ALIKE, ALIKE_FAR)


def shown(view: ArticleView) -> list[str]:
    """Every name that is drawn, from the top."""
    names = [name for arc, _ in view.arcs._shown() for name in arc.names]
    return [name.text for name in sorted(names, key=lambda name: (name.rect.top, name.rect.left))]


def lines(view: ArticleView) -> int:
    return sum(len(arc.lines) for arc, _ in view.arcs._shown())


def test_the_links_of_the_active_annotation_are_drawn_and_no_others(show: ShowArticle) -> None:
    view = show(LONG, *MARKS, *LINKS)
    assert shown(view) == []
    view.activate(SAID.id)
    assert sorted(shown(view)) == ["about", "cue", "source"]
    view.activate(BELOW.id)
    assert shown(view) == ["same_as"]
    view.activate("")
    assert shown(view) == []


def test_the_open_frame_shows_its_links_too(show: ShowArticle) -> None:
    view = show(LONG, *MARKS, *LINKS)
    view.activate(BELOW.id)
    view.set_frame(SAID.id)
    assert sorted(shown(view)) == ["about", "cue", "same_as", "source"]
    assert pixels(view) == painted_anew(view)


@pytest.mark.parametrize("all_links", [False, True], ids=["active", "all"])
@pytest.mark.parametrize("width", [900, 420])
def test_links_come_and_go_without_a_trace(show: ShowArticle, all_links: bool, width: int) -> None:
    view = show(LONG, *MARKS, *LINKS, width=width)
    view.arcs.show_all(all_links)
    settle(view)
    plain = pixels(view)
    for identity in (SAID.id, NEAR.id, FAR.id, CUE.id, "", BELOW.id):
        view.activate(identity)
        settle(view)
        assert pixels(view) == painted_anew(view), identity
    view.set_frame(SAID.id)
    view.activate("")
    settle(view)
    assert pixels(view) == painted_anew(view)
    view.set_frame("")
    settle(view)
    assert pixels(view) == plain
    view.arcs.show_all(not all_links)
    settle(view)
    assert pixels(view) == painted_anew(view) != plain


@pytest.mark.parametrize("all_links", [False, True], ids=["active", "all"])
def test_links_stand_right_while_the_text_is_scrolled_resized_and_zoomed(show: ShowArticle, all_links: bool) -> None:
    view = show(LONG, *MARKS, *LINKS)
    view.arcs.show_all(all_links)
    view.activate(SAID.id)
    bar = view.verticalScrollBar()
    for value in (7, 40, 70, 250, 60, 61, bar.maximum(), bar.maximum() - 20, 0, 3):
        bar.setValue(value)
        settle(view)
        assert pixels(view) == painted_anew(view), f"after scrolling to {value}"
    view.resize(500, 400)
    settle(view)
    assert pixels(view) == painted_anew(view)
    view.set_font(article_font(1.4))
    settle(view)
    assert pixels(view) == painted_anew(view)
    view.set_theme(DARK)
    settle(view)
    assert pixels(view) == painted_anew(view)


def test_without_links_scrolling_moves_the_picture(show: ShowArticle) -> None:
    view = show(LONG, *MARKS, *LINKS)
    view.activate(FAR.id)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    settle(view)
    view.activate("")
    settle(view)
    repaints = Repaints(view)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() - 30)
    settle(view)
    assert sum(area.height() for area in repaints.areas) < view.viewport().height() / 2


def test_a_new_link_shows_at_once_and_goes_with_undo(show: ShowArticle) -> None:
    view = show(LONG, *MARKS, ALIKE)
    view.activate(NEAR.id)
    settle(view)
    before = pixels(view)
    change = Change("Link", (Edit("article", None, ALIKE_FAR),))
    apply(change, "article", view.annotations)
    view.apply(change)
    settle(view)
    assert pixels(view) == painted_anew(view) != before
    apply(change.inverse(), "article", view.annotations)
    view.apply(change.inverse())
    settle(view)
    assert pixels(view) == before


def test_what_is_out_of_view_is_counted_by_name(show: ShowArticle) -> None:
    far = [entity(100 + n, 9 * TURN + 5 * n, 9 * TURN + 5 * n + 4) for n in range(30)]
    links = [relation(100 + n, "same_as", ("a", NEAR), ("b", item)) for n, item in enumerate(far)]
    view = show(LONG, NEAR, *far, *links)
    view.activate(NEAR.id)
    assert shown(view) == ["same_as ×30"]
    assert lines(view) == 1
    view.scroll_to(8 * TURN)
    settle(view)
    assert "ORG" in shown(view), "the way back is named after what it leads to"
    assert pixels(view) == painted_anew(view)


@pytest.mark.parametrize("language", ["ar", "he"])
def test_lines_run_in_the_left_margin_of_articles_read_from_the_right(show: ShowArticle, language: str) -> None:
    text = "\n".join([ARTICLES[language]] * 8)
    one, other = entity(1, 0, 6), entity(2, 3 * len(ARTICLES[language]) + 10, 3 * len(ARTICLES[language]) + 16)
    view = show(text, one, other, relation(1, "same_as", ("a", one), ("b", other)), language=language)
    assert view.document.right_to_left
    view.activate(one.id)
    ((arc, _),) = view.arcs._shown()
    assert min(point.x for line in arc.lines for point in line) < view.column_left
    first = arc.lines[0][0]
    assert abs(first.x - view.caret_rect(0).left()) < 12, "it begins where the text begins, at the right"
    assert pixels(view) == painted_anew(view)


def test_the_parts_of_a_discontinuous_annotation_are_joined_when_it_is_active(show: ShowArticle) -> None:
    one_line, two_lines, pieces = (
        claim(1, (50, 60), (70, 80)),
        claim(2, (60, 70), (160, 166)),
        claim(3, (4, 9), (5 * TURN, 5 * TURN + 6), (9 * TURN, 9 * TURN + 4)),
    )
    view = show(LONG, one_line, two_lines, pieces)
    assert lines(view) == 0
    for item, count in ((one_line, 1), (two_lines, 1), (pieces, 1)):
        view.activate(item.id)
        settle(view)
        assert lines(view) == count
        assert shown(view) == []
        assert pixels(view) == painted_anew(view)
    bar = view.verticalScrollBar()
    bar.setValue(round(view.caret_rect(5 * TURN).top()) - 100)
    settle(view)
    assert lines(view) == 2, "up to the first part and down to the last"
    assert pixels(view) == painted_anew(view)


def test_a_hundred_thousand_links_cost_what_is_in_view(show: ShowArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(["word " * 60] * 1200)
    items: list[Annotation | Relation] = [entity(n, 5 * n, 5 * n + 4) for n in range(60_000)]
    pairs = [relation(n, "same_as", ("a", items[n]), ("b", items[n + 7])) for n in range(59_990)]  # type: ignore[arg-type]
    looked: list[str] = []
    find = arc_layer.stars_of
    monkeypatch.setattr(
        arc_layer,
        "stars_of",
        lambda *those: looked.append("") or find(*those),  # type: ignore[func-returns-value]
    )
    view = show(text, *items, *pairs)
    view.arcs.show_all(True)
    settle(view)
    assert 100 < lines(view) < 1_000
    looked.clear()
    for _ in range(5):
        view._toggle_caret()
        settle(view)
    assert looked == [], "a blinking caret looks for nothing"


def test_scrolling_with_very_many_links_looks_at_those_in_view(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [entity(n, n * TURN, n * TURN + 4) for n in range(600)]
    links = [relation(n, "same_as", ("a", items[0]), ("b", item)) for n, item in enumerate(items) if n]
    view = show("\n".join([TEXT] * 600), *items, *links)
    view.activate(items[0].id)
    ends: list[str] = []
    looked: list[tuple[object, ...]] = []
    end, find = Sight._end, arc_layer.stars_of
    monkeypatch.setattr(
        Sight, "_end", lambda sight, part, identity="": ends.append(identity) or end(sight, part, identity)
    )
    monkeypatch.setattr(arc_layer, "stars_of", lambda *those: looked.append(those) or find(*those))
    view.verticalScrollBar().setValue(40)
    settle(view)
    assert sum(name.startswith("same_as ×") for name in shown(view)) == 1
    assert 1 < len(ends) < 60
    assert looked == []


def test_links_of_the_article_before_are_not_drawn_on_the_next(show: ShowArticle) -> None:
    view = show(LONG, *MARKS, *LINKS)
    view.activate(NEAR.id)
    settle(view)
    view.show_article(view.document, AnnotationSet("ana", MARKS), view.scheme)
    view.activate(NEAR.id)
    settle(view)
    assert (shown(view), lines(view)) == ([], 0)


def test_links_of_blocks_and_of_an_annotation_over_everything_are_drawn(show: ShowArticle) -> None:
    whole = claim(1, (0, len(LONG)))
    newline = Annotation("a" * 33, "ana", "entities", "ORG", (Span(47, 48),))
    view = show(
        LONG,
        whole,
        NEAR,
        newline,
        relation(1, "about", ("claim", whole), ("thing", NEAR)),
        relation(2, "about", ("claim", whole), ("thing", newline)),
    )
    view.activate(whole.id)
    settle(view)
    assert shown(view) == ["about", "about"]
    view.verticalScrollBar().setValue(3000)
    settle(view)
    assert lines(view) == 0
    assert pixels(view) == painted_anew(view)


def test_keys_move_the_caret_while_links_are_drawn(show: ShowArticle) -> None:
    view = show(LONG, *MARKS, *LINKS)
    view.arcs.show_all(True)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        press(view, key, times=3)
        settle(view)
        image: QImage = pixels(view)
        assert image == painted_anew(view)


def test_names_keep_clear_of_the_labels_of_lines_and_of_blocks(show: ShowArticle) -> None:
    blocks = [block(100 + n, n * TURN, n * TURN + 47) for n in range(12)]
    view = show(LONG, *MARKS, *blocks, *LINKS, height=170)
    view.arcs.show_all(True)
    for value in range(0, 400, 23):
        view.verticalScrollBar().setValue(value)
        settle(view)
        left = view.column_left
        taken = [
            QRectF(tag.at, tag.pixmap.deviceIndependentSize()).translated(left, top)
            for laid, top in view.pieces_in_view()
            for tag in view.drawing_of(laid).tags
        ]
        taken += [
            notice_box(laid, notice).translated(left, top)
            for laid, top in view.pieces_in_view()
            for notice in view.drawing_of(laid).notices
        ]
        for name in (name for arc, _ in view.arcs._shown() for name in arc.names):
            rect = QRectF(QPointF(name.rect.left, name.rect.top), QPointF(name.rect.right, name.rect.bottom))
            assert not any(rect.intersects(other) for other in taken), name.text


def test_names_make_way_for_labels_of_suggestions(show: ShowArticle) -> None:
    text = "She told the council that the harbour wall would be paid for by the government of the day. " * 6
    said, who, cue = claim(1, (30, 62)), claim(2, (13, 20), label="SOURCE"), claim(3, (4, 8), label="CUE")
    frame = relation(1, "attribution", ("claim", said), ("source", who), ("cue", cue))
    view = show(text, said, who, cue, frame, layer="claims")
    view.activate(said.id)
    settle(view)

    def names() -> list[QRectF]:
        rects = [name.rect for arc, _ in view.arcs._shown() for name in arc.names]
        return [QRectF(QPointF(rect.left, rect.top), QPointF(rect.right, rect.bottom)) for rect in rects]

    before = names()
    words = [Span(*match.span()) for match in re.finditer(r"\w+", text)][10:]
    suggestions = SuggestionSet(Suggestion("entities", "ORG", (word,), (), "names", 0.5) for word in words)
    view.show_suggestions(suggestions, words)
    settle(view)
    labels = [
        QRectF(dashed.tag.at, dashed.tag.pixmap.deviceIndependentSize()).translated(view.column_left, top)
        for laid, top in view.pieces_in_view()
        for dashed in view.drawing_of(laid).suggestions
        if dashed.tag is not None
    ]
    assert any(name.intersects(label) for name in before for label in labels), "one has to move"
    assert not any(name.intersects(label) for name in names() for label in labels)
    assert pixels(view) == painted_anew(view)


def test_of_many_links_only_those_of_the_active_annotation_are_named_at_the_edges(show: ShowArticle) -> None:
    view = show(LONG, NEAR, BELOW, FAR, ALIKE_FAR, relation(9, "same_as", ("a", BELOW), ("b", FAR)))
    view.arcs.show_all(True)
    assert (shown(view), lines(view)) == ([], 2)
    view.activate(NEAR.id)
    assert (shown(view), lines(view)) == (["same_as"], 2)


@pytest.mark.parametrize("zoom", [0.6, 0.8, 1.0, 1.5, 3.0])
@pytest.mark.parametrize("width", [420, 900])
def test_no_name_covers_words_at_any_size(show: ShowArticle, zoom: float, width: int) -> None:
    view = show(LONG, *MARKS, *LINKS, width=width, height=600)
    view.set_font(article_font(zoom))
    view.arcs.show_all(True)
    view.activate(SAID.id)
    settle(view)
    for name in (name for arc, _ in view.arcs._shown() for name in arc.names):
        for laid, top in view.pieces_in_view():
            em = laid.style.em
            for line in laid.lines:
                text = line.naturalTextRect().translated(view.column_left, top)
                base = top + line.y() + line.ascent()
                letters = QRectF(text.left(), base - 0.72 * em, text.width(), 0.9 * em)
                left, top_of, right, bottom = name.rect
                assert not letters.intersects(QRectF(left, top_of, right - left, bottom - top_of))


class Waiting:
    """A relation and its annotations, of which only those annotations were asked for yet."""

    def __init__(self) -> None:
        self._items: list[Annotation | Relation] = [NEAR, BELOW, CUT, ALIKE]

    def next(self) -> list[Annotation | Relation]:
        found, self._items = self._items, []
        return found

    def near(self, span: Span) -> tuple[Span, list[Annotation]]:
        return Span(0, len(LONG)), [NEAR, BELOW, CUT]


def test_moving_the_caret_reads_no_more_than_there_is_to_see(show: ShowArticle) -> None:
    view = show(LONG)
    annotations = AnnotationSet("ana", rest=Waiting())
    view.show_article(view.document, annotations, view.scheme)
    view.arcs.show_all(True)
    view.place_caret(NEAR.begin)
    settle(view)
    assert view.active == NEAR.id
    assert (lines(view), annotations.is_whole) == (0, False)
    view.activate(CUT.id)
    assert (lines(view), annotations.is_whole) == (1, False), "the parts of a discontinuous one are known"
    view.activate(NEAR.id)
    annotations.read_all()
    view.arcs.renew()
    assert shown(view) == ["same_as"]
    assert pixels(view) == painted_anew(view)
