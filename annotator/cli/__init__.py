"""The command line: one function per command, one sentence per trouble, and an exit status to rely on.

0: fine. 1: problems were found, or some files were refused. 2: it could not be done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli import batch, dataset, exchange, reader, rights, splitting, upkeep
from annotator.cli.searching import search
from annotator.cli.terminal import columns_of, count, drive, opened_to_read, tell_notices
from annotator.errors import FileRefused, printable
from annotator.exits import FINE, IMPOSSIBLE, INTERRUPTED, PROBLEMS, guarded, say
from annotator.version import __version__

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus


def main(arguments: Sequence[str] | None = None, *, prog_name: str = "annotator", standalone_mode: bool = False) -> int:
    """Run a command and return its exit status; nothing is raised, no traceback is shown.

    Args:
        arguments: what was typed after the program's name; None for the process's own.
        prog_name: the program's name, for the help.
        standalone_mode: leave the process with that status instead of returning it.
    """
    status = _status_of(arguments, prog_name)
    if standalone_mode and status:
        sys.exit(status)
    return status


def _status_of(arguments: Sequence[str] | None, prog_name: str) -> int:
    words = None if arguments is None else list(arguments)
    return guarded(lambda: _command(words, prog_name))


def _command(words: list[str] | None, prog_name: str) -> int:
    try:
        status = commands.main(words, prog_name=prog_name, standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return IMPOSSIBLE
    except SystemExit:  # click's way with a broken pipe while printing
        return FINE
    return status if isinstance(status, int) else FINE


class _OpensWhatIsNoCommand(click.Group):
    """A group whose unknown first word, if it names a corpus or file, is opened."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if self.get_command(ctx, word) is None and _names_something(word):
            return "open", self.get_command(ctx, "open"), args
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in super().list_commands(ctx) if name != "open"]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[--as NAME] [CORPUS|FILE]...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGUMENTS]...", prefix=" " * 7)


def _names_something(word: str) -> bool:
    # looked at without the rooms that know corpora: the window's first paint waits for this
    try:
        return "://" in word or bool(Path(word).suffix) or os.sep in word or Path(word).exists()
    except OSError:
        return True


@click.group(
    cls=_OpensWhatIsNoCommand,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="CORPUS is a .corpus file, a folder of standoff files, or a database address. "
    "Exit status: 0 fine, 1 problems found or files refused, 2 it could not be done.",
)
@click.option("--as", "annotator", metavar="NAME", default="", help="Who annotates; the login name if left out.")
@click.option("--sample", is_flag=True, help="Open the sample corpus again.")
@click.version_option(__version__, "-V", "--version", message="annotator %(version)s")
@click.pass_context
def commands(context: click.Context, annotator: str, sample: bool) -> int:
    """Highlight entities, claims and boilerplate in news articles, and save them as standoff XML.

    Without a command the window opens: on what is named, or on the corpus that was open last, or
    the first time on the sample corpus.
    """
    context.obj = annotator
    return _open_window([], annotator, sample=sample) if context.invoked_subcommand is None else FINE


@commands.command("open", hidden=True)
@click.argument("targets", nargs=-1)
@click.pass_obj
def open_(annotator: str, targets: tuple[str, ...]) -> int:
    """Open the window on a corpus, or on articles."""
    return _open_window(list(targets), annotator)


def _open_window(targets: list[str], annotator: str, *, sample: bool = False) -> int:
    from annotator.ui import application

    return application.main(targets, annotator=annotator, sample=sample)


@commands.command("import")
@click.argument("corpus")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("--text-column", metavar="COLUMN", default="", help="Of tables: where the text is.")
@click.option(
    "--column",
    "columns",
    metavar="NAME=COLUMN",
    multiple=True,
    help="Of tables: where the title, url, published, outlet, language, byline, … is; may be given several times.",
)
@exchange.READS
@click.option("--quiet", "-q", is_flag=True, help="Say only what was refused.")
@click.pass_obj
def import_(
    annotator: str, corpus: str, files: tuple[Path, ...], text_column: str, columns: tuple[str, ...],
    source: str, labels: Path | None, leave_out_wrong: bool, quiet: bool,
) -> int:  # fmt: skip
    """Take articles into CORPUS, which is made if it is not there.

    FILES are web pages (.html, .mhtml, .warc, .warc.gz), documents (.txt, .md, .docx, .pdf), tables
    with an article a row (.json, .jsonl, .csv, .tsv, .parquet), RSS, Atom, NITF and NewsML-G2,
    standoff .xml, and .zip files and folders of all these. One that is bad never stops the others;
    the exit status is 1 if any was refused. What is in the corpus already is not read again, so an
    import that was broken off goes on when it is given again.

    With --from FILES are annotations of another tool ('annotator formats' names them, --from auto tells
    each by what is in it); labels that the corpus lacks are counted and left out, unless --labels says
    what they are called here.
    """
    from annotator import opening

    if source or labels or leave_out_wrong:
        wishes = exchange.wishes_for(source, labels, leave_out_wrong)
        return exchange.import_as(corpus, files, annotator, wishes, quiet=quiet)
    held = columns_of(columns, text_column)
    with opening.open_or_create(corpus, annotator=annotator) as into:
        tell_notices(into.notices)
        drive(into.backup_job(), "Backup")
        result = drive(into.import_job(files, columns=held), "Importing")
        if opening.kind_of(corpus) is opening.Kind.MIRROR:
            changed = [one.id for one in result.accepted if one.outcome != "known"]
            drive(into.save_job(changed), "Saving")
            tell_notices([f"{copy}: keeps a file that somebody else had changed." for copy in into.set_aside])
    for refusal in result.refused:
        say(refusal.sentence)
    if result.annotated:
        say("Annotations of other tools come in with --from auto; --text-column takes the texts of a table only.")
    if not quiet:
        for arrival in result.accepted:
            click.echo(f"{printable(arrival.name)}: {_WORDS[arrival.outcome]} {arrival.id}")
            for sentence in arrival.log:
                click.echo(f"  {sentence}")
        click.echo(
            f"{count(result.count('added', 'renamed'), 'article')} added, "
            f"{result.count('known', 'merged', 'restored')} there already, {len(result.refused)} refused."
        )
    return PROBLEMS if result.refused else FINE


_WORDS = {
    "restored": "brought back",
    "added": "added as",
    "renamed": "added as",
    "merged": "merged into",
    "known": "is already there as",
}


@commands.command()
@click.argument("corpus")
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where to.")
@click.option("--format", "kind", metavar="FORMAT", default="standoff", show_default=True, help="What to write.")
@click.option(
    "--main-text-only", is_flag=True, help="Leave out what is labelled as boilerplate, and write the map beside it."
)
@exchange.WRITES
def export(
    corpus: str, folder: Path, kind: str, main_text_only: bool, annotator: str, tokeniser: str, **writes: Any
) -> int:  # fmt: skip
    """Write all articles of CORPUS into a folder, with their scheme.

    Standoff XML goes into any folder that holds no other corpus; every other FORMAT ('annotator formats'
    names them) into a new one, with losses.json beside the files, which says what the format had no place for.

    With --main-text-only blocks whose label says "drop" are left out and every offset is moved. Each
    article has its map, ID.map.tsv, beside it: where a stretch begins, where it begins in the whole
    text, and its length, in characters; --annotator says whose labels tell what boilerplate is.

    What is on the takedown list ('annotator takedown') is left out in any case, and named.
    """
    others = kind != "standoff" or any(writes.values())
    if main_text_only and others:
        raise click.UsageError("--main-text-only writes standoff XML, whole; convert that afterwards.")
    if not main_text_only and (annotator or others):
        out = exchange.asked_for(kind, annotator=annotator, tokeniser=tokeniser, **writes)
        return exchange.export_as(corpus, folder, out)
    with opened_to_read(corpus) as source:
        tell_notices(source.notices)
        if main_text_only:
            return _export_main_text(source, folder, annotator)
        written = drive(source.export_job(folder), "Exporting")
        exchange.tell_withheld(source.withheld, folder)
    click.echo(f"{count(len(written), 'article')} written into {folder} as {kind} XML.")
    return FINE


def _export_main_text(source: OpenCorpus, folder: Path, annotator: str) -> int:
    from annotator.opening.main_text import export_main_text

    done = drive(export_main_text(source, folder, annotator=annotator), "Exporting")
    exchange.tell_withheld(done.withheld, folder)
    for identity in done.empty:
        say(f"{identity}: is all boilerplate, so there is nothing to write.")
    click.echo(f"{count(len(done.written), 'article')} written into {folder} without boilerplate.")
    gone = count(done.left_out, "annotation or link", "annotations and links")
    click.echo(f"Left out: {count(done.blocks, 'block')}, and {gone} on them; {done.cut:,} cut where it begins.")
    return FINE


@commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path, readable=False))
def validate(paths: tuple[Path, ...]) -> int:
    """Check standoff files, and all of them in folders: one line a problem, with file and line.

    Offsets, digests, quotes, references, the grammar, and the scheme beside the files are checked.
    """
    from annotator.opening.validation import validate as check

    problems = drive(check(paths), "Checking")
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{count(len(problems), 'problem')}.", err=True)
    return PROBLEMS if problems else FINE


@commands.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, readable=False))
def repair(files: tuple[Path, ...]) -> int:
    """Save what can be saved of damaged standoff files, each into a new file beside it.

    Annotations whose text is found again are moved to it; what cannot be placed is listed. The
    damaged file is never written to.
    """
    from annotator.opening.repairs import mend

    status = FINE
    for file in files:
        try:
            mended = mend(file)
        except FileRefused as refused:
            say(str(refused))
            status = PROBLEMS
            continue
        click.echo(mended.summary)
        for sentence in mended.sentences:
            click.echo(f"  {sentence}")
        if mended.lost:
            status = PROBLEMS
    return status


@commands.command()
@click.argument("corpus")
def info(corpus: str) -> int:
    """Say what CORPUS holds."""
    with opened_to_read(corpus) as source:
        tell_notices(source.notices)
        store = source.store
        click.echo(f"{source.name}: {count(store.counts().documents, 'article')}")
        click.echo(f"scheme: {source.scheme_ref.id}, version {source.scheme_ref.version}")
        for layer in source.scheme.layers:
            click.echo(f"layer: {layer.name}, {count(len(layer.labels), 'label')}")
        for person in store.annotators():
            counts = store.counts(person.id)
            kind = f" (program {person.version})".replace(" )", ")") if person.kind == "program" else ""
            click.echo(
                f"annotator: {person.id}{kind}, {count(counts.annotations, 'annotation')}, "
                f"{counts.finished} finished, {counts.in_progress} in progress"
            )
        click.echo(f"store: {store.target}")
        click.echo(f"mirror: {source.mirror}")
    return FINE


for room in (exchange, splitting, dataset, rights, batch, upkeep, reader):
    for one in room.COMMANDS:
        commands.add_command(one)
commands.add_command(search)
