"""What is said about an article: usual forms, refusals in a sentence, and one edit for each change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing import facts
from annotator.editing.facts import EDITABLE, Fact, normal, set_fact
from annotator.errors import EditRefused
from annotator.model.document import Document, Facts
from tests.editing.samples import corpus_of, session

DATE, LANGUAGE, ADDRESS = Fact("published", "date"), Fact("language", "language"), Fact("url", "address")
ARTICLE = Document("one", "Text.\n", "Title", meta=(("byline", "Ada"), ("previous-version", "zero"), ("tag", "sea")))


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("2024", "2024"),
        (" 2024-02 ", "2024-02"),
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29 09:05", "2024-02-29T09:05"),
        ("2024-02-29t09:05:01.5z", "2024-02-29T09:05:01.5Z"),
        ("2024-02-29T09:05+05:30", "2024-02-29T09:05+05:30"),
        ("", ""),
    ],
)
def test_dates_as_iso_8601_writes_them(given_: str, kept: str) -> None:
    assert normal(DATE, given_) == kept


@pytest.mark.parametrize(
    "wrong",
    ["yesterday", "2023-02-29", "2024-13", "24-01-01", "2024-1-1", "2024-01-01T25:00", "0000", "2024-01-01T9:00",
     "٢٠٢٤", "2024-01-01T10:00+30:00", "2024-01-01Z", "2024T10:00"],
)  # fmt: skip
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(EditRefused) as refused:
        normal(DATE, wrong)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("EN", "en"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"), ("x-Mine", "x-mine"),
        ("de-CH-1901", "de-CH-1901"), ("sl-rozaj-biske", "sl-rozaj-biske"), ("en-u-CA-GREGORY", "en-u-ca-gregory"),
        ("zh-yue-HK", "zh-yue-HK"), ("de-x-Latn", "de-x-latn"),
    ],
)  # fmt: skip
def test_languages_as_bcp_47_writes_them(given_: str, kept: str) -> None:
    assert normal(LANGUAGE, given_) == kept
    assert normal(LANGUAGE, kept) == kept


@pytest.mark.parametrize("wrong", ["e", "English language", "en--US", "en-", "12", "ен", "en-toolongsubtag", "en-x"])
def test_what_is_no_language_is_refused(wrong: str) -> None:
    with pytest.raises(EditRefused):
        normal(LANGUAGE, wrong)


@pytest.mark.parametrize("right", ["https://news.example/a?b=1#c", "http://müller.example/ß", "https://[::1]:8080/"])
def test_addresses_are_kept_as_they_are(right: str) -> None:
    assert normal(ADDRESS, f" {right}\n") == right


@pytest.mark.parametrize(
    "wrong", ["news.example", "javascript:alert(1)", "https://", "https://a b", "file:///x", "http://[", "http://a:x/"]
)
def test_what_is_no_web_address_is_refused(wrong: str) -> None:
    with pytest.raises(EditRefused):
        normal(ADDRESS, wrong)


def test_the_same_said_again_is_no_edit() -> None:
    assert not set_fact(ARTICLE, "title", ["  Title "])
    assert not set_fact(ARTICLE, "section", ["", " "])


def test_one_fact_changes_and_the_others_stay() -> None:
    change = set_fact(ARTICLE, "tag", [" quota ", "sea", "quota", ""])
    assert change.what == "Set tag to “quota; sea”"
    ((identity, before, after),) = change.edits
    assert (identity, before) == ("one", ARTICLE.facts)
    assert isinstance(after, Facts)
    assert after.meta == (("byline", "Ada"), ("previous-version", "zero"), ("tag", "quota"), ("tag", "sea"))
    assert after._replace(meta=()) == ARTICLE.facts._replace(meta=())


def test_what_nobody_may_edit_is_refused() -> None:
    for name in ("previous-version", "assigned", "removed", "meta", "id", ""):
        with pytest.raises(EditRefused):
            set_fact(ARTICLE, name, ["x"])
    with pytest.raises(EditRefused):
        set_fact(ARTICLE, "title", ["one", "two"])


def test_a_title_is_undone_and_redone_with_its_session() -> None:
    editing = session(corpus_of())
    before = editing.document
    editing.do(set_fact(before, "title", ["عنوان"]))
    assert editing.document.title == "عنوان"
    assert editing.document.right_to_left
    editing.undo()
    assert editing.document == before
    editing.redo()
    assert editing.document.title == "عنوان"


@given(st.sampled_from(EDITABLE), st.text(max_size=40))
def test_whatever_is_typed_is_kept_in_one_form_or_refused_in_one_sentence(fact: Fact, line: str) -> None:
    try:
        change = set_fact(ARTICLE, fact.name, facts.typed(fact, line))
    except EditRefused as refused:
        sentence = str(refused)
    else:
        sentence = ""
    if sentence:
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return
    after = ARTICLE.facts if not change else change.edits[0].after
    assert isinstance(after, Facts)
    again = ARTICLE.with_facts(after)
    assert not set_fact(again, fact.name, facts.typed(fact, facts.shown(after, fact)))
    editing = session(corpus_of())
    editing.do(set_fact(editing.document, fact.name, facts.typed(fact, line)))  # the session lets it in
