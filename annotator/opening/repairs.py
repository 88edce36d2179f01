"""Mends damaged standoff files, each into a new file beside it that never takes another's place."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from annotator.articles.files import bytes_of
from annotator.durable import write_atomically
from annotator.errors import FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.opening.codec import encode
from annotator.storage.mirror import ARTICLE

_MAX_BYTES = 128 * 1024 * 1024


class Mended(NamedTuple):
    """What became of a file.

    Attributes:
        path: the new file, None when the old one is good.
        summary: one line on what was done.
        sentences: every annotation that was moved or could not be placed, and every other change.
        lost: how many could not be placed; they are in the old file only.
    """

    path: Path | None
    summary: str
    sentences: tuple[str, ...] = ()
    lost: int = 0


def mend(file: Path) -> Mended:
    """Save what can be saved of a standoff file.

    Raises:
        FileRefused: it cannot be read, or there is no telling what it holds.
        CorpusError: the new file cannot be written.
    """
    data = bytes_of(file, limit=_MAX_BYTES)
    if not standoff_xml.check(data, name=str(file)):
        return Mended(None, f"{file}: is good as it is.")
    repaired = standoff_xml.repair(data, name=str(file))
    target = _free(file)
    write_atomically(target, encode(repaired.annotated))
    lost = len(repaired.unplaced)
    return Mended(
        target,
        f"{target}: written; {len(repaired.moved)} moved, {lost} could not be placed.",
        tuple(repaired.report()),
        lost,
    )


def _free(file: Path) -> Path:
    """`NAME.repaired.standoff.xml`, or the first such name with a number that nothing has."""
    stem = file.name.removesuffix(ARTICLE) if file.name.endswith(ARTICLE) else file.stem
    for number in range(1, 1000):
        further = f"-{number}" if number > 1 else ""
        target = file.with_name(f"{stem}.repaired{further}{ARTICLE}")
        if not target.exists():
            return target
    raise FileRefused(str(file), "was repaired a thousand times already; move the repaired files away")
