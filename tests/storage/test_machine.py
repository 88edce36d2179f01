"""Any sequence of edits: memory and database agree after every step, and all can be undone and redone."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.editing import commands, links
from annotator.editing.change import Change
from annotator.editing.history import History
from annotator.errors import CommitFailed, EditRefused
from annotator.model.annotation import STATES
from annotator.model.span import Span
from annotator.storage.store import Store
from tests.storage.samples import SCHEME, TEXT, article, new_store, session

DOCUMENTS = ("one", "two")
LAYERS = [layer.name for layer in SCHEME.layers]
PLACES = st.integers(0, len(TEXT) - 1)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begin = draw(PLACES)
    return Span(begin, draw(st.integers(begin + 1, len(TEXT))))


class Machine(RuleBasedStateMachine):
    """Two articles, one annotator at a time in one of them, one history."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = new_store(self.folder, *(article(identity) for identity in DOCUMENTS))
        self.editing = session(self.store, DOCUMENTS[0])

    def teardown(self) -> None:
        if hasattr(self, "store"):
            while (entry := self.editing.history.to_undo) is not None:
                self.open(entry.change.documents()[0])
                self.editing.undo()
            for identity in DOCUMENTS:
                assert not self.store.read(identity).sets
            assert self.store.counts("ana") == (2, 0, 0, 0)
            self.store.close()
            shutil.rmtree(self.folder)

    def do(self, change: Change) -> None:
        with contextlib.suppress(EditRefused):
            self.editing.do(change)

    def item(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(item.id for item in self.editing.annotations.items())))

    def some(self) -> bool:
        return len(self.editing.annotations) > 0

    @rule(identity=st.sampled_from(DOCUMENTS))
    def open(self, identity: str) -> None:
        if identity != self.editing.document.id:
            self.editing = session(self.store, identity)

    @rule(
        layer=st.sampled_from(SCHEME.layers), number=st.integers(0, 2), where=st.lists(spans(), min_size=1, max_size=3)
    )
    def annotate(self, layer: object, number: int, where: list[Span]) -> None:
        chosen = next(one for one in SCHEME.layers if one is layer)
        label = chosen.labels[number % len(chosen.labels)].name
        self.do(
            commands.annotate(
                self.editing.document, self.editing.annotations, SCHEME, layer=chosen.name, label=label, spans=where
            )
        )

    @precondition(some)
    @rule(data=st.data(), where=spans())
    def resize(self, data: st.DataObject, where: Span) -> None:
        item = self.editing.annotations.get(self.item(data))
        if item is not None and item.id.startswith("a"):
            self.do(commands.resize(self.editing.document, self.editing.annotations, SCHEME, item.id, [where]))

    @precondition(some)
    @rule(data=st.data(), note=st.text(max_size=20))
    def note(self, data: st.DataObject, note: str) -> None:
        self.do(commands.set_note(self.editing.document, self.editing.annotations, self.item(data), note))

    @precondition(some)
    @rule(data=st.data(), value=st.sampled_from(["name", "nominal", ""]))
    def feature(self, data: st.DataObject, value: str) -> None:
        self.do(
            commands.set_feature(
                self.editing.document, self.editing.annotations, SCHEME, self.item(data), "mention", [value]
            )
        )

    @precondition(some)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.do(commands.delete(self.editing.document, self.editing.annotations, SCHEME, [self.item(data)]))

    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        made = self.editing.annotations.annotations("claims")
        claims = [one.id for one in made if one.label == "CLAIM"]
        sources = [one.id for one in made if one.label == "SOURCE"]
        if claims and sources:
            args = [("claim", data.draw(st.sampled_from(claims))), ("source", data.draw(st.sampled_from(sources)))]
            self.do(
                links.link(
                    self.editing.document, self.editing.annotations, SCHEME,
                    layer="claims", relation="attribution", args=args,
                )
            )  # fmt: skip

    @rule(layers=st.lists(st.sampled_from(LAYERS), min_size=1, unique=True), state=st.sampled_from(STATES))
    def state(self, layers: list[str], state: str) -> None:
        self.do(commands.set_state(self.editing.document, self.editing.annotations, layers, state))

    @rule(redo=st.booleans())
    def undo_or_redo(self, redo: bool) -> None:
        history = self.editing.history
        entry = history.to_redo if redo else history.to_undo
        if entry is not None:
            self.open(entry.change.documents()[0])
            done = self.editing.redo() if redo else self.editing.undo()
            assert done is not None

    @rule()
    def fail(self) -> None:
        self.store.read_only = True
        try:
            change = commands.set_state(self.editing.document, self.editing.annotations, LAYERS, "skipped")
            if change:
                with pytest.raises(CommitFailed):
                    self.editing.do(change)
        finally:
            self.store.read_only = False

    @rule()
    def restart(self) -> None:
        path, identity = self.folder / "harbour.corpus", self.editing.document.id
        self.store.close()
        self.store = Store.open(path)
        before = self.editing.history
        self.editing = session(self.store, identity)
        assert (self.editing.history.to_undo, self.editing.history.to_redo) == (before.to_undo, before.to_redo)

    @invariant()
    def memory_is_what_the_database_holds(self) -> None:
        if hasattr(self, "store"):
            identity = self.editing.document.id
            assert self.store.read(identity, "ana").sets["ana"] == self.editing.annotations
            assert self.editing.history.entries == History(self.store.journal("ana")).entries

    @invariant()
    def the_list_says_what_the_articles_hold(self) -> None:
        if hasattr(self, "store"):
            rows = self.store.page(annotator="ana")
            made = [self.store.read(identity, "ana").sets["ana"] for identity in DOCUMENTS]
            assert [row.annotations for row in rows] == [len(one.annotations()) for one in made]
            counts = self.store.counts("ana")
            assert counts.annotations == sum(row.annotations for row in rows)
            assert counts.in_progress == sum(row.state == "in-progress" for row in rows)
            assert counts.finished == sum(row.state == "finished" for row in rows)


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=25, stateful_step_count=30)
