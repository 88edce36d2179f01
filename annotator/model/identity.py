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


def document_id(title: str, taken: Container[str] = ()) -> str:
    """Make a document id (`[a-z0-9-]{1,80}`) from a title, different from every one in `taken`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    if not slug:
        digest = derived_id("", title)[:8] if title.strip() else ""
        slug = f"article-{digest}".strip("-")
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate
