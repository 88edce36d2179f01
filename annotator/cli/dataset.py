"""The command that makes a dataset of a corpus, or of shards."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.engines import ENGINE, engine_of
from annotator.cli.exchange import HIDES
from annotator.cli.splitting import SPLITS, planned, told
from annotator.cli.terminal import count, drive, opened_to_read, options, tell_notices
from annotator.errors import printable
from annotator.exits import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.opening.dataset.making import Made
    from annotator.opening.dataset.wishes import DatasetOut

_LEAVES = options(
    click.option(
        "--votes",
        metavar="WHOSE",
        default="all",
        show_default=True,
        help="Whose work: all, gold, soft (everybody's as shares), or an annotator.",
    ),
    click.option(
        "--tokens",
        metavar="LAYER",
        multiple=True,
        help="Tokens and tags of this layer, too; may be given several times.",
    ),
    click.option("--tokeniser", metavar="NAME", default="words", show_default=True, help="Of these tokens."),
    click.option("--licence", "licences", metavar="SPDX", multiple=True, help="Texts only under this licence."),
    HIDES,
    click.option(
        "--about",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="What only a person can say of it; dataset.toml in the corpus's folder if left out.",
    ),
    click.option(
        "--about-template",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=lambda context, _, wanted: _print_template(context) if wanted else None,
        help="Print an empty dataset.toml and do nothing else.",
    ),
)


@click.command()
@click.argument("corpus")
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where to.")
@_LEAVES
@SPLITS
@click.option(
    "--copies",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Of shards: what 'annotator batch near-copies' has made of them, so that it is not done again.",
)
@ENGINE
def dataset(
    corpus: str, folder: Path, engine: str | None, workers: int | None, scheduler: str, copies: Path | None, **said: Any
) -> int:  # fmt: skip
    """Make a dataset of CORPUS that is ready to load, in the new folder DIR.

    It has Parquet tables by split (no story stands in two of them; --keep goes on from an earlier
    splits.tsv), the scheme and its guideline, a card to read (README.md, card.html) and one for
    machines (croissant.json), a data statement, and checksums. Articles that may not leave as
    text ('annotator rights') are in the table of offsets; those on the takedown list in none. The same
    corpus gives the same bytes; what was broken off goes on when it is given again.

    CORPUS may be a folder of shards ('annotator batch'), whose articles need never be in a corpus. What lies
    beside the shards counts: scheme.xml, guideline.md, takedown.toml, dataset.toml.

    The exit status is 1 when something leaks from one split into another, or OLD does not fit the corpus.
    """
    from annotator.opening.batches.folders import is_shard_folder
    from annotator.opening.dataset.making import dataset_job, room_of

    out, where = _asked_for(said), engine_of(engine, workers, scheduler)
    if is_shard_folder(Path(corpus)):
        from annotator.opening.dataset.shard_folder import ShardFolder

        shards = ShardFolder(Path(corpus), room_of(folder), where, copies)
        made = drive(dataset_job(shards, folder, out, where), "Making", goes_on=True)
    elif copies is not None:
        raise click.UsageError(f"--copies is for shards, and {corpus} is no folder of them.")
    else:
        with opened_to_read(corpus) as source:
            tell_notices(source.notices)
            made = drive(dataset_job(source, folder, out, where), "Making", goes_on=True)
    status = told(made.report, f"; written into {folder}", labels=False)
    click.echo()
    _tell(made)
    return status


def _print_template(context: click.Context) -> None:
    from annotator.datasets.card.about import template

    click.echo(template().decode(), nl=False)
    context.exit()


def _asked_for(said: Mapping[str, Any]) -> DatasetOut:
    from annotator.datasets.rights import named
    from annotator.opening.dataset.wishes import DatasetOut
    from annotator.opening.leaving import key_in

    plan, stratify = planned(*(said[name] for name in ("train", "dev", "test", "by", "seed", "keep", "stratify")))
    return DatasetOut(
        votes=said["votes"],
        plan=plan,
        stratify=stratify,
        keep=said["keep"],
        tokens=said["tokens"],
        tokeniser=said["tokeniser"],
        mask=said["mask"],
        key=key_in(said["key_file"]) if said["key_file"] else b"",
        licences=named(said["licences"]),
        about=said["about"],
    )


def _tell(made: Made) -> None:
    from annotator.datasets.rights import NO_LICENCE

    facts = made.facts
    rows: Counter[str] = Counter()
    for file in facts.files:
        rows[file.table] += file.rows
    for table in sorted(rows.keys() - {""}):
        click.echo(f"{table}: {count(rows[table], 'row')}")
    for reasons, what in ((facts.as_offsets, "as offsets only"), (facts.withheld, "left out")):
        for reason, number in reasons.items():
            say(printable(f"{count(number, 'article')} {what}: {reason}."))
    if NO_LICENCE in facts.as_offsets:
        say("Say it under Rights in the window (Ctrl+I), or of a table by: import --column rights=COLUMN.")
    if facts.masked:
        click.echo(f"Masked in the texts: {', '.join(f'{kind} {number:,}' for kind, number in facts.masked.items())}.")
    for sentence in made.losses:
        click.echo(sentence)


COMMANDS = (dataset,)
