"""Texts cut into tokens: nothing is lost between them, and no letter is cut."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.formats.tokens import TOKENISERS, tokeniser
from annotator.model.document import UNSTORABLE
from tests.formats.exchanging import HOSTILE

STORABLE = st.text(max_size=60).filter(lambda text: not UNSTORABLE.search(text))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don’t stop, co-op: 3.5 m!", ["Don’t", "stop", ",", "co", "-", "op", ":", "3.5", "m", "!"]),
        ("the 1990s, A4 and 12:30.", ["the", "1990s", ",", "A4", "and", "12:30", "."]),
        ("東京で\U0001f469\u200d\U0001f680!", ["東", "京", "で", "\U0001f469\u200d\U0001f680", "!"]),
        ("cafe\u0301\u00a0Tu\u0308r", ["cafe\u0301", "Tu\u0308r"]),
        ("مجلس الميناء.", ["مجلس", "الميناء", "."]),
        ("", []),
    ],
)
def test_words_numbers_and_signs(text: str, tokens: list[str]) -> None:
    assert [text[begin:end] for begin, end in tokeniser("words")(text)] == tokens


@pytest.mark.parametrize("name", TOKENISERS)
@given(text=STORABLE | st.just(HOSTILE))
def test_tokens_hold_everything_but_blanks(name: str, text: str) -> None:
    end_before = 0
    for begin, end in tokeniser(name)(text):
        assert end_before <= begin < end
        assert not text[end_before:begin].strip()
        assert not any(char.isspace() for char in text[begin:end])
        end_before = end
    assert not text[end_before:].strip()


def test_an_unknown_tokeniser_is_told_with_those_there_are() -> None:
    with pytest.raises(AnnotatorError, match="words, blanks"):
        tokeniser("nonsense")


_TEXTS = st.text(
    st.sampled_from("aB1 2.,'’-\n\t東京\u0308\u00a0\u2028\u0085\u200d\U0001f469\U0001f680تß_%"), max_size=40
)


@pytest.mark.parametrize("name", TOKENISERS)
def test_words_that_are_cut_once_are_cut_as_in_their_text(name: str) -> None:
    cut, whole = tokeniser(name), regex.compile(TOKENISERS[name])

    @settings(max_examples=200, deadline=None)
    @given(_TEXTS)
    def same(text: str) -> None:
        assert list(cut(text)) == list(cut(text)) == [found.span() for found in whole.finditer(text)]

    same()
    assert list(cut(HOSTILE)) == [found.span() for found in whole.finditer(HOSTILE)]


def test_words_of_any_length_are_cut() -> None:
    text = "東" * 5_000 + " ab " + "x" * 100
    assert sum(1 for _ in tokeniser("words")(text)) == 5_002
