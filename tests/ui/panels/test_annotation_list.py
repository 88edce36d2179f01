"""The list of annotations follows every edit, and costs the same however long it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.change import apply as apply_change
from annotator.editing.history import JournalEntry
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.panels.annotation_list import AnnotationList, AnnotationModel
from annotator.ui.theme import DARK
from tests.ui.panels.conftest import SCHEME, Desk


@pytest.fixture
def panel(on_screen: Callable[..., QWidget], desk: Desk) -> AnnotationList:
    made = AnnotationList()
    on_screen(made, 316, 300)
    made.show_article(desk.document, desk.annotations, SCHEME)

    def follow(entry: JournalEntry) -> None:
        made.apply(entry.change)

    desk.session.listen(follow)
    return made


def view(panel: AnnotationList) -> QTableView:
    found = panel.findChild(QTableView)
    assert found is not None
    return found


def texts(panel: AnnotationList) -> list[str]:
    model = view(panel).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def heading(panel: AnnotationList) -> str:
    return panel.findChildren(QLabel)[0].text()


def test_lists_in_text_order_and_counts(panel: AnnotationList, desk: Desk) -> None:
    assert heading(panel) == "Annotations · 0"
    for layer, label, quote in (
        ("entities", "ORG", "cooperative"),
        ("entities", "PERSON", "Ines Tallow"),
        ("claims", "CLAIM", "The channel has lost two metres"),
        ("entities", "ORG", "مجلس الميناء"),
    ):
        desk.mark(layer, label, quote)
    assert texts(panel) == ["The channel has lost two metres", "Ines Tallow", "مجلس الميناء", "cooperative"]
    assert heading(panel) == "Annotations · 4"
    spoken = view(panel).model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Ines Tallow, PERSON"


def test_follows_every_kind_of_edit_and_undo(panel: AnnotationList, desk: Desk) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    desk.mark("entities", "ORG", "council")
    assert texts(panel) == ["council", "Ines Tallow"]
    start = desk.document.text.index("Harbour")
    desk.session.do(commands.resize(desk.document, desk.annotations, SCHEME, person.id, [Span(start, start + 7)]))
    assert texts(panel) == ["Harbour", "council"]
    desk.session.do(commands.relabel(desk.document, desk.annotations, SCHEME, person.id, "ORG"))
    assert view(panel).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Harbour, ORG"
    desk.session.do(commands.delete(desk.document, desk.annotations, SCHEME, [person.id]))
    assert texts(panel) == ["council"]
    for _ in range(3):
        desk.session.undo()
    assert texts(panel) == ["council", "Ines Tallow"]


def test_chosen_by_click_and_by_walking(panel: AnnotationList, desk: Desk, qtbot: QtBot) -> None:
    made = [desk.mark("entities", "ORG", quote) for quote in ("Harbour", "council", "dredging", "March")]
    table = view(panel)
    with qtbot.waitSignal(panel.annotation_chosen) as chosen:
        place = QPoint(60, table.rowHeight(0) + 8)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [made[1].id]
    with qtbot.waitSignal(panel.annotation_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [made[2].id]
    with qtbot.waitSignal(panel.annotation_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_End)
    assert chosen.args == [made[3].id]
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_selecting_from_outside_tells_nobody_and_takes_no_focus(
    panel: AnnotationList, desk: Desk, qtbot: QtBot
) -> None:
    quotes = ["Harbour", "council", "says", "dredging", "start", "March"]
    made = [desk.mark("entities", "ORG", quote) for quote in quotes]
    panel.resize(316, 90)
    focus = QApplication.focusWidget()
    with qtbot.assertNotEmitted(panel.annotation_chosen):
        panel.select(made[-1].id)
    table = view(panel)
    assert table.currentIndex().row() == len(made) - 1
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())
    assert QApplication.focusWidget() is focus
    panel.select("")
    assert not table.currentIndex().isValid()


def test_selected_row_stays_selected_while_rows_come_and_go(panel: AnnotationList, desk: Desk) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    panel.select(person.id)
    desk.mark("entities", "ORG", "Harbour")
    assert texts(panel)[view(panel).currentIndex().row()] == "Ines Tallow"


def test_focus_and_theme(panel: AnnotationList, desk: Desk, qtbot: QtBot) -> None:
    desk.mark("entities", "ORG", "Harbour")
    panel.set_theme(DARK)
    panel.focus_list()
    assert view(panel).hasFocus()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(view(panel), Qt.Key.Key_Escape)


TEXT = "lorem ipsum " * 20
SPANS = st.tuples(st.integers(0, 230), st.integers(1, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
STEPS = st.lists(st.tuples(st.sampled_from(["add", "move", "drop", "relabel"]), SPANS, st.integers(0, 50)), max_size=25)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_list_always_equals_the_set(qapp: QApplication, steps: list[tuple[str, Span, int]]) -> None:
    document, annotations = Document("d", TEXT), AnnotationSet("ana")
    model = AnnotationModel(qapp)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.read(document, annotations, SCHEME)
    for number, (kind, span, pick) in enumerate(steps):
        present = annotations.annotations()
        old = present[pick % len(present)] if present else None
        new: Annotation | None
        if kind == "add" or old is None:
            old, new = None, Annotation(f"a{number:032x}", "ana", "entities", "ORG", (span,))
        elif kind == "move":
            new = old._replace(spans=(span,))
        elif kind == "relabel":
            new = old._replace(label="PERSON")
        else:
            new = None
        change = Change("x", (Edit("d", old, new),))
        apply_change(change, "d", annotations)
        model.apply(change)
        assert model.rows == annotations.annotations()
    model.deleteLater()


def test_an_edit_costs_the_same_in_a_long_list(
    on_screen: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "word " * 20_000
    items = [Annotation(f"a{n:032x}", "ana", "entities", "ORG", (Span(5 * n, 5 * n + 4),)) for n in range(0, 20_000, 2)]
    document, annotations = Document("d", text), AnnotationSet("ana", items)
    panel = AnnotationList()
    on_screen(panel, 316, 300)
    panel.show_article(document, annotations, SCHEME)
    QApplication.processEvents()
    asked: list[int] = []
    row_count = AnnotationModel.rowCount
    monkeypatch.setattr(AnnotationModel, "rowCount", lambda self, *args: asked.append(1) or row_count(self, *args))
    monkeypatch.setattr(AnnotationModel, "quote", lambda *_: asked.append(1) or "quote")
    new = Annotation("b" * 33, "ana", "entities", "ORG", (Span(50_005, 50_009),))
    change = Change("x", (Edit("d", None, new),))
    apply_change(change, "d", annotations)
    panel.apply(change)
    panel.select(new.id)
    QApplication.processEvents()
    assert texts_at(panel) == "quote"
    assert len(asked) < 500


def texts_at(panel: AnnotationList) -> str:
    return str(view(panel).currentIndex().data())


def test_a_bulk_change_is_read_as_a_whole(panel: AnnotationList, desk: Desk) -> None:
    added = tuple(
        Edit("harbour", None, Annotation(f"a{n:032x}", "ana", "entities", "ORG", (Span(n % 90, n % 90 + 1 + n // 90),)))
        for n in range(450)
    )
    change = Change("Many", added)
    apply_change(change, "harbour", desk.annotations)
    panel.apply(change)
    assert heading(panel) == "Annotations · 450"
    other = Change("x", (Edit("harbour", None, Annotation("a" * 33, "ben", "entities", "ORG", (Span(0, 1),))),))
    panel.apply(other)
    assert heading(panel) == "Annotations · 450", "another annotator's work is not in this list"
