"""Annotations of other tools in and articles out, by the keys and dialogs of the real window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.formats.losses import Losses
from annotator.jobs import Job, Progress, run
from annotator.opening.corpus import OpenCorpus
from annotator.opening.exchange import Written
from annotator.opening.looking import In, Looked
from annotator.opening.takedowns import take_down_job
from annotator.ui import look, writing_out
from annotator.ui.main_window import MainWindow
from tests.formats import tabbed
from tests.ui.conftest import HARBOUR, OpenWindow, marked, place

Key, Held = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, ALT, NONE = Held.ControlModifier, Held.ShiftModifier, Held.AltModifier, Held.NoModifier
STORY = "Ines Tallow spoke in Eastmole.\n"
ROWS = (("0", "11", "WHO"), ("21", "29", "PLACE"), ("21", "29", "GPE"))

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def _other_formats(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two more formats: one that can be used, and one that lacks what it needs; and looks that begin without delay."""
    monkeypatch.setattr(look, "SOON", 0)
    with tabbed.registered():
        yield


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return written(tmp_path / "theirs" / "story.tabbed", *ROWS)


def written(path: Path, *rows: tuple[str, str, str]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(STORY + "\n".join("\t".join(row) for row in rows), encoding="utf-8")
    return path


def press(key: Key, held: Held = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


def by_letter(qtbot: QtBot, button: QAbstractButton, key: Key) -> None:
    """Press a button by the letter that is underlined on it."""
    with qtbot.waitSignal(button.clicked):
        press(key, ALT)


def the_dialog(name: str) -> Any:
    return next(one for one in QApplication.topLevelWidgets() if one.objectName() == name and one.isVisible())


def in_front(window: MainWindow, qtbot: QtBot, name: str) -> Any:
    """A dialog that has the keyboard and has looked everything through."""
    dialog = the_dialog(name)
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(QApplication.focusWidget()))
    looked(dialog, qtbot)
    assert window.shell.isVisible()
    return dialog


def looked(dialog: Any, qtbot: QtBot) -> None:
    """Wait until what the dialog says is about what is chosen in it."""
    qtbot.waitUntil(lambda: "looked through…" not in dialog._lost.toPlainText() and dialog._lost.toPlainText() != "")
    if dialog.objectName() == "import_annotations":
        qtbot.waitUntil(lambda: not dialog.is_looking)


def in_text(window: MainWindow, qtbot: QtBot) -> None:
    """The keyboard is in the text, a dialog or not before."""
    qtbot.waitUntil(window.shell.isActiveWindow)
    window.view.setFocus()


def asked_for(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *files: Path) -> Any:
    """Ctrl+Alt+I, and these files in the dialog that asks for them."""
    answer = lambda *_: ([str(file) for file in files], "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer)
    in_text(window, qtbot)
    press(Key.Key_I, CTRL | ALT)
    return in_front(window, qtbot, "import_annotations")


def rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (window.desk.background.busy or window.desk.saving.busy), timeout=20_000)


def here(dialog: Any) -> dict[str, str]:
    return {
        "/".join(their): box.currentText() for their, box in zip(dialog._table._met, dialog._table._boxes, strict=True)
    }


def choose(box: QComboBox, text: str) -> None:
    """Choose from a list by typing."""
    box.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(box, text)
    assert box.currentText() == text


def taken(corpus: OpenCorpus, who: str = "ana") -> dict[str, list[tuple[str, str]]]:
    """Label and text of one annotator's annotations, by article."""
    found = {}
    for identity in corpus.store.document_ids():
        annotated = corpus.store.read(identity)
        if who in annotated.sets:
            items = annotated.sets[who].annotations()
            found[identity] = [(one.label, one.covered(annotated.document.text)) for one in items]
    return found


# -- in ------------------------------------------------------------------------------------------------


def test_annotations_are_looked_through_placed_and_taken_in_by_keys(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, story)
    assert dialog._found.text() == (
        "Tabbed: 1 article, with 1 annotation and 0 relations. Labels that are not known here: 2."
    )
    assert here(dialog) == {
        "annotations/WHO": "not known here",
        "annotations/PLACE": "not known here",
        "entities/GPE": "GPE",
    }
    assert dialog._table.cellWidget(0, 2).font().bold()
    assert "Annotations that are left out: 2" in dialog._lost.toPlainText()
    press(Key.Key_T, ALT)
    assert dialog._table.cellWidget(0, 2).hasFocus()
    choose(dialog._table.cellWidget(0, 2), "PERSON")
    looked(dialog, qtbot)
    assert "Annotations that are left out: 1" in dialog._lost.toPlainText()
    press(Key.Key_Return)
    rest(window, qtbot)
    assert taken(window.desk.corpus) == {"story": [("PERSON", "Ines Tallow"), ("GPE", "Eastmole")]}
    assert window.view.document.id == "story"
    assert window.articles._model.rowCount() == 4
    assert window.banner.message == "1 article came in with 2 annotations; 1 thing was left out (see Details)."
    assert "annotations/PLACE" in window.banner._details.text()
    assert not window.shell.findChildren(QDialog)


def test_what_is_left_out_is_no_longer_unknown(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, story)
    choose(dialog._table.cellWidget(1, 2), "leave out")
    looked(dialog, qtbot)
    assert dialog._found.text().endswith("Labels that are not known here: 1.")
    assert dialog.labels.labels == {"annotations/PLACE": ""}
    press(Key.Key_Escape)
    assert window.desk.corpus.store.document_ids() == ["harbour", "quarry", "mina"]


def test_work_that_names_nobody_is_the_annotators_own_or_kept_apart(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, story)
    assert dialog.maker.id == "ana"
    dialog._take.click()
    rest(window, qtbot)
    assert marked(window.desk) == [("GPE", "Eastmole")], "they show at once"
    other = written(story.with_name("other.tabbed"), *ROWS)
    dialog = asked_for(window, qtbot, monkeypatch, other)
    dialog._maker.setFocus()
    press(Key.Key_Down)
    assert dialog._maker.currentText() == "“Imported”"
    looked(dialog, qtbot)
    dialog._take.click()
    rest(window, qtbot)
    assert taken(window.desk.corpus, "imported") == {"other": [("GPE", "Eastmole")]}
    again = asked_for(window, qtbot, monkeypatch, story)
    assert again.maker is None, "as the last time"
    again.close()


@pytest.fixture
def linked_story(tmp_path: Path) -> Path:
    """A story with two annotations and a relation, each with a label that is not known here."""
    (tmp_path / "linked.txt").write_text(STORY, encoding="utf-8")
    rows = ("T1\tWHO 0 11\tInes Tallow", "T2\tPLACE 21 29\tEastmole", "R1\tWHERE Arg1:T1 Arg2:T2", "")
    (tmp_path / "linked.ann").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path / "linked.ann"


def choices(box: QComboBox) -> set[str]:
    return {box.itemText(row) for row in range(box.count())}


def test_a_relation_becomes_a_relation_and_a_label_a_label(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, linked_story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, linked_story)
    table, scheme = dialog._table, window.desk.scheme
    rows = {table.item(row, 0).text().split("/")[-1]: table.cellWidget(row, 2) for row in range(table.rowCount())}
    assert set(rows) == {"WHO", "PLACE", "WHERE (relation)"}
    relations = {relation.name for layer in scheme.layers for relation in layer.relations}
    assert {"same_as"} <= relations
    for name, box in rows.items():
        is_relation = name == "WHERE (relation)"
        assert ("PERSON" in choices(box)) != is_relation
        assert (relations & choices(box) != set()) == is_relation
    choose(rows["WHO"], "PERSON")
    choose(rows["PLACE"], "PERSON")
    looked(dialog, qtbot)
    choose(rows["WHERE (relation)"], "same_as")
    looked(dialog, qtbot)
    assert dialog._found.text().endswith("with 2 annotations and 0 relations."), "it has other roles"
    dialog.close()


def test_all_that_are_not_known_are_left_out_at_once(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, story)
    by_letter(qtbot, dialog._none, Key.Key_N)
    looked(dialog, qtbot)
    assert here(dialog) == {"annotations/WHO": "leave out", "annotations/PLACE": "leave out", "entities/GPE": "GPE"}
    assert dialog._found.text() == "Tabbed: 1 article, with 1 annotation and 0 relations."
    assert dialog._lost.toPlainText() == "Nothing."
    assert not dialog._none.isEnabled()
    dialog.close()


def test_what_will_be_lost_shows_on_a_small_screen(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, story)
    dialog.resize(752, 530)
    QApplication.processEvents()
    seen = dialog._lost.visibleRegion().boundingRect()
    assert seen.height() >= 3 * dialog._lost.fontMetrics().lineSpacing()
    assert dialog._table.visibleRegion().boundingRect().height() >= 3 * 34
    dialog.close()


def test_where_nothing_can_be_read_the_list_has_the_room_of_the_labels(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, written(story.with_name("wrong.tabbed"), ("0", "900", "GPE")))
    of_labels = (dialog._over, dialog._none, dialog._load, dialog._save, dialog._table)
    assert not any(one.isVisible() for one in of_labels)
    by_letter(qtbot, dialog._leave_out, Key.Key_O)
    looked(dialog, qtbot)
    assert all(one.isVisible() for one in of_labels)
    dialog.close()


def test_where_no_annotation_would_come_in_enter_imports_nothing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, written(story, *ROWS[:2]))
    assert dialog._found.text() == (
        "Tabbed: 1 article. No annotation would come in, only the text. Labels that are not known here: 2."
    )
    assert dialog._take.isEnabled()
    assert not dialog._take.isDefault()
    choose(dialog._table.cellWidget(0, 2), "PERSON")
    looked(dialog, qtbot)
    assert dialog._take.isDefault()
    dialog.close()
    asked_for(window, qtbot, monkeypatch, story)
    press(Key.Key_Return)
    qtbot.waitUntil(window.shell.isActiveWindow)
    assert window.desk.corpus.store.document_ids() == ["harbour", "quarry", "mina"]


def test_what_came_in_and_what_did_not_are_counted(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    other = written(story.with_name("other.tabbed"), *ROWS)
    wrong = written(story.with_name("wrong.tabbed"), ("0", "900", "GPE"))
    dialog = asked_for(window, qtbot, monkeypatch, story, other, wrong)
    dialog._take.click()
    rest(window, qtbot)
    assert window.banner.message == (
        "2 articles came in with 2 annotations; 1 could not be read; 4 things were left out (see Details)."
    )
    assert str(wrong) in window.banner._details.text()
    again = asked_for(window, qtbot, monkeypatch, story)
    by_letter(qtbot, again._none, Key.Key_N)
    looked(again, qtbot)
    again._take.click()
    rest(window, qtbot)
    assert window.banner.message == ("0 articles came in with 0 annotations; 1 was there already (see Details).")


def test_labels_are_remembered_by_format(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, story)
    choose(dialog._table.cellWidget(0, 2), "PERSON")
    looked(dialog, qtbot)
    dialog._take.click()
    rest(window, qtbot)
    again = asked_for(window, qtbot, monkeypatch, written(story.with_name("other.tabbed"), *ROWS))
    assert again.labels.labels == {"annotations/WHO": "entities/PERSON"}
    assert here(again)["annotations/WHO"] == "PERSON"
    again.close()


def test_the_table_of_labels_goes_into_a_file_and_comes_from_one(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path, tmp_path: Path
) -> None:
    table = tmp_path / "labels.toml"
    dialog = asked_for(window, qtbot, monkeypatch, story)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(table), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    choose(dialog._table.cellWidget(1, 2), "LOC")
    looked(dialog, qtbot)
    by_letter(qtbot, dialog._save, Key.Key_S)
    assert dialog._found.text() == f"The table is in {table}"
    said = table.read_text(encoding="utf-8")
    assert '"annotations/PLACE" = "entities/LOC"' in said
    assert '"entities/GPE" = "entities/GPE"' in said
    table.write_text(said.replace('WHO" = ""', 'WHO" = "entities/PERSON"'), encoding="utf-8")
    by_letter(qtbot, dialog._load, Key.Key_D)
    looked(dialog, qtbot)
    assert here(dialog) == {"annotations/WHO": "PERSON", "annotations/PLACE": "LOC", "entities/GPE": "GPE"}
    table.write_text("labels = 3", encoding="utf-8")
    by_letter(qtbot, dialog._load, Key.Key_D)
    assert "has labels; there are" in dialog._found.text()
    dialog.close()


def test_what_does_not_cover_its_text_is_left_out_on_request(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    wrong = written(story.with_name("wrong.tabbed"), ("0", "900", "GPE"))
    dialog = asked_for(window, qtbot, monkeypatch, wrong)
    assert dialog._found.text() == "Nothing can be read: the list below says why."
    assert not dialog._take.isEnabled()
    assert dialog._leave_out.isEnabled()
    by_letter(qtbot, dialog._leave_out, Key.Key_O)
    looked(dialog, qtbot)
    assert dialog._take.isEnabled()
    assert dialog._leave_out.isEnabled()
    dialog.close()
    dialog = asked_for(window, qtbot, monkeypatch, story)
    assert not dialog._leave_out.isEnabled()
    dialog.close()


def test_a_format_that_is_not_installed_cannot_be_chosen_and_says_why(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    dialog = asked_for(window, qtbot, monkeypatch, story)
    model = dialog._format.model()
    assert isinstance(model, QStandardItemModel)
    names = [model.item(row).text() for row in range(model.rowCount())]
    assert names[:2] == ["As each file says", "Standoff XML"]
    assert "Tabbed" in names
    missing = model.item(names.index("Missing (not installed)"))
    assert not missing.isEnabled()
    assert "pip install 'annotator[missing]'" in missing.toolTip()
    choose(dialog._format, "Standoff XML")
    looked(dialog, qtbot)
    assert not dialog._take.isEnabled()
    assert "story.tabbed" in dialog._lost.toPlainText()
    dialog.close()


def test_another_choice_ends_the_look_and_a_stopped_one_can_begin_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    begun: list[str] = []
    whole = window.desk.corpus.look_job

    def slow(files: list[Path], wishes: In) -> Job[Looked]:
        begun.append(wishes.format)
        for number in range(1_000_000 if len(begun) < 3 else 0):
            yield Progress(number, 0, "Looking")
        return (yield from whole(files, wishes))

    monkeypatch.setattr(window.desk.corpus, "look_job", slow)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(story)], ""))
    press(Key.Key_I, CTRL | ALT)
    dialog = the_dialog("import_annotations")
    qtbot.waitUntil(lambda: begun == [""])
    assert not dialog._take.isEnabled()
    choose(dialog._format, "Tabbed")
    qtbot.waitUntil(lambda: begun == ["", "tabbed"])
    qtbot.waitUntil(dialog.look._progress.isVisible)
    dialog.look._progress._cancel.click()
    qtbot.waitUntil(dialog.look._again.isVisible)
    assert dialog._found.text() == "Stopped before everything was looked through."
    by_letter(qtbot, dialog.look._again, Key.Key_A)
    looked(dialog, qtbot)
    assert begun == ["", "tabbed", "tabbed"]
    assert dialog._take.isEnabled()
    dialog.close()


def test_a_window_that_closes_ends_the_look(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    def endless(*_: object) -> Job[Looked]:
        while True:
            yield Progress(0, 0, "Looking")

    monkeypatch.setattr(window.desk.corpus, "look_job", endless)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(story)], ""))
    press(Key.Key_I, CTRL | ALT)
    qtbot.waitUntil(the_dialog("import_annotations").look._progress.isVisible)
    window.shell.close()
    assert not window.annotation_import._look._background.busy


def test_a_folder_is_looked_through(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path
) -> None:
    written(story.with_name("other.tabbed"), *ROWS)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(story.parent))
    window.commands["import_annotations_folder"].trigger()
    dialog = in_front(window, qtbot, "import_annotations")
    assert dialog._found.text().startswith("Tabbed: 2 articles, with 2 annotations")
    dialog.close()


def test_a_read_only_corpus_says_so(open_window: OpenWindow, made_corpus: Path) -> None:
    with opening.open_corpus(made_corpus, annotator="ana", read_only=True) as corpus:
        window = open_window(corpus)
        press(Key.Key_I, CTRL | ALT)
        assert window.status.message == "The corpus is open read-only: nothing can be added."
        window.shell.close()


def test_files_that_are_no_articles_offer_their_annotations(window: MainWindow, qtbot: QtBot, story: Path) -> None:
    with qtbot.waitSignal(window.desk.imported, timeout=20_000):
        window.import_actions.open_files([story])
    rest(window, qtbot)
    assert window.banner.message.startswith("story.tabbed: is of a kind"), "its name, without the folders"
    assert window.banner._message.toolTip().startswith(f"{story}: is of a kind")
    window.banner.focus_first_button()
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton)
    assert button.text() == "Import annotations…"
    press(Key.Key_Space)
    dialog = in_front(window, qtbot, "import_annotations")
    assert dialog._found.text().startswith("Tabbed: 1 article")
    dialog.close()


def test_other_files_offer_none(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.tabbed").write_text("no line of it has what is between columns", encoding="utf-8")
    with qtbot.waitSignal(window.desk.imported, timeout=20_000):
        window.import_actions.open_files([tmp_path / "a.tabbed"])
    rest(window, qtbot)
    assert not [one for one in window.banner.findChildren(QPushButton) if one.text().startswith("Import")]


# -- out -----------------------------------------------------------------------------------------------


@pytest.fixture
def annotated(window: MainWindow) -> MainWindow:
    window.desk.annotate("entities", "PERSON", place(HARBOUR, "Ines Tallow"))
    window.desk.annotate("claims", "CLAIM", place(HARBOUR, "The channel has lost two metres"))
    return window


def exporting(window: MainWindow, qtbot: QtBot) -> Any:
    in_text(window, qtbot)
    press(Key.Key_E, CTRL | SHIFT)
    return in_front(window, qtbot, "export")


def test_a_corpus_is_exported_by_keys_and_the_losses_are_told_before(
    annotated: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(writing_out, "browse", lambda url: opened.append(url.toLocalFile()) or True)
    dialog = exporting(annotated, qtbot)
    assert dialog._lost.toPlainText() == "Nothing."
    assert not dialog._tokeniser.isVisible()
    assert dialog._into.field.text() == str(tmp_path / "news-standoff")
    choose(dialog._format, "Tabbed")
    looked(dialog, qtbot)
    assert dialog._tokeniser.isVisible()
    assert dialog._into.field.text() == str(tmp_path / "news-tabbed")
    assert "Articles whose text is changed" in dialog._lost.toPlainText()
    assert not (tmp_path / "news-tabbed").exists()
    press(Key.Key_Return)
    rest(annotated, qtbot)
    folder = tmp_path / "news-tabbed"
    assert annotated.banner.message == "3 articles are in news-tabbed."
    assert annotated.banner._message.toolTip() == str(folder)
    assert "Articles whose text is changed" in annotated.banner._details.text()
    lines = (folder / "harbour.tabbed").read_text(encoding="utf-8").split("\n")[1:]
    assert [line.split("\t")[2] for line in lines if line] == ["CLAIM", "PERSON"]
    annotated.banner.focus_first_button()
    press(Key.Key_Space)
    assert opened == [str(folder)]
    again = exporting(annotated, qtbot)
    assert again.wishes.format == "tabbed", "as the last time"
    assert again._into.field.text() == str(tmp_path / "news-tabbed-2")
    again.close()


def test_layers_and_people_are_chosen(annotated: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = exporting(annotated, qtbot)
    choose(dialog._format, "Tabbed")
    choose(dialog._whose, "ana")
    for name in ("claims", "boilerplate"):
        dialog._layers.boxes[name].setFocus()
        press(Key.Key_Space)
    assert dialog.wishes == ("tabbed", "ana", ("entities",), "words")
    looked(dialog, qtbot)
    dialog._layers.boxes["entities"].click()
    assert dialog._told.text() == "Choose at least one layer."
    assert dialog._lost.toPlainText() == "", "what was lost before is no longer so"
    dialog.show_looked(Written(tmp_path, 3, Losses()))
    dialog.show_trouble("")
    assert dialog._lost.toPlainText() == "", "nor what was being looked at then"
    assert not dialog._ok.isEnabled()
    press(Key.Key_Y, ALT)
    assert dialog._layers.boxes["entities"].hasFocus()
    press(Key.Key_Space)
    looked(dialog, qtbot)
    dialog._ok.click()
    rest(annotated, qtbot)
    rows = (tmp_path / "news-tabbed" / "harbour.tabbed").read_text(encoding="utf-8").split("\n")[1:]
    assert [row.split("\t")[2] for row in rows if row] == ["PERSON"]


def test_a_folder_that_is_not_empty_is_told_at_once(annotated: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").touch()
    dialog = exporting(annotated, qtbot)
    for text, told in (
        (str(tmp_path / "full"), "The folder is not empty: name a new one."),
        (str(tmp_path / "full" / "a.txt"), "That is a file: name a folder."),
        ("  ", "Say into which folder."),
        ("~nobody-of-that-name/x", "The folder cannot be looked into: name another one."),
    ):
        dialog._into.field.setText(text)
        assert dialog._told.text() == told
        assert not dialog._ok.isEnabled()
    dialog._into.field.setText("beside")
    assert dialog.folder == tmp_path / "beside"
    assert dialog._ok.isEnabled()
    dialog.close()


def test_a_layer_that_has_the_keyboard_shows_its_whole_name(annotated: MainWindow, qtbot: QtBot) -> None:
    dialog = exporting(annotated, qtbot)
    for box in dialog._layers.boxes.values():
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        assert box.width() >= box.sizeHint().width()
    dialog.close()


@pytest.mark.parametrize("has_documents", [True, False])
def test_a_corpus_in_the_data_folder_is_exported_to_where_the_user_looks(
    annotated: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, has_documents: bool
) -> None:
    home = tmp_path / "home"
    (home / "Papers").mkdir(parents=True)
    monkeypatch.setattr(opening, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(Path, "home", lambda: home)
    where = home / ("Papers" if has_documents else "not there")
    monkeypatch.setattr(writing_out.QStandardPaths, "writableLocation", lambda _: str(where))
    dialog = exporting(annotated, qtbot)
    folder = (where if has_documents else home) / "news-standoff"
    assert dialog.folder == folder
    assert dialog._into.field.toolTip() == str(folder)
    dialog._into.field.setFocus()
    press(Key.Key_Home)
    QTest.keyClicks(dialog._into.field, " ")
    press(Key.Key_Tab)
    assert dialog._into.field.cursorPosition() == len(str(folder)) + 1, "its end shows, where its own name is"
    dialog.close()


def test_a_folder_is_chosen(
    annotated: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = exporting(annotated, qtbot)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "chosen"))
    by_letter(qtbot, dialog._into.button, Key.Key_C)
    assert dialog.folder == tmp_path / "chosen"
    choose(dialog._format, "Tabbed")
    assert dialog.folder == tmp_path / "chosen", "what was chosen stays"
    dialog.close()


def test_nothing_is_written_if_anything_would_be_lost(annotated: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = exporting(annotated, qtbot)
    by_letter(qtbot, dialog._strict, Key.Key_W)
    assert dialog._ok.isEnabled()
    choose(dialog._format, "Tabbed")
    assert dialog._ok.isEnabled(), "nobody knows yet"
    dialog._ok.click()
    rest(annotated, qtbot)
    assert annotated.banner.message.startswith("Nothing was written, as this would be lost")
    assert not (tmp_path / "news-tabbed").exists()
    dialog = exporting(annotated, qtbot)
    by_letter(qtbot, dialog._strict, Key.Key_W)
    assert dialog._told.text() == "Something would be lost, so nothing would be written."
    assert not dialog._ok.isEnabled()
    dialog.close()


def test_the_selected_ones_join_others_in_their_folder(annotated: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    def export(rows: int) -> Any:
        annotated.articles.focus_list()
        press(Key.Key_Home)
        for _ in range(rows - 1):
            press(Key.Key_Down, SHIFT)
        annotated.commands["export_articles"].trigger()
        dialog = in_front(annotated, qtbot, "export")
        assert dialog.wishes.format == "standoff"
        dialog._into.field.setText(str(tmp_path / "out"))
        return dialog

    export(1)._ok.click()
    rest(annotated, qtbot)
    assert len(list((tmp_path / "out").glob("*.standoff.xml"))) == 1
    assert not (tmp_path / "out" / "losses.json").exists()
    dialog = export(2)
    assert dialog._told.text() == "The folder is not empty: files of these articles in it are written anew."
    dialog._ok.click()
    rest(annotated, qtbot)
    assert annotated.banner.message == "2 articles are in out."
    assert len(list((tmp_path / "out").glob("*.standoff.xml"))) == 2
    dialog = export(2)
    choose(dialog._whose, "ana")
    assert not dialog._ok.isEnabled(), "one annotator's work would take that of others away"
    dialog.close()


def test_some_articles_go_out_in_another_format(annotated: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    annotated.articles.focus_list()
    press(Key.Key_Home)
    annotated.commands["export_articles"].trigger()
    dialog = in_front(annotated, qtbot, "export")
    choose(dialog._format, "Tabbed")
    looked(dialog, qtbot)
    dialog._ok.click()
    rest(annotated, qtbot)
    assert len(list((tmp_path / "news-tabbed").glob("*.tabbed"))) == 1


def test_what_was_taken_down_is_left_out_and_told(annotated: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    run(take_down_job(annotated.desk.corpus, ["harbour"]))
    sentence = "harbour: is on the takedown list, so it was left out."
    dialog = exporting(annotated, qtbot)
    assert dialog._lost.toPlainText() == sentence
    assert not dialog._told.isVisible(), "it is no loss of the format"
    choose(dialog._format, "Tabbed")
    looked(dialog, qtbot)
    dialog._ok.click()
    rest(annotated, qtbot)
    assert annotated.banner.message == "2 articles are in news-tabbed."
    assert sentence in annotated.banner._details.text()
    assert not (tmp_path / "news-tabbed" / "harbour.tabbed").exists()


# -- both ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["import_annotations", "export"])
def test_tab_goes_through_the_dialogs_as_they_read_and_everything_has_a_name(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, story: Path, name: str
) -> None:
    if name == "export":
        dialog = exporting(window, qtbot)
        choose(dialog._format, "Tabbed")
    else:
        dialog = asked_for(window, qtbot, monkeypatch, story)
    looked(dialog, qtbot)
    dialog.resize(900, 900)
    first = dialog._format
    first.setFocus(Qt.FocusReason.TabFocusReason)
    way = [first]
    while len(way) < 60:
        press(Key.Key_Tab)
        if QApplication.focusWidget() is first:
            break
        way.append(QApplication.focusWidget())
    kinds = (QComboBox, QLineEdit, QPushButton, QCheckBox, QPlainTextEdit)
    wanted = [one for kind in kinds for one in dialog.findChildren(kind) if one.isVisible() and one.isEnabled()]
    assert {id(one) for one in wanted} == {id(one) for one in way}
    middles = [one.mapTo(dialog, one.rect().center()).y() for one in way]
    assert all(after > before - 12 for before, after in pairwise(middles)), middles
    buddies = {label.buddy() for label in dialog.findChildren(QLabel)}
    assert [one for one in way if not (one in buddies or one.accessibleName() or getattr(one, "text", str)())] == []
    dialog.close()
