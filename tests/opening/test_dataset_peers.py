"""A dataset of the sample corpus, loaded by the libraries that it is made for."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotator import opening
from annotator.datasets import manifest
from annotator.datasets.card import checksums
from annotator.editing.facts import set_fact
from annotator.jobs import run
from annotator.opening.dataset.making import dataset_job
from annotator.opening.dataset.wishes import DatasetOut
from tests.interop import python_with_peers

SCRIPT = Path(__file__).parents[1] / "datasets" / "validate_croissant.py"
HIDDEN = "thirty-four-jars-of-mud"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sample_store: Path) -> Path:
    """A dataset of the sample corpus, in which one article has no licence."""
    top = tmp_path_factory.mktemp("peers")
    with opening.open_corpus(shutil.copy(sample_store, top), annotator="ana") as corpus:
        document = corpus.store.read(HIDDEN).document
        corpus.store.commit(set_fact(document, "rights", []), annotator="ana")
        run(dataset_job(corpus, top / "made", DatasetOut(tokens=("entities", "claims"))))
    return top / "made"


@pytest.fixture(scope="module")
def peers(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What mlcroissant and datasets make of it, without a network."""
    python = python_with_peers()
    if python is None:
        pytest.skip("needs an environment with datasets, which .ci/run makes; ANNOTATOR_INTEROP says where it is")
    home = str(tmp_path_factory.mktemp("home"))
    done = subprocess.run(
        [python, SCRIPT, folder],
        capture_output=True,
        check=False,
        timeout=120,
        env={"PYTHONUTF8": "1", "HOME": home, "HF_HOME": home, "HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)[folder.name]
    return found


def test_datasets_loads_every_table_by_its_name(folder: Path, peers: dict[str, Any]) -> None:
    rows = {
        table: {
            path.name.partition("-")[0]: pq.read_metadata(path).num_rows for path in (folder / place).glob("*.parquet")
        }
        for table, place in (
            ("default", "data"), ("offsets", "offsets"), ("tokens-entities",) * 2, ("tokens-claims",) * 2,
        )
    }  # fmt: skip
    assert peers["tables"] == rows
    assert peers["unnamed"] == rows["default"]
    assert sum(rows["default"].values()) == 23
    assert sum(rows["offsets"].values()) == 1


def test_mlcroissant_finds_nothing_wrong_and_gives_every_row(folder: Path, peers: dict[str, Any]) -> None:
    assert (peers["errors"], peers["warnings"]) == ([], [])
    splits = manifest.read((folder / "splits.tsv").read_bytes()).splits
    given = {one["default/id"]: one["default/split"] for one in peers["records"]["default"]}
    assert given == {one: name for one, name in splits.items() if one != HIDDEN}
    texts = {row["id"]: row["text"] for row in pq.read_table(folder / "data", columns=["id", "text"]).to_pylist()}
    assert {one["default/id"]: one["default/text"] for one in peers["records"]["default"]} == texts
    assert [one["offsets/id"] for one in peers["records"]["offsets"]] == [HIDDEN]
    assert [one["splits/name"] for one in peers["records"]["splits"]] == ["train", "dev", "test"]


def test_its_checksums_hold(folder: Path) -> None:
    assert checksums.verify(folder) == []
    listed = checksums.read((folder / checksums.NAME).read_bytes(), checksums.NAME)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {*listed} == there - {checksums.NAME}
