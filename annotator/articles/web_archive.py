"""Pages in web archives (.warc, .warc.gz): what servers answered, with the charset and address that they gave."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from email.message import Message
from io import BufferedIOBase
from typing import Any, BinaryIO, cast

from annotator.articles.bombs import Metered
from annotator.articles.files import MAX_BYTES
from annotator.articles.pieces import Piece, Refusal, Told, Wishes
from annotator.articles.quiet import quiet
from annotator.errors import FileRefused

_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = {"text/plain": "text", "text/markdown": "markdown"}
_CHUNK = 64 * 1024
_LONGEST_HEAD = 1024 * 1024
GZIP = b"\x1f\x8b"


class NoPages(FileRefused):
    """There is no page in a web archive, or in a part of one."""


def unpack(file: BinaryIO, name: str, _wishes: Wishes) -> Iterator[Piece | Refusal]:
    """The pages of a web archive; a record that is bad is refused and the others go on.

    Raises:
        FileRefused: it is no web archive, breaks off, holds no page, or unpacks beyond reason.
    """
    is_packed = file.read(2) == GZIP
    file.seek(0)
    stream = Metered(gzip.GzipFile(fileobj=file) if is_packed else cast("BufferedIOBase", file), file, name)
    count = pages = 0
    for record in _records(stream, name):
        count += 1
        for found in _page(record, f"{name}, record {count}"):
            pages += 1
            yield found
        _skip(record)
    if stream.broken:
        raise FileRefused(name, f"breaks off after record {count}; get the rest of the file")
    if not pages:
        if count:
            raise NoPages(name, "holds no web page; check how it was made")
        raise FileRefused(name, "is no web archive; check how it was made")


def _records(stream: Metered, name: str) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    class Quiet(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
        INC_RECORD = ""  # it is printed

    with quiet("warcio"):
        records = iter(Quiet(stream, ensure_http_headers=False))
    while True:
        try:
            stream.allow(_LONGEST_HEAD)
            with quiet("warcio"):
                record = next(records)
            stream.allow(None)
        except StopIteration:
            return
        except FileRefused:
            raise
        except Exception as error:  # whatever warcio raises
            if stream.broken:
                return
            raise FileRefused(name, "is damaged, so the rest of it cannot be read; get the file again") from error
        yield record


def _page(record: Any, name: str) -> Iterator[Piece | Refusal]:
    """The page in a record; nothing where there is none."""
    if record.rec_type not in ("response", "resource"):
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    is_answer = record.http_headers is not None
    if is_answer and record.http_headers.get_statuscode() != "200":
        return
    headers = record.http_headers if is_answer else record.rec_headers
    media_type, charset = _content_type(headers.get_header("Content-Type") or "")
    kind = "page" if media_type in _PAGES else _TEXTS.get(media_type, "")
    if not kind:
        return
    if not hasattr(record.raw_stream, "limit"):
        # what comes after it would be taken for a part of it
        _skip(record)
        raise FileRefused(name, "does not say how long it is, so the rest of the archive cannot be read; make it anew")
    data = _content(record)
    if problem := _problem(record, data):
        yield Refusal.of(FileRefused(f"{name} ({url[:200]})", problem), name)
        return
    retrieved = record.rec_headers.get_header("WARC-Date") or ""
    yield Piece(name, kind, data, Told(charset=charset, url=url.strip("<>"), retrieved=retrieved))


def _content(record: Any) -> bytes:
    """What the server sent, without its packing; nothing if it cannot be unpacked."""
    data = bytearray()
    content = record.content_stream()
    try:
        while len(data) <= MAX_BYTES and (chunk := content.read(_CHUNK)):
            data += chunk
    except FileRefused:
        raise
    except Exception:  # whatever the server's own packing makes warcio raise
        return b""
    return bytes(data)


def _problem(record: Any, data: bytes) -> str:
    """What is wrong with a page's bytes, '' for nothing."""
    if len(data) > MAX_BYTES:
        return f"is over {MAX_BYTES >> 20} MB, more than one article may have; fetch the page alone"
    _skip(record)
    if record.raw_stream.limit > 0:  # the archive has ended before the record has
        return "is cut off; fetch the page again"
    return "" if data else "is empty, or packed in a way that cannot be undone; fetch the page again"


def _skip(record: Any) -> None:
    """Read what is left of a record in pieces, so that a bomb is noticed while it goes off."""
    while record.raw_stream.read(_CHUNK):
        pass


def _content_type(value: str) -> tuple[str, str]:
    message = Message()
    message["Content-Type"] = value.replace("\r", " ").replace("\n", " ")
    try:
        charset = str(message.get_param("charset") or "")
    except (ValueError, TypeError):
        charset = ""
    return message.get_content_type() if value else "", charset
