"""Words that a text must have for a regular expression to find anything in it, as far as they are plain to see.

They only spare looking at articles, so whatever is not understood counts for nothing: groups, alternatives,
sets, letters beyond ASCII, everything that may be left out.
"""

from __future__ import annotations

import re

from annotator.model.index_words import Run

_ITEM = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])|(?P<open>\()|(?P<close>\))|(?P<or>\|)"
    r"|(?P<anchor>[\^$])|(?P<letter>[0-9A-Za-z])|(?P<sign>[\x00-\x7f])|(?P<other>.)",
    re.DOTALL,
)
_TIMES = re.compile(r"(?P<times>[*+?]|\{\d*(?:,\d*)?\})[?+]?")
_CHANGES_MEANING = re.compile(r"\(\?(?:[A-Za-z0-9-]+\)|#)")
"""Flags for all of it, a call of a part of it, a comment: none of it is as it looks."""

_EDGE, _OTHER = " ", "."


def required_words(expression: str, *, whole_words: bool = False) -> list[Run]:
    """What the index of a text must have, one word each; none where nothing is known."""
    items = _items(expression)
    if items is None:
        return []
    ends = _EDGE if whole_words else _OTHER
    line = f"{ends}{items}{ends}"
    found = re.finditer(rf"(?<={_EDGE})([0-9A-Za-z]+)(?P<open>\.)?", line)
    return list(dict.fromkeys(Run((match[1],), match["open"] is not None) for match in found))


def _items(expression: str) -> str | None:
    """A sign for each part: a letter that must be there, the edge of a word, or anything else; None: not understood."""
    if _CHANGES_MEANING.search(expression):
        return None
    signs, depth, at = [], 0, 0
    while at < len(expression):
        match = _ITEM.match(expression, at)
        if match is None:
            return None
        at = match.end()
        depth += (match["open"] is not None) - (match["close"] is not None)
        if (depth == 0 and match["or"]) or depth < 0:
            return None
        sign = _sign(match)
        if sign is None:
            return None
        times = _TIMES.match(expression, at) if not match["open"] else None
        if times is not None:
            at = times.end()
            sign = _repeated(sign) if times["times"] == "+" else _OTHER
        signs.append(sign if depth == 0 else _OTHER)
    return None if depth else "".join(signs)


def _sign(match: re.Match[str]) -> str | None:
    if match["letter"]:
        return match["letter"]
    if escape := match["escape"]:
        if escape[1].isalnum():
            return {"b": _EDGE, "s": _EDGE}.get(escape[1], _OTHER if escape[1] in "BdDSwWAZ" else None)
        return _EDGE if escape[1].isascii() else _OTHER
    if match["anchor"]:
        return _EDGE
    if match["sign"] == "{":  # what it repeats, or how often, is for the library to say
        return None
    return _EDGE if match["sign"] and match["sign"] != "." else _OTHER


def _repeated(sign: str) -> str:
    """Once for certain; of a letter perhaps more."""
    return sign if sign == _EDGE else f"{sign}{_OTHER}"
