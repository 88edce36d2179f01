"""What an article lacks before it is finished, in text order."""

from __future__ import annotations

import pytest

from annotator.editing import lint
from annotator.editing.lint import Missing, missing
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from tests.editing.samples import ARTICLE, annotation, made_of, relation
from tests.schemes import SMALL

GOOD = (("worth", "high"), ("form", "author"))
CLAIM = annotation("claim", "CLAIM", (2, 9), features=GOOD)
SOURCE = annotation("source", "SOURCE", (20, 24))


def said(*items: Annotation | Relation) -> list[str]:
    return [what for _, what in missing(ARTICLE, made_of(*items), SMALL)]


def test_a_finished_article_lacks_nothing() -> None:
    assert said() == []
    assert said(CLAIM, annotation("p", "PERSON", (2, 9)), annotation("c", "CUE", (16, 20))) == []
    frame = relation("f", "attribution", ("claim", CLAIM), ("source", SOURCE))
    assert said(CLAIM, SOURCE, frame) == []


def test_a_required_feature() -> None:
    bare = CLAIM._replace(features=())
    assert missing(ARTICLE, made_of(bare), SMALL) == [Missing(bare.id, "CLAIM “Harbour” needs a value for worth.")]
    assert said(CLAIM._replace(features=(("worth", ""),))) == ["CLAIM “Harbour” needs a value for worth."]


def test_a_label_that_needs_a_link() -> None:
    source = annotation("source", "SOURCE", (16, 20))
    assert missing(ARTICLE, made_of(source), SMALL) == [Missing(source.id, "SOURCE “says” is linked to nothing.")]


def test_a_value_that_needs_a_link() -> None:
    direct = CLAIM._replace(features=(("worth", "high"), ("form", "direct")))
    assert said(direct) == ["CLAIM “Harbour” is linked to nothing."]
    assert said(direct, SOURCE, relation("f", "attribution", ("claim", direct), ("source", SOURCE))) == []


def test_a_required_feature_of_a_link_is_told_once_at_its_first_filler() -> None:
    proof = annotation("proof", "EVIDENCE", (40, 44))
    backing = relation("b", "backing", ("claim", CLAIM), ("evidence", proof))
    found = missing(ARTICLE, made_of(CLAIM, proof, backing), SMALL)
    assert found == [Missing(CLAIM.id, "backing of CLAIM “Harbour” needs a value for direction.")]
    assert said(CLAIM, proof, backing._replace(features=(("direction", "for"),))) == []


def test_everything_is_told_in_the_order_of_the_text() -> None:
    late = annotation("late", "CLAIM", (40, 44), features=(("form", "direct"),))
    early = annotation("early", "SOURCE", (0, 1))
    found = missing(ARTICLE, made_of(late, early), SMALL)
    assert [where for where, _ in found] == [early.id, late.id, late.id]


def test_what_the_scheme_no_longer_knows_is_not_asked_for_anything() -> None:
    assert said(CLAIM._replace(label="STATEMENT", features=()), CLAIM._replace(layer="colours", features=())) == []


def test_what_nothing_is_asked_of_costs_no_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article has a hundred thousand names and a few claims."""
    looked: list[str] = []
    relations_of, read = AnnotationSet.relations_of, lint.excerpt

    def noting(annotations: AnnotationSet, identity: str) -> list[Relation]:
        looked.append(identity)
        return relations_of(annotations, identity)

    def shown(annotation: Annotation, document: Document) -> str:
        looked.append(f"text of {annotation.id}")
        return read(annotation, document)

    monkeypatch.setattr(AnnotationSet, "relations_of", noting)
    monkeypatch.setattr(lint, "excerpt", shown)
    names = [annotation(f"p{number}", "PERSON", (2, 9)) for number in range(100)]
    frame = relation("f", "attribution", ("claim", CLAIM), ("source", SOURCE))
    assert said(*names, CLAIM, SOURCE, frame) == []
    assert sorted(looked) == sorted([CLAIM.id, SOURCE.id]), "and no sentence is made of what lacks nothing"
