"""Shards as they are written: each article once, and nothing half written where it fails."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from annotator.errors import CorpusError, FileRefused
from annotator.model.document import AnnotatedDocument, Document
from annotator.opening.article_shards import Pile, read_shard, shards_in, write_shard

ONE, OTHER = (AnnotatedDocument(Document(name, f"The {name}.")) for name in ("one", "other"))


def test_two_articles_of_one_id_are_refused() -> None:
    again = AnnotatedDocument(Document("one", "Another text."))
    with pytest.raises(FileRefused, match=r"one\.standoff\.xml: is two articles of one shard"):
        write_shard(io.BytesIO(), [ONE, OTHER, again])


def test_a_pile_removes_what_was_there_under_its_name(tmp_path: Path) -> None:
    for name in ("train-00000.zip", "train-00001.zip", "dev-00001.zip"):
        (tmp_path / name).write_bytes(b"before")
    with Pile(tmp_path, "train") as pile:
        pile.add(ONE)
        pile.add(OTHER)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dev-00001.zip", "train-00000.zip"]
    (shard,) = shards_in(pile.files)
    assert [one.document for one in read_shard(shard)] == [ONE.document, OTHER.document]


@pytest.mark.parametrize("taken", ["train-00000.zip", "train-00001.zip"])
def test_a_pile_that_cannot_be_finished_leaves_nothing_half_written(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).mkdir()
    with pytest.raises(CorpusError, match=rf"{taken}: cannot be"), Pile(tmp_path, "train") as pile:
        pile.add(ONE)
    assert not [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")]
