"""Annotations and relations: who says what about which stretches of text."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from annotator.model.span import Span

Features: TypeAlias = tuple[tuple[str, str], ...]
"""(name, value) pairs in the scheme's order; a `choices` feature repeats its name."""

STATES = ("new", "in-progress", "finished", "skipped")


class Annotation(NamedTuple):
    """One label on one or more spans (code points), by one annotator.

    Attributes:
        id: `a` and 32 hexadecimal digits.
        spans: sorted, disjoint, untouching parts; two or more make it discontinuous.
        origin: the program that proposed it, or ''.
        confidence: the program's, 0 to 1, at most four decimals.
        created, modified: UTC, `YYYY-MM-DDTHH:MM:SSZ`; modified may be ''.
        scheme: the scheme's version it was made under, '' for the current one.
    """

    id: str
    annotator: str
    layer: str
    label: str
    spans: tuple[Span, ...]
    features: Features = ()
    note: str = ""
    origin: str = ""
    confidence: float | None = None
    created: str = ""
    modified: str = ""
    scheme: str = ""

    @property
    def begin(self) -> int:
        """First code point."""
        return self.spans[0].begin

    @property
    def end(self) -> int:
        """One past the last code point."""
        return self.spans[-1].end

    @property
    def extent(self) -> Span:
        """The outer span, gaps included."""
        return Span(self.spans[0].begin, self.spans[-1].end)

    def covered(self, text: str) -> str:
        """The covered text, parts joined by one space (what standoff XML quotes)."""
        return " ".join(text[begin:end] for begin, end in self.spans)

    def touches(self, span: Span) -> bool:
        """Whether any part shares a code point with `span`."""
        return any(part.overlaps(span) for part in self.spans)

    def holds(self, offset: int) -> bool:
        """Whether the code point at `offset` belongs to a part."""
        return any(begin <= offset < end for begin, end in self.spans)


class Arg(NamedTuple):
    """One filled role of a relation: the id of an annotation."""

    role: str
    ref: str


class Relation(NamedTuple):
    """An n-ary relation: named roles filled by annotations of the same annotator, in any layer.

    Attributes:
        id: `r` and 32 hexadecimal digits.
        args: in the scheme's role order, then by span order; a role may repeat.
    """

    id: str
    annotator: str
    layer: str
    label: str
    args: tuple[Arg, ...]
    features: Features = ()
    note: str = ""
    origin: str = ""
    confidence: float | None = None
    created: str = ""
    modified: str = ""
    scheme: str = ""

    def refs(self, role: str) -> tuple[str, ...]:
        """Ids that fill one role, in order."""
        return tuple(arg.ref for arg in self.args if arg.role == role)


class LayerState(NamedTuple):
    """How far an annotator has come with one layer of one document."""

    annotator: str
    layer: str
    state: str


class Rejection(NamedTuple):
    """A suggestion that an annotator turned down, so that it is not made again.

    Attributes:
        id: the suggestion's, which follows from layer, label and spans.
        origin, confidence: the program that proposed it, and how sure it was.
        created: UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    """

    id: str
    annotator: str
    layer: str
    label: str
    spans: tuple[Span, ...]
    origin: str = ""
    confidence: float | None = None
    created: str = ""

    @property
    def extent(self) -> Span:
        """The outer span, gaps included."""
        return Span(self.spans[0].begin, self.spans[-1].end)


Item: TypeAlias = Annotation | Relation | LayerState | Rejection
"""Everything that an annotator's set holds."""


def is_dropped(annotation: Annotation) -> bool:
    """Whether a boilerplate annotation says that its text is left out of the article."""
    return feature_value(annotation.features, "keep") == "drop"


def feature_values(features: Features, name: str) -> tuple[str, ...]:
    """All values of one feature, in order."""
    return tuple(value for key, value in features if key == name)


def feature_value(features: Features, name: str) -> str:
    """The first value of one feature, or ''."""
    return next((value for key, value in features if key == name), "")
