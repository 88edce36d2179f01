"""What every command needs: a corpus to look at, a job driven with a bar, counts and notices as lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annotator.exits import say
from annotator.jobs import Job, Pace, Progress, run

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus

Result = TypeVar("Result")


def opened_to_read(corpus: str, annotator: str = "") -> OpenCorpus:
    """A corpus that is only looked at, by whom is said or by who is logged in."""
    from annotator import opening

    # the store of a mirror folder is brought up to date with the folder, unless somebody has it open
    is_folder = opening.kind_of(corpus) is opening.Kind.MIRROR
    return opening.open_corpus(
        corpus, annotator=annotator, read_only=not is_folder, read_only_if_needed=is_folder
    )  # fmt: skip


def drive(job: Job[Result], label: str, *, goes_on: bool = False) -> Result:
    """Drive a job, with a progress bar where somebody can see it; `goes_on` says that nothing is done twice."""
    try:
        return _driven(job, label)
    except KeyboardInterrupt:
        if goes_on:
            say("Broken off. What is finished is kept; the same command goes on from there.")
        raise


def _driven(job: Job[Result], label: str) -> Result:
    if not sys.stderr.isatty():
        return run(job)
    pace = Pace()
    with click.progressbar(length=1, label=label, file=sys.stderr, item_show_func=_what) as bar:

        def report(progress: Progress) -> None:
            pace.follow(progress)
            bar.length = max(progress.total, 1)
            bar.update(progress.done - bar.pos, _rate(pace.rate(), progress.unit) + progress.what)

        result = run(job, report)
        bar.update((bar.length or 1) - bar.pos)
        return result


def _rate(steps: float, unit: str) -> str:
    """How fast it goes, before what it does; how long it takes yet is in the bar itself."""
    if not steps:
        return ""
    return f"{steps / 1e6:,.1f} MB/s  " if unit == "bytes" else f"{steps:,.1f}/s  "


def _what(item: Any) -> str:
    return str(item or "")


def tell_notices(notices: Sequence[str]) -> None:
    """Say what the user should know once."""
    for notice in notices:
        say(notice)


def count(number: int, noun: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def options(*several: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Options that commands have in common, as one decorator."""

    def add(function: Any) -> Any:
        for option in reversed(several):
            function = option(function)
        return function

    return add


def columns_of(columns: Sequence[str], text_column: str = "") -> dict[str, str]:
    """Column by what it holds, of what was typed after --column and --text-column."""
    from annotator.opening import COLUMNS

    held = {"text": text_column} if text_column else {}
    for pair in columns:
        name, equals, column = pair.partition("=")
        if name not in COLUMNS or not equals or not column:
            raise click.BadParameter(
                f"{pair!r} is not NAME=COLUMN, where NAME is one of {', '.join(COLUMNS)}.", param_hint="--column"
            )
        held[name] = column
    return held
