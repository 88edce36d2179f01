"""What a split knows of articles: outlines and label counts in bulk, and texts with some layers only."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.editing.change import Change, Edit
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import text_digest
from annotator.storage import outlines
from annotator.storage.outlines import Labelled, Outline
from tests.storage.samples import TEXT, annotation, article, full_article, new_store


def test_outlines_are_all_articles_in_order_but_removed_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "_STEP", 2)
    meta = (("canonical", "https://news.example/b"), ("canonical", "https://news.example/a"), ("next-version", "c"))
    given = [
        article("b", url="https://news.example/a", meta=meta, outlet="Herald", published="2026-03-01"),
        article("c", meta=(("previous-version", "b"),)),
        article("gone"),
        article("a"),
    ]
    with new_store(tmp_path, *given) as store:
        facts = store.facts_of(["gone"])["gone"]
        store.commit(Change("Remove", (Edit("gone", facts, facts._replace(removed=True)),)), annotator="ana")
        found = [one for some in store.outlines() for one in some]
    addresses = ("https://news.example/a", "https://news.example/b")
    assert found[0] == Outline("b", "Herald", "2026-03-01", 0, text_digest(TEXT), addresses, ("c",))
    assert [(one.id, one.versions) for one in found[1:]] == [("c", ("b",)), ("a", ())]


def test_labels_are_counted_by_annotator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "_STEP", 2)
    ana = AnnotationSet("ana", [annotation(n, label="ORG") for n in range(3)] + [annotation("p")])
    ben = AnnotationSet("ben", [annotation("q", annotator="ben")])
    with new_store(tmp_path, article("none"), article("z", ana, ben), full_article()) as store:
        found = [one for some in store.label_counts(["entities"]) for one in some]
        assert [one for some in store.label_counts([]) for one in some] == []
        assert [name for some in store.label_counts(["claims"]) for name, _ in some] == ["full"]
    assert found == [
        ("z", [
            Labelled("z", "entities", "ORG", "ana", 3),
            Labelled("z", "entities", "PERSON", "ana", 1),
            Labelled("z", "entities", "PERSON", "ben", 1),
        ]),
        ("full", [Labelled("full", "entities", "PERSON", "ben", 1)]),
    ]  # fmt: skip


def test_articles_are_read_with_some_layers_only(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article()) as store:
        (whole,) = store.read_each(["full"])
        (claims,) = store.read_each(["full"], ["claims"])
        (bare,) = store.read_each(["full"], [])
    assert claims.document == bare.document == whole.document
    assert set(claims.sets) == {"ana"}
    assert claims.sets["ana"].annotations() == whole.sets["ana"].annotations("claims")
    assert claims.sets["ana"].relations() == whole.sets["ana"].relations("claims") != []
    assert bare.sets == {}
