"""What a batch costs before it is begun: rates that were measured, to hours, bytes and money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final, NamedTuple

SIZES: Final = (1_000_000, 1_000_000_000)
"""Articles for which the page tells the cost."""

LOST: Final = 0.1
"""The share of a machine's time in which it does no work: starts, waiting for the last shard, reading twice."""

_HEAD: Final = "| operation | articles a second and core | bytes an article | cores | measured |"
_RULE: Final = "| --- | --- | --- | --- | --- |"
_ALL, _ONE = "all", "one"


class Rate(NamedTuple):
    """What was measured of an operation.

    Attributes:
        operation: as it is typed after `annotator batch`.
        articles: a second, on one core.
        size: bytes that are written for an article.
        measured: where and with what, in words.
        alone: whether only one core can do it, however many there are.
    """

    operation: str
    articles: float
    size: float
    measured: str = ""
    alone: bool = False


class Fleet(NamedTuple):
    """Where a batch runs.

    Attributes:
        machines: how many.
        cores: of each.
        price: of one for an hour, in whatever money.
    """

    machines: int = 1
    cores: int = 1
    price: float = 0.0


class Cost(NamedTuple):
    """What an operation takes.

    Attributes:
        hours: until it is done.
        machine_hours: that are paid for.
        size: bytes that are written.
        money: machine hours at their price.
    """

    hours: float
    machine_hours: float
    size: float
    money: float


def cost(rate: Rate, articles: int, fleet: Fleet) -> Cost:
    """What it takes to do an operation with so many articles.

    Cores are taken to work independently of each other, which holds for shards on disks that keep up.

    Raises:
        ValueError: a rate, or a number of machines or cores, is not above 0.
    """
    if rate.articles <= 0 or fleet.machines <= 0 or fleet.cores <= 0:
        raise ValueError(f"{rate.operation}: rates, machines and cores must be above 0")
    machines, cores = (1, 1) if rate.alone else fleet[:2]
    hours = articles / (rate.articles * machines * cores) / (1 - LOST) / 3600
    return Cost(hours, hours * machines, articles * rate.size, hours * machines * fleet.price)


def measure(
    operation: str, work: Callable[[], tuple[int, int]], *, clock: Callable[[], float] = perf_counter, where: str = ""
) -> Rate:
    """Measure an operation on one core.

    Args:
        operation: its name.
        work: does it, in this process, and says how many articles there were and how many bytes were written.
        clock: seconds.
        where: on what it was measured, for the table.
    """
    begun = clock()
    articles, size = work()
    seconds = clock() - begun
    return Rate(operation, articles / seconds if seconds > 0 else 0.0, size / articles if articles else 0.0, where)


# -- the page ----------------------------------------------------------------------------------------

PAGE: Final = Path(__file__).with_name("COST.md")


def table_of(rates: Iterable[Rate]) -> str:
    """Rates as the page's first table."""
    rows = (
        f"| {one.operation} | {one.articles:g} | {one.size:g} | {_ONE if one.alone else _ALL} | {one.measured} |"
        for one in rates
    )
    return "\n".join((_HEAD, _RULE, *rows))


def rates_in(page: str) -> list[Rate]:
    """The rates of the first table of a page.

    Raises:
        ValueError: there is none, or something in it is no number.
    """
    lines = page.split("\n")
    if _HEAD not in lines:
        raise ValueError("the page has no table of rates")
    found = []
    for line in lines[lines.index(_HEAD) + 2 :]:
        if not line.startswith("|"):
            break
        operation, articles, size, cores, measured = (cell.strip() for cell in line.strip("|").split("|"))
        found.append(Rate(operation, float(articles), float(size), measured, cores == _ONE))
    return found


def costs_of(rates: Sequence[Rate], fleets: Mapping[int, Fleet]) -> str:
    """What the operations cost, for each number of articles on its machines, as a table."""
    rows = [
        "| operation | articles | hours | machine hours | written | price |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for articles, fleet in fleets.items():
        for rate in rates:
            found = cost(rate, articles, fleet)
            cells = (f"{found.hours:,.2f}", f"{found.machine_hours:,.2f}", _bytes(found.size), f"{found.money:,.2f}")
            rows.append(f"| {rate.operation} | {articles:,} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _bytes(size: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1_000:
            return f"{size:,.1f} {unit}"
        size /= 1_000
    return f"{size:,.1f} TB"


FLEETS: Final = {SIZES[0]: Fleet(1, 8, 0.40), SIZES[1]: Fleet(50, 16, 0.80)}
"""On what the page reckons; its prices are examples, and whoever runs a batch knows theirs."""


def rewritten(page: str) -> str:
    """The page with its second table made anew from its first."""
    costs = costs_of(rates_in(page), FLEETS)
    return re.sub(r"(?m)^\| operation \| articles \|[^\n]*\n(?:\|[^\n]*\n)*", lambda _: f"{costs}\n", page, count=1)
