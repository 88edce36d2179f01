"""What boilerplate rules say about the blocks of an article: the label that the same block was given before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from annotator.editing.corpus_wide import PROGRAM
from annotator.model.blocks import numbered_blocks
from annotator.model.document import Document
from annotator.model.repeats import NEAR, alike, neutral, plain_outlet, wanted_keys
from annotator.model.rule import Rule
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion


def proposed(document: Document, rules: Iterable[Rule], layer: str) -> Iterator[Suggestion]:
    """One suggestion for every block that reads like that of a rule of the article's outlet.

    Its confidence is the share of the block that is the rule's, 1 where only numbers differ.
    """
    outlet = plain_outlet(document.outlet)
    there: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.on and rule.layer == layer and plain_outlet(rule.outlet) == outlet:
            for key in wanted_keys(rule.outlet, rule.text):
                there[key].append(rule)
    if there:
        for _, span in numbered_blocks(document):
            if (found := _of_block(document, span, there)) is not None:
                yield found


def _of_block(document: Document, span: Span, there: dict[int, list[Rule]]) -> Suggestion | None:
    text = document.text[span.begin : span.end]
    candidates = {rule.id: rule for key in wanted_keys(document.outlet, text) for rule in there.get(key, ())}
    best: tuple[float, Rule] | None = None
    for rule in candidates.values():
        same = neutral(text) == neutral(rule.text)
        likeness = 1.0 if same else alike(text, rule.text) if rule.similar else 0.0
        if likeness >= NEAR and (best is None or likeness > best[0]):
            best = likeness, rule
    if best is None:
        return None
    likeness, rule = best
    return Suggestion(rule.layer, rule.label, (span,), (), PROGRAM, round(likeness, 4))
