"""Articles that may leave a corpus in no export: the list beside it, read before each, and changed by name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotator.articles.files import bytes_of
from annotator.datasets.takedown import FILE, Entry, Takedowns, entry_of, parse, written
from annotator.durable import write_atomically
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress
from annotator.model.document import Document
from annotator.opening.places import made
from annotator.storage.mirror import article_path

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
        path: where it is.
        takedowns: what is on it.
        meant: ids of the articles of the corpus that it means.
    """

    path: Path
    takedowns: Takedowns
    meant: tuple[str, ...]


def take_down_job(corpus: OpenCorpus, names: Sequence[str], *, reason: str = "", lift: bool = False) -> Job[TakenDown]:
    """Put articles on the list of a corpus, or take them off it, and say whom it means: a job, done in articles.

    An article that is named by its id is known by the SHA-256 of its text from then on, too, so that
    it is known again under another id.

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
    here = list_in(corpus.mirror)
    if lift:
        after = here.without(names)
        for name in names:
            if here.without([name]).entries == here.entries:
                raise CorpusError(f"{name}: is not on the takedown list of {corpus.name}.")
    else:
        after = here.with_entries([_entry(corpus, name, reason) for name in names])
    path = write_list(corpus.mirror, after) if after.entries != here.entries else corpus.mirror / FILE
    whole = corpus.takedowns()
    meant = yield from withheld_job(corpus, whole)
    return TakenDown(path, whole, meant)


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
