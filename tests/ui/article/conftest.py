"""Articles in many scripts, and a view to show them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Label, Layer, RelationType, Role, Scheme
from annotator.model.span import Span
from annotator.ui import theme as themes
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.lanes import Lanes
from annotator.ui.article.layouts import Laid
from annotator.ui.article.margins import Margins, margins
from annotator.ui.article.marks import look_of, marks_of
from annotator.ui.article.painter import Drawing, draw_up
from annotator.ui.article.styles import Style, make_styles
from annotator.ui.theme import LIGHT, Theme, article_font

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

SCHEME = Scheme(
    "small",
    "1",
    layers=(
        Layer(
            "entities",
            labels=(Label("ORG", colour="#0072B2"), Label("LOC", colour="#009E73")),
            relations=(RelationType("same_as", (Role("a"), Role("b")), symmetric=True),),
        ),
        Layer(
            "claims",
            mark="underline",
            discontinuous=True,
            labels=(
                Label("CLAIM", colour="#D55E00"),
                Label("SOURCE", colour="#3F51B5", line="dotted"),
                Label("CUE", colour="#C2185B", line="double"),
                Label("EVIDENCE", colour="#00796B", line="dashed"),
            ),
            relations=(
                RelationType(
                    "attribution",
                    (
                        Role("claim", ("CLAIM",), most=0),
                        Role("source", ("SOURCE",), most=0),
                        Role("cue", ("CUE",), most=0),
                    ),
                ),
                RelationType("about", (Role("claim", ("CLAIM",)), Role("thing")), colour="#B00020"),
            ),
        ),
        Layer("parts", unit="block", mark="block", labels=(Label("AD", colour="#666666", title="Advertisement"),)),
    ),
)

TEXT = (
    "Harbour council says dredging to start in March\n"
    "\n"
    "“The channel has lost two metres,” Ines Tallow told the council on Tuesday, adding it was urgent.\n"
    "Short.\n"
    "The cooperative disputes that figure, and says so at length in its letter to the council."
)
"""A headline, an empty line, long and short paragraphs."""

ARTICLES = {
    "en": "Harbour council says dredging to start in March, “if the money comes”, Ines Tallow told it on Tuesday.",
    "de": "Der Hafenrat vertagt die Ausbaggerung, z. B. wegen der Kosten – „viel zu hoch“, sagte Übersee-Chefin Groß.",
    "ja": "東京都に住んでいる学生は昨日、国会議事堂の前で抗議した。警察は「けが人はいない」と発表した。",
    "th": "กรุงเทพมหานครเป็นเมืองหลวงของประเทศไทย และเป็นเมืองที่มีประชากรมากที่สุดในประเทศ",
    "hi": "सरकार ने बंदरगाह की घोषणा की। क्या यह सच है? मंत्री ने कहा कि काम मार्च में शुरू होगा।",
    "emoji": f"The family {FAMILY} went 👍🏽 home 🇩🇪 by e\u0301cole bus, {FAMILY}{FAMILY} again and again, it said 😀.",
    "ar": "قال المتحدث باسم مجلس الميناء إن المشروع تأخر (NATO 2024) وإن القرار لم يصدر بعد من المجلس نفسه.",
    "he": "דובר המועצה אמר כי 3.14 מיליון (EU) הועברו ביום שלישי, ולא 1,000 כפי שנטען בעבר על ידי אחרים.",
    "mixed": "The phrase مرحبا بك means welcome, and שלום means peace, both said 1,000 times in the quoted article.",
}
LEFT_TO_RIGHT = ("en", "de", "ja", "th", "hi", "emoji")
RIGHT_TO_LEFT = ("ar", "he")


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """The light theme and its fonts; and no blinking caret, since pictures are compared."""
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    themes.apply(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")
    qapp.setCursorFlashTime(flash)


@pytest.fixture
def style(qapp: QApplication) -> Style:
    """How plain paragraphs are set."""
    return make_styles(article_font())[4]


@pytest.fixture
def lay(style: Style) -> Callable[..., Laid]:
    """Set a text as type, 300 pixels wide."""

    def lay(text: str, *, width: float = 300, begin: int = 0, **more: bool) -> Laid:
        return Laid(text, begin, style, width, **more)

    return lay


ShowArticle = Callable[..., ArticleView]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[ShowArticle]:
    """Show a text in a view of its own, with the keyboard in it."""
    views: list[ArticleView] = []

    def show(
        text: str,
        *annotations: Annotation | Relation,
        width: int = 900,
        height: int = 500,
        layer: str = "entities",
        **more: object,
    ) -> ArticleView:
        view = ArticleView()
        views.append(view)
        qtbot.addWidget(view)
        view.layer = layer
        view.resize(width, height)
        view.show_article(Document("article", text, **more), AnnotationSet("ana", annotations), SCHEME)  # type: ignore[arg-type]
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        view.setFocus()
        settle(view)
        return view

    yield show
    views.clear()


def settle(view: ArticleView) -> None:
    """Paint what waits to be painted."""
    for _ in range(3):
        QApplication.processEvents()


def entity(number: int, begin: int, end: int, label: str = "ORG") -> Annotation:
    """An entity at a place."""
    return Annotation(f"a{number:032x}", "ana", "entities", label, (Span(begin, end),))


def claim(number: int, *spans: tuple[int, int], label: str = "CLAIM") -> Annotation:
    """A claim, discontinuous if there are several spans."""
    return Annotation(f"a{number:032x}", "ana", "claims", label, tuple(Span(*span) for span in spans))


def block(number: int, begin: int, end: int, *, dropped: bool = False) -> Annotation:
    """A labelled block."""
    features = (("keep", "drop"),) if dropped else ()
    return Annotation(f"a{number:032x}", "ana", "parts", "AD", (Span(begin, end),), features)


def relation(number: int, label: str, *args: tuple[str, Annotation]) -> Relation:
    """Annotations in the roles of a relation."""
    layer = "entities" if label == "same_as" else "claims"
    return Relation(f"r{number:032x}", "ana", layer, label, tuple(Arg(role, item.id) for role, item in args))


def drawing_of(
    laid: Laid,
    *annotations: Annotation,
    theme: Theme = LIGHT,
    ratio: float = 1.0,
    scheme: Scheme = SCHEME,
    room: Margins | None = None,
) -> Drawing:
    """What is drawn for the marks of a piece."""
    piece = Span(laid.begin, laid.begin + max(1, laid.length))
    lanes = Lanes(lambda span: [a for a in annotations if a.touches(span)], lambda a: look_of(a, scheme))
    beside = room or margins(1000, 1.0, right_to_left=laid.right_to_left)
    return draw_up(laid, marks_of(piece, annotations, scheme, lanes), theme, ratio, beside)
