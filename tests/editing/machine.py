"""Anything a curator can do, in any order: a machine that any corpus and any file format can be plugged into.

A subclass says where the corpus is kept (`new_corpus`, `reopened`, `close_corpus`) and what more must hold
after every step (`check_kept`). Without one it works on a corpus in memory.
"""

from __future__ import annotations

import contextlib
import itertools
import uuid
from typing import Any, Protocol

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.editing import commands, links
from annotator.editing.change import Change, Edit, apply
from annotator.editing.checks import check
from annotator.editing.facts import EDITABLE, Fact, set_fact, typed
from annotator.editing.history import History, JournalEntry
from annotator.editing.session import EditingSession
from annotator.errors import CommitFailed, EditRefused
from annotator.model import identity
from annotator.model.annotation import STATES, Annotation, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import AnnotatedDocument, Facts
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion
from tests.editing.samples import MemoryCorpus
from tests.schemes import SMALL, TEXT, article

DOCUMENTS = ("one", "two")
LAYERS = {layer.name: layer for layer in SMALL.layers}
LABELS = [(layer.name, label.name) for layer in SMALL.layers for label in layer.labels]
KINDS = [(layer.name, kind) for layer in SMALL.layers for kind in layer.relations]
FEATURES = sorted(
    {(f.name, v) for la, lb in LABELS for f in SMALL.features_of(la, lb) for v in (*f.values, "yes", "7")}
)
MOVES = ("resize", "part")
UNTOUCHED = {identity: (article(identity).facts, AnnotationSet("ana")) for identity in DOCUMENTS}
NOTES = st.sampled_from(["", " x ", "two\r\nlines", "مُلاحظة 🚢", "<&>\x07", "e\u0301\n\n\ud83d"]) | st.text(max_size=8)
FIRST = {
    ("claims", "CLAIM"): (10, 20),
    ("claims", "SOURCE"): (2, 9),
    ("claims", "CUE"): (16, 20),
    ("claims", "EVIDENCE"): (40, 50),
    ("things", "PERSON"): (2, 9),
    ("things", "ORG"): (4, 9),
    ("things", "ROLE"): (22, 27),
    ("parts", "LEAD"): (0, 30),
}
FIRST_LINKS = [
    ("claims", "attribution", {"claim": "CLAIM", "source": "SOURCE"}),
    ("claims", "backing", {"claim": "CLAIM", "evidence": "EVIDENCE"}),
    ("claims", "about", {"claim": "CLAIM", "thing": "ORG"}),
    ("things", "same_as", {"a": "PERSON", "b": "ORG"}),
    ("things", "role_of", {"role": "ROLE", "holder": "PERSON"}),
]


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A span of the text, most of them short, some cutting a character in two."""
    begin = draw(st.integers(0, len(TEXT) - 1))
    return Span(begin, draw(st.integers(begin + 1, min(len(TEXT), begin + 12)) | st.integers(begin + 1, len(TEXT))))


Kept = tuple[Facts, AnnotationSet]
"""What a corpus holds of an article that can be edited."""


class Corpus(Protocol):
    """What the machine asks of a corpus, as `Store` has it."""

    read_only: bool

    def read(self, document_id: str, annotator: str) -> AnnotatedDocument: ...

    def commit(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry: ...

    def journal(self, annotator: str) -> list[JournalEntry]: ...


class EditingMachine(RuleBasedStateMachine):
    """One annotator, two articles, one history."""

    # -- what a subclass may say ------------------------------------------------------------------

    def new_corpus(self) -> Corpus:
        """Make an empty corpus of the articles one and two."""
        return MemoryCorpus(*map(article, DOCUMENTS))

    def reopened(self) -> Corpus:
        """Close the corpus and open it again."""
        return self.corpus

    def close_corpus(self) -> None:
        """Let go of the corpus."""

    def check_kept(self, document_id: str, annotations: AnnotationSet) -> None:
        """Say what more must hold of what is kept of an article."""

    # -- beginning and end ------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        numbers = itertools.count(1)  # ids in the same order every time: an example can be repeated
        made = lambda: uuid.UUID(int=next(numbers) << 80 | 0x7 << 76 | 0x2 << 62)  # noqa: E731
        self.patch.setattr(identity, "uuid7", made)
        self.corpus = self.new_corpus()
        self.refusals: set[str] = set()
        self.past: list[dict[str, Kept]] = []
        self.future: list[dict[str, Kept]] = []
        self.enter("one", History())
        self.mark_a_first_sentence()

    def mark_a_first_sentence(self) -> None:
        """Begin with something of every kind: from nothing, chance rarely gets as far as a link."""
        for (layer, label), place in FIRST.items():
            self.do(
                commands.annotate(
                    self.editing.document, self.present, SMALL, layer=layer, label=label, spans=[Span(*place)]
                )
            )
        made = {item.label: item.id for item in self.present.annotations()}
        for layer, kind, roles in FIRST_LINKS:
            args = [(role, made[label]) for role, label in roles.items()]
            self.do(links.link(self.editing.document, self.present, SMALL, layer=layer, relation=kind, args=args))
        assert len(self.past) == len(FIRST) + len(FIRST_LINKS)

    def teardown(self) -> None:
        if not hasattr(self, "corpus"):
            return
        try:
            if hasattr(self, "editing"):
                self.undo_everything_and_redo_it()
        finally:
            self.close_corpus()
            self.patch.undo()

    def undo_everything_and_redo_it(self) -> None:
        final, steps = self.everything(), len(self.past)
        for _ in range(steps):
            self.undo()
        assert self.editing.history.to_undo is None
        assert self.everything() == UNTOUCHED
        for _ in range(steps):
            self.redo()
        assert self.everything() == final
        assert all(sentence.endswith(".") and "\n" not in sentence for sentence in self.refusals)

    # -- helping the rules ------------------------------------------------------------------------

    @property
    def present(self) -> AnnotationSet:
        return self.editing.annotations

    def enter(self, document_id: str, history: History | None = None) -> None:
        """Open an article; the history goes on."""
        read = self.corpus.read(document_id, "ana")
        kept = self.editing.history if history is None else history
        self.told: list[JournalEntry] = []
        self.editing = EditingSession(
            read.document, read.sets["ana"], SMALL, commit=self.corpus.commit, history=kept
        )  # fmt: skip
        self.editing.listen(self.told.append)

    def everything(self) -> dict[str, Kept]:
        """What the corpus holds of each article."""
        read = [self.corpus.read(identity, "ana") for identity in DOCUMENTS]
        return {one.document.id: (one.document.facts, one.sets["ana"]) for one in read}

    def do(self, change: Change) -> bool:
        """Try an edit; whether it was let in. What is refused changes nothing."""
        before, rows = self.present.copy(), len(self.editing.history.entries)
        kept, told = self.everything(), len(self.told)
        try:
            entry = self.editing.do(change)
        except EditRefused as refusal:
            self.refusals.add(str(refusal))
            assert self.present == before
            assert self.everything() == kept
            assert (len(self.editing.history.entries), len(self.told)) == (rows, told)
            return False
        if entry is None:
            assert not change
            return False
        assert self.told[told:] == [entry]
        assert self.editing.history.entries[rows:] == [entry]
        assert self.editing.history.to_undo == entry
        self.past.append(kept)
        self.future.clear()
        return True

    def draw_item(self, data: st.DataObject, present: AnnotationSet, kind: type = object) -> Any:
        """An item of a set, by its place in canonical order."""
        items = [item for item in (*present.annotations(), *present.relations()) if isinstance(item, kind)]
        return data.draw(st.sampled_from(items)) if items else None

    def draw_edit(
        self, data: st.DataObject, present: AnnotationSet, item: Annotation | Relation, *steps: str
    ) -> Change:
        """An edit of one item, of any kind unless kinds are named."""
        document = self.editing.document
        steps = steps or ("note", "feature", "delete", *(("relabel", *MOVES) if isinstance(item, Annotation) else ()))
        step = data.draw(st.sampled_from(steps))
        if step == "note":
            return commands.set_note(document, present, item.id, data.draw(NOTES))
        if step == "feature":
            return self.draw_feature(data, present, item)
        if step == "delete":
            return commands.delete(document, present, SMALL, [item.id])
        if step == "relabel":
            names = [label.name for label in LAYERS[item.layer].labels if not label.retired]
            return commands.relabel(document, present, SMALL, item.id, data.draw(st.sampled_from(names)))
        if step == "resize":
            parts = data.draw(st.lists(spans(), max_size=2))
            return commands.resize(document, present, SMALL, item.id, parts)
        return commands.add_part(document, present, SMALL, item.id, data.draw(spans()))

    def draw_feature(self, data: st.DataObject, present: AnnotationSet, item: Annotation | Relation) -> Change:
        """A feature of an item: one that it has, more often than not."""
        document, known = self.editing.document, SMALL.features_of(item.layer, item.label)
        if not known or data.draw(st.integers(0, 5)) == 0:
            name, value = data.draw(st.sampled_from(FEATURES))
            return commands.set_feature(document, present, SMALL, item.id, name, [value])
        feature = data.draw(st.sampled_from(known))
        usual = feature.values or {"flag": ("yes", "no"), "number": ("1", "-0.5")}.get(
            feature.type, ("Q1", "a\r\n\x00")
        )
        values = data.draw(st.lists(st.sampled_from(usual), max_size=3))
        return commands.set_feature(document, present, SMALL, item.id, feature.name, values)

    # -- rules ------------------------------------------------------------------------------------

    @rule(where=st.sampled_from(LABELS), parts=st.lists(spans(), min_size=1, max_size=3))
    def annotate(self, where: tuple[str, str], parts: list[Span]) -> None:
        layer, label = where
        parts = parts if LAYERS[layer].discontinuous else parts[:1]
        try:
            change = commands.annotate(
                self.editing.document, self.present, SMALL, layer=layer, label=label, spans=parts
            )  # fmt: skip
        except EditRefused:
            assert label == "SHIP"
            return
        if self.do(change):
            again = commands.annotate(
                self.editing.document, self.present, SMALL, layer=layer, label=label, spans=parts
            )  # fmt: skip
            assert not again

    def anything(self) -> bool:
        return len(self.present) > 0

    @precondition(anything)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        self.do(self.draw_edit(data, self.present, self.draw_item(data, self.present)))

    @precondition(lambda self: self.present.annotations())
    @rule(data=st.data(), steps=st.sampled_from([MOVES, ("relabel",)]))
    def move_or_relabel(self, data: st.DataObject, steps: tuple[str, ...]) -> None:
        self.do(self.draw_edit(data, self.present, self.draw_item(data, self.present, Annotation), *steps))

    @precondition(lambda self: self.present.annotations())
    @rule(data=st.data())
    def describe(self, data: st.DataObject) -> None:
        self.do(self.draw_edit(data, self.present, self.draw_item(data, self.present), "feature", "note"))

    @precondition(anything)
    @rule(data=st.data(), count=st.integers(2, 4))
    def edit_one_item_several_times_at_once(self, data: st.DataObject, count: int) -> None:
        item = self.draw_item(data, self.present)
        scratch, parts = self.present.copy(), []
        for _ in range(count):
            now = scratch.get(item.id)
            if now is None:
                break
            parts.append(self.draw_edit(data, scratch, now))
            apply(parts[-1], self.editing.document.id, scratch)
        if self.do(commands.together("Several at once", *parts)):
            assert self.present == scratch

    @precondition(anything)
    @rule(data=st.data())
    def edit_what_has_changed_since(self, data: st.DataObject) -> None:
        item = self.draw_item(data, self.present)
        stale = commands.set_note(self.editing.document, self.present, item.id, "stale")
        if stale and self.do(self.draw_edit(data, self.present, item)) and self.present.get(item.id) != item:
            assert not self.do(stale)

    @precondition(anything)
    @rule(data=st.data(), count=st.integers(1, 3))
    def delete(self, data: st.DataObject, count: int) -> None:
        chosen = [self.draw_item(data, self.present).id for _ in range(count)]
        assert self.do(commands.delete(self.editing.document, self.present, SMALL, chosen))
        assert not any(identity in self.present for identity in chosen)

    @precondition(anything)
    @rule(data=st.data(), kind=st.sampled_from(KINDS))
    def link(self, data: st.DataObject, kind: tuple[str, Any]) -> None:
        layer, found = kind
        args = []
        for role in found.roles:
            fillers = [
                a
                for a in self.present.annotations()
                if (not role.labels or a.label in role.labels) and role.layer in {"", a.layer}
            ]
            if fillers:
                args.append((role.name, data.draw(st.sampled_from(fillers)).id))
        if len(args) < 2:
            return
        self.do(
            links.link(self.editing.document, self.present, SMALL, layer=layer, relation=found.name, args=args)
        )  # fmt: skip

    @rule(data=st.data(), role=st.sampled_from(["SOURCE", "CUE", "EVIDENCE"]), parts=st.lists(spans(), min_size=2))
    def annotate_a_claim_and_link_it_in_one_step(self, data: st.DataObject, role: str, parts: list[Span]) -> None:
        document, present = self.editing.document, self.present
        claim = self.draw_item(data, AnnotationSet("ana", [a for a in present.annotations() if a.label == "CLAIM"]))
        change = commands.annotate(document, present, SMALL, layer="claims", label=role, spans=parts)
        if claim is None or not change:
            self.do(change)
            return
        filler = change.edits[0].after
        assert isinstance(filler, Annotation)
        slot = links.slot_for(SMALL, claim, filler)
        assert slot is not None
        linked = links.link(
            document, present, SMALL, layer=slot.layer, relation=slot.relation,
            args=[(slot.own, claim.id), (slot.role.name, filler.id)], fresh=[filler],
        )  # fmt: skip
        assert self.do(commands.together(change.what, change, linked))
        assert any(claim.id in {arg.ref for arg in r.args} for r in self.present.relations_of(filler.id))

    @precondition(lambda self: self.present.relations())
    @rule(data=st.data())
    def unlink(self, data: st.DataObject) -> None:
        found = self.draw_item(data, self.present, Relation)
        filler = data.draw(st.sampled_from(found.args)).ref
        assert self.do(links.unlink(self.editing.document, self.present, SMALL, found.id, filler))
        left = self.present.get(found.id)
        assert left is None or filler not in {arg.ref for arg in left.args}

    @rule(data=st.data(), where=st.sampled_from(LABELS), span=spans(), answer=st.sampled_from(["", "label", "reject"]))
    def answer_a_suggestion(self, data: st.DataObject, where: tuple[str, str], span: Span, answer: str) -> None:
        layer, label = where
        proposed = Suggestion(layer, label, (span,), (), "string-match", 0.5)
        if answer == "reject":
            self.do(commands.reject(self.editing.document, self.present, proposed))
            assert proposed.id in self.present.rejections
            return
        names = [one.name for one in LAYERS[layer].labels if not one.retired]
        chosen = data.draw(st.sampled_from(names)) if answer else "" if label in names else names[0]
        if self.do(commands.accept(self.editing.document, self.present, SMALL, proposed, chosen)):
            made = next(a for a in self.present.touching(span) if a.origin and a.spans == (span,) and a.layer == layer)
            assert (made.confidence == 0.5) == (made.label == label)
            assert (proposed.id in self.present.rejections) >= (made.label != label)

    @rule(layers=st.lists(st.sampled_from(list(LAYERS)), min_size=1, max_size=4), state=st.sampled_from(STATES))
    def mark(self, layers: list[str], state: str) -> None:
        self.do(commands.set_state(self.editing.document, self.present, layers, state))
        assert all(self.present.states[layer] == state for layer in layers)

    @rule(
        fact=st.sampled_from(EDITABLE),
        line=st.sampled_from(["", "2024-02-29T09:05Z", "pt_br", "https://news.example/1", "a; b;; a", "ميناء 🚢"])
        | st.text(max_size=8),
    )
    def say_something_about_the_article(self, fact: Fact, line: str) -> None:
        try:
            change = set_fact(self.editing.document, fact.name, typed(fact, line))
        except EditRefused as refusal:
            self.refusals.add(str(refusal))
            return
        if self.do(change):
            assert not set_fact(self.editing.document, fact.name, typed(fact, line))

    @rule(where=spans())
    def try_what_the_scheme_does_not_allow(self, where: Span) -> None:
        made = Annotation(identity.annotation_id(), "ana", "things", "CLAIM", (where,))
        assert not self.do(Change("", (Edit(self.editing.document.id, None, made),)))

    @rule(data=st.data())
    def fail_to_write(self, data: st.DataObject) -> None:
        item = self.draw_item(data, self.present)
        change = commands.set_state(self.editing.document, self.present, ["things", "parts"], "skipped")
        change = change if item is None else self.draw_edit(data, self.present, item)
        before, kept = self.present.copy(), self.everything()
        history = self.editing.history.to_undo, self.editing.history.to_redo, len(self.editing.history.entries)
        told = len(self.told)
        self.corpus.read_only = True
        try:
            for attempt in (lambda: self.editing.do(change), self.editing.undo, self.editing.redo):
                with contextlib.suppress(CommitFailed, EditRefused):
                    assert attempt() is None
        finally:
            self.corpus.read_only = False
        assert self.present == before
        assert self.everything() == kept
        assert (self.editing.history.to_undo, self.editing.history.to_redo) == history[:2]
        assert (len(self.editing.history.entries), len(self.told)) == (history[2], told)

    def undo(self, *, elsewhere: bool = False) -> None:
        """Take back the last edit, from its own article or (`elsewhere`) from whichever is open."""
        self.step_back_or_forth(self.past, self.future, elsewhere=elsewhere, back=True)

    def redo(self, *, elsewhere: bool = False) -> None:
        """Do again what was undone last."""
        self.step_back_or_forth(self.future, self.past, elsewhere=elsewhere, back=False)

    def step_back_or_forth(
        self,
        taken: list[dict[str, Kept]],
        given: list[dict[str, Kept]],
        *,
        elsewhere: bool,
        back: bool,
    ) -> None:
        history = self.editing.history
        entry = history.to_undo if back else history.to_redo
        assert (entry is None) == (not taken)
        if entry is None:
            assert (self.editing.undo() if back else self.editing.redo()) is None
            return
        if not elsewhere and self.editing.document.id not in entry.change.documents():
            self.enter(entry.change.documents()[0])
        given.append(self.everything())
        made = self.editing.undo() if back else self.editing.redo()
        assert made is not None
        assert (made.undoes, made.redoes) == ((entry.number, 0) if back else (0, entry.number))
        assert self.everything() == taken.pop()

    @rule(times=st.integers(1, 4), elsewhere=st.booleans())
    def undo_some(self, times: int, elsewhere: bool) -> None:
        for _ in range(times):
            self.undo(elsewhere=elsewhere)

    @rule(times=st.integers(1, 4), elsewhere=st.booleans())
    def redo_some(self, times: int, elsewhere: bool) -> None:
        for _ in range(times):
            self.redo(elsewhere=elsewhere)

    @rule(document_id=st.sampled_from(DOCUMENTS))
    def go_to(self, document_id: str) -> None:
        self.enter(document_id)

    @rule()
    def restart(self) -> None:
        before = self.editing.history
        self.corpus = self.reopened()
        self.enter(self.editing.document.id, History(self.corpus.journal("ana")))
        after = self.editing.history
        assert after.entries == before.entries
        assert (after.to_undo, after.to_redo) == (before.to_undo, before.to_redo)

    # -- what holds after every step --------------------------------------------------------------

    @invariant()
    def memory_is_what_is_kept(self) -> None:
        if hasattr(self, "editing"):
            document_id = self.editing.document.id
            assert self.everything()[document_id] == (self.editing.document.facts, self.present)
            assert self.editing.history.entries == self.corpus.journal("ana")
            self.check_kept(document_id, self.present)

    @invariant()
    def everything_can_be_undone_and_redone(self) -> None:
        if not hasattr(self, "editing"):
            return
        twin = MemoryCorpus(*map(article, DOCUMENTS))
        for document_id, (facts, found) in self.everything().items():
            twin.sets[document_id, "ana"] = found
            twin.documents[document_id] = twin.documents[document_id].with_facts(facts)
        start, said = {key: found.copy() for key, found in twin.sets.items()}, dict(twin.documents)
        history = History(self.editing.history.entries)
        number = itertools.count(1 + max((entry.number for entry in history.entries), default=0))

        def commit(change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry:
            entry = twin.commit(change, annotator=annotator, undoes=undoes, redoes=redoes)
            return JournalEntry(next(number), entry.when, annotator, entry.change, undoes, redoes)

        read = twin.read("one", "ana")
        editing = EditingSession(read.document, read.sets["ana"], SMALL, commit=commit, history=history)
        steps = 0
        while editing.undo() is not None:
            steps += 1
            assert editing.annotations == twin.sets["one", "ana"]
            assert editing.document == twin.documents["one"]
        assert steps == len(self.past)
        assert all(found == AnnotationSet("ana") for found in twin.sets.values())
        assert all(document.facts == UNTOUCHED[name][0] for name, document in twin.documents.items())
        for _ in range(steps):
            assert editing.redo() is not None
        assert (twin.sets, twin.documents) == (start, said)
        assert editing.annotations == start["one", "ana"]
        assert editing.document == said["one"]

    @invariant()
    def what_is_there_fits_the_scheme_and_the_text(self) -> None:
        if hasattr(self, "editing"):
            document = self.editing.document
            all_of_it = tuple(Edit(document.id, None, item) for item in self.present.items())
            check(Change("", all_of_it), document, AnnotationSet("ana"), SMALL)

    @invariant()
    def links_and_features_are_in_canonical_order(self) -> None:
        if not hasattr(self, "editing"):
            return
        for relation in self.present.relations():
            fillers = [self.present.annotation(arg.ref) for arg in relation.args]  # every one is there
            kind = SMALL.relation(relation.layer, relation.label)
            assert kind is not None
            ranks = [[role.name for role in kind.roles].index(arg.role) for arg in relation.args]
            assert ranks == sorted(ranks)
            keys = [() if kind.symmetric else (rank,) for rank in ranks]
            order = [(*key, *canonical_key(filler)) for key, filler in zip(keys, fillers, strict=True)]
            assert order == sorted(order)
            assert len(relation.args) > 1
        for item in self.present.items():
            known = [feature.name for feature in SMALL.features_of(item.layer, item.label)]
            assert [known.index(name) for name, _ in item.features] == sorted(known.index(n) for n, _ in item.features)

    @invariant()
    def the_set_answers_like_one_made_afresh(self) -> None:
        if not hasattr(self, "editing"):
            return
        fresh = AnnotationSet("ana", self.present.items(), self.present.states)
        for item in self.present.annotations():
            assert self.present.relations_of(item.id) == fresh.relations_of(item.id)
            assert self.present.touching(item.extent) == fresh.touching(item.extent)
        assert self.present.touching(Span(0, len(TEXT))) == fresh.annotations()
