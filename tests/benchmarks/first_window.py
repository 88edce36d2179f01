"""Goal 7: the first window of the application beside an empty one, by CPU time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.results import Row
from tests.benchmarks.timing import median

GOAL = 7
OF_EMPTY = 1.25
"""How much more CPU time the first window may take than one with nothing in it."""

PATIENCE = 60
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Plan:
    """How often each window is started."""

    starts: int = 9


TINY = Plan(starts=1)


def run(plan: Plan, _folder: Path) -> Iterator[Row]:
    """Start one after the other, in turns; the first start, which makes the store of the sample corpus, is left out."""
    times: dict[str, list[float]] = {"first": [], "filled": [], "empty": []}
    for which in reversed(times):
        _start(which)
    for _ in range(plan.starts):
        for which, taken in times.items():
            taken.append(_start(which))
    first, filled, empty = (median(taken) for taken in times.values())
    what = f"first window, {first:.0f} ms of CPU, an empty one {empty:.0f} ms"
    yield Row(GOAL, what, first / empty, OF_EMPTY, "× empty")
    yield Row(GOAL, f"the same with article and panels in it, {filled:.0f} ms", filled / empty, None, "× empty")


def _start(which: str) -> float:
    """Milliseconds of CPU time until a window's first picture, the interpreter's start included."""
    script = Path(__file__).with_name("window_start.py")
    done = subprocess.run(
        [sys.executable, str(script), which], capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        return float(done.stdout) * 1000
    except ValueError as error:
        raise RuntimeError(f"the window did not come up: {done.stdout}{done.stderr}") from error
