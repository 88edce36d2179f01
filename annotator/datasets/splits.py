"""Articles shared out among train, dev and test so that no story stands in two of them, the same way every time.

What belongs together is assigned as a whole, the rarest and largest first, each
to the split that comes nearest to what it should have of every label. Chance is
a digest of the seed and the name of what is assigned: neither the order of the
articles nor what else is there has a part in it.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from annotator.datasets.ties import grouped
from annotator.errors import AnnotatorError
from annotator.model.repeats import plain_outlet

TRAIN: Final = "train"
DEV: Final = "dev"
TEST: Final = "test"
SPLITS: Final = (TRAIN, DEV, TEST)
NONE: Final = "none"
"""Where an article is that is left out: its outlet is in one split and its story in another."""

STORY: Final = "story"
OUTLET: Final = "outlet"
DATE: Final = "date"
METHODS: Final = (STORY, OUTLET, DATE)

_SUM = 1e-6
_ARTICLES = ""
"""What articles are counted by beside their labels."""


class Row(NamedTuple):
    """An article to assign.

    Attributes:
        story: the name of its story, see `ties.stories`.
        outlet: '' where none is known.
        published: as lists are sorted by it, '' where nothing is known.
        labels: how often it has each label.
    """

    id: str
    story: str
    outlet: str = ""
    published: str = ""
    labels: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """How articles are to be shared out.

    Attributes:
        by: one of `METHODS`. Stories always stay whole. By outlet, outlets do, too, and articles of a story that
            stands in several splits are left out but in one; by date, the newest stories are for testing.
        fractions: of train, dev and test; they sum to 1.
        seed: of chance.
    """

    by: str = STORY
    fractions: tuple[float, float, float] = (0.8, 0.1, 0.1)
    seed: int = 1


class Assigned(NamedTuple):
    """Where articles are.

    Attributes:
        splits: one of `SPLITS` or `NONE`, for every id.
        torn: stories (and outlets, if these were to be whole) that earlier assignments have in several splits.
    """

    splits: dict[str, str]
    torn: tuple[str, ...] = ()


class SplitRefused(AnnotatorError):
    """What was asked for cannot be done, with the reason."""


class TooFew(SplitRefused):
    """There are fewer stories (or outlets) than splits."""


def check_plan(plan: Plan) -> None:
    """Refuse a plan that makes no sense.

    Raises:
        SplitRefused: it makes none.
    """
    if plan.by not in METHODS:
        raise SplitRefused(f"{plan.by}: is no way to split; there are {', '.join(METHODS)}.")
    shown = ", ".join(f"{name} {fraction:g}" for name, fraction in zip(SPLITS, plan.fractions, strict=True))
    if not all(math.isfinite(one) and 0 <= one <= 1 for one in plan.fractions):
        raise SplitRefused(f"{shown}: each must be between 0 and 1.")
    if abs(math.fsum(plan.fractions) - 1) > _SUM:
        raise SplitRefused(f"{shown}: they must sum to 1, not {math.fsum(plan.fractions):g}.")
    if not plan.fractions[0] or max(plan.fractions) == 1:
        raise SplitRefused(f"{shown}: something must be left to train on, and something to test with.")


def split(rows: Iterable[Row], plan: Plan, kept: Mapping[str, str] | None = None) -> Assigned:
    """Assign every article.

    Args:
        rows: the articles, in any order.
        plan: how.
        kept: earlier assignments, by id; they stay as they are, and what belongs to them goes where they are.

    Raises:
        SplitRefused: the plan makes no sense, or there are fewer stories than splits.
    """
    check_plan(plan)
    given = sorted(rows, key=lambda row: row.id)
    kept = {row.id: kept[row.id] for row in given if row.id in kept} if kept else {}
    units = [_Unit.of(name, members) for name, members in _together(given, plan).items()]
    wanted = _wanted(len(given), plan.fractions)
    _refuse_too_few(len(units), len(given), plan)
    filling = _Filling(units, wanted)
    torn = []
    for unit in units:
        there = Counter(kept[row.id] for row in unit.rows if kept.get(row.id, NONE) != NONE)
        if len(there) > 1:
            torn.append(unit.name)
        if there:
            filling.put(unit, max(SPLITS, key=lambda name: there[name]))
    if plan.by == DATE:
        for unit in sorted(filling.left(), key=lambda unit: (unit.newest, _chance(plan.seed, unit.name))):
            filling.put(unit, filling.next_in_time())
    else:
        for unit in sorted(filling.left(), key=lambda unit: (-filling.weight(unit), _chance(plan.seed, unit.name))):
            filling.put(unit, filling.best(unit))
    found = {row.id: name for unit, name in filling.done for row in unit.rows} | kept
    if plan.by == OUTLET:
        torn += [name for name in _leave_out(given, found, kept) if name not in torn]
    return Assigned(dict(sorted(found.items())), tuple(sorted(torn)))


def naive(ids: Iterable[str], fractions: Sequence[float], seed: int) -> dict[str, str]:
    """What a random split of the same sizes does, to be compared with: every article by itself."""
    order = sorted(ids, key=lambda identity: _chance(seed, identity))
    sizes = _wanted(len(order), fractions)
    names = [name for name in SPLITS for _ in range(sizes[name])]
    return dict(zip(order, names, strict=True))


@dataclass(slots=True)
class _Unit:
    """Articles that are assigned together.

    Attributes:
        counts: how many articles (`_ARTICLES`), and how often each label.
    """

    name: str
    rows: list[Row]
    counts: Mapping[str, int]

    @classmethod
    def of(cls, name: str, rows: list[Row]) -> _Unit:
        if not any(row.labels for row in rows):
            return cls(name, rows, _articles_alone(len(rows)))
        counts = Counter({_ARTICLES: len(rows)})
        for row in rows:
            counts.update({label: count for label, count in row.labels.items() if count > 0})
        return cls(name, rows, counts)

    @property
    def size(self) -> int:
        return self.counts[_ARTICLES]

    @property
    def newest(self) -> str:
        return max(row.published for row in self.rows)


@cache
def _articles_alone(number: int) -> Mapping[str, int]:
    """The counts of a unit without labels: most are of one article, and have them in common."""
    return {_ARTICLES: number}


@dataclass(slots=True)
class _Filling:
    """Splits that fill up: what each should have, and has.

    Attributes:
        units: all that is to be assigned.
        sizes: articles that each split should have.
        done: those of them that are in a split, with its name.
        total: how many articles and labels there are in all.
        have: how many of them each split has.
        waiting: how many units are in no split yet.
    """

    units: list[_Unit]
    sizes: dict[str, int]
    done: list[tuple[_Unit, str]] = field(default_factory=list)
    total: Counter[str] = field(default_factory=Counter)
    have: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in SPLITS})
    waiting: int = 0

    def __post_init__(self) -> None:
        for unit in self.units:
            self.total.update(unit.counts)
        self.waiting = len(self.units)

    def left(self) -> list[_Unit]:
        """Units that are in no split yet."""
        there = {unit.name for unit, _ in self.done}
        return [unit for unit in self.units if unit.name not in there]

    def put(self, unit: _Unit, name: str) -> None:
        self.done.append((unit, name))
        self.have[name].update(unit.counts)
        self.waiting -= 1

    def weight(self, unit: _Unit) -> float:
        """What it is hard to place a unit by: its share of all articles, or of the label that it has most of."""
        return max(count / self.total[what] for what, count in unit.counts.items())

    def best(self, unit: _Unit) -> str:
        """The split that a unit brings nearest to what it should have; with room for it, as far as any has."""
        open_to = self._empty() if self.waiting <= len(self._empty()) else [name for name in SPLITS if self.sizes[name]]
        room = {name: self.sizes[name] - self.have[name][_ARTICLES] for name in open_to}
        fits = [name for name in open_to if room[name] >= unit.size]
        if not fits:
            return max(open_to, key=lambda name: room[name])
        return min(fits, key=lambda name: self._strain(unit, name))

    def next_in_time(self) -> str:
        """The first split that is not full, once those before it are; the last ones are kept for those still empty."""
        empty = self._empty()
        if self.waiting <= len(empty):
            return empty[0]
        open_to = [name for name in SPLITS if self.sizes[name] > self.have[name][_ARTICLES]]
        return open_to[0] if open_to else TEST if self.sizes[TEST] else DEV

    def _empty(self) -> list[str]:
        return [name for name in SPLITS if self.sizes[name] and not self.have[name][_ARTICLES]]

    def _strain(self, unit: _Unit, name: str) -> float:
        """By how much a unit moves a split away from what it should have: the change of chi-squared."""
        share = self.sizes[name] / self.total[_ARTICLES]
        have = self.have[name]
        return math.fsum(
            count * (count + 2 * (have[what] - share * self.total[what])) / (share * self.total[what])
            for what, count in unit.counts.items()
        )


def _together(rows: Sequence[Row], plan: Plan) -> dict[str, list[Row]]:
    """The articles that are assigned together, by a name of them."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        outlet = plain_outlet(row.outlet) if plan.by == OUTLET else ""
        found.setdefault(f"outlet {outlet}" if outlet else row.story, []).append(row)
    return dict(sorted(found.items()))


def _wanted(number: int, fractions: Sequence[float]) -> dict[str, int]:
    """How many articles each split should have: whole numbers, none of them 0 but where the fraction is."""
    exact = [number * one / math.fsum(fractions) for one in fractions]
    sizes = [math.floor(one) for one in exact]
    rests = sorted(range(len(SPLITS)), key=lambda place: (sizes[place] - exact[place], place))
    for place in rests[: number - sum(sizes)]:
        sizes[place] += 1
    for place, fraction in enumerate(fractions):
        largest = max(range(len(SPLITS)), key=sizes.__getitem__)
        if fraction and not sizes[place] and sizes[largest] > 1:
            sizes[place], sizes[largest] = 1, sizes[largest] - 1
    return dict(zip(SPLITS, sizes, strict=True))


def _refuse_too_few(units: int, articles: int, plan: Plan) -> None:
    splits = sum(fraction > 0 for fraction in plan.fractions)
    if units >= splits:
        return
    if articles < splits:
        what = f"The corpus has {articles} article{'' if articles == 1 else 's'}"
    elif plan.by == OUTLET:
        what = f"All articles are of {units} outlet{'' if units == 1 else 's'}"
    else:
        what = f"All articles tell {units} stor{'y' if units == 1 else 'ies'}"
    raise TooFew(f"{what}, which cannot be split into {splits}; add articles first.")


def _chance(seed: int, name: str) -> bytes:
    return hashlib.blake2b(f"{seed} {name}".encode(), digest_size=16).digest()


def _leave_out(rows: Sequence[Row], found: dict[str, str], kept: Mapping[str, str]) -> list[str]:
    """Leave out what has its outlet in one split and its story in another; the stories that are kept in several.

    Testing comes before training, and what was assigned earlier before both.
    """
    torn = []
    for story, members in grouped({row.id: row.story for row in rows}).items():
        earlier = {kept[one] for one in members if kept.get(one, NONE) != NONE}
        there = earlier or {found[one] for one in members}
        if len(earlier) > 1:
            torn.append(story)
        stays = max(there, key=SPLITS.index)
        for one in members:
            if one not in kept and found[one] != stays:
                found[one] = NONE
    return torn
