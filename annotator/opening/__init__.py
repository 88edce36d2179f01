"""Opens corpora for the command line, the Python API and the window: the place where the rooms meet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from annotator import resources
from annotator.articles.columns import FIELDS as COLUMNS
from annotator.articles.pieces import Piece, pasted
from annotator.durable import temporary_beside
from annotator.errors import AnnotatorError, CorpusBusy, CorpusError
from annotator.formats.scheme_xml import read_scheme
from annotator.jobs import run
from annotator.model.document import Annotator
from annotator.opening import folders
from annotator.opening.corpus import OpenCorpus
from annotator.opening.ledger import Ledger
from annotator.opening.places import (
    SUFFIX,
    Kind,
    annotator_id,
    data_folder,
    is_mirror,
    is_standoff,
    kind_of,
    login_name,
    made,
    normal,
    store_beside,
)
from annotator.storage.listing.pages import Listing
from annotator.storage.listing.rows import Cursor, DocumentRow, Sort
from annotator.storage.mirror import SCHEME, mirror_of, write_scheme
from annotator.storage.store import Store

SAMPLE_ANNOTATOR = "ana"
"""Whose work the sample corpus shows."""

__all__ = [
    "COLUMNS",
    "SAMPLE_ANNOTATOR",
    "SUFFIX",
    "Cursor",
    "DocumentRow",
    "Kind",
    "Listing",
    "OpenCorpus",
    "Piece",
    "Sort",
    "annotator_id",
    "built_in_scheme",
    "create_corpus",
    "data_folder",
    "kind_of",
    "login_name",
    "mirror_folder",
    "open_corpus",
    "open_or_create",
    "open_sample",
    "open_targets",
    "pasted",
    "usual_annotator",
]


def built_in_scheme() -> bytes:
    """The scheme.xml that a corpus gets when nobody chooses another."""
    return resources.data("schemes", "news.xml")


def open_corpus(
    target: str | Path, *, annotator: str = "", read_only: bool = False, read_only_if_needed: bool = False
) -> OpenCorpus:
    """Open a corpus: a `.corpus` file, a mirror folder, or a database URL.

    A mirror folder without a corpus file beside it gets a store in the user's
    data folder, which is used again the next time and takes in what has changed
    in the folder.

    Args:
        target: what to open.
        annotator: who works on it, as a person writes the name; '' for the login name.
        read_only: look only.
        read_only_if_needed: look only when somebody else has it open, or when the file
            may not be written to; the notice says which.

    Raises:
        CorpusBusy: somebody else has it open for writing.
        CorpusError: it cannot be opened, with the reason and the remedy.
    """
    who = annotator or login_name()
    kind = kind_of(target)
    if kind is Kind.DATABASE:
        return _open_database(str(target), who, read_only=read_only)
    path = Path(target)
    if kind in (Kind.FILE, Kind.FOLDER):
        raise CorpusError(_no_corpus(path, kind))
    path = normal(path) if kind is Kind.MIRROR else path
    beside = store_beside(path) if kind is not Kind.STORE else None

    def opened(*, read_only: bool) -> OpenCorpus:
        if kind is Kind.MIRROR and beside is None:
            return _open_folder(path, who, read_only=read_only)
        return _open_file(beside or path, who, read_only=read_only)

    if not read_only_if_needed:
        return opened(read_only=read_only)
    try:
        return opened(read_only=read_only)
    except CorpusBusy as busy:
        return opened(read_only=True).telling(str(busy))
    except CorpusError as error:
        if os.access(beside or path, os.W_OK) or not (beside or path).exists():
            raise
        return opened(read_only=True).telling(str(error))


def create_corpus(
    target: str | Path, *, annotator: str = "", scheme_xml: bytes | None = None, guideline: str = ""
) -> OpenCorpus:
    """Make a corpus where nothing is, and open it.

    Args:
        target: `NAME.corpus`, a new or empty folder (which becomes a mirror), or the URL of an empty database.
        annotator: who works on it; '' for the login name.
        scheme_xml: the bytes of its scheme.xml, None for the built-in one.
        guideline: Markdown, or ''.

    Raises:
        CorpusError: something is there, or it cannot be made.
        SchemeRefused: the scheme breaks the rules of schemes.
    """
    who = annotator or login_name()
    scheme_bytes = built_in_scheme() if scheme_xml is None else scheme_xml
    scheme = read_scheme(scheme_bytes, name=SCHEME)
    path = Path(target)
    if kind_of(target) is not Kind.DATABASE and path.suffix != SUFFIX:
        if path.suffix or (path.is_dir() and any(path.iterdir())) or path.is_file():
            raise CorpusError(f"{target}: cannot become a corpus; name a new one NAME{SUFFIX}, or an empty folder.")
        write_scheme(path, scheme_bytes, guideline)
        return open_corpus(path, annotator=annotator)
    name = path.stem if path.suffix == SUFFIX else str(target).rpartition("/")[2].partition("?")[0]
    store = Store.create(
        target if kind_of(target) is Kind.DATABASE else path,
        name=name,
        scheme_xml=scheme_bytes,
        scheme=scheme,
        guideline=guideline,
        annotator_name=who,
    )
    return _with_ledger(_opened(store, who, mirror=mirror_folder(store)))


def open_or_create(target: str | Path, *, annotator: str = "") -> OpenCorpus:
    """Open a corpus, or make it with the built-in scheme if nothing is there.

    Raises:
        CorpusError: neither can be done.
    """
    kind = kind_of(target)
    if kind is Kind.DATABASE:
        try:
            return open_corpus(target, annotator=annotator)
        except CorpusError as first:
            try:
                return create_corpus(target, annotator=annotator)
            except CorpusError:
                raise first from None
    is_empty_folder = kind is Kind.FOLDER and not any(Path(target).iterdir())
    if is_empty_folder or kind is Kind.MISSING:
        return create_corpus(target, annotator=annotator)
    return open_corpus(target, annotator=annotator)


def open_sample(annotator: str = "") -> OpenCorpus:
    """Open the user's own copy of the sample corpus, made the first time.

    Raises:
        CorpusError: the copy cannot be made or opened.
    """
    original = resources.sample_corpus()
    home = made(data_folder())
    # a folder of that name may be there for another reason
    names = (f"{original.name}-{number}" if number > 1 else original.name for number in count(1))
    copy = next(home / name for name in names if is_mirror(home / name) or not (home / name).exists())
    is_first = not copy.exists()
    if is_first:
        _copy_files(original, copy)
    corpus = open_corpus(copy, annotator=annotator, read_only_if_needed=True)
    if is_first:
        corpus.notices = (f"This is a copy of the sample corpus, yours to change; it is in {copy}.",)
    return corpus


def usual_annotator(target: str | Path) -> str:
    """Who works on a corpus if nobody is named: Ana on the user's copy of the sample corpus, which would look
    empty to anybody else; '' for the login name.
    """
    sample = data_folder() / resources.sample_corpus().name
    here = Path(target)
    return SAMPLE_ANNOTATOR if is_mirror(here) and here.resolve() == sample.resolve() else ""


def open_targets(targets: Sequence[str], *, annotator: str = "") -> tuple[OpenCorpus, list[Path]]:
    """Open what was named on the command line of the window.

    Args:
        targets: at most one corpus, and any files or folders of articles.
        annotator: who works on it; '' for the login name.

    Returns:
        The corpus (that one, or the user's own "My articles"), and the articles
        still to be taken into it.

    Raises:
        AnnotatorError: two corpora were named, or the one cannot be opened.
    """
    corpora: list[str | Path] = []
    files: list[Path] = []
    for target in targets:
        path = Path(target)
        if kind_of(target) in (Kind.DATABASE, Kind.STORE, Kind.MIRROR) or path.suffix == SUFFIX:
            corpora.append(target)
        elif kind_of(target) is Kind.FILE and is_standoff(path) and is_mirror(path.parent):
            corpora.append(path.parent)
            files.append(path)
        else:
            files.append(path)
    named = list(dict.fromkeys(str(corpus) for corpus in corpora))
    if len(named) > 1:
        raise AnnotatorError(f"{named[0]} and {named[1]} are two corpora; open one at a time.")
    if not named:
        return _my_articles(annotator), files
    return open_corpus(named[0], annotator=annotator, read_only_if_needed=True), files


def _copy_files(original: Path, copy: Path) -> None:
    """Copy the files of a folder, all or none, and never their permissions: an installed sample is read-only."""
    temporary = temporary_beside(copy)
    try:
        temporary.mkdir()
        for file in original.iterdir():
            if file.is_file():
                (temporary / file.name).write_bytes(file.read_bytes())
        temporary.replace(copy)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise CorpusError(f"{copy}: the sample corpus cannot be copied there ({error.strerror}).") from error


def _my_articles(annotator: str) -> OpenCorpus:
    path = made(data_folder() / "corpora") / f"My articles{SUFFIX}"
    if path.exists():
        return open_corpus(path, annotator=annotator, read_only_if_needed=True)
    return create_corpus(path, annotator=annotator)


# -- each kind of corpus -------------------------------------------------------------------------------


def _no_corpus(path: Path, kind: Kind) -> str:
    why = f", as it has no {SCHEME}" if kind is Kind.FOLDER else ""
    return f"{path}: is no corpus{why}; take it into one with: annotator import NAME{SUFFIX} {path}"


def _open_file(path: Path, who: str, *, read_only: bool) -> OpenCorpus:
    store = Store.open(path, annotator_name=who, read_only=read_only)
    return _with_ledger(_opened(store, who, mirror=mirror_of(path)))


def _open_database(url: str, who: str, *, read_only: bool) -> OpenCorpus:
    store = Store.open(url, annotator_name=who, read_only=read_only)
    return _opened(store, who, mirror=mirror_folder(store))


def _with_ledger(corpus: OpenCorpus) -> OpenCorpus:
    """A server's mirror is one of several: what is in it is nobody's only copy."""
    target = corpus.store.target
    return corpus.keeping(Ledger.of(target)) if isinstance(target, Path) and not corpus.read_only else corpus


def mirror_folder(store: Store) -> Path:
    """The folder beside a corpus file; of a database, the user's own."""
    if isinstance(store.target, Path):
        return mirror_of(store.target)
    return data_folder() / "mirrors" / f"{annotator_id(store.facts.name)}-{store.facts.id[:8]}"


def _open_folder(folder: Path, who: str, *, read_only: bool) -> OpenCorpus:
    found = folders.store_of(folder)
    if not found.path.exists():
        run(folders.make_store(folder, found, annotator_name=who))
        found.notices.append(
            f"The corpus was opened from the files in {folder}; its history and undo begin now, in {found.path}."
        )
    store = Store.open(found.path, annotator_name=who, read_only=read_only)
    try:
        if not read_only:
            store = _brought_up_to_date(store, folder, found, who)
    except BaseException:
        store.close()
        raise
    corpus = _opened(store, who, mirror=found.mirror)
    return corpus.keeping(found.ledger).honouring(folder).telling(*found.notices)


def _brought_up_to_date(store: Store, folder: Path, found: folders.FolderStore, who: str) -> Store:
    if folders.scheme_has_changed(folder, store):
        if folders.has_own_edits(store, found.ledger):
            found.notices.append(
                f"{folder / SCHEME} has changed, but there is work here that is not in the folder's files; "
                "the old scheme stays until that is saved."
            )
        elif not _let_go(store, found.path):
            store = Store.open(found.path, annotator_name=who)
            found.notices.append(
                f"{folder / SCHEME} has changed, but the corpus is open in another window, too; "
                "the old scheme stays until that is closed."
            )
        else:
            found.path.replace(found.path.with_suffix(".before.corpus"))
            run(folders.make_store(folder, found, annotator_name=who))
            found.notices.append(f"{folder / SCHEME} has changed: history and undo begin anew.")
            store = Store.open(found.path, annotator_name=who)
    found.notices += run(folders.take_in_changes(store, folder, found.ledger))
    return store


def _let_go(store: Store, path: Path) -> bool:
    """Close a store; whether nobody else has it open, not even to look: only then may its file get another name."""
    store.close()
    return not path.with_name(f"{path.name}-wal").exists()


def _opened(store: Store, who: str, *, mirror: Path) -> OpenCorpus:
    try:
        scheme = read_scheme(store.facts.scheme_xml, name=f"{store.facts.name}: {SCHEME}")
        identity = annotator_id(who)
        if not store.read_only and identity != who and all(known.id != identity for known in store.annotators()):
            store.set_annotator(Annotator(identity, "human", who))
    except BaseException:
        store.close()
        raise
    return OpenCorpus(store, scheme, annotator=identity, mirror=mirror)
