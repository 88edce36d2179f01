"""Commands on a corpus as a whole: backup, restore, check, compact, stats."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.terminal import count, drive, opened_to_read
from annotator.exits import FINE, PROBLEMS


@click.command()
@click.argument("corpus")
def backup(corpus: str) -> int:
    """Make a backup of CORPUS now; it may be open in a window."""
    from annotator.opening import upkeep

    with opened_to_read(corpus) as source:
        click.echo(drive(upkeep.back_up_now(source), "Backup"))
    return FINE


@click.command()
@click.argument("corpus")
@click.argument("backup", required=False, type=click.Path(path_type=Path))
@click.option("--to", "beside", metavar="FILE", type=click.Path(path_type=Path), help="A new corpus file, beside it.")
def restore(corpus: str, backup: Path | None, beside: Path | None) -> int:
    """List the backups of CORPUS, or bring BACKUP back.

    It is put in the place of CORPUS, which is backed up first, or becomes a corpus of its own.
    """
    from annotator.opening import upkeep

    with opened_to_read(corpus) as source:
        path, address = upkeep.file_of(source), source.address
        known = drive(upkeep.backups_of(source), "Looking")
    if backup is None:
        for one in known:
            holds = "cannot be read" if one.documents is None else count(one.documents, "article")
            click.echo(f"{one.path}: {one.made:%Y-%m-%d %H:%M} UTC, {one.size:,} bytes, {holds}")
        click.echo(f"{count(len(known), 'backup')} of {address}.", err=True)
        return FINE
    done = drive(upkeep.restore(backup, path, beside=beside), "Restoring")
    click.echo(f"{done}: made of {backup}." if beside else f"{path}: is {backup} now; what it was is in {done}.")
    return FINE


@click.command()
@click.argument("corpus")
def check(corpus: str) -> int:
    """Go through CORPUS for damage: file, texts, kept pages, mirror; one line a problem."""
    from annotator.opening import upkeep

    with opened_to_read(corpus) as source:
        problems = drive(upkeep.check(source), "Checking")
    for problem in problems:
        click.echo(problem)
    click.echo(f"{count(len(problems), 'problem')}.", err=True)
    return PROBLEMS if problems else FINE


@click.command()
@click.argument("corpus")
@click.pass_obj
def compact(annotator: str, corpus: str) -> int:
    """Make CORPUS as small as it can be; what was removed from it is gone for good."""
    from annotator.opening import upkeep

    done = drive(upkeep.compact(corpus, annotator=annotator), "Compacting")
    click.echo(
        f"{count(done.articles, 'removed article')} and {count(done.pages, 'unused page')} are gone for good; "
        f"{done.before:,} bytes became {done.after:,}."
    )
    return FINE


@click.command()
@click.argument("corpus")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV: what is counted, value, count.")
def stats(corpus: str, as_csv: bool) -> int:
    """Count what CORPUS holds, by outlet, language, date, label and annotator."""
    from annotator.opening.statistics import as_rows, to_csv

    with opened_to_read(corpus) as source:
        counted = drive(source.store.statistics(), "Counting")
    if as_csv:
        click.echo(to_csv(counted), nl=False)
        return FINE
    kind = ""
    for row in as_rows(counted):
        if row.kind != kind:
            kind = row.kind
            click.echo(f"{kind}:")
        click.echo(f"  {row.value or '(none)'}: {row.number:,}")
    return FINE


COMMANDS = (backup, restore, check, compact, stats)
"""In the order of the help."""
