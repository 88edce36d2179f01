"""One article a file: plain text, Markdown and web pages, from their bytes."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from annotator.articles import markdown, plain_text
from annotator.articles.decoding import decode, replaced_log, storable
from annotator.articles.pages import Page, from_page
from annotator.articles.pieces import Imported, Piece
from annotator.articles.sealing import completed, sealed
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.model.document import Block, Normalisation


def read_text(piece: Piece) -> Imported:
    """Read plain text.

    Raises:
        FileRefused: it is empty, binary or too large.
    """
    decoded = decode(piece.data, name=piece.name, declared=piece.told.charset)
    parsed = plain_text.parse(decoded.text)
    return _sealed_text(piece, parsed, decoded.normalisation, decoded.log, "text/plain")


def read_markdown(piece: Piece) -> Imported:
    """Read Markdown.

    Raises:
        FileRefused: it is empty, binary or too large.
    """
    decoded = decode(piece.data, name=piece.name, declared=piece.told.charset)
    parsed = markdown.parse(decoded.text)
    return _sealed_text(piece, parsed, decoded.normalisation, decoded.log, "text/markdown")


def _sealed_text(
    piece: Piece, parsed: Parsed, normalisation: Normalisation, log: tuple[str, ...], media_type: str
) -> Imported:
    log = (*log, *parsed.log)
    return sealed(piece, parsed, media_type=media_type, normalisation=normalisation, log=log)


def read_page(piece: Piece) -> Imported:
    """Read a web page.

    Args:
        piece: its bytes, and what its server said.

    Raises:
        FileRefused: it is empty, binary, too large, or shows nothing.
    """
    page = _page(piece)
    return sealed(piece, page.parsed, media_type="text/html", normalisation=page.normalisation, log=page.log)


def read_made_page(
    piece: Piece, markup: str, about: Metadata, *, media_type: str, log: tuple[str, ...] = ()
) -> Imported:
    """Read markup that a feed or a row holds as a page with its headline above it.

    Args:
        piece: what the article keeps as its source.
        markup: HTML.
        about: what is known about it; its title stands in the text, unless the markup begins with it.
        media_type: of the piece's bytes.
        log: what was done to it so far.

    Raises:
        FileRefused: it shows nothing.
    """
    made = Piece(piece.name, piece.kind, headed(markup, about.title).encode(errors="surrogatepass"))
    page = _page(made)
    parsed = replace(page.parsed, metadata=completed(about, page.parsed.metadata))
    return sealed(piece, parsed, media_type=media_type, normalisation=page.normalisation, log=(*log, *page.log))


def headed(markup: str, title: str) -> str:
    """Markup as a page whose first heading is the title, unless it has one."""
    start = markup[:2_000].casefold()
    heading = "" if not title or "<h1" in start else f"<h1>{escape(title)}</h1>\n"
    return f'<meta charset="utf-8"><body><article>{heading}{markup}</article></body>'


def read_words(
    piece: Piece, text: str, about: Metadata, *, media_type: str, identity: str = "", log: tuple[str, ...] = ()
) -> Imported:
    """Read plain words that a table or a feed holds, with their headline above them.

    Args:
        piece: what the article keeps as its source.
        text: any line ends, any characters.
        about: what is known about it; its title stands in the text, unless the words begin with it.
        media_type: of the piece's bytes.
        identity: what its id is made from, '' for its title.
        log: what was done to it so far.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    title = one_line(about.title)
    has_title = bool(title) and not one_line(plain[:1_000]).casefold().startswith(title.casefold())
    whole, replaced = storable(f"{title}\n\n{plain}" if has_title else plain)
    parsed = plain_text.parse(whole)
    if has_title and parsed.blocks:
        first = parsed.blocks[0]
        parsed = replace(parsed, blocks=(Block(first.begin, first.end, "title", first.path), *parsed.blocks[1:]))
    parsed = replace(parsed, metadata=completed(about, parsed.metadata))
    normalisation = Normalisation(replaced=replaced)
    log = (*log, *replaced_log(replaced))
    return sealed(piece, parsed, media_type=media_type, normalisation=normalisation, log=log, identity=identity)


def _page(piece: Piece) -> Page:
    return from_page(piece.data, name=piece.name, http_charset=piece.told.charset, url=piece.told.url)
