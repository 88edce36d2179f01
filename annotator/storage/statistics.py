"""What a corpus holds, counted: by outlet, language, day, label and annotator."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sqlalchemy import func, select

from annotator.jobs import Job, Progress
from annotator.storage.tables import annotation_table, annotators, corpus, documents, facets
from annotator.storage.upkeep import Reads

_STEP = 20_000
"""Numbers of documents that are looked through at once."""

_DAY = len("2026-11-28")


class Work(NamedTuple):
    """What one annotator has done."""

    annotator: str
    kind: str
    annotations: int
    finished: int
    in_progress: int


class Statistics(NamedTuple):
    """Counts of a corpus; those who were taken out of it do not count.

    Attributes:
        outlets, languages: (value, articles), most first; '' where none is known.
        days: (`YYYY`, `YYYY-MM` or `YYYY-MM-DD` as published, articles), rising; '' where none is known.
        labels: (layer, label, annotator, annotations), by layer and label.
        work: of everybody, by id.
    """

    documents: int
    outlets: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    days: tuple[tuple[str, int], ...] = ()
    labels: tuple[tuple[str, str, str, int], ...] = ()
    work: tuple[Work, ...] = ()


def gather(reads: Reads) -> Job[Statistics]:
    """Count a corpus: a job, done in numbers of documents. Articles that come meanwhile may be missed."""
    with reads() as connection:
        counters = connection.execute(select(corpus.c.documents, corpus.c.next_document)).one()
    total, last = int(counters[0]), int(counters[1])
    days: Counter[str] = Counter()
    labels: Counter[tuple[str, str, str]] = Counter()
    for start in range(0, last, _STEP):
        yield Progress(start, last, "")
        with reads() as connection:
            inside = documents.c.number.between(start, min(start + _STEP, last) - 1) & (documents.c.removed == 0)
            day = func.substr(documents.c.published, 1, _DAY)
            for value, count in connection.execute(select(day, func.count()).where(inside).group_by(day)):
                days[value] += count
            what = [annotation_table.c[name] for name in ("layer", "label", "annotator")]
            query = select(*what, func.count()).join_from(documents, annotation_table).where(inside).group_by(*what)
            for row in connection.execute(query):
                labels[row[0], row[1], row[2]] += row[3]
    with reads() as connection:
        by_kind = {
            kind: connection.execute(
                select(facets.c.value, facets.c.documents)
                .where(facets.c.kind == kind, facets.c.documents > 0)
                .order_by(facets.c.documents.desc(), facets.c.value)
            ).all()
            for kind in ("outlet", "language")
        }
        columns = [annotators.c[name] for name in ("id", "kind", "annotations", "finished", "in_progress")]
        work = connection.execute(select(*columns).order_by(annotators.c.id)).all()
    return Statistics(
        total,
        tuple((value, count) for value, count in by_kind["outlet"]),
        tuple((value, count) for value, count in by_kind["language"]),
        tuple(sorted(days.items())),
        tuple((layer, label, by, count) for (layer, label, by), count in sorted(labels.items())),
        tuple(Work(*row) for row in work),
    )
