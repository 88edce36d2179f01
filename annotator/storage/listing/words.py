"""What a word means in the list: it begins a word of the text, or of what is said about the article."""

from __future__ import annotations

from sqlalchemy import Connection

from annotator.storage import full_text
from annotator.storage.listing.meanings import NUMBER, Meaning, Way, counted
from annotator.storage.listing.sql import Sql, any_of


def holding(connection: Connection, word: str) -> Meaning | None:
    """Where a word stands, which may be several and may go on: what is being typed is found; None for signs only.

    Without an index of words it is looked for in title, outlet and id, capitals or not.
    """
    if not full_text.has_index(connection):
        return Meaning(_like(word))
    found = full_text.expressions(connection, word)
    if not found:
        return None
    matching = [(table, Sql(f"{table} MATCH ?", (expression,))) for table, expression in found.items()]
    here = any_of(
        Sql(f"EXISTS (SELECT 1 FROM {table} WHERE {match.text} AND {table}.rowid = {NUMBER})", match.values)  # noqa: S608
        for table, match in matching
    )
    all_numbers = " UNION ".join(f"SELECT rowid FROM {table} WHERE {match.text}" for table, match in matching)  # noqa: S608
    gather = Sql(f"{NUMBER} IN ({all_numbers})", tuple(value for _, match in matching for value in match.values))
    ways = tuple(Way(table, f"{table}.rowid", (match,)) for table, match in matching)
    return Meaning(here, ways, gather, most=counted(connection, matching), dear=True)


def _like(word: str) -> Sql:
    escaped = word.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Sql("documents.folded LIKE ? ESCAPE '\\'", (f"%{escaped}%",))
