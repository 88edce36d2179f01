"""Regular expressions of a scheme in words, as far as they are simple ones."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

_PIECE = re.compile(
    r"(?P<set>\[0-9\]|\\d|\[a-z\]|\[A-Z\]|\[A-Za-z\]|\[a-zA-Z\])(?P<times>[+*?]|\{\d+(?:,\d*)?\})?"
    r"|(?P<plain>(?:[A-Za-z0-9 :/_#@,-]|\\[^A-Za-z0-9])+)(?![+*?{])"
)


def in_words(pattern: str) -> str:
    """What a text must look like, e.g. “Q”, then one or more digits; '' where words would not say it shortly."""
    words: list[str] = []
    place = 0
    while place < len(pattern):
        found = _PIECE.match(pattern, place)
        if found is None or len(words) == 4:
            return ""
        plain = found["plain"]
        if plain:
            words.append("“{}”".format(re.sub(r"\\(.)", r"\1", plain)))
        else:
            words.append(_many(_what(found["set"]), found["times"] or ""))
        place = found.end()
    return tr(", then ").join(words)


def tr(text: str) -> str:
    """A text in the language of the interface."""
    return QCoreApplication.translate("PatternWords", text)


def _what(kind: str) -> str:
    if kind in ("[0-9]", "\\d"):
        return tr("digits")
    return {"[a-z]": tr("small letters"), "[A-Z]": tr("capital letters")}.get(kind, tr("letters"))


def _many(what: str, times: str) -> str:
    numbers = re.findall(r"\d+", times)
    if not times:
        return tr("one of the {what}").format(what=what)
    if times == "?":
        return tr("at most one of the {what}").format(what=what)
    if times == "+":
        return tr("one or more {what}").format(what=what)
    if times == "*":
        return tr("any number of {what}").format(what=what)
    if len(numbers) == 2:
        return tr("{least} to {most} {what}").format(least=numbers[0], most=numbers[1], what=what)
    if times.endswith(",}"):
        return tr("{least} or more {what}").format(least=numbers[0], what=what)
    return tr("{count} {what}").format(count=numbers[0], what=what)
