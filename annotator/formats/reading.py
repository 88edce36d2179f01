"""What every reader is told and gives: the user's wishes, articles, refusals, and what is said of annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from annotator.errors import FileRefused
from annotator.formats.losses import Losses
from annotator.model.annotation import Features
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.scheme import Scheme

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read.

    Attributes:
        created: the time of what does not say when it was made, `YYYY-MM-DDTHH:MM:SSZ`.
        annotator: who is to stand at what does not say who made it.
        scheme: what tells which layer a label belongs to; None when nothing is known.
        layer: where labels go of which nobody knows the layer.
        leave_out_wrong: leave out (and count) what does not cover the text that it names, instead of
            refusing its article.
        losses: where what could not be read is counted.
    """

    created: str
    annotator: Annotator = Annotator("imported", "human", "Imported")
    scheme: Scheme | None = None
    layer: str = "annotations"
    leave_out_wrong: bool = False
    losses: Losses = field(default_factory=Losses)

    def layer_of(self, label: str) -> str:
        """The layer that a label or relation belongs to: the first one of the scheme that has it."""
        for layer in self.scheme.layers if self.scheme else ():
            if layer.label(label) or layer.relation(label):
                return layer.name
        return self.layer


class Arrival(NamedTuple):
    """An article that was read.

    Attributes:
        name: what people call where it was read from.
        annotated: the article; its scheme reference is empty unless the file names one.
        said: what was done to it, one sentence each.
        scheme: what may be annotated, where a file beside it tells; else None.
    """

    name: str
    annotated: AnnotatedDocument
    said: tuple[str, ...] = ()
    scheme: Scheme | None = None


class TextDiffers(FileRefused):
    """Annotations do not cover the text that they name; without them the article can be read."""


class NoFormat(FileRefused):
    """A file is in no format that is read, as far as it tells itself."""


class Unread(NamedTuple):
    """An article, or a file, that could not be read.

    Attributes:
        name: what people call it.
        sentence: says why.
        text_differs: whether it could be if what does not cover its text were left out.
        no_format: whether it could be if somebody said which format it is in.
    """

    name: str
    sentence: str
    text_differs: bool = False
    no_format: bool = False

    @classmethod
    def of(cls, refused: FileRefused) -> Unread:
        """The same of an error."""
        return cls(refused.name, str(refused), isinstance(refused, TextDiffers), isinstance(refused, NoFormat))


def read_each(pieces: Iterable[Piece | Unread], take: Callable[[Piece], Arrival]) -> Iterator[Arrival | Unread]:
    """The articles of a file's pieces; one that cannot be read does not hold up the others."""
    for piece in pieces:
        if isinstance(piece, Unread):
            yield piece
            continue
        try:
            arrival = take(piece)
        except FileRefused as refused:
            yield Unread.of(refused)
        else:
            yield arrival


class About(NamedTuple):
    """What a file may say of an annotation or relation besides what it is and where.

    Attributes:
        features: (name, value) pairs, in the scheme's order where there is one.
        note: a person's words.
        annotator: who made it; None if it does not say.
        origin: the program that proposed it, or ''.
        confidence: that program's, 0 to 1.
        created, modified: UTC, `YYYY-MM-DDTHH:MM:SSZ`; '' if it does not say.
        scheme: the scheme's version it was made under, '' for the current one.
    """

    features: Features = ()
    note: str = ""
    annotator: Annotator | None = None
    origin: str = ""
    confidence: float | None = None
    created: str = ""
    modified: str = ""
    scheme: str = ""


NOTHING = About()
