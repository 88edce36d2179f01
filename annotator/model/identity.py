"""Ids: stable for ever, never reused."""

from __future__ import annotations

import os
import re
import time
import unicodedata
import uuid
from collections.abc import Container

ITEM_ID = re.compile(r"[ar][0-9a-f]{32}")
DOCUMENT_ID = re.compile(r"[a-z0-9-]{1,80}")
RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""Names of devices on Windows, which has no files called so, whatever their suffix; no new document has such an id."""

_NAMESPACE = uuid.UUID("6f2c9d0e-6a6e-5a0b-9b7e-2f1c5d1c7a11")


def uuid7() -> uuid.UUID:
    """Make a time-ordered UUID (RFC 9562, version 7)."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def annotation_id() -> str:
    """Make the id of a new annotation: `a` and 32 hexadecimal digits."""
    return "a" + uuid7().hex


def relation_id() -> str:
    """Make the id of a new relation: `r` and 32 hexadecimal digits."""
    return "r" + uuid7().hex


def derived_id(letter: str, *content: object) -> str:
    """Make the id of an imported record without one, from its content: the same content, the same id."""
    # half a surrogate pair, as broken exports hold, has no UTF-8
    whole = "\x1f".join(map(str, content)).encode(errors="backslashreplace").decode()
    return letter + uuid.uuid5(_NAMESPACE, whole).hex


def kept_id(name: str) -> str:
    """The id of a document that has a name elsewhere: the name itself where a new document may be called so."""
    return name if DOCUMENT_ID.fullmatch(name) and name not in RESERVED else document_id(name)


def document_id(title: str, taken: Container[str] = ()) -> str:
    """Make a document id (`[a-z0-9-]{1,80}`) from a title, different from every one in `taken`, and never reserved."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    if not slug:
        digest = derived_id("", title)[:8] if title.strip() else ""
        slug = f"article-{digest}".strip("-")
    if slug in RESERVED:
        slug = f"article-{slug}"
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate
