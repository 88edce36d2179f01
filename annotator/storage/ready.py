"""Articles made ready to be stored, in whatever process reads them: rows but for their numbers, keys packed."""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

from annotator.errors import CorpusError
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Facts
from annotator.model.identity import DOCUMENT_ID
from annotator.model.index_words import indexed
from annotator.model.repeats import block_keys
from annotator.model.traces import BlockHint, Traces
from annotator.storage.full_text import said
from annotator.storage.rows import Row, blocks_of, compact, document_row, folded, hints_of, hints_row, newer, text_row
from annotator.storage.tables import documents, texts

DEFLATED = 1
"""How hard bytes of sources are deflated: 6 takes nearly twice as long to save another tenth."""

_FOLDED, _NEWER = (documents.columns.keys().index(name) - 2 for name in ("folded", "newer"))
_META, _BLOCKS, _TEXT = (texts.columns.keys().index(name) - 1 for name in ("meta", "blocks", "text"))


class Ready(NamedTuple):
    """An article as it is stored, but for its number; made of texts and bytes, so that sending it costs little.

    Attributes:
        id: what it is called, unless another text is already.
        sha256: of its text.
        facts: what of it may be edited.
        document: its row of `documents`, from the third column on.
        text: its row of `texts`, from the second column on.
        words, said: what the index of words is to have of it.
        algorithm, sketch, bands: see `Traces`; the bands as packed numbers of 64 bits.
        keys, places: of its blocks: numbers of 64 and of 32 bits, as many of the one as of the other.
        hints: its row of `page_hints`, from the second column on; '' for what is no page.
        source: the bytes that it was read from, deflated; empty when they are not to be kept.
        source_sha256: of those bytes.
        sets, annotators, scheme_version: the work that came with it.
    """

    id: str
    sha256: str
    facts: Facts
    document: Row
    text: Row
    words: str
    said: str
    algorithm: str
    sketch: bytes
    bands: bytes
    keys: bytes
    places: bytes
    hints: str
    source: bytes
    source_sha256: str
    sets: Mapping[str, AnnotationSet]
    annotators: tuple[Annotator, ...]
    scheme_version: str

    def renamed(self, identity: str) -> Ready:
        """The same under another id."""
        row = list(self.document)
        row[_FOLDED] = folded(identity, self.facts.title, self.facts.outlet)
        return self._replace(id=identity, document=tuple(row), said=said(identity, self.facts))

    def with_meta(self, facts: Facts) -> Ready:
        """The same with other facts, which differ in the versions that they name, and in nothing else."""
        row, text = list(self.document), list(self.text)
        row[_NEWER] = newer(facts.meta)
        text[_META] = compact(facts.meta)
        return self._replace(facts=facts, document=tuple(row), text=tuple(text))

    def band_keys(self) -> Sequence[int]:
        """The keys that it has in `bands`."""
        return _numbers("q", self.bands)

    def block_rows(self, number: int) -> Iterable[Row]:
        """Its rows of `block_keys`, as the document with this number."""
        return zip(_numbers("q", self.keys), repeat(number), _numbers("i", self.places), strict=False)

    def for_story(self) -> tuple[str, tuple[Block, ...], tuple[BlockHint, ...]]:
        """What it is compared with others by: its text, its blocks, and what its page tells about them."""
        return self.text[_TEXT], blocks_of(self.text[_BLOCKS]), hints_of(self.hints)


def ready(annotated: AnnotatedDocument, traces: Traces, source: bytes = b"") -> Ready:
    """Make an article ready to be stored.

    Args:
        annotated: the article, with everybody's annotations.
        traces: what is to be remembered of it; its blocks are keyed here unless somebody has done that.
        source: the bytes that it was read from; kept if they are what the article names.

    Raises:
        CorpusError: its id is none.
    """
    document = annotated.document
    if not DOCUMENT_ID.fullmatch(document.id):
        raise CorpusError(f"{document.id!r} cannot be the id of an article; use a-z, 0-9 and -, at most 80.")
    digest, facts = document.sha256, document.facts
    # a standoff file names the digest of what it was made from, which is not here
    is_source = bool(source) and hashlib.sha256(source).hexdigest() == document.source_sha256
    keyed = dict.fromkeys(traces.blocks or block_keys(document))
    return Ready(
        document.id, digest, facts,
        document_row(0, document.id, document, digest)[2:],
        text_row(0, document, annotated.annotators, annotated.generator)[1:],
        indexed(document.text), said(document.id, facts),
        traces.algorithm if traces.sketch else "", traces.sketch, _packed("q", dict.fromkeys(traces.bands)),
        _packed("q", (key for _, key in keyed)), _packed("i", (place for place, _ in keyed)),
        hints_row(0, traces.hints)[1] if traces.hints else "",
        zlib.compress(source, DEFLATED) if is_source else b"", document.source_sha256,
        dict(annotated.sets), annotated.annotators, annotated.scheme.version,
    )  # fmt: skip


def _packed(kind: str, numbers: Iterable[int]) -> bytes:
    return array(kind, numbers).tobytes()


def _numbers(kind: str, packed: bytes) -> array[int]:
    found = array(kind)
    found.frombytes(packed)
    return found
