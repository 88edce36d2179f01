"""The index never misses: whatever the search of one article finds, the index has the words for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from annotator.editing import corpus_query
from annotator.editing.occurrences import Query, find
from annotator.editing.required_words import required_words
from annotator.errors import SearchRefused
from annotator.model.index_words import Run, indexed, runs
from annotator.storage import full_text

PIECES = [
    "harbour", "Harbour", "HARBOUR", "ferry crew", "straße", "STRASSE", "strasse", "Über", "U\u0308ber", "uber", "café",
    "cafe\u0301", "ﬁsh", "fish", "İstanbul", "istanbul", "ısı", "ISI", "K", "k", "Ωhm", "Regie\u00adrung", "Regierung",
    "rung", "don't", "don’t", "Oʼbrien", "brien", "m²", "foo_bar", "foo", "東京", "東京都", "京", "京都大学", "タワー",
    "サッカー", "らーめん", "か\u3099", "が", "上海", "北京市", "ประเทศไทย", "ไทย", "بيروت", "بَيروت",
    "ירושלים", "बारिश", "हुई", "Москва", "МОСКВА", "ё", "е\u0308", "각", "ᄀ", "가", "a\u200db",
    "葛\U000e0100城", "葛城", "𝅗𝅥b",
    "ŉ", "ʼn", "ᾳ", "αι", "1,000", "x", " ", " ", " ", "\n", "-", "‐", "—", "“",
    "”", ".", "’s", "\u00ad", "\u00a0", "\u3000", "、", "\u0301",
]  # fmt: skip

texts = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs", "Cc"]), max_size=14).map("".join)
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


@pytest.fixture(scope="module")
def known() -> Iterator[Callable[[str, corpus_query.CorpusQuery], bool]]:
    """Whether an index with nothing but a text in it would lead there."""
    engine = create_engine("sqlite://", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for table in (*full_text.TABLES, *full_text.OF_CONNECTION):
            connection.exec_driver_sql(table)

        def leads(text: str, query: corpus_query.CorpusQuery) -> bool:
            needs = query.needs()
            if not needs:
                return True
            connection.exec_driver_sql("BEGIN")
            try:
                connection.exec_driver_sql(full_text.ADD_WORDS, (1, indexed(text)))
                return full_text.with_needs(connection, needs, 0, 1) == [1]
            finally:
                connection.exec_driver_sql("ROLLBACK")

        yield leads
    engine.dispose()


@given(texts, words, texts, st.booleans(), st.booleans(), st.booleans())
def test_what_the_search_finds_the_index_knows(
    known: Callable[..., bool], before: str, wanted: str, after: str, case: bool, whole: bool, prefix: bool
) -> None:
    query = Query(wanted, case, whole or prefix, prefix=prefix)
    for text in (before + wanted + after, before + after, before + wanted.upper() + after, before + wanted.lower()):
        if next(find(text, query), None) is not None:
            assert known(text, corpus_query.CorpusQuery((query,))), (text, query)


@given(texts, texts, st.data())
def test_a_piece_of_a_text_that_is_found_is_known(
    known: Callable[..., bool], one: str, other: str, data: st.DataObject
) -> None:
    text = one + other
    begin = data.draw(st.integers(0, len(text)))
    wanted = text[begin : data.draw(st.integers(begin, len(text)))]
    for query in (Query(wanted), Query(wanted, whole_words=True), Query(wanted, whole_words=True, prefix=True)):
        if next(find(text, query), None) is not None:
            assert known(text, corpus_query.CorpusQuery((query,))), (text, query)


PARTS = [
    "harbour",
    "fish",
    "b",
    " ",
    r"\b",
    r"\s+",
    r"\w*",
    ".",
    "a?",
    "(?:x|y)",
    "[bx]",
    "e+",
    "{2}",
    "$",
    "^",
    "|",
    "-",
]


@given(texts, st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join), texts, st.booleans())
def test_words_that_an_expression_requires_are_there_whenever_it_finds_something(
    known: Callable[..., bool], before: str, expression: str, after: str, whole: bool
) -> None:
    query = Query(expression, whole_words=whole, regular=True)
    for middle in ("harbour", "harbour fish", "fish", " b harbours", "bb", "Harbour-b "):
        text = before + middle + after
        try:
            found = next(find(text, query), None)
        except SearchRefused:
            return
        if found is not None:
            assert known(text, corpus_query.CorpusQuery((query,))), (text, query)


@pytest.mark.parametrize(
    ("expression", "required"),
    [
        (r"\bMinister of \w+", ["Minister", "of"]),
        (r"\bferr(?:y|ies)\b", ["ferr*"]),
        (r"Minister", []),  # it may stand in a longer word
        (r"\bone\b|\btwo\b", []),
        (r"\b(?:one|two) three\b", ["three"]),
        (r"\bcolou?r\b", ["colo*"]),
        (r"\bgo+al\b", ["go*"]),
        (r" a{0,2} b", ["b*"]),
        (r" a[ ]b ", ["a*"]),
        (r"(?i) word ", []),
        (r" \1 word ", []),
        (r"\bword(?#not| this)\b", []),
        (r" x{e<=1} word ", []),
        (r"[[:alpha:]] word ", ["word"]),
        (r"\bDr\. No\b", ["Dr", "No"]),
        ("", []),
    ],
)
def test_an_expression_says_which_words_it_requires(expression: str, required: list[str]) -> None:
    found = required_words(expression)
    assert [f"{run.words[0]}{'*' if run.open_end else ''}" for run in found] == required


def test_runs_of_a_script_without_spaces_are_pairs_and_each_character_begins_a_word() -> None:
    assert indexed("東京都 x").split() == ["東京", "京都", "都", "x"]
    assert runs("東京都") == [Run(("東京", "京都"))]
    assert runs("都") == [Run(("都",), open_end=True)]
    assert runs("the 東京 port", whole_begin=False, whole_end=False) == [
        Run(("東京",)), Run(("port",), open_end=True)
    ]  # fmt: skip


def test_an_ascii_text_is_its_own_index() -> None:
    assert indexed("Any (ASCII) text.") == "Any (ASCII) text."
