"""The manifest of a split, `splits.tsv`: which article is where, so that it stays there; written and read strictly.

    # annotator splits, version 1
    # by: story
    # fractions: train 0.8, dev 0.1, test 0.1
    # seed: 1
    # stratified by:
    # articles: 24
    id	split	cluster	sha256
    carguero-pierde-34	train	carguero-pierde-34	5d41…

Rows are in the order of ids; `cluster` is the smallest id of the article's story
when the manifest was made, `sha256` of the text as UTF-8, or `-` where the text left
masked: whoever has the digest of the whole one could try what was masked. Lines end in LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from annotator.datasets.splits import METHODS, NONE, SPLITS, Plan, SplitRefused, check_plan
from annotator.errors import FileRefused

NAME: Final = "splits.tsv"
UNTOLD: Final = "-"
"""Stands where the digest of a text is not told."""

_FIRST = "# annotator splits, version 1"
_HEADS = ("by", "fractions", "seed", "stratified by", "articles")
_COLUMNS = "id\tsplit\tcluster\tsha256"
_ID = re.compile(r"[a-z0-9-]{1,80}")
_SHA256 = re.compile(r"[0-9a-f]{64}|-")
_FRACTIONS = re.compile(r"train (\S+), dev (\S+), test (\S+)")


_TOLD = 3
"""Articles that are named; of more it is said how many."""


class Entry(NamedTuple):
    """Where an article is, with its story and the digest of its text or `UNTOLD`."""

    split: str
    cluster: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A split as it is kept.

    Attributes:
        plan: how it was made.
        stratified: the layer whose labels it was stratified by, or ''.
        entries: by id.
    """

    plan: Plan = Plan()
    stratified: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def splits(self) -> dict[str, str]:
        """Where each article is."""
        return {identity: entry.split for identity, entry in self.entries.items()}


def write(manifest: Manifest) -> bytes:
    """The bytes of a manifest; the same split, the same bytes."""
    plan = manifest.plan
    fractions = ", ".join(f"{name} {one!r}" for name, one in zip(SPLITS, plan.fractions, strict=True))
    values = (plan.by, fractions, str(plan.seed), manifest.stratified, str(len(manifest.entries)))
    lines = [_FIRST, *(f"# {head}: {value}".rstrip() for head, value in zip(_HEADS, values, strict=True)), _COLUMNS]
    lines += ["\t".join((identity, *entry)) for identity, entry in sorted(manifest.entries.items())]
    return ("\n".join(lines) + "\n").encode()


def read(data: bytes, name: str = NAME) -> Manifest:
    """Read a manifest.

    Raises:
        FileRefused: anything in it is wrong, with the line.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(name, "is not UTF-8", line=line) from error
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0] != _FIRST:
        raise FileRefused(name, f"does not begin with {_FIRST!r}, so it is no manifest of a split", line=1)
    if lines.pop():
        raise FileRefused(name, "ends in the middle of a line", line=len(lines) + 1)
    rows = len(_HEADS) + 1
    by, fractions, seed, stratified, count = (_value(name, lines, place, head) for place, head in enumerate(_HEADS, 1))
    if lines[rows : rows + 1] != [_COLUMNS]:
        raise FileRefused(name, f"the columns must be {', '.join(_COLUMNS.split())}", line=rows + 1)
    plan = _plan(name, by, fractions, seed)
    entries: dict[str, Entry] = {}
    for number, row in enumerate(lines[rows + 1 :], rows + 2):
        identity, entry = _entry(name, row, number)
        if entries.setdefault(identity, entry) is not entry:
            raise FileRefused(name, f"{identity} is there twice", line=number)
    if count != str(len(entries)):
        raise FileRefused(name, f"has {len(entries)} articles, and should have {count}: it was cut or changed")
    return Manifest(plan, stratified, entries)


def problems(manifest: Manifest, texts: Mapping[str, str], name: str = NAME) -> list[str]:
    """What of a manifest does not fit a corpus, a sentence each.

    Args:
        manifest: what was read.
        texts: SHA-256 of the text of every article of the corpus, by its id.
        name: of the manifest, as the user knows it.
    """
    unknown = [one for one in sorted(manifest.entries) if one not in texts]
    changed = [
        one
        for one, entry in sorted(manifest.entries.items())
        if one in texts and entry.sha256 not in (UNTOLD, texts[one])
    ]  # fmt: skip
    return [
        *_first_ones(f"{name}: {{}} is not in the corpus.", "are not in the corpus, either", unknown, name),
        *_first_ones(f"{name}: {{}} has another text than when it was assigned.", "have another text", changed, name),
    ]


def _first_ones(sentence: str, too: str, which: Sequence[str], name: str) -> Iterator[str]:
    """A sentence about each of the first few, and one about the others."""
    yield from (sentence.format(one) for one in which[:_TOLD])
    if more := which[_TOLD:]:
        yield f"{name}: {len(more):,} more {too}."


def _value(name: str, lines: list[str], number: int, head: str) -> str:
    line = lines[number] if number < len(lines) else ""
    begin = f"# {head}:"
    if not line.startswith(begin):
        raise FileRefused(name, f"must be '{begin} …'", line=number + 1)
    return line.removeprefix(begin).strip()


def _plan(name: str, by: str, fractions: str, seed: str) -> Plan:
    found = _FRACTIONS.fullmatch(fractions)
    try:
        if found is None or by not in METHODS:
            raise ValueError(by)
        plan = Plan(by, (float(found[1]), float(found[2]), float(found[3])), int(seed))
        check_plan(plan)
    except (ValueError, SplitRefused) as error:
        raise FileRefused(name, "does not say how the split was made, in lines 2 to 4") from error
    return plan


def _entry(name: str, line: str, number: int) -> tuple[str, Entry]:
    cells = line.split("\t")
    if len(cells) != len(_COLUMNS.split("\t")):
        raise FileRefused(name, f"has {len(cells)} columns, not {len(_COLUMNS.split())}", line=number)
    identity, split, cluster, sha256 = cells
    if not _ID.fullmatch(identity) or not _ID.fullmatch(cluster):
        raise FileRefused(name, f"{identity if not _ID.fullmatch(identity) else cluster!r} is no id", line=number)
    if split not in (*SPLITS, NONE):
        raise FileRefused(name, f"{split!r} is no split; there are {', '.join((*SPLITS, NONE))}", line=number)
    if not _SHA256.fullmatch(sha256):
        raise FileRefused(name, f"{sha256!r} is no SHA-256", line=number)
    return identity, Entry(split, cluster, sha256)
