"""An article opened to be shown at once: all of it is there when it is asked for, and no more is read than must be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from annotator.editing import commands
from annotator.editing.history import History
from annotator.editing.session import EditingSession
from annotator.errors import CorpusError
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.identity import derived_id
from annotator.model.span import Span
from annotator.storage.read_door import AT_ONCE
from annotator.storage.statements import PAGE
from annotator.storage.store import Store
from annotator.storage.unread import NEAR
from tests.storage.samples import SCHEME, annotation, article, full_article, new_store

STEP = 20
MANY = (AT_ONCE + 2) * PAGE + 1


def large(*, relations: int = 0) -> AnnotatedDocument:
    """More annotations than are read with an article, one every twenty code points, and somebody else's among them."""
    mine: list[Annotation | Relation] = [annotation(n, (n * STEP, n * STEP + 5)) for n in range(MANY)]
    link = [(n, derived_id("a", n), derived_id("a", n + 1)) for n in range(relations)]
    mine += [
        Relation(derived_id("r", n), "ana", "claims", "attribution", (Arg("claim", one), Arg("source", other)))
        for n, one, other in link
    ]
    theirs = [annotation(f"ben {n}", (n * STEP, n * STEP + 5), annotator="ben") for n in range(50)]
    sets = AnnotationSet("ana", mine, {"entities": "finished"}), AnnotationSet("ben", theirs)
    return article("large", *sets, text="word " * (MANY * STEP // 5))


class Queries:
    """What the store asks its database from now on."""

    def __init__(self, store: Store) -> None:
        self.asked: list[str] = []
        event.listen(store._engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, sql: str, *_: object) -> None:
        if sql.startswith("SELECT"):
            self.asked.append(sql)

    def of(self, table: str) -> int:
        return sum(f"FROM {table} " in sql for sql in self.asked)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path, large(), full_article()) as made:
        yield made


def test_it_is_what_reading_it_gives(store: Store) -> None:
    for identity, annotator in [("large", "ana"), ("large", "ben"), ("large", "cy"), ("full", "ana"), ("full", "ben")]:
        read = store.read(identity, annotator)
        document, annotations = store.open_article(identity, annotator)
        assert document == read.document
        assert annotations.states == read.sets[annotator].states
        assert annotations == read.sets[annotator]
        assert annotations.is_whole


def test_relations_beyond_a_page_are_read_after_the_annotations(tmp_path: Path) -> None:
    with new_store(tmp_path, large(relations=PAGE + 7)) as store:
        _, annotations = store.open_article("large", "ana")
        assert len(annotations.relations()) == PAGE + 7
        assert annotations == store.read("large", "ana").sets["ana"]


def test_what_one_annotation_is_linked_to_is_read_without_the_rest(tmp_path: Path) -> None:
    with new_store(tmp_path, large(relations=PAGE + 7)) as store:
        expected = store.read("large", "ana").sets["ana"]
        _, annotations = store.open_article("large", "ana")
        for identity in (derived_id("a", 500), derived_id("a", 0), derived_id("a", MANY - 1)):
            assert annotations.relations_of(identity) == expected.relations_of(identity)
            linked = {arg.ref for relation in annotations.relations_of(identity) for arg in relation.args}
            assert all(annotations.get(ref) == expected.get(ref) for ref in linked)
        assert not annotations.is_whole


@pytest.mark.parametrize("identity", ["a_b", "a%b", 'a"b', "a!b", "a\\b", "é"])
def test_an_id_is_found_in_links_as_it_is_written(tmp_path: Path, identity: str) -> None:
    mine: list[Annotation | Relation] = [annotation(n, (n * STEP, n * STEP + 5)) for n in range(MANY)]
    names = [identity, identity.upper(), "axb", "b"]
    mine += [annotation(name, (0, 5))._replace(id=name) for name in names]
    mine += [
        Relation(derived_id("r", n), "ana", "claims", "attribution", (Arg("claim", name), Arg("source", mine[0].id)))
        for n, name in enumerate(names)
    ]
    with new_store(tmp_path, article("large", AnnotationSet("ana", mine), text="word " * (MANY * STEP // 5))) as store:
        _, annotations = store.open_article("large", "ana")
        assert [relation.args[0].ref for relation in annotations.relations_of(identity)] == [identity]
        assert not annotations.is_whole


def test_some_thousand_annotations_are_read_with_the_article(store: Store) -> None:
    _, annotations = store.open_article("large", "ben")
    assert annotations.is_whole
    _, annotations = store.open_article("full", "ana")
    assert annotations.is_whole
    _, annotations = store.open_article("large", "ana")
    assert not annotations.is_whole


def test_what_is_looked_at_is_read_by_one_question(store: Store) -> None:
    middle = MANY * STEP // 2
    expected = store.read("large", "ana").sets["ana"]
    _, annotations = store.open_article("large", "ana")
    queries = Queries(store)
    for begin in range(middle - NEAR, middle + NEAR, 500):
        span = Span(begin, begin + 400)
        assert annotations.touching(span) == expected.touching(span)
    assert queries.of("annotations") <= 2
    assert not annotations.is_whole
    assert annotations.annotations() == expected.annotations()


def test_an_edit_before_everything_was_read_is_made_on_the_whole_set(store: Store) -> None:
    document, annotations = store.open_article("large", "ana")
    session = EditingSession(document, annotations, SCHEME, commit=store.commit, history=History())
    spans = [Span(MANY * STEP - 20, MANY * STEP - 16)]
    change = commands.annotate(document, annotations, SCHEME, layer="entities", label="ORG", spans=spans)
    assert session.do(change) is not None
    assert len(annotations) == MANY + 1
    session.undo()
    assert annotations == store.read("large", "ana").sets["ana"]


def test_an_article_that_is_gone_or_damaged_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere is not in the corpus"):
        store.open_article("nowhere", "ana")
    with store._writes() as connection:
        connection.exec_driver_sql("UPDATE texts SET text = text || 'x'")
    with pytest.raises(CorpusError, match="the text of large is not what was imported"):
        store.open_article("large", "ana")


def test_damage_in_the_rest_is_told_when_it_is_read(store: Store) -> None:
    last = max(derived_id("a", number) for number in range(MANY))
    with store._writes() as connection:
        connection.exec_driver_sql("UPDATE annotations SET parts = '[1' WHERE id = ?", (last,))
    document, annotations = store.open_article("large", "ana")
    assert isinstance(document, Document)
    with pytest.raises(CorpusError, match=r"an annotation in it cannot be read; open its mirror folder"):
        annotations.read_all()


def test_a_store_that_was_closed_is_told_when_the_rest_is_asked_for(store: Store) -> None:
    _, annotations = store.open_article("large", "ana")
    store.close()
    with pytest.raises(CorpusError, match="is closed"):
        annotations.touching(Span(0, 10))
