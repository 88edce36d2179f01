"""Goal 3: frames of scrolling, and the steps of a resize and a zoom, in articles of every size and shape."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.results import Row
from tests.benchmarks.samples import PARAGRAPHS, Size
from tests.benchmarks.timing import median, p95

GOAL = 3
FRAME = 16.0
"""Milliseconds from the wheel or key to the pixels."""

STALL = 100.0
"""Milliseconds for one step of a resize or zoom: no more is seen as one movement."""

OF_TEXT = 5.0
"""How many times its text's bytes a canvas may take."""

PATIENCE = 600
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of articles, hard shapes, what is painted at twice the pixels, what memory is counted of, and steps."""

    sizes: tuple[Size, ...] = (
        Size(10_000, 200), Size(100_000, 2_000), Size(1_000_000, 10_000), Size(10_000_000, 100_000)
    )  # fmt: skip
    shapes: tuple[tuple[Size, str], ...] = (
        (Size(1_000_000, 10_000), "in one paragraph"),
        (Size(1_000_000, 10_000), "without a space"),
        (Size(100_000, 0), "of empty lines"),
    )
    twice: tuple[tuple[Size, str], ...] = (
        (Size(10_000_000, 100_000), PARAGRAPHS), (Size(1_000_000, 10_000), "in one paragraph")
    )  # fmt: skip
    memory: tuple[Size, ...] = (Size(1_000_000, 10_000), Size(10_000_000, 100_000))
    steps: int = 200


TINY = Plan(
    (Size(5_000, 50),), ((Size(5_000, 50), "in one paragraph"),), ((Size(5_000, 50), PARAGRAPHS),),
    (Size(20_000, 100),), steps=10,
)  # fmt: skip


def run(plan: Plan, _folder: Path) -> Iterator[Row]:
    """Everything in the whole window, each article in a process of its own; then the memory of canvases alone."""
    for scale, articles in (
        (1, [*((size, PARAGRAPHS) for size in plan.sizes), *plan.shapes]),
        (2, plan.twice),
    ):
        pixels = "" if scale == 1 else f" at {scale}× pixels"
        floor = _child("floor", Size(0, 0), PARAGRAPHS, plan.steps, scale)
        yield _steps(f"an empty scroll area{pixels}", _all_scrolling(floor), None)
        for size, shape in articles:
            found = _child("window", size, shape, plan.steps, scale)
            what = f"{size}{'' if shape == PARAGRAPHS else f' {shape}'}{pixels}"
            yield _steps(f"scroll, {what}", _all_scrolling(found), FRAME)
            yield _steps(f"caret keys, S and P, {what}", found["keys"], FRAME)
            yield _steps(f"resize, {what}", found["resize"], STALL)
            yield _steps(f"zoom, {what}", found["zoom"], STALL)
            if found["memory"] is not None:
                yield Row(GOAL, f"memory of the whole process, {what}", found["memory"] / 1e6, None, "MB")
    for size in plan.memory:
        yield _memory(size, plan.steps)


def _steps(what: str, times: list[float], limit: float | None) -> Row:
    return Row(GOAL, f"{what}, p95 (median {median(times):.1f})", p95(times), limit, "ms")


def _all_scrolling(found: dict[str, Any]) -> list[float]:
    return [time for kind in ("wheel", "page", "bar") for time in found[kind]]


def _memory(size: Size, steps: int) -> Row:
    """What a canvas allocates for an article, given it and scrolled all over it, after a small one."""
    gained = _child("memory", size, PARAGRAPHS, steps, 1)["gained"]
    what = f"memory of the canvas, {size}"
    if gained is None:
        return Row(GOAL, what, None, OF_TEXT, "× text", missing="not told by this C library")
    return Row(GOAL, f"{what}, {gained / 1e6:.1f} MB", gained / size.characters, OF_TEXT, "× text")


def _child(what: str, size: Size, shape: str, steps: int, scale: int) -> dict[str, Any]:
    asked = {"what": what, "characters": size.characters, "annotations": size.annotations, "shape": shape}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.scrolling_child", json.dumps({**asked, "steps": steps})],
        capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=ROOT,
        env={**os.environ, "QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(ROOT),
             **({"PYTHONMALLOC": "malloc"} if what == "memory" else {})},
    )  # fmt: skip
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"nothing was measured: {done.stdout}{done.stderr}") from error
    return found
