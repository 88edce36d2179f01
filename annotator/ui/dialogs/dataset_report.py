"""What a dataset would be like, in sentences and short tables: what leaves and how, the splits, what leaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.datasets.splits import NONE, SPLITS
from annotator.datasets.ties import COPIES, SENTENCES, VERSIONS
from annotator.errors import printable

if TYPE_CHECKING:
    from annotator.opening.dataset.making import Made

_NAMED = 6
"""Labels that are named; of more it is said how many."""

_UNNAMED = "names "
"""How the reasons begin that somebody can do something about: no licence is named, or none that is known."""


def lines(made: Made, unmarked: Sequence[str], tables: Collection[str], key: str) -> list[str]:
    """All of it, a line each; columns of tables stand between tabs.

    Args:
        made: what it would be.
        unmarked: layers, as they are called, with a table of tokens and without annotations.
        tables: layers that have a table of tokens.
        key: what opens the facts of an article.
    """
    report = made.report
    facts = dict.fromkeys((*report.problems, *made.facts.problems, *report.notices))
    parts: list[Iterable[str]] = [
        [*leaving(made), *_remedy(made, key)],
        [*map(printable, facts), *_unmarked(made, unmarked, tables), *_lacking(made)],
        _sizes(made),
        _leaks(made),
    ]
    whole = [line for part in map(list, parts) if part for line in ("", *part)]
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
    only = (
        _tr("{0} article leaves without its text, as offsets only: {1}."),
        _tr("{0} articles leave without their text, as offsets only: {1}."),
    )
    stay = _tr("{0} article does not leave: {1}."), _tr("{0} articles do not leave: {1}.")
    for words, reasons in ((only, facts.as_offsets), (stay, facts.withheld)):
        for why, count in reasons.items():
            yield _counted(count, *words, printable(why))


def any_leaves(made: Made) -> bool:
    """Whether there is anything to make a dataset of."""
    return bool(made.facts.licences or made.facts.as_offsets)


def marked_layers(made: Made) -> set[str]:
    """The layers in which something is annotated, of those that were counted."""
    return {layer for layer, _ in made.report.labels}


def _remedy(made: Made, key: str) -> Iterator[str]:
    """What to do where articles name no licence."""
    if any(why.startswith(_UNNAMED) for why in made.facts.as_offsets):
        yield _tr("Say it under Rights: {0}, or for the selected articles with Shift+F10.").format(key)


def _unmarked(made: Made, unmarked: Sequence[str], tables: Collection[str]) -> Iterator[str]:
    if not marked_layers(made):
        yield _tr("Nothing is annotated in these articles yet.")
    if tables and any_leaves(made) and not made.facts.licences:
        yield _tr("No article leaves as text, so there will be no table of tokens.")
        return
    for layer in unmarked:
        yield _tr("Nothing is annotated in {0}: its table of tokens will have no tags, or be left out.").format(layer)


def _sizes(made: Made) -> Iterator[str]:
    report = made.report
    total = max(len(report.manifest.entries), 1)
    yield "\t".join((_tr("Split"), _tr("Articles"), _tr("Share"), _tr("Stories")))
    for name in (*SPLITS, NONE) if report.size(NONE) else SPLITS:
        size = report.size(name)
        share = QLocale().toString(100 * size / total, "f", 1)
        yield "\t".join((_split(name), _shown(size), _tr("{0} %").format(share), _shown(report.clusters(name))))


def _leaks(made: Made) -> Iterator[str]:
    """What was seen in training, in a sentence; where anything stands in several splits, what."""
    train, *tested = (made.report.size(name) for name in SPLITS)
    if not train or not any(tested):
        return
    ours, naive = made.report.ours, made.report.naive
    yield _seen(ours.seen, naive.seen)
    if any(ours.counts.values()) or any(naive.counts.values()):
        words = {COPIES: _tr("Near copies"), VERSIONS: _tr("Versions"), SENTENCES: _tr("Shared sentences")}
        yield "\t".join((_tr("In several splits"), _tr("Here"), _tr("At random")))
        for kind, title in words.items():
            yield "\t".join((title, _shown(ours.counts[kind]), _shown(naive.counts[kind])))
    if ours:
        yield from map(printable, made.report.examples)


def _seen(ours: int, naive: int) -> str:
    """How many articles of dev and test a model knows already, and how many it would by a random split."""
    if not ours and not naive:
        return _tr("Nothing of dev and test has been seen in training; nor would it be by a random split.")
    if not ours:
        here = _tr("Nothing of dev and test has been seen in training")
    else:
        one = _tr("{0} article of dev and test has been seen in training, or a part of it")
        here = one if ours == 1 else _tr("{0} articles of dev and test have been seen in training, or parts of them")
        here = here.format(_shown(ours))
    one, many = (
        _tr("{0}; a random split would let {1} article be seen."),
        _tr("{0}; a random split would let {1} articles be seen."),
    )
    return (one if naive == 1 else many).format(here, _shown(naive))


def _lacking(made: Made) -> Iterator[str]:
    """The labels that are somewhere, and not in a split that has articles."""
    report = made.report
    for name in SPLITS:
        lacking = [label for (_, label), counts in report.labels.items() if any(counts.values()) and not counts[name]]
        if lacking and report.size(name):
            named = ", ".join(map(printable, lacking[:_NAMED]))
            more = len(lacking) - _NAMED
            end = "." if more <= 0 else _tr(" and {0} more.").format(_shown(more))
            yield _tr("Nothing in {0} is annotated as {1}").format(_split(name), named) + end


def _split(name: str) -> str:
    titles = {"train": _tr("Train"), "dev": _tr("Dev"), "test": _tr("Test")}
    return titles.get(name, _tr("Left out"))


def _shown(number: int) -> str:
    return QLocale().toString(number)


def _counted(number: int, one: str, many: str, what: str) -> str:
    return (one if number == 1 else many).format(_shown(number), what)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DatasetReport", text)
