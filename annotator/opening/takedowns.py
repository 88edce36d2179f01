"""Articles that may leave a corpus in no export: the list beside it, read before each, and changed by name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotator.articles.files import bytes_of
from annotator.datasets.takedown import FILE, Entry, Takedowns, entry_of, parse, written
from annotator.durable import write_atomically
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress
from annotator.model.document import Document
from annotator.opening.places import made
from annotator.storage.engine import shown
from annotator.storage.mirror import article_path
from annotator.storage.store import Store

if TYPE_CHECKING:
    from annotator.opening.corpus import OpenCorpus

_MOST = 16 * 1024 * 1024


def list_in(*folders: Path) -> Takedowns:
    """What the lists in these folders say together; nothing where there is none.

    Raises:
        FileRefused: one cannot be read or understood; nothing may be exported then.
    """
    entries: list[Entry] = []
    for folder in dict.fromkeys(folders):
        path = folder / FILE
        if os.path.lexists(path):
            entries += parse(bytes_of(path, limit=_MOST), str(path)).entries
    return Takedowns().with_entries(entries)


def list_of(store: Store, *folders: Path) -> Takedowns:
    """What the list that a database holds, and those in these folders, say together.

    Raises:
        FileRefused: one cannot be read or understood; nothing may be exported then.
        CorpusError: the database cannot be asked.
    """
    return _shared(store).with_entries(list_in(*folders).entries)


def _shared(store: Store) -> Takedowns:
    """The list that a database holds, checked like a file; empty for a corpus file, whose list is beside it."""
    if isinstance(store.target, Path):
        return Takedowns()
    held = Takedowns(starmap(Entry, store.takedowns()))
    return parse(written(held), f"{shown(store.target)}: takedown list")


def write_list(folder: Path, takedowns: Takedowns) -> Path:
    """Write the list of a corpus into the folder of its files.

    Raises:
        CorpusError: it cannot be written; the old one is as it was.
    """
    path = made(folder) / FILE
    write_atomically(path, written(takedowns))
    return path


def carry_over(takedowns: Takedowns, target: Path) -> None:
    """Give a copy of a corpus, by the folder of its files, the list of the original.

    Raises:
        AnnotatorError: the list cannot be read, or not be written.
    """
    if takedowns:
        write_list(target, list_in(target).with_entries(takedowns.entries))


TAKEN_DOWN = "is on the takedown list"


class Withheld(NamedTuple):
    """An article that an export left out: its id, and why."""

    article: str
    why: str = TAKEN_DOWN


def sentences(withheld: Iterable[Withheld], folder: Path) -> Iterator[str]:
    """What an export left out, for a person, and what is still there of an export before."""
    for identity, why in withheld:
        still = article_path(folder, identity)
        left = f" Its file of an earlier export is still there: delete {still}." if still.exists() else ""
        yield f"{identity}: {why}, so it was left out.{left}"


class TakenDown(NamedTuple):
    """What became of the list.

    Attributes:
        where: its file, or the database that holds it.
        takedowns: what is on it.
        meant: ids of the articles of the corpus that it means.
    """

    where: str
    takedowns: Takedowns
    meant: tuple[str, ...]


def take_down_job(corpus: OpenCorpus, names: Sequence[str], *, reason: str = "", lift: bool = False) -> Job[TakenDown]:
    """Put articles on the list of a corpus, or take them off it, and say whom it means: a job, done in articles.

    An article that is named by its id is known by the SHA-256 of its text from then on, too, so that
    it is known again under another id. The list of a database is in it, for everybody; what is in the user's own
    folder counts as well, and is lifted with it.

    Args:
        corpus: whose list it is.
        names: ids, addresses, and SHA-256 of texts or sources; none to change nothing.
        reason: for people.
        lift: take them off it.

    Raises:
        CorpusError: an id is none of the corpus, an address is none, a name is not on the list, or it cannot be
            written.
        FileRefused: the list cannot be read.
    """
    if lift:
        _lift(corpus, names)
    else:
        _list(corpus, [_entry(corpus, name, reason) for name in names])
    target = corpus.store.target
    where = str(corpus.mirror / FILE) if isinstance(target, Path) else shown(target)
    whole = corpus.takedowns()
    meant = yield from withheld_job(corpus, whole)
    return TakenDown(where, whole, meant)


def _list(corpus: OpenCorpus, entries: Sequence[Entry]) -> None:
    store, folder = corpus.store, corpus.mirror
    if not isinstance(store.target, Path):
        if entries:
            store.change_takedowns(lambda rows: Takedowns(starmap(Entry, rows)).with_entries(entries).entries)
        return
    here = list_in(folder)
    after = here.with_entries(entries)
    if after.entries != here.entries:
        write_list(folder, after)


def _lift(corpus: OpenCorpus, names: Sequence[str]) -> None:
    store, folder = corpus.store, corpus.mirror
    shared, own = _shared(store), list_in(folder)
    here = shared.with_entries(own.entries)
    for name in names:
        if here.without([name]).entries == here.entries:
            raise CorpusError(f"{name}: is not on the takedown list of {corpus.name}.")
    if own.without(names).entries != own.entries:
        write_list(folder, own.without(names))
    if shared.without(names).entries != shared.entries:
        store.change_takedowns(lambda rows: Takedowns(starmap(Entry, rows)).without(names).entries)


def withheld_job(corpus: OpenCorpus, takedowns: Takedowns) -> Job[tuple[str, ...]]:
    """Ids of the articles that a list means: a job, done in articles."""
    identities = corpus.store.document_ids() if takedowns else []
    meant: list[str] = []
    for done, annotated in enumerate(corpus.store.read_each(identities)):
        yield Progress(done, len(identities), annotated.document.id)
        if takedowns.means(annotated.document):
            meant.append(annotated.document.id)
    return tuple(meant)


def _entry(corpus: OpenCorpus, name: str, reason: str) -> Entry:
    entry = entry_of(name, reason)
    if entry.id:
        return entry._replace(sha256=_document(corpus, name).sha256)
    parse(written(Takedowns([entry])), name)  # what could not be read again is refused now
    return entry


def _document(corpus: OpenCorpus, identity: str) -> Document:
    if identity not in corpus.store.facts_of([identity]):
        raise CorpusError(f"{corpus.name} has no article {identity!r}; name one by its id, its address or its SHA-256.")
    return corpus.store.read(identity).document
