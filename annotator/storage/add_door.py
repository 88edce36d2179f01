"""Articles into an open corpus, and out of it for good; neither is an edit that somebody could undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.traces import Traces
from annotator.storage import adding, takedowns, upkeep
from annotator.storage.adding import Added
from annotator.storage.connected import Connected
from annotator.storage.ready import Ready, ready
from annotator.storage.rows import no_collection
from annotator.storage.tables import annotators
from annotator.storage.troubles import sentences
from annotator.storage.writing import remove_documents

_NO_TRACES = Traces()


class AddDoor(Connected):
    """Adding articles to a corpus, and taking them out."""

    def add_documents(
        self, given: Sequence[AnnotatedDocument], *,
        sources: Mapping[str, bytes] | None = None, traces: Sequence[Traces] = (),
    ) -> list[Added]:  # fmt: skip
        """Add articles with everybody's annotations, all or none, at the end of the list.

        An article whose id and text are there already is not added again: only
        the work of annotators who have none on it yet is taken in. An id that
        another text has gets a number (`-2`). One that was removed comes back. Giving the same articles twice is
        therefore the same as once.

        Args:
            given: the articles.
            sources: bytes that they were imported from, by SHA-256, to be kept.
            traces: what is to be remembered of each, in the same order; made here if none are given
                and there is a likeness.

        Returns:
            What became of each, in the same order.

        Raises:
            CorpusError: with the reason; nothing was added.
        """
        kept = sources or {}
        with sentences(self.target):  # half a surrogate pair has no UTF-8, and so no digest
            made = [
                ready(one, traced, kept.get(one.document.source_sha256, b""))
                for one, traced in zip(given, traces or map(self._traces, given), strict=True)
            ]
        return self.add_ready(made)

    def _traces(self, annotated: AnnotatedDocument) -> Traces:
        return _NO_TRACES if self.likeness is None else self.likeness.trace(annotated.document, ())

    def add_ready(self, given: Sequence[Ready]) -> list[Added]:
        """The same for articles that were made ready, perhaps by other processes."""
        with no_collection(), self._writes() as connection:
            outcomes = adding.add_ready(
                connection, self._statements, given,
                layers=self.facts.layers, scheme_version=self.facts.scheme.version, likeness=self.likeness,
            )  # fmt: skip
            people = set(connection.execute(select(annotators.c.id)).scalars())
        self._people = people
        return outcomes

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """While much is added: the batches that are written meanwhile are on the disk for good when this ends.

        Each is still written as a whole. A program that is killed loses none of them;
        a power cut may lose the last ones, which are whole batches, and the file stays sound.
        """
        with self._in_bulk():
            yield

    def take_out_again(self, document_ids: Sequence[str]) -> None:
        """Have articles removed as they were before `add_documents` brought them back ('restored')."""
        with self._writes() as connection:
            adding.take_out_again(connection, self._statements, document_ids)

    def remove_documents(self, document_ids: Sequence[str]) -> int:
        """Take articles out for good, with everything on them; returns how many there were. The journal keeps its rows.

        What a person removes is an edit of its facts, and can be undone; this cannot.
        """
        with self._writes() as connection:
            self._numbers.clear()
            return remove_documents(connection, self._statements, document_ids)

    def drop_unused_sources(self) -> int:
        """Take out kept pages that no article was imported from any more; returns how many there were."""
        with self._writes() as connection:
            return upkeep.drop_unused_sources(connection)

    def change_takedowns(self, make: Callable[[list[takedowns.Listed]], Iterable[takedowns.Listed]]) -> None:
        """Make the takedown list of a database what a function makes of it, whoever else changes it meanwhile."""
        with self._writes() as connection:
            takedowns.change(connection, make)

    def set_annotator(self, annotator: Annotator) -> None:
        """Make an annotator known, or say what they are called now."""
        facts = {"kind": annotator.kind, "name": annotator.name, "version": annotator.version}
        with self._writes() as connection:
            known = connection.execute(annotators.update().where(annotators.c.id == annotator.id).values(facts))
            if not known.rowcount:
                connection.exec_driver_sql(self._statements.insert_annotator, (*annotator, 0, 0, 0))
        self._people.add(annotator.id)
