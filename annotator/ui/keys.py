"""Which key does what: bindings, the conflicts between them, and who answers then; no window needed.

A key belongs to the canvas's own moves first, then to the scheme, then to
whom the user gave it, then to the action that has it by default, last to
the panel that has the keyboard. Whoever comes later keeps it in the
settings, but does not hear it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from annotator.ui.actions import tr

_PORTABLE, _NATIVE = QKeySequence.SequenceFormat.PortableText, QKeySequence.SequenceFormat.NativeText
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Right(IntEnum):
    """Why a key is somebody's; the first one has it."""

    CANVAS = 0
    SCHEME = 1
    USER = 2
    DEFAULT = 3
    PANEL = 4


@dataclass(frozen=True, slots=True)
class Binding:
    """The keys of one action.

    Attributes:
        name: of the action, as in the settings.
        title: what it is called.
        keys: as `normal` writes them.
        right: by what right it has them.
        layer: of a label: the layer while which is active its key counts, '' otherwise.
        in_text: whether its keys work in the article only; they count against those of the whole window there.
        panel: the panel in which alone its keys work, '' for none; they, too, count against those of the window.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    right: Right = Right.DEFAULT
    layer: str = ""
    in_text: bool = False
    panel: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether the user cannot give it other keys."""
        return self.right not in {Right.USER, Right.DEFAULT}


class Conflict(NamedTuple):
    """What is wrong with one key of an action, in a sentence; `other` is the action it collides with."""

    name: str
    key: str
    other: str
    loses: bool
    sentence: str


def normal(key: str) -> str:
    """A key as Qt writes it on every platform, '' for what is none."""
    found = _combinations(key)
    known = found and all(one.key() not in {Qt.Key.Key_unknown, Qt.Key(0)} for one in found)
    return QKeySequence.fromString(key).toString(_PORTABLE) if known else ""


def native(key: str) -> str:
    """A key as this desktop writes it."""
    return QKeySequence.fromString(key).toString(_NATIVE)


def conflicts(bindings: Sequence[Binding]) -> list[Conflict]:
    """Everything that two bindings want of one key, told of both; bindings earlier in the row come first."""
    found: list[Conflict] = []
    for earlier, later, one, other in _pairs(bindings):
        same = presses(one) == presses(other)
        if same:
            keeps, loses = (later, earlier) if later.right < earlier.right else (earlier, later)
            kept, lost = (other, one) if keeps is later else (one, other)
        else:  # the longer one is never heard out
            longer = len(presses(one)) > len(presses(other))
            keeps, loses = (later, earlier) if longer else (earlier, later)
            kept, lost = (other, one) if longer else (one, other)
        found += [
            Conflict(loses.name, lost, keeps.name, True, _lost(lost, kept, keeps, same=same)),
            Conflict(keeps.name, kept, loses.name, False, _kept(lost, loses)),
        ]
    return found


def heard(bindings: Sequence[Binding], layer: str) -> dict[str, tuple[str, ...]]:
    """The keys that each action answers to while a layer is active: no key is left to two of them."""
    live = [binding for binding in bindings if binding.layer in {"", layer}]
    deaf = {(conflict.name, conflict.key) for conflict in conflicts(live) if conflict.loses}
    return {binding.name: tuple(key for key in binding.keys if (binding.name, key) not in deaf) for binding in live}


def presses(key: str) -> tuple[tuple[int, int], ...]:
    """What a hand presses, one after the other: Shift counts for nothing with signs, which need it or not by layout."""
    found = []
    for one in _combinations(key):
        code, modifiers = one.key(), one.keyboardModifiers()
        letter = chr(code) if code < 0x110000 else ""
        if letter and not letter.isalnum() and not letter.isspace():
            modifiers &= ~_SHIFT
        found.append((int(code), modifiers.value))
    return tuple(found)


def _combinations(key: str) -> list[QKeyCombination]:
    sequence: Any = QKeySequence.fromString(key)  # the stubs know no index
    return [sequence[place] for place in range(sequence.count())]


def _pairs(bindings: Sequence[Binding]) -> Iterable[tuple[Binding, Binding, str, str]]:
    """Bindings that can be heard at one time and share the first press, with the two keys."""
    by_press: dict[tuple[int, int], list[tuple[Binding, str]]] = {}
    for binding in bindings:
        for key in binding.keys:
            pressed = presses(key)
            if not pressed:
                continue
            rivals = by_press.setdefault(pressed[0], [])
            for other, theirs in rivals:
                if other is not binding and _meet(other, binding) and _begins(presses(theirs), pressed):
                    yield other, binding, theirs, key
            rivals.append((binding, key))


def _meet(one: Binding, other: Binding) -> bool:
    """Whether both can be heard at one time: labels of two layers never are, nor what works in two places."""
    if one.panel or other.panel:
        return not (one.panel and other.panel) and not one.in_text and not other.in_text
    return not (one.layer and other.layer and one.layer != other.layer)


def _begins(one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _lost(lost: str, kept: str, keeps: Binding, *, same: bool) -> str:
    if not same:
        return tr("{0} cannot be typed to its end: {1} alone is “{2}”.").format(native(lost), native(kept), keeps.title)
    if keeps.layer:
        return tr("{0} is the label {1} while its layer is active.").format(native(lost), keeps.title)
    if keeps.right is Right.CANVAS:
        return tr("{0} moves the caret: {1}.").format(native(lost), keeps.title)
    return tr("{0} is “{1}” and does that alone.").format(native(lost), keeps.title)


def _kept(lost: str, loses: Binding) -> str:
    return tr("“{0}” has {1}, too, but does not hear it.").format(loses.title, native(lost))
