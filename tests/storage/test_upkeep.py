"""A corpus gone through from end to end, made small, and counted."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.editing.change import Change, Edit
from annotator.jobs import run
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.storage import statistics, upkeep
from annotator.storage.store import Store
from tests.storage.samples import SCHEME, SCHEME_XML, annotation, article, full_article, new_store

PAGE = b"<html>" + b"a page " * 9_000
DIGEST = hashlib.sha256(PAGE).hexdigest()


def removed(store: Store, identity: str) -> Change:
    facts = store.facts_of([identity])[identity]
    return Change("Remove", (Edit(identity, facts, facts._replace(removed=True)),))


def test_what_was_changed_behind_its_back_is_found(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article("a"), article("b")) as store:
        store.add_documents([article("c", source_sha256=DIGEST)], sources={DIGEST: PAGE})
        assert run(store.wrong_texts()) == run(store.wrong_sources()) == []
    with sqlite3.connect(tmp_path / "harbour.corpus") as connection:
        connection.execute("UPDATE texts SET text = text || '!' WHERE document = 2")
        connection.execute("DELETE FROM texts WHERE document = 1")
        connection.execute("UPDATE sources SET deflated = ?", (b"no zlib",))
    connection.close()
    with Store.open(tmp_path / "harbour.corpus") as store:
        assert run(store.wrong_texts()) == ["a", "b"]
        assert run(store.wrong_sources()) == [DIGEST]


def test_pages_that_nobody_refers_to_are_dropped(tmp_path: Path) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    with new_store(tmp_path) as store:
        given = [article("a", source_sha256=DIGEST), article("b", source_sha256=other)]
        store.add_documents(given, sources={DIGEST: PAGE, other: b"other"})
        store.remove_documents(["b"])
        assert store.drop_unused_sources() == 1
        assert store.source(DIGEST) == PAGE
        assert store.source(other) is None
        store.commit(removed(store, "a"), annotator="ana")
        assert store.removed_ids() == ["a"]
        assert store.drop_unused_sources() == 0
        store.remove_documents(store.removed_ids())
        assert store.drop_unused_sources() == 1


def test_a_file_is_written_anew_without_its_gaps(tmp_path: Path) -> None:
    path = tmp_path / "harbour.corpus"
    with new_store(tmp_path, article("a"), article("b", text="word " * 200_000)) as store:
        store.remove_documents(["b"])
        seen: list[object] = []
        run(upkeep.rewrite(path), seen.append)
        assert seen
        assert path.stat().st_size < 400_000
        assert store.document_ids() == ["a"]
        assert store.check() == ""


@settings(max_examples=20)
@given(
    articles=st.lists(
        st.tuples(
            st.sampled_from(["", "Herald", "Bote"]),
            st.sampled_from(["", "en", "ja"]),
            st.sampled_from(["", "2024", "2024-02", "2024-02-29", "2024-02-29T10:00:00Z", "last week"]),
            st.lists(st.tuples(st.sampled_from(["PERSON", "ORG"]), st.sampled_from(["ana", "ben"])), max_size=4),
            st.booleans(),
        ),
        max_size=8,
    ),
    step=st.integers(1, 3),
)
def test_counts_are_those_of_a_walk_over_everything(tmp_path_factory, articles, step: int) -> None:
    folder = tmp_path_factory.mktemp("counted")
    with Store.create(folder / "c.corpus", name="c", scheme_xml=SCHEME_XML, scheme=SCHEME) as store:
        given_: list[AnnotatedDocument] = []
        for number, (outlet, language, published, marks, _) in enumerate(articles):
            made = [
                annotation((number, place), (place, place + 1), label=label, annotator=name)
                for place, (label, name) in enumerate(marks)
            ]
            sets = [AnnotationSet(name, [a for a in made if a.annotator == name]) for name in ("ana", "ben")]
            given_.append(article(f"n{number}", *sets, outlet=outlet, language=language, published=published))
        store.add_documents(given_)
        for number, (*_, gone) in enumerate(articles):
            if gone:
                store.commit(removed(store, f"n{number}"), annotator="ana")
        before, statistics._STEP = statistics._STEP, step
        try:
            found = run(store.statistics())
        finally:
            statistics._STEP = before
    there = [row for row in articles if not row[-1]]
    assert found.documents == len(there)
    assert dict(found.outlets) == Counter(row[0] for row in there)
    assert dict(found.languages) == Counter(row[1] for row in there)
    assert dict(found.days) == Counter(row[2][:10] for row in there)
    labels: Counter[tuple[str, str, str]] = Counter(("entities", *mark) for row in there for mark in row[3])
    assert {key: count for *key, count in ((tuple(row[:3]), row[3]) for row in found.labels) for key in key} == labels
    assert sum(one.annotations for one in found.work) == labels.total()
