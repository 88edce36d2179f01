"""Boilerplate rules: a block that an outlet repeats, and the label that it has wherever it stands."""

from __future__ import annotations

from typing import NamedTuple

from annotator.model.identity import derived_id
from annotator.model.repeats import neutral, plain_outlet


class Rule(NamedTuple):
    """What somebody said once about a repeated block, kept for articles to come.

    Attributes:
        id: `u` and 32 hexadecimal digits, which follow from outlet, layer and the text's key.
        annotator: who made it.
        outlet: whose pages it holds for, '' for those without an outlet.
        text: the block as it stood where the rule was made.
        similar: whether it holds for blocks that are nearly the same, too.
        document: id of the article where it was made.
        on: whether it proposes anything.
        created: UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    """

    id: str
    annotator: str
    outlet: str
    layer: str
    label: str
    text: str
    similar: bool = True
    document: str = ""
    on: bool = True
    created: str = ""


def rule_id(outlet: str, layer: str, text: str) -> str:
    """The id of the rule for a block: one for every outlet, layer and text, whatever its capitals and numbers."""
    return derived_id("u", plain_outlet(outlet), layer, neutral(text))
