"""The tables of a dataset, each made of a shard of articles: whole articles, offsets without text, tokens and tags.

The works are pure functions, which run in this process or in others: the same shard, the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.datasets.takedown import Takedowns
from annotator.datasets.tally import tally
from annotator.datasets.tokens import cutter, tagged_for
from annotator.datasets.whose import everybody
from annotator.formats.conll.tags import iob2
from annotator.formats.losses import Losses
from annotator.formats.offsets import without_examples, without_text
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.tables import article_rows, parquet
from annotator.formats.tokens import tokeniser
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.opening.article_shards import read_shard
from annotator.opening.exchange_files import Nowhere
from annotator.opening.leaving import Leaving
from annotator.version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".parquet"

MASKED: Final = "masked"
"""What the counts of masked personal data begin with."""

_GROUP = 100
"""Articles that are made into columns at once."""


@dataclass(frozen=True, slots=True)
class AsTheyLeave:
    """How articles of a shard leave; what all tables have in common.

    Attributes:
        scheme_xml: the bytes of scheme.xml that goes with them.
        votes: whose work; see `wishes`.
        mask, key: see `DatasetOut`.
    """

    scheme_xml: bytes
    votes: str
    mask: str = ""
    key: bytes = b""

    @property
    def asked(self) -> Mapping[str, Any]:
        """What rows follow from; of the key only what tells it from another."""
        return {
            "scheme": _sha256(self.scheme_xml),
            "votes": self.votes,
            "mask": self.mask,
            "pseudonyms": _sha256(b"pseudonyms\n" + self.key) if self.key else "",
        }

    def scheme(self) -> Scheme:
        return read_scheme(self.scheme_xml, name="scheme.xml")

    def articles(self, shard: Shard, counts: Counter[str]) -> Iterator[AnnotatedDocument]:
        """The articles of a shard as they leave; counts what was masked."""
        leaving = Leaving(Takedowns(), self.mask, self.key)
        yield from leaving.through(read_shard(shard))
        counts.update({f"{MASKED}\t{kind}": number for kind, number in leaving.masked.items()})


@dataclass(frozen=True, slots=True)
class _Table:
    """What the works below have in common."""

    leave: AsTheyLeave

    suffix = SUFFIX
    model = ""

    @property
    def code(self) -> str:
        import pyarrow as pa

        return f"annotator {__version__}, pyarrow {pa.__version__}"


@dataclass(frozen=True, slots=True)
class Texts(_Table):
    """Articles with their texts, one a row."""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"table": "texts", **self.leave.asked}

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        counts, losses, scheme = Counter[str](), Losses(), self.leave.scheme()
        writing = Writing(Nowhere(), scheme, losses=losses)
        named = article_rows.named(scheme, self.leave.scheme_xml)

        def rows() -> Iterator[dict[str, Any]]:
            for annotated in self.leave.articles(shard, counts):
                counts.update(tally(annotated, split_of(shard)))
                yield article_rows.row(annotated, writing, named)

        number = _written(out, parquet.batches(rows(), _GROUP), parquet.schema())
        return Done({**counts, "rows": number}, losses.as_rows())


@dataclass(frozen=True, slots=True)
class Offsets(_Table):
    """Articles without their texts, one a row: the facts that may leave, and what `formats.offsets` says as JSON."""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"table": "offsets", **self.leave.asked}

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        import pyarrow as pa

        counts, losses, scheme = Counter[str](), Losses(), without_examples(self.leave.scheme())
        writing = Writing(Nowhere(), scheme, losses=losses)
        named = article_rows.named(scheme, write_scheme(scheme))
        columns = offsets_schema()

        def rows() -> Iterator[dict[str, Any]]:
            for annotated in self.leave.articles(shard, counts):
                counts.update(tally(annotated, split_of(shard)))
                said = without_text(annotated, writing, named)
                facts = {name: said.get(name) for name in columns.names if name != "offsets"}
                yield {**facts, "offsets": json.dumps(said, ensure_ascii=False, separators=(",", ":"))}

        parts = (pa.RecordBatch.from_pylist(some, schema=columns) for some in _some(rows()))
        number = _written(out, parts, columns)
        return Done({**counts, "rows": number}, losses.as_rows())


@dataclass(frozen=True, slots=True)
class Tokens(_Table):
    """Tokens and tags (IOB2) of a layer, a row for each article and annotator who has looked at it.

    Attributes:
        layer: a layer's name.
        tokeniser: what cuts the texts.
    """

    layer: str
    tokeniser: str

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"table": "tokens", "layer": self.layer, "tokeniser": self.tokeniser, **self.leave.asked}

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        import pyarrow as pa

        counts, losses, columns = Counter[str](), Losses(), tokens_schema()
        cut = cutter(tokeniser(self.tokeniser))

        def rows() -> Iterator[dict[str, Any]]:
            for annotated in self.leave.articles(shard, Counter()):
                sets = everybody(annotated, self.layer)
                for row in tagged_for(sets, annotated.document, self.layer, cut, iob2, losses.add):
                    yield {
                        "id": row.document,
                        "annotator": row.annotator,
                        "tokens": row.tokens,
                        "begins": [begin for begin, _ in row.offsets],
                        "ends": [end for _, end in row.offsets],
                        "tags": row.tags,
                    }

        parts = (pa.RecordBatch.from_pylist(some, schema=columns) for some in _some(rows()))
        number = _written(out, parts, columns)
        return Done({**counts, "rows": number}, losses.as_rows())


def split_of(shard: Shard) -> str:
    """The split that a shard's name begins with."""
    return shard.name.partition("-")[0]


def offsets_schema() -> pa.Schema:
    """The columns of the table of offsets; lengths are code points."""
    import pyarrow as pa

    text = pa.string()
    names = ("id", "language", "outlet", "url", "published", "source_sha256", "sha256")
    metadata = {"format": "annotator-dataset-offsets", "version": "1", "unit": "codepoint"}
    columns = {**dict.fromkeys(names, text), "length": pa.int64(), "offsets": pa.large_string()}
    return pa.schema(columns, metadata=metadata)


def tokens_schema() -> pa.Schema:
    """The columns of a table of tokens: `text[begins[i]:ends[i]] == tokens[i]`, in code points."""
    import pyarrow as pa

    text, place = pa.string(), pa.list_(pa.int64())
    words = pa.list_(text)
    columns = {"id": text, "annotator": text, "tokens": words, "begins": place, "ends": place, "tags": words}
    return pa.schema(columns, metadata={"format": "annotator-dataset-tokens", "version": "1", "unit": "codepoint"})


def _some(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while some := list(islice(remaining, _GROUP)):
        yield some


def _written(out: BinaryIO, parts: Iterable[pa.RecordBatch], columns: pa.Schema) -> int:
    """Write a table as one row group; how many rows it has."""
    import pyarrow as pa

    whole = pa.Table.from_batches(parts, schema=columns).combine_chunks()
    return sum(batch.num_rows for batch in parquet.written(out, whole.to_batches(), columns))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
