"""How articles are called that come in by a batch, where no worker knows what the others have."""

from __future__ import annotations

DIGITS = 16
"""Hexadecimal digits of a digest in an id: among a thousand million articles of one title two would hardly meet."""

_LONGEST = 80 - DIGITS - 1


def named(identity: str, sha256: str) -> str:
    """An id that follows from what an article is, whatever else there is: what it would be called alone, and digits.

    Args:
        identity: what it would be called if it were the only one, which follows from its title.
        sha256: of its text.
    """
    return f"{identity[:_LONGEST].rstrip('-')}-{sha256[:DIGITS]}"
