"""Goal 1: how long an article takes from being asked for to being seen."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from annotator.model.annotation_set import AnnotationSet
from annotator.ui import theme
from annotator.ui.article.article_view import ArticleView
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR, LAYER, Size, article, scheme
from tests.benchmarks.timing import Spent, median, p95, spent, timed
from tests.benchmarks.windows import HEIGHT, SMALL, WIDTH, Paints, application, bring_up, choose, main_window

GOAL = 1
BRAT = 3_100.0
"""Milliseconds that brat takes for 100 kB with 2,000 annotations, to drawn, in Chromium: measured once, not here."""

AS_FAST_AS_BRAT = 50

FRAME = 16.0
"""Milliseconds that a key may wait while the rest of an article is read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of articles with the milliseconds they may take, the size that brat was measured at, and rounds."""

    limits: tuple[tuple[Size, float], ...] = (
        (Size(10_000, 200), 100.0), (Size(100_000, 2_000), 100.0),
        (Size(1_000_000, 10_000), 100.0), (Size(10_000_000, 100_000), 150.0),
    )  # fmt: skip
    brat: Size = Size(100_000, 2_000)
    rounds: int = 7


TINY = Plan(((Size(5_000, 50), 100.0),), Size(2_000, 20), rounds=1)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Open every size on the canvas alone, then in the whole window, read from the store."""
    yield _row("an empty widget, painted whole", _on_empty_widget(plan.rounds), None)
    for size, limit in plan.limits:
        yield _row(f"the canvas, {size}", _on_canvas(size, plan.rounds), limit)
    for size, limit in plan.limits:
        found = _in_window(size, plan.rounds, folder)
        yield _row(f"the whole window, read from the store, {size}", found.shown, limit)
        if found.waits:
            what = f"reading the rest of {size} meanwhile, {median(found.whole):.0f} ms: a key waits, p95"
            yield Row(GOAL, f"{what} (longest {max(found.waits):.1f})", p95(found.waits), FRAME, "ms")
    took = median([one.wall for one in _in_window(plan.brat, plan.rounds, folder).shown])
    what = f"the whole window, read from the store, {plan.brat}, {took:.0f} ms, brat {BRAT:,.0f} ms"
    yield Row(GOAL, what, BRAT / took, AS_FAST_AS_BRAT, "× brat", at_least=True)


def _row(what: str, taken: list[Spent], limit: float | None) -> Row:
    wall, worked = [one.wall for one in taken], median([one.worked for one in taken])
    what = f"{what}, median, {worked:.1f} of it work (p95 {p95(wall):.1f})"
    return Row(GOAL, what, median(wall), limit, "ms")


def _on_empty_widget(rounds: int) -> list[Spent]:
    """A repaint of a widget as large as the window, in which nothing is drawn."""
    app, widget = application(), QWidget()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    app.processEvents()

    def paint() -> None:
        widget.update()
        app.processEvents()

    times = [spent(paint) for _ in range(rounds)]
    widget.close()
    widget.deleteLater()
    return times


def _on_canvas(size: Size, rounds: int) -> list[Spent]:
    """From a document and its annotations in memory to the painted page."""
    given = article("large", size)
    document, items = given.document, list(given.sets[ANNOTATOR].items())
    small = article(SMALL, Size(2_000, 10))
    application()
    view = ArticleView()
    view.set_theme(theme.LIGHT)
    view.layer = LAYER
    view.resize(WIDTH, HEIGHT)
    bring_up(view, view)
    paints = Paints(view.viewport())
    times = []
    for _ in range(rounds):
        view.show_article(small.document, small.sets[ANNOTATOR], scheme())
        fresh, kinds = AnnotationSet(ANNOTATOR, items), scheme()
        gc.collect()
        painted = paints.count

        def show(annotations: AnnotationSet = fresh) -> None:
            view.show_article(document, annotations, kinds)  # noqa: B023
            view.viewport().repaint()

        times.append(spent(show))
        _must_have_grown(paints.count, painted)
    view.close()
    view.deleteLater()
    return times


class Opened(NamedTuple):
    """Of every round: time to the first picture; milliseconds to the last annotation, and of every slice till then."""

    shown: list[Spent]
    whole: list[float]
    waits: list[float]


def _in_window(size: Size, rounds: int, folder: Path) -> Opened:
    """From the choice in the list of articles to all panels painted, and on until everything is read."""
    app = application()
    found = Opened([], [], [])
    with main_window(folder, [article("large", size)]) as window:
        paints = Paints(window.view.viewport())
        for _ in range(rounds):
            choose(window, SMALL)
            app.processEvents()
            gc.collect()
            painted = paints.count

            def show() -> None:
                choose(window, "large")
                app.processEvents()

            found.shown.append(spent(show))
            _must_have_grown(paints.count, painted)
            slices = []
            while not window.desk.annotations.is_whole:
                slices.append(timed(app.processEvents))
            if slices:
                slices += [timed(app.processEvents) for _ in range(3)]  # what the panels make of it
                found.waits.extend(slices)
                found.whole.append(sum(slices))
    return found


def _must_have_grown(now: int, before: int) -> None:
    if now == before:
        raise RuntimeError("the article was not painted")
