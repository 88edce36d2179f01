"""What a dataset is made of: what is asked of articles wherever they are, and a corpus's answers from its store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from annotator.datasets.takedown import Takedowns
from annotator.jobs import Job
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.opening.corpus import OpenCorpus
from annotator.opening.surveying import Label, Survey, by_label, survey_job


class Source(Protocol):
    """Articles that a dataset can be made of: the same articles, the same answers, wherever they are.

    Attributes:
        name: what people call them.
        scheme: what they were annotated under.
        scheme_xml: the bytes of its file.
        guideline: what annotators went by, as Markdown; '' for nothing.
        folders: what people put beside the articles is in these, such as dataset.toml.
    """

    @property
    def name(self) -> str: ...
    @property
    def scheme(self) -> Scheme: ...
    @property
    def scheme_xml(self) -> bytes: ...
    @property
    def guideline(self) -> str: ...
    @property
    def folders(self) -> tuple[Path, ...]: ...

    def takedowns(self) -> Takedowns:
        """What is to be in no dataset.

        Raises:
            FileRefused: a list cannot be read or understood.
        """
        ...

    def people(self) -> Collection[str] | None:
        """Ids of all who have annotated; None where that is not known before all was read."""
        ...

    def survey_job(self) -> Job[Survey]:
        """What all articles have to be known by to be split: a job; it comes before what is asked below.

        Raises:
            SplitRefused: there are none.
            CorpusError: they cannot be read.
        """
        ...

    def label_counts(self, layers: Collection[str]) -> Iterable[tuple[str, Mapping[Label, int]]]:
        """Ids of the articles that have labels of these layers, each with how often it has which."""
        ...

    def articles_job(self) -> Job[Iterator[AnnotatedDocument]]:
        """All articles in the order of their ids, one at a time, once they can be had in it: a job."""
        ...

    def text_of(self, identity: str) -> str:
        """The text of an article."""
        ...


class OfCorpus:
    """A corpus that is open, as what a dataset is made of."""

    def __init__(self, corpus: OpenCorpus) -> None:
        self._corpus = corpus

    @property
    def name(self) -> str:
        return self._corpus.name

    @property
    def scheme(self) -> Scheme:
        return self._corpus.scheme

    @property
    def scheme_xml(self) -> bytes:
        return self._corpus.store.facts.scheme_xml

    @property
    def guideline(self) -> str:
        return self._corpus.store.facts.guideline

    @property
    def folders(self) -> tuple[Path, ...]:
        return self._corpus.beside

    def takedowns(self) -> Takedowns:
        return self._corpus.takedowns()

    def people(self) -> Collection[str] | None:
        return {one.id for one in self._corpus.store.annotators()}

    def survey_job(self) -> Job[Survey]:
        return survey_job(self._corpus)

    def label_counts(self, layers: Collection[str]) -> Iterable[tuple[str, Mapping[Label, int]]]:
        return ((one, by_label(counted)) for some in self._corpus.store.label_counts(layers) for one, counted in some)

    def articles_job(self) -> Job[Iterator[AnnotatedDocument]]:
        yield from ()
        return self._corpus.store.read_each(sorted(self._corpus.store.document_ids()))

    def text_of(self, identity: str) -> str:
        return self._corpus.store.read(identity, "").document.text


def source_of(articles: OpenCorpus | Source) -> Source:
    """A corpus as what a dataset is made of; what is that already, as it is."""
    return OfCorpus(articles) if isinstance(articles, OpenCorpus) else articles
