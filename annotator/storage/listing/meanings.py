"""What a filter means in the tables: a condition, and where there is one the way along an index that leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, FromClause, Select, and_, false, func, literal_column, or_, select
from sqlalchemy.sql.expression import ColumnElement

from annotator.storage.listing.asked import Filter
from annotator.storage.listing.dates import stretch
from annotator.storage.tables import PRESENT, annotation_table, annotators, corpus, documents, facets, marks, work

GATHER = 2_000
"""So many documents are looked at and sorted at once."""

Condition = ColumnElement[bool]


class Way(NamedTuple):
    """A walk along an index, in the order of import or of one of `Meaning.serves`.

    Attributes:
        along: the table whose index it is.
        place: the document's number in there.
        holds: what is true of every step.
        further: what else has to be true of a step, to be looked at row by row.
    """

    along: FromClause
    place: ColumnElement[int]
    holds: tuple[Condition, ...]
    further: tuple[Condition, ...] = ()


class Meaning(NamedTuple):
    """What a filter means.

    Attributes:
        condition: what is true of a document that fits; written so that no index is taken for it.
        ways: walks that together lead past every document that fits; none: there is no index for it.
        gather: what leads to all of them at once.
        serves: the columns in whose order the ways go.
        count: how many fit, or more; what is over GATHER need not be exact.
        exact: how many fit, None when it takes counting.
    """

    condition: Condition
    ways: tuple[Way, ...] = ()
    gather: Condition | None = None
    serves: tuple[str, ...] = ("number",)
    count: int = GATHER + 1
    exact: int | None = None


def meaning(connection: Connection, asked: Filter, annotator: str) -> Meaning:
    """What a filter means for somebody who looks at the list."""
    return _KINDS[asked.name](connection, asked.values, annotator)


def holding(word: str) -> Condition:
    """Whether a word stands in a document's title, outlet or id, capitals or not."""
    escaped = word.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return documents.c.folded.like(f"%{escaped}%", escape="\\")


NOTHING = Meaning(false(), gather=false(), count=0, exact=0)


# -- outlets, languages ------------------------------------------------------------------------------


def _facets(connection: Connection, kind: str, fits: Callable[[str], bool]) -> dict[str, int]:
    rows = connection.execute(select(facets.c.value, facets.c.documents).where(facets.c.kind == kind))
    return {value: count for value, count in rows if count > 0 and fits(value)}


def _outlet(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    parts = [value.casefold() for value in values]
    found = _facets(connection, "outlet", lambda outlet: any(part in outlet.casefold() for part in parts))
    folded = sorted({outlet.casefold() for outlet in found})
    return _of_column(documents.c.folded_outlet, folded, sum(found.values()),
                      ("number", "folded_outlet", "published", "sorted_title"))  # fmt: skip


def _language(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    asked = [value.casefold() for value in values]

    def fits(language: str) -> bool:
        tag = language.casefold()
        return any(tag == one or tag.startswith(f"{one}-") for one in asked)

    found = _facets(connection, "language", fits)
    return _of_column(documents.c.language, sorted(found), sum(found.values()), ("number", "published"))


def _of_column(column: ColumnElement[str], values: Sequence[str], count: int, serves: tuple[str, ...]) -> Meaning:
    if not values:
        return NOTHING
    ways = tuple(Way(documents, documents.c.number, (column == value,)) for value in values)
    return Meaning(_unindexed(column).in_(values), ways, column.in_(values), serves, count, count)


def _unindexed(column: ColumnElement[str]) -> ColumnElement[str]:
    """The same value, in a way that no index is taken for."""
    return func.coalesce(column, literal_column("''"))


# -- work and labels ---------------------------------------------------------------------------------

_BEGUN = ("in-progress", "finished")


def _state(connection: Connection, values: Sequence[str], annotator: str) -> Meaning:
    asked = list(dict.fromkeys(value.lower() for value in values if value.lower() in ("new", *_BEGUN)))
    if not asked:
        return NOTHING
    condition = func.coalesce(work.c.state, literal_column("'new'")).in_(asked)
    if "new" not in asked:
        return _worked(connection, condition, [annotator], asked)
    rest = [state for state in _BEGUN if state not in asked]  # what is new has no row of its own
    others = _worked(connection, condition, [annotator], rest).count if rest else 0
    total = int(connection.execute(select(corpus.c.documents)).scalar_one())
    return Meaning(condition, exact=total - others)


def _annotator(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    other = work.alias("theirs")
    here = (other.c.document == documents.c.number) & other.c.annotator.in_(values)
    condition = select(literal_column("1")).where(here).exists()
    return _worked(connection, condition, list(dict.fromkeys(values)), _BEGUN)


def _worked(connection: Connection, condition: Condition, people: Sequence[str], states: Sequence[str]) -> Meaning:
    """Documents that somebody has in one of these states."""
    done = work.alias("done")
    here = done.c.annotator.in_(people) & done.c.state.in_(states)
    ways = tuple(
        Way(done, done.c.document, (done.c.annotator == name, done.c.state == state))
        for name in people for state in states
    )  # fmt: skip
    query = select(annotators.c.in_progress, annotators.c.finished).where(annotators.c.id.in_(people))
    counted = [dict(zip(_BEGUN, row, strict=True)) for row in connection.execute(query)]
    count = sum(row[state] for row in counted for state in states)
    exact = count if len(people) == 1 else None
    return Meaning(condition, ways, _among(select(done.c.document).where(here)), count=count, exact=exact)


def _label(connection: Connection, values: Sequence[str], annotator: str) -> Meaning:
    used = annotation_table.alias("used")
    mine = (used.c.annotator == annotator,) if annotator else ()
    fits = and_(used.c.label.in_(values), *mine)
    condition = select(literal_column("1")).where(used.c.document == documents.c.number, fits).exists()
    ways = tuple(_labelled(value, annotator) for value in dict.fromkeys(values))
    count = _counted(connection, (select(used.c.document).where(used.c.label == value) for value in set(values)))
    return Meaning(condition, ways, _among(select(used.c.document).where(fits)), count=count)


def _labelled(label: str, annotator: str) -> Way:
    """Along the index over label, document and id; of each document the first annotation counts."""
    this, other = annotation_table.alias("this"), annotation_table.alias("other")
    same = [other.c.label == this.c.label, other.c.document == this.c.document, other.c.id < this.c.id]
    mine = []
    if annotator:
        same.append(other.c.annotator == annotator)
        mine.append(this.c.annotator == annotator)
    earlier = select(literal_column("1")).where(*same).correlate(this).exists()
    return Way(this, this.c.document, (this.c.label == label,), (*mine, ~earlier))


# -- tags, who is to do it, copies, dates ------------------------------------------------------------


def _marked(kind: str) -> Callable[[Connection, Sequence[str], str], Meaning]:
    def meant(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
        asked = {value.casefold() for value in values}
        found = _facets(connection, kind, lambda value: value.casefold() in asked)
        if not found:
            return NOTHING
        mark, other = marks.alias("mark"), marks.alias("marked")
        fits = (other.c.kind == kind) & other.c.value.in_(sorted(found))
        condition = select(literal_column("1")).where(fits, other.c.document == documents.c.number).exists()
        ways = tuple(Way(mark, mark.c.document, (mark.c.kind == kind, mark.c.value == value)) for value in found)
        count = sum(found.values())
        exact = count if len(found) == 1 else None
        return Meaning(condition, ways, _among(select(other.c.document).where(fits)), count=count, exact=exact)

    return meant


def _near_copy(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    """`yes`: of every document that has copies; an article's id: of that article and those like it."""
    cluster, has_copies = documents.c.cluster, documents.c.cluster > literal_column("0")
    if any(value.lower() == "yes" for value in values):
        count = _counted(connection, [select(documents.c.number).where(has_copies)])
        way = Way(documents, documents.c.number, (has_copies,))
        return Meaning(func.abs(cluster) > literal_column("0"), (way,), has_copies, count=count)
    query = select(cluster).where(documents.c.id.in_(values), has_copies).distinct()
    found = sorted(connection.execute(query).scalars())
    if not found:
        return NOTHING
    count = _counted(connection, (select(documents.c.number).where(cluster == one) for one in found))
    ways = tuple(Way(documents, documents.c.number, (cluster == one,)) for one in found)
    return Meaning(func.abs(cluster).in_(found), ways, cluster.in_(found), count=count)


def _date(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    stretches = [found for value in values if (found := stretch(value))]
    if not stretches:
        return NOTHING

    def within(column: ColumnElement[str]) -> list[Condition]:
        return [and_(column >= begin if begin else column > "", *([column < end] if end else []))
                for begin, end in stretches]  # fmt: skip

    published = documents.c.published
    count = _counted(connection, (select(documents.c.number).where(one, PRESENT) for one in within(published)))
    ways = tuple(Way(documents, documents.c.number, (one,)) for one in within(published))
    gather = or_(*within(published))
    return Meaning(or_(*within(_unindexed(published))), ways, gather, ("published",), count)


def _among(numbers: Select[Any]) -> Condition:
    return documents.c.number.in_(numbers)


def _counted(connection: Connection, steps: Iterable[Select[Any]]) -> int:
    """How many steps there are along an index, counted no further than matters."""
    total = 0
    for one in steps:
        counted = select(func.count()).select_from(one.limit(GATHER + 1).subquery())
        total += int(connection.execute(counted).scalar_one())
    return total


_KINDS: dict[str, Callable[[Connection, Sequence[str], str], Meaning]] = {
    "state": _state,
    "outlet": _outlet,
    "lang": _language,
    "label": _label,
    "date": _date,
    "annotator": _annotator,
    "assigned": _marked("assigned"),
    "tag": _marked("tag"),
    "near-copy": _near_copy,
}
