"""Clauses, quotations and what is next larger: found by punctuation, in every script, and never stuck."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.ui.article import motions, units
from tests.ui.article.conftest import ARTICLES


def clauses(text: str) -> list[str]:
    return [text[begin:end] for begin, end in units.clauses(text, motions.sentence(text, 0))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tallow said that the channel is shallow.", ["Tallow said that", "the channel is shallow"]),
        (
            "“We carry fuel,” said Olaf Brekke, the line’s director, “and nobody pays for that.”",
            ["“We carry fuel,”", "said Olaf Brekke", "the line’s director", "“and nobody pays for that.”"],
        ),
        ("The bill – 1,000 euros – was paid (in part).", ["The bill", "1,000 euros", "was paid", "in part"]),
        ("„Viel zu hoch“, sagte Groß, dass es so sei.", ["„Viel zu hoch“", "sagte Groß", "dass", "es so sei"]),
        ("東京都は、「けが人はいない」と発表した。", ["東京都は", "「けが人はいない」", "と発表した"]),
        ("قال المتحدث، إن المشروع تأخر.", ["قال المتحدث", "إن", "المشروع تأخر"]),
        ("Short", ["Short"]),
        (", ; –", []),
        ("", []),
    ],
)
def test_clauses_are_what_punctuation_sets_off(text: str, found: list[str]) -> None:
    assert clauses(text) == found


@pytest.mark.parametrize(
    ("text", "at", "found"),
    [
        ("He said “not now” twice.", "not", "“not now”"),
        ("He said “not now” twice.", "twice", None),
        ("He said “not now” twice.", "He", None),
        ('She said "never again" to him.', "again", '"never again"'),
        ("Er sagte: „Nein, danke“, und ging.", "danke", "„Nein, danke“"),
        ("「はい」と言った。", "はい", "「はい」"),
        ("“One that goes on\nin the next paragraph”", "goes", None),
    ],
)
def test_a_quotation_has_its_marks_and_ends_in_its_paragraph(text: str, at: str, found: str | None) -> None:
    span = units.quotation(text, text.index(at))
    assert (text[span.begin : span.end] if span else None) == found


def test_growing_goes_from_clause_to_clause_and_leaves_a_strange_mark_out() -> None:
    text = "“It says that the sea is cold, not warm,” he said, and left. “Then” he slept."
    span, seen = Span(text.index("the sea"), text.index("the sea")), []
    for _ in range(4):
        span = units.grown(text, span)
        seen.append(text[span.begin : span.end])
    tail = "the sea is cold, not warm,” he said, and left"
    assert seen == ["the sea is cold", "the sea is cold, not warm", "the sea is cold, not warm,” he said", tail]
    whole = units.grown(text, units.grown(text, Span(0, 0)))
    assert text[whole.begin : whole.end] == "“It says that the sea is cold"
    assert text[slice(*units.grown(text, whole))] == "“It says that the sea is cold, not warm,”"


@given(st.text("ab,. “”that", max_size=40), st.data())
def test_growing_ends_at_the_end(text: str, data: st.DataObject) -> None:
    span = Span(0, data.draw(st.integers(0, len(text))))
    for _ in range(len(text) + 1):
        wider = units.grown(text, span)
        if wider == span:
            break
        assert wider.begin == span.begin
        assert wider.end > span.end
        span = wider
    assert not any(character.isalnum() for character in text[span.end :])


def test_wider_goes_from_the_word_to_the_article() -> None:
    text = "Title\nShe said: “It is late, and nobody came.” He left.\nThe end."
    span = Span(text.index("late"), text.index("late"))
    seen = []
    while (wide := units.wider(text, span)) != span:
        seen.append(text[wide.begin : wide.end])
        span = wide
    assert seen == [
        "late",
        "“It is late",
        "“It is late, and nobody came.”",
        "She said: “It is late, and nobody came.”",
        "She said: “It is late, and nobody came.” He left.",
        text,
    ]


TEXTS = st.one_of(
    st.sampled_from(list(ARTICLES.values())),
    st.text('ab,;: .\n“”"„()–thatقال、。「」', max_size=60),
)


@given(TEXTS, st.data())
def test_clauses_lie_in_their_sentence_in_order(text: str, data: st.DataObject) -> None:
    sentence = motions.sentence(text, data.draw(st.integers(0, len(text))))
    found = units.clauses(text, sentence)
    assert all(sentence.covers(clause) and clause.length for clause in found)
    assert all(one.end <= following.begin for one, following in pairwise(found))


@given(TEXTS, st.data())
def test_wider_is_wider_until_it_is_everything(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    span = Span(begin, data.draw(st.integers(begin, len(text))))
    wide = units.wider(text, span)
    assert wide.covers(span)
    assert wide != span or span == Span(0, len(text))


@given(TEXTS, st.sampled_from([units.clause_begin, units.clause_end]), st.sampled_from([1, -1]))
def test_going_by_clauses_always_gets_to_the_end(text: str, go: object, step: int) -> None:
    at, goal = (0, len(text)) if step > 0 else (len(text), 0)
    for _ in range(len(text) + 1):
        if at == goal:
            return
        following = go(text, at, step)  # type: ignore[operator]
        assert (following - at) * step > 0
        at = following
    assert at == goal
