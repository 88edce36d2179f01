"""What the user set: one readable TOML file that is never spoilt, and where the window was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication

from annotator.opening.corpus import OpenCorpus
from annotator.ui.preferences import Preferences
from annotator.ui.settings import APPLICATION, Geometry, Settings, settings_file
from tests.ui.conftest import OpenWindow


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def test_what_is_set_is_there_the_next_time(file: Path) -> None:
    settings = Settings(file)
    settings.set("theme", "dark")
    settings.set("article_zoom", 1.21)
    settings.set("whole_words", value=False)
    again = Settings(file)
    assert again.text("theme") == "dark"
    assert again.number("article_zoom", 1.0) == 1.21
    assert again.flag("whole_words", default=True) is False
    assert again.problem == ""


def test_what_was_never_set_has_its_default(file: Path) -> None:
    settings = Settings(file)
    assert settings.text("theme") == ""
    assert settings.text("theme", "light") == "light"
    assert settings.number("zoom", 1.5) == 1.5
    assert settings.flag("on", default=True) is True
    assert not file.exists(), "looking writes nothing"


def test_values_of_the_wrong_kind_count_for_nothing(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('theme = 3\narticle_zoom = "large"\nyes = true\non = "yes"\n')
    settings = Settings(file)
    assert settings.text("theme", "light") == "light"
    assert settings.number("article_zoom", 1.0) == 1.0
    assert settings.number("yes", 1.0) == 1.0
    assert settings.flag("on", default=False) is False


def test_what_makes_no_sense_is_told_once_and_kept(file: Path) -> None:
    file.parent.mkdir()
    content = 'article_width = "wide"\narticle_size = 900\nsnap_to_words = 1\nvisual_arrows = true\nkeys = 3\n'
    file.write_text(content)
    settings = Settings(file)
    chosen = Preferences(settings)
    for _ in range(2):
        assert (chosen.width, chosen.scale, chosen.snap_to_words, chosen.visual_arrows) == (70, 1.0, True, True)
        assert settings.keys() == {}
    assert [fault.partition(" = ")[0] for fault in settings.faults] == [
        "article_width", "article_size", "snap_to_words", "keys",
    ]  # fmt: skip
    assert "should be a number from 8 to 40" in settings.faults[1]
    assert file.read_text() == content


def test_whoever_listens_hears_what_was_set_and_what_was_taken_back(file: Path) -> None:
    settings = Settings(file)
    heard: list[str] = []
    settings.listen(heard.append)
    settings.set("theme", "dark")
    settings.set("theme", "dark")
    settings.set_keys("link", ["F4"])
    kept = settings.snapshot()
    settings.set("article_width", 50)
    settings.set_keys("link", None)
    settings.forget("theme")
    settings.forget("nothing")
    assert heard == ["theme", "keys", "article_width", "keys", "theme"]
    settings.take_back(kept)
    assert sorted(heard[5:]) == ["article_width", "keys", "theme"]
    assert (settings.text("theme"), settings.keys()) == ("dark", {"link": ("F4",)})
    assert tomlkit.parse(file.read_text()).unwrap() == {"theme": "dark", "keys": {"link": ["F4"]}}


def test_keys_that_were_set_before_a_broken_line_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('[keys]\nfinish = 7\nlink = ["F4"]\nundo = []\n')
    settings = Settings(file)
    assert settings.keys() == {"link": ("F4",), "undo": ()}
    settings.set_keys("link", ["F5"])
    assert "finish = 7" in file.read_text()


def test_comments_and_unknown_values_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('# mine\ntheme = "light" # the bright one\nfuture = [1, 2]\n\n[other]\nx = 1\n')
    Settings(file).set("theme", "dark")
    text = file.read_text()
    assert "# mine" in text
    assert "# the bright one" in text
    assert tomlkit.parse(text).unwrap() == {"theme": "dark", "future": [1, 2], "other": {"x": 1}}


@pytest.mark.parametrize("broken", [b"theme = ", b"\xff\xfe\x00", b"a = 1\na = 2\n", b"[x\n"])
def test_a_broken_file_is_said_and_left_for_the_user_to_mend(file: Path, broken: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(broken)
    settings = Settings(file)
    assert str(file) in settings.problem
    assert settings.text("theme", "light") == "light"
    settings.set("theme", "dark")
    assert settings.text("theme") == "dark", "for now"
    assert file.read_bytes() == broken


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("")
    settings = Settings(tmp_path / "in-the-way" / "settings.toml")
    settings.set("theme", "dark")
    assert str(tmp_path) in settings.problem
    assert settings.text("theme") == "dark"


def test_no_half_written_file_is_left(file: Path) -> None:
    settings = Settings(file)
    for number in range(5):
        settings.set("article_zoom", 1.0 + number)
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_the_file_is_in_the_users_config_folder() -> None:
    assert settings_file().name == "settings.toml"
    assert Path(os.environ["XDG_CONFIG_HOME"]) in settings_file().parents or os.name != "posix"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("settings") / "s.toml"
    Settings(file).set("theme", text)
    assert Settings(file).text("theme") == text


# -- the window --------------------------------------------------------------------------------------


def test_the_window_says_that_its_settings_are_broken(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text("theme = ")
    window = open_window(corpus)
    assert "settings.toml" in window.banner.message


@pytest.mark.parametrize("value", ["0", "-3", "nan", "inf", "1e9", "-inf", "0.0001"])
def test_an_impossible_size_of_text_is_survived(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path, value: str
) -> None:
    (tmp_path / "settings.toml").write_text(f"article_zoom = {value}")
    window = open_window(corpus)
    assert 8 < window.view.caret_rect(0).height() < 200


# -- geometry ----------------------------------------------------------------------------------------


@pytest.fixture
def geometry(qapp: QApplication) -> Iterator[Geometry]:
    QSettings(APPLICATION, APPLICATION).clear()
    yield Geometry()
    QSettings(APPLICATION, APPLICATION).clear()


def test_states_of_windows_are_kept(geometry: Geometry) -> None:
    assert geometry.bytes("window").isEmpty()
    geometry.set_bytes("window", QByteArray(b"\x00\x01state"))
    assert Geometry().bytes("window") == QByteArray(b"\x00\x01state")


def test_a_state_of_another_kind_counts_for_nothing(geometry: Geometry) -> None:
    QSettings(APPLICATION, APPLICATION).setValue("window", "text")
    assert Geometry().bytes("window").isEmpty()


def test_places_are_kept_for_each_corpus(geometry: Geometry) -> None:
    assert geometry.place("one") == ("", 0, 0)
    geometry.set_place("one", "harbour", 17, 240)
    geometry.set_place("folder/two", "quarry", 3, 0)
    assert Geometry().place("one") == ("harbour", 17, 240)
    assert Geometry().place("folder/two") == ("quarry", 3, 0)


@pytest.mark.parametrize("kept", ["", "x", "a|b|c", "a|1", "a|1|2|3", "a|1.5|2"])
def test_a_place_that_makes_no_sense_counts_for_nothing(geometry: Geometry, kept: str) -> None:
    QSettings(APPLICATION, APPLICATION).setValue("place/one", kept)
    assert Geometry().place("one") == ("", 0, 0)
