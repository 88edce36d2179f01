"""What the nodes of a graph cover: their own places in the text, and what those cover that they lead to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from annotator.errors import FileRefused

MOST = 5_000_000
"""So many places are put together for one text; a file that needs more is refused."""

Node = TypeVar("Node", bound=Hashable)


class Coverage(Generic[Node]):
    """Takes up a graph, and tells what its nodes cover.

    Args:
        text: what places are in, begin and end in code points.
        name: what people call the file, for the message.
    """

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._own: dict[Node, list[tuple[int, int]]] = {}
        self._below: dict[Node, list[Node]] = {}
        self._known: dict[Node, list[tuple[int, int]]] = {}
        self._put_together = 0

    def place(self, node: Node, places: Iterable[tuple[int, int]]) -> None:
        """Add places of a node's own."""
        self._own.setdefault(node, []).extend(places)

    def lead(self, node: Node, below: Node) -> None:
        """Let a node cover what another one covers."""
        self._below.setdefault(node, []).append(below)

    def of(self, node: Node) -> Sequence[tuple[int, int]]:
        """What a node covers, in order, what only blanks part being one; nothing is covered by a node that is unknown.

        A node that leads back to itself adds nothing to itself.

        Raises:
            FileRefused: the graph is made so that this would take for ever.
        """
        waiting, open_ones = [node], set()
        while waiting:
            top = waiting[-1]
            if top in self._known:
                waiting.pop()
                continue
            missing = [one for one in self._below.get(top, ()) if one not in self._known and one not in open_ones]
            if top in open_ones or not missing:
                waiting.pop()
                open_ones.discard(top)
                self._known[top] = self._together(top)
            else:
                open_ones.add(top)
                waiting += missing
            self._count(len(missing) + 1)
        return self._known[node]

    def _together(self, node: Node) -> list[tuple[int, int]]:
        found = list(self._own.get(node, ()))
        for below in self._below.get(node, ()):
            found += self._known.get(below, ())
            self._count(len(found))
        joined: list[tuple[int, int]] = []
        for begin, end in sorted(found):
            if joined and (begin <= joined[-1][1] or self._text[joined[-1][1] : begin].isspace()):
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((begin, end))
        return joined

    def _count(self, number: int) -> None:
        self._put_together += number
        if self._put_together > MOST:
            raise FileRefused(self._name, "its annotations refer to each other so often that they cannot be resolved")
