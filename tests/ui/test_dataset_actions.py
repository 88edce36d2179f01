"""A dataset of the corpus, by the keys and the dialog of the real window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pyarrow.parquet as pq
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from annotator.datasets import manifest
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress, run
from annotator.model.document import AnnotatedDocument, Document
from annotator.opening import leaving
from annotator.opening.corpus import OpenCorpus
from annotator.opening.dataset import making
from annotator.opening.dataset.making import Made
from annotator.opening.dataset.wishes import DatasetOut
from annotator.opening.takedowns import take_down_job
from annotator.ui import look, writing_out
from annotator.ui.dialogs import dataset_report
from annotator.ui.dialogs.noted import Noted
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, OpenWindow, place

Key, Held = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, ALT, NONE = Held.ControlModifier, Held.ShiftModifier, Held.AltModifier, Held.NoModifier
LOOKING = "The articles are being looked through…"

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def _looks_begin_without_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "SOON", 0)


@pytest.fixture
def licensed(corpus: OpenCorpus) -> Iterator[OpenCorpus]:
    """The corpus of these tests, with more articles, most of which may leave as text."""
    rights = {"gull": "CC-BY-4.0", "heron": "CC-BY-4.0", "tern": "CC0-1.0", "skua": "CC0-1.0", "auk": "all reserved"}
    corpus.store.add_documents(
        [
            AnnotatedDocument(Document(name, f"The {name} came back to the {name} rock.\n", meta=(("rights", said),)))
            for name, said in rights.items()
        ]
    )
    return corpus


@pytest.fixture
def window(open_window: OpenWindow, licensed: OpenCorpus) -> MainWindow:
    """The window with the harbour article, in which something is annotated."""
    opened = open_window(licensed)
    opened.desk.annotate("entities", "PERSON", place(HARBOUR, "Ines Tallow"))
    return opened


def press(key: Key, held: Held = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


def asked(window: MainWindow, qtbot: QtBot) -> Any:
    """Ctrl+Shift+D, and the dialog that has looked everything through."""
    qtbot.waitUntil(window.shell.isActiveWindow)
    window.view.setFocus()
    press(Key.Key_D, CTRL | SHIFT)
    dialog = the_dialog()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(QApplication.focusWidget()))
    looked(dialog, qtbot)
    return dialog


def the_dialog() -> Any:
    return next(one for one in QApplication.topLevelWidgets() if one.objectName() == "dataset" and one.isVisible())


def looked(dialog: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: said(dialog) not in ("", LOOKING))


def said(dialog: Any) -> str:
    return str(dialog._lost.toPlainText())


def told(dialog: Any) -> str:
    """What is wrong, as it stands under the fields."""
    return " ".join(one.trouble for one in dialog.findChildren(Noted) if one.trouble and one.isVisible())


def choose(box: QComboBox, value: str) -> None:
    """Choose from a list by its keys."""
    box.setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_Home)
    while box.currentData() != value:
        before = box.currentIndex()
        press(Key.Key_Down)
        assert box.currentIndex() == before + 1, f"{value} is not there"


def rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (window.desk.background.busy or window.desk.saving.busy), timeout=20_000)


def by_letter(qtbot: QtBot, button: QAbstractButton, key: Key) -> None:
    """Press a button by the letter that is underlined on it."""
    with qtbot.waitSignal(button.clicked):
        press(key, ALT)


def held_up(gate: Event) -> Callable[..., Job[Made]]:
    """A job that ends only when it is cancelled."""

    def job(*_: object) -> Job[Made]:
        yield Progress(0, 0, "Making")
        assert gate.wait(20)
        yield Progress(0, 0, "Making")
        raise AssertionError("nobody has cancelled it")

    return job


def made(folder: Path, table: str = "data") -> dict[str, list[str]]:
    """The ids in a table of a dataset, by split."""
    found: dict[str, list[str]] = {}
    for file in sorted((folder / table).glob("*.parquet")):
        found.setdefault(file.name.partition("-")[0], []).extend(pq.read_table(file)["id"].to_pylist())
    return found


def ids(table: dict[str, list[str]]) -> list[str]:
    return sorted(one for some in table.values() for one in some)


# -- from the key to the folder --------------------------------------------------------------------------


def test_a_dataset_is_made_by_keys_and_what_it_will_be_like_is_told_before(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(writing_out, "browse", lambda url: opened.append(url.toLocalFile()) or True)
    dialog = asked(window, qtbot)
    lines = said(dialog).split("\n")
    assert lines[:4] == [
        "4 articles leave as text: CC-BY-4.0 (2), CC0-1.0 (2).",
        "1 article leaves without its text, as offsets only: names a licence that is not known to allow it.",
        "3 articles leave without their text, as offsets only: names no licence.",
        "Say it under Rights: Ctrl+I, or for the selected articles with Shift+F10.",
    ]
    assert "Split\tArticles\tShare\tStories" in lines
    assert "Test\t1\t12.5 %\t1" in lines
    assert "Nothing of dev and test has been seen in training; nor would it be by a random split." in lines
    assert any(line.endswith("is annotated as PERSON.") for line in lines)
    folder = tmp_path / "news-dataset"
    assert dialog._into.field.text() == str(folder)
    assert not list(tmp_path.glob("*dataset*")), "nothing is written by looking"
    press(Key.Key_Return)
    rest(window, qtbot)
    assert window.banner.message == "The dataset is in news-dataset."
    assert window.banner._message.toolTip() == str(folder)
    assert "3 articles leave without their text, as offsets only: names no licence." in window.banner._details.text()
    texts, offsets = made(folder), made(folder, "offsets")
    assert ids(texts) == ["gull", "heron", "skua", "tern"]
    assert ids(offsets) == ["auk", "harbour", "mina", "quarry"]
    splits = manifest.read((folder / "splits.tsv").read_bytes()).splits
    assert all(splits[one] == split for table in (texts, offsets) for split, some in table.items() for one in some)
    window.banner.focus_first_button()
    press(Key.Key_Space)
    assert opened == [str(folder)]


def test_the_card_is_offered_where_there_is_one(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(writing_out, "browse", lambda url: opened.append(url.toLocalFile()) or True)
    whole = making.dataset_job

    def with_card(*args: Any) -> Job[Made]:
        done = yield from whole(*args)
        (done.folder / "card.html").write_text("<p>A card.</p>", encoding="utf-8")
        return done

    monkeypatch.setattr(making, "dataset_job", with_card)
    asked(window, qtbot)._ok.click()
    rest(window, qtbot)
    buttons = [one for one in window.banner.findChildren(QPushButton) if one.isVisible() and one.text()]
    next(one for one in buttons if one.text() == "Open card").click()
    assert opened == [str(tmp_path / "news-dataset" / "card.html")]


def test_everything_that_can_be_chosen_is_chosen_by_keys_and_remembered(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(leaving, "data_folder", lambda: tmp_path / "own")
    beside = window.desk.corpus.mirror / "dataset.toml"
    beside.parent.mkdir(exist_ok=True)
    beside.write_text('title = "Birds"\n', encoding="utf-8")
    wanted: list[tuple[Path, DatasetOut]] = []

    def noted(corpus: OpenCorpus, folder: Path, out: DatasetOut) -> Job[Made]:
        wanted.append((folder, out))
        return (yield from making.look_job(corpus, out))

    monkeypatch.setattr(making, "dataset_job", noted)
    dialog = asked(window, qtbot)
    assert not dialog.leaving.mask.isVisible()
    assert not dialog.leaving.licences.isVisible()
    by_letter(qtbot, dialog._more, Key.Key_R)
    assert dialog.leaving.mask.isVisible()
    choose(dialog.split.by, "outlet")
    press(Key.Key_H, ALT)
    for share in ("60", "20", "20"):
        QTest.keyClicks(QApplication.focusWidget(), share)
        press(Key.Key_Tab)
    assert QApplication.focusWidget() is dialog._tokens.boxes["entities"]
    press(Key.Key_T, ALT)
    press(Key.Key_Space)
    choose(dialog.split.stratify, "entities")
    press(Key.Key_D, ALT)
    QTest.keyClicks(QApplication.focusWidget(), "7")
    press(Key.Key_N, ALT)
    assert QApplication.focusWidget() is dialog.leaving.licences.boxes["CC-BY-4.0"]
    press(Key.Key_Space)
    choose(dialog.leaving.mask, "shapes")
    by_letter(qtbot, dialog.leaving.pseudonyms, Key.Key_Y)
    looked(dialog, qtbot)
    assert "2 articles leave as text: CC0-1.0 (2)." in said(dialog)
    other = (
        "2 articles leave without their text, as offsets only: is under a licence that is not one of those asked for."
    )
    assert other in said(dialog)
    choose(dialog._whose, "ana")
    looked(dialog, qtbot)
    assert "7 articles do not leave: was annotated by nobody whose work is in it." in said(dialog)
    assert not (tmp_path / "own").exists(), "a look needs no key"
    dialog._ok.click()
    rest(window, qtbot)
    ((folder, out),) = wanted
    assert folder == tmp_path / "news-dataset"
    assert out.key == leaving.key_in(tmp_path / "own" / "pseudonyms.key") != b""
    plan = out.plan
    assert (plan.by, plan.fractions, plan.seed) == ("outlet", (0.6, 0.2, 0.2), 7)
    assert (out.votes, out.stratify, out.tokens) == ("ana", "entities", ("entities",))
    assert (out.mask, out.licences, out.about) == ("shapes", ("CC0-1.0",), beside)
    again = asked(window, qtbot)
    assert again._more.isChecked(), "what is not as usual is not hidden"
    assert again.pseudonyms
    assert again.out.licences == (), "they are of one corpus"
    assert (again.out.votes, again.out.plan, again.out.stratify) == ("ana", plan, "entities")
    assert (again.out.tokens, again.out.mask) == (("entities",), "shapes")
    again.close()


def test_what_is_remembered_and_makes_no_sense_is_as_usual(window: MainWindow, qtbot: QtBot) -> None:
    for kept in (
        {"by": "moon", "train": "much", "seed": "nan", "stratify": "none", "votes": "nobody", "tokens": "x y"},
        {"train": "0.9", "dev": "0.9", "test": "0.9", "seed": "1e99", "mask": "paint"},
        {"train": "-1", "dev": "1", "test": "1"},
    ):
        window.dataset_actions._settings.put(("dataset",), kept)
        dialog = asked(window, qtbot)
        assert dialog.out == DatasetOut()
        dialog.close()


def test_choices_of_the_last_dataset_are_told_and_taken_back_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.dataset_actions._settings.put(("dataset",), {"mask": "blocks", "votes": "ana", "tokens": "claims"})
    dialog = asked(window, qtbot)
    assert dialog._last.isVisible()
    assert dialog._more.isChecked()
    assert dialog._more.text() == "Fewe&r choices"
    dialog.leaving.about.field.setText("other.toml")
    by_letter(qtbot, dialog._reset, Key.Key_U)
    assert dialog.out == DatasetOut()
    assert not dialog._last.isVisible()
    assert not dialog._reset.isEnabled()
    dialog.leaving.pseudonyms.setChecked(True)
    assert dialog._reset.isEnabled()
    dialog.close()


def test_a_dataset_that_could_not_be_made_is_asked_for_again_as_it_was(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> Job[Made]:
        yield Progress(0, 0, "Making")
        raise CorpusError("The disk is full; free some space.")

    dialog = asked(window, qtbot)
    choose(dialog._whose, "ana")
    dialog.split.seed.setValue(5)
    dialog._into.field.setText("elsewhere")
    dialog.leaving.licences.boxes["CC0-1.0"].setChecked(False)
    looked(dialog, qtbot)
    before = dialog.out
    monkeypatch.setattr(making, "dataset_job", full)
    dialog._ok.click()
    rest(window, qtbot)
    assert window.banner.message == "The disk is full; free some space."
    next(one for one in window.banner.findChildren(QPushButton) if one.text() == "Choose again…").click()
    again = the_dialog()
    assert again.out == before
    assert (again.out.votes, again.out.plan.seed, again.out.licences) == ("ana", 5, ("CC-BY-4.0",))
    assert again.folder == tmp_path / "elsewhere"
    assert again._more.isChecked()
    again.close()


def test_where_the_key_of_pseudonyms_is_stands_under_the_choice_and_in_the_details(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(leaving, "data_folder", lambda: tmp_path / "own")
    key = str(tmp_path / "own" / "pseudonyms.key")
    dialog = asked(window, qtbot)
    assert dialog.leaving.pseudonyms.accessibleDescription().endswith(key)
    dialog.leaving.pseudonyms.setChecked(True)
    dialog._ok.click()
    rest(window, qtbot)
    assert f"only the key in {key}:" in window.banner._details.text()


def test_a_dataset_is_cancelled_by_the_key_of_long_jobs(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gate, whole = Event(), making.dataset_job

    def slow(*args: Any) -> Job[Made]:
        work = whole(*args)
        yield next(work)
        assert gate.wait(20)
        return (yield from work)

    monkeypatch.setattr(making, "dataset_job", slow)
    dialog = asked(window, qtbot)
    dialog._ok.click()
    qtbot.waitUntil(lambda: window.desk.background.busy and window.shell.isActiveWindow())
    again = asked(window, qtbot)
    assert again._into.field.text() == str(tmp_path / "news-dataset-2")
    again._into.field.setText("news-dataset")
    assert told(again) == "A dataset is being made in that folder: name another one."
    assert not again._ok.isEnabled()
    again.close()
    qtbot.waitUntil(window.shell.isActiveWindow)
    window.view.setFocus()
    press(Key.Key_X, CTRL | ALT)
    gate.set()
    rest(window, qtbot)
    assert not [*tmp_path.glob("*-dataset*"), *tmp_path.glob(".*-dataset*")], "nothing of it is left"
    assert asked(window, qtbot)._into.field.text() == str(tmp_path / "news-dataset"), "it is free again"
    the_dialog().close()


# -- what is in the way ------------------------------------------------------------------------------------


def test_gold_that_is_not_there_cannot_be_made(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window, qtbot)
    choose(dialog._whose, "gold")
    looked(dialog, qtbot)
    assert said(dialog) == "news: has nothing annotated by gold; it was annotated by ana."
    assert not dialog._ok.isEnabled()
    choose(dialog._whose, "all")
    looked(dialog, qtbot)
    assert dialog._ok.isEnabled()
    dialog.close()


def test_shares_that_make_no_sense_are_told_at_once(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window, qtbot)
    train, dev, test = dialog.split.fields
    train.setValue(85)
    assert told(dialog) == "The shares add up to 105 %: let them be 100 % together."
    assert (said(dialog), dialog._ok.isEnabled()) == ("", False)
    dialog.show_trouble("An older look.")
    assert said(dialog) == "", "what was looked at before counts no more"
    for field, value in ((train, 0), (dev, 50), (test, 50)):
        field.setValue(value)
    assert told(dialog) == "Leave something to train on, and something to test with."
    for field, value in ((train, 33.33), (dev, 33.33), (test, 33.34)):
        field.setValue(value)
    assert train.text() == "33.33 %"
    looked(dialog, qtbot)
    assert dialog._ok.isEnabled()
    dialog.close()


def test_labels_are_balanced_where_there_are_any_and_not_by_date(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window, qtbot)
    by_letter(qtbot, dialog._more, Key.Key_R)
    choose(dialog.split.stratify, "claims")
    looked(dialog, qtbot)
    assert said(dialog).startswith("claims: nothing is annotated in that layer")
    assert not dialog._ok.isEnabled()
    choose(dialog.split.stratify, "entities")
    choose(dialog.split.by, "date")
    looked(dialog, qtbot)
    assert dialog.out.stratify == ""
    assert not dialog.split.stratify.isEnabled()
    assert "8 of the articles have no date; they count as the oldest." in said(dialog)
    assert dialog._ok.isEnabled()
    dialog.close()


def test_at_least_one_licence_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window, qtbot)
    for box in dialog.leaving.licences.boxes.values():
        box.setChecked(False)
    assert told(dialog) == "Choose at least one licence that texts leave under."
    assert not dialog._ok.isEnabled()
    dialog.close()


def test_an_earlier_dataset_is_gone_on_from(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = asked(window, qtbot)
    for field, value in zip(dialog.split.fields, (50, 25, 25), strict=True):
        field.setValue(value)
    looked(dialog, qtbot)
    dialog._ok.click()
    rest(window, qtbot)
    old = tmp_path / "news-dataset" / "splits.tsv"
    window.dataset_actions._settings.put(("dataset",), {})
    window.desk.corpus.store.add_documents([AnnotatedDocument(Document("knot", "A knot by the sea wall.\n"))])
    again = asked(window, qtbot)
    assert again.out.plan.fractions == (0.8, 0.1, 0.1)
    by_letter(qtbot, again._more, Key.Key_R)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(old), ""))
    by_letter(qtbot, again.split.keep.button, Key.Key_O)
    assert again.out.keep == old
    assert again.out.plan.fractions == (0.5, 0.25, 0.25), "as it was split"
    looked(again, qtbot)
    again._ok.click()
    rest(window, qtbot)
    before, after = (
        manifest.read((tmp_path / name / "splits.tsv").read_bytes()).splits
        for name in ("news-dataset", "news-dataset-2")
    )
    assert before.items() < after.items()


def test_an_earlier_split_that_is_wrong_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    splits = tmp_path / "splits.tsv"
    dialog = asked(window, qtbot)
    dialog.split.keep.field.setText("splits.tsv")
    assert told(dialog) == "There is no such file of splits: choose another one, or none."
    splits.write_text("# annotator splits, version 9\n", encoding="utf-8")
    dialog.split.keep.field.setText(str(splits))
    looked(dialog, qtbot)
    assert said(dialog).startswith(f"{splits}")
    assert not dialog._ok.isEnabled()
    dialog.split.keep.field.setText("~nobody-of-that-name/x")
    assert not dialog._ok.isEnabled()
    entries = {"gull": manifest.Entry("test", "gull", "0" * 64), "dodo": manifest.Entry("train", "dodo", "0" * 64)}
    splits.write_bytes(manifest.write(manifest.Manifest(entries=entries)))
    dialog.split.keep.field.setText(str(splits))
    looked(dialog, qtbot)
    assert "dodo" in said(dialog)
    assert "gull" in said(dialog)
    assert dialog._ok.isEnabled(), "it is told, and can be made"
    dialog.close()


def test_folders_and_files_that_are_none_are_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").touch()
    dialog = asked(window, qtbot)
    dialog._into.field.setText("full")
    assert told(dialog) == "The folder is not empty: name a new one."
    assert not dialog._ok.isEnabled()
    dialog._into.field.setText("new")
    dialog.leaving.about.field.setText("full")
    assert told(dialog) == "There is no such file that says what it is: choose another one, or none."
    dialog.leaving.about.field.clear()
    assert (dialog._ok.isEnabled(), dialog.folder, dialog.out.about) == (True, tmp_path / "new", None)
    dialog.close()


def test_an_empty_corpus_and_one_article(
    open_window: OpenWindow, qtbot: QtBot, empty_corpus: OpenCorpus, tmp_path: Path
) -> None:
    window = open_window(empty_corpus)
    dialog = asked(window, qtbot)
    assert said(dialog) == "empty: has no articles to split."
    assert not dialog._ok.isEnabled()
    dialog.close()
    empty_corpus.store.add_documents([AnnotatedDocument(Document("one", "A story.\n"))])
    dialog = asked(window, qtbot)
    assert "No article leaves as text." in said(dialog)
    assert "The corpus has 1 article, which cannot be split into 3: all of it is for training." in said(dialog)
    dialog._ok.click()
    rest(window, qtbot)
    assert made(tmp_path / "empty-dataset", "offsets") == {"train": ["one"]}


def test_where_nothing_may_leave_nothing_can_be_made(open_window: OpenWindow, qtbot: QtBot, corpus: OpenCorpus) -> None:
    run(take_down_job(corpus, corpus.store.document_ids()))
    dialog = asked(open_window(corpus), qtbot)
    assert "3 articles do not leave: is on the takedown list." in said(dialog)
    assert said(dialog).startswith("No article may leave, so there is nothing to make.\n")
    assert not dialog._ok.isEnabled()
    dialog.close()


def test_what_is_not_installed_is_told_with_the_remedy(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    dialog = asked(window, qtbot)
    assert "pip install 'annotator[parquet]'" in said(dialog)
    assert not dialog._ok.isEnabled()
    dialog.close()


def test_what_is_wrong_stands_under_its_field_and_the_preview_stays_where_it_is(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = asked(window, qtbot)
    place_of = dialog._lost.mapTo(dialog, dialog._lost.rect().topLeft())
    train, _, _ = dialog.split.fields
    train.setValue(85)
    dialog._into.field.clear()
    QApplication.processEvents()
    assert dialog.split.shares_row.trouble == "The shares add up to 105 %: let them be 100 % together."
    assert train.accessibleDescription() == dialog.split.shares_row.trouble
    assert (train.property("trouble"), dialog._into.field.property("trouble")) == (True, True)
    assert dialog._into_row.trouble == "Say into which folder."
    assert dialog._lost.mapTo(dialog, dialog._lost.rect().topLeft()) == place_of
    dialog._more.click()
    dialog.split.keep.field.setText("gone.tsv")
    dialog._more.click()
    assert dialog.split.keep_row.isVisible(), "what is wrong is not put away"
    train.setValue(80)
    assert train.property("trouble") is False
    assert train.accessibleDescription().startswith("Train: what a model learns from.")
    dialog.close()


# -- looking -----------------------------------------------------------------------------------------------


def test_another_choice_ends_the_look_and_a_stopped_one_can_begin_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    whole = making.look_job

    def slow(corpus: OpenCorpus, out: DatasetOut) -> Job[Made]:
        begun.append(out.plan.seed)
        for number in range(1_000_000 if len(begun) < 3 else 0):
            yield Progress(number, 0, "Looking")
        return (yield from whole(corpus, out))

    monkeypatch.setattr(making, "look_job", slow)
    press(Key.Key_D, CTRL | SHIFT)
    dialog = the_dialog()
    qtbot.waitUntil(lambda: begun == [1])
    dialog.split.seed.setValue(2)
    qtbot.waitUntil(lambda: begun == [1, 2])
    qtbot.waitUntil(dialog.look._progress.isVisible)
    dialog.look._progress._cancel.click()
    qtbot.waitUntil(dialog.look._again.isVisible)
    assert said(dialog) == "Stopped before everything was looked through."
    assert dialog._ok.isEnabled()
    dialog.look._again.click()
    looked(dialog, qtbot)
    assert begun == [1, 2, 2]
    assert said(dialog).startswith("4 articles leave as text")
    dialog.close()


def test_escape_leaves_it_and_ends_the_look(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Event()
    monkeypatch.setattr(making, "look_job", held_up(gate))
    press(Key.Key_D, CTRL | SHIFT)
    dialog = the_dialog()
    qtbot.waitUntil(lambda: dialog.look._progress.isVisible() and dialog.isActiveWindow())
    press(Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: not window.dataset_actions._look._background.busy)
    assert not [one for one in QApplication.topLevelWidgets() if one.objectName() == "dataset" and one.isVisible()]


@pytest.mark.parametrize("balanced", [False, True])
def test_that_nothing_is_annotated_and_tables_would_have_no_tags_is_told(
    window: MainWindow, qtbot: QtBot, *, balanced: bool
) -> None:
    dialog = asked(window, qtbot)
    assert "Nothing is annotated" not in said(dialog)
    dialog.split.stratify.setCurrentIndex(dialog.split.stratify.findData("entities" if balanced else ""))
    for name in ("entities", "claims"):
        dialog._tokens.boxes[name].setChecked(True)
    looked(dialog, qtbot)
    told_of = [line for line in said(dialog).split("\n") if line.startswith("Nothing is annotated")]
    assert told_of == ["Nothing is annotated in Claims: its table of tokens will have no tags, or be left out."]
    dialog.close()
    window.commands["undo"].trigger()
    dialog = asked(window, qtbot)
    assert "Nothing is annotated in these articles yet." in said(dialog)
    dialog.close()


def test_where_no_text_leaves_there_are_no_tables_of_tokens(
    open_window: OpenWindow, qtbot: QtBot, corpus: OpenCorpus
) -> None:
    window = open_window(corpus)
    dialog = asked(window, qtbot)
    dialog._tokens.boxes["claims"].setChecked(True)
    looked(dialog, qtbot)
    assert "No article leaves as text, so there will be no table of tokens." in said(dialog)
    dialog.close()


def test_what_was_seen_in_training_is_told_in_a_sentence() -> None:
    assert dataset_report._seen(0, 2) == (
        "Nothing of dev and test has been seen in training; a random split would let 2 articles be seen."
    )
    assert dataset_report._seen(1, 1) == (
        "1 article of dev and test has been seen in training, or a part of it; "
        "a random split would let 1 article be seen."
    )
    assert dataset_report._seen(2, 0).startswith("2 articles of dev and test have been seen")


def test_what_stands_in_several_splits_is_counted_and_explained(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    text = "The harbour crews came in before the storm, and nobody was hurt, the harbour master said on Monday."
    copies = [Document(f"copy-{n}", f"{text}\nNo {n}.\n") for n in range(1, 4)]
    window.desk.corpus.store.add_documents([AnnotatedDocument(one) for one in copies])
    entries = {
        one.id: manifest.Entry(split, one.id, one.sha256)
        for one, split in zip(copies, ("train", "dev", "test"), strict=True)
    }
    (tmp_path / "splits.tsv").write_bytes(manifest.write(manifest.Manifest(entries=entries)))
    dialog = asked(window, qtbot)
    dialog.split.keep.field.setText("splits.tsv")
    looked(dialog, qtbot)
    lines = said(dialog).split("\n")
    assert any(line.startswith("2 articles of dev and test have been seen in training, or parts of") for line in lines)
    header = "In several splits\tHere\tAt random"
    assert header in lines
    assert dialog._lost.meaning_at(header, header.index("random")).startswith("What it would be if articles were dealt")
    assert dialog._lost.meaning_at("Train\t8", 2) == ""
    dialog.close()


# -- what it is like to use ----------------------------------------------------------------------------------


def test_tab_goes_through_the_dialog_as_it_reads_and_everything_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window, qtbot)
    by_letter(qtbot, dialog._more, Key.Key_R)
    dialog.resize(900, 1100)
    first = dialog._whose
    first.setFocus(Qt.FocusReason.TabFocusReason)
    way = [first]
    while len(way) < 60:
        press(Key.Key_Tab)
        if QApplication.focusWidget() is first:
            break
        way.append(QApplication.focusWidget())
    kinds = (QComboBox, QLineEdit, QPushButton, QCheckBox, QPlainTextEdit, QAbstractSpinBox)
    found = [one for kind in kinds for one in dialog.findChildren(kind) if one.isVisible() and one.isEnabled()]
    wanted = [one for one in found if not isinstance(one.parent(), QAbstractSpinBox)]
    assert {id(one) for one in wanted} == {id(one) for one in way}
    middles = [one.mapTo(dialog, one.rect().center()).y() for one in way]
    assert all(after > before - 12 for before, after in pairwise(middles)), middles
    buddies = {label.buddy() for label in dialog.findChildren(QLabel)}
    assert [one for one in way if not (one in buddies or one.accessibleName() or getattr(one, "text", str)())] == []
    letters = [one.text() for kind in (QLabel, QPushButton, QCheckBox) for one in dialog.findChildren(kind)]
    keys = [text.replace("&&", "").partition("&")[2][:1].lower() for text in letters if "&" in text.replace("&&", "")]
    assert sorted(keys) == sorted(set(keys)), "no letter leads to two things"
    dialog.close()


def test_more_choices_move_neither_fields_nor_the_window(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window, qtbot)
    dialog.move(20, 30)
    QApplication.processEvents()
    before, left = dialog.pos(), dialog._whose.mapTo(dialog, dialog._whose.rect().topLeft()).x()
    for text in ("Fewe&r choices", "Mo&re choices"):
        by_letter(qtbot, dialog._more, Key.Key_R)
        QApplication.processEvents()
        assert dialog._more.text() == text
        assert dialog.pos() == before
        assert dialog._whose.mapTo(dialog, dialog._whose.rect().topLeft()).x() == left
        assert dialog.frameGeometry().bottom() <= dialog.screen().availableGeometry().bottom()
    dialog.close()


def test_lists_under_fields_show_all_their_items(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window, qtbot)
    for box in (dialog._whose, dialog.split.by, dialog.leaving.mask):
        box.showPopup()
        QApplication.processEvents()
        view = box.view()
        last = view.visualRect(view.model().index(box.count() - 1, 0))
        assert view.viewport().rect().contains(last)
        box.hidePopup()
    dialog.close()


def test_on_a_small_screen_what_it_will_be_like_shows_beside_whatever_has_the_keyboard(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = asked(window, qtbot)
    by_letter(qtbot, dialog._more, Key.Key_R)
    dialog.resize(752, 552)
    QApplication.processEvents()
    for field in (dialog._whose, dialog.leaving.about.field, dialog._whose):
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QApplication.processEvents()
        assert field.visibleRegion().boundingRect() == field.rect()
        seen = dialog._lost.visibleRegion().boundingRect()
        assert seen.height() >= 5 * dialog._lost.fontMetrics().lineSpacing()
    assert dialog._ok.visibleRegion().boundingRect() == dialog._ok.rect()
    dialog.close()
