"""Names of keys as the manual writes them, and what a keyboard sends for them: to Qt, and to an X server."""

from __future__ import annotations

from typing import NamedTuple

_MODIFIERS = {"Ctrl": "ctrl", "Shift": "shift", "Alt": "alt"}
# name in the manual: Qt's name, X's name, whether a US keyboard needs Shift for it
_NAMED = {
    "]": ("BracketRight", "bracketright", False), "}": ("BraceRight", "braceright", True),
    "[": ("BracketLeft", "bracketleft", False), "{": ("BraceLeft", "braceleft", True),
    "+": ("Plus", "plus", True), "-": ("Minus", "minus", False), "=": ("Equal", "equal", False),
    ",": ("Comma", "comma", False),
    "Space": ("Space", "space", False), "Enter": ("Return", "Return", False), "Esc": ("Escape", "Escape", False),
    "Tab": ("Tab", "Tab", False), "Del": ("Delete", "Delete", False), "Backspace": ("Backspace", "BackSpace", False),
    "Left": ("Left", "Left", False), "Right": ("Right", "Right", False), "Up": ("Up", "Up", False),
    "Down": ("Down", "Down", False), "Home": ("Home", "Home", False), "End": ("End", "End", False),
    "PgUp": ("PageUp", "Prior", False), "PgDn": ("PageDown", "Next", False),
}  # fmt: skip
_WITH_SHIFT = {"]": "}", "[": "{", "=": "+"}


class Key(NamedTuple):
    """One press: Qt's name of the key, the modifiers held, and xdotool's word for all of it."""

    qt: str
    modifiers: tuple[str, ...]
    x: str


def key(name: str) -> Key:
    """What the manual calls `Ctrl+Right`, `Shift+]`, `F6`, `L` or `+`.

    Raises:
        ValueError: no keyboard has it.
    """
    head, plus, tail = name.rpartition("+")
    if not tail:  # the key is + itself
        head, plus, tail = name[:-1].removesuffix("+"), name[:-1] and "+", "+"
    held = head.split("+") if plus and head else []
    if "Shift" in held:
        tail = _WITH_SHIFT.get(tail, tail)
    if tail in _NAMED:
        qt, x, shifted = _NAMED[tail]
        if (qt, "Shift" in held) == ("Tab", True):
            qt = "Backtab"  # what a keyboard makes of it
    elif (len(tail) == 1 and tail.isascii() and tail.isalnum()) or (tail[:1] == "F" and tail[1:].isdecimal()):
        qt, x, shifted = tail.upper(), tail if len(tail) > 1 else tail.lower(), False
    else:
        raise ValueError(f"no key is called {name!r}")
    if not set(held) <= set(_MODIFIERS):
        raise ValueError(f"no key is called {name!r}")
    # the system tells Qt of a character that Shift made with and without Shift; of the two this is the plain one
    modifiers = tuple(one for one in held if one != "Shift" or not shifted)
    return Key(qt, modifiers, "+".join([*(_MODIFIERS[one] for one in held), x]))
