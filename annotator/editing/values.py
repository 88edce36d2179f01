"""Values that commands put into items: times, first features, text as files can carry it, words for the history."""

from __future__ import annotations

import time
from collections.abc import Sequence

from annotator.model.annotation import Annotation, Features, Rejection
from annotator.model.document import UNSTORABLE, Document
from annotator.model.graphemes import snap_back
from annotator.model.scheme import Feature, Label

_EXCERPT = 40
_LOOK = 2_000
_OPENING = frozenset('“„"«「『‘')


def now() -> str:
    """The time of an edit: UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def default_features(known: Sequence[Feature], label: Label | None = None) -> Features:
    """What a new annotation or relation starts with: defaults and the label's presets, written out."""
    presets = dict(label.presets) if label else {}
    values = [(feature.name, presets.get(feature.name, feature.default)) for feature in known]
    return tuple((name, value) for name, value in values if value)


def merge_features(base: Features, over: Sequence[tuple[str, str]], known: Sequence[Feature]) -> Features:
    """Features in the scheme's order, `over` in place of `base` where both have one."""
    replaced = {name for name, _ in over}
    pairs = [pair for pair in base if pair[0] not in replaced] + list(dict.fromkeys(over))
    rank = {feature.name: number for number, feature in enumerate(known)}
    order = {feature.name: feature.values for feature in known if feature.type == "choices"}

    def place(pair: tuple[str, str]) -> tuple[int, int]:
        values = order.get(pair[0], ())
        return rank.get(pair[0], len(rank)), values.index(pair[1]) if pair[1] in values else 0

    return tuple(sorted(pairs, key=place))


def storable(text: str) -> str:
    """Typed text as files can carry it: LF only, and U+FFFD for characters that XML 1.0 has no place for."""
    return UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def excerpt(annotation: Annotation | Rejection, document: Document) -> str:
    """The covered text in quotation marks, shortened, for a history line."""
    # a block may be megabytes long: look at no more than may be shown
    parts = [document.text[begin : min(end, begin + _LOOK)] for begin, end in annotation.spans]
    return quoted(shortened(" ".join(" ".join(parts).split())))


def shortened(text: str) -> str:
    """The beginning of a text, as much as a history line has room for."""
    return text if len(text) <= _EXCERPT else f"{text[: snap_back(text, _EXCERPT - 1)]}…"


def quoted(text: str) -> str:
    """Words of an article in quotation marks, unless they bring their own."""
    return text if text[:1] in _OPENING else f"“{text}”"


def articles(number: int) -> str:
    """So many articles, in words."""
    return "1 article" if number == 1 else f"{number:,} articles"
