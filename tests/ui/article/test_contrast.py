"""What can be read on what: every text that the canvas draws, on every ground it draws it on, as it is painted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator import resources
from annotator.formats.scheme_xml import read_scheme
from annotator.model.annotation import Annotation
from annotator.model.scheme import Label, Layer, RelationType, Role, Scheme
from annotator.model.span import Span
from annotator.ui.article.hints import Hints
from annotator.ui.article.labels import Tag
from annotator.ui.article.lanes import Lanes
from annotator.ui.article.layouts import Laid
from annotator.ui.article.margins import margins
from annotator.ui.article.marks import look_of, marks_of
from annotator.ui.article.painter import Drawing, Overlay, draw_up, paint, paint_ground
from annotator.ui.article.styles import Style, make_styles
from annotator.ui.theme import HIGH_CONTRAST, THEMES, Theme, article_font, contrast, ink, tint
from tests.ui.article.conftest import ShowArticle, entity, relation, settle

NEWS = read_scheme(resources.text("schemes", "news.xml").encode(), name="news")
COLOURS = sorted({label.colour for layer in NEWS.layers for label in layer.labels})
SCALE = 4
TEXT = "HHHHH mmmm HHHH mmmm HHHHH"
EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
BY_KIND = {"plain": 4, "muted": 1}


def scheme(*colours: str) -> Scheme:
    """A label of each colour, as a tint, an underline and a block."""
    labels = tuple(Label(f"L{number}", colour=colour) for number, colour in enumerate(colours))
    looks = ("tint", "underline", "block")
    return Scheme("s", "1", layers=tuple(Layer(look, mark=look, labels=labels) for look in looks))


def mark(layer: str, number: int, begin: int, end: int, *, dropped: bool = False) -> Annotation:
    features = (("keep", "drop"),) if dropped else ()
    identity = f"a{len(layer):016x}{number:016x}"
    return Annotation(identity, "ana", layer, f"L{number}", (Span(begin, end),), features)


class Painted:
    """A line of text as it is painted, four times as large, so that letters are more than edges."""

    def __init__(self, style: Style, theme: Theme, kinds: Scheme, marks: list[Annotation], overlay: Overlay) -> None:
        self.laid = laid = Laid(TEXT, 0, style, 600)
        lanes = Lanes(lambda span: [a for a in marks if a.touches(span)], lambda a: look_of(a, kinds))
        room = margins(1000, 1.0, right_to_left=False)
        self.drawing: Drawing = draw_up(laid, marks_of(Span(0, len(TEXT)), marks, kinds, lanes), theme, SCALE, room)
        image = QImage(SCALE * 900, int(SCALE * (laid.height + 40)), QImage.Format.Format_RGB32)
        image.fill(QColor(theme.surface))
        painter = QPainter(image)
        painter.scale(SCALE, SCALE)
        painter.translate(150, 20)
        paint_ground(painter, laid, self.drawing, theme)
        paint(painter, laid, self.drawing, overlay, theme)
        painter.end()
        self._image = image

    def solid(self, area: QRectF) -> set[str]:
        """The colours that fill a good part of an area; edges of letters are none."""
        box = QRectF(SCALE * (area.x() + 150), SCALE * (area.y() + 20), SCALE * area.width(), SCALE * area.height())
        part = self._image.copy(box.toAlignedRect())
        rows = np.frombuffer(part.constBits(), dtype=np.uint32).reshape(part.height(), part.bytesPerLine() // 4)
        found, counts = np.unique(rows[:, : part.width()] & 0xFFFFFF, return_counts=True)
        return {f"#{value:06X}" for value in found[counts > 0.04 * rows.size].tolist()}

    def letters(self, begin: int, end: int) -> QRectF:
        """Where letters stand, without the lines under them."""
        (box,) = self.laid.boxes(begin, end)
        em = self.laid.style.em
        return QRectF(box.left, box.baseline - 0.7 * em, box.right - box.left, 0.7 * em)

    def labels(self) -> Iterator[QRectF]:
        tags = [*self.drawing.tags]
        at = QPointF(self.laid.width + 25, 5)
        tags += [Tag(at, notice.tag) for notice in self.drawing.notices if notice.first]
        for tag in tags:
            yield QRectF(tag.at, tag.pixmap.deviceIndependentSize()).adjusted(0, 1, 0, -1)


def assert_readable(found: set[str], text: str, least: float) -> None:
    assert text.upper() in found, (text, found)
    for ground in found - {text.upper()}:
        assert contrast(text, ground) >= least, (text, ground)


def check(theme: Theme, outer: str, inner: str, *, kind: str, dropped: bool, selected: bool) -> None:
    """Text plain, tinted, tinted twice over and underlined, with its labels."""
    kinds = scheme(outer, inner)
    marks = [mark("tint", 0, 6, 21), mark("tint", 1, 11, 15), mark("underline", 0, 0, 26), mark("underline", 1, 4, 9)]
    marks += [mark("underline", 1, at, 26)._replace(id=f"a{at:032x}") for at in range(10, 16)]
    marks.append(mark("block", 1, 0, 26, dropped=dropped))
    overlay = Overlay((0, 26) if selected else None, marks[1].id, marks[2].id, None)
    painted = Painted(make_styles(article_font())[BY_KIND[kind]], theme, kinds, marks, overlay)
    usual = theme.muted if dropped or kind == "muted" else theme.text
    for (begin, end), text in (((0, 5), usual), ((6, 10), theme.text), ((11, 15), theme.text), ((22, 26), usual)):
        seen = painted.solid(painted.letters(begin, end))
        assert_readable(seen, theme.selection_text if selected else text, theme.least)
    inks = {ink(outer, theme).upper(), ink(inner, theme).upper(), theme.muted.upper()}
    for area in painted.labels():
        seen = painted.solid(area)
        (text,) = seen & inks
        assert_readable(seen, text, theme.least)
        assert seen - {text} == {theme.surface.upper()}, "on the page itself"


SITUATIONS = [*product(BY_KIND, (False, True), (False, True))]


@EVERY_THEME
@pytest.mark.parametrize("colour", COLOURS)
def test_every_label_of_the_news_scheme_can_be_read_everywhere(qapp: object, theme: Theme, colour: str) -> None:
    other = COLOURS[(COLOURS.index(colour) + 7) % len(COLOURS)]
    for kind, dropped, selected in SITUATIONS:
        check(theme, colour, other, kind=kind, dropped=dropped, selected=selected)


any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@settings(max_examples=60)
@given(any_colour, any_colour, st.sampled_from(list(THEMES.values())), st.sampled_from(SITUATIONS))
def test_so_can_whatever_a_scheme_may_choose(
    qapp: object, outer: str, inner: str, theme: Theme, situation: tuple[str, bool, bool]
) -> None:
    kind, dropped, selected = situation
    check(theme, outer, inner, kind=kind, dropped=dropped, selected=selected)


@settings(max_examples=300)
@given(any_colour, st.sampled_from(list(THEMES.values())))
def test_marks_are_seen_beside_the_page(colour: str, theme: Theme) -> None:
    """The line under a tint and an underline are no text, but more than enough."""
    assert contrast(ink(colour, theme), theme.surface) >= theme.least
    assert contrast(ink(colour, theme), tint(colour, theme)) >= theme.least


@EVERY_THEME
def test_letters_over_annotations_and_the_focus_ring_can_be_seen(theme: Theme) -> None:
    assert contrast(theme.inverse_text, theme.inverse) >= theme.least
    for ground in (theme.surface, theme.hatch, *(tint(colour, theme) for colour in COLOURS)):
        assert contrast(theme.focus, ground) >= 3


@EVERY_THEME
@pytest.mark.parametrize("colour", ["", "#FFFF00", "#000080", "#808080"])
def test_names_of_links_can_be_read_over_text_tints_and_selection(
    show: ShowArticle, theme: Theme, colour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = entity(1, 0, 5), entity(2, 20, 26)
    view = show(TEXT, one, other, relation(1, "same_as", ("a", one), ("b", other)))
    kind = RelationType("same_as", (Role("a"), Role("b")), symmetric=True, colour=colour)
    view.scheme = Scheme("s", "1", layers=(Layer("entities", labels=view.scheme.layers[0].labels, relations=(kind,)),))
    view.set_theme(theme)
    for all_links, active in ((True, ""), (False, one.id)):
        view.arcs.show_all(all_links)
        view.activate(active)
        view.select(Span(0, len(TEXT)))
        settle(view)
        ((arc, look),) = view.arcs._shown()
        assert arc.names
        assert contrast(look.colour, theme.surface) >= theme.least
        (name,) = arc.names
        picture = view.viewport().grab().toImage()
        ground = picture.pixelColor(int(name.rect.left) + 1, int(name.rect.top) + 1).name().upper()
        assert ground == theme.surface.upper()


def test_hint_letters_stand_on_a_ground_of_their_own(show: ShowArticle) -> None:
    view = show(TEXT, entity(1, 0, 5))
    view.set_theme(HIGH_CONTRAST)
    view.select(Span(0, len(TEXT)))
    view.hints = Hints([entity(1, 0, 5).id], lambda _: None)
    view.viewport().update()
    settle(view)
    rect = view.caret_rect(0)
    picture = view.viewport().grab().toImage()
    assert picture.pixelColor(int(rect.left()) - 1, int(rect.top()) - 2).name().upper() == HIGH_CONTRAST.inverse
