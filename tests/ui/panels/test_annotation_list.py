"""The list of annotations follows every edit, and costs the same however long it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.change import apply as apply_change
from annotator.editing.history import JournalEntry
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.panels.annotation_list import AnnotationList
from annotator.ui.panels.annotation_rows import AnnotationModel
from annotator.ui.theme import DARK
from tests.ui.panels.conftest import SCHEME, Desk, named


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
    on_screen: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    text = "word " * 20_000
    items = [Annotation(f"a{n:032x}", "ana", "entities", "ORG", (Span(5 * n, 5 * n + 4),)) for n in range(0, 20_000, 2)]
    document, annotations = Document("d", text), AnnotationSet("ana", items)
    panel = AnnotationList()
    on_screen(panel, 316, 300)
    panel.show_article(document, annotations, SCHEME)
    qtbot.waitUntil(lambda: view(panel).model().rowCount() == 10_000)
    asked: list[int] = []
    row_count = AnnotationModel.rowCount
    monkeypatch.setattr(AnnotationModel, "rowCount", lambda self, *args: asked.append(1) or row_count(self, *args))
    monkeypatch.setattr(AnnotationModel, "line", lambda *_: asked.append(1) or "quote")
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


# -- sorted and filtered -----------------------------------------------------------------------------


def choose(panel: AnnotationList, title: str) -> None:
    """Pick from the menu of the list."""
    menu = panel.findChild(QMenu)
    assert menu is not None
    (action,) = [action for action in menu.actions() if action.text() == title]
    assert isinstance(action, QAction)
    action.trigger()


def field(panel: AnnotationList) -> QLineEdit:
    found = panel.findChild(QLineEdit)
    assert found is not None
    return found


def told(panel: AnnotationList) -> str:
    """What the line under the heading says, '' when it is not there."""
    lines = [label for label in panel.findChildren(QLabel) if label.accessibleName() == "What is left out"]
    return lines[0].text() if lines[0].isVisible() else ""


@pytest.fixture
def four(panel: AnnotationList, desk: Desk) -> list[Annotation]:
    """A claim without its answer, a person, an organisation with a note, another one."""
    claim = desk.mark("claims", "CLAIM", "The channel has lost two metres")
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    council = desk.mark("entities", "ORG", "مجلس الميناء")
    other = desk.mark("entities", "ORG", "cooperative")
    desk.session.do(commands.set_note(desk.document, desk.annotations, council.id, "Check THIS spelling"))
    desk.session.do(commands.set_feature(desk.document, desk.annotations, SCHEME, other.id, "mention", ["nominal"]))
    return [claim, person, council, other]


def test_every_order(panel: AnnotationList, desk: Desk, four: list[Annotation]) -> None:
    in_text = ["The channel has lost two metres", "Ines Tallow", "مجلس الميناء", "cooperative"]
    assert texts(panel) == in_text
    choose(panel, "By label")
    assert texts(panel) == [in_text[0], in_text[2], in_text[3], in_text[1]]
    choose(panel, "By covered text")
    assert texts(panel) == ["cooperative", "Ines Tallow", "The channel has lost two metres", "مجلس الميناء"]
    desk.mark("entities", "ORG", "Harbour")
    assert texts(panel)[:2] == ["cooperative", "Harbour"]
    choose(panel, "Text order")
    assert texts(panel) == ["Harbour", *in_text]
    assert named(panel, "Sort and filter: Text order")


def test_the_newest_change_comes_first(panel: AnnotationList, desk: Desk) -> None:
    quotes = ["Harbour", "council", "March"]
    made = [desk.mark("entities", "ORG", quote) for quote in quotes]
    for item, when in zip(made, ("2026-01-02", "2026-03-01", "2026-02-03"), strict=True):
        old = desk.annotations.annotation(item.id)
        desk.session.do(Change("x", (Edit("harbour", old, old._replace(modified=f"{when}T00:00:00Z")),)))
    choose(panel, "Newest change first")
    assert texts(panel) == ["council", "March", "Harbour"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("TALLOW", ["Ines Tallow"]),
        ("org nominal", ["cooperative"]),
        ("this spell", ["مجلس الميناء"]),
        ("claim", ["The channel has lost two metres"]),
        ("tallow nominal", []),
    ],
)
def test_words_of_text_label_value_and_note(
    panel: AnnotationList, four: list[Annotation], qtbot: QtBot, typed: str, found: list[str]
) -> None:
    assert not field(panel).isVisible()
    panel.focus_filter()
    qtbot.keyClicks(QApplication.focusWidget(), typed)
    assert texts(panel) == found
    assert heading(panel) == f"Annotations · {len(found)} of 4"
    qtbot.keyClick(field(panel), Qt.Key.Key_Escape)
    assert heading(panel) == "Annotations · 4"
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(field(panel), Qt.Key.Key_Escape)
    assert not field(panel).isVisible()


def test_typing_in_the_list_filters_it_and_down_leads_back(
    panel: AnnotationList, four: list[Annotation], qtbot: QtBot
) -> None:
    panel.focus_list()
    qtbot.keyClicks(view(panel), "t")
    assert field(panel).hasFocus()
    qtbot.keyClicks(field(panel), "al")
    assert (field(panel).text(), texts(panel)) == ("tal", ["Ines Tallow"])
    with qtbot.assertNotEmitted(panel.annotation_chosen):
        qtbot.keyClick(field(panel), Qt.Key.Key_Down)
    assert view(panel).hasFocus()
    with qtbot.waitSignal(panel.annotation_chosen) as chosen:
        qtbot.keyClick(view(panel), Qt.Key.Key_Return)
    assert chosen.args == [four[1].id]


def test_one_layer_follows_the_active_one(panel: AnnotationList, four: list[Annotation]) -> None:
    panel.show_layer(SCHEME.layers[1])
    assert len(texts(panel)) == 4
    choose(panel, "This layer only")
    assert texts(panel) == ["The channel has lost two metres"]
    assert told(panel) == "Claims only"
    panel.show_layer(SCHEME.layers[0])
    assert heading(panel) == "Annotations · 3 of 4"
    choose(panel, "Show all")
    assert heading(panel) == "Annotations · 4"
    assert told(panel) == ""


def test_unfinished_ones_leave_the_list_when_they_are_finished(
    panel: AnnotationList, desk: Desk, four: list[Annotation]
) -> None:
    choose(panel, "Unfinished only")
    assert texts(panel) == ["The channel has lost two metres"]
    answer = commands.set_feature(desk.document, desk.annotations, SCHEME, four[0].id, "worth", ["unimportant"])
    desk.session.do(answer)
    assert (texts(panel), heading(panel)) == ([], "Annotations · 0 of 4")
    desk.session.undo()
    assert texts(panel) == ["The channel has lost two metres"]


def test_a_selected_one_that_is_left_out_is_told(panel: AnnotationList, four: list[Annotation], qtbot: QtBot) -> None:
    focus = QApplication.focusWidget()
    choose(panel, "Unfinished only")
    panel.select(four[0].id)
    assert told(panel) == "Unfinished only"
    assert view(panel).currentIndex().row() == 0
    panel.select(four[1].id)
    assert told(panel) == "The selected one is not in the list · unfinished only"
    assert not view(panel).currentIndex().isValid()
    assert QApplication.focusWidget() is focus
    button = named(panel, "Show all annotations")
    assert isinstance(button, QAbstractButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view(panel).currentIndex().row() == 1


def test_order_and_filter_stay_for_the_next_article(panel: AnnotationList, desk: Desk, four: list[Annotation]) -> None:
    choose(panel, "By covered text")
    choose(panel, "Unfinished only")
    panel.show_article(Document("other", TEXT), AnnotationSet("ana"), SCHEME)
    assert heading(panel) == "Annotations · 0 of 0"
    panel.show_article(desk.document, desk.annotations, SCHEME)
    assert texts(panel) == ["The channel has lost two metres"]


def test_everything_over_the_list_is_reached_by_tab(
    panel: AnnotationList, four: list[Annotation], qtbot: QtBot
) -> None:
    choose(panel, "Unfinished only")
    panel.focus_list()
    seen = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        seen.append(QApplication.focusWidget().accessibleName())
    assert {"Show all annotations", "Sort and filter: Text order", "Filter the annotations"} <= set(seen)


def test_a_long_article_is_read_after_it_was_painted_and_the_selected_one_found(
    on_screen: Callable[..., QWidget], qtbot: QtBot
) -> None:
    text = "word " * 30_000
    items = [Annotation(f"a{n:032x}", "ana", "entities", "ORG", (Span(5 * n, 5 * n + 4),)) for n in range(30_000)]
    panel = AnnotationList()
    on_screen(panel, 316, 300)
    QApplication.processEvents()
    panel.show_article(Document("d", text), AnnotationSet("ana", items), SCHEME)
    assert heading(panel) == "Annotations · 0…"
    panel.select(items[20_000].id)
    qtbot.waitUntil(lambda: heading(panel) == "Annotations · 30000")
    assert view(panel).currentIndex().row() == 20_000
    panel.hide()
