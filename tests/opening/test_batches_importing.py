"""Files of every kind to shards: each article once, bad ones told, nothing that hangs."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from annotator import resources
from annotator.articles.importing import from_bytes
from annotator.batch.running import Batch, batch_job
from annotator.batch.work import Outcome, Task, perform
from annotator.errors import CorpusError
from annotator.jobs import run
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.opening.article_shards import read_shard, unshelve
from annotator.opening.batches import reading
from annotator.opening.batches.cutting import Cut, cut_job
from annotator.opening.batches.folders import shards_of
from annotator.opening.batches.importing import Import
from annotator.opening.batches.naming import named
from annotator.opening.batches.reading import sha256_of
from annotator.opening.codec import decode, encode
from tests.articles.inputs import HTML, STORY, archive, lines, record

PAGES = resources.corpora() / "harbour-pages" / "pages"


@pytest.fixture(autouse=True, scope="module")
def _nobody_is_left_reading() -> Iterator[None]:
    yield
    reading.end_all()


def put(path: Path, data: str | bytes) -> Path:
    """A file with this content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def taken_in(folder: Path, *paths: Path, longest: float = 60.0, **cut: int) -> tuple[Batch, Cut]:
    """What an import of these files did, and how they were cut."""
    shards = run(cut_job(paths, folder, **cut))
    return run(batch_job(shards.shards, folder, Import(longest=longest))), shards


def articles(folder: Path) -> list[AnnotatedDocument]:
    """All articles of a folder of shards."""
    return [one for shard in shards_of(folder) for one in read_shard(shard)]


def test_real_pages_come_in_as_they_do_into_a_corpus(tmp_path: Path) -> None:
    pages = sorted(PAGES.glob("*.html"))[:7]
    batch, cut = taken_in(tmp_path / "out", *pages, files=3)
    assert [len(shard.parts) for shard in cut.shards] == [3, 3, 1]
    assert (batch.new, batch.failures, dict(batch.counts)) == (3, [], {"articles": 7})
    for page, one in zip(pages, articles(tmp_path / "out"), strict=True):
        read = from_bytes(page.read_bytes(), name=str(page)).annotated.document
        assert one.document == replace(read, id=named(read.id, read.sha256))
    hints = [one for shard in shards_of(tmp_path / "out") for one in unshelve(shard)]
    assert all(len(one.hints) == len(one.read().document.blocks) for one in hints)
    assert {hint.main for one in hints for hint in one.hints} == {True, False}


def test_the_same_files_give_the_same_bytes_and_are_read_once(tmp_path: Path) -> None:
    pages = sorted(PAGES.glob("*.html"))[:3]
    first, _ = taken_in(tmp_path / "one", *pages, files=2)
    again, _ = taken_in(tmp_path / "two", *pages, files=2)
    assert [row.output for row in first.rows] == [row.output for row in again.rows]
    names = [path.name for path in sorted((tmp_path / "one").glob("*.zip"))]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    known, _ = taken_in(tmp_path / "one", *pages, files=2)
    assert known.new == 0
    assert known.rows == first.rows
    (tmp_path / "one" / names[1]).write_bytes(b"damaged")
    mended, _ = taken_in(tmp_path / "one", *pages, files=2)
    assert mended.new == 1
    assert mended.rows == first.rows


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_a_web_archive_in_stretches_holds_the_same_articles(tmp_path: Path, suffix: str) -> None:
    each = [record(f"https://x.example/{path.stem}", path.read_bytes()) for path in sorted(PAGES.glob("*.html"))[:4]]
    each.insert(2, record("https://x.example/picture", b"GIF89a", headers="Content-Type: image/gif"))
    packed = map(gzip.compress, each) if suffix.endswith(".gz") else each
    path = put(tmp_path / f"crawl{suffix}", b"".join(packed))
    whole, cut = taken_in(tmp_path / "whole", path)
    parts, stretches = taken_in(tmp_path / "parts", path, most=1)
    assert (len(cut.shards), len(stretches.shards)) == (1, 5)
    assert all(len(shard.parts) == 1 for shard in stretches.shards)
    assert not whole.failures
    assert not parts.failures
    assert not [problem for row in (*whole.rows, *parts.rows) for problem in row.problems]
    assert articles(tmp_path / "parts") == articles(tmp_path / "whole")
    assert len(articles(tmp_path / "whole")) == 4


def test_a_web_archive_that_breaks_off_costs_its_last_page(tmp_path: Path) -> None:
    whole = b"".join(gzip.compress(record(f"https://x.example/{n}", f"{HTML}<p>{n}".encode())) for n in range(6))
    batch, _ = taken_in(tmp_path / "out", put(tmp_path / "cut.warc.gz", whole[:-40]), most=2)
    assert [row.counts["articles"] for row in batch.rows] == [2, 2, 1]
    assert [len(row.problems) for row in batch.rows][:2] == [0, 0]
    assert any("from byte" in problem and "break" in problem for problem in batch.rows[2].problems)


def test_bad_files_are_told_and_the_others_come_in(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.txt", f"A good one\n\n{STORY}")
    put(tmp_path / "in" / "b.html", b"\x89PNG\r\n\x1a\n\0\0\0")
    put(tmp_path / "in" / "c.html", HTML)
    put(tmp_path / "in" / "d.pdf", b"%PDF-1.7 and no more")
    put(tmp_path / "in" / "e.jsonl", lines(5, bad=3))
    put(tmp_path / "in" / "f.zip", archive({"one.txt": f"In a zip\n\n{STORY}".encode(), "../out.txt": b"Out\n\nOut"}))
    put(tmp_path / "in" / "g.zip", archive({"bomb.txt": b"\0" * 30_000_000}))
    put(tmp_path / "in" / "h.csv", "name,value\na,1\nb,2\n")
    batch, cut = taken_in(tmp_path / "out", tmp_path / "in", tmp_path / "missing.txt")
    assert not batch.failures
    problems = [problem for row in batch.rows for problem in row.problems]
    told = {Path(problem.partition(":")[0].partition(", line")[0]).name for problem in problems}
    assert ["missing.txt: is not there" in sentence for sentence in cut.refused] == [True]
    assert told >= {"b.html", "d.pdf", "out.txt", "bomb.txt"}
    assert any("e.jsonl" in problem for problem in problems)
    assert batch.counts["articles"] == 2 + 4 + 1
    assert batch.counts["tables without articles"] == 1
    assert not (tmp_path / "out.txt").exists()


def test_articles_of_one_title_have_names_of_their_own_in_every_shard(tmp_path: Path) -> None:
    texts = ["Flood\n\nThe first.", "Flood\n\nThe second.", "Flood\n\nThe first.", "Flood\n\nThe third."]
    for number, text in enumerate(texts):
        put(tmp_path / "in" / f"{number}.txt", text)
    together, _ = taken_in(tmp_path / "one", tmp_path / "in")
    taken_in(tmp_path / "many", tmp_path / "in", files=1)
    assert dict(together.counts) == {"articles": 3, "copies": 1}
    ids = [one.document.id for one in articles(tmp_path / "one")]
    assert len(set(ids)) == 3
    assert all(identity.startswith("flood-") for identity in ids)
    assert {one.document.id for one in articles(tmp_path / "many")} == set(ids)
    assert named("x" * 80, "0" * 64) == f"{'x' * 63}-{'0' * 16}"


def test_standoff_files_keep_their_names_and_everybodys_work(tmp_path: Path) -> None:
    source = resources.sample_corpus()
    path = min(source.glob("*.standoff.xml"))
    data = path.read_bytes()
    put(tmp_path / "a" / path.name, data)
    put(tmp_path / "b" / path.name, data)
    other = decode(data, path.name)
    bens = AnnotationSet("ben", [one._replace(annotator="ben") for one in other.sets["ana"].annotations()][:3])
    other = replace(other, sets={"ben": bens}, annotators=(Annotator("ben"),))
    put(tmp_path / "c" / path.name, encode(other))
    batch, _ = taken_in(tmp_path / "out", tmp_path / "a", tmp_path / "b", tmp_path / "c")
    assert dict(batch.counts) == {"articles": 2, "copies": 1}
    first, further = articles(tmp_path / "out")
    assert first.document.id == path.name.removesuffix(".standoff.xml")
    assert further.document.id == named(first.document.id, sha256_of(encode(other)))
    assert set(first.sets) == {"ana", "ben"}
    assert set(further.sets) == {"ben"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_does_not_hold_up_the_cut(tmp_path: Path) -> None:
    os.mkfifo(put(tmp_path / "in" / "a.txt", f"Here\n\n{STORY}").with_name("pipe.txt"))
    batch, cut = taken_in(tmp_path / "out", tmp_path / "in")
    assert "is no ordinary file" in cut.refused[0]
    assert batch.counts["articles"] == 1


def test_what_cannot_be_reached_by_a_worker_is_a_failure_of_one_shard(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.txt", f"Here\n\n{STORY}")
    gone = put(tmp_path / "in" / "b.txt", f"Gone\n\n{STORY}")
    cut = run(cut_job([tmp_path / "in"], tmp_path / "out", files=1))
    gone.unlink()
    batch = run(batch_job(cut.shards, tmp_path / "out", Import()))
    assert [one.shard for one in batch.failures] == ["00001"]
    assert "b.txt" in batch.failures[0].sentence
    assert len(articles(tmp_path / "out")) == 1


def test_what_the_batch_itself_has_made_is_not_read(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", f"Here\n\n{STORY}")
    first, _ = taken_in(tmp_path / "out", tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "link").symlink_to(tmp_path)
    for there, out in (
        (tmp_path, tmp_path / "out"),
        (tmp_path, tmp_path / "elsewhere" / ".." / "out"),
        (tmp_path / "elsewhere" / "link", tmp_path / "out"),
    ):
        again, cut = taken_in(out, there)
        assert (len(cut.shards), [row.output for row in again.rows]) == (1, [row.output for row in first.rows])


@pytest.mark.parametrize("named", ["out", "out/a.txt", "other/../out/in"])
def test_what_lies_where_shards_go_is_not_passed_over_in_silence(tmp_path: Path, named: str) -> None:
    put(tmp_path / "out" / "a.txt", f"Here\n\n{STORY}")
    put(tmp_path / "out" / "in" / "a.txt", f"Here\n\n{STORY}")
    (tmp_path / "other").mkdir()
    with pytest.raises(CorpusError, match=r": lies in the folder that shards are to go to; choose another"):
        taken_in(tmp_path / "out", tmp_path / named)


def test_where_archives_are_cut_is_found_out_once(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc", b"".join(record(f"https://x.example/{n}", HTML.encode()) for n in range(4)))
    first = run(cut_job([path], tmp_path / "out", most=2))
    rows = (tmp_path / "out" / "cuts" / "manifest.jsonl").read_bytes()
    assert run(cut_job([path], tmp_path / "out", most=2)) == first
    assert (tmp_path / "out" / "cuts" / "manifest.jsonl").read_bytes() == rows
    assert json.loads((tmp_path / "out" / "cuts" / "00000.json").read_bytes())[0][0] == 0
    assert zipfile.is_zipfile(path) is False


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Who reads is a program that dies of some texts, and is soon ready."""
    reading.end_all()
    monkeypatch.setattr(reading, "_PROGRAM", "tests.opening.deadly_reader")
    yield
    reading.end_all()


@pytest.mark.usefixtures("deadly")
def test_what_takes_too_long_costs_one_article(tmp_path: Path) -> None:
    for name, text in (("a", "Το λιμάνι"), ("c", "Η γέφυρα")):  # in Greek, whose script says the language
        put(tmp_path / "in" / f"{name}.txt", f"{text}\n\n{text}")
    put(tmp_path / "in" / "b.txt", "a b\n\n" * 2_500_000)  # minutes, and a gigabyte
    batch, _ = taken_in(tmp_path / "out", tmp_path / "in", longest=2.0)
    assert [one.document.title for one in articles(tmp_path / "out")] == ["Το λιμάνι", "Η γέφυρα"]
    (problem,) = batch.rows[0].problems
    assert problem == f"{tmp_path / 'in' / 'b.txt'}: takes longer than 2 seconds to read; split it, or save it as text"


@pytest.mark.usefixtures("deadly")
def test_what_ends_its_reader_costs_one_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("a", "Το λιμάνι"), ("b", "deadly"), ("c", "Η γέφυρα")):  # in Greek, which says its language
        put(tmp_path / "in" / f"{name}.txt", f"{text}\n\n{text}")
    batch, _ = taken_in(tmp_path / "out", tmp_path / "in")
    assert [one.document.title for one in articles(tmp_path / "out")] == ["Το λιμάνι", "Η γέφυρα"]
    (problem,) = batch.rows[0].problems
    assert problem.startswith(f"{tmp_path / 'in' / 'b.txt'}: ends the program that reads it")
    monkeypatch.setattr(reading, "MOST_LOST", 1)
    given_up, _ = taken_in(tmp_path / "other", tmp_path / "in")
    assert "has 1 articles that end or hold up" in given_up.failures[0].sentence
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == ["manifest.jsonl"]


def test_a_reader_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading.end_all()
    monkeypatch.setattr(reading, "_PROGRAM", "annotator.no_such_program")
    batch, _ = taken_in(tmp_path / "out", put(tmp_path / "a.txt", STORY))
    assert "Python cannot be started once more" in batch.failures[0].sentence


@pytest.mark.usefixtures("deadly")
def test_threads_have_readers_of_their_own(tmp_path: Path) -> None:
    for number in range(4):
        put(tmp_path / "in" / f"{number}.txt", f"Το λιμάνι {number}\n\nΤο πλοίο {number}")

    def threads(tasks: Sequence[Task]) -> Generator[Outcome, None, None]:
        with ThreadPoolExecutor(2) as pool:
            yield from pool.map(perform, tasks)

    cut = run(cut_job([tmp_path / "in"], tmp_path / "out", files=1))
    batch = run(batch_job(cut.shards, tmp_path / "out", Import(), threads))
    assert [one.document.text[-1] for one in articles(tmp_path / "out")] == list("0123")
    alone, _ = taken_in(tmp_path / "alone", tmp_path / "in", files=1)
    assert alone.rows == batch.rows


def test_a_reader_for_which_there_is_no_process_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading.end_all()
    monkeypatch.setattr(reading.sys, "executable", str(tmp_path / "python"))
    batch, _ = taken_in(tmp_path / "out", put(tmp_path / "a.txt", STORY))
    assert batch.failures[0].sentence.startswith("00000: cannot be read, as Python cannot be started once more")
