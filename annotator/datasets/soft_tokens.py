"""Articles as tokens with the share of annotators who gave each tag, for models that learn from disagreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotator.datasets.tokens import NO_TEXT, Cutter, Lose, Tag, tagged_for
from annotator.datasets.whose import voters
from annotator.model.document import AnnotatedDocument


class SoftTokens(NamedTuple):
    """All persons' votes on one layer of one article; all sequences but `voters` have the same length.

    Attributes:
        document: the article's id.
        voters: ids of the persons who have looked at the layer, sorted; gold and programs do not vote.
        tokens, offsets, ids: as in `TaggedText`; offsets are in code points, end exclusive.
        shares: for each token the share of the voters by the tag they gave it, most votes first; "O" is a tag, and
            shares sum to 1. Empty for tokens that stand for no text, such as [CLS].
    """

    document: str
    voters: tuple[str, ...]
    tokens: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    shares: tuple[Mapping[str, float], ...]
    ids: tuple[int, ...] = ()


def soft_tokens(annotated: AnnotatedDocument, layer: str, cut: Cutter, tag: Tag, lose: Lose) -> Iterator[SoftTokens]:
    """The article as tokens and shares of tags; nothing where no person has looked at the layer.

    Args:
        annotated: the article.
        layer: which annotations.
        cut: cuts the text.
        tag: the dialect of the tags.
        lose: is told what the tags of each voter cannot say, as in `tokens.tagged`.

    Raises:
        AnnotatorError: the tokens do not lie in the text, or are not in order.
    """
    sets = voters(annotated, layer)
    rows = list(tagged_for(sets, annotated.document, layer, cut, tag, lose))
    if rows:
        shares = tuple(_shares(given) for given in zip(*(row.tags for row in rows), strict=True))
        those, first = tuple(held.annotator for held in sets), rows[0]
        yield SoftTokens(annotated.document.id, those, first.tokens, first.offsets, shares, first.ids)


def _shares(given: tuple[str, ...]) -> Mapping[str, float]:
    counts = sorted(Counter(given).items(), key=lambda one: (-one[1], one[0]))
    return {tag: votes / len(given) for tag, votes in counts if tag != NO_TEXT}
