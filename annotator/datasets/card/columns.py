"""The columns of a dataset's tables: their types, what their numbers count, and what they mean."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

TEXT: Final = "text"
INTEGER: Final = "integer"
NUMBER: Final = "number"
YES_NO: Final = "yes or no"
OTHER: Final = "other"


class Column(NamedTuple):
    """A column, or a part of one.

    Attributes:
        name: '' for the items of a list of lists.
        kind: what a value is, `OTHER` for what no card knows; of a column with parts, '' .
        is_list: whether a value is a list of these.
        parts: of each value, if it has any.
    """

    name: str
    kind: str = TEXT
    is_list: bool = False
    parts: tuple[Column, ...] = ()

    @property
    def type(self) -> str:
        """Its type, in words that readers of Parquet know."""
        inner = f"struct({', '.join(part.name for part in self.parts)})" if self.parts else self.kind
        return f"list of {inner}" if self.is_list else inner


def from_arrow(schema: Any) -> tuple[Column, ...]:
    """The columns of a table, by its Arrow schema."""
    return tuple(_column(field.name, field.type) for field in schema)


def _column(name: str, kind: Any) -> Column:
    shown = str(kind)
    if shown.startswith(("list<", "large_list<", "fixed_size_list<")):
        inner = _column(name, kind.value_type)
        nested = inner._replace(name="") if inner.is_list else inner
        return Column(name, "", True, (nested,)) if inner.is_list else inner._replace(is_list=True)
    if shown.startswith("struct<"):
        return Column(name, "", parts=tuple(_column(part.name, part.type) for part in kind))
    return Column(name, _KINDS.get(shown.partition("<")[0], OTHER))


_KINDS = {
    "string": TEXT,
    "large_string": TEXT,
    "string_view": TEXT,
    "dictionary": TEXT,
    **dict.fromkeys((f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)), INTEGER),
    "float": NUMBER,
    "double": NUMBER,
    "halffloat": NUMBER,
    "bool": YES_NO,
}


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _some(name: str, *parts: Column) -> Column:
    return Column(name, "", True, parts)


_EXTENT = (Column("begin", INTEGER), Column("end", INTEGER))
_VALUES = _texts("name", "value")
_ABOUT = (
    *_texts("annotator", "layer"), _some("features", *_VALUES), *_texts("note", "origin"),
    Column("confidence", NUMBER), *_texts("created", "modified", "scheme"),
)  # fmt: skip
_FORMAT = (Column("format"), Column("version", INTEGER), Column("unit"))
_NORMALISATION = Column(
    "normalisation", "",
    parts=(*_texts("charset", "bom", "newline"), _some("replaced", Column("at", INTEGER), Column("codepoint"))),
)  # fmt: skip
_WORK = (
    _some("relations", *_texts("id", "label"), _some("args", *_texts("role", "ref")), *_ABOUT),
    _some("blocks", *_EXTENT, *_texts("kind", "path")),
    _some("meta", *_VALUES),
    _some("annotators", *_texts("id", "kind", "name", "version")),
    _some("states", *_texts("annotator", "layer", "state")),
    _NORMALISATION,
    Column("scheme", "", parts=_texts("id", "version", "sha256")),
)

WITH_TEXT: Final = (
    *_FORMAT,
    *_texts(
        "id", "title", "language", "outlet", "url", "published", "retrieved", "media_type", "source_sha256", "text"
    ),
    _some("annotations", *_texts("id", "label"), _some("spans", *_EXTENT), Column("text"), *_ABOUT),
    *_WORK,
)
"""Columns of articles with their text, as our Parquet files have them."""

WITHOUT_TEXT: Final = (
    *_FORMAT,
    *_texts("id", "language", "outlet", "url", "published", "retrieved", "media_type", "source_sha256"),
    Column("length", INTEGER),
    Column("sha256"),
    _some("annotations", *_texts("id", "label"), _some("spans", *_EXTENT), Column("quote_hash"), *_ABOUT),
    *_WORK,
)
"""Columns of articles that leave as offsets only."""

AS_TOKENS: Final = (
    *_texts("document", "annotator"),
    Column("tokens", TEXT, True),
    _some("offsets", *_EXTENT),
    Column("tags", TEXT, True),
)
"""Columns of a layer as tokens and tags."""


class Meaning(NamedTuple):
    """What a column means: its unit, '' for none, and words, in which backticks set code off."""

    unit: str
    words: str


CODE_POINTS: Final = "code points"

MEANINGS: Final = {
    "format": Meaning("", "what made the file"),
    "version": Meaning("", "of the layout of the columns"),
    "unit": Meaning("", "what offsets count: always `codepoint`"),
    "id": Meaning("", "of the article; unique in the dataset"),
    "title": Meaning("", "of the article"),
    "language": Meaning("BCP 47", "of the article, empty if unknown"),
    "outlet": Meaning("", "who published the article"),
    "url": Meaning("", "where the article was published"),
    "published": Meaning("ISO 8601", "when the article was published, as its source gives it"),
    "retrieved": Meaning("ISO 8601", "when the article was fetched, if that is known"),
    "media_type": Meaning("", "of what the article was read from"),
    "source_sha256": Meaning("SHA-256", "of the bytes that the article was read from"),
    "text": Meaning("", "of the article, complete; line ends are LF"),
    "length": Meaning(CODE_POINTS, "of the text, which is not here"),
    "sha256": Meaning("SHA-256", "of the text as UTF-8: whoever has the same text has the same digest"),
    "annotations": Meaning(
        CODE_POINTS,
        "labels on the text; `spans` holds one `begin` and `end` for each part, end exclusive; `annotator` says whose "
        "it is, `text` (or `quote_hash`) what it covers",
    ),
    "relations": Meaning("", "between annotations: `args` names in `ref` the annotation that fills each `role`"),
    "blocks": Meaning(CODE_POINTS, "pieces of the page: `begin`, `end` (exclusive), kind, path of elements"),
    "meta": Meaning("", "further facts of the article, licence included"),
    "annotators": Meaning("", "who annotated the article: `kind` is `human` or `program`"),
    "states": Meaning("", "how far each annotator has come with each layer: new, in-progress, finished or skipped"),
    "normalisation": Meaning("", "what reading did to the bytes; `at` counts code points"),
    "scheme": Meaning("", "what may be annotated: id, version, SHA-256 of its file"),
    "document": Meaning("", "id of the article"),
    "annotator": Meaning("", "whose work the row is"),
    "layer": Meaning("", "which labels"),
    "tokens": Meaning("", "what of the text each token stands for"),
    "offsets": Meaning(CODE_POINTS, "where each token is: `begin`, and `end`, which is exclusive"),
    "begins": Meaning(CODE_POINTS, "where each token begins"),
    "ends": Meaning(CODE_POINTS, "where each token ends, exclusive"),
    "tags": Meaning("", "a tag for each token; empty for tokens that stand for no text"),
    "ids": Meaning("", "number of each token in the vocabulary of the tokeniser"),
    "split": Meaning("", "which split the row is in"),
    "licence": Meaning("SPDX", "of the article"),
    "story": Meaning("", "smallest id of the article's story; a story is in one split only"),
    "votes": Meaning("annotators", "how many chose each label"),
    "weight": Meaning("share of 1", "how much of the annotators stands behind it"),
}
"""By the name of a column; what has no entry says what it is by its name."""
