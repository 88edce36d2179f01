"""A document's facts, written inside the transaction of an edit, with the counters that follow from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy.engine.interfaces import DBAPICursor

from annotator.errors import EditOutdated
from annotator.model.document import Document, Facts
from annotator.storage import repeats
from annotator.storage.full_text import say_anew
from annotator.storage.rows import compact, folded, listed_of
from annotator.storage.statements import Statements

OUTDATED = "The corpus holds something else than this window shows; open the article again."

CANONICAL = "canonical"
"""The name in the meta of an article that its page's own address has; a kind of mark, too."""

FacetCounts = Counter[tuple[str, str]]
"""How many more documents have a value: by kind (outlet, language, tag, assigned) and value."""


def write_facts(
    cursor: DBAPICursor, statements: Statements, number: int, identity: str, before: Facts, after: Facts
) -> None:  # fmt: skip
    """Make a document's facts what an edit says, if they are what the edit found.

    Raises:
        EditOutdated: they are not.
    """
    named = after.title
    if not named:
        cursor.execute(statements.head, (number,))
        named = (cursor.fetchone() or ("",))[0]
    right_to_left = int(Document("x", named).right_to_left)
    cursor.execute(
        statements.update_facts,
        (
            after.title, after.outlet, after.language, right_to_left, after.url, after.published,
            folded(identity, after.title, after.outlet), after.outlet.casefold(), compact(after.assigned),
            int(after.removed), *listed_of(after), number,
            before.title, before.outlet, before.language, before.url, before.published, compact(before.assigned),
            int(before.removed),
        ),
    )  # fmt: skip
    changed = cursor.rowcount == 1
    if changed and before.meta != after.meta:
        cursor.execute(statements.update_meta, (compact(after.meta), number, compact(before.meta)))
        changed = cursor.rowcount == 1
    if not changed:
        raise EditOutdated(OUTDATED)
    if statements.has_index:
        say_anew(cursor, number, identity, after)
    if before.outlet != after.outlet:
        repeats.move_keys(cursor, statements, number, before.outlet, after.outlet)
    _mark(cursor, statements, number, before, after)
    more = facets_of(after)
    more.subtract(facets_of(before))
    count_facets(cursor, statements, more)
    if before.removed != after.removed:
        _count_presence(cursor, statements, number, -1 if after.removed else 1)


def facets_of(facts: Facts) -> FacetCounts:
    """What one document adds to the counts; nothing when it was removed."""
    if facts.removed:
        return Counter()
    return Counter(shelves_of(facts))


def shelves_of(facts: Facts) -> list[tuple[str, str]]:
    """What a document that is there is counted under."""
    return [("outlet", facts.outlet), ("language", facts.language), *_chosen_by(facts)]


def marks_of(facts: Facts) -> list[tuple[str, str]]:
    """What a document is found by beside its own columns: kind (tag, assigned, canonical) and value, each once."""
    if not facts.meta and not facts.assigned:
        return []
    return [*_chosen_by(facts), *((CANONICAL, address) for address in dict.fromkeys(facts.values(CANONICAL)))]


def _chosen_by(facts: Facts) -> list[tuple[str, str]]:
    """The marks that are counted: people choose articles by them."""
    tags = [("tag", tag) for tag in facts.tags] if facts.meta else []
    return [*tags, *(("assigned", name) for name in dict.fromkeys(facts.assigned))]


def _mark(cursor: DBAPICursor, statements: Statements, number: int, before: Facts, after: Facts) -> None:
    was, is_now = set(marks_of(before)), set(marks_of(after))
    for kind, value in sorted(was - is_now):
        cursor.execute(statements.delete_mark, (kind, value, number))
    for kind, value in sorted(is_now - was):
        cursor.execute(statements.insert_mark, (kind, value, number))


def count_facets(cursor: DBAPICursor, statements: Statements, more: Mapping[tuple[str, str], int]) -> None:
    """Add to the counts of outlets and languages."""
    for (kind, value), count in sorted(more.items()):
        if count:
            cursor.execute(statements.count_facet, (count, kind, value))
            if cursor.rowcount == 0:
                cursor.execute(statements.insert_facet, (kind, value, count))


def _count_presence(cursor: DBAPICursor, statements: Statements, number: int, sign: int) -> None:
    """A document came back (1) or went (-1), with everybody's work on it."""
    cursor.execute(statements.count_removed, (sign,))
    cursor.execute(statements.work_of, (number,))
    rows: Iterable[tuple[str, str, int]] = cursor.fetchall()
    for name, state, count in rows:
        more = (sign * (state == "in-progress"), sign * (state == "finished"), sign * count)
        cursor.execute(statements.count_work, (*more, name))
