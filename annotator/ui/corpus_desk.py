"""The corpus and the article on the curator's desk: opened, left, written, and the one door for every edit.

The main window asks, panels and canvas follow the signals; nothing here draws.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.editing.change import Change
from annotator.editing.history import History, JournalEntry
from annotator.editing.session import EditingSession
from annotator.errors import AnnotatorError, CorpusError, EditOutdated, EditRefused
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.ui.background import Background
from annotator.ui.leaving import Leaving
from annotator.ui.reading_on import ReadingOn

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.opening import OpenCorpus, Piece
    from annotator.opening.looking import In

REMEMBERED = 500
"""Journal rows read at the start, and again whenever somebody looks further back: undo reaches as far."""


class CorpusDesk(QObject):
    """One corpus, one annotator, one article at a time.

    Attributes:
        busy: why nothing can be changed for a moment, '' when it can.

    Signals:
        settling(): the article is about to be left, written or looked over: what was typed is to be kept now.
        opened(): another article is on the desk; the annotations of a large one may not all be read yet.
        read_whole(): now they are.
        recovered(): so is what could not be read when it was to be shown.
        changed(entry): an edit was committed and applied.
        passing(sentence): something to say that needs no answer.
        news(sentence): something to know that stays until it was read.
        trouble(sentence, retry): something failed and stays so; retry is a callable or None.
        frame_changed(id): the annotation whose slots are being filled ('' for none).
        imported(outcome): an import ended.
    """

    settling = Signal()
    opened = Signal()
    read_whole = Signal()
    recovered = Signal()
    changed = Signal(object)
    passing = Signal(str)
    news = Signal(str)
    trouble = Signal(str, object)
    frame_changed = Signal(str)
    imported = Signal(object)

    def __init__(self, corpus: OpenCorpus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.corpus = corpus
        self.history = History(corpus.store.journal(annotator=corpus.annotator, limit=REMEMBERED))
        self.session: EditingSession | None = None
        # what spans articles, or undoes it, needs none to be open
        self.corpus_session = self._session(Document("", ""), AnnotationSet(corpus.annotator))
        self.frame = ""
        self.busy = ""
        self.background = Background(self)
        self.saving, self.changing = Background(self), Background(self)  # not behind an import
        self._leaving = Leaving(corpus, self.saving, self._tell_copies, self.trouble.emit)
        self._reading = ReadingOn(self)
        self._reading.ended.connect(self.read_whole)
        self._reading.recovered.connect(self.recovered)
        self._reading.failed.connect(lambda sentence: self.trouble.emit(sentence, self._reading.resume))

    # -- what is on the desk ---------------------------------------------------------------------

    @property
    def door(self) -> EditingSession:
        """What edits go through: the open article's session, or one that needs no article."""
        return self.session or self.corpus_session

    @property
    def scheme(self) -> Scheme:
        """What may be annotated."""
        return self.corpus.scheme

    @property
    def annotations(self) -> AnnotationSet:
        """The annotator's set of the open article; an empty one when none is open."""
        return self.session.annotations if self.session else AnnotationSet(self.corpus.annotator)

    def open_article(self, document_id: str) -> bool:
        """Put an article on the desk; the one before is mirrored first. False when it cannot be read."""
        self.settling.emit()
        self._leave()
        with _no_collection():
            try:
                document, mine = self.corpus.store.open_article(document_id, self.corpus.annotator)
            except AnnotatorError as error:
                self.trouble.emit(str(error), None)
                return False
        self._reading.take(mine)
        self.session = self._session(document, mine)
        self.set_frame("")
        self.opened.emit()
        self._reading.resume()
        return True

    def _session(self, document: Document, annotations: AnnotationSet) -> EditingSession:
        commit = self.corpus.store.commit
        session = EditingSession(document, annotations, self.scheme, commit=commit, history=self.history)
        session.listen(self.changed.emit)
        session.listen(self._mirror_others)
        return session

    def _mirror_others(self, entry: JournalEntry) -> None:
        """Write the files of edited articles that are not open: those of the open one are written when it is left."""
        here = self.session.document.id if self.session else ""
        others = [identity for identity in entry.change.documents() if identity != here]
        if others:
            self._mirror(others)

    def _mirror(self, identities: Sequence[str]) -> None:
        def refused(sentence: str) -> None:
            self.trouble.emit(sentence, lambda: self._mirror(identities))

        self.saving.start(self.corpus.save_job(identities), lambda _paths: self._tell_copies(), refused)

    def _leave(self) -> bool:
        """Have the open article mirrored, a large one while the window goes on; False when it could not be."""
        session = self.session
        by_and_by = session is not None and not self.corpus.read_only and self._leaving.takes(session.document)
        return by_and_by or self.save()

    def write_out(self, told: Callable[[], object]) -> None:
        """Write the open article's standoff XML, a large one's while the window goes on; `told` is called after it."""
        self.settling.emit()
        session = self.session
        if session is None or self.corpus.read_only or self._leaving.takes(session.document, told):
            return
        if self.save():
            told()

    def save(self) -> bool:
        """Write the open article's standoff XML into the mirror at once; every edit is in the store already."""
        self.settling.emit()
        return self.session is None or self.corpus.read_only or self._save(self.session.document.id)

    def _save(self, document_id: str) -> bool:
        try:
            self.corpus.save_article(document_id)
        except AnnotatorError as error:
            # another article may be open when it is tried again
            self.trouble.emit(str(error), lambda: self._save(document_id))
            return False
        self._tell_copies()
        return True

    def _tell_copies(self) -> None:
        while self.corpus.set_aside:
            sentence = self.tr(
                "Somebody else had changed a file of the mirror: your work is in it now, theirs is in {0}"
            )
            self.news.emit(sentence.format(self.corpus.set_aside.pop()))

    def whole(self) -> bool:
        """Have all annotations of the open article read; False when they cannot be, which is told."""
        try:
            self._reading.finish()
        except AnnotatorError as error:
            self.trouble.emit(str(error), self._reading.resume)
            return False
        return True

    # -- edits ------------------------------------------------------------------------------------

    def do(self, change: Change) -> JournalEntry | None:
        """Make an edit through the session; trouble is told, not raised. None when nothing was done."""
        session = self.session
        return self._try(lambda: session.do(change)) if session else None

    def do_in_corpus(self, change: Change) -> JournalEntry | None:
        """Make an edit of any number of articles, of their facts, or of rules, as one step.

        Whoever made the change has checked what it does in articles that are not
        open (`editing.checks`); the store refuses what is not as the change found it.
        """
        session = self.door
        return self._try(lambda: session.do(change))

    def undo(self) -> JournalEntry | None:
        """Take back the last edit, in whichever articles, and show where it was."""
        session = self.door
        if self.history.to_undo is None:
            self.passing.emit(self.tr("There is nothing to undo."))
            return None
        return self._step_back(session.undo)

    def redo(self) -> JournalEntry | None:
        """Do again what was undone last."""
        session = self.door
        if self.history.to_redo is None:
            self.passing.emit(self.tr("There is nothing to redo."))
            return None
        return self._step_back(session.redo)

    def recall(self) -> list[JournalEntry]:
        """Read on in the journal, further back: what undo now reaches, too, oldest first; empty at its beginning."""
        older: list[JournalEntry] = []
        try:
            older = self._older()
        except AnnotatorError as error:
            self.passing.emit(str(error))
        self.history.recall(older)
        return older

    def _older(self) -> list[JournalEntry]:
        known = self.history.entries
        # a page may hold nothing but edits of articles that were removed
        for pages in (1, 10, 100) if known else ():
            limit = REMEMBERED * pages
            if older := self.corpus.store.journal(self.corpus.annotator, limit=limit, before=known[0].number):
                return older
        return []

    def _step_back(self, action: Callable[[], JournalEntry | None]) -> JournalEntry | None:
        """Undo or redo; an edit whose article was replaced since is passed over, in a sentence."""

        def step() -> JournalEntry | None:
            try:
                return action()
            except EditOutdated as error:
                sentence = self.tr("What that edit was about has been replaced since; the one before it is next.")
                raise EditRefused(sentence) from error

        return self._try(step)

    # -- articles in -------------------------------------------------------------------------------

    def import_files(
        self,
        files: Sequence[Path],
        *,
        columns: Mapping[str, Mapping[str, str]] | None = None,
        pieces: Sequence[Piece] = (),
    ) -> None:
        """Take articles into the corpus, off the window's thread; `imported` tells what became of them.

        Args:
            files: files and folders.
            columns: which column of a table holds what, by the signature of the table's header.
            pieces: what is no file.
        """
        if self.corpus.read_only:
            self.passing.emit(self.tr("The corpus is open read-only: nothing can be added."))
        else:
            job = self.corpus.import_job(files, remembered=columns, pieces=pieces)
            self.background.start(job, self.imported.emit)

    def import_annotations(self, files: Sequence[Path], wishes: In) -> None:
        """Take articles with other tools' annotations into the corpus, as `import_files` does without them."""
        job = self.corpus.import_annotations_job(files, wishes)
        self.background.start(job, lambda told: self.imported.emit(told.result))

    def catch_up(self) -> None:
        """Mirror the articles that a crash left edited and not mirrored, off the window's thread."""
        if not self.corpus.read_only:
            self.background.start(self.corpus.catch_up_job(), lambda _paths: self._tell_copies())

    def back_up(self) -> None:
        """Make a backup if the newest one is old and something was done since, off the window's thread."""
        if not self.corpus.read_only:
            self.background.start(self.corpus.backup_job(), lambda _path: None)

    def close(self) -> None:
        """Mirror the open article, end what runs, and let go of the corpus."""
        self.background.wait()
        self.changing.wait()
        self.saving.wait()
        self._reading.stop()
        for document_id in self._leaving.left():
            self._save(document_id)
        self.save()
        self.corpus.close()

    # -- slots being filled ------------------------------------------------------------------------

    def set_frame(self, identity: str) -> None:
        """Choose the annotation whose slots the next fillers go to, '' for none."""
        if identity != self.frame:
            self.frame = identity
            self.frame_changed.emit(identity)

    # -- how it is done ------------------------------------------------------------------------------

    def _try(self, action: Callable[[], JournalEntry | None]) -> JournalEntry | None:
        if self.corpus.read_only:
            self.passing.emit(self.tr("The corpus is open read-only: nothing can be changed."))
            return None
        if self.busy:
            self.passing.emit(self.busy)
            return None
        try:
            self._reading.finish()
            return action()
        except CorpusError as error:
            self.trouble.emit(str(error), self._retry(action))
        except EditRefused as error:
            self.passing.emit(str(error))
        return None

    def _retry(self, action: Callable[[], JournalEntry | None]) -> Callable[[], object]:
        """What tries an edit again, unless another one was made or another article opened meanwhile."""
        session, done = self.session, len(self.history.entries)

        def retry() -> None:
            if self.session is session and len(self.history.entries) == done:
                self._try(action)
            else:
                self.passing.emit(self.tr("Something else was done since: look at it again and repeat the edit."))

        return retry


@contextmanager
def _no_collection() -> Iterator[None]:
    """Open an article without the cycle collector, which would go through its annotations again and again.

    They are values without cycles; frozen, they are left out of every later collection, too.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
