"""CHECKSUMS: read by sha256sum, and nothing that changed goes unnoticed."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.datasets.card import checksums
from annotator.errors import FileRefused

FILES = {"README.md": b"# card", "data/train-0.parquet": b"PAR1", "data/a b.parquet": b"", "ä.txt": b"x" * 100_000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    sums = {name: sha256(data).hexdigest() for name, data in FILES.items()}
    (tmp_path / checksums.NAME).write_bytes(checksums.written(dict(reversed(sums.items()))))
    return tmp_path


def test_a_dataset_as_it_was_written_has_no_problems(folder: Path) -> None:
    assert checksums.verify(folder) == []
    lines = (folder / checksums.NAME).read_text(encoding="utf-8").splitlines()
    assert [line[64:] for line in lines] == ["  README.md", "  data/a b.parquet", "  data/train-0.parquet", "  ä.txt"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_reads_it(folder: Path) -> None:
    def done() -> int:
        return subprocess.run(
            ["sha256sum", "--strict", "-c", checksums.NAME], cwd=folder, capture_output=True, check=False
        ).returncode

    assert done() == 0
    (folder / "README.md").write_bytes(b"# other")
    assert done() == 1


def test_what_changed_is_missing_or_is_new_is_told(folder: Path) -> None:
    (folder / "README.md").write_bytes(b"# Card")
    (folder / "data" / "train-0.parquet").unlink()
    (folder / "data" / "more.parquet").write_bytes(b"")
    assert checksums.verify(folder) == [
        "README.md: has changed since it was written; get the dataset again.",
        "data/train-0.parquet: is missing; get the dataset again.",
        "data/more.parquet: is not in CHECKSUMS; nobody knows where it is from.",
    ]


def test_a_link_is_no_file_of_a_dataset(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.move(folder / "data", elsewhere / "data")
    (folder / "data").symlink_to(elsewhere / "data")
    said = checksums.verify(folder)
    assert "data/train-0.parquet: is a link to elsewhere; get the dataset again." in said


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xff", 1),
        (b"abc  README.md\n", 1),
        (f"{'0' * 64}  a\n{'0' * 64} b\n".encode(), 2),
        (f"{'0' * 64}  ../a\n".encode(), 1),
        (f"{'0' * 64}  /etc/passwd\n".encode(), 1),
        (f"{'0' * 64}  C:/a\n".encode(), 1),
        (f"{'0' * 64}  a//b\n".encode(), 1),
        (f"{'0' * 64}  a\\b\n".encode(), 1),
        (f"{'0' * 64}  a\n{'1' * 64}  a\n".encode(), 2),
        (b"\n", 1),
    ],
)
def test_what_is_none_or_leads_out_of_the_folder_is_refused(data: bytes, line: int) -> None:
    with pytest.raises(FileRefused) as refused:
        checksums.read(data)
    assert refused.value.line == line


def test_without_it_nothing_can_be_verified(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        checksums.verify(tmp_path)


def test_nothing_written_is_nothing_read() -> None:
    assert checksums.written({}) == b""
    assert checksums.read(b"") == {}
