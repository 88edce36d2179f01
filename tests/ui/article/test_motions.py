"""Where the caret goes: by character, word, sentence and paragraph, in many scripts."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.graphemes import boundaries
from annotator.model.span import Span
from annotator.ui.article import motions
from annotator.ui.article.motions import (
    next_character,
    next_paragraph,
    next_sentence,
    next_word,
    paragraph,
    previous_character,
    previous_word,
    previous_word_end,
    sentence,
    whole_words,
    word,
    word_end,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

texts = st.lists(
    st.sampled_from(
        [
            "\n", " ", "\u00a0", "\u200b", "\u2028", ".", ". ", "?” ", "«", "(", ")", "’", "-", "3.5", "a", "Word",
            "e\u0301", " \u0301", "Dr. ", "U.S. ", "é", FAMILY, "🇩🇪", "👍🏽", "की", "सरकार ", "।", "ที่", "ประเทศไทย",
            "東京都", "に住む", "。", "」", "مرحبا ", "العالم", "؟ ", "\u0600", "\u200d", "\u0301", "\ufffc", "각",
            "\u1100\u1161",
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int]:
    text = draw(texts)
    return text, draw(st.sampled_from(boundaries(text)))


# -- properties --------------------------------------------------------------------------------------


@given(places())
def test_characters_are_graphemes(place: tuple[str, int]) -> None:
    text, offset = place
    edges = boundaries(text)
    here = edges.index(offset)
    assert next_character(text, offset) == edges[min(here + 1, len(edges) - 1)]
    assert previous_character(text, offset) == edges[max(here - 1, 0)]


@given(places())
@example(("\u0600 a", 0))
@example(("word\u200d\n\u0301x", 0))
def test_words_forward_advance_and_reach_the_end(place: tuple[str, int]) -> None:
    text, offset = place
    edges = set(boundaries(text))
    for step in (next_word, word_end):
        at = offset
        while at < len(text):
            following = step(text, at)
            assert at < following <= len(text)
            assert following in edges
            at = following
        assert step(text, at) == len(text)


@given(places())
def test_words_back_advance_and_reach_the_start(place: tuple[str, int]) -> None:
    text, offset = place
    edges = set(boundaries(text))
    at = offset
    while at > 0:
        before = previous_word(text, at)
        assert 0 <= before < at
        assert before in edges
        at = before
    assert previous_word(text, 0) == 0


@given(places())
def test_ends_of_words_back_advance_and_reach_the_start(place: tuple[str, int]) -> None:
    text, offset = place
    edges = set(boundaries(text))
    at = offset
    while at > 0:
        before = previous_word_end(text, at)
        assert 0 <= before < at
        assert before in edges
        at = before
    assert previous_word_end(text, 0) == 0


@given(places())
def test_a_word_is_at_its_offset_and_cuts_no_grapheme(place: tuple[str, int]) -> None:
    text, offset = place
    found = word(text, offset)
    around = paragraph(text, offset)
    if found is None:
        return
    assert found.begin <= offset <= found.end
    assert found.length > 0
    assert around.covers(found)
    assert any(character.isalnum() for character in text[found.begin : found.end])
    assert {found.begin, found.end} <= set(boundaries(text))


@given(places())
def test_the_places_of_words_agree(place: tuple[str, int]) -> None:
    text, offset = place
    found = word(text, offset)
    if found is not None and found.begin < offset < found.end:
        assert previous_word(text, offset) == found.begin
        assert word_end(text, offset) == found.end


@given(texts, st.data())
def test_whole_words_cover_what_was_dragged_and_cut_nothing(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    found = whole_words(text, Span(begin, end))
    dragged = {at for at in range(begin, end) if not text[at].isspace()}
    assert dragged <= set(range(found.begin, found.end))
    assert {found.begin, found.end} <= set(boundaries(text))
    for at in (found.begin, found.end):
        inside = word(text, at)
        assert inside is None or not inside.begin < at < inside.end
    assert whole_words(text, found) == found


@given(texts, st.data())
def test_sentences_tile_their_paragraph(text: str, data: st.DataObject) -> None:
    around = paragraph(text, data.draw(st.integers(0, len(text))))
    found: list[Span] = []
    for offset in range(around.begin, around.end + 1):
        one = sentence(text, offset)
        if one not in found:
            found.append(one)
    assert found == sorted(found)
    covered = set()
    for one in found:
        assert around.covers(one)
        assert one.length or not text[around.begin : around.end].strip()
        assert text[one.begin : one.end] == text[one.begin : one.end].strip()
        assert covered.isdisjoint(range(one.begin, one.end))
        covered |= set(range(one.begin, one.end))
    assert covered >= {at for at in range(around.begin, around.end) if not text[at].isspace()}


@given(texts)
def test_walking_by_sentences_ends_and_misses_nothing(text: str) -> None:
    walked = [sentence(text, 0)]
    while (following := next_sentence(text, walked[-1].begin)) is not None:
        assert following.begin >= walked[-1].end
        assert following.length
        walked.append(following)
    covered = {at for one in walked for at in range(one.begin, one.end)}
    assert covered >= {at for at in range(len(text)) if not text[at].isspace()}


@given(texts)
def test_walking_by_paragraphs_ends_and_misses_nothing(text: str) -> None:
    walked = [paragraph(text, 0)]
    while (following := next_paragraph(text, walked[-1].begin)) is not None:
        assert following.begin > walked[-1].end
        assert text[following.begin : following.end].strip()
        walked.append(following)
    covered = {at for one in walked for at in range(one.begin, one.end)}
    assert covered >= {at for at in range(len(text)) if not text[at].isspace()}


@given(texts, st.data())
def test_a_paragraph_is_the_line_around(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    begin, end = paragraph(text, offset)
    assert begin <= offset <= end
    assert "\n" not in text[begin:end]
    assert begin == 0 or text[begin - 1] == "\n"
    assert end == len(text) or text[end] == "\n"


# -- words in many languages ---------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Every word, found by walking through the text."""
    found = []
    at = 0
    while at < len(text):
        at = word_end(text, at)
        here = word(text, previous_character(text, at))
        if here is not None and here.end == at:
            found.append(text[here.begin : here.end])
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Don't,” said 1,000 of 3.14 foo_bar.", ["Don't", "said", "1,000", "of", "3.14", "foo_bar"]),
        ("Hafenrat vertagt Ausbaggerung – um 3,5 %", ["Hafenrat", "vertagt", "Ausbaggerung", "um", "3,5"]),
        ("l’été à Saint-Malo", ["l’été", "à", "Saint", "Malo"]),
        ("東京都に住んでいる。", ["東京", "都", "に", "住", "んで", "いる"]),
        ("กรุงเทพมหานครเป็นเมืองหลวง", ["กรุงเทพมหานคร", "เป็น", "เมือง", "หลวง"]),
        ("قال المتحدث، أمس.", ["قال", "المتحدث", "أمس"]),
        ("सरकार की घोषणा।", ["सरकार", "की", "घोषणा"]),
        ("10\u00a0km 👍🏽 U.S.", ["10", "km", "U.S"]),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_is_found_from_both_of_its_ends_but_not_between_words() -> None:
    text = "Ines Tallow, mayor"
    for offset in range(5):
        assert word(text, offset) == (0, 4)
    for offset in range(5, 12):
        assert word(text, offset) == (5, 11)
    assert word(text, 12) is None
    assert word(text, 13) == (13, 18)
    assert word("", 0) is None
    assert word(" \n ", 1) is None


def test_where_two_words_touch_the_second_is_meant() -> None:
    text = "東京都"
    assert word(text, 2) == (2, 3)


def test_word_steps_stop_at_the_ends_of_paragraphs() -> None:
    text = "one, two.\nthree"
    forward = [0]
    while forward[-1] < len(text):
        forward.append(next_word(text, forward[-1]))
    assert forward == [0, 5, 9, 10, 15]
    back = [len(text)]
    while back[-1] > 0:
        back.append(previous_word(text, back[-1]))
    assert back == [15, 10, 9, 5, 0]


@pytest.mark.parametrize(
    ("text", "dragged", "expected"),
    [
        ("Ines Tallow told", "es Tal", "Ines Tallow"),
        ("Ines Tallow told", " Tallow ", "Tallow"),
        ("said “Yes,” twice", "“Yes,”", "“Yes,”"),
        ("東京都に住む", "京都に", "東京都に"),
        ("सरकार की घोषणा", "कार क", "सरकार की"),
        ("قال المتحدث أمس", "لمتحد", "المتحدث"),
        ("a\u0301bc d", "\u0301b", "a\u0301bc"),
    ],
)
def test_a_careless_drag_becomes_whole_words(text: str, dragged: str, expected: str) -> None:
    begin = text.index(dragged)
    found = whole_words(text, Span(begin, begin + len(dragged)))
    assert text[found.begin : found.end] == expected


def test_a_drag_over_white_space_alone_marks_nothing() -> None:
    assert whole_words("one   two", Span(4, 6)).length == 0


# -- sentences in many languages -----------------------------------------------------------------------


def sentences(text: str) -> list[str]:
    found = [sentence(text, 0)]
    while (following := next_sentence(text, found[-1].begin)) is not None:
        found.append(following)
    return [text[one.begin : one.end] for one in found]


@pytest.mark.parametrize(
    "expected",
    [
        ["It rained.", "It poured!", "Did it?", "Yes…", "It did."],
        ["Mr. Tallow met Dr. J. P. Smith of the U.S. Navy at 9 a.m. on Jan. 5.", "They talked."],
        ["“Is it true?” he asked.", "“It is.”", "“No!” she said."],
        ["The rate rose to 3.5 per cent.", "Nobody asked why (not even Jones Ltd. did)."],
        ["He left … and came back.", "Then he slept."],
        ["The council met at 9 a.m.", "The mayor came at 10 a.m. Tuesday."],
        ["“No.”", "She left No. 10 with J. Tallow."],
        ["« Oui.\u00a0»", "Il part."],
        ["Der Rat tagt am 3. Oktober, z. B. um 9 Uhr.", "Ca. 40 Gäste kamen, d. h. alle.", "„Gut“, sagte er."],
        ["„Kommt ihr?“ fragte sie.", "„Ja.“", "Alle gingen."],
        ["قال المتحدث إن المشروع تأخر.", "هل يبدأ العمل؟", "نعم!"],
        ["सरकार ने घोषणा की।", "क्या यह सच है?", "हाँ।"],
    ],
    ids=lambda found: found[0][:18],
)
def test_sentences_of(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["港は閉鎖された。", "再開は未定だ。"],
        ["「本当ですか？」と記者は尋ねた。", "「はい。」", "市長は答えた。"],
        ["計画は終わった。", "とても静かだった。"],
        ["你好吗？", "我很好！", "他说：“没有。”", "然后走了。"],
    ],
    ids=lambda found: found[0][:6],
)
def test_sentences_without_spaces(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


def test_thai_parts_sentences_by_spaces_only_so_the_paragraph_is_taken() -> None:
    text = "เมืองหลวงของไทย กรุงเทพ\nเชียงใหม่"
    assert sentences(text) == text.split("\n")


def test_sentences_never_leave_their_paragraph() -> None:
    text = "Headline without a stop\n\nMr. Smith left. Dr. Jones stayed.\n"
    assert sentences(text) == ["Headline without a stop", "Mr. Smith left.", "Dr. Jones stayed."]


def test_an_abbreviation_at_the_start_of_a_paragraph_ends_no_sentence() -> None:
    assert sentences("Before.\nDr. Jones came.") == ["Before.", "Dr. Jones came."]


def test_white_space_at_the_end_belongs_to_the_last_sentence() -> None:
    text = "One. Two.  "
    assert sentence(text, len(text)) == (5, 9)


def test_the_offset_between_two_sentences_belongs_to_the_second() -> None:
    assert sentence("One. Two.", 4) == (5, 9)
    assert sentence("一。二。", 2) == (2, 4)


def test_an_empty_paragraph_has_an_empty_sentence() -> None:
    assert sentence("a\n\nb", 2) == (2, 2)
    assert sentence("", 0) == (0, 0)
    assert next_sentence("", 0) is None
    assert next_sentence("a\n  \n", 0) is None


# -- a megabyte in one paragraph -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def scraped() -> str:
    return "The harbour council said, on Tuesday, that it would not wait. " * 16_500


@pytest.mark.parametrize("step", [word, next_word, previous_word, word_end])
def test_words_of_a_megabyte_in_one_paragraph_are_looked_up_nearby(
    scraped: str, step: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    found = motions._words.__wrapped__

    def counted(piece: str) -> list[tuple[int, int]]:
        looked.append(len(piece))
        return found(piece)

    monkeypatch.setattr(motions, "_words", counted)
    assert callable(step)
    step(scraped, 500_003)
    assert len(looked) == 1
    assert looked[0] <= 3 * motions.WINDOW


def test_neighbouring_words_share_one_look_up(scraped: str) -> None:
    motions._words.cache_clear()
    at = 500_003
    for _ in range(200):
        at = next_word(scraped, at)
    assert motions._words.cache_info().misses <= 2


def test_words_are_the_same_in_a_megabyte_as_in_a_line(scraped: str) -> None:
    line = "The harbour council said, on Tuesday, that it would not wait. "
    for far in range(0, 1_000_000, 62 * 645):
        for offset in range(len(line)):
            near = word(line * 3, len(line) + offset)
            there = word(scraped, far + len(line) + offset)
            assert near == (there and Span(there.begin - far, there.end - far))


def test_a_sentence_of_a_megabyte_is_found_nearby(scraped: str) -> None:
    """Counted in what is searched, since it is the same in kind: a key press must not cost a whole article."""
    begin = 62 * 8_000
    assert sentence(scraped, begin + 20) == (begin, begin + 61)
    assert next_sentence(scraped, begin + 20) == (begin + 62, begin + 62 + 61)


def test_text_without_a_stop_is_survived() -> None:
    text = "x" * 100_000
    found = sentence(text, 50_000)
    assert found.begin <= 50_000 < found.end
    seen = 0
    at: Span | None = sentence(text, 0)
    while at is not None:
        seen += at.length
        at = next_sentence(text, at.begin)
    assert seen == len(text)


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_name_is_taken_without_its_possessive(apostrophe: str) -> None:
    """The guideline leaves 's out; whoever wants it in reaches into it."""
    text = f"Vladimir Putin{apostrophe}s war, don{apostrophe}t"
    assert motions.word(text, text.index("Putin")) == Span(9, 14)
    assert motions.word(text, text.index("n" + apostrophe + "s") + 1) == Span(9, 14)
    assert motions.word(text, 15) == Span(9, 16)
    assert motions.whole_words(text, Span(2, 12)) == Span(0, 14)
    assert motions.whole_words(text, Span(2, 16)) == Span(0, 16)
    assert motions.word(text, text.index("don") + 1) == Span(text.index("don"), len(text))
