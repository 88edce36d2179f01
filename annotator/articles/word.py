"""Word files (.docx): headings, paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from annotator.articles.bombs import refuse_bomb
from annotator.articles.decoding import replaced_log, storable
from annotator.articles.files import MAX_BYTES
from annotator.articles.language import tag
from annotator.articles.pieces import Imported, Piece, Refusal
from annotator.articles.quiet import quiet
from annotator.articles.sealing import sealed
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.errors import FileRefused
from annotator.model.document import Block, Normalisation, Replaced

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".emf", ".wmf", ".svg")
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_BOX = "txbxContent"
_NOT_SHOWN = frozenset(("del", "moveFrom", "Fallback", "pPr", "rPr"))
"""Elements whose words do not stand on the page, or stand there by another element, too."""

_PARTS = {
    "/word/header": "page headers", "/word/footer": "page footers", "/word/footnotes": "footnotes",
    "/word/endnotes": "endnotes", "/word/comments": "comments",
}  # fmt: skip


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
            left_out = Counter(_left_out(opened))
            found = list(_flow(opened.element.body, _styles(opened)))
            about = _about(opened.core_properties)
    except Exception as error:  # whatever python-docx raises
        raise FileRefused(piece.name, "is no whole Word file; open it in Word and save it again") from error
    if not found:
        raise FileRefused(piece.name, "has no text, so there is nothing to annotate")
    text, blocks = _assembled(found)
    text, replaced = storable(text)
    parsed = Parsed(text, blocks, about)
    normalisation = Normalisation(replaced=replaced)
    return [sealed(piece, parsed, media_type=MEDIA_TYPE, normalisation=normalisation, log=_log(left_out, replaced))]


def _log(left_out: Counter[str], replaced: tuple[Replaced, ...]) -> tuple[str, ...]:
    listed = ", ".join(f"{name} × {count}" for name, count in sorted(left_out.items()))
    return (*replaced_log(replaced), *([f"Left out: {listed}."] if listed else []))


def _refuse_bomb(piece: Piece) -> None:
    if piece.data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(piece.name, "is encrypted, or of an old Word; open it in Word and save it as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(piece.data)) as archive:
            sizes = [(member.filename.lower(), member.file_size) for member in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused(piece.name, "is no whole Word file; open it in Word and save it again") from error
    # pictures are read, too, and their names may be any
    size, words = sum(size for _, size in sizes), sum(size for name, size in sizes if not name.endswith(_PICTURES))
    refuse_bomb(piece.name, len(piece.data), size)
    if words > 2 * MAX_BYTES or size > 8 * MAX_BYTES:
        raise FileRefused(piece.name, "is larger than any article; split it")


def _flow(parent: Any, styles: Mapping[str, str], *, in_table: bool = False) -> Iterator[_Piece]:
    """Paragraphs in reading order, wherever they stand: in tables, content controls, tracked insertions, text boxes.

    Args:
        parent: the element they are in.
        styles: names by id, that of paragraphs without one under ''.
        in_table: whether it is in a table.
    """
    for inner in parent:
        name = _local(inner)
        if name == "p":
            if (words := _words(inner)).strip():
                style = styles.get(_style_id(inner), "")
                kind = _kind(inner, style)
                kind = "table" if in_table and kind == "paragraph" else kind
                yield _Piece(words, kind, one_line(style, 80))
            for box in _boxes(inner):
                yield from _flow(box, styles, in_table=in_table)
        elif name and name not in _NOT_SHOWN:
            yield from _flow(inner, styles, in_table=in_table or name == "tc")


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _words(element: Any) -> str:
    """The words in an element, as they stand on the page."""
    return "".join(_runs(element))


def _runs(element: Any) -> Iterator[str]:
    for inner in element:
        name = _local(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name and name not in _NOT_SHOWN and name != _BOX:
            yield from _runs(inner)


def _boxes(element: Any) -> Iterator[Any]:
    """Text boxes that are anchored in a paragraph."""
    for inner in element:
        name = _local(inner)
        if name == _BOX:
            yield inner
        elif name and name not in _NOT_SHOWN:
            yield from _boxes(inner)


def _style_id(paragraph: Any) -> str:
    properties = paragraph.pPr
    return (properties.style if properties is not None else "") or ""


def _styles(opened: Any) -> dict[str, str]:
    from docx.enum.style import WD_STYLE_TYPE

    usual = opened.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    named = {style.style_id: style.name or "" for style in opened.styles}
    return named | {"": (usual.name or "") if usual is not None else ""}


def _left_out(opened: Any) -> Iterator[str]:
    """What else has words in the file, beside those on its pages: one name for each part."""
    for deleted in opened.element.body.iter("{*}del"):
        if next(deleted.iter("{*}delText"), None) is not None:
            yield "deleted passages"
    for part in opened.part.package.iter_parts():
        what = next((what for begin, what in _PARTS.items() if str(part.partname).startswith(begin)), "")
        element = getattr(part, "element", None)
        if element is None and what:
            from docx.oxml import parse_xml

            element = parse_xml(part.blob)
        if what and _words(element).strip():
            yield what


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
    properties = paragraph.pPr  # lists are in no style of their own
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
