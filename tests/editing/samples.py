"""Annotations, sets and a corpus in memory that the editing tests share."""

from __future__ import annotations

from annotator.editing import change as changes
from annotator.editing.change import Change, Edit, apply, from_json, to_json
from annotator.editing.history import History, JournalEntry
from annotator.editing.session import EditingSession
from annotator.errors import CommitFailed
from annotator.model.annotation import Annotation, Arg, Features, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Document, Facts
from annotator.model.identity import derived_id
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from tests.schemes import SMALL, article

WHEN = "2024-04-05T07:48:50Z"
ARTICLE = article()

LAYER_OF = {label.name: layer.name for layer in SMALL.layers for label in layer.labels} | {
    kind.name: layer.name for layer in SMALL.layers for kind in layer.relations
}


def annotation(key: object, label: str, *spans: tuple[int, int], features: Features = (), **more: object) -> Annotation:
    """An annotation of the small scheme whose id follows from `key`, in the layer of its label."""
    parts = tuple(Span(*span) for span in spans)
    made = Annotation(derived_id("a", key), "ana", LAYER_OF[label], label, parts, features, created=WHEN)
    return made._replace(**more)  # type: ignore[arg-type]


def relation(
    key: object, label: str, *args: tuple[str, Annotation], features: Features = (), **more: object
) -> Relation:
    """A relation of the small scheme whose id follows from `key`."""
    filled = tuple(Arg(role, filler.id) for role, filler in args)
    made = Relation(derived_id("r", key), "ana", LAYER_OF[label], label, filled, features, created=WHEN)
    return made._replace(**more)  # type: ignore[arg-type]


def made_of(*items: Annotation | Relation, **states: str) -> AnnotationSet:
    """A set of ana's."""
    return AnnotationSet("ana", items, states)


def done(change: Change, annotations: AnnotationSet, document: Document = ARTICLE) -> AnnotationSet:
    """What a set is after a change; the set itself stays."""
    after = annotations.copy()
    apply(change, document.id, after)
    return after


def only(change: Change) -> Annotation | Relation:
    """What the one edit of a change leaves."""
    (edit,) = change.edits
    assert isinstance(edit.after, Annotation | Relation)
    return edit.after


class MemoryCorpus:
    """A corpus that keeps nothing: sets by document and annotator, and the journal as rows of JSON.

    It takes a change as a database does: each edit must find what it starts from, all or none.
    """

    def __init__(self, *documents: Document) -> None:
        self.documents = {document.id: document for document in documents}
        self.sets: dict[tuple[str, str], AnnotationSet] = {}
        self.rows: list[tuple[str, str, str, int, int]] = []
        self.read_only = False

    def read(self, document_id: str, annotator: str) -> AnnotatedDocument:
        """An article with one annotator's set, as `Store.read` gives it."""
        found = self.sets.get((document_id, annotator), AnnotationSet(annotator)).copy()
        return AnnotatedDocument(self.documents[document_id], {annotator: found}, (Annotator(annotator),))

    def commit(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry:
        """Write a change, as `Store.commit` does."""
        if self.read_only:
            raise CommitFailed("The corpus is open elsewhere.")
        after: dict[tuple[str, str], AnnotationSet] = {}
        documents = dict(self.documents)
        for edit in change.edits:
            if isinstance(edit.before, Facts) and isinstance(edit.after, Facts):
                if documents[edit.document].facts != edit.before:
                    raise CommitFailed("The corpus holds something else than this window shows.")
                documents[edit.document] = documents[edit.document].with_facts(edit.after)
                continue
            key = edit.document, edit.item.annotator
            after.setdefault(key, self.sets.get(key, AnnotationSet(key[1])).copy())
            try:
                changes.apply(Change("", (Edit(*edit),)), edit.document, after[key])
            except (ValueError, KeyError) as error:
                raise CommitFailed("The corpus holds something else than this window shows.") from error
        self.sets |= after
        self.documents = documents
        self.rows.append((annotator, change.what, to_json(change), undoes, redoes))
        return self._entry(len(self.rows))

    def journal(self, annotator: str) -> list[JournalEntry]:
        """All rows of one annotator, as `Store.journal` gives them."""
        entries = [self._entry(number) for number in range(1, len(self.rows) + 1)]
        return [entry for entry in entries if entry.annotator == annotator]

    def copy(self) -> MemoryCorpus:
        """Another corpus that holds the same."""
        twin = MemoryCorpus(*self.documents.values())
        twin.sets = {key: found.copy() for key, found in self.sets.items()}
        twin.rows = list(self.rows)
        return twin

    def _entry(self, number: int) -> JournalEntry:
        annotator, what, edits, undoes, redoes = self.rows[number - 1]
        return JournalEntry(number, WHEN, annotator, from_json(what, edits), undoes, redoes)


def session(
    corpus: MemoryCorpus,
    document_id: str = "one",
    *,
    scheme: Scheme = SMALL,
    history: History | None = None,
    annotator: str = "ana",
) -> EditingSession:
    """An annotator at work on an article of a corpus."""
    read = corpus.read(document_id, annotator)
    kept = History(corpus.journal(annotator)) if history is None else history
    return EditingSession(read.document, read.sets[annotator], scheme, commit=corpus.commit, history=kept)


def corpus_of(*items: Annotation | Relation, **states: str) -> MemoryCorpus:
    """A corpus of the articles one and two; these items are ana's on article one."""
    corpus = MemoryCorpus(article("one"), article("two"))
    corpus.sets["one", "ana"] = made_of(*items, **states)
    return corpus
