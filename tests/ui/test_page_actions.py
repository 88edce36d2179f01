"""Show in page: the kept page opens in the browser, at the passage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from annotator.jobs import run
from annotator.model.document import Block, Document
from annotator.model.span import Span
from annotator.opening.corpus import OpenCorpus
from annotator.ui.main_window import MainWindow
from annotator.ui.text_fragment import text_fragment
from tests.ui.conftest import OpenWindow, place
from tests.ui.test_text_actions import CTRL, press, select

LINES = (
    "The port",
    "The mayor opened the port, and the mayor closed it.",
    "The mayor, 50-50 & more",
    "東京の港は三月に",
)
TEXT = "".join(f"{line}\n" for line in LINES)
ARTICLE = Document(
    "port", TEXT, blocks=tuple(Block(TEXT.index(line), TEXT.index(line) + len(line), "paragraph") for line in LINES)
)


class Desktop(QObject):
    """Stands for the desktop: notes what it is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url)


@pytest.fixture
def desktop(qapp: QObject) -> Iterator[Desktop]:
    made = Desktop()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def window(open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path) -> MainWindow:
    """The window with a web page open in it."""
    page = tmp_path / "page.html"
    page.write_text("<h1>Port closes</h1><div><p>The mayor said so.</p></div>", encoding="utf-8")
    run(corpus.import_job([page]))
    window = open_window(corpus)
    window.open_article("port-closes")
    return window


def passage(quote: str, number: int = 0) -> str:
    return text_fragment(ARTICLE, place(TEXT, quote, number))


def test_a_unique_passage_is_named_by_itself() -> None:
    assert passage("opened the port") == ":~:text=opened%20the%20port"


def test_what_parts_terms_is_encoded() -> None:
    assert passage("50-50 & more") == ":~:text=50%2D50%20%26%20more"


def test_words_that_stand_elsewhere_too_get_words_beside_them() -> None:
    assert passage("mayor", 1) == ":~:text=and%20the-,mayor"
    assert passage("The mayor", 0).startswith(":~:text=")


def test_a_long_passage_is_named_by_its_ends() -> None:
    whole = text_fragment(ARTICLE, Span(0, TEXT.index("東")))
    assert unquote(whole) == ":~:text=The port,The mayor, 50-50 & more"


def test_at_a_caret_its_block_is_meant_and_scripts_without_spaces_do_too() -> None:
    at = TEXT.index("港は")
    assert unquote(text_fragment(ARTICLE, Span(at, at))) == ":~:text=東京の港は三月に"
    assert text_fragment(Document("empty", "\n"), Span(0, 0)) == ""


def test_the_page_opens_at_what_is_selected_and_the_status_says_where(window: MainWindow, desktop: Desktop) -> None:
    said: list[str] = []
    window.desk.passing.connect(said.append)
    select(window, "mayor said")
    press(window, Qt.Key.Key_U, modifiers=CTRL)
    (url,) = desktop.opened
    assert Path(url.toLocalFile()).read_bytes().startswith('\ufeff<meta http-equiv="Content-Sec'.encode())
    assert url.toString(QUrl.ComponentFormattingOption.FullyEncoded).endswith(".html#:~:text=mayor%20said")
    assert said == ["A copy of the page opens in the browser, without scripts, at /html/body/div/p"]


def test_an_article_that_was_no_page_says_so(window: MainWindow, desktop: Desktop) -> None:
    said: list[str] = []
    window.desk.passing.connect(said.append)
    window.open_article("harbour")
    press(window, Qt.Key.Key_U, modifiers=CTRL)
    assert desktop.opened == []
    assert "no web page is kept" in said[-1]
