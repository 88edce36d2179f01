"""Opens a mirror folder: a store is made from it once, and takes in what has changed in the folder since."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotator.articles.files import bytes_of
from annotator.editing.change import Change, Edit
from annotator.editing.values import articles
from annotator.errors import AnnotatorError, CorpusError, FileRefused
from annotator.formats.safe_xml import MAX_BYTES
from annotator.formats.scheme_xml import read_scheme
from annotator.jobs import Job, Progress
from annotator.model.annotation import LayerState
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.opening.codec import decode, encode, refuse_other_scheme
from annotator.opening.ledger import Ledger, digest_of
from annotator.opening.places import data_folder, made
from annotator.opening.tracing import LIKENESS
from annotator.storage import rebuild as rebuilding
from annotator.storage.mirror import ARTICLE, GUIDELINE, SCHEME
from annotator.storage.store import Store


@dataclass(slots=True)
class FolderStore:
    """The store of a mirror folder, ready to be opened.

    Attributes:
        path: the store's file, in the user's data folder.
        mirror: where its articles are written: the folder itself, or one in the
            data folder when that may not be written to.
        notices: what the user should be told.
    """

    path: Path
    mirror: Path
    ledger: Ledger
    notices: list[str] = field(default_factory=list)


def store_of(folder: Path) -> FolderStore:
    """Where the store of a mirror folder is, or will be."""
    path = rebuilding.rebuilt_path(folder)
    found = FolderStore(path, folder, Ledger.of(path))
    if not os.access(folder, os.W_OK):
        found.mirror = data_folder() / "mirrors" / path.stem
        found.notices.append(f"{folder} may not be written to, so articles are saved into {found.mirror}.")
    return found


def make_store(folder: Path, found: FolderStore, *, annotator_name: str = "") -> Job[None]:
    """Make the store of a mirror folder: a job, done in files.

    Raises:
        CorpusError: the scheme or every article is refused, or the store cannot be made.
    """
    files = articles_in(folder)
    made(found.path.parent)
    if not files:
        scheme_xml, guideline, scheme = _scheme_of(folder)
        Store.create(
            found.path,
            name=folder.name,
            scheme_xml=scheme_xml,
            scheme=scheme,
            guideline=guideline,
            annotator_name=annotator_name,
        ).close()
        return
    rebuilt = yield from rebuilding.rebuild(
        folder,
        found.path,
        decode=decode,
        read_scheme=lambda data, name: read_scheme(data, name=name),
        likeness=LIKENESS,
    )
    refused = {Path(error.name).name for error in rebuilt.refused}
    with Store.open(found.path, annotator_name=annotator_name) as store:
        for file in files:
            if file.name not in refused:
                found.ledger.remember(file, encode(store.read(file.name.removesuffix(ARTICLE))))
    found.ledger.write()
    if rebuilt.refused:
        found.notices.append(
            f"{len(rebuilt.refused)} of {len(files)} articles could not be read; the first one: {rebuilt.refused[0]}"
        )


def articles_in(folder: Path) -> list[Path]:
    """The standoff files of a folder, by name.

    Raises:
        CorpusError: the folder cannot be read.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(ARTICLE) and path.name != ARTICLE)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read ({error.strerror}); change its permissions.") from error


def _scheme_of(folder: Path) -> tuple[bytes, str, Scheme]:
    try:
        scheme_xml = (folder / SCHEME).read_bytes()
        guideline = folder / GUIDELINE
        text = guideline.read_text(encoding="utf-8", errors="replace") if guideline.is_file() else ""
    except OSError as error:
        raise CorpusError(f"{folder / SCHEME}: cannot be read ({error.strerror}).") from error
    return scheme_xml, text, read_scheme(scheme_xml, name=str(folder / SCHEME))


# -- what has changed in the folder --------------------------------------------------------------------


def scheme_has_changed(folder: Path, store: Store) -> bool:
    """Whether the folder's scheme.xml is not the store's."""
    try:
        return (folder / SCHEME).read_bytes() != store.facts.scheme_xml
    except OSError:
        return False


def has_own_edits(store: Store, ledger: Ledger) -> bool:
    """Whether the store holds anything that was not in the folder's files when they were last seen."""
    for identity in store.document_ids():
        seen = ledger.files.get(identity + ARTICLE)
        if seen is None or digest_of(encode(store.read(identity))) != seen.stored:
            return True
    return False


def take_in_changes(store: Store, folder: Path, ledger: Ledger) -> Job[list[str]]:
    """Bring a store up to date with its folder: a job, done in files.

    A file that is newer than the store's article is taken in, as an edit that can
    be undone. Where both have changed, the store's work stays and the file is set
    aside; an article whose file is gone stays in the store.

    Returns:
        What the user should be told, one sentence each.
    """
    store.likeness = LIKENESS  # it is not anybody's open corpus yet
    told = _Told()
    there = set(store.document_ids())
    files = articles_in(folder)
    changed = [file for file in files if not ledger.is_as_seen(file)]
    for done, file in enumerate(changed):
        yield Progress(done, len(changed), file.name)
        try:
            _take_in(file, store, there, ledger, told)
        except AnnotatorError as error:
            told.refused.append(str(error))
    gone = set(ledger.files) - {file.name for file in files}
    told.gone = sum(name.removesuffix(ARTICLE) in there for name in gone)
    for name in gone:
        del ledger.files[name]
    if changed or gone:
        ledger.write()
    return list(told.sentences(folder))


@dataclass(slots=True)
class _Told:
    taken: int = 0
    gone: int = 0
    removed: int = 0
    set_aside: list[Path] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def sentences(self, folder: Path) -> Iterator[str]:
        if self.taken:
            yield f"{articles(self.taken)} had changed in {folder} and {_was(self.taken)} taken in."
        if self.set_aside:
            yield (
                f"{articles(len(self.set_aside))} had changed both in {folder} and here: your work stays, "
                f"and the {'file is' if len(self.set_aside) == 1 else 'files are'} kept in {self.set_aside[0].parent}."
            )
        if self.gone:
            yield f"{articles(self.gone)} {_was(self.gone)} no longer in {folder} and {_is(self.gone)} kept here."
        if self.removed:
            yield (
                f"{articles(self.removed)} that {_was(self.removed)} removed here {_is(self.removed)} in {folder} "
                "again; import the file to bring the article back."
            )
        if self.refused:
            yield f"{articles(len(self.refused))} could not be read; the first one: {self.refused[0]}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _take_in(file: Path, store: Store, there: set[str], ledger: Ledger, told: _Told) -> None:
    identity = file.name.removesuffix(ARTICLE)
    data = bytes_of(file, limit=MAX_BYTES)
    if identity not in there and identity in store.facts_of([identity]):
        told.removed += 1
        ledger.set_aside(file)  # undo of the removal would write over it
        ledger.remember(file, b"")  # so it is told once
        return
    mine = store.read(identity) if identity in there else None
    written = encode(mine) if mine is not None else b""
    if written == data:
        ledger.remember(file, written)
        return
    theirs = decode(data, str(file))
    if theirs.document.id != identity:
        raise FileRefused(str(file), f"holds the article {theirs.document.id}; name it {theirs.document.id}{ARTICLE}")
    refuse_other_scheme(theirs, store.facts.scheme, str(file))
    seen = ledger.files.get(file.name)
    if mine is None:
        store.add_documents([theirs])
    elif seen is not None and seen.stored == digest_of(written):
        _replace(store, mine, theirs)
    else:
        told.set_aside.append(ledger.set_aside(file))
        ledger.remember(file, written)
        return
    told.taken += 1
    ledger.remember(file, encode(store.read(identity)))


def _replace(store: Store, mine: AnnotatedDocument, theirs: AnnotatedDocument) -> None:
    """Make an article what its file says: by edits when only the work on it differs, else as a whole."""
    if mine.document != theirs.document or theirs.scheme.version not in ("", store.facts.scheme.version):
        store.remove_documents([mine.document.id])
        store.add_documents([theirs])
        return
    known = {annotator.id for annotator in store.annotators()}
    for annotator in theirs.annotators:
        if annotator.id not in known:
            store.set_annotator(annotator)
    what = "Take in the changed file"
    for name in sorted({*mine.sets, *theirs.sets}):
        before = mine.sets.get(name) or AnnotationSet(name)
        after = theirs.sets.get(name) or AnnotationSet(name)
        edits = tuple(_differences(mine.document.id, before, after))
        if edits:
            # in that annotator's own history, so that their earlier edits can still be undone after it
            store.commit(Change(what, edits), annotator=name)


def _differences(document: str, before: AnnotationSet, after: AnnotationSet) -> Iterator[Edit]:
    for item in before.items():
        if after.get(item.id) != item:
            yield Edit(document, item, after.get(item.id))
    for item in after.items():
        if item.id not in before:
            yield Edit(document, None, item)
    for layer in sorted({*before.states, *after.states}):
        was, now = before.states.get(layer), after.states.get(layer)
        if was != now:
            name = before.annotator
            yield Edit(
                document,
                LayerState(name, layer, was) if was else None,
                LayerState(name, layer, now) if now else None,
            )
