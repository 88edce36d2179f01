"""A small scheme, an article and an editing session without a store, for the panels to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.editing import commands
from annotator.editing.change import Change
from annotator.editing.history import History, JournalEntry
from annotator.editing.session import EditingSession
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme
from annotator.model.span import Span
from annotator.ui import theme as themes
from annotator.ui.theme import LIGHT

TEXT = (
    "Harbour council says dredging to start in March\n"
    "“The channel has lost two metres,” Ines Tallow told the council on Tuesday, adding it was urgent.\n"
    "مجلس الميناء يؤجل القرار\n"
    "The cooperative disputes that figure.\n"
)

SCHEME = Scheme(
    "small",
    "1",
    layers=(
        Layer(
            "entities",
            "Entities",
            "Alt+1",
            features=(
                Feature("mention", "choice", ("name", "nominal"), "name"),
                Feature("kb", "text", pattern="Q[0-9]+", help="Wikidata item"),
                Feature("unsure", "flag"),
                Feature("rank", "number"),
                Feature("topics", "choices", ("sport", "money", "war")),
            ),
            labels=(
                Label("PERSON", "1", "#E69F00", "A named <individual>.", ("Ines Tallow",)),
                Label("ORG", "2", "#0072B2"),
                Label("OLD", "3", retired=True),
            ),
            relations=(
                RelationType("same_as", (Role("a", layer="entities"), Role("b", layer="entities")), symmetric=True),
            ),
        ),
        Layer(
            "claims",
            "Claims and who makes them",
            "Alt+2",
            mark="underline",
            discontinuous=True,
            labels=(
                Label(
                    "CLAIM",
                    "1",
                    "#D55E00",
                    features=(
                        Feature("type", "choice", ("event", "opinion")),
                        Feature("worth", "choice", ("check-worthy", "unimportant"), required=True),
                    ),
                ),
                Label("SOURCE", "2", "#3F51B5"),
                Label("CUE", "3", "#C2185B"),
            ),
            relations=(
                RelationType(
                    "attribution",
                    (
                        Role("claim", ("CLAIM",)),
                        Role("source", ("SOURCE",), least=0, most=0),
                        Role("cue", ("CUE",), least=0),
                    ),
                    features=(
                        Feature("stance", "choice", ("affirms", "refutes"), "affirms"),
                        Feature("remark", "text"),
                    ),
                ),
                RelationType("about", (Role("claim", ("CLAIM",)), Role("entity", layer="entities"))),
            ),
        ),
        Layer(
            "boilerplate",
            "Page parts and boilerplate",
            "Alt+3",
            unit="block",
            mark="block",
            labels=tuple(Label(f"BOILERPLATE{n}", "ABCDEFHIKMOQRTUVWX"[n]) for n in range(18)),
        ),
    ),
)


@dataclass
class Desk:
    """An annotator at work on one article."""

    session: EditingSession

    @property
    def document(self) -> Document:
        return self.session.document

    @property
    def annotations(self) -> AnnotationSet:
        return self.session.annotations

    def mark(self, layer: str, label: str, *quotes: str) -> Annotation:
        spans = [Span(TEXT.index(quote), TEXT.index(quote) + len(quote)) for quote in quotes]
        entry = self.session.do(
            commands.annotate(self.document, self.annotations, SCHEME, layer=layer, label=label, spans=spans)
        )
        assert entry is not None
        made = entry.change.edits[-1].after
        assert isinstance(made, Annotation)
        return made

    def now(self, annotation: Annotation) -> Annotation:
        return self.annotations.annotation(annotation.id)


@pytest.fixture
def desk() -> Desk:
    numbers = iter(range(1, 10_000))

    def commit(change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry:
        return JournalEntry(next(numbers), commands.now(), annotator, change, undoes, redoes)

    document = Document("harbour", TEXT, title="Harbour council", language="en")
    return Desk(EditingSession(document, AnnotationSet("ana"), SCHEME, commit=commit, history=History()))


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    themes.apply(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def on_screen(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Show a panel in a window of a given size."""

    windows: list[QWidget] = []

    def show(panel: QWidget, width: int = 320, height: int = 500) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        panel.setParent(window)
        panel.setGeometry(0, 0, width, height)
        window.resize(width, height)
        panel.show()
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield show
    windows.clear()


def named(panel: QWidget, name: str) -> QWidget:
    """The visible control of a panel that a screen reader knows by this name."""
    found = [child for child in panel.findChildren(QWidget) if child.accessibleName() == name and child.isVisible()]
    assert found, f"no visible control is called {name!r}"
    return found[0]
