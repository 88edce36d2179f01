"""An export as Parquet is a corpus again: known by its ids, read row group by row group, with its splits."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import annotator
from annotator import resources
from annotator.api import Corpus
from annotator.cli import main
from annotator.datasets import manifest
from annotator.datasets.splits import Plan
from annotator.errors import AnnotatorError, FileRefused
from annotator.formats.tables.parquet_articles import split_of
from tests.opening.samples import data_home

__all__ = ["data_home"]


@pytest.fixture(scope="module")
def news() -> Corpus:
    return annotator.load(resources.sample_corpus())


@pytest.fixture(scope="module")
def table(news: Corpus) -> pa.Table:
    scheme = {**news[news.ids()[0]].scheme._asdict()}
    assert scheme["sha256"]
    return news.to_arrow().read_all()


@pytest.fixture
def dataset(tmp_path: Path, news: Corpus, table: pa.Table) -> Path:
    """Two files of train, one of dev and one of test, in row groups of four."""
    folder = tmp_path / "dataset"
    (folder / "data").mkdir(parents=True)
    (folder / "scheme.xml").write_bytes(news.scheme_files()[0])
    (folder / "README.md").write_text("# A card\n", encoding="utf-8")
    cuts = {"train-00000-of-00002": (0, 9), "train-00001-of-00002": (9, 6), "dev-00000-of-00001": (15, 4)}
    for name, (begin, length) in {**cuts, "test-00000-of-00001": (19, 5)}.items():
        put(folder, name, table.slice(begin, length))
    return folder


def put(folder: Path, name: str, table: pa.Table) -> Path:
    path = folder / "data" / f"{name}.parquet"
    pq.write_table(table, path, row_group_size=4, write_page_checksum=True)
    return path


def in_order(news: Corpus) -> list[str]:
    ids = news.ids()
    return ids[15:19] + ids[19:] + ids[:15]  # dev, test, train


# -- what is read ------------------------------------------------------------------------------------


def test_what_was_exported_is_there_again(
    news: Corpus, tmp_path: Path, data_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "exported"
    assert main(["export", str(resources.sample_corpus()), "--to", str(target), "--format", "parquet"]) == 0
    capsys.readouterr()
    corpus = annotator.load(target)
    assert (corpus.ids(), corpus.name, corpus.scheme) == (news.ids(), "exported", news.scheme)
    for mine, theirs in zip(corpus, news, strict=True):
        assert (mine.document, mine.sets, mine.scheme) == (theirs.document, theirs.sets, theirs.scheme)
        assert {*mine.annotators} == {*theirs.annotators}
    annotator.save(corpus, tmp_path / "back")
    assert annotator.validate(tmp_path / "back") == []


def test_a_dataset_is_a_corpus_with_its_splits(
    news: Corpus, tmp_path: Path, data_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "made"
    main(
        [
            "dataset",
            str(resources.sample_corpus()),
            "--to",
            str(target),
            "--train",
            "0.5",
            "--dev",
            "0.2",
            "--test",
            "0.3",
        ]
    )
    capsys.readouterr()
    corpus = annotator.load(target)
    assert {one.id: one.sets for one in corpus} == {one.id: one.sets for one in news}
    assert corpus.scheme == news.scheme
    assert corpus.splits == manifest.read((target / "splits.tsv").read_bytes()).splits
    (target / "splits.tsv").unlink()
    assert annotator.load(target).splits == corpus.splits, "the files' names say the same"
    assert {*corpus.splits.values()} == {"train", "dev", "test"}


def test_articles_of_several_files_are_one_corpus(dataset: Path, news: Corpus) -> None:
    for target in (dataset, str(dataset)):
        corpus = annotator.load(target)
        assert corpus.ids() == in_order(news)
        assert {one.id: one.sets for one in corpus} == {one.id: one.sets for one in news}
    assert corpus.only(news.ids()[3:5]).to_arrow().read_all().column("id").to_pylist() == news.ids()[3:5]
    with pytest.raises(KeyError):
        corpus["nope"]


def test_row_groups_are_read_when_they_are_needed_and_two_are_held(
    dataset: Path, news: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = annotator.load(dataset)
    read: list[int] = []
    original = pq.ParquetFile.read_row_group

    def counted(self: pq.ParquetFile, number: int, *args: object, **named: object) -> pa.Table:
        read.append(number)
        return original(self, number, *args, **named)

    monkeypatch.setattr(pq.ParquetFile, "read_row_group", counted)
    assert len([*corpus]) == 24
    assert read == [0, 0, 1, 0, 1, 2, 0, 1]
    read.clear()
    first, second, third = (corpus.ids()[place] for place in (0, 4, 10))
    for one in (first, second, first, second, first, third, first, second):
        assert corpus[one].id == one
    assert read == [0, 0, 0, 0], "the first, the second, the third in place of the second, the second"


def test_a_dataset_without_articles_is_empty(tmp_path: Path, table: pa.Table) -> None:
    (tmp_path / "data").mkdir()
    put(tmp_path, "train-00000-of-00001", table.slice(0, 0))
    corpus = annotator.load(tmp_path)
    assert (corpus.ids(), corpus.splits, corpus.scheme) == ([], {}, None)


# -- splits ------------------------------------------------------------------------------------------


def test_splits_follow_from_the_names_of_files(dataset: Path, news: Corpus) -> None:
    ids = news.ids()
    corpus = annotator.load(dataset)
    expected = dict.fromkeys(ids[:15], "train") | dict.fromkeys(ids[15:19], "dev") | dict.fromkeys(ids[19:], "test")
    assert corpus.splits == expected
    assert corpus.only(ids[14:16]).splits == {ids[14]: "train", ids[15]: "dev"}
    assert {*corpus.voted("ben").splits} == {*corpus.voted("ben").ids()}


def test_a_manifest_says_it_better(dataset: Path, news: Corpus, tmp_path: Path) -> None:
    ids = news.ids()
    said = {ids[0]: "test", ids[1]: "none", "gone": "train"}
    entries = {one: manifest.Entry(split, one, "0" * 64) for one, split in said.items()}
    data = manifest.write(manifest.Manifest(Plan(), "", entries))
    (dataset / "splits.tsv").write_bytes(data)
    assert annotator.load(dataset).splits == {ids[0]: "test"}
    folder = tmp_path / "standoff"
    shutil.copytree(resources.sample_corpus(), folder)
    assert annotator.load(folder).splits == {}
    (folder / "splits.tsv").write_bytes(data)
    assert annotator.load(folder).splits == {ids[0]: "test"}
    (folder / "splits.tsv").write_bytes(data[:-1])
    with pytest.raises(FileRefused, match="ends in the middle of a line"):
        _ = annotator.load(folder).splits


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("data/train-00000-of-00001.parquet", "train"),
        ("test-00012-of-00100.parquet", "test"),
        ("data/train.parquet", ""),
        ("data/train-0-of-1.parquet", ""),
        ("train-00000-of-00001.parquet/x", ""),
    ],
)
def test_a_name_says_a_split_or_nothing(name: str, split: str) -> None:
    assert split_of(name) == split


def test_other_names_say_nothing_of_splits(tmp_path: Path, table: pa.Table) -> None:
    (tmp_path / "data").mkdir()
    put(tmp_path, "all", table)
    put(tmp_path / ".", "more-00000-of-00001", table.slice(0, 0))
    assert annotator.load(tmp_path).splits == {}


# -- what is refused ---------------------------------------------------------------------------------


def read(folder: Path, ids: Sequence[str]) -> None:
    corpus = annotator.load(folder)
    for one in ids or corpus.ids():
        assert corpus[one].id == one


def refusal(folder: Path, ids: Sequence[str] = ()) -> str:
    with pytest.raises(FileRefused) as refused:
        read(folder, ids)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_half_of_a_dataset_is_none(dataset: Path) -> None:
    path = dataset / "data" / "train-00001-of-00002.parquet"
    path.unlink()
    assert refusal(dataset) == f"{path}: is missing; get the whole dataset again"


def test_an_article_is_there_once(dataset: Path, table: pa.Table, news: Corpus) -> None:
    put(dataset, "test-00000-of-00001", table.slice(0, 1))
    assert "train-00000-of-00002.parquet: has the article " in refusal(dataset)
    assert refusal(dataset).endswith(f"{news.ids()[0]}, which is there twice")


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"text": ["a"], "label": ["b"]}, "is no table of articles by Annotator"),
        ({"format": ["annotator"], "annotations": [[]]}, "is damaged"),
        ({"format": ["annotator"], "annotations": [[]], "id": ["../x"]}, "has an article with the id '../x'"),
        ({"format": ["annotator"], "annotations": [[]], "id": [None]}, "has an article with the id None"),
        ({"format": ["annotator"], "annotations": [[]], "id": [7]}, "has an article with the id 7"),
        ({"format": ["annotator"], "annotations": [[]], "id": ["x"], "version": [9]}, "article x: is of version 9"),
    ],
)
def test_tables_of_others_are_refused(tmp_path: Path, columns: dict[str, list[object]], reason: str) -> None:
    (tmp_path / "data").mkdir()
    pq.write_table(pa.table(columns), tmp_path / "data" / "train-00000-of-00001.parquet")
    assert reason in refusal(tmp_path)


@pytest.mark.parametrize("at", ["beginning", "middle", "end", "pointer"])
def test_damage_is_found(at: str, dataset: Path) -> None:
    path = dataset / "data" / "dev-00000-of-00001.parquet"
    data = bytearray(path.read_bytes())
    if at == "beginning":
        data[:4] = b"????"
        data = data[4:]
    elif at == "middle":
        data[4_000:12_000] = bytes(8_000)
    elif at == "end":
        data = data[:-100]
    else:
        data = bytearray(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    path.write_bytes(data)
    assert "dev-00000-of-00001.parquet" in refusal(dataset)


def test_a_text_that_was_changed_is_refused_with_the_article(dataset: Path, table: pa.Table, news: Corpus) -> None:
    texts = [text.replace("a", "e") for text in table.column("text").to_pylist()]
    place = table.schema.get_field_index("text")
    put(dataset, "test-00000-of-00001", table.set_column(place, "text", pa.array(texts, pa.large_string())).slice(19))
    identity = news.ids()[19]
    assert f"article {identity}: " in refusal(dataset, [identity])
    assert annotator.load(dataset)[news.ids()[0]].text == news[news.ids()[0]].text


def test_what_cannot_be_taken_in_is_not_left_out_in_silence(dataset: Path, table: pa.Table, news: Corpus) -> None:
    rows = table.slice(19).to_pylist()
    rows[0]["annotations"][0]["label"] = ""
    put(dataset, "test-00000-of-00001", pa.Table.from_pylist(rows, schema=table.schema))
    identity = news.ids()[19]
    assert f"article {identity}: is damaged: Annotations that are left out: 1" in refusal(dataset, [identity])


def test_another_scheme_is_refused(dataset: Path) -> None:
    path = dataset / "scheme.xml"
    path.write_bytes(path.read_bytes().replace(b'title="', b'title="My ', 1))
    assert "was annotated under another scheme than the scheme.xml beside it" in refusal(dataset)


def test_a_file_that_changed_since_is_not_taken_for_the_same(dataset: Path, table: pa.Table, news: Corpus) -> None:
    corpus = annotator.load(dataset)
    put(dataset, "test-00000-of-00001", table.slice(20))
    with pytest.raises(FileRefused, match="has changed; load it again"):
        corpus[news.ids()[19]]
    put(dataset, "test-00000-of-00001", table.slice(19, 1))
    with pytest.raises(FileRefused, match="has changed since it was loaded; load it again"):
        corpus[news.ids()[23]]
    (dataset / "data" / "dev-00000-of-00001.parquet").unlink()
    with pytest.raises(FileRefused, match="dev-00000-of-00001"):
        corpus[news.ids()[15]]


def test_without_pyarrow_the_remedy_is_named(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(AnnotatorError, match=r"pyarrow: pip install 'annotator\[parquet\]'"):
        annotator.load(dataset)
