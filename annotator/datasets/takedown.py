"""The takedown list: articles that leave a corpus in no export, by id, by address, or by the SHA-256 of their text.

It is a small TOML file that people may write, too:

    [[article]]
    id = "harbour-council-says-dredging-to-start-in-march"
    sha256 = "…"
    reason = "asked for by the outlet"

An entry holds for every article that fits one of its id, url and sha256.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

import tomlkit

from annotator.errors import FileRefused
from annotator.model.document import Document
from annotator.model.identity import DOCUMENT_ID

FILE = "takedown.toml"
"""What the list is called; it lies in the folder of the corpus's standoff files."""

_SHA256 = re.compile("[0-9a-f]{64}")
_HEAD = "Articles that leave this corpus in no export. One is meant if its id, url or sha256 (of its text) fits."


class Entry(NamedTuple):
    """What is not to leave.

    Attributes:
        id: of an article.
        url: an address that it has, or that its page says is its own.
        sha256: of its text, or of the bytes that it was read from.
        reason: for people.
    """

    id: str = ""
    url: str = ""
    sha256: str = ""
    reason: str = ""


class Takedowns:
    """The entries of a list, in order, and which articles they mean."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)
        self._ids = {one.id for one in self.entries} - {""}
        self._urls = {_usual(one.url) for one in self.entries} - {""}
        self._hashes = {one.sha256 for one in self.entries} - {""}

    def __bool__(self) -> bool:
        return bool(self.entries)

    def means(self, document: Document) -> bool:
        """Whether an article is on the list."""
        if document.id in self._ids:
            return True
        if self._hashes and not self._hashes.isdisjoint((document.source_sha256, document.sha256)):
            return True
        return bool(self._urls) and any(
            _usual(url) in self._urls for url in (document.url, *document.facts.values("canonical")) if url
        )

    def with_entries(self, entries: Iterable[Entry]) -> Takedowns:
        """The list with more entries, each once."""
        first: dict[tuple[str, ...], Entry] = {}
        for entry in (*self.entries, *entries):
            first.setdefault(entry[:3], entry)
        return Takedowns(first.values())

    def without(self, names: Iterable[str]) -> Takedowns:
        """The list without the entries whose id, address or SHA-256 is named."""
        gone = [entry_of(name) for name in names]
        ids, urls = {one.id for one in gone} - {""}, {_usual(one.url) for one in gone} - {""}
        hashes = {one.sha256 for one in gone} - {""}
        return Takedowns(
            one
            for one in self.entries
            if one.id not in ids and one.sha256 not in hashes and not (one.url and _usual(one.url) in urls)
        )


def entry_of(name: str, reason: str = "") -> Entry:
    """The entry that is meant by an id, an address or a SHA-256."""
    if _SHA256.fullmatch(name.lower()):
        return Entry(sha256=name.lower(), reason=reason)
    if "://" in name:
        return Entry(url=name, reason=reason)
    return Entry(id=name, reason=reason)


def _usual(url: str) -> str:
    """An address in the form in which two of them are compared: how it is fetched, and what of it, is all one."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url.strip()
    return f"{host}{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}"


# -- the file ------------------------------------------------------------------------------------------


def parse(data: bytes, name: str) -> Takedowns:
    """Read a list.

    Raises:
        FileRefused: it is no such list; nothing may be exported then, as nobody knows what must not be.
    """
    try:
        found = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileRefused(name, f"is no TOML: {error}; correct it, so that it can be honoured") from error
    articles = found.get("article", [])
    if set(found) - {"article"} or not isinstance(articles, list):
        raise FileRefused(name, "is no takedown list: expected is [[article]] with an id, url or sha256")
    return Takedowns(_entry(one, name) for one in articles)


def _entry(value: object, name: str) -> Entry:
    if not isinstance(value, dict) or set(value) - set(Entry._fields):
        raise FileRefused(name, f"has the entry {value!r}: expected are {', '.join(Entry._fields)}")
    if not all(isinstance(one, str) for one in value.values()):
        raise FileRefused(name, f"has the entry {value!r}: every value is a text in quotes")
    entry = Entry(**value)
    entry = entry._replace(sha256=entry.sha256.lower())
    if not (entry.id or entry.url or entry.sha256):
        raise FileRefused(name, "has an entry without id, url and sha256, which means no article")
    if entry.id and not DOCUMENT_ID.fullmatch(entry.id):
        raise FileRefused(name, f"has {entry.id!r}, which is no id of an article")
    if entry.sha256 and not _SHA256.fullmatch(entry.sha256):
        raise FileRefused(name, f"has {entry.sha256!r}, which is no SHA-256")
    if entry.url and not _usual(entry.url):
        raise FileRefused(name, f"has {entry.url!r}, which is no address")
    return entry


def written(takedowns: Takedowns) -> bytes:
    """The bytes of a list; the same list, the same bytes."""
    made = tomlkit.document()
    made.add(tomlkit.comment(_HEAD))
    entries = tomlkit.aot()
    for entry in takedowns.entries:
        table = tomlkit.table()
        for key, value in entry._asdict().items():
            if value:
                table.add(key, value)
        entries.append(table)
    if takedowns.entries:
        made.add("article", entries)
    return tomlkit.dumps(made).encode()
