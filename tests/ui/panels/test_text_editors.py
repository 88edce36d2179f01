"""What is typed as an answer: numbers of any language, patterns in words, links that open only when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.scheme import Feature, value_problem
from annotator.ui.panels.feature_editors import FeatureForm
from annotator.ui.panels.numerals import decimal_text, stepped
from annotator.ui.panels.pattern_words import in_words
from annotator.ui.panels.text_editors import NumberEditor, TextEditor, web_address
from annotator.ui.theme import LIGHT
from tests.ui.panels.conftest import named

NUMBER = Feature("rank", "number")


@pytest.mark.parametrize(
    ("typed", "point", "read"),
    [
        ("2.5", ".", "2.5"),
        ("2,5", ",", "2.5"),
        ("2,5", ".", "2,5"),
        ("1,000", ".", "1,000"),
        ("1.000,5", ",", "1.000,5"),
        ("12\u202f345", ",", "12345"),
        ("\u22122", ".", "-2"),
        ("٣٫٥", ".", "3.5"),
        ("१२", ".", "12"),
        (" 7 ", ".", "7"),
        ("", ".", ""),
    ],
)
def test_numbers_as_people_type_them(typed: str, point: str, read: str) -> None:
    assert decimal_text(typed, point) == read


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_counting_is_exact_and_stays_a_number(number: Decimal) -> None:
    value = f"{number:f}"
    assert stepped(stepped(value, 10), -10) == value
    assert Decimal(stepped(value, 1)) == number + 1
    assert not value_problem(NUMBER, stepped(value, 1))


@pytest.mark.parametrize(("value", "counted"), [("", "1"), ("-0.5", "0.5"), ("many", "many"), ("NaN", "NaN")])
def test_counting_from_anywhere(value: str, counted: str) -> None:
    assert stepped(value, 1) == counted


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("Q[0-9]+", "“Q”, then one or more digits"),
        (r"\d{4}", "4 digits"),
        (r"\d{4}-\d{2}", "4 digits, then “-”, then 2 digits"),
        ("[A-Z]{2,3}", "2 to 3 capital letters"),
        (r"Q?", ""),
        (r"(a|b)+", ""),
        (r"[0-9]*\.5", "any number of digits, then “.5”"),
        ("[a-z]?x", "at most one of the small letters, then “x”"),
        ("", ""),
    ],
)
def test_patterns_in_words(qapp: QObject, pattern: str, words: str) -> None:
    assert in_words(pattern) == words


@given(st.text(alphabet="Qab[]0-9+*?{},\\d()|.^$ ", max_size=12))
def test_no_pattern_is_too_odd_for_words(pattern: str) -> None:
    assert isinstance(in_words(pattern), str)


@pytest.mark.parametrize("value", ["https://example.org/Q42", "http://example.org"])
def test_addresses_a_browser_may_be_sent_to(value: str) -> None:
    address = web_address(value)
    assert address is not None
    assert address.toString() == value


@pytest.mark.parametrize(
    "value",
    ["", "Q42", "file:///etc/passwd", "javascript:alert(1)", "https://", "https://bank.example@evil.example/", "a b"],
)
def test_addresses_it_may_not(value: str) -> None:
    assert web_address(value) is None


class Browser(QObject):
    """Stands for the desktop's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.visited: list[str] = []

    @Slot(QUrl)
    def visit(self, url: QUrl) -> None:
        self.visited.append(url.toString())


@pytest.fixture
def browser(qapp: QObject) -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "visit")
    yield made
    QDesktopServices.unsetUrlHandler("https")


def test_a_link_is_opened_only_by_its_button(on_screen: Callable[..., QWidget], qtbot: QtBot, browser: Browser) -> None:
    holder = QWidget()
    form = FeatureForm([Feature("page", "link", required=True)], LIGHT, holder)
    form.resize(300, 60)
    on_screen(holder, 300, 60)
    line, button = named(holder, "Page"), named(holder, "Page: open in the browser")
    assert isinstance(button, QAbstractButton)
    assert not button.isEnabled()
    edits: list[object] = []
    form.edited.connect(lambda name, values: edits.append((name, values)))
    qtbot.keyClicks(line, "Q42")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert edits == [("page", ("Q42",))]
    form.show_features((("page", "Q42"),))
    assert not button.isEnabled(), "an id is no address"
    form.show_features((("page", "https://example.org/entity/42"),))
    assert button.isEnabled()
    assert "example.org" in button.toolTip()
    assert browser.visited == []
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert browser.visited == ["https://example.org/entity/42"]


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("german", "qapp")
def test_a_decimal_comma_is_kept_as_the_scheme_writes_it(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    editor = NumberEditor(NUMBER, LIGHT, holder)
    edits: list[object] = []
    editor.edited.connect(edits.append)
    qtbot.keyClicks(editor.control(), "2,5")
    editor.commit()
    assert edits == [("2.5",)]
    editor.show_values(("2.5",))
    qtbot.keyClick(editor.control(), Qt.Key.Key_Up)
    editor.commit()
    assert edits == [("2.5",), ("3.5",)]


@pytest.mark.parametrize(
    ("pattern", "typed", "kept"),
    [(r"\w+", "Zoë", True), (r"\d{4}", "٢٠٢٦", True), (r"\w+", "Zoë!", False)],
)
def test_a_pattern_is_about_letters_and_digits_of_every_script(
    qapp: QObject, qtbot: QtBot, pattern: str, typed: str, kept: bool
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    editor = TextEditor(Feature("name", pattern=pattern), LIGHT, holder)
    edits: list[object] = []
    editor.edited.connect(edits.append)
    editor.line.insert(typed)
    editor.commit()
    assert edits == ([(typed,)] if kept else [])


def test_a_long_form_fits_its_card(on_screen: Callable[..., QWidget]) -> None:
    long = "a value that goes on and on, further than any card is wide, with every word needed"
    features = [
        Feature(f"{kind} {long if n == 0 else n}", kind, (long, "b & c") if kind.startswith("choice") else ())
        for kind in ("choice", "choices", "flag", "text", "number", "link")
        for n in range(5)
    ]
    holder = QWidget()
    form = FeatureForm([*features, Feature("internationalisationofall", "flag", required=True)], LIGHT, holder)
    form.show_features(tuple((f.name, long) for f in features if f.type in ("choice", "choices", "text", "link")))
    on_screen(holder, 240, 1200)
    form.setGeometry(0, 0, 230, 1200)
    for editor in form.editors:
        for control in editor.controls():
            right = control.mapTo(form, control.rect().bottomRight()).x()
            assert right < 230, f"{control.accessibleName()} ends at {right}"
            assert control.height() >= 24, control.accessibleName()
    assert form.grab().width() == 230
