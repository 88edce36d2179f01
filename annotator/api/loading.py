"""Corpora from wherever they are, and back: load, save, validate."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.api.corpus import Corpus
from annotator.errors import AnnotatorError, CorpusError
from annotator.model.document import AnnotatedDocument

if TYPE_CHECKING:
    from annotator.datasets.takedown import Takedowns
    from annotator.opening.validation import FileProblem

_BATCH = 200
_TABLES = "data/*.parquet"


def load(target: str | Path) -> Corpus:
    """Load a corpus from wherever it is; nothing is changed or locked.

    Args:
        target: a `.corpus` file, a database URL, a folder of standoff files, the folder
            of an export as Parquet (its tables are in `data`, and are read row group by row
            group), or one file: standoff XML, or an article (.txt, .md, .html) without annotations.

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
        [article.document.id],
        lambda _: article,
        name=path.name,
        scheme_files=_scheme_beside(path.parent),
        home=path.parent,
        takedowns=_listed_in(path.parent),
    )


def save(what: Corpus | AnnotatedDocument, target: str | Path) -> Path:
    """Save a corpus or one article as standoff XML, or a corpus as a new store.

    What is on the takedown list of a corpus that was loaded is left out, and a `UserWarning` says of how many
    articles; into the folder that the corpus was loaded from all are written. Nothing is known of the list of
    an article that is saved alone, nor of that of a corpus made in memory.

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
        FileRefused: the takedown list cannot be read, so that nobody knows what must not be saved.
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
    articles = _Leaving(what, path)
    if path.suffix == SUFFIX:
        _into_store(what, path, articles)
        articles.warn()
        return path
    scheme_xml, guideline = what.scheme_files()
    if scheme_xml:
        refuse_foreign_folder(path, scheme_xml)
        mirror.write_scheme(path, scheme_xml, guideline)
    for article in articles:
        written(article, path)
    articles.warn()
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


class _Leaving:
    """The articles of a corpus that may be saved somewhere, walked once, and how many may not.

    Raises:
        FileRefused: the takedown list cannot be read.
    """

    def __init__(self, corpus: Corpus, target: Path) -> None:
        is_home = corpus.home is not None and corpus.home.resolve() == target.resolve()
        self._corpus, self._takedowns = corpus, None if is_home else corpus.takedowns()
        self._target = target
        self._left_out = 0
        self._still_there: list[Path] = []

    def __iter__(self) -> Iterator[AnnotatedDocument]:
        for article in self._corpus:
            if self._takedowns is not None and self._takedowns.means(article.document):
                self._left_out += 1
                self._note(article.document.id)
            else:
                yield article

    def _note(self, identity: str) -> None:
        """Note the file that an earlier save has left of an article."""
        from annotator.storage.mirror import article_path

        if (path := article_path(self._target, identity)).exists():
            self._still_there.append(path)

    def warn(self) -> None:
        """Say what was left out, as if the caller of `save` had."""
        if self._left_out:
            several = "article is" if self._left_out == 1 else "articles are"
            said = f"{self._left_out:,} {several} on the takedown list of {self._corpus.name}, and left out."
            for path in self._still_there[:1]:
                more = f" (and {len(self._still_there) - 1:,} more)" if len(self._still_there) > 1 else ""
                said += f" Files of an earlier save are still there: delete {path}{more}."
            warnings.warn(said, UserWarning, stacklevel=3)


def _listed_in(folder: Path) -> Callable[[], Takedowns]:
    """What reads the takedown list of a folder when it is asked for: it may be changed after loading."""

    def takedowns() -> Takedowns:
        from annotator.opening.takedowns import list_in

        return list_in(folder)

    return takedowns


def _from_store(target: str | Path) -> Corpus:
    from annotator.opening import mirror_folder
    from annotator.opening.takedowns import list_of
    from annotator.storage.store import Store

    store = Store.open(target if isinstance(target, Path) or "://" in target else Path(target), read_only=True)
    facts = store.facts
    return Corpus.reading(
        store.document_ids(),
        store.read,
        name=facts.name,
        read_each=store.read_each,
        scheme_files=(facts.scheme_xml, facts.guideline),
        hints=store.hints,
        close=store.close,
        home=mirror_folder(store),
        takedowns=partial(list_of, store, mirror_folder(store)),
    )


def _from_folder(folder: Path) -> Corpus:
    from annotator.formats.standoff import standoff_xml
    from annotator.opening.folders import articles_in
    from annotator.storage.mirror import article_path

    files = articles_in(folder)
    if not files and (tables := sorted(folder.glob(_TABLES))):
        return _from_tables(folder, tables)
    if not files:
        raise CorpusError(
            f"{folder}: holds no standoff files, and no dataset with texts; name a folder that does, or one article."
        )

    def read(identity: str) -> AnnotatedDocument:
        path = article_path(folder, identity)
        return standoff_xml.read(_bytes_of(path), name=str(path))

    ids = [file.name.removesuffix(standoff_xml.SUFFIX) for file in files]
    return Corpus.reading(
        ids,
        read,
        name=folder.absolute().name,
        scheme_files=_scheme_beside(folder),
        splits=lambda: _splits_beside(folder, ids) or {},
        home=folder,
        takedowns=_listed_in(folder),
    )


def _from_tables(folder: Path, tables: Sequence[Path]) -> Corpus:
    from annotator.editing.values import now
    from annotator.formats.tables.parquet_articles import ParquetArticles, split_of
    from annotator.opening.exchange_files import Folder

    names = [table.relative_to(folder).as_posix() for table in tables]
    articles = ParquetArticles(Folder(folder), names, now())

    def splits() -> Mapping[str, str]:
        kept = _splits_beside(folder, articles.ids)
        return dict(by_name()) if kept is None else kept

    def by_name() -> Iterator[tuple[str, str]]:
        from annotator.datasets.splits import SPLITS

        return ((one, split) for one, name in articles.files() if (split := split_of(name)) in SPLITS)

    return Corpus.reading(
        articles.ids,
        articles.read,
        name=folder.absolute().name,
        scheme_files=_scheme_beside(folder),
        splits=splits,
        home=folder,
        takedowns=_listed_in(folder),
    )


def _splits_beside(folder: Path, ids: Iterable[str]) -> Mapping[str, str] | None:
    """What the manifest in a folder says of these articles, None if there is none."""
    from annotator.datasets import manifest
    from annotator.datasets.splits import NONE

    path = folder / manifest.NAME
    if not path.is_file():
        return None
    found = manifest.read(_bytes_of(path), str(path)).splits
    return {one: found[one] for one in ids if found.get(one, NONE) != NONE}


def _scheme_beside(folder: Path) -> tuple[bytes, str]:
    from annotator.storage.mirror import GUIDELINE, SCHEME

    if not (folder / SCHEME).is_file():
        return b"", ""
    guideline = folder / GUIDELINE
    return _bytes_of(folder / SCHEME), _bytes_of(guideline).decode("utf-8", "replace") if guideline.is_file() else ""


def _into_store(corpus: Corpus, path: Path, articles: Iterable[AnnotatedDocument]) -> None:
    from annotator import opening

    scheme_xml, guideline = corpus.scheme_files()
    with opening.create_corpus(path, scheme_xml=scheme_xml or None, guideline=guideline) as made:
        batch: list[AnnotatedDocument] = []
        for article in articles:
            batch.append(article)
            if len(batch) >= _BATCH:
                made.store.add_documents(batch)
                batch = []
        made.store.add_documents(batch)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AnnotatorError(f"{path}: cannot be read ({error.strerror}); check its name and permissions.") from error
