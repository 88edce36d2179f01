"""Manifests come back as they were, and every damage is a sentence with its line."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.datasets.manifest import UNTOLD, Entry, Manifest, problems, read, write
from annotator.datasets.splits import METHODS, NONE, SPLITS, Plan
from annotator.errors import FileRefused

MADE = Manifest(
    Plan("date", (0.75, 0.0, 0.25), -7),
    "entities",
    {"b-2": Entry("test", "a", "0b" * 32), "a": Entry("train", "a", "0a" * 32)},
)
BYTES = (
    "# annotator splits, version 1\n# by: date\n# fractions: train 0.75, dev 0.0, test 0.25\n# seed: -7\n"
    "# stratified by: entities\n# articles: 2\nid\tsplit\tcluster\tsha256\n"
    f"a\ttrain\ta\t{'0a' * 32}\nb-2\ttest\ta\t{'0b' * 32}\n"
).encode()

IDS = st.from_regex("[a-z0-9-]{1,80}", fullmatch=True)
ENTRIES = st.builds(Entry, st.sampled_from((*SPLITS, NONE)), IDS, st.binary(min_size=32, max_size=32).map(bytes.hex))
PLANS = st.builds(
    Plan, st.sampled_from(METHODS), st.sampled_from([(0.8, 0.1, 0.1), (2 / 3, 1 / 6, 1 / 6)]), st.integers()
)  # fmt: skip


def test_what_it_looks_like() -> None:
    assert write(MADE) == BYTES
    assert read(BYTES) == MADE
    assert read(BYTES).splits == {"a": "train", "b-2": "test"}
    assert read(BYTES.replace(b"\n", b"\r\n")) == MADE  # as git on Windows makes it


@given(st.builds(Manifest, PLANS, st.sampled_from(["", "claims"]), st.dictionaries(IDS, ENTRIES, max_size=5)))
def test_what_was_written_comes_back(made: Manifest) -> None:
    assert read(write(made)) == made


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"# annotator splits, version 1", b"id\tsplit", "line 1: does not begin with '# annotator splits"),
        (b"version 1", b"version 2", "line 1: does not begin with"),
        (b"# by: date", b"# by: author", "does not say how the split was made"),
        (b"# by: date", b"# why: date", "line 2: must be '# by: …'"),
        (b"0.25", b"0.5", "does not say how the split was made"),
        (b"test 0.25", b"test much", "does not say how the split was made"),
        (b"# seed: -7", b"# seed: seven", "does not say how the split was made"),
        (b"id\tsplit", b"id split", "line 7: the columns must be id, split, cluster, sha256"),
        (b"b-2\ttest", b"b-2\tvalid", "line 9: 'valid' is no split; there are train, dev, test, none"),
        (b"b-2\ttest", b"B 2\ttest", "line 9: 'B 2' is no id"),
        (b"test\ta", b"test\t", "line 9: '' is no id"),
        (b"b-2\ttest", b"b-2", "line 9: has 3 columns, not 4"),
        (b"b-2\ttest", b"a\ttest", "line 9: a is there twice"),
        (b"0b0b\n", b"0b\n", "line 9: .* is no SHA-256"),
        (b"0b0b\n", b"0b0b", "line 9: ends in the middle of a line"),
        (b"# articles: 2", b"# articles: 3", "has 2 articles, and should have 3"),
        (b"b-2", b"b\xff2", "line 9: is not UTF-8"),
    ],
)
def test_damage_is_told(old: bytes, new: bytes, why: str) -> None:
    assert BYTES.count(old) == 1 or old == b"id\tsplit"
    with pytest.raises(FileRefused, match=why):
        read(BYTES.replace(old, new), "old.tsv")


@given(st.integers(0, len(BYTES) - 1))
def test_a_manifest_that_was_cut_short_is_refused(length: int) -> None:
    with pytest.raises(FileRefused):
        read(BYTES[:length])


@given(st.integers(0, len(BYTES) - 1), st.binary(max_size=3))
def test_no_damage_is_a_bug(place: int, change: bytes) -> None:
    with suppress(FileRefused):
        found = read(BYTES[:place] + change + BYTES[place + 1 :])
        assert read(write(found)) == found, "what is read can be kept"


def test_what_does_not_fit_the_corpus() -> None:
    assert problems(MADE, {"a": "0a" * 32, "b-2": "0b" * 32, "c": "0c" * 32}) == []
    assert problems(MADE, {"b-2": "0c" * 32}, "old.tsv") == [
        "old.tsv: a is not in the corpus.",
        "old.tsv: b-2 has another text than when it was assigned.",
    ]


def test_of_many_that_do_not_fit_the_first_are_named() -> None:
    many = Manifest(Plan(), "", {f"a{number}": Entry("train", "a0", "0a" * 32) for number in range(9)})
    assert problems(many, {"a8": "0a" * 32}, "old.tsv") == [
        "old.tsv: a0 is not in the corpus.",
        "old.tsv: a1 is not in the corpus.",
        "old.tsv: a2 is not in the corpus.",
        "old.tsv: 5 more are not in the corpus, either.",
    ]


def test_a_digest_may_be_left_out() -> None:
    told = replace(MADE, entries={**MADE.entries, "a": Entry("train", "a", UNTOLD)})
    assert b"\na\ttrain\ta\t-\n" in write(told)
    assert read(write(told)) == told
    assert problems(told, {"a": "0c" * 32, "b-2": "0b" * 32}) == []
