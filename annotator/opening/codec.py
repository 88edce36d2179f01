"""Articles as bytes of standoff files and back, and which files and folders a corpus has nothing to do with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.errors import CorpusError, FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.model.document import AnnotatedDocument, SchemeRef
from annotator.storage import mirror
from annotator.version import __version__


def encode(annotated: AnnotatedDocument) -> bytes:
    """An article as the bytes of its standoff file; the same article, the same bytes."""
    program, version = annotated.generator
    if program == "annotator" and not version:
        annotated = replace(annotated, generator=(program, __version__))
    return standoff_xml.write(annotated)


def encode_for(folder: Path, annotated: AnnotatedDocument, *, version_of: str = "") -> bytes:
    """The bytes of an article's file in a folder that is not its mirror, where another article may have its name.

    Args:
        folder: where the file is going to be.
        annotated: the article.
        version_of: what a file says that holds an older version of this one, and may be written over.

    Raises:
        CorpusError: one has, and would be lost.
    """
    path = mirror.article_path(folder, annotated.document.id)
    try:
        there = path.read_bytes()
    except OSError:  # nothing is there, or writing will say what
        there = b""
    same = [mark for mark in (f'sha256="{annotated.document.sha256}"', version_of) if mark]
    if there and not any(mark.encode() in there for mark in same):
        raise CorpusError(
            f"{path}: holds another article, which would be lost; move it away, or choose another folder."
        )
    return encode(annotated)


def decode(data: bytes, name: str) -> AnnotatedDocument:
    """Read the bytes of a standoff file of this name.

    Raises:
        FileRefused: anything in it is wrong.
    """
    return standoff_xml.read(data, name=name)


def read_under(scheme: SchemeRef, data: bytes, *, name: str) -> AnnotatedDocument:
    """Read the bytes of a standoff file for a corpus with this scheme.

    Raises:
        FileRefused: anything in it is wrong, or it was annotated under another scheme.
    """
    annotated = standoff_xml.read(data, name=name)
    refuse_other_scheme(annotated, scheme, name)
    return annotated


def refuse_other_scheme(annotated: AnnotatedDocument, scheme: SchemeRef, name: str) -> None:
    """Refuse a file that was annotated under a scheme that is not the corpus's, in whatever version.

    Raises:
        FileRefused: it was; in the corpus its labels would pass for the scheme's own.
    """
    if annotated.scheme.id not in ("", scheme.id):
        reason = f"was annotated under the scheme {annotated.scheme.id}, and the corpus has {scheme.id}"
        raise FileRefused(name, f"{reason}; take it into a corpus of its own")


def refuse_foreign_folder(folder: Path, scheme_xml: bytes) -> None:
    """Refuse to write into a folder that another corpus is in.

    Raises:
        CorpusError: it has a scheme.xml, and not this one; or it is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise CorpusError(f"{folder}: is a file; choose a folder.")
    try:
        there = (folder / mirror.SCHEME).read_bytes()
    except OSError:
        return
    if there != scheme_xml:
        raise CorpusError(f"{folder}: holds a corpus with another scheme; choose an empty folder.")
