"""Near copies: found as articles are added, by the bands of their sketches, and kept as clusters.

Each article's bands are looked up, a batch at a time; what shares one is compared
by sketch and then by text, until all clusters that it might belong to are settled.
A cluster has the smallest number of its documents; 0 is alone. A band that many
documents share (pages of boilerplate only) takes in no more of them, so that an
import never compares everything with everything.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from annotator.model.document import Block, Document
from annotator.model.traces import BlockHint, Traces
from annotator.storage.rows import Row, hints_of
from annotator.storage.tables import bands, documents, page_hints, sketches, texts

MOST = 64
"""Documents that a band takes in."""
_COMPARED = 30
"""Documents that a new one is compared with, those first that share most bands."""
_DOUBT = 0.15
"""By how much less a sketch may say than the texts have in common."""
_CHUNK = 500
_LOOKED_AT = (
    select(documents.c.number, documents.c.cluster, sketches.c.algorithm, sketches.c.sketch)
    .join(sketches, sketches.c.document == documents.c.number)
    .where(documents.c.number.in_(bindparam("numbers", expanding=True)) & (documents.c.removed == 0))
)


class Likeness(NamedTuple):
    """How near copies are told; made by whoever puts the rooms together.

    Attributes:
        story: what of an article is compared, from its text, blocks and hints.
        estimate: about the share that two sketches have in common.
        exact: the share that two texts have in common.
        near: the share from which they are near copies.
    """

    story: Callable[[str, Sequence[Block], Sequence[BlockHint]], str]
    estimate: Callable[[bytes, bytes], float]
    exact: Callable[[str, str], float]
    near: float


class Copy(NamedTuple):
    """A near copy of an article, as a list shows it."""

    id: str
    title: str
    outlet: str
    published: str


class Fresh(NamedTuple):
    """A new document whose near copies are looked for."""

    number: int
    document: Document
    traces: Traces


def settle(
    connection: Connection, given: Sequence[Fresh], likeness: Likeness | None
) -> tuple[list[Row], dict[int, int]]:
    """Find the clusters of new documents, and write those of documents that are there already.

    Args:
        connection: inside the transaction that adds them.
        given: new documents with a sketch, not written yet.
        likeness: how copies are told; None: they are not looked for.

    Returns:
        The rows of `bands` to write, and the cluster of each new document that has one.
    """
    sharing = _sharing(connection, {key for one in given for key in one.traces.bands})
    settling = _Settling(connection, given)
    if likeness is not None:
        settling.look_at({number for one in given for number in _candidates(one, sharing)})
    rows: list[Row] = []
    for one in given:
        keys = dict.fromkeys(one.traces.bands)
        if likeness is not None:
            settling.join(one, _candidates(one, sharing), likeness)
        for key in keys:
            if len(sharing[key]) < MOST:
                sharing[key].append(one.number)
                rows.append((key, one.number))
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


def _candidates(one: Fresh, sharing: Mapping[int, Sequence[int]]) -> list[int]:
    """The documents that share bands with a new one, those first that share most."""
    shared = Counter(number for key in one.traces.bands for number in sharing.get(key, ()))
    return [number for number, _ in shared.most_common(_COMPARED)]


class _Settling:
    """Clusters that grow and join while a batch is looked through."""

    def __init__(self, connection: Connection, given: Sequence[Fresh]) -> None:
        self._connection = connection
        self._fresh = {one.number: one for one in given}
        self._parents: dict[int, int] = {}
        self._old: dict[int, int] = {}  # the cluster of each document that was there and was looked at
        self._stories: dict[int, str] = {}
        self._sketches: dict[int, tuple[str, bytes]] = {
            one.number: (one.traces.algorithm, one.traces.sketch) for one in given
        }

    def join(self, one: Fresh, candidates: Sequence[int], likeness: Likeness) -> None:
        """Join a new document with every cluster that holds a copy of it."""
        for number in candidates:
            there = self._root(number)
            if there != self._root(one.number) and self._is_near(one, number, likeness):
                mine = self._root(one.number)
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
        wanted = sorted(numbers)
        for start in range(0, len(wanted), _CHUNK):
            rows = self._connection.execute(_LOOKED_AT, {"numbers": wanted[start : start + _CHUNK]})
            for number, cluster, algorithm, sketch in rows:
                self._old[number] = cluster
                self._sketches[number] = algorithm, sketch
                if cluster:
                    self._parents.setdefault(number, cluster)

    def _is_near(self, one: Fresh, number: int, likeness: Likeness) -> bool:
        algorithm, sketch = self._sketches.get(number, ("", b""))
        if algorithm != one.traces.algorithm or likeness.estimate(one.traces.sketch, sketch) < likeness.near - _DOUBT:
            return False
        return likeness.exact(self._story(one.number, likeness), self._story(number, likeness)) >= likeness.near

    def _story(self, number: int, likeness: Likeness) -> str:
        if number not in self._stories:
            fresh = self._fresh.get(number)
            if fresh is not None:
                text, blocks, hints = fresh.document.text, fresh.document.blocks, fresh.traces.hints
            else:
                text, blocks, hints = _read(self._connection, number)
            self._stories[number] = likeness.story(text, blocks, hints)
        return self._stories[number]


def _sharing(connection: Connection, keys: set[int]) -> defaultdict[int, list[int]]:
    """The documents that have each key already."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    query = select(bands.c.key, bands.c.document).where(bands.c.key.in_(bindparam("keys", expanding=True)))
    wanted = sorted(keys)
    for start in range(0, len(wanted), _CHUNK):
        for key, number in connection.execute(query, {"keys": wanted[start : start + _CHUNK]}):
            found[key].append(number)
    return found


def _read(connection: Connection, number: int) -> tuple[str, tuple[Block, ...], tuple[BlockHint, ...]]:
    """The text of a document, its blocks and hints."""
    row: Any = connection.execute(
        select(texts.c.text, texts.c.blocks, page_hints.c.hints)
        .outerjoin(page_hints, page_hints.c.document == texts.c.document)
        .where(texts.c.document == number)
    ).one()
    text, blocks, hints = row
    return text, tuple(Block(*block) for block in json.loads(blocks)) if blocks else (), hints_of(hints or "")
