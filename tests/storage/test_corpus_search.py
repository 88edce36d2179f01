"""Searching the corpus finds exactly what looking through every article with the same search finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.editing import corpus_query
from annotator.editing.change import Change, Edit
from annotator.editing.corpus_query import CorpusQuery, parse, parse_annotations
from annotator.errors import SearchRefused
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.storage import corpus_search, full_text
from annotator.storage.store import Store
from tests.storage.samples import SCHEME, annotation, article, full_article, new_store
from tests.storage.test_index_words import PIECES

TEXTS = {
    "en": "The ferry crew met in the Harbour. No ferries run to 東京 today.\nFerry crews waited.\n",
    "de": "Zum Hafen ist für die Regie\u00adrung gesperrt. “Cold\u00a0war” auf der Fähre.\n",
    "ja": "東京都の港でTallow氏が話した。サッカー。\n",
    "ar": "قالت الوزيرة في بيروت إن الميناء مغلق.\n",
    "nl": "Die Straße.\n",
    "th": "รัฐมนตรีกล่าวที่กรุงเทพ\n",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path, *(article(name, text=text, language=name) for name, text in TEXTS.items()))


def found(store: Store, query: CorpusQuery, annotator: str = "ana") -> dict[str, list[str]]:
    return {
        one.row.id: [one.text[begin:end] for begin, end in one.spans]
        for one in store.search(query, annotator=annotator)
    }


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("ferry", {"en": ["ferry", "Ferry"]}),
        ("ferry harbour", {"en": ["ferry", "Harbour", "Ferry"]}),
        ("ferry hafen", {}),
        ("ferr*", {"en": ["ferry", "ferries", "Ferry"]}),
        ('"ferry crew"', {"en": ["ferry crew"]}),
        ('"ferry crew"*', {"en": ["ferry crew", "Ferry crews"]}),
        ("“cold war”", {"de": ["Cold\u00a0war"]}),
        ("東京", {"en": ["東京"], "ja": ["東京"]}),
        ("京", {"en": ["京"], "ja": ["京"]}),
        ("東京 -ferry", {"ja": ["東京"]}),
        ("tallow", {"ja": ["Tallow"]}),
        ("サッカー", {"ja": ["サッカー"]}),
        ("STRASSE", {"nl": ["Straße"]}),
        ("regierung", {"de": ["Regie\u00adrung"]}),
        ("rung", {}),
        ("الوزيرة", {"ar": ["الوزيرة"]}),
        ("กรุงเทพ", {"th": ["กรุงเทพ"]}),
        (r"/\bferr\w+/", {"en": ["ferry", "ferries", "Ferry"]}),
        (r"/f.r/ lang:en", {"en": ["fer", "fer", "Fer"]}),
        ("lang:ja 東京", {"ja": ["東京"]}),
        ("outlet:herald 東京", {}),
    ],
)
def test_it_finds_words_phrases_beginnings_and_expressions(
    store: Store, typed: str, hits: dict[str, list[str]]
) -> None:
    with store:
        assert found(store, parse(typed)) == hits


def test_without_whole_words_pieces_of_words_are_found(store: Store) -> None:
    with store:
        assert found(store, parse("arbo", whole_words=False)) == {"en": ["arbo"]}
        assert found(store, parse("arbo")) == {}
        assert found(store, parse("fer", case=True, whole_words=False)) == {"en": ["fer", "fer"]}


@pytest.mark.parametrize("typed", ["", "   ", "-crew", "lang:de", '""', "/(/", "/(a+/", "/a{9999999}/"])
def test_what_asks_for_nothing_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(SearchRefused) as caught:
        parse(typed)
    assert str(caught.value).endswith(".")


def test_all_that_is_typed_is_the_expression_when_it_is_said_so(store: Store) -> None:
    with store:
        assert found(store, parse("ferr(y|ies) run", regular=True)) == {"en": ["ferries run"]}
        with pytest.raises(SearchRefused, match="no regular expression"):
            parse("(", regular=True)


def test_an_expression_that_takes_too_long_ends_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.editing.occurrences.SECONDS", 0.0)
    with new_store(tmp_path, article("a")) as store, pytest.raises(SearchRefused, match="make it simpler"):
        found(store, parse(r"/(x+x+)+y/"))


# -- as the corpus changes -------------------------------------------------------------------------------


def test_removed_articles_are_not_found_until_they_are_back(store: Store) -> None:
    with store:
        before = store.facts_of(["en"])["en"]
        change = Change("Remove", (Edit("en", before, before._replace(removed=True)),))
        entry = store.commit(change, annotator="ana")
        assert found(store, parse("東京")) == {"ja": ["東京"]}
        store.commit(change.inverse(), annotator="ana", undoes=entry.number)
        assert list(found(store, parse("東京"))) == ["en", "ja"]
        store.remove_documents(["ja", "de"])
        assert list(found(store, parse("東京"))) == ["en"]
        assert found(store, parse("hafen")) == {}
        with store._reads() as connection:
            for table in ("words", "about"):
                connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
                rows = connection.exec_driver_sql(f"SELECT rowid FROM {table} WHERE {table} MATCH 'tallow OR hafen'")
                assert rows.all() == []


def test_what_is_said_about_articles_is_found_as_it_is_now(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article("a"), article("b", title="Fähre", text="Über Bord\n")) as store:

        def listed(search: str) -> list[str]:
            return [row.id for row in store.page(annotator="ana", search=search)]

        assert listed("uber") == ["a", "b"]  # in a title, and in a text
        assert listed("kusten") == ["a"]  # the beginning of an outlet
        assert listed('"ada quill"') == ["a"]
        assert listed("fahre bord") == ["b"]
        assert listed("fahre council") == listed("nowhere") == []
        before = store.facts_of(["b"])["b"]
        change = Change("Rename", (Edit("b", before, before._replace(title="Ferry")),))
        entry = store.commit(change, annotator="ana")
        assert (listed("fahre"), listed("ferry")) == ([], ["b"])
        store.commit(change.inverse(), annotator="ana", undoes=entry.number)
        assert (listed("fahre"), listed("ferry")) == (["b"], [])


@pytest.mark.parametrize("most", [0, 3, 400])
@pytest.mark.parametrize("beginning", ["c", "co", "COU", "coun", "counc", "councillors", "cx", "港", "été"])
def test_beginnings_are_found_however_many_words_begin_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beginning: str, most: int
) -> None:
    monkeypatch.setattr(full_text, "MOST_WORDS", most)
    words = ("c", "co", "cou", "coun", "count", "county", "council", "councils", "councillor", "cow", "cxx", "d", "été",
             "étés", "港", "港湾", "湾港", "x港")  # fmt: skip
    articles = [article(f"n{place}", text=f"The {word}.\n", title="") for place, word in enumerate(words)]
    with new_store(tmp_path, *articles) as store:
        expected = [f"n{place}" for place, word in enumerate(words) if word.startswith(beginning.lower())]
        if beginning == "港":
            expected += ["n16", "n17"]
        assert [row.id for row in store.page(annotator="ana", search=beginning)] == expected
        found = [one.row.id for one in store.search(parse(f"{beginning}*"), annotator="ana")]
        assert found == (expected if beginning != "港" else found)


def test_a_search_nobody_waits_for_ends(tmp_path: Path) -> None:
    with new_store(tmp_path, *(article(f"n{i}") for i in range(60))) as store:
        heard: list[str] = []
        for one in store.search(parse("council"), annotator="ana", unwanted=lambda heard=heard: len(heard) >= 20):
            heard += [one.row.id]
        assert heard == [f"n{i}" for i in range(20)]


# -- in annotations --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("PERSON", {"a": ["Harbour"]}),
        ("person inside claim", {"a": ["Harbour"]}),
        ("PERSON not inside CLAIM", {}),
        ("CLAIM containing PERSON", {"a": ["Harbour council"]}),
        ('CLAIM containing "council says"', {}),
        ("CLAIM containing counc* not with SOURCE", {"a": ["Harbour council"]}),
        ("CLAIM council", {"a": ["Harbour council"], "full": ["council says dredging"]}),
        ("CLAIM with SOURCE", {"full": ["council says dredging"]}),
        ("CLAIM with attribution", {"full": ["council says dredging"]}),
        ("CLAIM not with SOURCE", {"a": ["Harbour council"]}),
        ("CLAIM type=quantity", {"full": ["council says dredging"]}),
        ("CLAIM type=place", {}),
        ("harbour", {"a": ["Harbour council", "Harbour"]}),
        ("PERSON lang:de", {}),
    ],
)
def test_annotations_are_asked_how_they_stand_to_others(tmp_path: Path, typed: str, hits: dict[str, list[str]]) -> None:
    mine = AnnotationSet("ana", [annotation(1), annotation(2, (0, 15), label="CLAIM", layer="claims")])
    theirs = AnnotationSet("ben", [annotation(3, (0, 7), annotator="ben", label="ORG")])
    with new_store(tmp_path, article("a", mine, theirs), full_article(), article("b")) as store:
        assert found(store, parse_annotations(typed, SCHEME)) == hits


@pytest.mark.parametrize("typed", ["", "PERSON inside", "PERSON inside nothing", "PERSON CLAIM", "not", "lang:de"])
def test_questions_that_cannot_be_asked_are_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(SearchRefused) as caught:
        parse_annotations(typed, SCHEME)
    assert "\n" not in str(caught.value)


# -- exactly what a scan finds ---------------------------------------------------------------------------

texts = st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=1, max_size=8)
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=2).map("".join).filter(str.strip)
typed = st.builds(
    " ".join,
    st.lists(
        st.builds(
            lambda word, form: form.format(word.replace('"', "")),
            words,
            st.sampled_from(["{}", '"{}"', "{}*", "-{}", '"{}"*']),
        ),
        min_size=1,
        max_size=3,
    ),
)


@given(texts, st.lists(typed, min_size=1, max_size=4), st.booleans(), st.data())
@settings(max_examples=15)
def test_it_finds_exactly_what_a_scan_finds(
    given_texts: Sequence[str], queries: Sequence[str], whole: bool, data: st.DataObject
) -> None:
    asked = []
    for one in queries:
        try:
            asked.append(parse(one, whole_words=whole))
        except SearchRefused:
            continue
    articles = [article(f"n{i}", text=text) for i, text in enumerate(given_texts)]
    with TemporaryDirectory() as folder, new_store(Path(folder), *articles) as store:
        _compare(store, articles, asked)
        gone = data.draw(st.sets(st.sampled_from([one.document.id for one in articles])))
        before = store.facts_of(gone)
        change = Change("Remove", tuple(Edit(n, f, f._replace(removed=True)) for n, f in sorted(before.items())))
        if change:
            entry = store.commit(change, annotator="ana")
            _compare(store, [one for one in articles if one.document.id not in gone], asked)
            store.commit(change.inverse(), annotator="ana", undoes=entry.number)
            _compare(store, articles, asked)
            store.remove_documents(sorted(gone))
            _compare(store, [one for one in articles if one.document.id not in gone], asked)


def _compare(store: Store, articles: Sequence[AnnotatedDocument], asked: Sequence[CorpusQuery]) -> None:
    for query in asked:
        scanned = {one.document.id: tuple(corpus_query.hits(query, one.document.text)) for one in articles}
        searched = {one.row.id: one.spans for one in store.search(query, annotator="ana")}
        assert searched == {name: spans for name, spans in scanned.items() if spans}


def test_batches_are_read_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_search, "_FIRST", 2)
    monkeypatch.setattr(corpus_search, "_LARGEST", 4)
    monkeypatch.setattr(corpus_search, "_NAMED_FIRST", 3)
    monkeypatch.setattr(corpus_search, "_NAMED", 5)
    with new_store(tmp_path, *(article(f"n{i}") for i in range(23))) as store:
        assert list(found(store, parse("council"))) == [f"n{i}" for i in range(23)]
