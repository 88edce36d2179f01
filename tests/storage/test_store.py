"""Making and opening a store, what goes in and what comes out again."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import CorpusError
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, SchemeRef
from annotator.storage import reading
from annotator.storage.store import Added, Store
from tests.storage.samples import (
    SCHEME,
    SCHEME_XML,
    TEXT,
    added,
    annotation,
    article,
    document,
    full_article,
    new_store,
)


def test_facts_outlive_the_process(tmp_path: Path) -> None:
    path = tmp_path / "Küste & co.corpus"
    with Store.create(path, name="Küste", scheme_xml=SCHEME_XML, scheme=SCHEME, guideline="# Mark it") as store:
        made = store.facts
    with Store.open(path) as store:
        assert store.facts == made
    assert made.name == "Küste"
    assert made.scheme == SchemeRef("news", "1", hashlib.sha256(SCHEME_XML).hexdigest())
    assert made.scheme_xml == SCHEME_XML
    assert made.layers == ("entities", "claims", "boilerplate")
    assert made.guideline == "# Mark it"


def test_nothing_but_the_corpus_and_its_lock_is_left_behind(tmp_path: Path) -> None:
    new_store(tmp_path, article("a")).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".harbour.corpus.lock", "harbour.corpus"]


def test_nothing_is_made_over_what_is_there(tmp_path: Path) -> None:
    new_store(tmp_path, article("a")).close()
    with pytest.raises(CorpusError, match=r"harbour\.corpus: is there already"):
        new_store(tmp_path)
    with Store.open(tmp_path / "harbour.corpus") as store:
        assert store.document_ids() == ["a"]


def test_every_value_of_an_article_comes_back(tmp_path: Path) -> None:
    given = full_article()
    with new_store(tmp_path, given) as store:
        read = store.read("full")
        assert read.document == given.document
        assert read.sets == given.sets
        assert read.annotators == given.annotators
        assert read.generator == given.generator
        assert read.scheme == store.facts.scheme


def test_one_annotators_set_is_there_even_when_empty(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article()) as store:
        assert store.read("full", "ben").sets == {"ben": full_article().sets["ben"]}
        assert store.read("full", "cyd").sets == {"cyd": AnnotationSet("cyd")}


def test_an_article_names_only_who_took_part(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article(), article("plain")) as store:
        assert store.read("plain", "ana").annotators == ()
        store.set_annotator(Annotator("gold-maker", "program", "Gold", "2"))
        made = AnnotationSet("ana", [annotation("x")._replace(origin="gold-maker")])
        store.add_documents([article("later", made)])
        assert store.read("later").annotators == (Annotator("ana"), Annotator("gold-maker", "program", "Gold", "2"))


def test_an_unknown_article_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with new_store(tmp_path) as store, pytest.raises(CorpusError, match="The article gone is not in the corpus"):
        store.read("gone")


@pytest.mark.parametrize("characters", [1, 10_000_000])
def test_many_articles_are_read_as_one_by_one_in_the_order_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, characters: int
) -> None:
    monkeypatch.setattr(reading, "MOST_CHARACTERS", characters)
    monkeypatch.setattr(reading, "TOGETHER", 3)
    proposed = AnnotationSet("ana", [annotation("x")._replace(origin="somebody")])
    given = [full_article(), article("plain"), article("proposed", proposed), full_article("again"), article("last")]
    with new_store(tmp_path, *given) as store:
        asked = ["last", "again", "plain", "proposed", "full"]
        assert list(store.read_each(asked)) == [store.read(identity) for identity in asked]
        assert list(store.read_each([])) == []


@pytest.mark.parametrize("at", [0, 1, 2])
def test_articles_before_one_that_is_gone_or_damaged_are_read(tmp_path: Path, at: int) -> None:
    with new_store(tmp_path, article("a"), article("b"), article("c")) as store:
        asked = ["a", "b", "c"]
        assert (
            _read_before_trouble(store, [*asked[:at], "gone", *asked[at:]], "gone is not in the corpus") == asked[:at]
        )
        with closing(sqlite3.connect(tmp_path / "harbour.corpus")) as other:
            other.execute("UPDATE texts SET text = 'x' || text WHERE document = ?", (at + 1,))
            other.commit()
        assert _read_before_trouble(store, asked, "is not what was imported") == asked[:at]


def _read_before_trouble(store: Store, asked: list[str], trouble: str) -> list[str]:
    found = []
    with pytest.raises(CorpusError, match=trouble):  # noqa: PT012 - what came before it is the question
        for annotated in store.read_each(asked):
            found.append(annotated.document.id)  # noqa: PERF401
    return found


# -- adding ------------------------------------------------------------------------------------------


def test_the_same_articles_twice_are_the_same_as_once(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article(), article("plain")) as store:
        before, counts = store.read("full"), store.counts("ana")
        outcomes = store.add_documents([full_article(), article("plain")])
        assert [(one.id, one.outcome, one.kept) for one in outcomes] == [("full", "known", ()), ("plain", "known", ())]
        assert store.read("full") == before
        assert store.counts("ana") == counts
        assert store.document_ids() == ["full", "plain"]


def test_another_text_under_a_taken_id_gets_its_own_once(tmp_path: Path) -> None:
    others = [article("a", text="another"), article("a", text="a third"), article("a", text="another")]
    with new_store(tmp_path, article("a")) as store:
        for _ in range(2):
            outcomes = store.add_documents(others)
            assert [one.id for one in outcomes] == ["a-2", "a-3", "a-2"]
        assert store.document_ids() == ["a", "a-2", "a-3"]
        assert store.read("a").document.text == TEXT
        assert store.read("a-3").document.text == "a third"


def test_a_long_id_stays_within_its_limit(tmp_path: Path) -> None:
    with new_store(tmp_path, article("x" * 80)) as store:
        (outcome,) = store.add_documents([article("x" * 80, text="another")])
        assert outcome.id == "x" * 75 + "-2"


def test_work_of_a_new_annotator_is_taken_in_and_that_of_a_known_one_kept(tmp_path: Path) -> None:
    ours = AnnotationSet("ana", [annotation("ours")])
    theirs = AnnotationSet("ana", [annotation("theirs", label="ORG")])
    ben = AnnotationSet("ben", [annotation("ben", annotator="ben")], {"entities": "finished"})
    with new_store(tmp_path, article("a", ours)) as store:
        (outcome,) = store.add_documents([article("a", theirs, ben)])
        assert (outcome.outcome, outcome.kept) == ("merged", ("ana",))
        assert store.read("a").sets == {"ana": ours, "ben": ben}
        assert store.counts("ben")[1:] == (1, 0, 1)


def test_a_plain_text_again_does_not_touch_the_work_on_it(tmp_path: Path) -> None:
    ana = AnnotationSet("ana", [annotation("ours")])
    with new_store(tmp_path, article("a", ana)) as store:
        (outcome,) = store.add_documents([article("a")])
        assert outcome.outcome == "known"
        assert store.read("a").sets == {"ana": ana}


def test_annotations_made_under_another_scheme_version_say_so(tmp_path: Path) -> None:
    older = AnnotatedDocument(
        document("a"), {"ana": AnnotationSet("ana", [annotation("x")])}, (), SchemeRef("news", "0", "")
    )
    with new_store(tmp_path, older) as store:
        assert [item.scheme for item in store.read("a").sets["ana"].items()] == ["0"]
        assert store.add_documents([older])[0] == Added("a", "known")


@pytest.mark.parametrize("bad", ["", "../outside", "Capital", "x" * 81, "a\n"])
def test_an_id_that_is_no_file_name_is_refused_and_nothing_added(tmp_path: Path, bad: str) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(CorpusError, match="cannot be the id of an article"):
            store.add_documents([article("good"), article(bad)])
        assert store.document_ids() == []
        assert store.counts().documents == 0


def test_a_lone_surrogate_is_refused_and_nothing_added(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(CorpusError, match="character that cannot be stored"):
            store.add_documents([article("good"), article("bad", text="x\ud800")])
        with pytest.raises(CorpusError, match="character that cannot be stored"):
            store.add_documents([article("good"), article("bad", outlet="x\ud800")])
        assert store.document_ids() == []


def test_source_bytes_are_kept_once(tmp_path: Path) -> None:
    data = b"<html>" * 1000
    key = hashlib.sha256(data).hexdigest()
    with new_store(tmp_path) as store:
        for identity in ("a", "b"):
            store.add_documents([article(identity, source_sha256=key)], sources={key: data})
        assert store.source(key) == data
        assert store.source("00" * 32) is None


def test_a_removed_article_takes_everything_with_it(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article(), article("other")) as store:
        assert store.remove_documents(["full", "unknown", "full"]) == 1
        assert store.document_ids() == ["other"]
        assert store.counts("ana") == (1, 0, 0, 0)
        assert store.add_documents([full_article()])[0].outcome == "added"
        assert store.read("full").sets == full_article().sets
        assert [row.number for row in store.page(annotator="ana")] == [2, 3]  # no place is used twice


def test_texts_are_compared_with_their_digest(tmp_path: Path) -> None:
    new_store(tmp_path, article("a"), article("b")).close()
    path = tmp_path / "harbour.corpus"
    data = path.read_bytes()
    place = data.index(b"Ines Tallow told")
    path.write_bytes(data[:place] + b"J" + data[place + 1 :])  # no page is broken by this
    with Store.open(path) as store:
        assert store.check() == ""
        damaged = [identity for identity in ("a", "b") if _refused(store, identity)]
        assert len(damaged) == 1


def _refused(store: Store, identity: str) -> bool:
    try:
        store.read(identity)
    except CorpusError as error:
        return f"the text of {identity} is not what was imported" in str(error)
    return False


def test_threads_read_and_write_side_by_side(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                (outcome,) = store.add_documents([article(f"{name}-{number}")])
                assert store.read(outcome.id).document.text == TEXT
                assert store.page(annotator=name)
        except BaseException as error:
            failures.append(error)

    with new_store(tmp_path) as store:
        threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two", "three")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert store.counts().documents == 30


def test_a_closed_store_says_so_and_touches_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path, article("a"))
    store.close()
    store.close()
    for attempt in (
        lambda: store.read("a"),
        lambda: store.page(annotator="ana"),
        lambda: store.commit(added("a", annotation("x")), annotator="ana"),
        lambda: store.add_documents([article("b")]),
    ):
        with pytest.raises(CorpusError, match="is closed; open it again"):
            attempt()
    with Store.open(tmp_path / "harbour.corpus") as again:
        assert again.document_ids() == ["a"]


def test_a_store_may_be_closed_while_somebody_reads(tmp_path: Path) -> None:
    store = new_store(tmp_path, article("a"))
    with store._reads() as connection:
        store.close()
        assert connection.exec_driver_sql("SELECT id FROM documents").scalar() == "a"
        driver = connection.connection.driver_connection
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        driver.execute("SELECT 1")


def test_threads_may_edit_for_the_same_new_annotator(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            store.commit(added("a", annotation(number)), annotator="ana")
        except BaseException as error:
            failures.append(error)

    with new_store(tmp_path, article("a")) as store:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert len(store.read("a").sets["ana"]) == 8


def test_a_store_is_one_plain_sqlite_file_when_closed(tmp_path: Path) -> None:
    new_store(tmp_path, article("a")).close()
    connection = sqlite3.connect(tmp_path / "harbour.corpus")
    assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    assert connection.execute("SELECT id FROM documents").fetchall() == [("a",)]
    connection.close()
