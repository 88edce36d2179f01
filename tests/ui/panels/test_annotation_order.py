"""How the list orders annotations, told by value."""

from __future__ import annotations

import weakref

import pytest

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span
from annotator.ui.panels.annotation_order import LABEL, NEWEST, QUOTED, Listed

SCHEME = Scheme("s", "1", layers=(Layer("entities", labels=(Label("ORG"), Label("FAC", title="Building"))),))
DOCUMENT = Document("d", "Vell Port, the council")
PORT = Annotation("a1", "ana", "entities", "FAC", (Span(0, 9),), created="2026-01-05T00:00:00Z")
COUNCIL = Annotation("a2", "ana", "entities", "ORG", (Span(15, 22),), created="2026-01-06T00:00:00Z")


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize(
    ("order", "first"),
    [(LABEL, PORT), (QUOTED, COUNCIL), (NEWEST, COUNCIL)],
)
def test_nothing_is_left_of_an_article_that_is_no_longer_listed(order: str, first: Annotation) -> None:
    listed = Listed(DOCUMENT, AnnotationSet("ana", [PORT, COUNCIL]), SCHEME)
    assert (listed.key(PORT, order) < listed.key(COUNCIL, order)) == (first is PORT)
    gone = weakref.ref(listed)
    del listed
    assert gone() is None
