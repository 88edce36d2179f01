"""The command that splits a corpus: what it prints, what it writes, its exit status."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator import cli, resources
from annotator.datasets.manifest import read

SAMPLE = str(resources.sample_corpus())


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    output, errors = capsys.readouterr()
    assert "Traceback" not in output + errors
    return output.splitlines(), errors


def test_the_sample_is_split_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["split", SAMPLE, "--to", "splits.tsv", "--stratify", "claims"]) == 0
    lines, _ = said(capsys)
    assert lines[0] == "24 articles, 20 stories, by story, seed 1; written into splits.tsv."
    cells = [re.split("  +", line) for line in lines]
    assert cells[1] == ["split", "articles", "share", "stories"]
    assert ["train", "19", "79.2%", "16"] in cells
    labels = {row[0]: row[1:] for row in cells if row[0].startswith("claims/")}
    assert set(labels) == {"claims/CLAIM", "claims/CUE", "claims/SOURCE", "claims/EVIDENCE"}
    leaks = {row[0]: (int(row[1]), int(row[2])) for row in cells if row[0].startswith(("pairs", "sentences"))}
    assert {ours for ours, _ in leaks.values()} == {0}
    assert leaks["pairs of near copies"][1] > 0
    assert sum(line.startswith("  at random, ") for line in lines) >= 2
    assert cli.main(["split", SAMPLE, "--check", "splits.tsv"]) == 0
    again, errors = said(capsys)
    assert again[1:] == lines[1:]
    assert errors == ""


def test_what_leaks_or_does_not_fit_has_a_status_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["split", SAMPLE, "--to", "old.tsv"]) == 0
    path, copy = Path("old.tsv"), "strait-herring-quota-falls-to-record-low"
    text = path.read_text(encoding="utf-8")
    there = read(path.read_bytes()).splits[copy]
    path.write_text(text.replace(f"{copy}\t{there}", f"{copy}\tdev"), encoding="utf-8", newline="\n")
    said(capsys)
    assert cli.main(["split", SAMPLE, "--check", "old.tsv"]) == 1
    lines, _ = said(capsys)
    assert any(line.startswith("  here, copies: herring-quota") and copy in line for line in lines)
    assert cli.main(["split", SAMPLE, "--to", "new.tsv", "--keep", "old.tsv"]) == 1
    assert "stands in several splits in old.tsv" in said(capsys)[1]
    assert read(Path("new.tsv").read_bytes()).splits[copy] == "dev"
    path.write_text(text.replace("inspectors-warned-twice-about-auction-hall-roof\t", "gone\t"), encoding="utf-8")
    assert cli.main(["split", SAMPLE, "--check", "old.tsv"]) == 1
    assert "old.tsv: gone is not in the corpus." in said(capsys)[1]


def test_what_is_not_said_is_done_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--by", "outlet", "--seed", "9", "--train", "0.5", "--dev", "0.25", "--test", "0.25"]
    assert cli.main(["split", SAMPLE, "--to", "old.tsv", "--stratify", "entities", *asked]) == 0
    assert cli.main(["split", SAMPLE, "--to", "new.tsv", "--keep", "old.tsv"]) == 0
    assert Path("new.tsv").read_bytes() == Path("old.tsv").read_bytes()
    assert cli.main(["split", SAMPLE, "--to", "new.tsv", "--keep", "old.tsv", "--seed", "0"]) == 2
    assert "new.tsv: is there already, and frozen" in said(capsys)[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "Say where --to write the manifest, or which one to --check"),
        (["--to", "a.tsv", "--check", "b.tsv"], "Say where --to write the manifest"),
        (["--check", "b.tsv", "--seed", "0"], "the other options are for --to"),
        (["--check", "b.tsv"], "b.tsv: cannot be read"),
        (["--to", "a.tsv", "--keep", "b.tsv"], "b.tsv: cannot be read"),
        (["--to", "a.tsv", "--train", "0.9"], "they must sum to 1, not 1.1"),
        (["--to", "a.tsv", "--train", "nan"], "each must be between 0 and 1"),
        (["--to", "a.tsv", "--stratify", "people"], "people: is no layer of"),
        (["--to", "a.tsv", "--by", "author"], "'author' is not one of"),
        (["--to", "no/a.tsv"], "the folder is not there"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["split", SAMPLE, *words]) == 2
    assert why in said(capsys)[1]
    assert not list(Path().glob("*.tsv"))
