"""How large a regular expression becomes: what must stand in it a hundred times is compiled a hundred times."""

from __future__ import annotations

import regex

_PARTS = regex.compile(
    r"""(?xs)
      \\ (?: [pPN] \{ [^}]* \} | . )
    | \[ \^? \]? (?: \\ . | [^\]\\] )* \]
    | \{ (?P<least> [0-9]+ ) (?: , [0-9]* )? \}
    | (?P<open> \( (?: \? (?: [:>|=!] | < [=!] | P? < \w+ > ) )? )
    | (?P<close> \) )
    | (?P<sign> [?*+] )
    | .
    """
)
"""What an expression consists of here: an escape, a set, a count, a bracket, a sign of repetition, another sign."""

_DIGITS = 12
"""Of a count; one that has more is beyond every limit."""


def least_size(expression: str) -> int:
    """Signs that an expression is compiled to, roughly: each counts as often as it must be repeated.

    What is no expression has a size, too: to say that it is none is for whoever
    compiles it.
    """
    sizes, last = [0], 0  # of the brackets that are open, and of what a count would repeat
    for part in _PARTS.finditer(expression):
        if part["least"]:
            repeated = last * max(1, int(part["least"][:_DIGITS]))
            sizes[-1] += repeated - last
            last = repeated
        elif part["open"]:
            sizes.append(0)
        elif part["close"]:
            last = sizes.pop()
            sizes = sizes or [0]
            sizes[-1] += last
        elif not part["sign"]:
            last = 1
            sizes[-1] += 1
    return sum(sizes)
