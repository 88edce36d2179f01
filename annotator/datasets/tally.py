"""What a dataset holds, counted article by article and summed over shards: all that a card says in numbers.

A key is words joined by tabs, so that counts travel as JSON; `Tally` gives them back as words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

from annotator.datasets.whose import layers_of, persons, voters
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument

ARTICLES: Final = "articles"
CHARACTERS: Final = "characters"
BARE: Final = "bare"
LABEL: Final = "label"
RELATION: Final = "relation"
OUTLET: Final = "outlet"
LANGUAGE: Final = "language"
YEAR: Final = "year"
ANNOTATOR: Final = "annotator"
STATE: Final = "state"
AGREED: Final = "agreed"
MADE: Final = "made"
PAIRS: Final = "pairs"


def tally(annotated: AnnotatedDocument, split: str) -> Counter[str]:
    """What one article counts for.

    Keys, by what they begin with:
        articles SPLIT, characters SPLIT: how many, in code points.
        bare SPLIT: articles without annotations and relations.
        label SPLIT LAYER LABEL, relation SPLIT LAYER LABEL: annotations and relations of everybody.
        outlet SPLIT NAME, language SPLIT TAG, year SPLIT YYYY: articles; '' where nothing is known.
        annotator KIND ID: annotations and relations by each.
        state LAYER STATE: how far each annotator of the article has come with a layer.
    """
    found: Counter[str] = Counter()

    def add(*words: str, number: int = 1) -> None:
        found["\t".join(word.replace("\t", " ") for word in words)] += number

    document = annotated.document
    add(ARTICLES, split)
    add(CHARACTERS, split, number=len(document.text))
    if not any(held.annotations() or held.relations() for held in annotated.sets.values()):
        add(BARE, split)
    add(OUTLET, split, document.outlet)
    add(LANGUAGE, split, document.language)
    add(YEAR, split, document.published[:4])
    kinds = {one.id: one.kind for one in annotated.annotators}
    for who, held in annotated.sets.items():
        marked, linked = held.annotations(), held.relations()
        for what, items in ((LABEL, marked), (RELATION, linked)):
            for words, number in Counter((one.layer, one.label) for one in items).items():
                add(what, split, *words, number=number)
        add(ANNOTATOR, kinds.get(who, "human"), who, number=len(marked) + len(linked))
        for layer, state in held.layer_states().items():
            add(STATE, layer, state)
    return found


def agreement(annotated: AnnotatedDocument) -> Counter[str]:
    """How far persons agree on one article; gold and programs aside.

    Keys, by what they begin with:
        pairs LAYER, agreed LAYER, made LAYER: of two persons who both looked at a layer: how many such pairs,
            annotations that both made (label and spans), and those that each made, summed.
    """
    found: Counter[str] = Counter()
    for layer in sorted({layer for held in persons(annotated) for layer in layers_of(held)}):
        for agreed, made in _compared(voters(annotated, layer), layer):
            found[f"{PAIRS}\t{layer}"] += 1
            found[f"{AGREED}\t{layer}"] += agreed
            found[f"{MADE}\t{layer}"] += made
    return found


def _compared(sets: Iterable[AnnotationSet], layer: str) -> Iterator[tuple[int, int]]:
    marked = [Counter((one.label, one.spans) for one in held.annotations(layer)) for held in sets]
    for one, other in combinations(marked, 2):
        yield (one & other).total(), one.total() + other.total()


class Tally:
    """Counts as `tally` makes them, summed over articles."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {tuple(key.split("\t")): number for key, number in counts.items()}

    def of(self, *words: str) -> dict[tuple[str, ...], int]:
        """All counts whose keys begin with these words, by the rest of the key, in its order."""
        length = len(words)
        return {
            key[length:]: number for key, number in sorted(self._counts.items()) if key[:length] == words
        }  # fmt: skip

    def number(self, *words: str) -> int:
        """The sum of all counts whose keys begin with these words."""
        return sum(self.of(*words).values())

    def agreement(self, layer: str) -> float | None:
        """F1 of label and spans between two annotators, over all pairs; None where nobody can be compared."""
        made = self.number(MADE, layer)
        return 2 * self.number(AGREED, layer) / made if made else None
