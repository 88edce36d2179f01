"""Texts cut into tokens."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.tokens import TOKENISERS, tokeniser
from tests.formats.exchanging import HOSTILE

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
