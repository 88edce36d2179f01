"""A curator makes a dataset of the sample corpus by keys alone, and whoever trains on it finds what was promised."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from annotator import cli
from annotator.datasets import manifest
from tests.end_to_end.curator import ROOT, Curator, Start

SAMPLE = ROOT / "corpora" / "harbour-news"


def _told(ana: Curator, sentence: str) -> list[str]:
    """Wait until the dialog in front says a sentence; the lines of all that it says."""
    seen = ana.until(lambda seen: sentence in "\n".join(seen.asked), f"{sentence} in the dialog")
    return "\n".join(seen.asked).split("\n")


def test_a_dataset_of_the_sample_corpus_is_made_by_keys(begin_anywhere: Start, tmp_path: Path) -> None:
    corpus = tmp_path / "harbour.corpus"
    articles = sorted(SAMPLE.glob("*.standoff.xml"))
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), *map(str, articles)]) == 0
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+Shift+D")
        _told(ana, "24 articles leave as text: CC0-1.0 (24).")
        ana.press("Alt+H")
        ana.type("60")
        ana.press("Tab")
        _told(ana, "The shares add up to 80 %: let them be 100 % together.")
        ana.type("20")
        ana.press("Tab")
        ana.type("20")
        ana.press("Alt+T", "Space")
        lines = _told(ana, "In several splits\tHere\tAt random")
        sizes = dict(line.split("\t")[:2] for line in lines if line.startswith(("Train\t", "Dev\t", "Test\t")))
        assert "Near copies\t0\t" in "\n".join(lines), "nothing leaks here"
        ana.press("Enter")
        seen = ana.until(lambda seen: seen.banner and not seen.busy, "the news")
        assert seen.banner == "The dataset is in harbour-dataset."
        assert "Open folder" in seen.buttons
    folder = tmp_path / "harbour-dataset"
    found = manifest.read((folder / "splits.tsv").read_bytes())
    assert found.plan.fractions == (0.6, 0.2, 0.2)
    for table in ("data", "tokens-entities"):
        for split, title in (("train", "Train"), ("dev", "Dev"), ("test", "Test")):
            files = sorted((folder / table).glob(f"{split}-*.parquet"))
            rows = [row for file in files for row in pq.read_table(file).to_pylist()]
            there = {row["id"] for row in rows}
            assert there == {one for one, where in found.splits.items() if where == split}
            assert len(there) == int(sizes[title]), "as it was told before"
