"""Writes a corpus without its boilerplate: a standoff file of each main text, and the map to the whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from annotator.durable import write_atomically
from annotator.editing.main_text import SOURCE, Kept, MainText, main_text
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress
from annotator.opening.codec import encode_for, refuse_foreign_folder
from annotator.opening.corpus import OpenCorpus
from annotator.opening.takedowns import Withheld
from annotator.storage import mirror

MAP = ".map.tsv"
_HEAD = "begin\tsource_begin\tlength\n"


class Exported(NamedTuple):
    """What was written.

    Attributes:
        written: the standoff files; the map of each is beside it.
        empty: ids of articles that have no main text, for which there is no file.
        blocks, left_out, cut: see `MainText`.
        withheld: articles that are on the takedown list.
    """

    written: tuple[Path, ...]
    empty: tuple[str, ...]
    blocks: int
    left_out: int
    cut: int
    withheld: tuple[Withheld, ...] = ()


def export_main_text(corpus: OpenCorpus, folder: Path, *, annotator: str = "") -> Job[Exported]:
    """Write scheme.xml, and for every article its main text and the map, into a folder: a job, done in articles.

    Args:
        corpus: what to write.
        folder: where to; not the corpus's own folder.
        annotator: whose labels say what boilerplate is; '' as `main_text` says.

    Raises:
        CorpusError: nobody is called so; the folder is the corpus's own, holds another corpus or
            another article under the same id, or cannot be written to.
    """
    store = corpus.store
    if annotator and annotator not in {person.id for person in store.annotators()}:
        raise CorpusError(f"{annotator} has annotated nothing in {corpus.name}; 'annotator info' names who has.")
    if folder.resolve() == corpus.mirror.resolve():
        raise CorpusError(f"{folder}: holds the whole articles; choose another folder for the main texts.")
    refuse_foreign_folder(folder, store.facts.scheme_xml)
    mirror.write_scheme(folder, store.facts.scheme_xml, store.facts.guideline)
    identities = store.document_ids()
    written: list[Path] = []
    empty: list[str] = []
    withheld: list[Withheld] = []
    takedowns = corpus.takedowns()
    counts = [0, 0, 0]
    for done, identity in enumerate(identities):
        yield Progress(done, len(identities), identity)
        whole = store.read(identity)
        if takedowns.means(whole.document):
            withheld.append(Withheld(identity))
            continue
        made = main_text(whole, corpus.scheme, annotator=annotator)
        if not made.kept:
            _take_out(folder, made)
            empty.append(identity)
            continue
        written.append(_write(folder, made))
        counts = [sum(pair) for pair in zip(counts, (made.blocks, made.left_out, made.cut), strict=True)]
    yield Progress(len(identities), len(identities), folder.name)
    blocks, left_out, cut = counts
    return Exported(tuple(written), tuple(empty), blocks, left_out, cut, tuple(withheld))


def write_map(kept: Iterable[Kept]) -> bytes:
    """The map as a table: one row a stretch, in code points."""
    return (_HEAD + "".join(f"{begin}\t{source}\t{length}\n" for begin, source, length in kept)).encode()


def _take_out(folder: Path, made: MainText) -> None:
    """Take out the files of an article that had a main text when it was written there before."""
    path = mirror.article_path(folder, made.annotated.document.id)
    try:
        if _version_of(made).encode() in path.read_bytes():
            path.unlink()
            _map_of(folder, made).unlink(missing_ok=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise CorpusError(f"{path}: cannot be taken out ({error.strerror}); change its permissions.") from error


def _version_of(made: MainText) -> str:
    """What the file of an older main text of the same article says."""
    source = dict(made.annotated.document.meta)[SOURCE]
    return f'<meta name="{SOURCE}">{source}<'


def _map_of(folder: Path, made: MainText) -> Path:
    return folder / f"{made.annotated.document.id}{MAP}"


def _write(folder: Path, made: MainText) -> Path:
    version_of = _version_of(made)
    path = mirror.write_article(folder, made.annotated, lambda one: encode_for(folder, one, version_of=version_of))
    # last: a map that is there belongs to the text that is there
    write_atomically(_map_of(folder, made), write_map(made.kept))
    return path
