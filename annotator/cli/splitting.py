"""The command that shares out a corpus among train, dev and test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.terminal import count, drive, opened_to_read, options, tell_notices
from annotator.errors import printable
from annotator.exits import FINE, PROBLEMS, say

if TYPE_CHECKING:
    from annotator.datasets.splits import Plan
    from annotator.opening.splitting import Report


SPLITS = options(
    click.option("--train", type=float, metavar="SHARE", help="Of the articles, to train on.  [default: 0.8]"),
    click.option("--dev", type=float, metavar="SHARE", help="To develop with.  [default: 0.1]"),
    click.option("--test", type=float, metavar="SHARE", help="To test with.  [default: 0.1]"),
    click.option(
        "--by",
        type=click.Choice(("story", "outlet", "date")),
        help="What stays whole: stories; outlets, too; or the newest stories test.  [default: story]",
    ),
    click.option("--seed", type=int, metavar="N", help="Of chance.  [default: 1]"),
    click.option(
        "--keep", metavar="OLD", type=click.Path(path_type=Path), help="An earlier manifest, which stays as it is."
    ),
    click.option("--stratify", metavar="LAYER", help="Give every split its share of the labels of this layer."),
)
"""Options of commands that share out articles."""


@click.command()
@click.argument("corpus")
@click.option("--to", metavar="FILE", type=click.Path(path_type=Path), help="The manifest to write: splits.tsv.")
@click.option(
    "--check", "checked", metavar="FILE", type=click.Path(path_type=Path), help="A manifest to check instead."
)
@SPLITS
def split(
    corpus: str, to: Path | None, checked: Path | None, train: float | None, dev: float | None, test: float | None,
    by: str | None, seed: int | None, keep: Path | None, stratify: str | None,
) -> int:  # fmt: skip
    """Share out the articles of CORPUS among train, dev and test so that nothing leaks, or check that nothing does.

    Near copies, versions of one article and articles that share sentences (boilerplate aside) are one
    story and stay together. What a random split would leak is printed beside. The same corpus and seed
    give the same bytes. With --keep, what OLD says of an article stays, new articles go where their
    story is, and what is not said otherwise is done as for OLD.

    The exit status is 1 when something leaks, or a manifest does not fit the corpus.
    """
    from annotator.opening.splitting import check_job, split_job

    if (to is None) == (checked is None):
        raise click.UsageError("Say where --to write the manifest, or which one to --check.")
    asked = (train, dev, test, by, seed, keep, stratify)
    if checked is not None and any(one is not None for one in asked):
        raise click.UsageError("--check looks at a manifest as it is; the other options are for --to.")
    with opened_to_read(corpus) as source:
        tell_notices(source.notices)
        if to is None:
            report = drive(check_job(source, checked or Path()), "Checking")
        else:
            plan, layer = planned(train, dev, test, by, seed, keep, stratify)
            report = drive(split_job(source, to, plan, stratify=layer, keep=keep), "Splitting")
    return told(report, f"; written into {to}" if to is not None else "")


def planned(
    train: float | None, dev: float | None, test: float | None, by: str | None, seed: int | None,
    keep: Path | None, stratify: str | None,
) -> tuple[Plan, str]:  # fmt: skip
    """How articles are to be shared out, and the layer to stratify by; what is not said is as in the manifest kept."""
    from annotator.datasets.splits import Plan
    from annotator.opening.splitting import read_manifest

    old = read_manifest(keep) if keep is not None else None
    usual = old.plan if old is not None else Plan()
    given = zip((train, dev, test), usual.fractions, strict=True)
    to_train, to_dev, to_test = (before if one is None else one for one, before in given)
    plan = Plan(by or usual.by, (to_train, to_dev, to_test), usual.seed if seed is None else seed)
    return plan, stratify if stratify is not None else old.stratified if old is not None else ""


def told(report: Report, where: str, *, labels: bool = True) -> int:
    """Say what a split is like and what it leaks."""
    _tables(report, where, labels=labels)
    for sentence in (*report.notices, *report.problems):
        say(printable(sentence))
    return PROBLEMS if report.problems or report.ours else FINE


def _tables(report: Report, where: str, *, labels: bool) -> None:
    from annotator.datasets.ties import KINDS

    plan = report.manifest.plan
    stories = count(report.stories, "story", "stories")
    by = f"by {plan.by}, seed {plan.seed}"
    click.echo(f"{count(len(report.manifest.entries), 'article')}, {stories}, {by}{where}.")
    _table(_sizes(report))
    if labels and report.labels:
        click.echo()
        _table(_labels(report))
    click.echo()
    leaks = [
        (f"{words}", f"{report.ours.counts[kind]:,}", f"{report.naive.counts[kind]:,}") for kind, words in KINDS.items()
    ]
    seen = ("articles of dev and test that training has seen", f"{report.ours.seen:,}", f"{report.naive.seen:,}")
    _table([("would leak", "here", "at random"), *leaks, seen])
    for example in report.examples:
        click.echo(f"  {'here' if report.ours else 'at random'}, {printable(example)}")


def _sizes(report: Report) -> list[tuple[str, ...]]:
    from annotator.datasets.splits import NONE, SPLITS

    total = max(len(report.manifest.entries), 1)
    names = (*SPLITS, NONE) if report.size(NONE) else SPLITS
    rows = [(one, report.size(one), report.clusters(one)) for one in names]
    shown = [(name, f"{size:,}", f"{size / total:.1%}", f"{clusters:,}") for name, size, clusters in rows]
    return [("split", "articles", "share", "stories"), *shown]


def _labels(report: Report) -> list[tuple[str, ...]]:
    from annotator.datasets.splits import SPLITS

    rows: list[tuple[str, ...]] = [("label", *SPLITS)]
    for (layer, label), counts in report.labels.items():
        total = max(sum(counts.values()), 1)
        rows.append((f"{layer}/{label}", *(f"{counts[name]:,} ({counts[name] / total:.0%})" for name in SPLITS)))
    return rows


def _table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        click.echo("  ".join((first.ljust(widths[0]), *cells)))


COMMANDS = (split,)
"""In the order of the help."""
