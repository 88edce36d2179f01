"""All that the card of a dataset is written from; what was counted stands in a `Tally`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from annotator.datasets.card.columns import Column
from annotator.datasets.leakage import Leakage
from annotator.datasets.manifest import Manifest
from annotator.datasets.tally import Tally
from annotator.model.document import Annotator
from annotator.model.scheme import Scheme

TEXTS: Final = "default"
OFFSETS: Final = "offsets"
TOKENS: Final = "tokens-"
"""Tables of a dataset: articles with their text, those that leave as offsets only, and the tokens of a layer."""


class File(NamedTuple):
    """A file of a dataset.

    Attributes:
        path: in the dataset, with `/` between folders.
        size: bytes.
        sha256: in hexadecimal.
        table: the table that it is a part of: TEXTS, OFFSETS, TOKENS and a layer; '' for none.
        split: which one it holds, '' for none.
        rows: how many it has.
    """

    path: str
    size: int
    sha256: str
    table: str = ""
    split: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dataset.

    Attributes:
        name: of the corpus.
        version: of Annotator, which made it.
        scheme, guideline: what may be annotated, and how (Markdown).
        votes: whose work it holds: 'gold', 'all', 'soft', or an annotator.
        manifest: where every article is.
        stories: how many there are.
        tally: what was counted in what was written.
        ours, naive: what the splits leak, and what random ones of the same sizes would.
        licences: how many articles leave as text under each licence (SPDX).
        as_offsets: why articles leave as offsets only (the end of a sentence), with how many.
        withheld: why articles do not leave at all, with how many.
        masked: personal data that were masked, by kind; empty if nothing was to be.
        mask: how they were masked, '' if they were not.
        pseudonyms: whether annotators have other names here.
        annotators: who annotated, as they are called in the dataset.
        files: all of them but the card, the Croissant file, the data statement and CHECKSUMS.
        first, last: when the oldest and the newest of the articles were published (ISO 8601 as given), '' if unknown.
        newest: when the last annotation was made or changed (ISO 8601, UTC), '' if unknown: the dataset's date.
        problems: what else should be known, a sentence each.
        columns: of each table as its files have them, see `columns.from_arrow`.
        tokeniser, tags: what cut texts into tokens, and in which dialect they are tagged, '' if nothing is said.
    """

    name: str
    version: str
    scheme: Scheme
    guideline: str
    votes: str
    manifest: Manifest
    stories: int
    tally: Tally
    ours: Leakage
    naive: Leakage
    licences: Mapping[str, int] = field(default_factory=dict)
    as_offsets: Mapping[str, int] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)
    masked: Mapping[str, int] = field(default_factory=dict)
    mask: str = ""
    pseudonyms: bool = False
    annotators: tuple[Annotator, ...] = ()
    files: tuple[File, ...] = ()
    first: str = ""
    last: str = ""
    newest: str = ""
    problems: tuple[str, ...] = ()
    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    tokeniser: str = ""
    tags: str = ""
