"""What is done with a corpus as a whole: checked, made small, copied, brought back from a backup."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Error as DatabaseError
from typing import NamedTuple

from annotator.errors import AnnotatorError, CorpusError
from annotator.formats.standoff import standoff_xml
from annotator.jobs import Job, Progress, Result
from annotator.opening import open_corpus
from annotator.opening.codec import encode
from annotator.opening.corpus import OpenCorpus
from annotator.opening.takedowns import carry_over, list_in
from annotator.storage import mirror, restoring
from annotator.storage.backup import back_up
from annotator.storage.restoring import Backup
from annotator.storage.upkeep import rewrite

__all__ = ["Backup", "Compacted", "back_up_now", "backups_of", "check", "compact", "duplicate", "file_of", "restore"]


class Compacted(NamedTuple):
    """What became smaller: articles and kept pages that are gone for good, and bytes of the file before and after."""

    articles: int
    pages: int
    before: int
    after: int


def file_of(corpus: OpenCorpus) -> Path:
    """The file of a corpus.

    Raises:
        CorpusError: it is in a database, whose server has backups and upkeep of its own.
    """
    target = corpus.store.target
    if not isinstance(target, Path):
        raise CorpusError(f"{corpus.name}: is in a database; its server makes backups and looks after its files.")
    return target


def backups_of(corpus: OpenCorpus) -> Job[list[Backup]]:
    """The backups of a corpus, newest first: a job, done in backups."""
    return restoring.list_backups(file_of(corpus))


def back_up_now(corpus: OpenCorpus) -> Job[Path]:
    """Make a backup, whenever the last one was made: a job, done in bytes."""
    path = file_of(corpus)
    made = yield from back_up(path, always=True)
    if made is None:
        raise CorpusError(f"{path}: no backup was made; look at the disk.")
    return made


def duplicate(corpus: OpenCorpus, target: Path) -> Job[Path]:
    """Make another corpus that holds the same and has its own history from then on: a job, done in bytes.

    The takedown list goes with it.
    """
    made = yield from restoring.duplicate(file_of(corpus), target)
    carry_over(corpus.takedowns(), mirror.mirror_of(made))
    return made


def restore(backup: Path, path: Path, *, beside: Path | None = None, annotator: str = "") -> Job[Path]:
    """Bring a backup back: as a new corpus `beside`, or in the place of the one at `path`, which is backed up first.

    Returns:
        The new corpus, or the backup of what was in its place.

    Raises:
        CorpusError: it could not be done; everything is as it was.
    """
    if beside is not None:
        made = yield from restoring.restore_beside(backup, beside)
        carry_over(list_in(mirror.mirror_of(path)), mirror.mirror_of(made))
        return made
    return (yield from restoring.restore(backup, path, annotator_name=annotator))


def compact(address: str, *, annotator: str = "") -> Job[Compacted]:
    """Take what was removed out of a corpus for good and write its file without gaps: a job, done in bytes.

    Nobody may have it open. The journal stays; what it says about articles that are gone cannot be undone any more.

    Raises:
        CorpusError: it could not be done.
    """
    with open_corpus(address, annotator=annotator) as corpus:
        path = file_of(corpus)
        before = path.stat().st_size
        yield Progress(0, before, corpus.name)
        articles = corpus.store.remove_documents(corpus.store.removed_ids())
        pages = corpus.store.drop_unused_sources()
        try:
            yield from rewrite(path)
        except DatabaseError as error:
            raise CorpusError(
                f"{path}: cannot be written anew, the database says “{error}”; look at the disk."
            ) from error
    return Compacted(articles, pages, before, path.stat().st_size)


# -- is everything as it was written? ----------------------------------------------------------------------


def check(corpus: OpenCorpus) -> Job[list[str]]:
    """Go through a corpus: the file's pages, digests of texts and kept pages, the mirror's files: a job.

    Returns:
        What is wrong, one sentence each; empty when all is well.
    """
    yield Progress(0, 0, corpus.name)
    found = []
    if damage := corpus.store.check():
        found.append(f"{corpus.store.target}: its file is damaged ({damage}); restore a backup.")
    wrong = yield from _named(corpus.store.wrong_texts(), "texts")
    found += [f"{identity}: its text is not what was imported; restore a backup." for identity in wrong]
    damaged = yield from _named(corpus.store.wrong_sources(), "pages")
    found += [f"The kept page {digest[:12]}… is damaged; restore a backup, or import it again." for digest in damaged]
    found += yield from _mirror_troubles(corpus, set(wrong))
    return found


def _named(job: Job[Result], what: str) -> Job[Result]:
    """The same job, under a name that says what it goes through."""
    try:
        while True:
            yield next(job)._replace(what=what)
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        job.close()


def _mirror_troubles(corpus: OpenCorpus, unreadable: set[str]) -> Job[list[str]]:
    found = []
    identities = corpus.store.document_ids()
    for done, identity in enumerate(identities):
        yield Progress(done, len(identities), "files")
        path = mirror.article_path(corpus.mirror, identity)
        if identity in unreadable or not path.is_file():
            continue
        try:
            if path.read_bytes() != encode(corpus.store.read(identity)):
                found.append(_difference(path))
        except AnnotatorError as error:
            found.append(str(error))
        except OSError as error:
            found.append(f"{path}: cannot be read ({error.strerror}); change its permissions.")
    return found


def _difference(path: Path) -> str:
    problems = standoff_xml.check(path.read_bytes(), name=str(path))
    if problems:
        line, sentence = problems[0]
        return f"{path}:{line}: {sentence}"
    return f"{path}: says something else than the corpus; save the article, or open the folder to take the file in."
