"""MessagePack of other tools, read within bounds: no recursion, so many values at most, and nothing is ever called."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

MOST_VALUES = 5_000_000
"""More values in one message are refused."""

MOST_DEPTH = 64
"""Lists in lists beyond this are refused."""


class NotMessagePack(ValueError):
    """What was to be read is none, not whole, or beyond reason; the text says which."""


class _Head(NamedTuple):
    """What a first byte says: the kind of value, the value or its size, and how a number after it is laid out."""

    kind: str
    number: Any = None
    layout: struct.Struct | None = None


def _heads() -> Iterator[tuple[int, _Head]]:
    for first in range(0x100):
        yield first, _Head("number", first if first < 0x80 else first - 0x100)
    for kind, start, number in (("map", 0x80, 16), ("list", 0x90, 16), ("text", 0xA0, 32)):
        yield from ((start + size, _Head(kind, size)) for size in range(number))
    for first, value in ((0xC0, None), (0xC2, False), (0xC3, True)):
        yield first, _Head("number", value)
    yield 0xC1, _Head("nothing")
    for kind, start, layouts in (
        ("bytes", 0xC4, "BHI"), ("other", 0xC7, "BHI"), ("number", 0xCA, "fdBHIQbhiq"),
        ("text", 0xD9, "BHI"), ("list", 0xDC, "HI"), ("map", 0xDE, "HI"),
    ):  # fmt: skip
        yield from ((start + n, _Head(kind, None, struct.Struct(f">{one}"))) for n, one in enumerate(layouts))
    yield from ((0xD4 + power, _Head("other", 2**power)) for power in range(5))


_HEADS = [head for _, head in sorted(dict(_heads()).items())]


class _Open:
    """A list or map that is being read, and how many values it still wants; those of a map come in pairs."""

    __slots__ = ("is_map", "values", "wanted")

    def __init__(self, size: int, *, is_map: bool) -> None:
        self.is_map, self.wanted = is_map, size * (1 + is_map)
        self.values: list[Any] = []

    def whole(self) -> Any:
        if not self.is_map:
            return self.values
        keys = [tuple(key) if isinstance(key, list) else key for key in self.values[::2]]
        try:
            return dict(zip(keys, self.values[1::2], strict=True))
        except TypeError:
            raise NotMessagePack("has a map with keys that are maps or lists of lists") from None


def unpacked(data: bytes | memoryview) -> Any:
    """The value of a message.

    Args:
        data: the whole message.

    Returns:
        Lists, dicts (lists as keys become tuples), texts, numbers, booleans and None; bytes are views of `data`;
        None for values of types that MessagePack leaves to others.

    Raises:
        NotMessagePack: it is none, not whole, or has too many values.
    """
    view, at, seen = memoryview(data), 0, 0
    opened: list[_Open] = []
    while True:
        try:
            kind, number, layout = _HEADS[view[at]]
            at += 1
            if layout is not None:
                (number,) = layout.unpack_from(view, at)
                at += layout.size
        except (IndexError, struct.error):
            raise NotMessagePack("breaks off") from None
        seen += 1
        if seen > MOST_VALUES:
            raise NotMessagePack(f"has over {MOST_VALUES:,} values")
        value: Any = number
        if kind in ("list", "map"):
            opened.append(_Open(number, is_map=kind == "map"))
            if len(opened) > MOST_DEPTH:
                raise NotMessagePack(f"has lists in lists, {MOST_DEPTH} deep")
        else:
            if kind != "number":
                value, at = _piece(view, at, kind, number)
            if not opened:
                return value
            opened[-1].values.append(value)
        while opened and len(opened[-1].values) == opened[-1].wanted:
            value = opened.pop().whole()
            if not opened:
                return value
            opened[-1].values.append(value)


def _piece(view: memoryview, at: int, kind: str, size: int | None) -> tuple[Any, int]:
    """The text or bytes that begin at a place, and where they end."""
    if size is None:
        raise NotMessagePack("has a byte that begins nothing")
    end = at + size + (kind == "other")  # its type is a byte of its own
    if end > len(view):
        raise NotMessagePack("breaks off")
    if kind == "other":
        return None, end
    if kind == "bytes":
        return view[at:end], end
    try:
        return str(view[at:end], "utf-8"), end
    except UnicodeDecodeError:
        raise NotMessagePack("has a text that is not UTF-8") from None
