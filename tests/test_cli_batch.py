"""The commands of batches: what they print, their exit status, and that they go on where they were."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import cli, resources
from annotator.opening.batches import reading
from tests.articles.inputs import STORY

PAGES = resources.corpora() / "harbour-pages" / "pages"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True, scope="module")
def _nobody_is_left_reading() -> Iterator[None]:
    yield
    reading.end_all()


def said(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    output, errors = capsys.readouterr()
    assert "Traceback" not in output + errors
    return output.splitlines(), errors.splitlines()


def batch(*words: str) -> int:
    return cli.main(["batch", *words])


def test_from_files_to_near_copies(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("in")
    folder.mkdir()
    for path in sorted(PAGES.glob("*.html"))[:2]:
        shutil.copy(path, folder)
    (folder / "story.txt").write_text(f"Harbour opens\n\n{STORY}\n", encoding="utf-8")
    (folder / "again.txt").write_text(f"Harbour opens\n\n{STORY}\n", encoding="utf-8")
    (folder / "wrong.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert batch("import", "in", "--to", "shards") == 1
    lines, errors = said(capsys)
    assert lines == ["1 shard done, 0 there already, 0 failed.", "3 articles, copies 1, refused 1."]
    assert [line.partition(":")[0] for line in errors] == [str(folder.absolute() / "wrong.txt")]
    (folder / "wrong.txt").unlink()
    assert batch("import", "in", "--to", "shards") == 0
    assert said(capsys)[0][0] == "1 shard done, 0 there already, 0 failed."
    assert batch("import", "in", "--to", "shards") == 0
    lines, errors = said(capsys)
    assert lines == ["Nothing to do: 1 shard in shards is as it was asked for.", "3 articles, copies 1."]
    assert errors == []
    assert batch("suggest", "shards", "suggested") == 0
    assert "of page-blocks" in said(capsys)[0][1]
    assert batch("validate", "suggested") == 0
    assert said(capsys)[0] == ["1 shard done, 0 there already, 0 failed.", "3 articles."]
    assert batch("convert", "suggested", "--to", "html", "--format", "html") == 0
    assert "  not written: " in "\n".join(said(capsys)[0])
    assert batch("near-copies", "suggested", "--to", "copies") == 0
    assert said(capsys)[0][-1] == "0 of 3 articles in 0 clusters."
    assert batch("near-copies", "suggested", "--to", "copies") == 0
    assert said(capsys)[0][-1] == "0 of 3 articles in 0 clusters, as before."


def test_a_damaged_shard_is_told_and_the_others_finish(capsys: pytest.CaptureFixture[str]) -> None:
    corpus = Path("news")
    corpus.mkdir()
    source = resources.sample_corpus()
    for path in [source / "scheme.xml", *sorted(source.glob("*.standoff.xml"))[:3]]:
        shutil.copy(path, corpus)
    assert batch("cut", "news", "--to", "shards", "--articles", "1") == 0
    assert said(capsys)[0] == ["3 articles written into shards, 1 a shard."]
    whole = Path("shards/00001.zip").read_bytes()
    Path("shards/00001.zip").write_bytes(whole[:-100])
    asked = ["convert", "shards", "--to", "iob2", "--format", "iob2", "--layer", "entities"]
    assert batch(*asked) == 1
    lines, errors = said(capsys)
    assert lines[:2] == ["2 shards done, 0 there already, 1 failed.", "2 articles."]
    assert errors == ["00001.zip: is no whole ZIP archive; get it again"]
    Path("shards/00001.zip").write_bytes(whole)
    assert batch(*asked) == 0
    assert said(capsys)[0][:2] == ["1 shard done, 2 there already, 0 failed.", "3 articles."]
    rows = [json.loads(line) for line in Path("iob2/manifest.jsonl").read_bytes().splitlines()]
    assert [row["shard"] for row in rows] == ["00000", "00001", "00002"]
    assert batch("suggest", "shards", "suggested", "--corpus", "news") == 0
    assert "of known-names" in said(capsys)[0][1]
    first = Path("suggested/00000.zip").read_bytes()
    Path("shards/scheme.xml").write_bytes(Path("shards/scheme.xml").read_bytes().replace(b'"PERSON"', b'"PIRATE"'))
    assert batch("validate", "shards") == 1
    assert ", problems " in said(capsys)[0][1]
    assert batch("validate", "shards") == 1
    assert said(capsys)[0][0] == "Nothing to do: 3 shards in shards/problems are as they were asked for."
    assert Path("suggested/00000.zip").read_bytes() == first


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["import", "--to", "out"], "Missing argument"),
        (["import", "missing.txt", "--to", "out"], "missing.txt: is not there"),
        (["import", ".", "--to", "out", "--column", "body=Body"], "'body=Body' is not NAME=COLUMN"),
        (["near-copies", "empty", "--to", "out"], "empty: cannot be read"),
        (["validate", "."], "holds no shards"),
        (["suggest", ".", "out"], "holds no shards"),
        (["convert", "a", "--to", "a", "--format", "brat"], "a: holds the shards themselves"),
        (["convert", "a", "--to", "b", "--format", "brats"], "brats: is no format"),
        (["convert", "a", "--to", "b", "--format", "conllu"], "is only read, not written"),
        (["near-copies", "a", "--to", "b", "--workers", "0"], "Invalid value for '--workers'"),
        (["near-copies", "a", "--to", "b", "--engine", "spark"], "'spark' is not one of"),
        (
            ["near-copies", "a", "--to", "b", "--engine", "pool", "--scheduler", "x"],
            "only the engine dask has a scheduler",
        ),
        (["cut", "missing.corpus", "--to", "b"], "missing.corpus"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a").mkdir()
    shutil.copy(_shard(), Path("a/00000.zip"))
    assert batch(*words) == 2
    assert why in "\n".join(said(capsys)[1])
    assert not list(Path().glob("*/manifest.jsonl"))


def _shard() -> Path:
    import zipfile

    path = Path("00000.whole")
    with zipfile.ZipFile(path, "w"):
        pass
    return path


def test_shards_become_a_dataset_without_a_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    Path("news").mkdir()
    source = resources.sample_corpus()
    for path in [source / "scheme.xml", *sorted(source.glob("*.standoff.xml"))[:6]]:
        shutil.copy(path, "news")
    assert batch("cut", "news", "--to", "shards", "--articles", "2") == 0
    assert batch("near-copies", "shards", "--to", "copies", "--engine", "serial") == 0
    said(capsys)
    make = ["dataset", "shards", "--to", "made", "--engine", "serial", "--copies", "copies"]
    whole = Path("shards/00001.zip").read_bytes()
    Path("shards/00001.zip").write_bytes(whole[:-100])
    assert cli.main(make) == 2
    lines, errors = said(capsys)
    assert (lines, len(errors)) == ([], 1)
    assert errors[0].endswith(
        "00001.zip: is no whole ZIP archive; get it again; what is finished is kept for the next time."
    )
    assert not Path("made").exists()
    Path("shards/00001.zip").write_bytes(whole)
    assert cli.main(make) == 0
    lines, errors = said(capsys)
    assert "default: 6 rows" in lines
    assert errors == []
    assert cli.main(["dataset", "news", "--to", "ours", "--engine", "serial"]) == 0
    assert said(capsys)[0][1:] == lines[1:]
    for path in Path("ours/data").iterdir():
        assert path.read_bytes() == Path("made/data", path.name).read_bytes()
    shutil.copy("shards/00001.zip", "shards/00003.zip")
    assert cli.main([*make[:3], "twice", *make[4:6]]) == 0
    (error,) = said(capsys)[1]
    assert error == "2 articles are in the shards again, with the same text; the first one counts."
    assert cli.main([*make[:3], "again", "--copies", "news"]) == 2
    assert said(capsys)[1][0].startswith("news: holds no sketches of shards; compare the shards with")
    assert cli.main(["dataset", "news", "--to", "again", "--copies", "copies"]) == 2
    assert "--copies is for shards" in "\n".join(said(capsys)[1])
