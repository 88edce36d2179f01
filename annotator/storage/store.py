"""The store of a corpus: the truth about its articles and annotations, every edit a transaction."""

from __future__ import annotations

from pathlib import Path

from annotator.model.scheme import Scheme
from annotator.storage import opening
from annotator.storage.add_door import AddDoor
from annotator.storage.adding import Added
from annotator.storage.corpus_search import Found
from annotator.storage.edit_door import EditDoor
from annotator.storage.engine import Target, is_url
from annotator.storage.listing.rows import DocumentRow
from annotator.storage.opening import CorpusFacts
from annotator.storage.read_door import ReadDoor
from annotator.storage.reading import Counts

__all__ = ["Added", "CorpusFacts", "Counts", "DocumentRow", "Found", "Store", "Target"]


class Store(ReadDoor, EditDoor, AddDoor):
    """An open corpus, with its three doors: to look, to edit, and to add articles; see `Connected`."""

    @staticmethod
    def create(
        target: Target, *, name: str, scheme_xml: bytes, scheme: Scheme, guideline: str = "", annotator_name: str = ""
    ) -> Store:
        """Make a corpus and open it.

        Args:
            target: a path where nothing is yet, or the URL of an empty database.
            name: the corpus's, for people.
            scheme_xml: the bytes of its scheme.xml.
            scheme: the same, read.
            guideline: Markdown, or ''.
            annotator_name: who is going to hold it, as others shall read it.

        Raises:
            CorpusError: something is there already, or it cannot be made there.
        """
        facts = opening.first_facts(name, scheme_xml, scheme, guideline)
        if is_url(target):
            opening.make_database(str(target), facts)
        else:
            opening.make_file(Path(target), facts)
        return Store.open(target, annotator_name=annotator_name)

    @staticmethod
    def open(target: Target, *, annotator_name: str = "", read_only: bool = False) -> Store:
        """Open a corpus; its tables are brought up to date if they are an older version's, after a backup.

        Args:
            target: the path of a corpus file, or a database URL.
            annotator_name: who is going to hold it, as others shall read it.
            read_only: look only; works while somebody else holds it, too.

        Raises:
            CorpusBusy: somebody else has it open for writing.
            CorpusError: it is not there, is no corpus, is damaged or is a newer version's.
        """
        if is_url(target):
            return Store(target, opening.open_database(str(target)), read_only=read_only, lock=None)
        path = Path(target)
        engine, lock = opening.open_file(path, annotator_name=annotator_name, read_only=read_only)
        try:
            return Store(path, engine, read_only=read_only, lock=lock)
        except BaseException:
            engine.dispose()
            if lock:
                lock.release()
            raise
