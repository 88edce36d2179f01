"""Where a name stands in a text: whole words only, in every spelling, in one pass over the text for many names."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from itertools import islice

import regex

from annotator.jobs import Job, Progress
from annotator.model.graphemes import snap_forward
from annotator.model.span import Span
from annotator.model.words import LETTER, SOFT_HYPHEN, normal_form, spellings, stands_alone

WHAT = "Looking for repeated names"

MOST = 400
"""So many places of one name are looked for; who has more of it to label does not want to be asked one by one."""

_GAP = r"[^\S\n]+"
_WORD = regex.compile(f"{LETTER}+")
_HYPHENED_WORD = regex.compile(f"{LETTER}+(?:{SOFT_HYPHEN}+{LETTER}+)*+")
_FEW = 40
_STEP = 2_000


def places(text: str, name: str) -> tuple[Span, ...]:
    """Where a name in its normal form stands, capitals as they are: at most MOST + 1 places; none overlap."""
    return tuple(islice(_search(text, name), MOST + 1))


def places_of(text: str, names: Collection[str]) -> Job[dict[str, tuple[Span, ...]]]:
    """The same for many names: a job, done in code points, then in names."""
    if len(names) <= _FEW:
        return (yield from _one_by_one(text, names))
    found_of: dict[str, list[Span]] = {}
    counts: dict[str, set[int]] = {}  # of the words in names, by their last word
    for name in names:
        words = [match.span() for match in _WORD.finditer(name)]
        if words and words[0][0] == 0 and words[-1][1] == len(name):
            found_of[name] = []
            counts.setdefault(name[words[-1][0] :], set()).add(len(words))
    starts: deque[int] = deque(maxlen=max((max(one) for one in counts.values()), default=1))
    pattern = _HYPHENED_WORD if SOFT_HYPHEN in text else _WORD
    for number, word in enumerate(pattern.finditer(text)):
        if number % _STEP == 0:
            yield Progress(word.start(), len(text), WHAT)
        starts.append(word.start())
        last = word.group()
        for count in counts.get(last if last.isascii() else normal_form(last), ()):
            if count <= len(starts):
                _note(text, Span(starts[-count], word.end()), found_of)
    others = yield from _one_by_one(text, [name for name in names if name not in found_of])
    return others | {name: tuple(found) for name, found in found_of.items()}


def _one_by_one(text: str, names: Collection[str]) -> Job[dict[str, tuple[Span, ...]]]:
    found: dict[str, tuple[Span, ...]] = {}
    for number, name in enumerate(names):
        yield Progress(number, len(names), WHAT)
        found[name] = places(text, name)
    return found


def _note(text: str, span: Span, found_of: dict[str, list[Span]]) -> None:
    spelled = text[span.begin : span.end]
    name = spelled if spelled in found_of else normal_form(spelled)
    found = found_of.get(name)
    if found is None or len(found) > MOST or (found and found[-1].end > span.begin):
        return
    is_name = spelled == name or regex.fullmatch(spellings(name, _GAP, soft_hyphens=True), spelled) is not None
    if is_name and stands_alone(text, *span):
        found.append(span)


def _search(text: str, name: str) -> Iterator[Span]:
    pattern = regex.compile(spellings(name, _GAP, soft_hyphens=SOFT_HYPHEN in text))
    at = 0
    while (match := pattern.search(text, at)) is not None:
        span = Span(*match.span())
        if stands_alone(text, *span):
            yield span
            at = span.end
        else:
            at = snap_forward(text, span.begin + 1)
