"""Hits in the text: found by place, framed in every theme and on every ground, ticked on the scroll bar."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from annotator.editing.change import Change, Edit
from annotator.model.span import Span
from annotator.ui.article import marked_page, search_hits
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.hit_bar import HitBar
from annotator.ui.article.layouts import Laid
from annotator.ui.article.search_hits import LitHit, hits_between
from annotator.ui.theme import THEMES, Theme, article_font
from tests.ui.article.conftest import ARTICLES, RIGHT_TO_LEFT, TEXT, ShowArticle, block, entity, settle

EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
LONG = "\n".join(f"Line {number} of the article, which is long." for number in range(600))


def picture(view: ArticleView) -> QImage:
    settle(view)
    return view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width()))


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), max_size=20),
    st.integers(0, 100),
    st.integers(1, 60),
)
def test_hits_of_a_stretch_are_those_that_share_text_with_it(
    steps: list[tuple[int, int]], begin: int, length: int
) -> None:
    hits: list[Span] = []
    at = 0
    for gap, size in steps:
        hits.append(Span(at + gap, at + gap + size))
        at += gap + size
    stretch = Span(begin, begin + length)
    assert list(hits_between(hits, *stretch)) == [hit for hit in hits if hit.overlaps(stretch)]


@EVERY_THEME
def test_hits_are_framed_the_current_one_heavily(show: ShowArticle, theme: Theme) -> None:
    view = show(TEXT)
    view.set_theme(theme)
    assert count(picture(view), theme.hit_edge) == 0
    first, second = (Span(TEXT.index(words), TEXT.index(words) + len(words)) for words in ("dredging", "Tallow"))
    view.show_hits([first])
    one = picture(view)
    assert count(one, theme.hit) > 200
    frame = count(one, theme.hit_edge)
    assert frame > 100
    both = [first, second]
    view.show_hits(both)
    plain = count(picture(view), theme.hit_edge)
    view.show_hits(both, second)
    assert plain > frame
    assert count(picture(view), theme.hit_edge) > 1.2 * plain
    view.show_hits(both, first)
    view.show_hits(both)
    assert count(picture(view), theme.hit_edge) == plain
    view.show_hits(())
    assert count(picture(view), theme.hit_edge) == 0


@EVERY_THEME
def test_a_hit_is_seen_on_a_mark_in_a_dropped_block_and_when_it_is_selected(show: ShowArticle, theme: Theme) -> None:
    begin = TEXT.index("The cooperative")
    hit = Span(begin + 4, begin + 15)
    view = show(TEXT, entity(1, *hit), block(2, begin, len(TEXT), dropped=True))
    view.set_theme(theme)
    view.show_hits([hit], hit)
    frame = count(picture(view), theme.hit_edge)
    assert frame > 100
    view.select(hit)
    assert count(picture(view), theme.hit_edge) >= frame * 0.9


@pytest.mark.parametrize("name", RIGHT_TO_LEFT)
def test_a_hit_of_a_right_to_left_text_is_framed_where_it_stands(show: ShowArticle, name: str) -> None:
    text = ARTICLES[name]
    view = show(text)
    hit = Span(0, text.index(" "))
    view.show_hits([hit])
    wanted, image = QColor(view.theme.hit_edge).rgb(), picture(view)
    columns = [x for x in range(image.width()) if any(image.pixel(x, y) == wanted for y in range(image.height()))]
    ends = sorted(view.caret_rect(offset).left() for offset in hit)
    assert columns[0] == pytest.approx(ends[0], abs=4)
    assert columns[-1] == pytest.approx(ends[1], abs=4)


def test_hits_stay_lit_when_an_annotation_is_made_and_go_with_the_article(show: ShowArticle) -> None:
    view = show(TEXT)
    hit = Span(0, 7)
    view.show_hits([hit])
    made = entity(1, 8, 15)
    view.annotations.put(made)
    view.apply(Change("Add", (Edit("article", None, made),)))
    assert count(picture(view), view.theme.hit_edge) > 100
    view.set_font(article_font(1.3))
    assert count(picture(view), view.theme.hit_edge) > 100
    view.show_article(view.document, view.annotations, view.scheme)
    assert not view.hits
    assert count(picture(view), view.theme.hit_edge) == 0


def test_the_scroll_bar_shows_where_hits_are(show: ShowArticle) -> None:
    view = show(LONG)
    bar = view.verticalScrollBar()

    def ticks() -> list[int]:
        settle(view)
        image, wanted = bar.grab().toImage(), QColor(view.theme.hit_edge).rgb()
        return [y for y in range(image.height()) if image.pixel(bar.width() // 2, y) == wanted]

    assert ticks() == []
    view.show_hits([Span(0, 4)])
    assert ticks()[-1] < 10
    middle, end = LONG.index("Line 300"), LONG.index("Line 599")
    view.show_hits([Span(middle, middle + 4), Span(end, end + 4)])
    places = ticks()
    assert any(abs(place - bar.height() / 2) < 10 for place in places)
    assert bar.height() - places[-1] < 10
    view.show_hits(())
    assert ticks() == []


def test_many_hits_cost_no_more_than_the_pieces_in_view(show: ShowArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    view = show(LONG)
    looked_at: list[int] = []

    def lit(laid: Laid, hits: Sequence[Span]) -> list[LitHit]:
        looked_at.append(laid.begin)
        return search_hits.lit(laid, hits)

    monkeypatch.setattr(marked_page, "lit", lit)
    hits = [Span(at, at + 1) for at in range(0, len(LONG), 2)]
    view.show_hits(hits)
    settle(view)
    assert 0 < len(looked_at) < 60
    view.show_hits(hits, hits[0])  # the same hits are not looked for again
    settle(view)
    assert len(looked_at) == len(set(looked_at))


def test_of_very_many_hits_the_scroll_bar_places_a_few_for_each_of_its_rows(show: ShowArticle) -> None:
    view = show(LONG)
    asked: list[int] = []

    def heights(offsets: NDArray[np.int64]) -> NDArray[np.float64]:
        asked.append(len(offsets))
        return offsets / 2_000_000

    bar = HitBar(heights, view)
    bar.resize(12, 400)
    bar.setMaximum(100)

    def ticks(hits: Sequence[Span]) -> list[int]:
        bar.show_hits(hits)
        image, wanted = bar.grab().toImage(), QColor(view.theme.hit_edge).rgb()
        return [y for y in range(image.height()) if image.pixel(6, y) == wanted]

    dense = [Span(at, at + 1) for at in range(1_000_000, 1_500_000, 2)]
    assert ticks(dense) == ticks(dense[::50])
    assert max(asked) <= 5_000


def test_the_ticks_of_the_scroll_bar_take_on_the_colours_of_the_theme(show: ShowArticle) -> None:
    view = show(LONG)
    view.show_hits([Span(0, 4)])
    for theme in THEMES.values():
        view.set_theme(theme)
        settle(view)
        assert count(view.verticalScrollBar().grab().toImage(), theme.hit_edge) > 10
