"""What a benchmark found, as rows of a table or as one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

HEADINGS = ("goal", "what", "measured", "limit", "unit", "ratio", "holds")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured.

    Attributes:
        goal: number of the goal.
        what: what was done, and in absolute figures what came out beside a peer.
        measured: the figure, None when it could not be taken.
        limit: what it is held against, None for a figure that only explains others.
        unit: of both.
        at_least: whether the limit is a floor; otherwise it is a ceiling.
        missing: why there is no figure.
    """

    goal: int
    what: str
    measured: float | None
    limit: float | None
    unit: str
    at_least: bool = False
    missing: str = ""

    @property
    def ratio(self) -> float | None:
        """Measured over limit: under 1 holds for a ceiling, over 1 for a floor."""
        return None if self.measured is None or self.limit is None else self.measured / self.limit

    @property
    def holds(self) -> bool | None:
        """Whether the limit is kept; None without a figure or a limit."""
        if self.ratio is None:
            return None
        return self.ratio >= 1 if self.at_least else self.ratio <= 1

    def as_json(self) -> str:
        """The row on one line; a figure that was not taken is null."""
        return json.dumps(
            {
                "goal": self.goal,
                "what": f"{self.what}: {self.missing}" if self.missing else self.what,
                "measured": None if self.measured is None else round(self.measured, 4),
                "limit": self.limit,
                "unit": self.unit,
                "holds": self.holds,
            },
            ensure_ascii=False,
        )

    def cells(self) -> tuple[str, ...]:
        """The row as it stands in the table."""
        sign = ("≥ " if self.at_least else "≤ ") if self.limit is not None else ""
        verdict = {True: "yes", False: "NO", None: "–"}[self.holds]
        return (
            str(self.goal),
            f"{self.what}: {self.missing}" if self.missing else self.what,
            figure(self.measured),
            sign + figure(self.limit),
            self.unit,
            "–" if self.ratio is None else f"{self.ratio:.2f}",
            verdict,
        )


def figure(value: float | None) -> str:
    """A figure with three significant digits, thousands parted; a dash for none."""
    if value is None:
        return "–"
    digits = 2 - floor(log10(abs(value))) if value else 2
    return f"{value:,.{max(0, min(3, digits))}f}"


def table(rows: Sequence[Row]) -> str:
    """All rows with a heading, in columns."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    left = {"what", "unit", "holds"}
    texts = [
        "  ".join(
            cell.ljust(width) if heading in left else cell.rjust(width)
            for cell, width, heading in zip(line, widths, HEADINGS, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([texts[0], "─" * max(len(text) for text in texts), *texts[1:]])
