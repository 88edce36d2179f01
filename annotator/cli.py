"""The command line: one function per command, one sentence per trouble, and an exit status to rely on.

0: fine. 1: problems were found, or some files were refused. 2: it could not be done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annotator.errors import FileRefused, printable
from annotator.exits import FINE, IMPOSSIBLE, INTERRUPTED, PROBLEMS, guarded, say
from annotator.jobs import Job, Progress, run
from annotator.version import __version__

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus

Result = TypeVar("Result")


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
@click.option("--quiet", "-q", is_flag=True, help="Say only what was refused.")
@click.pass_obj
def import_(
    annotator: str, corpus: str, files: tuple[Path, ...], text_column: str, columns: tuple[str, ...], quiet: bool
) -> int:
    """Take articles into CORPUS, which is made if it is not there.

    FILES are web pages (.html, .mhtml, .warc, .warc.gz), documents (.txt, .md, .docx, .pdf), tables
    with an article a row (.json, .jsonl, .csv, .tsv, .parquet), RSS, Atom, NITF and NewsML-G2,
    standoff .xml, and .zip files and folders of all these. One that is bad never stops the others;
    the exit status is 1 if any was refused. What is in the corpus already is not read again, so an
    import that was broken off goes on when it is given again.
    """
    from annotator import opening

    held = _columns(text_column, columns)
    with opening.open_or_create(corpus, annotator=annotator) as into:
        _tell_notices(into.notices)
        _run(into.backup_job(), "Backup")
        result = _run(into.import_job(files, columns=held), "Importing")
        if opening.kind_of(corpus) is opening.Kind.MIRROR:
            changed = [one.id for one in result.accepted if one.outcome != "known"]
            _run(into.save_job(changed), "Saving")
            _tell_notices([f"{copy}: keeps a file that somebody else had changed." for copy in into.set_aside])
    for refusal in result.refused:
        say(refusal.sentence)
    if not quiet:
        for arrival in result.accepted:
            click.echo(f"{printable(arrival.name)}: {_WORDS[arrival.outcome]} {arrival.id}")
            for sentence in arrival.log:
                click.echo(f"  {sentence}")
        click.echo(
            f"{_count(result.count('added', 'renamed'), 'article')} added, "
            f"{result.count('known', 'merged')} there already, {len(result.refused)} refused."
        )
    return PROBLEMS if result.refused else FINE


def _columns(text_column: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Column by what it holds."""
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


_WORDS = {"added": "added as", "renamed": "added as", "merged": "merged into", "known": "is already there as"}


@commands.command()
@click.argument("corpus")
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where to.")
@click.option(
    "--format", "kind", type=click.Choice(["standoff"]), default="standoff", show_default=True, help="What to write."
)
@click.option(
    "--main-text-only", is_flag=True, help="Leave out what is labelled as boilerplate, and write the map beside it."
)
@click.option(
    "--annotator", metavar="NAME", default="", help="Whose labels say what boilerplate is; gold's or all if left out."
)
def export(corpus: str, folder: Path, kind: str, main_text_only: bool, annotator: str) -> int:
    """Write all articles of CORPUS into a folder, with their scheme.

    With --main-text-only blocks whose label says "drop" are left out and every offset is moved. Each
    article has its map, ID.map.tsv, beside it: where a stretch begins, where it begins in the whole
    text, and its length, in characters.
    """
    if annotator and not main_text_only:
        raise click.UsageError("--annotator says whose boilerplate to leave out; it goes with --main-text-only.")
    with _opened_to_read(corpus) as source:
        _tell_notices(source.notices)
        if main_text_only:
            return _export_main_text(source, folder, annotator)
        written = _run(source.export_job(folder), "Exporting")
    click.echo(f"{_count(len(written), 'article')} written into {folder} as {kind} XML.")
    return FINE


def _export_main_text(source: OpenCorpus, folder: Path, annotator: str) -> int:
    from annotator.opening.main_text import export_main_text

    done = _run(export_main_text(source, folder, annotator=annotator), "Exporting")
    for identity in done.empty:
        say(f"{identity}: is all boilerplate, so there is nothing to write.")
    click.echo(f"{_count(len(done.written), 'article')} written into {folder} without boilerplate.")
    gone = _count(done.left_out, "annotation or link", "annotations and links")
    click.echo(f"Left out: {_count(done.blocks, 'block')}, and {gone} on them; {done.cut:,} cut where it begins.")
    return FINE


@commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path, readable=False))
def validate(paths: tuple[Path, ...]) -> int:
    """Check standoff files, and all of them in folders: one line a problem, with file and line.

    Offsets, digests, quotes, references, the grammar, and the scheme beside the files are checked.
    """
    from annotator.opening.validation import validate as check

    problems = _run(check(paths), "Checking")
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{_count(len(problems), 'problem')}.", err=True)
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
    with _opened_to_read(corpus) as source:
        _tell_notices(source.notices)
        store = source.store
        click.echo(f"{source.name}: {_count(store.counts().documents, 'article')}")
        click.echo(f"scheme: {source.scheme_ref.id}, version {source.scheme_ref.version}")
        for layer in source.scheme.layers:
            click.echo(f"layer: {layer.name}, {_count(len(layer.labels), 'label')}")
        for person in store.annotators():
            counts = store.counts(person.id)
            kind = f" (program {person.version})".replace(" )", ")") if person.kind == "program" else ""
            click.echo(
                f"annotator: {person.id}{kind}, {_count(counts.annotations, 'annotation')}, "
                f"{counts.finished} finished, {counts.in_progress} in progress"
            )
        click.echo(f"store: {store.target}")
        click.echo(f"mirror: {source.mirror}")
    return FINE


# -- a corpus as a whole -----------------------------------------------------------------------------


@commands.command()
@click.argument("corpus")
def backup(corpus: str) -> int:
    """Make a backup of CORPUS now; it may be open in a window."""
    from annotator.opening import upkeep

    with _opened_to_read(corpus) as source:
        click.echo(_run(upkeep.back_up_now(source), "Backup"))
    return FINE


@commands.command()
@click.argument("corpus")
@click.argument("backup", required=False, type=click.Path(path_type=Path))
@click.option("--to", "beside", metavar="FILE", type=click.Path(path_type=Path), help="A new corpus file, beside it.")
def restore(corpus: str, backup: Path | None, beside: Path | None) -> int:
    """List the backups of CORPUS, or bring BACKUP back.

    It is put in the place of CORPUS, which is backed up first, or becomes a corpus of its own.
    """
    from annotator.opening import upkeep

    with _opened_to_read(corpus) as source:
        path, address = upkeep.file_of(source), source.address
        known = _run(upkeep.backups_of(source), "Looking")
    if backup is None:
        for one in known:
            holds = "cannot be read" if one.documents is None else _count(one.documents, "article")
            click.echo(f"{one.path}: {one.made:%Y-%m-%d %H:%M} UTC, {one.size:,} bytes, {holds}")
        click.echo(f"{_count(len(known), 'backup')} of {address}.", err=True)
        return FINE
    done = _run(upkeep.restore(backup, path, beside=beside), "Restoring")
    click.echo(f"{done}: made of {backup}." if beside else f"{path}: is {backup} now; what it was is in {done}.")
    return FINE


@commands.command()
@click.argument("corpus")
def check(corpus: str) -> int:
    """Go through CORPUS for damage: file, texts, kept pages, mirror; one line a problem."""
    from annotator.opening import upkeep

    with _opened_to_read(corpus) as source:
        problems = _run(upkeep.check(source), "Checking")
    for problem in problems:
        click.echo(problem)
    click.echo(f"{_count(len(problems), 'problem')}.", err=True)
    return PROBLEMS if problems else FINE


@commands.command()
@click.argument("corpus")
@click.pass_obj
def compact(annotator: str, corpus: str) -> int:
    """Make CORPUS as small as it can be; what was removed from it is gone for good."""
    from annotator.opening import upkeep

    done = _run(upkeep.compact(corpus, annotator=annotator), "Compacting")
    click.echo(
        f"{_count(done.articles, 'removed article')} and {_count(done.pages, 'unused page')} are gone for good; "
        f"{done.before:,} bytes became {done.after:,}."
    )
    return FINE


@commands.command()
@click.argument("corpus")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV: what is counted, value, count.")
def stats(corpus: str, as_csv: bool) -> int:
    """Count what CORPUS holds, by outlet, language, date, label and annotator."""
    from annotator.opening.statistics import as_rows, to_csv

    with _opened_to_read(corpus) as source:
        counted = _run(source.store.statistics(), "Counting")
    if as_csv:
        click.echo(to_csv(counted), nl=False)
        return FINE
    kind = ""
    for row in as_rows(counted):
        if row.kind != kind:
            kind = row.kind
            click.echo(f"{kind}:")
        click.echo(f"  {row.value or '(none)'}: {row.count:,}")
    return FINE


@commands.command()
@click.argument("corpus")
@click.argument("query")
@click.option("--case", is_flag=True, help="Capitals as written.")
@click.option("--pieces", is_flag=True, help="Pieces of words, too; looks through every article.")
@click.option("--regex", is_flag=True, help="QUERY is a regular expression.")
@click.option("--annotations", is_flag=True, help='QUERY is about annotations, such as "PERSON inside CLAIM".')
@click.option("--most", default=1000, show_default=True, metavar="N", help="Stop after so many hits.")
@click.pass_obj
def search(
    annotator: str, corpus: str, query: str, *, case: bool, pieces: bool, regex: bool, annotations: bool, most: int
) -> int:
    """Print every hit of QUERY in CORPUS in its line: id of the article, offset, and the hit between its words.

    QUERY is words (all must be there), "a phrase", a beginn*, -not this, /a regular expression/, and
    filters such as lang:de. The exit status is 1 when nothing is found.
    """
    from annotator.opening.concordance import concordance

    found = 0
    with _opened_to_read(corpus, annotator) as source:
        _tell_notices(source.notices)
        lines = concordance(source, query, case=case, pieces=pieces, regular=regex, annotations=annotations)
        for line in islice(lines, most):
            click.echo(line)
            found += 1
    return FINE if found else PROBLEMS


def _opened_to_read(corpus: str, annotator: str = "") -> OpenCorpus:
    from annotator import opening

    # the store of a mirror folder is brought up to date with the folder, unless somebody has it open
    is_folder = opening.kind_of(corpus) is opening.Kind.MIRROR
    return opening.open_corpus(
        corpus, annotator=annotator, read_only=not is_folder, read_only_if_needed=is_folder
    )  # fmt: skip


# -- shared ------------------------------------------------------------------------------------------


def _run(job: Job[Result], label: str) -> Result:
    """Drive a job, with a progress bar where somebody can see it."""
    if not sys.stderr.isatty():
        return run(job)
    with click.progressbar(length=1, label=label, file=sys.stderr, item_show_func=_what) as bar:

        def report(progress: Progress) -> None:
            bar.length = max(progress.total, 1)
            bar.update(progress.done - bar.pos, progress.what)

        result = run(job, report)
        bar.update((bar.length or 1) - bar.pos)
        return result


def _what(item: Any) -> str:
    return str(item or "")


def _tell_notices(notices: Sequence[str]) -> None:
    for notice in notices:
        say(notice)


def _count(number: int, noun: str, many: str = "") -> str:
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"
