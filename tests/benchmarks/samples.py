"""Articles of any size with annotations of any number, always the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Document, SchemeRef
from annotator.model.scheme import Feature, Label, Layer, Scheme
from annotator.model.span import Span

ANNOTATOR = "ana"
LAYER = "entities"
WHEN = "2026-01-01T00:00:00Z"

_COPY = (
    "the harbour council said dredging would start in March despite objections from residents “who fear” another "
    "summer of closed quays while Ines Tallow of Strait Lines asked for a vote on 12 June in Eastmole"
)
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_NAMES = ("PERSON", "ORG", "GPE", "DATE", "EVENT", "MONEY")


class Size(NamedTuple):
    """How long an article is, in characters, and how many annotations it has."""

    characters: int
    annotations: int

    def __str__(self) -> str:
        return f"{_short(self.characters)}B / {_short(self.annotations)}"


def _short(number: int) -> str:
    for factor, unit in ((1_000_000, "M"), (1_000, "k")):
        if number >= factor and number % factor == 0:
            return f"{number // factor} {unit}"
    return f"{number}"


def scheme() -> Scheme:
    """One layer of six labels, each with a key from 1 to 6, and a feature with a default."""
    certain = Feature("certain", "flag", default="yes")
    labels = tuple(
        Label(name, str(number), colour, title=name.capitalize())
        for number, (name, colour) in enumerate(zip(_NAMES, _COLOURS, strict=True), 1)
    )
    layer = Layer(LAYER, "Entities", "Alt+1", features=(certain,), labels=labels, discontinuous=True)
    return Scheme("benchmark", "1", "Benchmark", (layer,))


PARAGRAPHS = "in paragraphs"
SHAPES: dict[str, Callable[[str], str]] = {
    PARAGRAPHS: lambda text: text,
    "in one paragraph": lambda text: text.replace("\n", " "),
    "without a space": lambda text: text.replace("\n", "").replace(" ", ""),
    "of empty lines": lambda text: "\n" * len(text),
}
"""What a text is made into: how a curator finds it after a bad import."""


def article(identity: str, size: Size, *, seed: int = 1, shape: str = PARAGRAPHS) -> AnnotatedDocument:
    """An article in paragraphs of seventy words, or in another shape, its annotations spread evenly over it."""
    rng, words = random.Random(seed), _COPY.split()
    paragraphs: list[str] = []
    length = 0
    while length < size.characters:
        paragraph = " ".join(rng.choices(words, k=70))
        paragraphs.append(paragraph)
        length += len(paragraph) + 1
    text = SHAPES[shape]("\n".join(paragraphs)[: size.characters])
    document = Document(identity, text, title=f"Article {identity}", language="en", outlet="Eastmole Gazette")
    owner = AnnotationSet(ANNOTATOR, spread(text, size.annotations, rng), {LAYER: "in-progress"})
    return AnnotatedDocument(
        document, {ANNOTATOR: owner}, (Annotator(ANNOTATOR, "human", "Ana"),), SchemeRef("benchmark", "1", "0" * 64)
    )


def spread(text: str, number: int, rng: random.Random) -> list[Annotation]:
    """Annotations of 3 to 30 characters, evenly spread."""
    step = len(text) // max(1, number)
    made = []
    for index in range(number):
        begin = index * step + rng.randrange(max(1, step // 2))
        end = min(len(text), begin + rng.randrange(3, 30))
        made.append(annotation(rng, Span(begin, max(end, begin + 1)), rng.choice(_NAMES)))
    return made


def annotation(rng: random.Random, span: Span, label: str) -> Annotation:
    """One annotation."""
    identity = f"a{rng.getrandbits(128):032x}"
    return Annotation(identity, ANNOTATOR, LAYER, label, (span,), (("certain", "yes"),), created=WHEN)
