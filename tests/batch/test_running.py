"""A batch in one process: what is done stays done, what changed is done again, and nothing half written is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from annotator.batch.ledger import NAME, _row, read_rows
from annotator.batch.running import batch_job
from annotator.batch.shards import Part, Shard
from annotator.batch.work import Row
from annotator.errors import Cancelled, CorpusBusy, CorpusError
from annotator.jobs import run
from tests.batch.works import Capitals, DiskFull, Failing, done, files, shards

JSON = st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers() | st.text(max_size=3), max_size=3)
SOUND = Row("a", "1", "2", "3", "", "a.txt", "4", 5, {"words": 1}, [], [])


def line(row: Row) -> bytes:
    return json.dumps(row._asdict(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def test_a_batch_makes_a_file_and_a_row_for_each_shard(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    batch = done(given, tmp_path / "out")
    made = files(tmp_path / "out")
    assert sorted(made) == [*(f"{shard.name}.txt" for shard in given), NAME]
    assert made["00001.txt"] == b"THE TIDE OF 00001-0.TXT TURNED " * 2
    assert (batch.new, batch.failures, batch.counts["words"]) == (6, [], 5 * (1 + 2 + 2 * 3 + 4 + 5 + 6))
    assert list(read_rows(tmp_path / "out").values()) == batch.rows
    assert batch.peak > 1024 * 1024


def test_a_second_batch_does_nothing(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    first = done(given, tmp_path / "out")
    times = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    second = done(given, tmp_path / "out")
    assert (second.new, second.rows) == (0, first.rows)
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == times


@pytest.mark.parametrize(
    ("change", "new"),
    [
        pytest.param(lambda base: (base / "out" / "00001.txt").unlink(), 1, id="output gone"),
        pytest.param(lambda base: (base / "out" / "00001.txt").write_bytes(b"x"), 1, id="output changed"),
        pytest.param(lambda base: (base / "in" / "00001-0.txt").write_bytes(b"x"), 1, id="input changed"),
    ],
)
def test_what_changed_is_done_again(tmp_path: Path, change: Callable[[Path], object], new: int) -> None:
    given = shards(tmp_path / "in")
    done(given, tmp_path / "out")
    change(tmp_path)
    assert done(given, tmp_path / "out").new == new
    assert done(given, tmp_path / "out").new == 0
    done(given, tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


@pytest.mark.parametrize("work", [Capitals({"case": "title"}), Capitals(code="2"), Capitals(model="m")])
def test_what_is_asked_for_otherwise_is_done_again(tmp_path: Path, work: Capitals) -> None:
    given = shards(tmp_path / "in")
    done(given, tmp_path / "out")
    assert done(given, tmp_path / "out", work).new == 6


def test_a_shard_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    (tmp_path / "in" / "00000-0.txt").write_bytes(b"\xff")
    (tmp_path / "in" / "00001-0.txt").unlink()
    given[2] = Shard("00002", (Part(given[2].parts[0].path, 0, 100_000),))
    given[3] = given[3]._replace(name="../out")
    batch = done(given, tmp_path / "out")
    assert [shard for shard, _ in batch.failures] == ["../out", "00000", "00001", "00002"]
    assert [row.shard for row in batch.rows] == ["00004", "00005"]
    said = [sentence for _, sentence in batch.failures]
    assert said[0] == "../out: cannot be the name of a file; rename what it is made from."
    assert said[1] == "00000-0.txt: is not UTF-8"
    assert "ends" in said[3]
    assert "bytes too early" in said[3]
    assert sorted(files(tmp_path / "out")) == ["00004.txt", "00005.txt", NAME]


def test_a_fault_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    batch = done(shards(tmp_path / "in", 1), tmp_path / "out", Failing())
    assert batch.failures[0].sentence == (
        "00000: Annotator failed on it (ZeroDivisionError: \ufffd[31mno), which is a bug."
    )
    assert list(files(tmp_path / "out")) == [NAME]


def test_two_shards_of_one_name_are_refused(tmp_path: Path) -> None:
    given = shards(tmp_path / "in", 2)
    with pytest.raises(CorpusError, match=r"^00000: 2 shards have this name; rename"):
        done([given[0], given[1]._replace(name="00000")], tmp_path / "out")


def test_a_full_disk_stops_the_batch_and_what_is_finished_stays(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    with pytest.raises(CorpusError, match=r"00003\.txt: cannot be written: no space left on device; free some space"):
        done(given, tmp_path / "out", DiskFull(since="00003"))
    assert sorted(files(tmp_path / "out")) == ["00000.txt", "00001.txt", "00002.txt", NAME]
    assert done(given, tmp_path / "out").new == 3


def test_a_cancelled_batch_leaves_nothing_half_written_and_goes_on_later(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    out = tmp_path / "out"
    job = batch_job(given, out, Capitals())
    for _ in range(3):
        next(job)
    with pytest.raises(Cancelled):
        job.throw(Cancelled())
    assert sorted(files(out)) == ["00000.txt", "00001.txt", NAME]
    assert done(given, out).new == 4


def test_one_batch_at_a_time_works_in_a_folder(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    job = batch_job(given, tmp_path / "out", Capitals())
    next(job)
    with pytest.raises(CorpusBusy, match=r"out: another batch works in it; wait"):
        done(given, tmp_path / "out")
    job.close()
    assert done(given, tmp_path / "out").new == 6


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(CorpusError, match="out: cannot be made"):
        done(shards(tmp_path / "in"), tmp_path / "out")


def test_what_a_killed_batch_left_is_swept_and_its_torn_line_costs_one_shard(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    out = tmp_path / "out"
    done(given, out)
    manifest = out / NAME
    manifest.write_bytes(manifest.read_bytes()[:-20])
    (out / ".00005.txt.0badcafe.tmp").write_bytes(b"half")
    (out / "notes.tmp").write_bytes(b"somebody's")
    job = batch_job(given, out, Capitals())
    run(job)
    assert len(read_rows(out)) == 6
    made = files(out)
    assert made.pop("notes.tmp") == b"somebody's"
    done(given, tmp_path / "fresh")
    assert made == files(tmp_path / "fresh")


def test_a_row_added_after_a_torn_line_is_not_lost(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    out = tmp_path / "out"
    done(given, out)
    (out / NAME).write_bytes((out / NAME).read_bytes()[:-20])
    (out / "00000.txt").unlink()
    job = batch_job(given, out, Capitals())
    next(job)
    next(job)
    job.close()
    assert set(read_rows(out)) == {f"0000{number}" for number in range(5)}
    assert done(given, out).new == 1


@pytest.mark.parametrize(
    "wrong",
    [
        b"[" * 100_000,
        b"null\n",
        b'{"shard":"a"}\n',
        line(SOUND._replace(file="../a.txt")),
        line(SOUND._replace(file="a/../../b")),
        line(SOUND._replace(shard="..", file="..")),
        line(SOUND._replace(size="5")),  # type: ignore[arg-type]
        line(SOUND._replace(size=True)),
        line(SOUND._replace(counts={"words": "many"})),  # type: ignore[dict-item]
        line(SOUND._replace(counts=[1])),  # type: ignore[arg-type]
        line(SOUND._replace(problems="no")),  # type: ignore[arg-type]
        line(SOUND._replace(losses=[1])),  # type: ignore[list-item]
        line(SOUND).replace(b'"words"', b'"\\ud800"'),
        line(SOUND).replace(b":5,", b":" + b"5" * 9999 + b","),
        line(SOUND).replace(b"{", b'{"more":1,', 1),
        b"x" * (17 * 1024 * 1024),
    ],
)
def test_lines_that_no_batch_has_written_are_passed_over(tmp_path: Path, wrong: bytes) -> None:
    (tmp_path / NAME).write_bytes(
        line(SOUND) + wrong.rstrip(b"\n") + b"\n" + line(SOUND._replace(shard="b", file="b.txt"))
    )
    assert set(read_rows(tmp_path)) == {"a", "b"}
    given = shards(tmp_path / "in", 1)
    assert done(given, tmp_path).new == 1
    assert set(read_rows(tmp_path)) == {"00000"}


@given_any(st.binary() | (JSON | st.dictionaries(st.sampled_from(Row._fields), JSON)).map(json.dumps).map(str.encode))
def test_no_line_raises_anything(data: bytes) -> None:
    assert _row(data + b"\n") is None


def test_a_manifest_that_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out" / NAME).mkdir(parents=True)
    with pytest.raises(CorpusError, match="is not a file"):
        done(shards(tmp_path / "in"), tmp_path / "out")


def test_a_manifest_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_bytes(b"mine\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).symlink_to(mine)
    assert done(shards(tmp_path / "in"), tmp_path / "out").new == 6
    assert mine.read_bytes() == b"mine\n"


def test_names_of_files_that_are_no_characters_are_no_trouble(tmp_path: Path) -> None:
    class Odd(Capitals):
        def __call__(self, shard: Shard, out):  # type: ignore[no-untyped-def]
            return replace(super().__call__(shard, out), problems=["\udcff"])

    given = shards(tmp_path / "in", 1)
    assert done(given, tmp_path / "out", Odd()).new == 1
    assert done(given, tmp_path / "out", Odd()).new == 0


def test_the_folder_of_another_batch_is_left_alone(tmp_path: Path) -> None:
    given = shards(tmp_path / "in", 2)
    done(given, tmp_path / "out")
    before = files(tmp_path / "out")
    with pytest.raises(
        CorpusError, match=r"out: holds what another batch has made, such as 00000\.txt; choose another"
    ):
        done(given, tmp_path / "out", Capitals(suffix=".upper"))
    assert files(tmp_path / "out") == before


def test_what_no_batch_has_made_is_not_written_over(tmp_path: Path) -> None:
    given = shards(tmp_path / "in", 2)
    done(given, tmp_path / "out")
    (tmp_path / "out" / NAME).unlink()
    with pytest.raises(CorpusError, match=r"out: holds 00000\.txt, which no batch has made; choose another folder"):
        done(given, tmp_path / "out")
    assert set(files(tmp_path / "out")) == {"00000.txt", "00001.txt"}


def test_what_is_left_of_an_earlier_batch_is_told(tmp_path: Path) -> None:
    given = shards(tmp_path / "in", 4)
    assert done(given, tmp_path / "out").left == []
    (tmp_path / "in" / "00001-0.txt").write_bytes(b"\xff")
    for _ in range(2):
        batch = done(given[:3], tmp_path / "out")
        assert batch.left == ["00001.txt", "00003.txt"]
    assert set(read_rows(tmp_path / "out")) == {"00000", "00002"}


def test_a_shard_with_a_million_problems_is_known_again(tmp_path: Path) -> None:
    class Bad(Capitals):
        def __call__(self, shard: Shard, out):  # type: ignore[no-untyped-def]
            return replace(super().__call__(shard, out), problems=["a problem that is told in some words"] * 1_000_000)

    given = shards(tmp_path / "in", 1)
    batch = done(given, tmp_path / "out", Bad())
    assert len(batch.rows[0].problems) == 1_001
    assert batch.rows[0].problems[-1] == "00000: has 999,000 more problems, which are not told."
    assert done(given, tmp_path / "out", Bad()).new == 0


def test_a_folder_that_a_killed_batch_worked_in_is_swept(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (tmp_path / "out" / ".near-copies-1.tmp" / "deep").mkdir(parents=True)
    (tmp_path / "out" / ".leads-away.tmp").symlink_to(mine)
    done(shards(tmp_path / "in", 1), tmp_path / "out")
    assert set(files(tmp_path / "out")) == {"00000.txt", NAME}
    assert mine.is_dir()
