"""Where a name stands in a text: whole words only, as it is written, in one pass over the text for many names."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from itertools import islice

import regex

from annotator.jobs import Job, Progress
from annotator.model.graphemes import is_boundary

WHAT = "Looking for repeated names"

MOST = 400
"""So many places of one name are looked for; who has more of it to label does not want to be asked one by one."""

_SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_UNSPACED = regex.compile(_SPACELESS)
"""Scripts that set no space between words; only a run of katakana is one word for sure."""

_KATAKANA = regex.compile(r"[\p{Katakana}ー]{2}")
_WORD = regex.compile(rf"(?V1)[\w--{_SPACELESS}]+")
_FEW = 40
_STEP = 2_000


def places(text: str, name: str) -> tuple[int, ...]:
    """Where a name begins, in code points, at most MOST + 1 places; none overlap."""
    return tuple(islice(_search(text, name), MOST + 1))


def places_of(text: str, names: Collection[str]) -> Job[dict[str, tuple[int, ...]]]:
    """The same for many names: a job, done in code points, then in names."""
    if len(names) <= _FEW:
        return (yield from _one_by_one(text, names))
    found_of: dict[str, list[int]] = {}
    counts: dict[str, set[int]] = {}  # of the words in names, by their last word
    for name in names:
        words = [match.span() for match in _WORD.finditer(name)]
        if words and words[0][0] == 0 and words[-1][1] == len(name):
            found_of[name] = []
            counts.setdefault(name[words[-1][0] :], set()).add(len(words))
    starts: deque[int] = deque(maxlen=max((max(one) for one in counts.values()), default=1))
    for number, word in enumerate(_WORD.finditer(text)):
        if number % _STEP == 0:
            yield Progress(word.start(), len(text), WHAT)
        starts.append(word.start())
        for count in counts.get(word.group(), ()):
            if count <= len(starts):
                begin, end = starts[-count], word.end()
                _note(text, begin, end, found_of.get(text[begin:end]))
    others = yield from _one_by_one(text, [name for name in names if name not in found_of])
    return others | {name: tuple(begins) for name, begins in found_of.items()}


def _one_by_one(text: str, names: Collection[str]) -> Job[dict[str, tuple[int, ...]]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, name in enumerate(names):
        yield Progress(number, len(names), WHAT)
        found[name] = places(text, name)
    return found


def _note(text: str, begin: int, end: int, begins: list[int] | None) -> None:
    if begins is None or len(begins) > MOST or (begins and begins[-1] + end - begin > begin):
        return
    if stands_alone(text, begin, end):
        begins.append(begin)


def _search(text: str, name: str) -> Iterator[int]:
    begin = text.find(name)
    while begin >= 0:
        end = begin + len(name)
        if stands_alone(text, begin, end):
            yield begin
            begin = text.find(name, end)
        else:
            begin = text.find(name, begin + 1)


def stands_alone(text: str, begin: int, end: int) -> bool:
    """Whether a stretch of text begins and ends between words, as far as its script shows that."""
    return not _goes_on(text, begin) and not _goes_on(text, end)


def _goes_on(text: str, at: int) -> bool:
    """Whether one word reaches over an offset."""
    if not 0 < at < len(text):
        return False
    around = text[at - 1 : at + 1]
    if around.isascii():
        return _WORD.fullmatch(around) is not None
    if not is_boundary(text, at):
        return True
    if _UNSPACED.search(around) is not None:
        return _KATAKANA.fullmatch(around) is not None
    return _WORD.fullmatch(around) is not None
