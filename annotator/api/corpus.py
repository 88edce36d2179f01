"""A corpus as scripts see it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from annotator.api.articles import Article, article_of
from annotator.api.for_models import ForModels
from annotator.errors import CorpusError
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme

if TYPE_CHECKING:
    from annotator.api.voted import Voted
    from annotator.datasets.takedown import Takedowns
    from annotator.model.traces import BlockHint


class Corpus(ForModels):
    """Articles, read when they are asked for, each checked as it is read.

    Iterating gives the articles in the order of the corpus, of a store read some at a
    time; `len(corpus)`, `corpus["id"]` and `"id" in corpus` work as well. A corpus over
    a store may be closed, or used in a `with` block; it is read-only in any case.

    What models are trained on comes as rows, article by article: `tokens`,
    `claims`, `blocks`, `cleaneval` and `boilernet`. They take one annotator's
    work; if none is named gold's, in articles that have no gold everybody's,
    each annotator's in rows of their own. Articles in which the annotator has not
    looked at the layer (it is new or skipped) give none: what is not marked there
    may well be there. `soft_tokens` has the share of persons behind every tag.
    `to_arrow`, `to_pandas`, `to_hf` and `to_spacy` give whole articles. Each of
    them follows from `voted`, too: `corpus.voted("gold").to_arrow()`.

    All of these give every article, also those on the takedown list: the corpus is
    its owner's, and what is made of rows is nobody's to see from here. `withheld`
    names those that may not leave; `save` leaves them out.

    Attributes:
        name: what people call it.
        scheme: what may be annotated in it, None where no scheme came with it.
        home: the folder whose files it is read from, or that mirrors its store; None for one made in memory.
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
        self._read_each: Callable[[Iterable[str]], Iterator[AnnotatedDocument]] | None = None
        self._hints: Callable[[str], Sequence[BlockHint]] = _no_hints
        self._splits: Callable[[], Mapping[str, str]] = dict
        self._close: Callable[[], object] = _nothing
        self._takedowns: Callable[[], Takedowns] = _no_takedowns
        self.home: Path | None = None

    @classmethod
    def reading(
        cls,
        ids: Iterable[str],
        read: Callable[[str], AnnotatedDocument],
        *,
        name: str,
        read_each: Callable[[Iterable[str]], Iterator[AnnotatedDocument]] | None = None,
        scheme_files: tuple[bytes, str] = (b"", ""),
        hints: Callable[[str], Sequence[BlockHint]] | None = None,
        splits: Callable[[], Mapping[str, str]] | None = None,
        close: Callable[[], object] | None = None,
        home: Path | None = None,
        takedowns: Callable[[], Takedowns] | None = None,
    ) -> Self:
        """A corpus that reads its articles from somewhere, by `read_each` where many are asked for."""
        corpus = cls(name=name)
        corpus._ids = dict.fromkeys(ids)
        corpus._read, corpus._read_each = read, read_each
        corpus._files = scheme_files
        if scheme_files[0]:
            from annotator.formats.scheme_xml import read_scheme

            corpus.scheme = read_scheme(scheme_files[0], name=f"{name}/scheme.xml")
        if hints is not None:
            corpus._hints = hints
        if splits is not None:
            corpus._splits = splits
        if close is not None:
            corpus._close = weakref.finalize(corpus, close)
        if takedowns is not None:
            corpus._takedowns = takedowns
        corpus.home = home
        return corpus

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Article]:
        return self._several(self._ids)

    def _several(self, ids: Iterable[str]) -> Iterator[Article]:
        if self._read_each is None:
            yield from map(self.__getitem__, ids)
        else:
            yield from map(article_of, self._read_each(ids))

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
        return article_of(self._read(identity))

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

    def only(self, ids: Iterable[str]) -> Corpus:
        """The same corpus with some of its articles, in this order: one side of a split.

        Raises:
            CorpusError: there is no such article.
        """
        chosen = dict.fromkeys(ids)
        if unknown := [identity for identity in chosen if identity not in self]:
            more = f" (and {len(unknown) - 1} more)" if len(unknown) > 1 else ""
            raise CorpusError(f"{self.name}: has no article {unknown[0]}{more}.")
        made = Corpus(name=self.name, scheme=self.scheme)
        made._follow(self)
        made._ids = chosen
        made._splits = lambda: {one: split for one, split in self.splits.items() if one in chosen}
        return made

    def voted(self, votes: str) -> Voted:
        """The same corpus with the work that is meant, for every output; articles without any are not in it.

        Args:
            votes: "all" for everybody's, of articles that somebody has looked at; "gold", or any other annotator's
                id, for that one's only; "soft" for all persons' as one: each annotation and relation once, its
                `confidence` being the share of those who looked at its layer and marked the same.

        Returns:
            A corpus whose articles are chosen as they are read; its `losses` count what soft votes could not keep.

        Raises:
            AnnotatorError: no article has such work; says who has annotated.
        """
        from annotator.api.voted import Voted

        return Voted(self, votes)

    def _follow(self, whole: Corpus) -> None:
        """Know all that the corpus knows of which this one is made."""
        self._files = whole._files
        # through that corpus, which lets go of its store when nothing holds it any more
        self._read, self._read_each = whole.__getitem__, whole._several
        self._hints, self._close = whole.hints, whole.close
        self._takedowns, self.home = whole.takedowns, whole.home

    @property
    def splits(self) -> dict[str, str]:
        """The split (train, dev, test) of each article that is in one, by its id.

        Only folders know it: by the splits.tsv in them, else by the names of a dataset's files.

        Raises:
            FileRefused: splits.tsv is damaged.
        """
        return dict(self._splits())

    def close(self) -> None:
        """Let go of the store behind it, if there is one. Closing twice is fine."""
        self._close()

    def scheme_files(self) -> tuple[bytes, str]:
        """The bytes of scheme.xml (none without a scheme) and the text of guideline.md."""
        if self._files[0] or self.scheme is None:
            return self._files
        from annotator.formats.scheme_xml import write_scheme

        return write_scheme(self.scheme), self._files[1]

    def hints(self, identity: str) -> Sequence[BlockHint]:
        """What the web page of an article told of its blocks, one for each; only stores know it."""
        return self._hints(identity)

    def takedowns(self) -> Takedowns:
        """The takedown list, as it is now; an empty one for a corpus made in memory.

        Raises:
            FileRefused: it cannot be read.
        """
        return self._takedowns()

    def withheld(self) -> list[str]:
        """Ids of the articles that the takedown list means, so that they may leave the corpus in no form.

        `corpus.only(one for one in corpus.ids() if one not in withheld)` is the corpus without them.

        Raises:
            FileRefused: the list, or an article, cannot be read.
        """
        takedowns = self.takedowns()
        return [article.id for article in self if takedowns.means(article.document)] if takedowns else []


def _nothing() -> None:
    """What closing a corpus without a store does."""


def _no_takedowns() -> Takedowns:
    from annotator.datasets.takedown import Takedowns

    return Takedowns()


def _no_hints(_: str) -> tuple[BlockHint, ...]:
    return ()
