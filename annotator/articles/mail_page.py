"""Pages that a browser saved with everything on them in one file (.mhtml, .mht)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from itertools import islice
from typing import BinaryIO

from annotator.articles.dates import iso
from annotator.articles.files import MAX_BYTES, too_large
from annotator.articles.pieces import Piece, Refusal, Told, Wishes
from annotator.errors import FileRefused

_NESTING = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MOST_NESTING = 50
"""Parts that hold parts: each line of the file is compared with the boundaries of all that it may lie in."""
_PAGES = ("text/html", "application/xhtml+xml")


def unpack(file: BinaryIO, name: str, _wishes: Wishes) -> Iterator[Piece | Refusal]:
    """The page of such a file; pictures and styles are left out.

    Raises:
        FileRefused: it is too large, or holds no page.
    """
    packed = file.read(MAX_BYTES + 1)
    if len(packed) > MAX_BYTES:
        raise too_large(name)
    if sum(1 for _ in islice(_NESTING.finditer(packed), _MOST_NESTING + 1)) > _MOST_NESTING:
        raise FileRefused(name, "nests parts beyond reason; save the page from the browser again")
    message = message_from_bytes(packed)
    page = _page(message)
    data = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(data, bytes):
        raise FileRefused(name, "holds no web page; save it from the browser again")
    url = _line(message, "Snapshot-Content-Location") or _line(page, "Content-Location")
    told = Told(charset=_charset(page), url=url if url.startswith("http") else "", retrieved=_date(message))
    yield Piece(name, "page", data, told)


def _page(message: Message) -> Message | None:
    """The part that is the page: the one that the file says it starts with, or the first."""
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    start = str(message.get_param("start") or "")
    return next((part for part in pages if start and part.get("Content-ID") == start), next(iter(pages), None))


def _charset(page: Message) -> str:
    try:
        return page.get_content_charset() or ""
    except (LookupError, ValueError):
        return ""


def _line(message: Message, header: str) -> str:
    return " ".join(str(message.get(header) or "").split())


def _date(message: Message) -> str:
    return iso(_line(message, "Date"))
