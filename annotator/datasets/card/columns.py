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
        if [part.name for part in self.parts] == [""]:
            inner = self.parts[0].type
        else:
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


class Meaning(NamedTuple):
    """What a column means: its unit, '' for none, and words, in which backticks set code off."""

    unit: str
    words: str


CODE_POINTS: Final = "code points"

MEANINGS: Final = {
    "format": Meaning("", "what made the file"),
    "version": Meaning("", "of the layout of the columns"),
    "unit": Meaning("", "what offsets count: always `codepoint`"),
    "id": Meaning("", "of the article; no other article has the same"),
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
        "it is, `text` what it covers",
    ),
    "relations": Meaning("", "between annotations: `args` names in `ref` the annotation that fills each `role`"),
    "blocks": Meaning(CODE_POINTS, "pieces of the page: `begin`, `end` (exclusive), kind, path of elements"),
    "meta": Meaning("", "further facts of the article, licence included"),
    "annotators": Meaning("", "who annotated the article: `kind` is `human` or `program`"),
    "states": Meaning("", "how far each annotator has come with each layer: new, in-progress, finished or skipped"),
    "normalisation": Meaning("", "what reading did to the bytes; `at` counts code points"),
    "scheme": Meaning("", "what may be annotated: id, version, SHA-256 of its file"),
    "annotator": Meaning("", "whose work the row is"),
    "tokens": Meaning("", "what of the text each token stands for"),
    "offsets": Meaning(CODE_POINTS, "what was annotated, without the text, as JSON: for `annotator rehydrate`"),
    "begins": Meaning(CODE_POINTS, "where each token begins"),
    "ends": Meaning(CODE_POINTS, "where each token ends, exclusive"),
    "voters": Meaning("", "who has looked at the layer"),
    "shares": Meaning("share of 1", "for each token its tags, each with how many of the voters gave it"),
    "tags": Meaning("", "a tag for each token; empty for tokens that stand for no text"),
}
"""By the name of a column; what has no entry says what it is by its name."""
