"""What can be chosen when annotations come in or go out, and which files are another tool's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.opening.choices import of_other_tools, readable, writable
from annotator.opening.places import file_of
from tests.formats import tabbed


@pytest.fixture(autouse=True)
def _other_formats() -> Iterator[None]:
    with tabbed.registered():
        yield


def test_a_choice_says_what_is_missing() -> None:
    chosen, written = ({one.name: one for one in found} for found in (readable(), writable()))
    assert [chosen[name] for name in chosen if name in written] == [written[name] for name in written if name in chosen]
    assert ("mae" in written, "html" in chosen) == (False, False)  # only read, only written
    assert next(iter(chosen)) == "standoff"
    assert chosen["tabbed"].takes_tokens
    assert not chosen["tabbed"].missing
    assert chosen["missing"].missing.endswith("pip install 'annotator[missing]'")


def test_files_of_other_tools_are_known_by_name_and_content(tmp_path: Path) -> None:
    names = {"a.tabbed": "x\ty", "b.tabbed": "nothing", "c.txt": "x\ty", "d.missing": "", "e.zip": ""}
    files = [tmp_path / name for name in names]
    for file in files:
        file.write_text(names[file.name], encoding="utf-8")
    gone = tmp_path / "gone.tabbed"
    assert of_other_tools([*files, files[0], gone]) == [tmp_path / "a.tabbed", tmp_path / "d.missing"]


def test_the_file_of_a_member_is_its_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").touch()
    assert file_of(f"{tmp_path}/a.zip/in/b.txt") == tmp_path / "a.zip"
    assert file_of("a pasted article") == Path("a pasted article")
