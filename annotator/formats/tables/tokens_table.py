"""Tokens and tags of a layer as a Parquet table: a row for each article and annotator, or for all who have voted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_SAYS = {"format": "annotator-dataset-tokens", "version": "1", "unit": "codepoint"}


def schema() -> pa.Schema:
    """The columns of a table of tokens: `text[begins[i]:ends[i]] == tokens[i]`, in code points."""
    import pyarrow as pa

    return pa.schema(
        {"id": pa.string(), "annotator": pa.string(), **_tokens(), "tags": pa.list_(pa.string())},
        metadata=_SAYS,
    )


def soft_schema() -> pa.Schema:
    """The columns of a table of soft votes: for each token the tags that it was given, each with its share of 1."""
    import pyarrow as pa

    shares = pa.list_(pa.list_(pa.struct({"tag": pa.string(), "share": pa.float64()})))
    return pa.schema(
        {"id": pa.string(), "voters": pa.list_(pa.string()), **_tokens(), "shares": shares},
        metadata=_SAYS,
    )


def _tokens() -> dict[str, pa.DataType]:
    import pyarrow as pa

    return {"tokens": pa.list_(pa.string()), "begins": pa.list_(pa.int64()), "ends": pa.list_(pa.int64())}
