"""Word files (.docx): headings, paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from annotator.articles.bombs import refuse_bomb
from annotator.articles.decoding import MAX_BYTES, storable
from annotator.articles.language import tag
from annotator.articles.pieces import Imported, Piece, Refusal
from annotator.articles.quiet import quiet
from annotator.articles.sealing import sealed
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.errors import FileRefused
from annotator.model.document import Block, Normalisation

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_DEPTH = 20


class _Piece(NamedTuple):
    """A paragraph: its words, kind and style."""

    text: str
    kind: str
    path: str


def read(piece: Piece) -> list[Imported | Refusal]:
    """Read a Word file.

    Raises:
        FileRefused: it is none, is encrypted or damaged, or has no text.
    """
    _refuse_bomb(piece)
    try:
        with quiet("docx"):
            from docx import Document

            opened = Document(io.BytesIO(piece.data))
            found = list(_flow(opened, 0))
            about = _about(opened.core_properties)
    except Exception as error:  # whatever python-docx raises
        raise FileRefused(piece.name, "is no whole Word file; open it in Word and save it again") from error
    if not found:
        raise FileRefused(piece.name, "has no text, so there is nothing to annotate")
    text, blocks = _assembled(found)
    text, replaced = storable(text)
    parsed = Parsed(text, blocks, about)
    return [sealed(piece, parsed, media_type=MEDIA_TYPE, normalisation=Normalisation(replaced=replaced))]


def _refuse_bomb(piece: Piece) -> None:
    if piece.data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(piece.name, "is encrypted, or of an old Word; open it in Word and save it as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(piece.data)) as archive:
            size = sum(member.file_size for member in archive.infolist() if member.filename.endswith((".xml", ".rels")))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused(piece.name, "is no whole Word file; open it in Word and save it again") from error
    refuse_bomb(piece.name, len(piece.data), size)
    if size > 4 * MAX_BYTES:
        raise FileRefused(piece.name, "is larger than any article; split it")


def _flow(part: Any, depth: int) -> Iterator[_Piece]:
    """Paragraphs in reading order; a merged cell, which has several places, comes once."""
    if depth > _MOST_DEPTH:
        return
    for inner in part.iter_inner_content():
        if hasattr(inner, "rows"):
            seen: set[Any] = set()
            for row in inner.rows:
                for cell in row.cells:
                    if cell._tc not in seen:  # noqa: SLF001  nothing else tells merged cells
                        seen.add(cell._tc)  # noqa: SLF001
                        yield from _flow_of_cell(cell, depth)
        elif inner.text.strip():
            style = (inner.style.name if inner.style is not None else "") or ""
            yield _Piece(inner.text, _kind(inner, style), one_line(style, 80))


def _flow_of_cell(cell: Any, depth: int) -> Iterator[_Piece]:
    for inner in _flow(cell, depth + 1):
        yield inner._replace(kind="table" if inner.kind in ("paragraph", "other") else inner.kind)


def _kind(paragraph: Any, style: str) -> str:
    name = style.casefold()
    if name == "title":
        return "title"
    if name == "subtitle":
        return "standfirst"
    if name.startswith("heading"):
        return "heading"
    if "quote" in name:
        return "quote"
    if name == "caption":
        return "caption"
    properties = paragraph._p.pPr  # noqa: SLF001  lists are in no style of their own
    is_listed = properties is not None and properties.numPr is not None
    return "list-item" if is_listed or name.startswith("list") else "paragraph"


def _assembled(found: list[_Piece]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks; without a title the first heading of all is one, if nothing but a title can stand first."""
    titled = any(one.kind == "title" for one in found)
    blocks: list[Block] = []
    texts: list[str] = []
    at = 0
    for number, (words, kind, path) in enumerate(found):
        text = words.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").strip("\n")
        is_title = kind == "heading" and number == 0 and not titled
        is_second = kind == "title" and any(block.kind == "title" for block in blocks)
        blocks.append(Block(at, at + len(text), "title" if is_title else "heading" if is_second else kind, path))
        texts.append(text)
        at += len(text) + 1
    return "\n".join(texts) + "\n", tuple(blocks)


def _about(properties: Any) -> Metadata:
    """What the file says about itself; its dates are when it was written, not when the article was published."""
    more = {"byline": properties.author, "section": properties.category}
    return Metadata(
        title=one_line(properties.title or ""),
        language=tag(properties.language or ""),
        more=tuple(sorted((name, one_line(value)) for name, value in more.items() if value and value.strip())),
    )
