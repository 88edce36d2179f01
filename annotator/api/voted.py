"""A corpus by some of its votes: gold's, one annotator's, or one soft vote of all persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.api.articles import Article, article_of
from annotator.api.corpus import Corpus
from annotator.datasets.votes import nobody, seen_by, untold, voted
from annotator.formats.losses import Losses
from annotator.model.document import AnnotatedDocument


class Voted(Corpus):
    """The articles of another corpus with the work that is meant; those without any are not in it.

    Articles are chosen as they are read. Which there are is known once all were read: `ids` and `len` do so at the
    first call, `in` and `[…]` read one article.

    Attributes:
        losses: what soft votes could not keep of the articles read so far, each article counted once.
    """

    def __init__(self, whole: Corpus, votes: str) -> None:
        """See `Corpus.voted`."""
        super().__init__(name=whole.name, scheme=whole.scheme)
        self._follow(whole)
        self._whole, self._votes = whole, votes
        self._known: dict[str, None] | None = None
        self._told: set[str] = set()
        self.losses = Losses()
        self._refuse_nobody()

    def _refuse_nobody(self) -> None:
        seen: set[str] = set()
        for article in self._whole:
            if voted(article, self._votes, scheme=self.scheme) is not None:
                return
            seen.update(seen_by(article))
        if len(self._whole):
            raise nobody(self.name, self._votes, seen)

    def _chosen(self, article: AnnotatedDocument) -> AnnotatedDocument | None:
        lose = untold if article.document.id in self._told else self.losses.add
        self._told.add(article.document.id)
        return voted(article, self._votes, scheme=self.scheme, lose=lose)

    def __len__(self) -> int:
        return len(self._all_ids())

    def __iter__(self) -> Iterator[Article]:
        return (article_of(one) for article in self._whole if (one := self._chosen(article)) is not None)

    def _several(self, ids: Iterable[str]) -> Iterator[Article]:
        several = self._whole._several(ids)  # noqa: SLF001  its own kind
        return (article_of(one) for article in several if (one := self._chosen(article)) is not None)

    def __contains__(self, identity: object) -> bool:
        if self._known is not None:
            return identity in self._known
        return isinstance(identity, str) and identity in self._whole and self._chosen(self._whole[identity]) is not None

    def __getitem__(self, identity: str) -> Article:
        one = self._chosen(self._whole[identity])
        if one is None:
            raise KeyError(identity)
        return article_of(one)

    def __repr__(self) -> str:
        return f"<Corpus {self.name!r} by {self._votes}>"

    def _all_ids(self) -> dict[str, None]:
        if self._known is None:
            self._known = dict.fromkeys(article.id for article in self)
        return self._known

    def ids(self) -> list[str]:
        """Ids of all articles that somebody meant has looked at, in the order of the corpus."""
        return list(self._all_ids())

    @property
    def splits(self) -> dict[str, str]:
        """As in `Corpus`, for the articles that are in this one."""
        whole = self._whole.splits
        return {identity: whole[identity] for identity in self._all_ids() if identity in whole} if whole else {}
