"""How wide the margins beside the text are, for the labels that stand in them: narrower in a narrow window."""

from __future__ import annotations

from typing import NamedTuple

NARROW, WIDE = 420, 640
"""Widths of a viewport up to which labels are shortened most, and from which they have all the room they want."""


class Margins(NamedTuple):
    """Room beside the text, in pixels.

    Attributes:
        left, right: of the column.
    """

    left: float
    right: float


def margins(width: float, labels: float, *, right_to_left: bool) -> Margins:
    """Margins in a viewport of some width, for labels of some size (1 for the usual one).

    Labels of lines stand before the text, labels of blocks after it; these need
    more room.
    """
    share = min(max((width - NARROW) / (WIDE - NARROW), 0.0), 1.0)
    before = 22 + labels * (30 + 32 * share)
    after = 32 + labels * (22 + 58 * share)
    return Margins(after, before) if right_to_left else Margins(before, after)
