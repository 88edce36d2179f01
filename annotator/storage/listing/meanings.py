"""What a filter means in the tables: a condition, and where there is one the way along an index that leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from annotator.storage.listing.asked import Filter
from annotator.storage.listing.dates import stretch
from annotator.storage.listing.sql import NEVER, Sql, all_of, among, any_of, fetch, number

GATHER = 500
"""So many documents are looked at and sorted at once."""

PRESENT = Sql("documents.removed = 0")
"""Which documents are listed: written as the indexes over them have it."""


class Way(NamedTuple):
    """A walk along an index, in the order of import or of one of `Meaning.serves`.

    Attributes:
        along: the table whose index it is.
        place: the document's number in there.
        holds: what is true of every step.
        further: what else has to be true of a step, to be looked at row by row.
    """

    along: str
    place: str
    holds: tuple[Sql, ...]
    further: tuple[Sql, ...] = ()


class Meaning(NamedTuple):
    """What a filter means.

    Attributes:
        condition: what is true of a document that fits; written so that no index is taken for it.
        ways: walks that together lead past every document that fits; none: there is no index for it.
        gather: what leads to all of them at once.
        serves: the columns in whose order the ways go.
        most: how many fit, or more; what is over GATHER need not be exact.
        exact: how many fit, None when it takes counting.
        dear: whether it takes long to look at the condition, as where it is asked of another index.
    """

    condition: Sql
    ways: tuple[Way, ...] = ()
    gather: Sql | None = None
    serves: tuple[str, ...] = ("number",)
    most: int = GATHER + 1
    exact: int | None = None
    dear: bool = False


NUMBER = "documents.number"

NOTHING = Meaning(NEVER, gather=NEVER, most=0, exact=0)


def meaning(connection: Connection, asked: Filter, annotator: str) -> Meaning:
    """What a filter means for somebody who looks at the list."""
    return _KINDS[asked.name](connection, asked.values, annotator)


def document(condition: Sql) -> Way:
    """A walk along an index of the documents themselves."""
    return Way("documents", NUMBER, (condition,))


def counted(connection: Connection, steps: Iterable[tuple[str, Sql]]) -> int:
    """How many steps there are along indexes of tables, counted no further than matters."""
    query = "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT {}) AS steps"
    return sum(number(connection, query.format(table, where.text, GATHER + 1), where.values) for table, where in steps)


# -- outlets, languages ------------------------------------------------------------------------------


def _facets(connection: Connection, kind: str) -> Mapping[str, int]:
    rows = fetch(connection, "SELECT value, documents FROM facets WHERE kind = ? AND documents > 0", (kind,))
    return {value: count for value, count in rows}  # noqa: C416 - rows are no pairs to mypy


def _outlet(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    outlets = [(outlet.casefold(), outlet, count) for outlet, count in _facets(connection, "outlet").items()]
    found: dict[str, int] = {}
    for part in map(str.casefold, values):  # an outlet's whole name means no other that holds it
        named = {outlet: count for folded, outlet, count in outlets if folded == part}
        found |= named or {outlet: count for folded, outlet, count in outlets if part in folded}
    folded = sorted({outlet.casefold() for outlet in found})
    return _of_column("documents.folded_outlet", folded, sum(found.values()),
                      ("number", "folded_outlet", "published", "sorted_title"))  # fmt: skip


def _language(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    asked = tuple(value.casefold() for value in values)
    regional = tuple(f"{one}-" for one in asked)
    found = {
        language: count for language, count in _facets(connection, "language").items()
        if (tag := language.casefold()) in asked or tag.startswith(regional)
    }  # fmt: skip
    return _of_column("documents.language", sorted(found), sum(found.values()), ("number", "published"))


def _of_column(column: str, values: Sequence[str], count: int, serves: tuple[str, ...]) -> Meaning:
    if not values:
        return NOTHING
    ways = tuple(document(Sql(f"{column} = ?", (value,))) for value in values)
    return Meaning(among(_unindexed(column), values), ways, among(column, values), serves, count, count)


def _unindexed(column: str) -> str:
    """The same value, in a way that no index is taken for."""
    return f"coalesce({column}, '')"


# -- work and labels ---------------------------------------------------------------------------------

_BEGUN = ("in-progress", "finished")


def _state(connection: Connection, values: Sequence[str], annotator: str) -> Meaning:
    asked = list(dict.fromkeys(value.lower() for value in values if value.lower() in ("new", *_BEGUN)))
    if not asked:
        return NOTHING
    condition = among("coalesce(work.state, 'new')", asked)
    if "new" not in asked:
        return _worked(connection, condition, [annotator], asked)
    rest = [state for state in _BEGUN if state not in asked]  # what is new has no row of its own
    others = _worked(connection, condition, [annotator], rest).most if rest else 0
    left = number(connection, "SELECT documents FROM corpus") - others
    return Meaning(condition, exact=left) if left else NOTHING  # nobody walks past all that is done


def _annotator(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    here = among("theirs.annotator", values)
    condition = _exists("work AS theirs", Sql("theirs.document = documents.number"), here)
    return _worked(connection, condition, list(dict.fromkeys(values)), _BEGUN)


def _worked(connection: Connection, condition: Sql, people: Sequence[str], states: Sequence[str]) -> Meaning:
    """Documents that somebody has in one of these states."""
    here = all_of((among("done.annotator", people), among("done.state", states)))
    ways = tuple(
        Way("work AS done", "done.document", (Sql("done.annotator = ? AND done.state = ?", (name, state)),))
        for name in people for state in states
    )  # fmt: skip
    who = among("id", people)
    rows = fetch(connection, f"SELECT in_progress, finished FROM annotators WHERE {who.text}", who.values)  # noqa: S608
    count = sum(row[_BEGUN.index(state)] for row in rows for state in states)
    exact = count if len(people) == 1 else None
    return Meaning(condition, ways, _within("done.document", "work AS done", here), most=count, exact=exact)


def _label(connection: Connection, values: Sequence[str], annotator: str) -> Meaning:
    labels = list(dict.fromkeys(values))
    fits = among("used.label", labels)
    if annotator:
        fits = all_of((fits, Sql("used.annotator = ?", (annotator,))))
    table = "annotations AS used"
    condition = _exists(table, Sql("used.document = documents.number"), fits)
    ways = tuple(_labelled(label, annotator) for label in labels)
    count = counted(connection, ((table, Sql("used.label = ?", (label,))) for label in labels))
    return Meaning(condition, ways, _within("used.document", table, fits), most=count)


def _labelled(label: str, annotator: str) -> Way:
    """Along the index over label, document and id; of each document the first annotation counts."""
    earlier = Sql("other.label = this.label AND other.document = this.document AND other.id < this.id")
    mine: tuple[Sql, ...] = ()
    if annotator:
        earlier = all_of((earlier, Sql("other.annotator = ?", (annotator,))))
        mine = (Sql("this.annotator = ?", (annotator,)),)
    none_earlier = ~_exists("annotations AS other", earlier)
    return Way("annotations AS this", "this.document", (Sql("this.label = ?", (label,)),), (*mine, none_earlier))


# -- tags, who is to do it, copies, dates ------------------------------------------------------------


def _marked(kind: str) -> Callable[[Connection, Sequence[str], str], Meaning]:
    def meant(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
        asked = {value.casefold() for value in values}
        facets = _facets(connection, kind)
        found = sorted(value for value in facets if value.casefold() in asked)
        if not found:
            return NOTHING
        table = "marks AS marked"
        fits = all_of((Sql("marked.kind = ?", (kind,)), among("marked.value", found)))
        condition = _exists(table, fits, Sql("marked.document = documents.number"))
        ways = tuple(
            Way("marks AS mark", "mark.document", (Sql("mark.kind = ? AND mark.value = ?", (kind, value)),))
            for value in found
        )
        count = sum(facets[value] for value in found)
        exact = count if len(found) == 1 else None
        return Meaning(condition, ways, _within("marked.document", table, fits), most=count, exact=exact)

    return meant


def _near_copy(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    """`yes`: of every document that has copies; an article's id: of that article and those like it."""
    cluster, has_copies = "documents.cluster", Sql("documents.cluster > 0")
    if any(value.lower() == "yes" for value in values):
        count = counted(connection, [("documents", has_copies)])
        return Meaning(Sql(f"abs({cluster}) > 0"), (document(has_copies),), has_copies, most=count)
    asked = all_of((among("documents.id", values), has_copies))
    rows = fetch(connection, f"SELECT DISTINCT cluster FROM documents WHERE {asked.text}", asked.values)  # noqa: S608
    found = sorted(row[0] for row in rows)
    if not found:
        return NOTHING
    clusters = [Sql(f"{cluster} = ?", (one,)) for one in found]
    count = counted(connection, (("documents", one) for one in clusters))
    ways = tuple(map(document, clusters))
    return Meaning(among(f"abs({cluster})", found), ways, among(cluster, found), most=count)


def _date(connection: Connection, values: Sequence[str], _annotator: str) -> Meaning:
    stretches = [found for value in values if (found := stretch(value))]
    if not stretches:
        return NOTHING

    def within(column: str) -> list[Sql]:
        return [
            all_of([Sql(f"{column} >= ?", (begin,)) if begin else Sql(f"{column} > ''"),
                    *([Sql(f"{column} < ?", (end,))] if end else [])])
            for begin, end in stretches
        ]  # fmt: skip

    published = within("documents.published")
    count = counted(connection, (("documents", all_of((one, PRESENT))) for one in published))
    condition = any_of(within(_unindexed("documents.published")))
    return Meaning(condition, tuple(map(document, published)), any_of(published), ("published",), count)


def _within(column: str, table: str, where: Sql) -> Sql:
    return Sql(f"{NUMBER} IN (SELECT {column} FROM {table} WHERE {where.text})", where.values)  # noqa: S608


def _exists(table: str, *where: Sql) -> Sql:
    fits = all_of(where)
    return Sql(f"EXISTS (SELECT 1 FROM {table} WHERE {fits.text})", fits.values)  # noqa: S608


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
