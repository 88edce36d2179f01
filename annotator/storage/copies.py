"""Near copies: found as articles are added, by the bands of their sketches, and kept as clusters.

Each article's bands are looked up, a batch at a time; what shares one is compared
by sketch and then by text, until all clusters that it might belong to are settled.
A cluster has the smallest number of its documents; 0 is alone. A band that many
documents share (pages of boilerplate only) takes in no more of them, so that an
import never compares everything with everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, update

from annotator.model.document import Block, Document
from annotator.model.traces import BlockHint, Traces
from annotator.storage.lookups import among
from annotator.storage.ready import Ready
from annotator.storage.rows import Row, blocks_of, hints_of
from annotator.storage.statements import Statements
from annotator.storage.tables import documents, page_hints, texts

MOST = 64
"""Documents that a band takes in."""
_COMPARED = 30
"""Documents that a new one is compared with, those first that share most bands."""
DOUBT = 0.15
"""By how much less a sketch may say than the texts have in common."""


class Likeness(NamedTuple):
    """How near copies are told; made by whoever puts the rooms together.

    Attributes:
        story: what of an article is compared, from its text, blocks and hints.
        estimate: about the share that two sketches have in common.
        exact: the share that two texts have in common.
        near: the share from which they are near copies.
        trace: what is remembered of an article (the second: what its page tells about its blocks).
    """

    story: Callable[[str, Sequence[Block], Sequence[BlockHint]], str]
    estimate: Callable[[bytes, bytes], float]
    exact: Callable[[str, str], float]
    near: float
    trace: Callable[[Document, tuple[BlockHint, ...]], Traces]


class Copy(NamedTuple):
    """A near copy of an article, as a list shows it."""

    id: str
    title: str
    outlet: str
    published: str


Fresh = tuple[int, Ready]
"""A new document whose near copies are looked for, with its number."""


def settle(
    connection: Connection, statements: Statements, given: Sequence[Fresh], likeness: Likeness | None
) -> tuple[list[Row], dict[int, int]]:
    """Find the clusters of new documents, and write those of documents that are there already.

    Args:
        connection: inside the transaction that adds them.
        statements: of its database.
        given: new documents with a sketch, not written yet.
        likeness: how copies are told; None: they are not looked for.

    Returns:
        The rows of `bands` to write, and the cluster of each new document that has one.
    """
    keys = [one.band_keys() for _, one in given]
    sharing = _sharing(connection, statements, set(chain.from_iterable(keys)))
    settling = _Settling(connection, statements, given)
    if likeness is not None and sharing:
        settling.look_at({number for mine in keys for number in _candidates(mine, sharing)})
    rows: list[Row] = []
    for (number, one), mine in zip(given, keys, strict=True):
        if likeness is not None and (candidates := _candidates(mine, sharing)):
            settling.join(number, one, candidates, likeness)
        for key in mine:
            there = sharing.get(key)
            if there is None:  # as it is with most
                sharing[key] = [number]
            elif len(there) < MOST:
                there.append(number)
            else:
                continue
            rows.append((key, number))
    return rows, settling.write()


def copies_of(connection: Connection, document_id: str, limit: int) -> list[Copy]:
    """The near copies of an article, in the order of the list, without itself."""
    cluster = select(documents.c.cluster).where(documents.c.id == document_id).scalar_subquery()
    found = (
        select(*(documents.c[name] for name in Copy._fields))
        .where((documents.c.cluster == cluster) & (documents.c.cluster > 0))
        .where((documents.c.removed == 0) & (documents.c.id != document_id))
        .order_by(documents.c.number)
        .limit(limit)
    )
    return [Copy(*row) for row in connection.execute(found)]


def tidy(connection: Connection, clusters: Iterable[int]) -> None:
    """Name clusters anew that documents were taken out of for good; one that is left alone is in none."""
    for cluster in {cluster for cluster in clusters if cluster}:
        members = documents.c.cluster == cluster
        count, smallest = connection.execute(
            select(func.count(), func.min(documents.c.number)).where(members)
        ).one()  # fmt: skip
        named = smallest if count > 1 else 0
        if named != cluster:
            connection.execute(update(documents).where(members).values(cluster=named))


def _candidates(keys: Iterable[int], sharing: Mapping[int, Sequence[int]]) -> list[int]:
    """The documents that share bands with a new one, those first that share most."""
    found = [number for key in keys if key in sharing for number in sharing[key]]
    if not found:  # as it is with most
        return found
    shared = Counter(found)
    return [number for number, _ in shared.most_common(_COMPARED)]


class _Settling:
    """Clusters that grow and join while a batch is looked through."""

    def __init__(self, connection: Connection, statements: Statements, given: Sequence[Fresh]) -> None:
        self._connection, self._statements = connection, statements
        self._fresh = dict(given)
        self._parents: dict[int, int] = {}
        self._old: dict[int, int] = {}  # the cluster of each document that was there and was looked at
        self._stories: dict[int, str] = {}
        self._sketches: dict[int, tuple[str, bytes]] = {number: (one.algorithm, one.sketch) for number, one in given}

    def join(self, place: int, one: Ready, candidates: Sequence[int], likeness: Likeness) -> None:
        """Join a new document (its number and itself) with every cluster that holds a copy of it."""
        for number in candidates:
            there, mine = self._root(number), self._root(place)
            if there != mine and self._is_near(place, one, number, likeness):
                self._parents[max(mine, there)] = min(mine, there)

    def write(self) -> dict[int, int]:
        """Write the clusters of old documents, and say those of new ones."""
        found = {number: self._root(number) for number in self._fresh}
        sizes = Counter(found.values())
        for number, cluster in self._old.items():
            root = self._root(number)
            if root in sizes and root != cluster:
                sizes[root] += 1
                whole = documents.c.cluster == cluster if cluster else documents.c.number == number
                self._connection.execute(update(documents).where(whole).values(cluster=root))
            elif root in sizes:
                sizes[root] += 1
        return {number: root for number, root in found.items() if sizes[root] > 1}

    def _root(self, number: int) -> int:
        while (parent := self._parents.get(number, number)) != number:
            number = parent
        return number

    def look_at(self, numbers: Collection[int]) -> None:
        """Read what is known of documents that are there; removed ones are nobody's copies."""
        for number, cluster, algorithm, sketch in among(self._connection, self._statements.sketched, numbers):
            self._old[number] = cluster
            self._sketches[number] = algorithm, sketch
            if cluster:
                self._parents.setdefault(number, cluster)

    def _is_near(self, place: int, one: Ready, number: int, likeness: Likeness) -> bool:
        algorithm, sketch = self._sketches.get(number, ("", b""))
        if algorithm != one.algorithm or likeness.estimate(one.sketch, sketch) < likeness.near - DOUBT:
            return False
        return likeness.exact(self._story(place, likeness), self._story(number, likeness)) >= likeness.near

    def _story(self, number: int, likeness: Likeness) -> str:
        if number not in self._stories:
            fresh = self._fresh.get(number)
            text, blocks, hints = fresh.for_story() if fresh is not None else _read(self._connection, number)
            self._stories[number] = likeness.story(text, blocks, hints)
        return self._stories[number]


def _sharing(connection: Connection, statements: Statements, keys: Collection[int]) -> dict[int, list[int]]:
    """The documents that have each key already."""
    found: dict[int, list[int]] = {}
    for key, number in among(connection, statements.sharing_bands, keys):
        found.setdefault(key, []).append(number)
    return found


def _read(connection: Connection, number: int) -> tuple[str, tuple[Block, ...], tuple[BlockHint, ...]]:
    """The text of a document, its blocks and hints."""
    row: Any = connection.execute(
        select(texts.c.text, texts.c.blocks, page_hints.c.hints)
        .outerjoin(page_hints, page_hints.c.document == texts.c.document)
        .where(texts.c.document == number)
    ).one()
    text, blocks, hints = row
    return text, blocks_of(blocks), hints_of(hints or "")
