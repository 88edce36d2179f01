"""Benchmarks: `python3 -m annotator benchmark` measures the goals for speed and prints them beside what peers take.

Nothing here is a test: a busy machine makes a figure worse, and no figure makes the command fail.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.results import Row, table

ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96"}
HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


class Benchmark(NamedTuple):
    """One goal: its number, a word to call it by, and what measures it; `tiny` only tries whether everything runs."""

    goal: int
    name: str
    run: Callable[[Path, bool], Iterator[Row]]


def main(argv: list[str]) -> int:
    """Measure the goals that are asked for, and print them.

    Args:
        argv: the arguments after the word `benchmark`.

    Returns:
        The exit status: 0 when everything was measured, whatever the figures are; 2 when nothing is called so.
    """
    goals = [f"{benchmark.goal} ({benchmark.name})" for benchmark in BENCHMARKS]
    names = ", ".join([*goals, *(f"{name} ({', '.join(map(str, several))})" for name, several in TOGETHER.items())])
    parser = argparse.ArgumentParser(
        prog="annotator benchmark",
        description="Measure the goals for speed, each beside its peer or its limit; some minutes, offscreen, "
        "in a temporary folder (TMPDIR chooses the disk that edits are committed to).",
    )
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help=f"these goals only: {names}")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    parser.add_argument("--tiny", action="store_true", help="tiny sizes, to see whether everything runs")
    asked = parser.parse_args(argv)
    chosen = called(asked.name)
    if not chosen:
        sys.stderr.write(f"annotator: no benchmark is called {asked.name}; there are {names}.\n")
        return 2
    rows = []
    with tempfile.TemporaryDirectory(prefix="annotator-benchmark-", ignore_cleanup_errors=True) as folder:
        _leave_home(Path(folder))
        for row in _measured(chosen, Path(folder), tiny=asked.tiny):
            rows.append(row)
            if asked.json:
                sys.stdout.write(row.as_json() + "\n")
                sys.stdout.flush()
    if not asked.json:
        sys.stdout.write(f"{_machine()}\n\n{table(rows)}\n")
    return 0


def called(name: str) -> list[Benchmark]:
    """The benchmarks of a number or name, or of a name for several; all of them for ''."""
    together = TOGETHER.get(name, ())
    return [one for one in BENCHMARKS if name in ("", str(one.goal), one.name) or one.goal in together]


def _measured(chosen: list[Benchmark], folder: Path, *, tiny: bool) -> Iterator[Row]:
    for benchmark in chosen:
        if sys.stderr.isatty():
            sys.stderr.write(f"goal {benchmark.goal}, {benchmark.name} …\n")
        place = folder / benchmark.name
        place.mkdir()
        yield from benchmark.run(place, tiny)


def _leave_home(folder: Path) -> None:
    """Draw off screen, and read and write nobody's settings; before Qt or platformdirs look."""
    os.environ.update(ENVIRONMENT)
    for name in HOMES:
        home = folder / "home" / name.lower()
        home.mkdir(parents=True)
        os.environ[name] = str(home)


def _machine() -> str:
    import platform
    import sqlite3
    from importlib.metadata import version

    python, qt, lxml = platform.python_version(), version("PySide6-Essentials"), version("lxml")
    return (
        f"Python {python}, PySide6 {qt}, lxml {lxml}, SQLite {sqlite3.sqlite_version}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    )


def _plan_of(module: str) -> Callable[[Path, bool], Iterator[Row]]:
    def run(folder: Path, tiny: bool) -> Iterator[Row]:
        goal = import_module(f"tests.benchmarks.{module}")  # not before: each goal imports much
        rows: Iterator[Row] = goal.run(goal.TINY if tiny else goal.Plan(), folder)
        return rows

    return run


BENCHMARKS = (
    Benchmark(1, "open", _plan_of("article_opening")),
    Benchmark(2, "keys", _plan_of("key_presses")),
    Benchmark(3, "scroll", _plan_of("scrolling")),
    Benchmark(4, "import", _plan_of("corpus_import")),
    Benchmark(5, "commit", _plan_of("commits")),
    Benchmark(6, "xml", _plan_of("native_xml")),
    Benchmark(7, "window", _plan_of("first_window")),
    Benchmark(8, "panel", _plan_of("corpus_panel")),
    Benchmark(8, "search", _plan_of("corpus_search")),
    Benchmark(9, "pages", _plan_of("pages")),
    Benchmark(10, "formats", _plan_of("format_exchange")),
    Benchmark(11, "dataset", _plan_of("dataset_export")),
    Benchmark(12, "batch", _plan_of("batch_rates")),
)

TOGETHER = {"canvas": (1, 2, 3, 7), "corpus": (4, 8)}
"""Goals that are asked for by one name: what the text canvas is held against, and what a large corpus is."""
