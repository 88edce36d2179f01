"""The tables of a dataset, each made of a shard of articles: whole articles, offsets without text, tokens and tags.

The works are pure functions, which run in this process or in others: the same shard, the same bytes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.datasets.soft_tokens import SoftTokens, soft_tokens
from annotator.datasets.takedown import Takedowns
from annotator.datasets.tally import agreement, tally
from annotator.datasets.tokens import Lose, TaggedText, cutter, tagged_for
from annotator.datasets.votes import ALL, SOFT, voted
from annotator.datasets.whose import everybody
from annotator.formats.conll.tags import iob2
from annotator.formats.losses import Losses
from annotator.formats.offsets import without_text
from annotator.formats.scheme_xml import read_scheme
from annotator.formats.tables import article_rows, offsets_table, parquet, tokens_table
from annotator.formats.tokens import tokeniser
from annotator.formats.writing import Writing
from annotator.model.annotation_set import AnnotationSet
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
        scheme_xml: the bytes of the scheme.xml that goes with them.
        votes: whose work; see `DatasetOut`.
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

    def written_by(self, losses: Losses) -> tuple[Writing, dict[str, str]]:
        """How rows are written, telling what they cannot hold, and what they say of their scheme."""
        scheme = self.scheme()
        return Writing(Nowhere(), scheme, losses=losses), article_rows.named(scheme, self.scheme_xml)

    def articles(self, shard: Shard, counts: Counter[str], lose: Lose) -> Iterator[AnnotatedDocument]:
        """The articles of a shard as they leave; counts how far people agree, and what was masked."""
        leaving, scheme = Leaving(Takedowns(), self.mask, self.key), self.scheme()

        def chosen() -> Iterator[AnnotatedDocument]:
            for whole in read_shard(shard):
                counts.update(agreement(whole))
                voted_for = whole if self.votes == ALL else voted(whole, self.votes, scheme=scheme, lose=lose)
                if voted_for is not None:
                    yield voted_for

        yield from leaving.through(chosen())
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
        counts, losses = Counter[str](), Losses()

        def rows() -> Iterator[dict[str, Any]]:
            writing, named = self.leave.written_by(losses)
            for annotated in self.leave.articles(shard, counts, losses.add):
                counts.update(tally(annotated, split_of(shard.name)))
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
        counts, losses = Counter[str](), Losses()

        def rows() -> Iterator[dict[str, Any]]:
            writing, named = self.leave.written_by(losses)
            for annotated in self.leave.articles(shard, counts, losses.add):
                said = without_text(annotated, writing, named)
                counts.update(tally(_as_said(annotated, said), split_of(shard.name)))
                yield offsets_table.row(said)

        number = offsets_table.written(out, rows())
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

        losses = Losses()
        is_soft = self.leave.votes == SOFT
        columns = tokens_table.soft_schema() if is_soft else tokens_table.schema()
        rows = self._soft_rows(shard, losses) if is_soft else self._rows(shard, losses)
        parts = (pa.RecordBatch.from_pylist(some, schema=columns) for some in parquet.some(rows, _GROUP))
        return Done({"rows": _written(out, parts, columns)}, losses.as_rows())

    def _rows(self, shard: Shard, losses: Losses) -> Iterator[dict[str, Any]]:
        cut = cutter(tokeniser(self.tokeniser))
        for annotated in self.leave.articles(shard, Counter(), losses.add):
            sets = everybody(annotated, self.layer)
            for row in tagged_for(sets, annotated.document, self.layer, cut, iob2, losses.add):
                yield {"id": row.document, "annotator": row.annotator, **_tokens(row), "tags": row.tags}

    def _soft_rows(self, shard: Shard, losses: Losses) -> Iterator[dict[str, Any]]:
        """All persons' tags at once: they vote on each token, not on what was merged before."""
        cut = cutter(tokeniser(self.tokeniser))
        for annotated in replace(self.leave, votes=ALL).articles(shard, Counter(), losses.add):
            for row in soft_tokens(annotated, self.layer, cut, iob2, losses.add):
                shares = [[{"tag": tag, "share": share} for tag, share in one.items()] for one in row.shares]
                yield {"id": row.document, "voters": row.voters, **_tokens(row), "shares": shares}


def _as_said(annotated: AnnotatedDocument, said: Mapping[str, Any]) -> AnnotatedDocument:
    """An article with no more than was said of it: what is counted is told in the card, and may be words, too."""
    left = {one["id"] for kind in ("annotations", "relations") for one in said[kind]}
    states = {(one["annotator"], one["layer"]): one["state"] for one in said["states"]}
    sets = {
        who: AnnotationSet(
            who,
            [item for item in held.items() if item.id in left],
            {layer: state for (whose, layer), state in states.items() if whose == who},
        )
        for who, held in annotated.sets.items()
    }
    return replace(annotated, document=replace(annotated.document, outlet=said.get("outlet", "")), sets=sets)


def _tokens(row: TaggedText | SoftTokens) -> dict[str, Any]:
    begins, ends = ([place[end] for place in row.offsets] for end in (0, 1))
    return {"tokens": row.tokens, "begins": begins, "ends": ends}


def split_of(name: str) -> str:
    """The split that the name of a shard, or of a table made of it, begins with."""
    return name.partition("-")[0]


def schema_of(table: str, votes: str) -> pa.Schema:
    """The columns of a table, by the name of its folder and whose work it holds."""
    tokens = tokens_table.soft_schema if votes == SOFT else tokens_table.schema
    return {"data": parquet.schema, "offsets": offsets_table.schema}.get(table, tokens)()


def _written(out: BinaryIO, parts: Iterable[pa.RecordBatch], columns: pa.Schema) -> int:
    """Write a table as one row group; how many rows it has."""
    import pyarrow as pa

    whole = pa.Table.from_batches(parts, schema=columns).combine_chunks()
    return sum(batch.num_rows for batch in parquet.written(out, whole.to_batches(), columns))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
