"""What a format could not say: counted, named and shown, never silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.errors import AnnotatorError

LOSSES = {
    "annotations": "annotations that are left out",
    "further": "annotations of further layers, as there is room for one layer",
    "overlaps": "annotations that are left out because another one stands there",
    "trimmed": "annotations whose edges are moved",
    "split": "annotations in several parts that become several annotations",
    "parts": "annotations in several parts that are written from their first to their last character",
    "discontinuous": "annotations in several parts that are left out, as their layer has none such",
    "merged": "annotations that are the same as another one and become one with it",
    "labels": "labels that are written under another name",
    "layers": "annotations whose layer is not written",
    "relations": "relations that are left out",
    "arguments": "arguments of relations that are left out",
    "features": "values of features that are left out",
    "notes": "notes that are left out",
    "authors": "annotations and relations that do not say who made them",
    "origins": "programs and their confidences that are left out",
    "times": "annotations and relations that do not say when they were made",
    "ids": "annotations and relations whose ids are not written",
    "states": "layers of annotators that do not say how far they have come",
    "facts": "facts of articles, such as the outlet, that are left out",
    "blocks": "paragraphs, headings and other blocks that are left out",
    "text": "articles whose text is changed",
    "texts": "articles whose text is left out",
}
"""Every kind of loss, by its name: what was lost, in words. `cannot_express` of a format names some of them."""

EXAMPLES = 5
"""Of every kind so many are named."""


class NotWithoutLoss(AnnotatorError):
    """Something would have been lost, and the user asked for that to be an error."""


class Example(NamedTuple):
    """One thing that was lost: the article's id, and which, as a person finds it again."""

    article: str
    what: str


@dataclass(slots=True)
class Losses:
    """Counts what was lost on the way into or out of a format.

    Attributes:
        counts: how many, by their kind in `LOSSES`.
        examples: the first few of every kind.
    """

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)

    def add(self, kind: str, article: str, what: str = "", *, number: int = 1) -> None:
        """Count a loss.

        Args:
            kind: one of `LOSSES`.
            article: the id of the article.
            what: which one, such as the id of an annotation, or a sentence.
            number: how many of them.
        """
        if kind not in LOSSES:
            raise ValueError(kind)
        if number:
            self.counts[kind] += number
            shown = self.examples.setdefault(kind, [])
            if len(shown) < EXAMPLES:
                shown.append(Example(article, what))

    def has_room(self, kind: str) -> bool:
        """Whether the next one of this kind is shown."""
        return len(self.examples.get(kind, ())) < EXAMPLES

    def __bool__(self) -> bool:
        return bool(self.counts)

    @property
    def left_out(self) -> int:
        """How many things are not there any more; what is only written otherwise does not count."""
        return sum(number for kind, number in self.counts.items() if "left out" in LOSSES[kind])

    def sentences(self) -> list[str]:
        """What was lost, a line for each kind, in the order of `LOSSES`."""
        return [
            f"{words[0].upper()}{words[1:]}: {self.counts[kind]:,} (the first: {_shown(self.examples[kind])})"
            for kind, words in LOSSES.items()
            if self.counts[kind]
        ]

    def as_rows(self) -> list[dict[str, object]]:
        """The same for machines: kind, what it is in words, how many, and examples."""
        return [
            {
                "kind": kind,
                "what": words,
                "count": self.counts[kind],
                "examples": [example._asdict() for example in self.examples[kind]],
            }
            for kind, words in LOSSES.items()
            if self.counts[kind]
        ]


def _shown(examples: Iterable[Example]) -> str:
    return ", ".join(" ".join(filter(None, example)) for example in list(examples)[:1])
