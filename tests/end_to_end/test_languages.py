"""The sample articles in Arabic, Japanese, Hindi and German: what is marked by keyboard is what the eye selected."""

from __future__ import annotations

import annotator
from tests.end_to_end.curator import Curator, Start, find

ARABIC, JAPANESE = "idrab-murshidi-mina-eastmole", "eastmole-ko-reito-soko"
HINDI, GERMAN = "jaldamrumadhya-mein-nauka-doobi", "hafenrat-vertagt-ausbaggerung"

WORDS = {
    ARABIC: [("إينس تالو", "1"), ("ميناء إيستمول", "5"), ("2.3 مليون يورو", "M"), ("الخميس", "D")],
    JAPANESE: [("イネス・タロウ", "1"), ("２０２４年６月１２日", "D"), ("北埠頭", "5"), ("４２００万ユーロ", "M")],
    HINDI: [("इनेस टैलो", "1"), ("लक्ष्\u200dमी विश्\u200dवकर्मा", "1"), ("ईस्टमोल", "3"), ("सोमवार, 4 नवंबर 2024", "D")],
    GERMAN: [("Jutta Brenninkhof", "1"), ("17. April 2024", "D"), ("Hafenrat", "2"), ("180.000 Euro", "M")],
}  # fmt: skip
LABELS = {"1": "PERSON", "2": "ORG", "3": "GPE", "5": "FAC", "D": "DATE", "M": "MONEY"}


def test_words_of_every_script_are_marked(begin: Start) -> None:
    with begin(name="cleo") as cleo:  # a new annotator on the sample corpus
        mirror = cleo.ready().mirror
        for article, words in WORDS.items():
            open_article(cleo, article)
            for text, label in words:
                cleo.select(text)
                assert cleo.look().selected == text
                cleo.press(label)
            expected = {f"{LABELS[label]}: {text}" for text, label in words}
            assert set(cleo.look().marked) == expected
            cleo.press("Ctrl+S")
        _arrows_point_where_they_go(cleo)
        _a_word_without_spaces(cleo)
        _letters_that_belong_together(cleo)
    corpus = annotator.load(mirror)
    for article, words in WORDS.items():
        made = {corpus[article].covered(one) for one in corpus[article].annotations("entities", annotator="cleo")}
        assert made >= {text for text, _ in words}
    assert annotator.validate(mirror) == []


def open_article(cleo: Curator, article: str) -> None:
    """By the list of articles."""
    while cleo.look().article != article:
        before = cleo.look().article
        cleo.press("Ctrl+PgDn")
        if cleo.look().article == before:  # the last one
            cleo.press(*["Ctrl+PgUp"] * len(cleo.look().articles))


def _arrows_point_where_they_go(cleo: Curator) -> None:
    """In Arabic the next letter is to the left, and so is the next word."""
    open_article(cleo, ARABIC)
    text = cleo.look().text
    begin = cleo.go_to("دخل إضراب")
    places = []
    for key in ("Left", "Left", "Right", "Ctrl+Left", "Ctrl+Left", "Ctrl+Right", "Home"):
        cleo.press(key)
        places.append(cleo.look().caret - begin)
    second, third = len("دخل "), len("دخل إضراب ")
    assert places == [1, 2, 1, second, third, second, 0]
    cleo.press("Shift+Ctrl+Left", "Shift+Ctrl+Left", "Shift+Right")
    assert cleo.look().selected == "دخل إضراب"
    cleo.press("Home", "Shift+End")
    assert cleo.look().selected == text[begin:][: len(cleo.look().selected)]
    cleo.press("Esc")


def _a_word_without_spaces(cleo: Curator) -> None:
    """In Japanese the dictionary says what the word at the caret is."""
    open_article(cleo, JAPANESE)
    offset = find(cleo.look().text, "冷凍倉庫の事業費が")
    cleo.go_to(offset + 2)
    cleo.press("X")
    assert cleo.look().active == "MISC: 倉庫"
    cleo.press("S")
    assert cleo.look().selected.startswith("イーストモール港湾局は１２日")
    assert cleo.look().selected.endswith("発表した。")


def _letters_that_belong_together(cleo: Curator) -> None:
    """In Hindi one press takes a letter with all its signs."""
    open_article(cleo, HINDI)
    cleo.go_to("विश्\u200dवकर्मा")
    taken = []
    for _ in range(4):
        cleo.press("Shift+Right")
        taken.append(cleo.look().selected)
    assert taken == ["वि", "विश्\u200dव", "विश्\u200dवक", "विश्\u200dवकर्मा"]
