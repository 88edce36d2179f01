"""Versions of one article: what has the same address and another text is linked with it, both ways."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Connection

from annotator.model.document import Facts
from annotator.storage.facts import CANONICAL, write_facts
from annotator.storage.lookups import among
from annotator.storage.rows import facts_of
from annotator.storage.statements import Statements

PREVIOUS, NEXT = "previous-version", "next-version"
"""Names in the meta of an article: ids of the version before it and the one after it."""


def addresses(facts: Facts) -> list[str]:
    """The addresses that an article is known by."""
    more = facts.values(CANONICAL) if facts.meta else ()
    return [address for address in (facts.url, *more) if address]


class Stored(NamedTuple):
    """An article that is there: its number, its id and the digest of its text."""

    number: int
    id: str
    sha256: str


def latest_at(connection: Connection, statements: Statements, wanted: Iterable[str]) -> dict[str, Stored]:
    """The latest article at each address that has any, whether it was fetched from there or says it belongs there."""
    asked = set(wanted)
    found: dict[str, Stored] = {}
    for sql in (statements.documents_at, statements.documents_belonging_at):
        for address, *stored in among(connection, sql, asked):
            one = Stored(*stored)
            found[address] = max(found.get(address, one), one)
    return found


def linked(connection: Connection, statements: Statements, mine: Facts, identity: str, other: Stored) -> Facts | None:
    """Facts of a new document that name another version of it, which now names it; None if one names others.

    The one that came later is the newer, unless their dates say otherwise.
    """
    theirs = facts_of(*connection.exec_driver_sql(statements.facts, (other.number,)).one())
    older = bool(_when(mine) and _when(theirs)) and _when(mine) < _when(theirs)
    name, back = (NEXT, PREVIOUS) if older else (PREVIOUS, NEXT)
    if theirs.values(back) or mine.values(PREVIOUS) or mine.values(NEXT):
        return None
    link(connection, statements, (other.number, other.id), back, identity)
    return mine.with_values(name, [other.id])


def link(connection: Connection, statements: Statements, stored: tuple[int, str], name: str, other: str) -> None:
    """Have a stored article (its number and id) name another version of it, or none ('')."""
    number, identity = stored
    facts = facts_of(*connection.exec_driver_sql(statements.facts, (number,)).one())
    after = facts.with_values(name, [other] if other else [])
    if after != facts:
        with closing(connection.connection.cursor()) as cursor:
            write_facts(cursor, statements, number, identity, facts, after)


def unlink(connection: Connection, statements: Statements, gone: Iterable[Facts]) -> None:
    """Have no article name one that was taken out for good."""
    for facts in gone:
        for name, back in ((PREVIOUS, NEXT), (NEXT, PREVIOUS)):
            for other in facts.values(name):
                number = connection.exec_driver_sql(statements.document_number, (other,)).scalar()
                if number is not None:
                    link(connection, statements, (number, other), back, "")


def _when(facts: Facts) -> str:
    return next(iter(facts.values("modified")), "") or facts.published
