"""Commands on other formats: what there is, from one into another, into a corpus, and out of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.terminal import count, drive, opened_to_read, options, tell_notices
from annotator.errors import printable
from annotator.exits import FINE, PROBLEMS, say

if TYPE_CHECKING:
    from annotator.formats.losses import Losses
    from annotator.formats.reading import Unread
    from annotator.opening.exchange import Out, Written
    from annotator.opening.looking import In
    from annotator.opening.takedowns import Withheld


READS = options(
    click.option("--from", "source", metavar="FORMAT", default="", help="What FILES are; told by each if left out."),
    click.option(
        "--labels", metavar="FILE", type=click.Path(path_type=Path), help="TOML that says which label is which here."
    ),
    click.option(
        "--leave-out-wrong",
        is_flag=True,
        help="Leave out annotations that do not cover the text they name, instead of refusing their article.",
    ),
)
"""Options of commands that read other formats."""

HIDES = options(
    click.option(
        "--mask",
        type=click.Choice(["blocks", "shapes"]),
        default=None,
        callback=lambda _c, _p, value: value or "",
        help="Mask e-mail addresses, telephone and account numbers, and names in comments, one character for one.",
    ),
    click.option(
        "--pseudonyms",
        "key_file",
        metavar="KEYFILE",
        type=click.Path(path_type=Path),
        help="Annotators under pseudonyms, with the key in KEYFILE, which is made if it is not there.",
    ),
)
"""Options of commands that write articles: what of people is hidden in them."""

WRITES = options(
    click.option("--annotator", metavar="NAME", default="", help="Only this one's work."),
    click.option(
        "--layer", "layers", metavar="LAYER", multiple=True, help="Only this layer; may be given several times."
    ),
    click.option("--tokeniser", metavar="NAME", default="words", show_default=True, help="Of formats of tokens."),
    click.option("--strict", is_flag=True, help="Write nothing if anything would be lost."),
    click.option("--licensed", is_flag=True, help="Only articles that may leave as text; see 'annotator rights'."),
    click.option("--licence", "licences", metavar="SPDX", multiple=True, help="Only those under this licence."),
    HIDES,
)
"""Options of commands that write other formats."""


@click.command("formats")
def formats_() -> int:
    """Say which formats are read and written, and what each of them cannot express."""
    from annotator.opening.exchange import matrix

    rows = matrix()
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    return FINE


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--to", "target", metavar="FORMAT", default="standoff", show_default=True, help="What to write.")
@READS
@WRITES
def convert(
    files: tuple[Path, ...], out: Path, target: str, source: str, labels: Path | None, leave_out_wrong: bool,
    **writes: Any,
) -> int:  # fmt: skip
    """Read FILES (and folders, and .zip files) in one format and write them in another, into the new folder OUT.

    What could not be read, and every loss, is told, and stands in losses.json beside the files.
    'annotator formats' names the formats. The exit status is 1 if anything could not be read.
    """
    from annotator.opening.exchange import convert_job

    wishes = wishes_for(source, labels, leave_out_wrong)
    out_as = asked_for(target, **writes)
    written = drive(convert_job(files, out, wishes, out_as), "Converting")
    if written.read is None:
        return told(written, FINE)
    unread, passed_over = written.read.unread, written.read.passed_over
    tell_unread(unread)
    if passed_over:
        say(f"{count(len(passed_over), 'file')} in no format that is read, such as {passed_over[0]}, passed over.")
    tell_losses(written.read.losses, "Not taken in")
    return told(written, PROBLEMS if unread else FINE)


def tell_unread(unread: Sequence[Unread]) -> None:
    """Say what could not be read, and which option helps."""
    for one in unread:
        say(one.sentence)
    if any(one.text_differs for one in unread):
        say("With --leave-out-wrong such articles are read without the annotations that do not fit.")
    if any(one.no_format for one in unread):
        say("'annotator formats' names the formats, --from says which one a file is in; texts come in by 'import'.")


def import_as(corpus: str, files: Sequence[Path], annotator: str, wishes: In, *, quiet: bool) -> int:
    """Take annotated articles of another tool into a corpus, which is made if it is not there."""
    from annotator import opening

    with opening.open_or_create(corpus, annotator=annotator) as into:
        tell_notices(into.notices)
        drive(into.backup_job(), "Backup")
        result, losses, unread = drive(into.import_annotations_job(files, wishes), "Importing")
        if opening.kind_of(corpus) is opening.Kind.MIRROR:
            drive(into.save_job([one.id for one in result.accepted if one.outcome != "known"]), "Saving")
    tell_unread(unread)
    if not quiet:
        for arrival in result.accepted:
            click.echo(f"{printable(arrival.name)}: {arrival.outcome} {arrival.id}")
            for sentence in arrival.log:
                click.echo(f"  {printable(sentence)}")
        tell_losses(losses, "Not taken in")
        there = result.count("known", "merged", "restored")
        added = count(result.count("added", "renamed"), "article")
        click.echo(f"{added} added, {there} there already, {len(result.refused)} refused.")
    return PROBLEMS if result.refused else FINE


def export_as(corpus: str, folder: Path, out: Out) -> int:
    """Write all articles of a corpus in another format, into a new folder."""
    with opened_to_read(corpus) as source:
        tell_notices(source.notices)
        return told(drive(source.export_as_job(folder, out), "Exporting"), FINE)


def told(written: Written, status: int) -> int:
    """Say what an export did and what it lost."""
    click.echo(f"{count(written.articles, 'article')} written into {written.folder}.")
    tell_withheld(written.withheld, written.folder)
    if written.masked:
        kinds = ", ".join(f"{kind} {number:,}" for kind, number in sorted(written.masked.items()))
        click.echo(f"Masked in the texts: {kinds}.")
    tell_losses(written.losses, "Not written")
    return status


def tell_withheld(withheld: Sequence[Withheld], folder: Path) -> None:
    """Say which articles were left out, and why."""
    from annotator.opening.takedowns import sentences

    for sentence in sentences(withheld, folder):
        say(sentence)


def tell_losses(losses: Losses, heading: str) -> None:
    """Say what was lost, a line for each kind."""
    if losses:
        click.echo(f"{heading}:")
    for sentence in losses.sentences():
        click.echo(f"  {printable(sentence)}")


def wishes_for(source: str, labels: Path | None, leave_out_wrong: bool) -> In:
    """How files are to be read."""
    from annotator.opening.label_map import LabelMap, read_map
    from annotator.opening.looking import In

    return In(
        "" if source == "auto" else source, read_map(labels) if labels else LabelMap(), leave_out_wrong=leave_out_wrong
    )


def asked_for(
    target: str, *, annotator: str, layers: tuple[str, ...], tokeniser: str, strict: bool,
    licensed: bool, licences: tuple[str, ...], mask: str, key_file: Path | None,
) -> Out:  # fmt: skip
    """How articles are to be written; what stands in `WRITES`."""
    from annotator.datasets.rights import named
    from annotator.opening.exchange import Out
    from annotator.opening.leaving import key_in

    under = named(licences) if licensed or licences else None
    key = key_in(key_file) if key_file else b""
    return Out(target, annotator, layers, tokeniser, strict, mask=mask, key=key, licences=under)


COMMANDS = (convert, formats_)
