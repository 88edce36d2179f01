"""What leaks from one split into another: near copies, versions and sentences that stand in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from annotator.datasets.splits import SPLITS, TRAIN
from annotator.datasets.ties import KINDS, SENTENCES, Tie

EXAMPLES = 3
"""Of every kind so many are named."""


class Example(NamedTuple):
    """Two articles in different splits, and what ties them.

    Attributes:
        kind, key: see `Tie`.
        one, other: ids of the articles.
        where: the splits that they are in.
    """

    kind: str
    one: str
    other: str
    where: tuple[str, str]
    key: int = 0


class Leakage(NamedTuple):
    """What a split leaks.

    Attributes:
        counts: of each kind in `KINDS`: pairs of articles in different splits; of sentences, those in several splits.
        seen: articles of dev and test that have any of it in common with an article that is trained on.
        examples: the first few of each kind.
    """

    counts: dict[str, int]
    seen: int
    examples: tuple[Example, ...]

    def __bool__(self) -> bool:
        return any(self.counts.values())


def leakage(ties: Iterable[Tie], splits: Mapping[str, str]) -> Leakage:
    """Look for what crosses the borders of splits.

    Args:
        ties: what articles have in common.
        splits: where each article is; what is in none of `SPLITS`, or missing, does not count.
    """
    counts = dict.fromkeys(KINDS, 0)
    examples: dict[str, list[Example]] = {kind: [] for kind in KINDS}
    seen: set[str] = set()
    for tie in ties:
        members = [(one, splits[one]) for one in tie.members if splits.get(one) in SPLITS]
        there = Counter(name for _, name in members)
        if len(there) < 2:
            continue
        apart = (len(members) ** 2 - sum(count**2 for count in there.values())) // 2
        counts[tie.kind] += 1 if tie.kind == SENTENCES else apart
        if TRAIN in there:
            seen.update(one for one, name in members if name != TRAIN)
        shown = examples[tie.kind]
        example = _example(tie, members)
        if len(shown) < EXAMPLES and not any(one[:3] == example[:3] for one in shown):
            shown.append(example)
    return Leakage(counts, len(seen), tuple(one for kind in KINDS for one in examples[kind]))


def _example(tie: Tie, members: list[tuple[str, str]]) -> Example:
    one, name = members[0]
    other, another = next(member for member in members if member[1] != name)
    return Example(tie.kind, one, other, (name, another), tie.key)
