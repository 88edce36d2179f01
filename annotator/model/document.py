"""Documents: sealed text, its structure, and where it came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from annotator.model.annotation_set import AnnotationSet

BLOCK_KINDS = (
    "title",
    "standfirst",
    "byline",
    "heading",
    "paragraph",
    "list-item",
    "quote",
    "caption",
    "table",
    "navigation",
    "footer",
    "other",
)

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot carry; each becomes U+FFFD, one for one."""

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Block(NamedTuple):
    """A piece of page structure: `[begin, end)` in code points, its kind, its element path in the page."""

    begin: int
    end: int
    kind: str
    path: str = ""


class Replaced(NamedTuple):
    """A character that XML cannot carry became U+FFFD: its offset and its code point, as 4 hex digits."""

    at: int
    codepoint: str


@dataclass(frozen=True, slots=True)
class Normalisation:
    """What import did to the bytes to make the text.

    Attributes:
        charset: the charset decoded from, in lower case.
        bom: 'stripped' or 'none'.
        newline: what newlines were in the source: 'lf', 'crlf', 'cr' or 'mixed'; the text has LF only.
        replaced: characters replaced one for one.
    """

    charset: str = "utf-8"
    bom: str = "none"
    newline: str = "lf"
    replaced: tuple[Replaced, ...] = ()


def text_digest(text: str) -> str:
    """SHA-256 of the text's UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class Facts(NamedTuple):
    """What of a document may be edited: everything but its text, structure and provenance.

    Attributes:
        meta: further (name, value) pairs, names sorted, may repeat; a tag is a value named "tag".
        assigned: ids of the annotators who are to annotate it, sorted.
        removed: whether it was taken out of the corpus; it can be brought back until the corpus is compacted.
    """

    title: str = ""
    outlet: str = ""
    language: str = ""
    url: str = ""
    published: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    assigned: tuple[str, ...] = ()
    removed: bool = False

    def values(self, name: str) -> tuple[str, ...]:
        """The values of one name in `meta`, in order."""
        return tuple(value for key, value in self.meta if key == name)

    @property
    def tags(self) -> tuple[str, ...]:
        """What it is tagged with, each once."""
        return tuple(dict.fromkeys(self.values("tag")))

    def with_values(self, name: str, values: Iterable[str]) -> Facts:
        """The same facts with other values of one name in `meta`."""
        kept = [pair for pair in self.meta if pair[0] != name]
        return self._replace(meta=tuple(sorted([*kept, *((name, value) for value in values)], key=_name_of)))


def _name_of(pair: tuple[str, str]) -> str:
    return pair[0]


@dataclass(frozen=True, slots=True)
class Document:
    """An article: text sealed at import, never edited; offsets into it are code points.

    Attributes:
        id: `[a-z0-9-]{1,80}`, also the name of its standoff file.
        text: LF only, no character that XML 1.0 cannot carry.
        language: BCP 47, '' when unknown.
        meta: further (name, value) pairs (byline, standfirst, section, …), names sorted, may repeat.
        published, retrieved: ISO 8601 as given, or ''.
        assigned, removed: see `Facts`; only the store knows them, no file holds them.
        source_sha256: of the bytes that were imported, or ''.
    """

    id: str
    text: str
    title: str = ""
    language: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    retrieved: str = ""
    media_type: str = "text/plain"
    source_sha256: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    normalisation: Normalisation = Normalisation()
    assigned: tuple[str, ...] = ()
    removed: bool = False

    @property
    def facts(self) -> Facts:
        """What of it may be edited."""
        return Facts(
            self.title, self.outlet, self.language, self.url, self.published, self.meta, self.assigned, self.removed
        )

    def with_facts(self, facts: Facts) -> Document:
        """The same article with other facts."""
        return replace(self, **facts._asdict())

    @property
    def sha256(self) -> str:
        """Digest of the text."""
        return text_digest(self.text)

    @property
    def right_to_left(self) -> bool:
        """Whether the title (or the start of the text) reads from right to left."""
        head = self.title or self.text[:200]
        letters = [character for character in head if character.isalpha()]
        return sum(1 for c in letters if _RTL.match(c)) * 2 > len(letters)


class Annotator(NamedTuple):
    """Who annotates: a person (`human`) or a program, the latter with a version."""

    id: str
    kind: str = "human"
    name: str = ""
    version: str = ""


class SchemeRef(NamedTuple):
    """The scheme that a file was annotated under: id, version, and SHA-256 of the scheme.xml beside it."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document with everybody's annotations: what one standoff file holds.

    Attributes:
        sets: one AnnotationSet per annotator id (only annotators with a layer have one).
        annotators: everyone named in the file, programs that only proposed things included.
        generator: (program name, version) that wrote it.
    """

    document: Document
    sets: Mapping[str, AnnotationSet] = field(default_factory=dict)
    annotators: tuple[Annotator, ...] = ()
    scheme: SchemeRef = SchemeRef("", "", "")
    generator: tuple[str, str] = ("annotator", "")
