"""Which file is read by what: by the end of its name, XML by the element that it begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from annotator.articles import (
    feed,
    mail_page,
    newsml,
    nitf,
    parquet,
    pdf,
    rows,
    single,
    web_archive,
    word,
    zipped,
)
from annotator.articles.news_xml import root_of
from annotator.articles.pieces import Decoder, Imported, Piece, Refusal, Unpacker, Wishes

STANDOFF_SUFFIX = ".standoff.xml"

_TEXT, _MARKDOWN, _PAGE, STANDOFF = "text", "markdown", "page", "standoff"

_ONE_BY_SUFFIX = {
    ".txt": _TEXT, ".text": _TEXT, ".md": _MARKDOWN, ".markdown": _MARKDOWN, ".html": _PAGE, ".htm": _PAGE,
    ".xhtml": _PAGE, ".docx": "word", ".pdf": "pdf", ".rss": "feed",
    ".atom": "feed", ".nitf": "nitf",
}  # fmt: skip
_BY_ROOT = {
    "rss": "feed", "feed": "feed", "RDF": "feed", "nitf": "nitf", "newsItem": "newsml", "newsMessage": "newsml",
    "packageItem": "newsml", "html": _PAGE,
}  # fmt: skip
_MANY_BY_SUFFIX: dict[str, Unpacker] = {
    ".warc": web_archive.unpack, ".warc.gz": web_archive.unpack, ".json": rows.unpack_json,
    ".jsonl": rows.unpack_lines, ".ndjson": rows.unpack_lines, ".csv": rows.unpack_commas, ".tsv": rows.unpack_tabs,
    ".tab": rows.unpack_tabs, ".parquet": parquet.unpack, ".mhtml": mail_page.unpack,
    ".mht": mail_page.unpack,
}  # fmt: skip
ARCHIVE = ".zip"


def _one(read: Callable[[Piece], Imported]) -> Decoder:
    return lambda piece: [read(piece)]


DECODERS: dict[str, Decoder] = {
    _TEXT: _one(single.read_text),
    _MARKDOWN: _one(single.read_markdown),
    _PAGE: _one(single.read_page),
    "word": word.read,
    "pdf": pdf.read,
    "feed": feed.read,
    "nitf": nitf.read,
    "newsml": newsml.read,
    rows.KIND: rows.read,
}
"""What reads a piece, by its kind; standoff XML, which another room reads, is not among them."""


def is_article(name: str) -> bool:
    """Whether a file of this name, found in a folder, is read; of XML only standoff files say it in their names."""
    lower = name.lower()
    return lower.endswith((STANDOFF_SUFFIX, ARCHIVE, *_ONE_BY_SUFFIX, *_MANY_BY_SUFFIX))


def is_pdf(name: str) -> bool:
    """Whether a file of this name is read as PDF."""
    return name.lower().endswith(".pdf")


def is_news_xml(name: str, head: bytes) -> bool:
    """Whether a file is XML of a kind that is read, though its name does not say so."""
    return name.lower().endswith(".xml") and root_of(head) in _BY_ROOT


def unpacker_for(name: str) -> Unpacker | None:
    """What takes a file of this name apart, None if it is one piece (or of no kind that is read)."""
    lower = name.lower()
    if lower.endswith(ARCHIVE):
        return _unpack_archive
    return next((unpack for suffix, unpack in _MANY_BY_SUFFIX.items() if lower.endswith(suffix)), None)


def kind_for(name: str, data: bytes) -> str:
    """The kind of piece that a file with this name and these bytes is, '' for none that is read."""
    lower = name.lower()
    if lower.endswith(".xml"):
        return _BY_ROOT.get(root_of(data), STANDOFF)
    found = next((kind for suffix, kind in _ONE_BY_SUFFIX.items() if lower.endswith(suffix)), "")
    has_suffix = "." in lower.replace("\\", "/").rpartition("/")[2].lstrip(".")
    return found or ("" if has_suffix else _TEXT)


def _unpack_archive(file: BinaryIO, name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    return zipped.unpack(file, name, wishes, is_article=_is_member, open_member=_open_member)


def _is_member(name: str) -> bool:
    return is_article(name) or name.lower().endswith(".xml")


def _open_member(file: BinaryIO, name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    if unpack := unpacker_for(name):
        yield from unpack(file, name, wishes)
        return
    data = file.read()
    if kind := kind_for(name, data):
        yield Piece(name, kind, data)
