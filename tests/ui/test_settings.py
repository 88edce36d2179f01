"""What the user set: one readable TOML file that is never spoilt, and where the window was."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings, QTranslator
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.opening.corpus import OpenCorpus
from annotator.ui import theme as themes
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.settings import (
    APPLICATION,
    Fault,
    Geometry,
    Problem,
    Settings,
    Trial,
    Wanted,
    settings_file,
)
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
    assert again.problem is None


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
    assert settings.faults == [
        Fault("article_width", "wide", Wanted.NUMBER_WITHIN, ("30", "140")),
        Fault("article_size", "900", Wanted.NUMBER_WITHIN, ("8", "40")),
        Fault("snap_to_words", "1", Wanted.FLAG),
        Fault("keys", "3", Wanted.TABLE_OF_KEYS),
    ]
    assert file.read_text() == content


def test_whoever_listens_hears_what_was_set_and_what_was_taken_back(file: Path) -> None:
    settings = Settings(file)
    heard: list[str] = []
    settings.listen(heard.append)
    settings.set("theme", "dark")
    settings.set("theme", "dark")
    settings.set_keys("link", ["F4"])
    trial = Trial(settings)
    trial.set("article_width", 50)
    trial.note("keys", "link")
    settings.set_keys("link", None)
    trial.forget("theme")
    trial.forget("nothing")
    assert heard == ["theme", "keys", "article_width", "keys", "theme"]
    trial.take_back()
    assert sorted(heard[5:]) == ["article_width", "keys", "theme"]
    assert (settings.text("theme"), settings.keys()) == ("dark", {"link": ("F4",)})
    assert tomlkit.parse(file.read_text()).unwrap() == {"theme": "dark", "keys": {"link": ["F4"]}}


def test_what_others_set_during_a_trial_stays(file: Path) -> None:
    settings = Settings(file)
    trial = Trial(settings)
    settings.set("article_zoom", 1.1)
    trial.set("article_zoom", 2.0)
    settings.set("snap_to_words", value=False)
    trial.note("keys")
    settings.set_keys("link", ["F4"])
    trial.take_back()
    assert tomlkit.parse(file.read_text()).unwrap() == {"article_zoom": 1.1, "snap_to_words": False}


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
    assert settings.problem is not None
    assert settings.problem.unreadable
    assert settings.text("theme", "light") == "light"
    settings.set("theme", "dark")
    assert settings.text("theme") == "dark", "for now"
    assert file.read_bytes() == broken
    file.write_text("future = 1\n")
    settings.set("whole_words", value=True)
    assert tomlkit.parse(file.read_text()).unwrap() == {"future": 1, "theme": "dark", "whole_words": True}
    assert settings.problem is None


def test_what_cannot_be_written_is_said_once_and_written_with_the_next(file: Path) -> None:
    settings = Settings(file)
    told: list[Problem | None] = []
    settings.listen_to_trouble(lambda: told.append(settings.problem))
    settings.set("theme", "dark")
    in_the_way = file.with_suffix(".part")
    in_the_way.mkdir()
    settings.set("article_zoom", 1.1)
    settings.set_keys("link", ["F4"])
    settings.forget("theme")
    (problem,) = told
    assert problem is not None
    assert not problem.unreadable
    assert settings.text("theme") == ""
    assert tomlkit.parse(file.read_text()).unwrap() == {"theme": "dark"}
    in_the_way.rmdir()
    settings.set("whole_words", value=True)
    expected = {"article_zoom": 1.1, "keys": {"link": ["F4"]}, "whole_words": True}
    assert tomlkit.parse(file.read_text()).unwrap() == expected
    assert settings.problem is None
    assert len(told) == 1


def test_what_a_hand_or_another_window_wrote_meanwhile_stays(file: Path) -> None:
    one, other = Settings(file), Settings(file)
    one.set("theme", "dark")
    other.set("article_zoom", 1.5)
    other.set_keys("finish", ["F9"])
    file.write_text(file.read_text() + 'undo = ["F8"] # mine\n')
    one.set_keys("link", ["F4"])
    one.set("article_width", 60)
    text = file.read_text()
    assert tomlkit.parse(text).unwrap() == {
        "theme": "dark", "article_zoom": 1.5, "article_width": 60,
        "keys": {"finish": ["F9"], "undo": ["F8"], "link": ["F4"]},
    }  # fmt: skip
    assert "# mine" in text
    assert one.number("article_zoom", 1.0) == 1.0, "until the next start"


def test_a_byte_order_mark_is_no_part_of_a_name(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b'\xef\xbb\xbftheme = "dark"\r\n')
    settings = Settings(file)
    assert (settings.problem, settings.text("theme")) == (None, "dark")
    settings.set("article_zoom", 1.5)
    assert tomlkit.parse(file.read_text()).unwrap() == {"theme": "dark", "article_zoom": 1.5}


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
    assert "cannot be read" in window.banner.message


def test_the_window_says_that_settings_are_not_kept_and_tries_again(window: MainWindow, tmp_path: Path) -> None:
    in_the_way = tmp_path / "settings.part"
    in_the_way.mkdir()
    window.commands["zoom_in"].trigger()
    assert "settings.toml cannot be written" in window.banner.message
    (button,) = [one for one in window.banner.findChildren(QPushButton) if one.text() == "Retry"]
    button.click()
    assert "settings.toml cannot be written" in window.banner.message, "it still cannot"
    in_the_way.rmdir()
    button.click()
    assert window.banner.message == ""
    assert "article_zoom = 1.1" in (tmp_path / "settings.toml").read_text()


class Loud(QTranslator):
    """A language in which everything is written in capitals."""

    def translate(self, context: str, text: str, *_: object) -> str:  # type: ignore[override]
        return text.upper() if context == "SettingsActions" else text

    def isEmpty(self) -> bool:  # noqa: N802
        return False


def test_what_is_wrong_with_a_setting_is_said_in_the_readers_language(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path, qapp: QApplication
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'article_size = 900\ntheme = "pink"\nannotator = 3\nsnap_to_words = 1\narticle_font = "No Such"\n'
        '[keys]\nnone = ["F2"]\nfinish = ["Foo"]\nundo = 7\n'
    )
    loud = Loud()
    qapp.installTranslator(loud)
    try:
        window = open_window(corpus)
    finally:
        qapp.removeTranslator(loud)
    said = window.banner._details.text()
    assert f"article_size = 900 IN {file} SHOULD BE A NUMBER FROM 8 TO 40: THE DEFAULT IS USED INSTEAD." in said
    assert len(said.split("\n")) == 8
    quoted = re.findall("^[a-z_.]+ = [\\w ]+(?= IN)", said, re.MULTILINE)
    for of_the_file in (str(file), "system", *themes.THEMES, *quoted):
        said = said.replace(of_the_file, "")
    assert said == said.upper()


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
