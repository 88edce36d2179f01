"""The pill over the text: what it says, where it stands, and that it is in nobody's way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel

from annotator.ui import theme as themes
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.prompt import Prompt, strong
from annotator.ui.theme import THEMES, contrast
from tests.ui.article.conftest import ShowArticle, settle
from tests.ui.article.hands import Mouse, point, press

LONG = "Some words of an article that go on.\n" * 40
PAIRS = [("accept", "Tab"), ("reject", "Del")]
SENTENCE = f"Suggestion 1 of 9: {strong('Eastmole')} → ORG"


def _shown(prompt: Prompt) -> list[str]:
    return [label.text() for label in prompt.findChildren(QLabel) if label.isVisible()]


def _caret_line(view: ArticleView) -> QRect:
    rect = view.caret_rect(view.caret).toAlignedRect()
    return QRect(0, rect.top(), view.viewport().width(), rect.height())


def test_it_says_a_sentence_and_the_keys_that_answer_it(show: ShowArticle) -> None:
    prompt = Prompt(show(LONG))
    assert not prompt.isVisible()
    prompt.show_prompt(SENTENCE, PAIRS)
    assert _shown(prompt) == [
        "Suggestion 1 of 9: \u2068<b>Eastmole</b>\u2069 → ORG", "accept", "Tab", "reject", "Del"
    ]  # fmt: skip
    prompt.show_prompt("A claim is open", [])
    assert _shown(prompt) == ["A claim is open"]
    prompt.clear()
    assert not prompt.isVisible()


def test_text_that_looks_like_html_is_shown_as_it_is(show: ShowArticle) -> None:
    prompt = Prompt(show(LONG))
    prompt.show_prompt(f"<i>a</i> & {strong('<img src=x>')}", [("<b>", "<u>")])
    sentence, word, key = (label for label in prompt.findChildren(QLabel) if label.isVisible())
    assert sentence.text() == "&lt;i&gt;a&lt;/i&gt; &amp; \u2068<b>&lt;img src=x&gt;</b>\u2069"
    assert (word.textFormat(), key.textFormat()) == (Qt.TextFormat.PlainText, Qt.TextFormat.PlainText)


def test_what_is_strong_is_so_where_it_stands_in_the_sentence(show: ShowArticle) -> None:
    prompt = Prompt(show(LONG))
    prompt.show_prompt(f"Suggestion 1 of 15: {strong('5')} → ORG 5", [])
    assert _shown(prompt) == ["Suggestion 1 of 15: \u2068<b>5</b>\u2069 → ORG 5"]
    assert prompt.accessibleName() == "Suggestion 1 of 15: 5 → ORG 5"


@pytest.mark.parametrize("odd", ["\u2069a\u2068", "\u2068\u2068a", "a\u2069\u2069"], ids=ascii)
def test_words_that_bring_isolates_of_their_own_leave_the_sentence_whole(show: ShowArticle, odd: str) -> None:
    prompt = Prompt(show(LONG))
    prompt.show_prompt(f"1 of 2: {strong(odd)} → ORG", [])
    assert _shown(prompt) == ["1 of 2: \u2068<b>a</b>\u2069 → ORG"]


def test_another_question_gets_the_room_that_it_needs(show: ShowArticle) -> None:
    view = show(LONG)
    prompt, fresh = Prompt(view), Prompt(view)
    prompt.show_prompt("Some claim is open", [("close", "Esc")])
    settle(view)
    for shown in (prompt, fresh):
        shown.show_prompt(SENTENCE, PAIRS)
        settle(view)
    assert prompt.geometry() == fresh.geometry()
    answers = [[w.geometry() for w in shown.findChildren(QLabel) if w.isVisible()] for shown in (prompt, fresh)]
    assert answers[0] == answers[1]


def test_what_is_asked_is_told_once(show: ShowArticle) -> None:
    heard: list[str] = []
    prompt = Prompt(show(LONG))
    prompt.asked.connect(heard.append)
    prompt.show_prompt(SENTENCE, PAIRS)
    prompt.show_prompt(SENTENCE, PAIRS)
    assert heard == ["Suggestion 1 of 9: Eastmole → ORG, Tab: accept, Del: reject"]
    assert prompt.accessibleName() == heard[0]
    prompt.clear()
    prompt.show_prompt(SENTENCE, PAIRS)
    assert len(heard) == 2


def test_it_stands_below_and_moves_up_when_the_caret_is_there(show: ShowArticle) -> None:
    view = show(LONG)
    prompt = Prompt(view)
    prompt.show_prompt(SENTENCE, PAIRS)
    assert prompt.geometry().center().y() > view.height() * 0.75
    press(view, Qt.Key.Key_Down, times=40)
    assert prompt.geometry().center().y() < view.height() * 0.25
    press(view, Qt.Key.Key_Up, times=39)
    assert prompt.geometry().center().y() > view.height() * 0.75


@pytest.mark.parametrize("width", [300, 420, 900])
def test_it_never_covers_the_line_of_the_caret(show: ShowArticle, width: int) -> None:
    view = show(LONG, width=width)
    prompt = Prompt(view)
    prompt.show_prompt(SENTENCE, PAIRS)
    for _ in range(60):
        assert not prompt.geometry().intersects(_caret_line(view))
        assert view.rect().contains(prompt.geometry())
        press(view, Qt.Key.Key_Down)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() - 90)
    assert not prompt.geometry().intersects(_caret_line(view))


def test_it_follows_the_size_of_the_text(show: ShowArticle) -> None:
    view = show(LONG)
    prompt = Prompt(view)
    prompt.show_prompt(SENTENCE, PAIRS)
    wide = prompt.width()
    view.resize(300, 400)
    settle(view)
    assert prompt.width() < wide
    assert view.rect().contains(prompt.geometry())


def test_keys_and_mouse_go_to_the_text(show: ShowArticle) -> None:
    view = show(LONG)
    prompt = Prompt(view)
    prompt.show_prompt(SENTENCE, PAIRS)
    assert view.hasFocus()
    below = point(view, 2)
    assert view.childAt(prompt.geometry().center()) is view.viewport()
    Mouse(view).click(below)
    assert view.caret == 2


@pytest.mark.parametrize("name", sorted(THEMES))
def test_its_words_can_be_read_in_every_theme(show: ShowArticle, qapp: QApplication, name: str) -> None:
    theme = THEMES[name]
    themes.apply(qapp, theme)
    prompt = Prompt(show(LONG))
    prompt.show_prompt(SENTENCE, PAIRS)
    picture = prompt.grab().toImage()
    shades = {picture.pixelColor(x, y).name() for x in range(20, prompt.width() - 20) for y in range(4, 40)}
    ground = picture.pixelColor(12, 20).name()
    assert ground == theme.inverse.lower()
    assert max(contrast(shade, ground) for shade in shades) >= theme.least
