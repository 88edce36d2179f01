"""What ties articles together, so that they may not stand in two splits; and the stories that follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

COPIES: Final = "copies"
VERSIONS: Final = "versions"
SENTENCES: Final = "sentences"

KINDS: Final = {
    COPIES: "pairs of near copies",
    VERSIONS: "pairs of versions of one article",
    SENTENCES: "sentences that stand in both",
}
"""Kinds of ties, in words: what is counted of each."""

_MOST, _SHARE = 50, 100
"""Articles that sentences may bring together: so many, or one in so many of the corpus if that is more."""


class Tie(NamedTuple):
    """What some articles have in common.

    Attributes:
        kind: one of `KINDS`.
        members: ids of the articles, at least two, sorted.
        key: of the sentence, see `passages`; 0 for other ties.
    """

    kind: str
    members: tuple[str, ...]
    key: int = 0


def stories(ids: Iterable[str], ties: Sequence[Tie]) -> dict[str, str]:
    """The story of each article, by its id; a story is called by the smallest id in it.

    Near copies and versions are always one story. So are articles that share
    sentences, those first that share most, as long as the story stays small: a
    sentence that is quoted on and on would make all news one story. What that
    leaves apart is found by `leakage`.
    """
    joined = _Joined(ids)
    for tie in ties:
        if tie.kind != SENTENCES:
            joined.join_all(tie.members)
    shared: Counter[tuple[str, str]] = Counter()
    for tie in ties:
        if tie.kind == SENTENCES:
            shared.update(combinations(sorted({joined.name(one) for one in tie.members}), 2))
    most = max(_MOST, len(joined) // _SHARE)
    for (one, other), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if joined.size_of_both(one, other) <= most:
            joined.join_all((one, other))
    return joined.names()


def grouped(names: Mapping[str, str]) -> dict[str, list[str]]:
    """The ids under each name, both in order."""
    found: dict[str, list[str]] = {}
    for identity, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0])):
        found.setdefault(name, []).append(identity)
    return found


class _Joined:
    """Sets of ids that grow together, each called by its smallest id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = sorted(set(ids))
        self._parents: dict[str, str] = {}
        self._sizes: dict[str, int] = {}  # of what has grown, as in the other: most articles stay alone

    def __len__(self) -> int:
        return len(self._ids)

    def name(self, identity: str) -> str:
        at = identity
        while (parent := self._parents.get(at, at)) != at:
            self._parents[at] = self._parents.get(parent, parent)
            at = parent
        return at

    def names(self) -> dict[str, str]:
        return {identity: self.name(identity) for identity in self._ids}

    def join_all(self, members: Sequence[str]) -> None:
        for one in members[1:]:
            mine, theirs = sorted((self.name(members[0]), self.name(one)))
            if mine != theirs:
                self._parents[theirs] = mine
                self._sizes[mine] = self._size(mine) + self._size(theirs)

    def size_of_both(self, one: str, other: str) -> int:
        mine, theirs = self.name(one), self.name(other)
        return self._size(mine) + (self._size(theirs) if theirs != mine else 0)

    def _size(self, name: str) -> int:
        return self._sizes.get(name, 1)
