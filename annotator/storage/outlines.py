"""What a split has to know of every article, read in bulk: where it comes from, what it belongs to, its labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from annotator.model.document import Facts
from annotator.storage.rows import pairs
from annotator.storage.tables import annotation_table, corpus, documents, texts
from annotator.storage.unread import fetched
from annotator.storage.upkeep import Reads
from annotator.storage.versions import NEXT, PREVIOUS, addresses

_STEP = 2_000
"""Numbers of documents that are looked through at once."""


class Outline(NamedTuple):
    """What is known of an article without its text.

    Attributes:
        cluster: a number that its near copies have, too; 0 where there are none.
        sha256: of its text.
        addresses: where it was fetched from and says that it belongs; versions of it have one in common.
        versions: ids of the articles that it names as the version before and after it.
    """

    id: str
    outlet: str
    published: str
    cluster: int
    sha256: str
    addresses: tuple[str, ...]
    versions: tuple[str, ...]


class Labelled(NamedTuple):
    """How often an article has a label, by one annotator."""

    id: str
    layer: str
    label: str
    annotator: str
    times: int


def outlines(reads: Reads) -> Iterator[list[Outline]]:
    """Every article that was not taken out, in the order of the list, in pieces."""
    here = documents.c
    query = select(here.id, here.outlet, here.published, here.cluster, here.sha256, here.url, texts.c.meta)
    query = query.join_from(documents, texts).order_by(here.number)
    for rows in _in_steps(reads, query):
        yield [
            Outline(
                identity, outlet, published, cluster, sha256, tuple(dict.fromkeys(addresses(facts))),
                (*facts.values(PREVIOUS), *facts.values(NEXT)),
            )
            for identity, outlet, published, cluster, sha256, url, meta in rows
            for facts in [Facts(url=url, meta=pairs(meta))]
        ]  # fmt: skip


def label_counts(reads: Reads, layers: Collection[str]) -> Iterator[list[tuple[str, list[Labelled]]]]:
    """The labels of every article that has any of these layers, in the order of the list, in pieces."""
    what = (documents.c.id, *(annotation_table.c[name] for name in ("layer", "label", "annotator")))
    query = select(*what, func.count()).join_from(documents, annotation_table)
    query = query.where(annotation_table.c.layer.in_(layers))
    query = query.group_by(documents.c.number, *what).order_by(documents.c.number, *what)
    for rows in _in_steps(reads, query):
        yield [(key, list(group)) for key, group in groupby(map(Labelled._make, rows), key=lambda row: row.id)]


def _in_steps(reads: Reads, query: Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    with reads() as connection:
        last = connection.execute(select(corpus.c.next_document)).scalar_one()
    for start in range(0, last + 1, _STEP):
        inside = documents.c.number.between(start, start + _STEP - 1) & (documents.c.removed == 0)
        with reads() as connection:
            yield fetched(connection, query.where(inside))
