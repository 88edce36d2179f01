"""Suggestions in the text: dashed and labelled, never over words or other labels, and what is at the caret."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.editing.change import Change, Edit, apply
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.ui.article import marked_page, suggestion_marks
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.labels import OVERHANG, tag_pixmap
from annotator.ui.article.layouts import Laid
from annotator.ui.article.painter import Drawing
from annotator.ui.article.suggestion_marks import Dashed
from annotator.ui.theme import DARK, LIGHT, THEMES, Theme, contrast, ink
from tests.ui.article.conftest import ARTICLES, SCHEME, TEXT, ShowArticle, claim, drawing_of, entity, settle
from tests.ui.article.hands import Repaints, painted_anew, pixels, point, press

Lay = Callable[..., Laid]


def suggest(
    begin: int, end: int, label: str = "ORG", *, layer: str = "entities", confidence: float | None = 0.93
) -> Suggestion:
    return Suggestion(layer, label, (Span(begin, end),), (), "string-match", confidence)


def drawn(
    laid: Laid, *suggestions: Suggestion, marks: tuple[Annotation, ...] = (), theme: Theme = LIGHT
) -> tuple[list[Dashed], Drawing]:
    drawing = drawing_of(laid, *marks, theme=theme)
    return suggestion_marks.draw_up(laid, drawing, suggestions, SCHEME, theme, 1.0), drawing


def boxes_of(dashed: list[Dashed], drawing: Drawing) -> list[QRectF]:
    tags = [*drawing.tags, *(one.tag for one in dashed if one.tag is not None)]
    return [QRectF(tag.at, tag.pixmap.deviceIndependentSize()) for tag in tags]


def shows(one: Dashed, text: str) -> bool:
    assert one.tag is not None
    return one.tag.pixmap.cacheKey() == tag_pixmap(text, one.colour.name().upper(), 1.0, 1.0).cacheKey()


def test_the_label_says_what_how_surely_and_that_it_is_a_question(lay: Lay) -> None:
    laid = lay("Some words of Eastmole and others.")
    (sure, unsure), _ = drawn(laid, suggest(14, 22), suggest(27, 33, "LOC", confidence=None))
    assert shows(sure, "ORG 0.93 ?")
    assert shows(unsure, "LOC ?")
    assert sure.tag is not None
    assert sure.tag.at.x() == pytest.approx(laid.x_of(14))
    assert sure.tag.at.y() + sure.tag.pixmap.height() <= sure.outlines[0].top() + 1


def test_a_suggestion_over_two_lines_has_an_outline_on_each_and_one_label(lay: Lay) -> None:
    laid = lay("Some words of the Eastmole Fishing Cooperative and so on.", width=180)
    assert len(laid.lines) > 2
    (one,), _ = drawn(laid, suggest(18, 46))
    assert len(one.outlines) == 2
    assert one.tag is not None
    assert one.tag.at.y() < one.outlines[0].top()


@pytest.mark.parametrize("language", ARTICLES)
def test_labels_stand_over_their_words_and_never_over_each_other(lay: Lay, language: str) -> None:
    text = ARTICLES[language]
    laid = lay(text, width=300)
    for step in (3, 6, 11):
        places = list(range(0, len(text) - step, step))
        marks = tuple(entity(at, at, at + step - 1) for at in places[::3])
        given = [suggest(at, at + step - 1, "LOC") for number, at in enumerate(places) if number % 3]
        dashed, drawing = drawn(laid, *given, marks=marks)
        assert len(dashed) == len(given)
        boxes = boxes_of(dashed, drawing)[len(drawing.tags) :]
        assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
        taken = boxes_of([], drawing)
        assert not any(one.intersects(other) for one in boxes for other in taken)
        assert all(box.left() >= -OVERHANG and box.right() <= laid.width + OVERHANG for box in boxes)
        for one in dashed:
            if one.tag is not None:
                box = QRectF(one.tag.at, one.tag.pixmap.deviceIndependentSize())
                words = [outline for outline in one.outlines if abs(outline.top() - box.bottom()) < 3]
                assert any(box.left() <= outline.right() and outline.left() <= box.right() for outline in words)


def test_where_there_is_no_room_a_question_mark_is_left_or_nothing(lay: Lay) -> None:
    laid = lay("a b c d e f g h")
    close = [suggest(at, at + 1) for at in range(0, 15, 2)]
    dashed, _ = drawn(laid, *close)
    assert shows(dashed[0], "ORG 0.93 ?")
    assert any(one.tag is None or shows(one, "?") for one in dashed[1:])
    assert all(one.outlines for one in dashed)


def test_twice_as_many_in_one_paragraph_are_twice_the_work(lay: Lay) -> None:
    def calls(count: int) -> int:
        laid = lay("ab cd " * count)
        marks = tuple(entity(number, 6 * number, 6 * number + 2) for number in range(count))
        suggestions = [suggest(6 * number + 3, 6 * number + 5) for number in range(count)]
        drawing, made = drawing_of(laid, *marks), 0

        def counted(*_: object) -> None:
            nonlocal made
            made += 1

        suggestion_marks.draw_up(laid, drawing, suggestions, SCHEME, LIGHT, 1.0)  # now every label is drawn
        before = sys.getprofile()
        sys.setprofile(counted)
        suggestion_marks.draw_up(laid, drawing, suggestions, SCHEME, LIGHT, 1.0)
        sys.setprofile(before)
        return made

    assert calls(400) < 2.5 * calls(200)


def test_a_label_that_the_scheme_does_not_have_is_not_drawn(lay: Lay) -> None:
    assert drawn(lay("Some words"), suggest(0, 4, "NONE"))[0] == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_labels_and_outlines_can_be_read_in_every_theme(lay: Lay, theme: Theme) -> None:
    for label in SCHEME.layers[0].labels:
        (one,), _ = drawn(lay("Some words"), suggest(0, 4, label.name), theme=theme)
        assert one.colour.name().upper() == ink(label.colour, theme)
        for ground in (theme.surface, theme.hatch):
            assert contrast(one.colour.name().upper(), ground) >= theme.least
            assert contrast(theme.focus, ground) >= 3  # round the one at the caret


# -- in the view -------------------------------------------------------------------------------------

INES = TEXT.index("Ines Tallow")
COUNCIL = TEXT.index("council on")


def test_suggestions_come_and_go_and_only_their_pieces_are_painted(show: ShowArticle) -> None:
    view = show(TEXT, entity(1, 0, 7))
    empty = pixels(view)
    repaints = Repaints(view)
    one = suggest(INES, INES + 11)
    view.show_suggestions(SuggestionSet([one]), [one.extent])
    settle(view)
    assert repaints.areas
    assert max(area.height() for area in repaints.areas) < view.viewport().height() / 2
    assert pixels(view) == painted_anew(view) != empty
    view.show_suggestions(SuggestionSet(), [one.extent])
    settle(view)
    assert pixels(view) == painted_anew(view) == empty


@pytest.mark.parametrize("told", [True, False])
def test_many_changed_suggestions_are_all_shown(show: ShowArticle, monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    monkeypatch.setattr(marked_page, "_REPAINTED_ALONE", 2)
    view = show(TEXT)
    empty = pixels(view)
    many = SuggestionSet(suggest(at, at + 3) for at in range(0, 40, 8))
    view.show_suggestions(many, [one.extent for one in many] if told else None)
    settle(view)
    assert pixels(view) == painted_anew(view) != empty


def test_another_theme_paints_them_anew(show: ShowArticle) -> None:
    view = show(TEXT)
    view.show_suggestions(SuggestionSet([suggest(0, 7)]))
    settle(view)
    light = pixels(view)
    view.set_theme(DARK)
    settle(view)
    assert pixels(view) == painted_anew(view) != light


def test_another_article_begins_without_any(show: ShowArticle) -> None:
    view = show(TEXT)
    view.show_suggestions(SuggestionSet([suggest(0, 7)]))
    view.show_article(view.document, view.annotations, SCHEME)
    assert len(view.suggestions) == 0


def test_the_one_at_the_caret_looks_other(show: ShowArticle) -> None:
    view = show(TEXT)
    view.show_suggestions(SuggestionSet([suggest(0, 7), suggest(INES, INES + 11)]))
    view.place_caret(20)
    settle(view)
    away = pixels(view)
    view.place_caret(3)
    view.clearFocus()  # no caret in the picture
    settle(view)
    assert view.suggestion_here() == suggest(0, 7)
    assert pixels(view) == painted_anew(view) != away


def test_one_in_two_pieces_is_the_current_one_in_both_or_in_neither(show: ShowArticle) -> None:
    text = "\n".join(f"Paragraph {number} has a few words." for number in range(12))
    first, second, far = (text.index(f"Paragraph {number} ") for number in (1, 4, 8))
    view = show(text)
    parted = Suggestion("entities", "ORG", (Span(first, first + 9), Span(second, second + 9)))
    long = Suggestion("entities", "LOC", (Span(far, len(text)),))

    def look() -> QImage:
        settle(view)
        assert pixels(view) == painted_anew(view)
        return pixels(view)

    view.show_suggestions(SuggestionSet([parted, long]))
    for caret in (first, far, second, 0, len(text) - 3, second + 3):
        view.place_caret(caret)
        look()
    on = look()
    view.set_layer("claims")
    off = look()
    assert off != on
    view.set_layer("entities")
    assert look() == on
    made = entity(1, second, second + 9)
    change = Change("Add", (Edit("article", None, made),))
    apply(change, "article", view.annotations)
    view.apply(change)
    assert view.suggestion_here() is None
    look()
    apply(change.inverse(), "article", view.annotations)
    view.apply(change.inverse())
    assert look() == on
    view.show_suggestions(SuggestionSet([long]), parted.spans)
    assert look() != on


def here(view: ArticleView, caret: int) -> Suggestion | None:
    view.place_caret(caret, activate=False)
    return view.suggestion_here()


def test_which_suggestion_is_at_the_caret(show: ShowArticle) -> None:
    one, other = suggest(10, 14), suggest(20, 24, "CLAIM", layer="claims")
    view = show(TEXT, entity(1, 14, 18), entity(2, 30, 34))
    view.show_suggestions(SuggestionSet([one, other, next_to := suggest(34, 38)]))
    assert [at for at in range(50) if here(view, at) == one] == [10, 11, 12, 13]  # at 14 there is an annotation
    assert [at for at in range(50) if here(view, at) == next_to] == [34, 35, 36, 37, 38]
    assert [at for at in range(50) if here(view, at) == other] == []  # not of the active layer
    covered = Annotation("a" * 33, "ana", "entities", "ORG", (Span(36, 40),))
    view.annotations.put(covered)
    assert [at for at in range(50) if here(view, at) == next_to] == []  # it is too late for that
    view.set_layer("claims")
    assert [at for at in range(50) if here(view, at)] == [20, 21, 22, 23, 24]
    view.select(Span(20, 22))
    assert view.suggestion_here() is None  # what is selected is meant


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_tip_says_what_by_whom_and_how_to_answer(show: ShowArticle) -> None:
    view = show(TEXT, claim(1, (INES, INES + 12)))
    view.how_to_answer = lambda: "Tab accepts"
    view.show_suggestions(SuggestionSet([suggest(INES, INES + 11), suggest(COUNCIL, COUNCIL + 7, confidence=None)]))

    def tip(at: int) -> str:
        where = point(view, at).toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, where, view.viewport().mapToGlobal(where))
        QApplication.sendEvent(view.viewport(), event)
        return QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()

    assert tip(TEXT.index("Short")) == ""
    told = tip(INES + 2)
    assert told.startswith("CLAIM")
    assert told.endswith("ORG?\nsuggested by string-match, 0.93\nTab accepts")
    assert tip(COUNCIL + 2) == "ORG?\nsuggested by string-match\nTab accepts"
    QToolTip.hideText()


def test_moving_the_caret_repaints_what_it_leaves_and_enters(show: ShowArticle) -> None:
    view = show(TEXT)
    view.show_suggestions(SuggestionSet([suggest(0, 7), suggest(INES, INES + 11)]))
    for _ in range(30):
        press(view, Qt.Key.Key_Right)
        settle(view)
        assert pixels(view) == painted_anew(view)
