"""Commands on what may leave a corpus: rights, the takedown list, annotations without text and back."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.exchange import export_as
from annotator.cli.terminal import count, drive, opened_to_read, tell_notices
from annotator.errors import printable
from annotator.exits import FINE, PROBLEMS, say


@click.command()
@click.argument("corpus")
@click.option("--articles", is_flag=True, help="Say it of every article.")
@click.option(
    "--licence", "licences", metavar="SPDX", multiple=True, help="Only this licence is good enough; several times."
)
@click.option("--personal", is_flag=True, help="Say where personal data are, too.")
@click.option(
    "--pseudonyms", "key_file", metavar="KEYFILE", type=click.Path(path_type=Path),
    help="Say which annotator has which pseudonym under the key in KEYFILE.",
)  # fmt: skip
def rights(
    corpus: str, *, articles: bool, licences: tuple[str, ...], personal: bool, key_file: Path | None
) -> int:  # fmt: skip
    """Say which articles of CORPUS may leave as text, and why the others leave as offsets only.

    A licence counts if it is one that is known and allows copies, and nothing reserves the article from
    text and data mining; whatever else is said of an article means no. With --personal: e-mail addresses,
    telephone numbers, IBANs and cards with a right checksum, and names in comments, by id and offset, with
    letters as x and digits as 0.
    """
    from annotator.datasets.pseudonyms import table
    from annotator.datasets.rights import named
    from annotator.opening.leaving import key_in
    from annotator.opening.rights import rights_job

    with opened_to_read(corpus) as source:
        tell_notices(source.notices)
        found = drive(rights_job(source, licences=named(licences), personal=personal), "Looking")
        people = source.store.annotators()
    for decision, number in found.rows():
        click.echo(f"{count(number, 'article')}, {decision.licence}: {_leaves(decision.as_text)}, {decision.reason}")
    if found.withheld:
        click.echo(f"{count(len(found.withheld), 'article')} on the takedown list: left out of every export")
    if articles:
        for identity, decision in found.decisions.items():
            taken = identity in found.withheld
            leaves = "nothing, on the takedown list" if taken else f"{_leaves(decision.as_text)}, {decision.reason}"
            click.echo(f"{identity}: {leaves}")
    for place in found.personal:
        begin, end, kind = place.datum
        click.echo(f"{place.article} {begin}-{end} {kind} {printable(place.shape)}")
    if personal:
        touched = len({place.article for place in found.personal})
        places = count(len(found.personal), "place with personal data", "places with personal data")
        click.echo(f"{places} in {count(touched, 'article')}.", err=True)
    if key_file:
        click.echo(table(people, key_in(key_file)).decode(), nl=False)
    return FINE


def _leaves(as_text: bool) -> str:
    return "text" if as_text else "offsets only"


@click.command()
@click.argument("corpus")
@click.argument("names", nargs=-1, metavar="[ID|URL|SHA256]...")
@click.option("--reason", metavar="TEXT", default="", help="Why, for people.")
@click.option("--lift", is_flag=True, help="Take them off the list.")
def takedown(corpus: str, names: tuple[str, ...], *, reason: str, lift: bool) -> int:
    """Keep articles of CORPUS out of every later export, or without a name print the list.

    An article is named by its id, by an address that it has, or by the SHA-256 of its text or of what it was
    read from. The list is takedown.toml in the folder of the corpus's standoff files, or in the database, for
    everybody who works on it; nothing is removed from the corpus.
    """
    from annotator import opening
    from annotator.opening.takedowns import take_down_job

    is_written_to = names and opening.kind_of(corpus) is opening.Kind.DATABASE
    with opening.open_corpus(corpus) if is_written_to else opened_to_read(corpus) as source:
        tell_notices(source.notices)
        done = drive(take_down_job(source, names, reason=reason, lift=lift), "Looking")
    for entry in done.takedowns.entries:
        why = f" ({printable(entry.reason)})" if entry.reason else ""
        click.echo(f"{printable(entry.id or entry.url or entry.sha256)}{why}")
    click.echo(
        f"{count(len(done.takedowns.entries), 'entry', 'entries')} in {done.where}: "
        f"{count(len(done.meant), 'article')} of the corpus kept out of exports.",
        err=True,
    )
    return FINE


@click.command()
@click.argument("corpus")
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where to; new.")
@click.option("--annotator", metavar="NAME", default="", help="Only this one's work.")
@click.option("--layer", "layers", metavar="LAYER", multiple=True, help="Only this layer; may be given several times.")
@click.option(
    "--pseudonyms", "key_file", metavar="KEYFILE", type=click.Path(path_type=Path),
    help="The key of pseudonyms, made if it is not there; your own one if left out.",
)  # fmt: skip
@click.option("--names", is_flag=True, help="Name annotators as they are.")
def offsets(
    corpus: str, *, folder: Path, annotator: str, layers: tuple[str, ...], key_file: Path | None, names: bool
) -> int:  # fmt: skip
    """Write the annotations of CORPUS without any text: offsets, hashes and addresses.

    Who has the pages makes whole files of it again with 'annotator rehydrate'. Annotators leave under
    pseudonyms, which are the same every time; 'annotator rights CORPUS --pseudonyms KEYFILE' tells whose they are.
    """
    from annotator.opening.exchange import Out
    from annotator.opening.leaving import key_in, own_key

    if names and key_file:
        raise click.UsageError("Annotators leave under --pseudonyms or with their --names, not both.")
    key = b"" if names else key_in(key_file or own_key())
    return export_as(corpus, folder, Out("offsets", annotator, layers, key=key))


@click.command()
@click.argument("source", metavar="OFFSETS", type=click.Path(path_type=Path))
@click.option("--pages", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Pages or texts.")
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where to; new.")
def rehydrate(source: Path, *, pages: Path, folder: Path) -> int:
    """Give the annotations in OFFSETS their texts back, from pages that you have; nothing is fetched.

    A page is an article's if its text has the SHA-256 that was annotated; length and every quote are
    checked then. Articles without such a page are listed, and the exit status is 1.
    """
    from annotator.opening.rehydrating import rehydrate_job

    done = drive(rehydrate_job(source, pages, folder), "Reading pages")
    for refusal in done.unread:
        say(refusal.sentence)
    for missing in done.missing:
        say(missing.sentence)
    where = f" written into {folder}" if done.written else " written"
    click.echo(f"{count(len(done.written), 'article')}{where}, {len(done.missing):,} without their text.")
    if done.unwanted:
        click.echo(f"{count(done.unwanted, 'page')} not asked for.")
    return PROBLEMS if done.missing else FINE


COMMANDS = (rights, takedown, offsets, rehydrate)
