"""Backups brought back and corpora duplicated: nothing lost, nothing half done, one owner at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import CorpusBusy, CorpusError
from annotator.jobs import run
from annotator.storage.backup import back_up, backups
from annotator.storage.restoring import duplicate, list_backups, restore, restore_beside
from annotator.storage.store import Store
from tests.storage.samples import added, annotation, article, full_article, new_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A corpus of two articles whose backup holds one."""
    with new_store(tmp_path, full_article("a")) as store:
        run(back_up(tmp_path / "harbour.corpus", always=True))
        store.add_documents([article("b")])
        store.commit(added("a", annotation("later")), annotator="ana")
    return tmp_path / "harbour.corpus"


def only_these(folder: Path) -> list[str]:
    of_sqlite = (".lock", "-wal", "-shm")
    return sorted(file.name for file in folder.iterdir() if not file.name.endswith(of_sqlite))


def test_backups_are_listed_with_what_they_hold(path: Path) -> None:
    (backup,) = run(list_backups(path))
    assert backup.documents == 1
    assert backup.size == backup.path.stat().st_size
    assert backup.path == backups(path)[0]
    backup.path.write_bytes(b"no corpus")
    assert [one.documents for one in run(list_backups(path))] == [None]


def test_a_backup_becomes_a_corpus_beside_with_an_identity_of_its_own(path: Path, tmp_path: Path) -> None:
    made = run(restore_beside(backups(path)[0], tmp_path / "restored.corpus"))
    with Store.open(made) as restored, Store.open(path) as present:
        assert restored.document_ids() == ["a"]
        assert present.document_ids() == ["a", "b"]
        assert restored.facts.name == "restored"
        assert restored.facts.id != present.facts.id
        assert restored.check() == ""
    with pytest.raises(CorpusError, match="is there already"):
        run(restore_beside(backups(path)[0], tmp_path / "restored.corpus"))


def test_a_backup_in_the_place_of_the_corpus_leaves_a_backup_of_what_was_there(path: Path) -> None:
    old = backups(path)[0]
    present = run(restore(old, path))
    with Store.open(path) as store:
        assert store.document_ids() == ["a"]
        assert store.facts.name == "harbour"
    with Store.open(present) as store:
        assert store.document_ids() == ["a", "b"]
        assert len(store.journal()) == 1
    assert run(restore(present, path)) != present
    with Store.open(path) as store:
        assert store.document_ids() == ["a", "b"]


def test_nothing_is_restored_over_a_corpus_that_is_open(path: Path) -> None:
    with Store.open(path) as store:
        with pytest.raises(CorpusBusy):
            run(restore(backups(path)[0], path))
        assert store.document_ids() == ["a", "b"]


@pytest.mark.parametrize("data", [b"", b"no corpus", "half"])
def test_a_damaged_backup_is_refused_and_nothing_changes(path: Path, tmp_path: Path, data: bytes | str) -> None:
    backup = backups(path)[0]
    whole = backup.read_bytes()
    backup.write_bytes(data if isinstance(data, bytes) else whole[: len(whole) // 2])
    before, there = path.read_bytes(), only_these(tmp_path)
    for job in (restore(backup, path), restore_beside(backup, tmp_path / "new.corpus")):
        with pytest.raises(CorpusError, match="damaged"):
            run(job)
    assert path.read_bytes() == before
    assert only_these(tmp_path) == there


def test_a_copy_that_is_stopped_leaves_nothing(path: Path, tmp_path: Path) -> None:
    there = only_these(tmp_path)
    for job in (
        restore(backups(path)[0], path),
        restore_beside(backups(path)[0], tmp_path / "new.corpus"),
        duplicate(path, tmp_path / "new.corpus"),
    ):
        next(job)
        job.close()
        assert only_these(tmp_path) == there
    with Store.open(path) as store:
        assert store.document_ids() == ["a", "b"]


def test_an_open_corpus_is_duplicated_with_its_latest_edits(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        store.commit(added("a", annotation("only in the WAL")), annotator="ana")
        run(duplicate(tmp_path / "harbour.corpus", tmp_path / "twin.corpus"))
        store.add_documents([article("b")])
        with Store.open(tmp_path / "twin.corpus") as twin:
            assert twin.read("a") == store.read("a")
            assert twin.document_ids() == ["a"]
            assert twin.facts.id != store.facts.id
            assert twin.journal() == store.journal()[:1]
