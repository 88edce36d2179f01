"""What pandas and datasets are given, as they see it themselves; and what is said where they are missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import annotator
from annotator import resources
from annotator.api import Corpus
from annotator.errors import AnnotatorError
from annotator.formats.tables import parquet
from tests.interop import run_with_peers

SCRIPT = Path(__file__).with_name("read_with_peers.py")


@pytest.fixture(scope="module")
def news() -> Corpus:
    return annotator.load(resources.sample_corpus())


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the peers say of the sample corpus, and what they left behind."""
    home = tmp_path_factory.mktemp("home")
    said: dict[str, Any] = json.loads(
        run_with_peers(SCRIPT, resources.sample_corpus(), home=home, with_annotator=True)
    )  # fmt: skip
    return said | {"left": [one.name for one in home.iterdir() if one.name.startswith("annotator-")]}


@pytest.mark.parametrize("peer", ["pandas", "datasets"])
def test_peers_find_every_article_and_the_text_under_every_annotation(
    peer: str, seen: dict[str, Any], news: Corpus
) -> None:
    found = seen[peer]
    assert found["ids"] == news.ids()
    assert found["columns"] == parquet.schema().names
    assert found["covered"] == {
        one.id: {each.id: one.covered(each) for each in one.annotations()} for one in news
    }  # fmt: skip


def test_types_are_those_that_are_promised(seen: dict[str, Any]) -> None:
    types = seen["pandas"]["types"]
    assert types == {"id": "str", "text": "str", "version": "int64", "annotations": "object"}
    assert seen["pandas"]["missing"] == 24
    assert seen["datasets"]["types"] == {field.name: str(field.type) for field in parquet.schema()}


def test_a_dataset_is_read_from_a_file_that_goes_at_the_end(seen: dict[str, Any], news: Corpus) -> None:
    assert seen["datasets"]["table"] == "MemoryMappedTable"
    (path,) = seen["datasets"]["files"]
    assert path.endswith("articles.arrow")
    assert seen["left"] == []
    assert seen["datasets"]["long"] == [one.id for one in news if len(one.text) > 4_000]


def test_soft_votes_reach_them_as_confidences(seen: dict[str, Any], news: Corpus) -> None:
    expected = {one.id: sorted(each.confidence or 0 for each in one.annotations()) for one in news.voted("soft")}
    assert seen["soft"] == expected


@pytest.mark.parametrize(
    ("asked", "package"), [(Corpus.to_pandas, "pandas"), (Corpus.to_hf, "datasets")], ids=["pandas", "datasets"]
)
def test_what_is_missing_is_named_with_the_remedy(
    asked: Callable[[Corpus], object], package: str, news: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(AnnotatorError, match=rf"^This needs the package {package}: pip install {package}$"):
        asked(news)


@pytest.mark.parametrize("asked", [Corpus.to_arrow, Corpus.to_pandas, Corpus.to_hf])
def test_without_pyarrow_there_are_no_tables(
    asked: Callable[[Corpus], object], news: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(AnnotatorError, match=r"pyarrow: pip install 'annotator\[parquet\]'"):
        asked(news)
