"""The Python API: load a corpus, walk over its articles and annotations, save, validate.

Offsets are Unicode code points, half-open, so that a Python slice is right:

    >>> import annotator
    >>> corpus = annotator.load("corpora/harbour-news")
    >>> article = corpus["harbour-council-says-dredging-to-start-in-march"]
    >>> [person, *_] = article.annotations("entities", annotator="ana", label="PERSON")
    >>> article.covered(person) == article.text[person.begin : person.end]
    True
    >>> annotator.validate("corpora/harbour-news")
    []
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from annotator.errors import AnnotatorError, CorpusError
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme

if TYPE_CHECKING:
    from annotator.model.annotation_set import AnnotationSet
    from annotator.opening.validation import FileProblem

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Article(AnnotatedDocument):
    """One article with everybody's annotations, as one standoff file holds it.

    Beside what an `AnnotatedDocument` has (`document`, `sets`, `annotators`,
    `scheme`): its text and short ways to what was annotated.
    """

    @property
    def id(self) -> str:
        """`[a-z0-9-]{1,80}`, unique in the corpus."""
        return self.document.id

    @property
    def title(self) -> str:
        """The headline, or the first words."""
        return self.document.title

    @property
    def text(self) -> str:
        """The sealed text; LF only."""
        return self.document.text

    def annotations(
        self, layer: str | None = None, *, annotator: str | None = None, label: str | None = None
    ) -> list[Annotation]:
        """Annotations in canonical order (begin, longest first), one annotator after the other.

        Args:
            layer: only of this layer.
            annotator: only by this annotator; None for everybody.
            label: only with this label.

        Returns:
            Annotations; `spans` are (begin, end) pairs of code points, several
            when the annotation is discontinuous.
        """
        found = [item for made in self._sets(annotator) for item in made.annotations(layer)]
        return found if label is None else [item for item in found if item.label == label]

    def relations(
        self, layer: str | None = None, *, annotator: str | None = None, label: str | None = None
    ) -> list[Relation]:
        """Relations, by label and id, one annotator after the other; see `fillers` for what they link."""
        found = [item for made in self._sets(annotator) for item in made.relations(layer)]
        return found if label is None else [item for item in found if item.label == label]

    def fillers(self, relation: Relation, role: str) -> list[Annotation]:
        """The annotations that fill a role of a relation, in order."""
        made = self.sets[relation.annotator]
        return [made.annotation(ref) for ref in relation.refs(role)]

    def covered(self, annotation: Annotation) -> str:
        """The text that an annotation covers, parts joined by one space."""
        return annotation.covered(self.document.text)

    def states(self, annotator: str) -> dict[str, str]:
        """How far an annotator has come with each layer: new, in-progress, finished or skipped."""
        return self.sets[annotator].layer_states() if annotator in self.sets else {}

    def _sets(self, annotator: str | None) -> list[AnnotationSet]:
        if annotator is not None:
            return [self.sets[annotator]] if annotator in self.sets else []
        return [self.sets[name] for name in sorted(self.sets)]


class Corpus:
    """Articles, read one at a time when they are asked for, each checked as it is read.

    Iterating gives the articles in the order of the corpus; `len(corpus)`,
    `corpus["id"]` and `"id" in corpus` work as well. A corpus over a store may be
    closed, or used in a `with` block; it is read-only in any case.

    Attributes:
        name: what people call it.
        scheme: what may be annotated in it, None where no scheme came with it.
    """

    def __init__(
        self, articles: Iterable[AnnotatedDocument] = (), *, name: str = "corpus", scheme: Scheme | None = None
    ) -> None:
        """Make a corpus of articles in memory.

        Args:
            articles: with different ids.
            name: what people call it.
            scheme: what may be annotated in it; `save` writes it beside the articles.

        Raises:
            CorpusError: two articles have the same id.
        """
        held: dict[str, AnnotatedDocument] = {}
        for article in articles:
            if held.setdefault(article.document.id, article) is not article:
                raise CorpusError(f"Two articles are called {article.document.id}; give one of them another id.")
        self.name = name
        self.scheme = scheme
        self._files: tuple[bytes, str] = b"", ""
        self._ids: dict[str, None] = dict.fromkeys(held)
        self._read: Callable[[str], AnnotatedDocument] = held.__getitem__
        self._close: Callable[[], object] = _nothing

    @classmethod
    def reading(
        cls,
        ids: Iterable[str],
        read: Callable[[str], AnnotatedDocument],
        *,
        name: str,
        scheme_files: tuple[bytes, str] = (b"", ""),
        close: Callable[[], object] | None = None,
    ) -> Self:
        """A corpus that reads its articles from somewhere."""
        corpus = cls(name=name)
        corpus._ids = dict.fromkeys(ids)
        corpus._read = read
        corpus._files = scheme_files
        if scheme_files[0]:
            from annotator.formats.scheme_xml import read_scheme

            corpus.scheme = read_scheme(scheme_files[0], name=f"{name}/scheme.xml")
        if close is not None:
            corpus._close = weakref.finalize(corpus, close)
        return corpus

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Article]:
        return (self[identity] for identity in self._ids)

    def __contains__(self, identity: object) -> bool:
        return identity in self._ids

    def __getitem__(self, identity: str) -> Article:
        """The article with this id.

        Raises:
            KeyError: there is none.
            FileRefused: its file is damaged.
            CorpusError: it cannot be read.
        """
        if identity not in self._ids:
            raise KeyError(identity)
        return _article(self._read(identity))

    def __repr__(self) -> str:
        return f"<Corpus {self.name!r}: {len(self)} articles>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ids(self) -> list[str]:
        """Ids of all articles, in the order of the corpus."""
        return list(self._ids)

    def close(self) -> None:
        """Let go of the store behind it, if there is one. Closing twice is fine."""
        self._close()

    def scheme_files(self) -> tuple[bytes, str]:
        """The bytes of scheme.xml (none without a scheme) and the text of guideline.md."""
        if self._files[0] or self.scheme is None:
            return self._files
        from annotator.formats.scheme_xml import write_scheme

        return write_scheme(self.scheme), self._files[1]


# -- in and out --------------------------------------------------------------------------------------


def load(target: str | Path) -> Corpus:
    """Load a corpus from wherever it is; nothing is changed or locked.

    Args:
        target: a `.corpus` file, a database URL, a folder of standoff files, or
            one file: standoff XML, or an article (.txt, .md, .html) without annotations.

    Returns:
        A corpus, also for one file.

    Raises:
        AnnotatorError: it is not there or cannot be read, in one sentence.
    """
    from annotator.opening.places import Kind, kind_of

    kind = kind_of(target)
    if kind in (Kind.DATABASE, Kind.STORE):
        return _from_store(target)
    path = Path(target)
    if kind in (Kind.MIRROR, Kind.FOLDER):
        return _from_folder(path)
    from annotator.articles.importing import read_article
    from annotator.formats.standoff import standoff_xml

    article = read_article(path, standoff_reader=standoff_xml.read).annotated
    return Corpus.reading(
        [article.document.id], lambda _: article, name=path.name, scheme_files=_scheme_beside(path.parent)
    )


def save(what: Corpus | AnnotatedDocument, target: str | Path) -> Path:
    """Save a corpus or one article as standoff XML, or a corpus as a new store.

    Args:
        what: a corpus, or an article.
        target: a folder (made if it is not there; files of other articles in it
            stay), for one article also a `.standoff.xml` file, for a corpus also
            a `.corpus` file that is not there yet.

    Returns:
        Where it is now: the folder, or the file.

    Raises:
        CorpusError: it cannot be written, or the folder holds another corpus, or another
            article under the same id.
    """
    from annotator.opening.codec import encode_for, refuse_foreign_folder
    from annotator.opening.places import SUFFIX, is_standoff, made
    from annotator.storage import mirror

    path = Path(target)

    def written(article: AnnotatedDocument, folder: Path) -> Path:
        return mirror.write_article(folder, article, lambda one: encode_for(folder, one))

    if isinstance(what, AnnotatedDocument):
        if not is_standoff(path):
            return written(what, path)
        if path != mirror.article_path(path.parent, what.document.id):
            raise CorpusError(f"{path}: an article's file is called {what.document.id}{mirror.ARTICLE}; name it so.")
        return written(what, made(path.parent))
    if path.suffix == SUFFIX:
        return _into_store(what, path)
    scheme_xml, guideline = what.scheme_files()
    if scheme_xml:
        refuse_foreign_folder(path, scheme_xml)
        mirror.write_scheme(path, scheme_xml, guideline)
    for article in what:
        written(article, path)
    return made(path)


def validate(target: str | Path) -> list[FileProblem]:
    """Say everything that is wrong with a standoff file, or with all of them in a folder.

    Returns:
        Problems with `file`, `line` (from 1) and `sentence`; empty when all is well.

    Raises:
        CorpusError: it is not there, or holds no standoff files.
    """
    from annotator.jobs import run
    from annotator.opening.validation import validate as check

    return run(check([Path(target)]))


def _from_store(target: str | Path) -> Corpus:
    from annotator.storage.store import Store

    store = Store.open(target if isinstance(target, Path) or "://" in target else Path(target), read_only=True)
    facts = store.facts
    return Corpus.reading(
        store.document_ids(),
        store.read,
        name=facts.name,
        scheme_files=(facts.scheme_xml, facts.guideline),
        close=store.close,
    )


def _from_folder(folder: Path) -> Corpus:
    from annotator.formats.standoff import standoff_xml
    from annotator.opening.folders import articles_in
    from annotator.storage.mirror import article_path

    files = articles_in(folder)
    if not files:
        raise CorpusError(f"{folder}: holds no standoff files; name a folder that does, or one article.")

    def read(identity: str) -> AnnotatedDocument:
        path = article_path(folder, identity)
        return standoff_xml.read(_bytes_of(path), name=str(path))

    ids = [file.name.removesuffix(standoff_xml.SUFFIX) for file in files]
    return Corpus.reading(ids, read, name=folder.absolute().name, scheme_files=_scheme_beside(folder))


def _scheme_beside(folder: Path) -> tuple[bytes, str]:
    from annotator.storage.mirror import GUIDELINE, SCHEME

    if not (folder / SCHEME).is_file():
        return b"", ""
    guideline = folder / GUIDELINE
    return _bytes_of(folder / SCHEME), _bytes_of(guideline).decode("utf-8", "replace") if guideline.is_file() else ""


def _into_store(corpus: Corpus, path: Path) -> Path:
    from annotator import opening

    scheme_xml, guideline = corpus.scheme_files()
    with opening.create_corpus(path, scheme_xml=scheme_xml or None, guideline=guideline) as made:
        batch: list[AnnotatedDocument] = []
        for article in corpus:
            batch.append(article)
            if len(batch) >= _BATCH:
                made.store.add_documents(batch)
                batch = []
        made.store.add_documents(batch)
    return path


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AnnotatorError(f"{path}: cannot be read ({error.strerror}); check its name and permissions.") from error


def _article(annotated: AnnotatedDocument) -> Article:
    if isinstance(annotated, Article):
        return annotated
    return Article(**{field.name: getattr(annotated, field.name) for field in fields(AnnotatedDocument)})


def _nothing() -> None:
    """What closing a corpus without a store does."""
