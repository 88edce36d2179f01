"""PDF files with a text layer: the text as it is in the file, page after page, hyphens and ligatures untouched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from annotator.articles import plain_text
from annotator.articles.decoding import replaced_log, storable, with_line_feeds
from annotator.articles.files import MAX_BYTES
from annotator.articles.pieces import Imported, Piece, Refusal
from annotator.articles.quiet import quiet
from annotator.articles.sealing import sealed
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.errors import FileRefused
from annotator.model.document import Block, Normalisation

MEDIA_TYPE = "application/pdf"
_MOST_PAGES = 5_000
_FILE_NAME = re.compile(r"\.(docx?|pdf|indd|qxp|rtf|odt|html?)$|^(microsoft word|untitled)", re.IGNORECASE)


def read(piece: Piece) -> list[Imported | Refusal]:
    """Read a PDF file.

    Raises:
        FileRefused: it is none, is encrypted or damaged, or has no text layer.
    """
    with quiet("pypdf"):
        pages, about = _opened(piece)
    if not any(page.strip() for page in pages):
        raise FileRefused(
            piece.name, "has no text layer, only pictures of pages; put it through text recognition first"
        )
    text, replaced = storable("\n\n".join(pages))
    parsed = Parsed(text, tuple(_blocks(pages)), about)
    normalisation = Normalisation(replaced=replaced)
    log = (f"The text layer of {len(pages):,} pages was read as it is.", *replaced_log(replaced))
    return [sealed(piece, parsed, media_type=MEDIA_TYPE, normalisation=normalisation, log=log)]


def _opened(piece: Piece) -> tuple[list[str], Metadata]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(piece.data))
        # many files are encrypted with an empty password, only to keep people from printing them
        is_locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if is_locked else len(reader.pages)
        pages = list(_pages(reader, piece.name)) if 0 < count <= _MOST_PAGES else []
        about = Metadata() if is_locked else _about(reader.metadata)
    except FileRefused:
        raise
    except RecursionError as error:
        raise FileRefused(piece.name, "nests its pages beyond reason; print it into a new PDF file") from error
    except Exception as error:  # whatever pypdf raises
        if "encrypt" in f"{type(error).__name__} {error}".casefold() or "cryptography" in str(error):
            raise _encrypted(piece.name) from error
        raise FileRefused(piece.name, "is no whole PDF file; get it again, or print it into a new one") from error
    if is_locked:
        raise _encrypted(piece.name)
    if count > _MOST_PAGES:
        raise FileRefused(piece.name, f"has over {_MOST_PAGES:,} pages; split it")
    return pages, about


def _encrypted(name: str) -> FileRefused:
    return FileRefused(name, "is encrypted; open it with its password and save it without one")


def _pages(reader: Any, name: str) -> Iterator[str]:
    size = 0
    for page in reader.pages:
        # lines are line feeds here already; a form feed is no character of the text
        text = with_line_feeds(page.extract_text().replace("\f", "\n"))[0]
        size += len(text)
        if size > MAX_BYTES:  # pages may share what they show: a small file can go on for ever
            raise FileRefused(name, "has more text than one article may have; split it")
        yield text


def _blocks(pages: list[str]) -> Iterator[Block]:
    """Blocks of each page, the number of the page as their path; only the first page can begin with the headline."""
    at = 0
    for number, page in enumerate(pages, 1):
        for begin, end, kind, _ in plain_text.parse(page).blocks:
            kept = kind if number == 1 or kind == "list-item" else "paragraph"
            yield Block(at + begin, at + end, kept, f"page[{number}]")
        at += len(page) + 2


def _about(information: Any) -> Metadata:
    """What the file says about itself; its dates are when it was made, not when the article was published."""
    if information is None:
        return Metadata()
    title, author = one_line(str(information.title or "")), one_line(str(information.author or ""))
    return Metadata(title="" if _FILE_NAME.search(title) else title, more=(("byline", author),) if author else ())
