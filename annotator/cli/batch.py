"""Commands on more articles than one process can hold: shard by shard, each done once, on one machine or on many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.engines import ENGINE, engine_of
from annotator.cli.exchange import WRITES, asked_for, tell_withheld
from annotator.cli.terminal import columns_of, count, drive, opened_to_read, tell_notices
from annotator.errors import AnnotatorError, printable
from annotator.exits import FINE, PROBLEMS, say

if TYPE_CHECKING:
    from annotator.batch.running import Batch

_TOLD = 100
"""Problems that are told; all of them stand in the manifest."""

_folder = click.Path(path_type=Path)


@click.group()
def batch() -> None:
    """Work on more articles than one process can hold, on one machine or on many.

    Articles come in by 'batch import', or from a corpus by 'batch cut', as SHARDS, a folder of ZIP archives of
    standoff XML. All other commands read SHARDS and write a file a shard into another folder. What is done
    stands in manifest.jsonl beside the files, and is not done again: the same command goes on where it was
    broken off. The exit status is 1 if a shard failed or anything in it was refused; the others are done.
    'annotator dataset SHARDS' makes a dataset of them, without a corpus.
    """


@batch.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("--to", "folder", required=True, metavar="DIR", type=_folder, help="Where the shards go.")
@click.option("--column", "columns", metavar="NAME=COLUMN", multiple=True, help="Of tables; see 'annotator import'.")
@click.option(
    "--longest", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True, metavar="SECONDS",
    help="What an article may take to be read.",
)  # fmt: skip
@ENGINE
def import_(
    files: tuple[Path, ...], folder: Path, columns: tuple[str, ...], longest: float,
    engine: str | None, workers: int | None, scheduler: str,
) -> int:  # fmt: skip
    """Read articles from FILES, folders and web archives, as 'annotator import' does, into shards.

    Small files are read 500 at a time, web archives in stretches of 500 pages. The id of an article ends in
    digits of its text's SHA-256, so that two that have one title have different ids in whichever shards they
    are; articles of standoff files keep theirs.
    """
    from annotator.batch.engines import usual
    from annotator.batch.running import batch_job
    from annotator.opening.batches.cutting import cut_job
    from annotator.opening.batches.importing import Import

    chosen = engine_of(engine, workers, scheduler) or usual
    held = tuple(sorted(columns_of(columns).items()))
    cut = drive(cut_job(files, folder.absolute(), chosen), "Looking", goes_on=True)
    if not cut.shards:
        raise AnnotatorError(_nothing(cut.refused))
    for sentence in cut.refused:
        say(printable(sentence))
    done = drive(batch_job(cut.shards, folder.absolute(), Import(held, longest), chosen), "Importing", goes_on=True)
    return max(_told(done, folder), PROBLEMS if cut.refused else FINE)


@batch.command()
@click.argument("corpus")
@click.option("--to", "folder", required=True, metavar="DIR", type=_folder, help="A new folder.")
@click.option("--articles", type=click.IntRange(min=1), default=1_000, show_default=True, help="In a shard.")
def cut(corpus: str, folder: Path, articles: int) -> int:
    """Write CORPUS as shards, with everybody's work and its scheme.xml, but for what is on the takedown list."""
    from annotator.opening.batches.whole_corpus import cut_corpus_job

    with opened_to_read(corpus) as source:
        tell_notices(source.notices)
        withheld = drive(cut_corpus_job(source, folder, articles), "Cutting")
        number = len(source.store.document_ids()) - len(withheld)
    tell_withheld(withheld, folder)
    click.echo(f"{count(number, 'article')} written into {folder}, {articles:,} a shard.")
    return FINE


@batch.command()
@click.argument("shards", type=_folder)
@click.argument("folder", metavar="DIR", type=_folder)
@click.option("--corpus", metavar="CORPUS", help="Whose scheme, boilerplate rules and labelled names to go by.")
@ENGINE
def suggest(
    shards: Path, folder: Path, corpus: str | None, engine: str | None, workers: int | None, scheduler: str
) -> int:  # fmt: skip
    """Add to the articles of SHARDS what programs propose, as annotations of these programs; write shards into DIR.

    What blocks of web pages are is proposed of pages that came in by 'batch import', or by 'batch cut' from a
    corpus that they were imported into; with --corpus also what its rules say of repeated blocks, and names
    that were labelled in it. Nothing else: there is no model in Annotator.
    """
    from annotator.batch.engines import usual
    from annotator.batch.running import batch_job
    from annotator.opening import built_in_scheme
    from annotator.opening.batches.folders import made_in, refuse_same, scheme_in, sha256, shards_of
    from annotator.opening.batches.suggesting import MODEL, Suggest, learn_job
    from annotator.opening.takedowns import carry_over, list_in
    from annotator.storage.mirror import SCHEME

    chosen, found = engine_of(engine, workers, scheduler) or usual, shards_of(shards)
    refuse_same(shards, folder)
    scheme, learnt = scheme_in(shards) or built_in_scheme(), b""
    if corpus is not None:
        with opened_to_read(corpus) as source:
            tell_notices(source.notices)
            scheme, learnt = source.store.facts.scheme_xml, drive(learn_job(source), "Learning")
    made_in(folder, SCHEME, scheme)
    carry_over(list_in(shards), folder)
    path = str(made_in(folder, MODEL, learnt).absolute()) if learnt else ""
    return _told(
        drive(
            batch_job(found, folder.absolute(), Suggest(scheme, path, sha256(learnt)), chosen),
            "Suggesting",
            goes_on=True,
        ),
        folder,
    )


@batch.command()
@click.argument("shards", type=_folder)
@click.option("--to", "folder", metavar="DIR", type=_folder, help="For the reports; else SHARDS/problems.")
@ENGINE
def validate(shards: Path, folder: Path | None, engine: str | None, workers: int | None, scheduler: str) -> int:
    """Check the articles of SHARDS, and that they fit the scheme.xml beside them: a report a shard, in JSON Lines.

    The exit status is 1 when there are problems.
    """
    from annotator.batch.engines import usual
    from annotator.batch.running import batch_job
    from annotator.opening.batches.folders import refuse_same, scheme_in, shards_of
    from annotator.opening.batches.validating import Validate

    chosen, found = engine_of(engine, workers, scheduler) or usual, shards_of(shards)
    into = folder or shards / "problems"
    refuse_same(shards, into)
    done = drive(batch_job(found, into.absolute(), Validate(scheme_in(shards)), chosen), "Checking", goes_on=True)
    status = _told(done, into)
    if not done.counts["problems"]:
        click.echo("No problems.")
    return max(status, PROBLEMS if done.counts["problems"] else FINE)


@batch.command()
@click.argument("shards", type=_folder)
@click.option("--to", "folder", required=True, metavar="DIR", type=_folder, help="Where the archives go.")
@click.option("--format", "target", required=True, metavar="FORMAT", help="What to write; see 'annotator formats'.")
@WRITES
@ENGINE
def convert(
    shards: Path, folder: Path, target: str, engine: str | None, workers: int | None, scheduler: str, **writes: Any
) -> int:  # fmt: skip
    """Write the articles of SHARDS in another format, the files of each shard in one ZIP archive.

    What the format has no place for is counted, and stands in the manifest. Articles on a takedown.toml beside
    the shards are left out. Labels are those of the scheme.xml beside them, or of what is in each shard.
    """
    from dataclasses import replace

    from annotator.batch.engines import usual
    from annotator.batch.running import batch_job
    from annotator.opening.batches.converting import Convert
    from annotator.opening.batches.folders import refuse_same, scheme_in, scheme_of, shards_of
    from annotator.opening.exchange import format_for
    from annotator.opening.takedowns import list_in

    chosen, found = engine_of(engine, workers, scheduler) or usual, shards_of(shards)
    refuse_same(shards, folder)
    scheme = scheme_in(shards)
    out = replace(asked_for(target, **writes), takedowns=list_in(shards))
    format_for(out if scheme else replace(out, layers=()), scheme_of(scheme))  # what makes no sense, once for all
    return _told(
        drive(batch_job(found, folder.absolute(), Convert(out, scheme), chosen), "Converting", goes_on=True), folder
    )


@batch.command("near-copies")
@click.argument("shards", type=_folder)
@click.option("--to", "folder", required=True, metavar="DIR", type=_folder, help="Where near-copies.tsv goes.")
@ENGINE
def near_copies(shards: Path, folder: Path, engine: str | None, workers: int | None, scheduler: str) -> int:
    """Find near copies among all articles of SHARDS: near-copies.tsv has the id, cluster and share of each.

    A cluster is called as its first article is; the share is the largest that was found between an article and
    another one of its cluster, estimated within 0.15. Of many copies of one text only some are compared.
    """
    from annotator.batch.engines import usual
    from annotator.opening.batches.copies import near_copies_job
    from annotator.opening.batches.folders import refuse_same, shards_of

    chosen, found = engine_of(engine, workers, scheduler) or usual, shards_of(shards)
    refuse_same(shards, folder)
    done = drive(near_copies_job(found, folder.absolute(), chosen), "Comparing", goes_on=True)
    status = _told(done.batch, folder)
    clusters = count(done.clustered.clusters, "cluster")
    there = "" if done.is_new else ", as before"
    click.echo(f"{done.clustered.near:,} of {count(done.clustered.articles, 'article')} in {clusters}{there}.")
    return status


def _nothing(refused: Sequence[str]) -> str:
    more = f" (and {len(refused) - 1:,} more)" if len(refused) > 1 else ""
    return f"{refused[0] if refused else 'There is nothing to read.'}{more}"


def _told(done: Batch, folder: Path) -> int:
    """Say what a batch did, and give its exit status."""
    from annotator.batch.ledger import NAME

    problems = [sentence for row in done.rows for sentence in row.problems]
    sentences = [*(one.sentence for one in done.failures), *problems]
    for sentence in sentences[:_TOLD]:
        say(printable(sentence))
    if len(sentences) > _TOLD:
        say(f"{len(sentences) - _TOLD:,} more stand in {folder / NAME}.")
    if not done.new and not done.failures:
        are = "is as it was" if len(done.rows) == 1 else "are as they were"
        click.echo(f"Nothing to do: {count(len(done.rows), 'shard')} in {folder} {are} asked for.")
    else:
        there = len(done.rows) - done.new
        click.echo(f"{count(done.new, 'shard')} done, {there:,} there already, {len(done.failures):,} failed.")
    if done.left:
        are = "file of an earlier batch is" if len(done.left) == 1 else "files of an earlier batch are"
        first = printable(done.left[0])
        say(f"{folder}: {len(done.left):,} {are} still there, such as {first}; delete what is not needed.")
    counts = done.counts
    articles = counts.pop("articles", 0)
    more = "".join(f", {what} {number:,}" for what, number in sorted(counts.items()) if number)
    click.echo(f"{count(articles, 'article')}{more}.")
    losses: Counter[str] = Counter()
    for row in done.rows:
        losses.update({loss["what"]: loss["count"] for loss in row.losses})
    for what, number in losses.most_common():
        click.echo(f"  not written: {number:,} {what}")
    return PROBLEMS if sentences else FINE


COMMANDS = (batch,)
"""In the order of the help."""
