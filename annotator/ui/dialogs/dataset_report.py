"""What a dataset would be like, in sentences and short tables: what leaves and how, the splits, what leaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.datasets.splits import NONE, SPLITS
from annotator.datasets.ties import COPIES, SENTENCES, VERSIONS
from annotator.errors import printable

if TYPE_CHECKING:
    from annotator.opening.dataset.making import Made

_NAMED = 6
"""Labels that are named; of more it is said how many."""


def lines(made: Made) -> list[str]:
    """All of it, a line each; columns of tables stand between tabs."""
    report = made.report
    facts = dict.fromkeys((*report.problems, *made.facts.problems, *report.notices))
    parts = [[*leaving(made)], [*map(printable, facts), *_lacking(made)], [*_sizes(made)], [*_leaks(made)]]
    whole = [line for part in parts if part for line in ("", *part)]
    return whole[1:]


def leaving(made: Made) -> Iterator[str]:
    """How many articles leave as text, as offsets only, and not at all, and why."""
    facts = made.facts
    if facts.licences:
        licences = ", ".join(f"{printable(name)} ({_shown(count)})" for name, count in facts.licences.items())
        number = sum(facts.licences.values())
        yield _counted(
            number, _tr("{0} article leaves as text: {1}."), _tr("{0} articles leave as text: {1}."), licences
        )
    else:
        yield _tr("No article leaves as text.")
    only = _tr("{0} article leaves as offsets only: {1}."), _tr("{0} articles leave as offsets only: {1}.")
    stay = _tr("{0} article does not leave: {1}."), _tr("{0} articles do not leave: {1}.")
    for words, reasons in ((only, facts.as_offsets), (stay, facts.withheld)):
        for why, count in reasons.items():
            yield _counted(count, *words, printable(why))


def any_leaves(made: Made) -> bool:
    """Whether there is anything to make a dataset of."""
    return bool(made.facts.licences or made.facts.as_offsets)


def _sizes(made: Made) -> Iterator[str]:
    report = made.report
    total = max(len(report.manifest.entries), 1)
    yield "\t".join((_tr("Split"), _tr("Articles"), _tr("Share"), _tr("Stories")))
    for name in (*SPLITS, NONE) if report.size(NONE) else SPLITS:
        size = report.size(name)
        share = QLocale().toString(100 * size / total, "f", 1)
        yield "\t".join((_split(name), _shown(size), _tr("{0} %").format(share), _shown(report.clusters(name))))


def _leaks(made: Made) -> Iterator[str]:
    ours, naive = made.report.ours, made.report.naive
    words = {COPIES: _tr("Near copies"), VERSIONS: _tr("Versions"), SENTENCES: _tr("Shared sentences")}
    yield "\t".join((_tr("Would leak"), _tr("Here"), _tr("At random")))
    for kind, title in words.items():
        yield "\t".join((title, _shown(ours.counts[kind]), _shown(naive.counts[kind])))
    yield "\t".join((_tr("Seen in training"), _shown(ours.seen), _shown(naive.seen)))
    if ours:
        yield from map(printable, made.report.examples)


def _lacking(made: Made) -> Iterator[str]:
    """The labels that are somewhere, and not in a split that has articles."""
    report = made.report
    for name in SPLITS:
        lacking = [label for (_, label), counts in report.labels.items() if any(counts.values()) and not counts[name]]
        if lacking and report.size(name):
            named = ", ".join(map(printable, lacking[:_NAMED]))
            more = len(lacking) - _NAMED
            end = "." if more <= 0 else _tr(" and {0} more.").format(_shown(more))
            yield _tr("{0} lacks {1}").format(_split(name), named) + end


def _split(name: str) -> str:
    titles = {"train": _tr("Train"), "dev": _tr("Dev"), "test": _tr("Test")}
    return titles.get(name, _tr("Left out"))


def _shown(number: int) -> str:
    return QLocale().toString(number)


def _counted(number: int, one: str, many: str, what: str) -> str:
    return (one if number == 1 else many).format(_shown(number), what)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DatasetReport", text)
