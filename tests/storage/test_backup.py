"""Backups: whole, named by their time, no more than wanted, and never in anybody's way."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import CorpusError
from annotator.jobs import run
from annotator.storage import backup
from annotator.storage.backup import DAYS, EVERY, MONTHS, WEEKS, back_up, backups, too_many, when
from annotator.storage.store import Store
from tests.storage import children
from tests.storage.samples import added, annotation, article, full_article, new_store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_backup_is_the_corpus_as_it_was(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article("a")) as store:
        store.commit(added("a", annotation("only in the WAL")), annotator="ana")
        expected = store.read("a")
        copy = run(back_up(tmp_path / "harbour.corpus", now=NOON))
        store.commit(added("a", annotation("later")), annotator="ana")
    assert copy == tmp_path / "harbour.backups" / "2026-11-23T120000Z.corpus"
    with Store.open(copy) as store:
        assert store.read("a") == expected
        assert len(store.journal()) == 1


def test_a_backup_is_made_only_when_something_happened_and_not_too_often(tmp_path: Path) -> None:
    path = tmp_path / "harbour.corpus"
    with new_store(tmp_path, article("a")) as store:
        assert run(back_up(path, now=NOON)) is not None
        store.commit(added("a", annotation(1)), annotator="ana")
        assert run(back_up(path, now=NOON + EVERY / 2)) is None
        assert run(back_up(path, now=NOON + EVERY)) is not None
        assert run(back_up(path, now=NOON + 3 * EVERY)) is None
        for number, change in enumerate(
            [lambda: store.add_documents([article("b")]), lambda: store.remove_documents(["b"])]
        ):
            change()
            assert run(back_up(path, now=NOON + (4 + number) * EVERY)) is not None
    assert [when(one) for one in backups(path)] == [NOON + n * EVERY for n in (5, 4, 1, 0)]


def test_two_backups_of_one_second_keep_their_names_and_no_third_is_due(tmp_path: Path) -> None:
    path = tmp_path / "harbour.corpus"
    with new_store(tmp_path, article("a")) as store:
        for _ in range(2):
            assert run(back_up(path, now=NOON, always=True)) is not None
        store.commit(added("a", annotation(1)), annotator="ana")
        assert run(back_up(path, now=NOON)) is None
    assert [when(one) for one in backups(path)] == [NOON + timedelta(seconds=1), NOON]


def test_progress_ends_and_nothing_is_left_beside_the_backup(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a", text="word " * 500_000)):
        seen = []
        (tmp_path / "harbour.backups").mkdir()
        (tmp_path / "harbour.backups" / ".2020-01-01T000000Z.corpus.0f0f0f0f.tmp").write_bytes(b"cut short")
        copy = run(back_up(tmp_path / "harbour.corpus", now=NOON), seen.append)
        assert copy is not None
        assert seen
        assert all(0 <= one.done <= one.total for one in seen)
        assert list((tmp_path / "harbour.backups").iterdir()) == [copy]


def test_a_backup_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a", text="word " * 500_000)):
        job = back_up(tmp_path / "harbour.corpus", now=NOON)
        next(job)
        job.close()
        assert list((tmp_path / "harbour.backups").iterdir()) == []


def test_a_backup_that_fails_says_why_and_leaves_the_corpus_alone(tmp_path: Path) -> None:
    path = tmp_path / "harbour.corpus"
    with new_store(tmp_path, article("a")) as store:
        (tmp_path / "harbour.backups").write_bytes(b"a file")
        with pytest.raises(CorpusError, match=r"no backup was made: a file is where a folder should be"):
            run(back_up(path, now=NOON))
        (tmp_path / "harbour.backups").unlink()
        store.commit(added("a", annotation("x")), annotator="ana")
        assert run(back_up(path, now=NOON)) is not None


def test_a_disk_without_room_is_noticed_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        free = 100

    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: Full)
    with new_store(tmp_path, article("a")), pytest.raises(CorpusError, match="has no room for one; free some space"):
        run(back_up(tmp_path / "harbour.corpus", now=NOON))


def test_a_folder_without_permission_is_said(tmp_path: Path) -> None:
    wrapped = children.bound_by_permissions()
    new_store(tmp_path, article("a")).close()
    script = """
from annotator.jobs import run
from annotator.storage.backup import back_up
path = Path(sys.argv[1])
folder = path.with_name("harbour.backups"); folder.mkdir(); folder.chmod(0o555)
try:
    run(back_up(path))
except Exception as error:
    print(type(error).__name__, error)
"""
    said = children.run(script, tmp_path / "harbour.corpus", wrapped=wrapped)
    os.chmod(tmp_path / "harbour.backups", 0o755)  # noqa: PTH101
    assert said.startswith("CorpusError")
    assert "no backup was made" in said
    assert "Traceback" not in said


# -- thinning --------------------------------------------------------------------------------------


def _made(*moments: datetime) -> list[Path]:
    return [Path(f"{moment:%Y-%m-%dT%H%M%SZ}.corpus") for moment in moments]


def test_a_year_of_work_leaves_days_then_weeks_then_months() -> None:
    kept: list[Path] = []
    for day in range(400):
        for hour in (9, 15):
            kept += _made(datetime(2025, 1, 1, hour, tzinfo=UTC) + timedelta(days=day))
        surplus = too_many(kept, datetime(2025, 1, 1, 16, tzinfo=UTC) + timedelta(days=day))
        kept = [one for one in kept if one not in surplus]
    made = sorted((moment for one in kept if (moment := when(one))), reverse=True)
    ages = [(made[0].date() - one.date()).days for one in made]
    assert ages[:4] == [0, 0, 1, 1]
    assert ages[4 : 4 + DAYS] == list(range(2, 2 + DAYS))
    assert all(one.hour == 15 for one in made[4:])
    older = ages[4 + DAYS :]
    assert WEEKS + MONTHS - 1 <= len(older) <= WEEKS + MONTHS
    steps = [later - sooner for sooner, later in itertools.pairwise(older)]
    assert all(step <= 7 for step in steps[: WEEKS - 1])
    assert all(step <= 31 for step in steps)
    coarse = [step for step in steps if step > 7]
    assert MONTHS - 3 <= len(coarse) <= MONTHS
    assert steps[-len(coarse) :] == coarse
    assert ages[-1] > 270


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 23), timezones=st.just(UTC)), max_size=80))  # noqa: DTZ001
def test_thinning_keeps_all_of_two_days_and_at_most_so_many_others(moments: list[datetime]) -> None:
    files = sorted({*_made(*moments)})
    surplus = too_many(files, NOON)
    kept = [one for one in files if one not in surplus]
    assert {one for one in files if (NOON.date() - when(one).date()).days < 2} <= {*kept}
    assert len([one for one in kept if (NOON.date() - when(one).date()).days >= 2]) <= DAYS + WEEKS + MONTHS
    assert too_many(kept, NOON) == []  # thinning again changes nothing
    if files:
        assert max(files) in kept


def test_other_files_in_the_folder_are_no_backups(tmp_path: Path) -> None:
    folder = tmp_path / "harbour.backups"
    folder.mkdir()
    for name in ("notes.txt", "2026-11-23.corpus", "2026-11-23T120000Z.corpus", "2026-13-23T120000Z.corpus"):
        (folder / name).touch()
    assert [one.name for one in backups(tmp_path / "harbour.corpus")] == ["2026-11-23T120000Z.corpus"]
    assert backups(tmp_path / "gone" / "harbour.corpus") == []
