"""Undo goes on past an edit whose article was replaced by another of the same name."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.editing import commands
from annotator.editing.history import History
from annotator.editing.session import EditingSession
from annotator.errors import EditOutdated
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span
from annotator.storage.store import Store

SCHEME = Scheme("small", "1", layers=(Layer("entities", labels=(Label("ORG"),)),))


def session_on(store: Store, document_id: str, history: History) -> EditingSession:
    article = store.read(document_id, "ana")
    return EditingSession(article.document, article.sets["ana"], SCHEME, commit=store.commit, history=history)


def mark(session: EditingSession, begin: int, end: int) -> None:
    spans = [Span(begin, end)]
    session.do(
        commands.annotate(session.document, session.annotations, SCHEME, layer="entities", label="ORG", spans=spans)
    )


def test_undo_passes_over_what_was_replaced(tmp_path: Path) -> None:
    with Store.create(tmp_path / "news.corpus", name="news", scheme_xml=b"<scheme/>", scheme=SCHEME) as store:
        store.add_documents(
            [AnnotatedDocument(Document(name, f"The {name} council met.")) for name in ("east", "west")]
        )
        history = History()
        east, west = session_on(store, "east", history), session_on(store, "west", history)
        mark(east, 4, 8)
        mark(west, 4, 8)
        store.remove_documents(["west"])
        store.add_documents([AnnotatedDocument(Document("west", "Another text."), {"ana": AnnotationSet("ana")})])
        with pytest.raises(EditOutdated):
            west.undo()
        undone = east.undo()
        assert undone is not None
        assert undone.change.documents() == ("east",)
        assert store.read("east", "ana").sets["ana"].annotations() == []
        assert store.read("west", "ana").document.text == "Another text."
