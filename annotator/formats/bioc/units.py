"""Where the passages and annotations of a BioC document stand: in the unit that its offsets turn out to count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotator.errors import FileRefused
from annotator.formats.bioc.parts import BiocDocument, Mark
from annotator.formats.draft import says
from annotator.formats.foreign_text import UNITS, Counted
from annotator.formats.reading import TextDiffers
from annotator.formats.units import NAMES
from annotator.model.offsets import OffsetMap
from annotator.model.span import Span

_MOST_FILLED = 1_000_000
_ENOUGH = 0.99


class Built(NamedTuple):
    """A text that was put together of passages, and how many characters stand between them that no passage has."""

    text: str
    filled: int


class Decided(NamedTuple):
    """The text of a document, what its offsets count, and sentences on both."""

    text: str
    unit: str
    said: list[str]


def decided(document: BiocDocument, name: str, *, unit: str = "", leave_out_wrong: bool = False) -> Decided:
    """Put the text of a document together.

    Args:
        document: what it is made of.
        name: what people call it, for messages.
        unit: what its offsets count, if the file says so.
        leave_out_wrong: whether annotations may be left out that do not cover what they name.

    Raises:
        FileRefused: passages overlap, or offsets fit in no unit, or in several that differ.
    """
    built = {one: whole for one in ((unit,) if unit else UNITS) if (whole := _built(document, one, name)) is not None}
    if not built:
        raise FileRefused(name, "has passages that overlap by their offsets; correct the offsets of passages")
    texts = {one: whole.text for one, whole in built.items()}
    chosen, said = next(iter(texts)), list[str]()
    if not unit and not all(text.isascii() for text in texts.values()):
        chosen, said = _chosen(document, texts, name, leave_out_wrong=leave_out_wrong)
    return Decided(texts[chosen], chosen, [*said, *_said(document, built[chosen])])


def length_in(text: str, unit: str) -> int:
    """How long a text is in a unit."""
    if unit == "byte":
        return len(text.encode(errors="surrogatepass"))
    return OffsetMap(text).utf16_length if unit == "utf16" else len(text)


def named(mark: Mark) -> str:
    """The text that an annotation says it covers; some tools write [...] between its parts."""
    return mark.text.replace(" [...] ", " ") if len(mark.locations) > 1 else mark.text


def _built(document: BiocDocument, unit: str, name: str) -> Built | None:
    """The text if offsets count this unit, or None if passages overlap then.

    Passages stand at their offsets, line ends between them; blanks between sentences of the same passage.
    """
    pieces: list[str] = []
    at, passage, filled = document.base, -1, 0
    for place in document.pieces():
        gap = place.offset - at
        filled += gap
        if gap < 0:
            return None
        if filled > _MOST_FILLED:
            reason = f"has only {len(pieces) // 2} passages before the offset {place.offset}, and much too little text"
            raise FileRefused(name, f"{reason}; correct the offsets of passages")
        pieces += [(" " if place.passage == passage else "\n") * gap, place.text]
        at, passage = place.offset + length_in(place.text, unit), place.passage
    return Built("".join(pieces), filled)


def _said(document: BiocDocument, built: Built) -> Iterator[str]:
    if document.base:
        yield f"The text begins at the offset {document.base}; what was before it is not in the file."
    if built.filled:
        yield (
            f"{built.filled} characters between passages or sentences are not in the file;"
            " line ends and blanks stand for them."
        )


def _chosen(
    document: BiocDocument, texts: Mapping[str, str], name: str, *, leave_out_wrong: bool
) -> tuple[str, list[str]]:
    """The only unit in which annotations cover what they name, and sentences on it."""
    naming = [mark for mark in document.marks if named(mark)]
    if not naming:
        first = next(iter(texts))
        return first, [f"No annotation names the text it covers, so offsets were taken for {NAMES[first]}."]
    found = {unit: _placed(naming, text, unit, document.base) for unit, text in texts.items()}
    fitting = {unit: sum(spans is not None for spans in each) for unit, each in found.items()}
    good = [unit for unit, number in fitting.items() if number >= _ENOUGH * len(naming)]
    ways = {(texts[unit], tuple(found[unit])) for unit in good}
    if len(ways) == 1:
        return good[0], [] if len(good) == len(UNITS) else [f"Its offsets count {NAMES[good[0]]}."]
    counts = ", ".join(f"{number} as {NAMES[unit]}" for unit, number in fitting.items())
    sentence = f"of {len(naming)} annotations that name the text they cover so many fit: {counts}"
    if good:
        raise FileRefused(name, f"has offsets that fit in more than one unit: {sentence}; name more of the texts")
    if not leave_out_wrong:
        remedy = "correct them, or have those left out that do not fit"
        raise TextDiffers(name, f"has offsets that fit in no unit: {sentence}; {remedy}")
    best = max(texts, key=lambda unit: fitting[unit])
    return best, [f"Its offsets fit in no unit and were taken for {NAMES[best]}: {sentence}."]


def _placed(marks: Sequence[Mark], text: str, unit: str, base: int) -> list[tuple[Span, ...] | None]:
    """Where annotations are in code points; None for those that do not cover what they name."""
    counted = Counted(text, unit)
    return [_fit(mark, text, counted, base) for mark in marks]


def _fit(mark: Mark, text: str, counted: Counted, base: int) -> tuple[Span, ...] | None:
    spans = []
    for offset, length in mark.locations:
        begin, end = counted.codepoint(offset - base), counted.codepoint(offset - base + length)
        if begin is None or end is None or begin >= end:
            return None
        spans.append(Span(begin, end))
    return tuple(spans) if spans and says(named(mark), text, spans) else None
