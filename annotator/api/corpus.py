"""A corpus as scripts see it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

from annotator.api.articles import Article, article_of
from annotator.errors import CorpusError
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme


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

    def close(self) -> None:
        """Let go of the store behind it, if there is one. Closing twice is fine."""
        self._close()

    def scheme_files(self) -> tuple[bytes, str]:
        """The bytes of scheme.xml (none without a scheme) and the text of guideline.md."""
        if self._files[0] or self.scheme is None:
            return self._files
        from annotator.formats.scheme_xml import write_scheme

        return write_scheme(self.scheme), self._files[1]


def _nothing() -> None:
    """What closing a corpus without a store does."""
