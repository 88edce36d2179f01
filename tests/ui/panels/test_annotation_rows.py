"""The rows are what a plain computation of them gives, whatever was asked for and edited meanwhile, and cost little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtCore import QObject
from PySide6.QtTest import QAbstractItemModelTester

from annotator.editing.change import Change, Edit
from annotator.editing.change import apply as apply_change
from annotator.editing.lint import missing
from annotator.model import annotation_set
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme
from annotator.model.span import Span
from annotator.ui.panels import annotation_order, annotation_rows
from annotator.ui.panels.annotation_order import LABEL, NEWEST, QUOTED, TEXT, Wanted
from annotator.ui.panels.annotation_rows import PIECE, AnnotationModel

WORDS = "harbour Straße dredging COUNCIL metres مجلس said "
DOCUMENT = Document("d", WORDS * 12)
SCHEME = Scheme(
    "s",
    "1",
    layers=(
        Layer(
            "claims",
            labels=(
                Label("CLAIM", features=(Feature("worth", "choice", ("high", "low"), required=True),)),
                Label("SOURCE", title="Who says it", needs_link=True),
            ),
            relations=(RelationType("attribution", (Role("claim"), Role("source"))),),
        ),
        Layer("entities", labels=(Label("ORG"), Label("PERSON"))),
    ),
)
LABELS = [("claims", "CLAIM"), ("claims", "SOURCE"), ("entities", "ORG"), ("entities", "PERSON")]
TIMES = ["", "2026-01-05T00:00:00Z", "2026-01-05T10:00:00Z", "2025-12-31T23:59:59Z"]


def annotations(number: int) -> st.SearchStrategy[Annotation]:
    last = len(DOCUMENT.text)
    begins = st.integers(0, (last - 2) // 20).map(lambda place: 20 * place)  # often where a piece begins
    spans = st.tuples(begins, st.integers(1, 60)).map(lambda p: Span(p[0], min(last, p[0] + p[1])))
    return st.builds(
        lambda label, span, worth, note, created, modified: Annotation(
            f"a{number:032x}", "ana", *label, (span,), ((("worth", worth),) if worth else ()), note, "", None, created,
            modified,
        ),
        st.sampled_from(LABELS), spans, st.sampled_from(["", "high"]), st.sampled_from(["", "Check it"]),
        st.sampled_from(TIMES), st.sampled_from(TIMES),
    )  # fmt: skip


WANTED = st.builds(
    Wanted,
    st.sampled_from([TEXT, LABEL, QUOTED, NEWEST]),
    st.sampled_from([(), ("a",), ("strasse",), ("high",), ("check", "it"), ("who",), ("zz",)]),
    st.sampled_from(["", "claims", "entities"]),
    st.booleans(),
)


def plainly(wanted: Wanted, present: AnnotationSet) -> list[Annotation]:
    """What the list should hold, computed anew."""
    unfinished = {found.annotation for found in missing(DOCUMENT, present, SCHEME)}

    def name(item: Annotation) -> str:
        return "Who says it" if item.label == "SOURCE" else item.label

    def words(item: Annotation) -> str:
        covered = " ".join(DOCUMENT.text[item.begin : item.end].split())
        return " ".join([covered, name(item), item.label, *(v for _, v in item.features), item.note]).casefold()

    found = [
        item
        for item in present.annotations()
        if (not wanted.layer or item.layer == wanted.layer)
        and (not wanted.unfinished or item.id in unfinished)
        and all(word in words(item) for word in wanted.words)
    ]
    if wanted.order == LABEL:
        found.sort(key=lambda item: name(item).casefold())
    elif wanted.order == QUOTED:
        found.sort(key=lambda item: " ".join(DOCUMENT.text[item.begin : item.end].split()).casefold())
    elif wanted.order == NEWEST:
        found.sort(key=lambda item: item.modified or item.created, reverse=True)
    return found


class Rows(RuleBasedStateMachine):
    """A curator sorts, filters and edits while the list is still being read."""

    def __init__(self) -> None:
        super().__init__()
        self.owner = QObject()
        self.model = AnnotationModel(self.owner)
        QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal, self.owner)
        self.set = AnnotationSet("ana")
        self.made = 0

    @initialize(data=st.data(), count=st.integers(0, 30))
    def open(self, data: st.DataObject, count: int) -> None:
        for self.made in range(1, count + 1):
            self.set.put(data.draw(annotations(self.made)))
        self.model.read(DOCUMENT, self.set, SCHEME)

    def do(self, *edits: tuple[Any, Any]) -> None:
        change = Change("x", tuple(Edit("d", before, after) for before, after in edits))
        apply_change(change, "d", self.set)
        self.model.apply(change)

    def any(self, data: st.DataObject) -> Annotation:
        return data.draw(st.sampled_from(self.set.annotations()))

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        self.made += 1
        self.do((None, data.draw(annotations(self.made))))

    @precondition(lambda self: self.set.annotations())
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        old = self.any(data)
        new = data.draw(annotations(1))._replace(id=old.id)
        self.do((old, old._replace(note="between")), (old._replace(note="between"), new))

    @precondition(lambda self: self.set.annotations())
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        old = self.any(data)
        self.do(*((relation, None) for relation in self.set.relations_of(old.id)), (old, None))

    @precondition(lambda self: len(self.set.annotations()) > 1)
    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        self.made += 1
        args = (Arg("claim", self.any(data).id), Arg("source", self.any(data).id))
        self.do((None, Relation(f"r{self.made:032x}", "ana", "claims", "attribution", args)))

    @precondition(lambda self: self.set.relations())
    @rule(data=st.data())
    def unlink(self, data: st.DataObject) -> None:
        self.do((data.draw(st.sampled_from(self.set.relations())), None))

    @rule(wanted=WANTED)
    def want(self, wanted: Wanted) -> None:
        self.model.want(wanted)

    @rule()
    def open_again(self) -> None:
        self.model.read(DOCUMENT, self.set, SCHEME)

    @precondition(lambda self: self.model.reading)
    @rule()
    def read_on(self) -> None:
        self.model.step()

    @invariant()
    def nothing_is_listed_twice_or_wrongly(self) -> None:
        wanted = plainly(self.model.wanted, self.set)
        listed = self.model.rows
        assert listed == [item for item in wanted if item in set(listed)]
        if not self.model.reading:
            assert listed == wanted
            assert self.model.total == len(self.set.annotations())
        for row, item in enumerate(listed):
            assert self.model.place_of(item.id) == row

    def teardown(self) -> None:
        while self.model.reading:
            self.model.step()
        assert self.model.rows == plainly(self.model.wanted, self.set)
        assert self.model.total == len(self.set.annotations())


@pytest.fixture
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces so small that edits and wishes come in between."""
    for name, value in {"PIECE": 3, "FIRST": 1, "AT_ONCE": 0, "_STRETCH": 40, "_LONGEST": 200}.items():
        monkeypatch.setattr(annotation_rows, name, value)


@pytest.mark.usefixtures("qapp", "_small_pieces")
class TestRows(Rows.TestCase):
    settings = settings(max_examples=40, stateful_step_count=25)


@pytest.mark.usefixtures("_small_pieces")
@pytest.mark.parametrize("order", [TEXT, LABEL, QUOTED, NEWEST])
@pytest.mark.parametrize("steps", range(12))
def test_edits_after_so_many_pieces(qapp: QObject, order: str, steps: int) -> None:
    items = [
        Annotation(f"a{n:032x}", "ana", *LABELS[n % 4], (Span(20 * n, 20 * n + 5 + n % 7),), created=TIMES[n % 4])
        for n in range(25)
    ]
    present = AnnotationSet("ana", items)
    model = AnnotationModel(qapp)
    model.want(Wanted(order))
    model.read(DOCUMENT, present, SCHEME)
    for _ in range(steps):
        model.step()
    for old in items:
        new: Annotation | None = old._replace(note="looked at")
        if old.label == "ORG":
            new = None
        elif old.label == "PERSON":
            new = old._replace(spans=(Span(old.begin + 30, old.end + 30),))
        change = Change("x", (Edit("d", old, new),))
        apply_change(change, "d", present)
        model.apply(change)
    while model.reading:
        model.step()
    assert model.rows == plainly(model.wanted, present)
    assert model.total == len(present.annotations())
    model.deleteLater()


# -- what it costs -------------------------------------------------------------------------------------


def test_what_stays_between_its_neighbours_is_changed_in_place(qapp: QObject) -> None:
    items = [Annotation(f"a{n:032x}", "ana", *LABELS[0], (Span(20 * n, 20 * n + 5),)) for n in range(4)]
    present, model = AnnotationSet("ana", items), AnnotationModel(qapp)
    model.read(DOCUMENT, present, SCHEME)
    moved: list[str] = []
    changed: list[int] = []
    model.rowsInserted.connect(lambda *_: moved.append("in"))
    model.rowsRemoved.connect(lambda *_: moved.append("out"))
    model.dataChanged.connect(lambda first, *_: changed.append(first.row()))
    longer = items[1]._replace(spans=(Span(20, 31),))
    further = longer._replace(spans=(Span(45, 50),))
    for before, after in ((items[1], longer), (longer, items[1]), (items[1], longer)):
        change = Change("x", (Edit("d", before, after),))
        apply_change(change, "d", present)
        model.apply(change)
        assert model.rows == plainly(model.wanted, present)
    assert (moved, changed) == ([], [1, 1, 1])
    change = Change("x", (Edit("d", longer, further),))
    apply_change(change, "d", present)
    model.apply(change)
    assert model.rows == plainly(model.wanted, present)
    assert moved == ["out", "in"]
    model.deleteLater()


MANY = 100_000


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often sort keys were made and annotations looked at."""
    counted: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def counting(*args: Any, **more: Any) -> Any:
            counted[name] += 1
            return real(*args, **more)

        monkeypatch.setattr(owner, name, counting)

    for module in (annotation_rows, annotation_order, annotation_set):
        count(module, "canonical_key")
    count(annotation_order.Listed, "fits")
    count(annotation_order.Listed, "quote")
    count(AnnotationSet, "touching")
    count(AnnotationSet, "annotations")
    return counted


@pytest.fixture
def long_article() -> tuple[Document, AnnotationSet]:
    text = "lorem ipsum dolor sit amet " * (MANY * 40 // 27)
    items = [Annotation(f"a{n:032x}", "ana", "entities", "ORG", (Span(39 * n, 39 * n + 11),)) for n in range(MANY)]
    return Document("d", text), AnnotationSet("ana", items)


def test_what_a_hundred_thousand_annotations_cost(
    qapp: QObject, calls: Counter[str], long_article: tuple[Document, AnnotationSet]
) -> None:
    document, annotations = long_article
    model = AnnotationModel(qapp)
    model.read(document, annotations, SCHEME)
    assert not calls, "opening costs nothing"

    most = 0
    while model.reading:
        before = calls["fits"]
        model.step()
        most = max(most, calls["fits"] - before)
    assert len(model.rows) == MANY
    assert most <= 2 * PIECE, "no step holds up the window"
    assert not calls["annotations"], "nothing is sorted as a whole"

    calls.clear()
    new = Annotation("b" * 33, "ana", "entities", "ORG", (Span(1_000_003, 1_000_011),))
    change = Change("x", (Edit("d", None, new),))
    apply_change(change, "d", annotations)
    model.apply(change)
    assert model.place_of(new.id) == model.rows.index(new)
    assert calls["fits"] == 1
    assert calls["canonical_key"] < 50
    assert not calls["touching"]

    calls.clear()
    model.want(Wanted(QUOTED, ("ipsum",)))
    assert calls["fits"] <= 2 * PIECE, "the first answer comes at once"
    assert model.rows
    while model.reading:
        model.step()
    assert calls["quote"] <= len(model.rows) + 10, "each is sorted by what it says once"
    model.deleteLater()


def test_a_piece_of_text_crowded_with_annotations_does_not_stop_the_reading(qapp: QObject) -> None:
    document = Document("d", "x" * 200_000)
    spans = [Span(150_000, 150_001 + n) for n in range(5_000)]
    items = [Annotation(f"a{n:032x}", "ana", "entities", "ORG", (span,)) for n, span in enumerate(spans)]
    annotations = AnnotationSet("ana", items)
    model = AnnotationModel(qapp)
    model.read(document, annotations, SCHEME)
    while model.reading:
        model.step()
    assert model.rows == annotations.annotations()
    model.deleteLater()


@pytest.mark.parametrize("text", ["", "\n\n\n", " "])
def test_an_article_without_words(qapp: QObject, text: str) -> None:
    model = AnnotationModel(qapp)
    model.read(Document("d", text), AnnotationSet("ana"), SCHEME)
    assert (model.rows, model.total, model.reading) == ([], 0, False)
    model.deleteLater()
