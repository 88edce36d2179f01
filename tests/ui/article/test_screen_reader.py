"""What assistive technology gets of the canvas: the same boxes, caret and selection, both ways; and no key is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QContextMenuEvent,
    QFontMetrics,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Block, Document
from annotator.model.span import Span
from annotator.ui.article import screen_reader
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.hints import Hints
from annotator.ui.article.screen_reader import FocusProxy
from annotator.ui.theme import article_font
from tests.ui.article.conftest import ARTICLES, FAMILY, SCHEME, ShowArticle, entity
from tests.ui.article.hands import (
    CTRL,
    SHIFT,
    Mouse,
    Repaints,
    count_layouts,
    painted_anew,
    pixels,
    point,
    press,
    selected,
)

Key = Qt.Key
KINDS = ("title", "standfirst", "byline", "caption", "heading", "paragraph", "list-item", "list-item")
NEAR = 2.0
"""Pixels between what is painted and what assistive technology is told."""


def reader(view: ArticleView) -> FocusProxy:
    """What has the keyboard in a view, its page being that of the caret."""
    (found,) = view.findChildren(FocusProxy)
    deadline = time.monotonic() + 10
    while found._late.isActive() and time.monotonic() < deadline:
        QApplication.processEvents()
    QApplication.processEvents()
    return found


def heard(view: ArticleView) -> QAccessibleTextInterface:
    """The text as a screen reader asks for it."""
    return QAccessible.queryAccessibleInterface(reader(view)).textInterface()


def blocks(text: str) -> tuple[Block, ...]:
    """A kind of its own for each of the first lines."""
    made, begin = [], 0
    for number, line in enumerate(text.split("\n")):
        if line:
            made.append(Block(begin, begin + len(line), KINDS[number] if number < len(KINDS) else "paragraph"))
        begin += len(line) + 1
    return tuple(made)


def article(name: str) -> str:
    """Long and short paragraphs and blank lines."""
    one = ARTICLES[name]
    return "\n".join([one, one * 2, one, one, one, one * 5, one, one * 3, "", one, "", "", *[one * 3] * 12])


def offsets_in_view(view: ArticleView) -> list[int]:
    """Offsets of the characters in view that stand in the page."""
    seen, text, table = view.visible(), view.document.text, view._table
    offsets = range(seen.begin, min(seen.end, len(text)))
    return [at for at in offsets if text[at] != "\n" and not table.hidden[table.at_offset(at)]]


def misplaced(view: ArticleView, *, across: bool = True) -> list[tuple[int, float, float]]:
    """Characters whose boxes are not where they are painted, and how far they are off."""
    text, proxy = heard(view), reader(view)
    page = proxy._page
    assert page is not None
    found = []
    offsets = offsets_in_view(view)
    assert len(offsets) > 20
    for at in offsets:
        laid, _ = view.piece_at(view.caret_rect(at).center())
        metrics = QFontMetrics(laid.style.font)
        line = laid.lines[laid.line_of(at)]
        painted = view.viewport().mapToGlobal(view.caret_rect(at).topLeft() + QPointF(0, line.ascent()))
        box = text.characterRect(page.to_page(at))
        off = box.left() - painted.x(), box.top() + metrics.height() - metrics.descent() - painted.y()
        if (across and abs(off[0]) > NEAR) or abs(off[1]) > NEAR:
            found.append((at, *off))
    return found


# -- boxes -------------------------------------------------------------------------------------------

CHANGES: dict[str, Callable[[ArticleView], object]] = {
    "at first": lambda view: None,
    "resized": lambda view: view.resize(517, 640),
    "wider": lambda view: view.resize(1301, 500),
    "larger": lambda view: view.set_font(article_font(1.73)),
    "smaller": lambda view: view.set_font(article_font(0.77)),
    "scrolled": lambda view: view.verticalScrollBar().setValue(437),
    "at the end": lambda view: view.verticalScrollBar().setValue(view.verticalScrollBar().maximum()),
    "caret at the end": lambda view: view.place_caret(len(view.document.text)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["en", "ja", "hi", "emoji", "th"])
def test_every_character_is_where_it_is_painted(show: ShowArticle, name: str, change: str) -> None:
    text = article(name)
    view = show(text, blocks=blocks(text))
    CHANGES[change](view)
    QApplication.processEvents()
    assert misplaced(view) == []


@pytest.mark.parametrize("change", ["at first", "resized", "larger", "scrolled"])
@pytest.mark.parametrize("name", ["ar", "he", "mixed"])
def test_lines_that_run_from_the_right_are_at_their_height(show: ShowArticle, name: str, change: str) -> None:
    text = article(name)
    view = show(text, blocks=blocks(text))
    CHANGES[change](view)
    QApplication.processEvents()
    assert misplaced(view, across=False) == []


@pytest.mark.parametrize("width", [900, 517, 388])
@pytest.mark.parametrize("name", ARTICLES)
def test_lines_are_the_painted_ones(show: ShowArticle, name: str, width: int) -> None:
    text = article(name)
    view = show(text, blocks=blocks(text), width=width)
    proxy = reader(view)
    assert proxy._page is not None
    for number, piece in enumerate(proxy._page.pieces):
        laid = view._column.piece(piece)
        layout = proxy.document().findBlockByNumber(number).layout()
        starts = [layout.lineAt(line).textStart() for line in range(layout.lineCount())]
        assert starts == laid.starts or not laid.length


@pytest.mark.parametrize("name", ["ar", "he"])
def test_right_to_left_paragraphs_are_aligned_to_the_right(show: ShowArticle, name: str) -> None:
    text = "\n".join([ARTICLES[name][:30]] * 3)
    view = show(text, language=name)
    first = heard(view).characterRect(0)
    painted = view.viewport().mapToGlobal(view.caret_rect(0).topLeft())
    assert abs(first.left() - painted.x()) < 20
    assert painted.x() > view.viewport().mapToGlobal(QPointF(view.viewport().width() / 2, 0)).x()


def test_far_down_a_long_paragraph_boxes_are_right_as_well(show: ShowArticle) -> None:
    view = show("The harbour council said, on Tuesday, that it would not wait. " * 16_500)
    for part in (0.5, 1.0):
        view.place_caret(int(len(view.document.text) * part))
        assert misplaced(view) == []


@pytest.mark.parametrize(
    "sign", ["\0", "\r", "\x85", "\u2029", "\ufdd0", "\ufdd1", "\ufffc", "\u2028", "\t"], ids=ascii
)
def test_odd_signs_are_painted_as_wide_as_they_are_told(show: ShowArticle, sign: str) -> None:
    one = ARTICLES["en"]
    view = show("\n".join([(one[:40] + sign + one[40:]) * 3, "ascii only" + sign + " words"]))
    assert misplaced(view) == []


def test_another_type_of_the_window_is_not_the_articles(show: ShowArticle) -> None:
    view = show(article("en"), blocks=blocks(article("en")))
    proxy = reader(view)
    for widget in (view, proxy):
        font = widget.font()
        font.setPointSizeF(31)
        widget.setFont(font)
    QApplication.processEvents()
    assert misplaced(view) == []


def test_the_page_stands_where_nothing_else_is_asked(show: ShowArticle) -> None:
    view = show(article("en"))
    proxy = reader(view)
    assert proxy.isVisible()
    assert not proxy.isWindow()
    assert (proxy.verticalScrollBar().value(), proxy.horizontalScrollBar().value()) == (0, 0)
    for offset in range(0, len(view.document.text), 500):
        view.place_caret(offset)
        assert (proxy.verticalScrollBar().value(), proxy.horizontalScrollBar().value()) == (0, 0)


# -- text --------------------------------------------------------------------------------------------


def test_the_text_is_the_article(show: ShowArticle) -> None:
    text = article("en")
    view = show(text, blocks=blocks(text))
    told = heard(view)
    assert told.text(0, told.characterCount()) == text


def test_signs_that_a_text_document_swallows_keep_their_places(show: ShowArticle) -> None:
    text = "one\u2029two\ufffcthree\u00a0four\nfive\u2028six"
    view = show(text)
    told = heard(view)
    assert told.characterCount() == len(text)
    assert told.text(0, 18) == "one two\ufffdthree\u00a0four"
    view.place_caret(text.index("five"))
    assert told.cursorPosition() == text.index("five")


@pytest.mark.parametrize("text", ["", " ", "\n", "\n" * 3_000, "   \n \n"], ids=ascii)
def test_articles_with_nothing_in_them_have_a_caret(show: ShowArticle, text: str) -> None:
    view = show(text)
    assert heard(view).cursorPosition() == 0
    press(view, Key.Key_End, CTRL)
    press(view, Key.Key_Up)
    press(view, Key.Key_Delete)
    assert heard(view).cursorPosition() >= 0


def test_another_article_is_another_text(show: ShowArticle) -> None:
    view = show("The first article.")
    assert heard(view).text(0, 18) == "The first article."
    view.show_article(Document("next", "The second one."), AnnotationSet("ana"), SCHEME, caret=4)
    told = heard(view)
    assert told.text(0, told.characterCount()) == "The second one."
    assert told.cursorPosition() == 4


def test_what_is_folded_away_is_not_read_and_what_is_left_is_where_it_is_painted(show: ShowArticle) -> None:
    lines = [f"{ARTICLES['en']} Line {number}." for number in range(9)]
    text = "\n".join(lines)
    view = show(text, blocks=blocks(text))
    begins = [text.index(line) for line in lines]
    heard(view)
    view.fold([Span(begins[number], begins[number] + len(lines[number])) for number in (0, 3, 4, 8)])
    told = heard(view)
    assert told.text(0, told.characterCount()) == "\n".join(lines[number] for number in (1, 2, 5, 6, 7))
    assert misplaced(view) == []
    view.place_caret(begins[5] + 3)
    told = heard(view)
    before = len(lines[1]) + len(lines[2]) + 2
    assert told.cursorPosition() == before + 3
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    QApplication.processEvents()
    assert misplaced(view) == []
    view.fold(())
    told = heard(view)
    assert told.text(0, told.characterCount()) == text
    assert misplaced(view) == []


# -- caret and selection -------------------------------------------------------------------------------


def test_every_key_moves_the_caret_that_is_heard(show: ShowArticle) -> None:
    text = f"a{FAMILY}b 👍🏽 end\n" + "word " * 60
    view = show(text)
    told = heard(view)
    for key, modifiers in [
        (Key.Key_Right, SHIFT), (Key.Key_Right, SHIFT), (Key.Key_Right, SHIFT), (Key.Key_Left, SHIFT),
        (Key.Key_Down, SHIFT), (Key.Key_Home, CTRL), (Key.Key_End, CTRL), (Key.Key_Up, SHIFT), (Key.Key_Left, CTRL),
    ]:  # fmt: skip
        press(view, key, modifiers)
        units = len(text[: view.caret].encode("utf-16-le")) // 2
        assert told.cursorPosition() == units
        span = view.selection()
        if span is None:
            assert told.selectionCount() == 0
        else:
            begin, end = (len(text[:at].encode("utf-16-le")) // 2 for at in span)
            chosen = heard(view)
            assert chosen.selectionCount() == 1
            assert chosen.text(begin, end) == text[span.begin : span.end]
            cursor = reader(view).textCursor()
            assert (cursor.selectionStart(), cursor.selectionEnd()) == (begin, end)


def test_the_mouse_moves_it_too(show: ShowArticle) -> None:
    view = show(article("en"))
    Mouse(view).click(point(view, 30))
    assert view.hasFocus()
    assert heard(view).cursorPosition() == view.caret == 30
    Mouse(view).click(point(view, 30), count=2)
    assert reader(view).textCursor().selectedText() == selected(view)


def test_a_caret_set_by_assistive_technology_is_the_canvas_caret(show: ShowArticle, qtbot: QtBot) -> None:
    view = show(f"a{FAMILY}b and so on")
    with qtbot.waitSignal(view.caret_moved) as moved:
        heard(view).setCursorPosition(9)
    assert moved.args == [view.caret] == [6]
    heard(view).setCursorPosition(3)  # inside the family
    assert view.caret == 1
    assert heard(view).cursorPosition() == 1


def test_a_selection_made_by_assistive_technology_is_the_canvas_selection(show: ShowArticle) -> None:
    text = f"{FAMILY} Ines Tallow told the council"
    view = show(text)
    begin = len(FAMILY.encode("utf-16-le")) // 2 + 1
    heard(view).setSelection(0, begin, begin + 11)
    assert selected(view) == "Ines Tallow"
    heard(view).removeSelection(0)
    assert view.selection() is None


def test_everything_selected_is_selected_in_the_page(show: ShowArticle) -> None:
    view = show(article("en") * 20)
    press(view, Key.Key_End, CTRL)
    from annotator.model.span import Span

    view.select(Span(0, len(view.document.text)))
    told = heard(view)
    assert told.cursorPosition() == told.characterCount()
    assert reader(view).textCursor().selectionStart() == 0
    assert selected(view) == view.document.text


def test_the_clipboard_of_assistive_technology_gets_the_articles_own_text(show: ShowArticle) -> None:
    view = show("10\u00a0km and\u00a0so\u2029on")
    press(view, Key.Key_End, CTRL | SHIFT)
    assert reader(view).createMimeDataFromSelection().text() == view.document.text


@pytest.mark.parametrize("begin", [3, 9])
def test_what_assistive_technology_does_is_asked_for_once(show: ShowArticle, begin: int) -> None:
    view = show(f"a{FAMILY}b and so on")
    asked: list[tuple[int, int]] = []
    reader(view).caret_asked.connect(lambda anchor, caret: asked.append((anchor, caret)))
    moves: list[int] = []
    view.caret_moved.connect(moves.append)
    heard(view).setSelection(0, begin, 12)
    heard(view).setCursorPosition(4)
    assert (len(asked), len(moves)) == (2, 2)
    assert view.selection() is None


# -- pages -------------------------------------------------------------------------------------------


def test_a_caret_that_leaves_the_page_turns_it(show: ShowArticle) -> None:
    text = "\n".join(f"Paragraph {number} of the article, with some words in it." for number in range(2_000))
    view = show(text)
    first = reader(view).document()
    view.place_caret(text.index("Paragraph 5 "))
    assert reader(view).document() is first, "still the same page"
    place = text.index("Paragraph 1500 ")
    view.place_caret(place)
    told = heard(view)
    assert told.text(told.cursorPosition(), told.cursorPosition() + 15) == "Paragraph 1500 "
    assert reader(view).document() is not first, "to a document that is shown a screen reader listens"
    assert told.characterCount() < 15_000
    assert misplaced(view) == []


def test_the_caret_gets_another_number_on_the_next_page(show: ShowArticle) -> None:
    text = "\n".join(["x" * 99] * 2_000)
    view = show(text)
    view.place_caret(100 * 1_000)
    told = heard(view)
    at = told.cursorPosition()
    view.place_caret(100 * 1_500)
    assert heard(view).cursorPosition() != at
    assert heard(view).text(0, 5) == "xxxxx"


def test_walking_through_a_long_article_never_loses_the_caret(show: ShowArticle) -> None:
    text = "\n".join([ARTICLES["emoji"]] * 800)
    view = show(text)
    for offset in range(0, len(text), 1_733):
        view.place_caret(offset)
        told = heard(view)
        spoken = told.text(told.cursorPosition(), told.cursorPosition() + 2)
        assert spoken.encode("utf-16-le", "surrogatepass")[:2] == text[offset : offset + 1].encode("utf-16-le")[:2]


def test_a_caret_move_sets_nothing_anew(show: ShowArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    view = show("The harbour council said, on Tuesday, that it would not wait. " * 16_500)
    before = reader(view).document()
    made = count_layouts(monkeypatch)
    press(view, Key.Key_Right, times=50)
    press(view, Key.Key_Right, SHIFT, times=50)
    assert reader(view).document() is before
    assert made == []


# -- the keyboard --------------------------------------------------------------------------------------


def test_the_view_has_the_keyboard_when_its_proxy_has(show: ShowArticle) -> None:
    view = show("words", entity(1, 0, 5))
    proxy = reader(view)
    assert QApplication.focusWidget() is proxy
    assert view.hasFocus()
    proxy.clearFocus()
    QApplication.processEvents()
    assert not view.hasFocus()
    hidden = pixels(view)
    view.viewport().setFocus()
    QApplication.processEvents()
    assert QApplication.focusWidget() is proxy
    assert pixels(view) != hidden, "the caret shows"


def test_keys_of_the_widget_that_has_them_move_the_canvas(show: ShowArticle) -> None:
    view = show(article("en"))
    QTest.keyClick(reader(view), Key.Key_Right)
    assert view.caret == 1
    QTest.keyClick(reader(view), Key.Key_Right, SHIFT)
    assert selected(view) == view.document.text[1]
    QTest.keyClick(reader(view), Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 100


def test_letters_win_over_shortcuts_in_the_proxy(show: ShowArticle) -> None:
    from PySide6.QtGui import QAction

    view = show("words and words", entity(1, 0, 5), entity(2, 10, 15))
    fired, picked = [], []
    action = QAction(view)
    action.setShortcut("F")
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda: fired.append(1))
    view.addAction(action)
    QTest.keyClick(reader(view), Key.Key_F)
    assert fired == [1]
    view.ask(Hints([entity(1, 0, 5).id, entity(2, 10, 15).id], picked.append))
    QTest.keyClick(reader(view), Key.Key_F)
    assert (fired, picked) == ([1], [entity(1, 0, 5).id])


def test_no_input_method_takes_keys(show: ShowArticle) -> None:
    view = show("words")
    proxy = reader(view)
    assert not proxy.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert proxy.isReadOnly()
    QTest.keyClicks(proxy, "1x")
    assert heard(view).text(0, 5) == "words"


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Keyboard, QContextMenuEvent.Reason.Mouse])
def test_the_menu_key_asks_for_a_menu_at_the_caret(
    show: ShowArticle, qtbot: QtBot, reason: QContextMenuEvent.Reason
) -> None:
    view = show(article("en"))
    view.place_caret(20)
    proxy = reader(view)
    middle = proxy.rect().center()
    with qtbot.waitSignal(view.menu_asked) as asked:
        QApplication.sendEvent(proxy, QContextMenuEvent(reason, middle, proxy.mapToGlobal(middle)))
    foot = view.viewport().mapToGlobal(view.caret_rect(20).bottomLeft().toPoint())
    assert asked.args == [foot if reason == QContextMenuEvent.Reason.Keyboard else proxy.mapToGlobal(middle)]


# -- the picture ---------------------------------------------------------------------------------------


def test_nothing_is_painted_over_the_text(show: ShowArticle) -> None:
    view = show(article("en"), entity(1, 0, 7), blocks=blocks(article("en")))
    shown = pixels(view)
    reader(view).hide()
    QApplication.processEvents()
    assert pixels(view) == shown


def test_scrolling_moves_the_picture_and_paints_only_what_came(show: ShowArticle) -> None:
    view = show("\n".join([article("en")] * 4))
    proxy = reader(view)
    repaints = Repaints(view)
    bar = view.verticalScrollBar()
    for _ in range(5):
        bar.setValue(bar.value() + 40)
        QApplication.processEvents()
    assert repaints.areas
    assert max(area.height() for area in repaints.areas) < 120
    assert pixels(view) == painted_anew(view)
    assert proxy.y() < 0


def test_a_caret_move_paints_no_more_than_without_it(show: ShowArticle) -> None:
    view = show(article("en"))
    reader(view)
    repaints = Repaints(view)
    press(view, Key.Key_Right, SHIFT)
    QApplication.processEvents()
    assert max(area.height() for area in repaints.areas) < view.viewport().height() / 3


def test_the_mouse_reaches_the_text_through_it(show: ShowArticle) -> None:
    view = show(article("en"))
    place = view.viewport().mapTo(view, point(view, 60).toPoint())
    reader(view)
    assert view.childAt(place) is view.viewport()


# -- speaking ------------------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str | int]:
    """What the proxy itself tells assistive technology: sentences, and places of the caret."""
    heard: list[str | int] = []

    class Listener:
        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802  Qt's name
            if isinstance(event, QAccessibleAnnouncementEvent):
                heard.append(event.message())
            elif isinstance(event, QAccessibleTextCursorEvent):
                heard.append(event.cursorPosition())

    monkeypatch.setattr(screen_reader, "QAccessible", Listener)
    return heard


@pytest.mark.parametrize("caret", [0, 5])
def test_where_the_caret_is_in_another_article_is_told_even_at_its_start(
    show: ShowArticle, told: list[str | int], caret: int
) -> None:
    view = show("The first article.")
    reader(view)
    told.clear()
    view.show_article(Document("next", "The second one."), AnnotationSet("ana"), SCHEME, caret=caret)
    reader(view)
    assert told == ([0] if caret == 0 else []), "elsewhere the document tells it"


def test_what_is_said_is_the_description_of_what_has_the_keyboard(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    view = show("words")
    proxy = reader(view)
    view.say("Add PERSON “Ines”")
    assert proxy.accessibleDescription() == "Add PERSON “Ines”"
    assert proxy.accessibleName() == "Article text"
    proxy.clearFocus()
    QApplication.processEvents()
    assert proxy.accessibleDescription() == ""
    view.say("Add PERSON “Bo”")
    assert proxy.accessibleDescription() == "", "nor is it when the keyboard comes back"


def test_elsewhere_the_announcement_is_enough(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch, told: list[str | int]
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    view = show("words")
    reader(view)
    told.clear()
    view.say("Add PERSON “Ines”")
    assert told == ["Add PERSON “Ines”"]
    assert reader(view).accessibleDescription() == ""


def test_the_same_sentence_once_more_is_a_change_of_the_description(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    descriptions: list[str] = []
    describe = FocusProxy.setAccessibleDescription

    def noted(proxy: FocusProxy, description: str) -> None:
        if description != proxy.accessibleDescription():
            descriptions.append(description)
        describe(proxy, description)

    monkeypatch.setattr(FocusProxy, "setAccessibleDescription", noted, raising=False)
    view = show("words")
    for _ in range(2):
        view.say("There is nothing to undo.")
    assert descriptions == ["There is nothing to undo.", "", "There is nothing to undo."]
