"""A large change of the journal, told of at the start by its name and size alone: its edits are read when needed."""

from __future__ import annotations

from collections.abc import Callable

from annotator.editing.change import Change, Edit

LARGE = 1_000
"""Edits from which on a change is read so: reading as many takes as long as a page of ordinary ones."""


class StoredChange(Change):
    """A change whose edits are still where it was journalled.

    Asking for the edits, or for anything that follows from them, reads them
    once; that may take a moment, and raise what the store raises.
    """

    __slots__ = ("_articles", "_edits", "_read")

    _articles: int
    _edits: tuple[Edit, ...] | None
    _read: Callable[[], tuple[Edit, ...]]

    def __init__(self, what: str, articles: int, read: Callable[[], tuple[Edit, ...]]) -> None:
        for name, value in (("what", what), ("_articles", articles), ("_read", read), ("_edits", None)):
            object.__setattr__(self, name, value)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits, in the order to apply."""
        if self._edits is None:
            object.__setattr__(self, "_edits", self._read())
        return self._edits or ()

    @property
    def articles(self) -> int:
        return self._articles

    @property
    def is_stored(self) -> bool:
        return self._edits is None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Change):
            return NotImplemented
        return (self.what, self.edits) == (other.what, other.edits)

    def __hash__(self) -> int:
        return hash((self.what, self.edits))

    def __repr__(self) -> str:
        return f"StoredChange({self.what!r}, {self._articles} articles)"
