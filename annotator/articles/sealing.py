"""Parsed articles become documents: id, title, language and the digest of the bytes they came from."""

from __future__ import annotations

import re
from pathlib import Path

from annotator.articles import language
from annotator.articles.dates import iso
from annotator.articles.pieces import Imported, Piece
from annotator.articles.structure import LONGEST_ADDRESS, Metadata, Parsed, one_line, title_of
from annotator.model.document import AnnotatedDocument, Document, Normalisation
from annotator.model.identity import document_id

_LATIN = re.compile("[A-Za-z]")
_ENOUGH = 3
_AS_IT_WAS = Normalisation()


def sealed(
    piece: Piece,
    parsed: Parsed,
    *,
    media_type: str,
    normalisation: Normalisation = _AS_IT_WAS,
    log: tuple[str, ...] = (),
    identity: str = "",
) -> Imported:
    """Make a document of a parsed article, once and for ever.

    Args:
        piece: what it was read from.
        parsed: its text (LF only, storable) and what is known about it.
        media_type: of the piece's bytes.
        normalisation: what was done to the bytes.
        log: the same in sentences.
        identity: what its id is made from, '' for its title.
    """
    about = parsed.metadata
    title = title_of(parsed.text, parsed.blocks, otherwise=about.title or Path(piece.name).stem)
    if about.title and not any(block.kind == "title" for block in parsed.blocks):
        title = about.title
    spoken = about.language or language.guess(parsed.text)
    document = Document(
        id=document_id(identity or _named(title, piece.name)),
        text=parsed.text,
        title=title,
        language=spoken,
        outlet=about.outlet,
        url=about.url or one_line(piece.told.url, LONGEST_ADDRESS),
        published=about.published,
        retrieved=iso(piece.told.retrieved),
        media_type=media_type,
        source_sha256=piece.sha256,
        meta=tuple(sorted(about.more)),
        blocks=parsed.blocks,
        normalisation=normalisation,
    )
    if spoken and not about.language:
        log = (*log, f"The language was taken to be “{spoken}” from the text.")
    return Imported(piece.name, AnnotatedDocument(document), log, piece.data, parsed.hints)


def _named(title: str, name: str) -> str:
    """What an id is made from: the title, or the file's name where little of the title could be written in an id."""
    if len(_LATIN.findall(title)) * 3 >= sum(character.isalpha() for character in title):
        return title
    stem = Path(name).stem
    return stem if len(_LATIN.findall(stem)) >= _ENOUGH else title


def completed(about: Metadata, otherwise: Metadata) -> Metadata:
    """Metadata with the gaps filled from another source."""
    names = {name for name, _ in about.more}
    return Metadata(
        title=about.title or otherwise.title,
        language=about.language or otherwise.language,
        outlet=about.outlet or otherwise.outlet,
        url=about.url or otherwise.url,
        published=about.published or otherwise.published,
        more=tuple(sorted((*about.more, *(pair for pair in otherwise.more if pair[0] not in names)))),
    )
