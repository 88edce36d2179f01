"""Corpora from wherever they are, and back: load, save, validate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.api.corpus import Corpus
from annotator.errors import AnnotatorError, CorpusError
from annotator.model.document import AnnotatedDocument

if TYPE_CHECKING:
    from annotator.opening.validation import FileProblem

_BATCH = 200


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
        read_each=store.read_each,
        scheme_files=(facts.scheme_xml, facts.guideline),
        hints=store.hints,
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
