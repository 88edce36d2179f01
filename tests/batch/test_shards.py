"""Parts of files: read as files of their own, whatever is beside them, and no more of them than is asked for."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.batch.shards import WHOLE, Part
from annotator.errors import FileRefused

DATA = bytes(range(200))
STEP = st.tuples(st.just("read"), st.integers(0, 250), st.just(0)) | st.tuples(
    st.just("seek"), st.integers(0, 250), st.sampled_from([os.SEEK_SET, os.SEEK_END])
)


@given(st.integers(0, 200), st.integers(0, 200) | st.just(WHOLE), st.lists(STEP, max_size=9))
def test_a_part_is_read_like_its_bytes(
    tmp_path_factory: pytest.TempPathFactory, begin: int, end: int, steps: list[tuple[str, int, int]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "part.bin"
    if not path.exists():
        path.write_bytes(DATA)
    part = Part(str(path), begin, end)
    whole = DATA[begin:] if end == WHOLE else DATA[begin:end]
    assert part.read() == whole
    alone = io.BytesIO(whole)
    with part.opened() as file:
        for what, number, whence in steps:
            if what == "read":
                assert file.read(number) == alone.read(number)
            else:
                file.seek(0 if whence else number, whence)
                alone.seek(0 if whence else number, whence)
            assert file.tell() == alone.tell()


def test_a_part_of_a_huge_file_takes_no_memory(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
        file.seek(7)
        file.write(b"here")
    with Part(str(tmp_path / "huge"), 7, 1 << 40).opened() as part:
        assert part.read(4) == b"here"


def test_a_part_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"12345")
    with pytest.raises(FileRefused, match="ends 4 bytes too early"):
        Part(str(tmp_path / "short"), 3, 9).read()
    with pytest.raises(FileRefused, match="cannot be read"):
        Part(str(tmp_path / "missing")).read()
    with pytest.raises(FileRefused, match="is no ordinary file"):
        Part(str(tmp_path)).read()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_part_of_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefused, match="is no ordinary file"):
        Part(str(tmp_path / "pipe")).read()
