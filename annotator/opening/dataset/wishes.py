"""What a dataset is to be like."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.datasets.splits import Plan
from annotator.datasets.votes import ALL
from annotator.formats.tokens import USUAL


@dataclass(frozen=True, slots=True)
class DatasetOut:
    """How a dataset is to be made.

    Attributes:
        votes: whose work it holds, see `votes.voted`; with "all", articles that nobody has annotated are in it, too.
        plan: how it is split.
        stratify: the layer whose labels each split has its share of; '' for none.
        keep: an earlier manifest of splits, whose assignments stay.
        tokens: layers of which there are tables of tokens and tags, too.
        tokeniser: what cuts the texts for these.
        mask: how personal data are masked, see `personal_data.MASKS`; '' to mask nothing.
        key: what pseudonyms of annotators are made with; b'' to name them.
        licences: SPDX identifiers under one of which texts leave; empty for every licence that allows it.
        about: what a person says of the dataset (dataset.toml); None for what lies beside the corpus, if it does.
    """

    votes: str = ALL
    plan: Plan = Plan()
    stratify: str = ""
    keep: Path | None = None
    tokens: tuple[str, ...] = ()
    tokeniser: str = USUAL
    mask: str = ""
    key: bytes = b""
    licences: tuple[str, ...] = ()
    about: Path | None = None
