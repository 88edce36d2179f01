"""Where exchanged files are: nothing of a folder or archive is held up by one file, and nothing outside is read."""

from __future__ import annotations

import json
import zipfile
from collections import UserList
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import FileRefused
from annotator.formats.files import is_there
from annotator.formats.losses import Losses
from annotator.formats.reading import Arrival
from annotator.jobs import run
from annotator.opening.exchange import REPORT, Out, convert_job, write_job
from annotator.opening.exchange_files import Folder, Packed, find
from annotator.opening.fitting import Fitting
from annotator.opening.label_map import LabelMap
from annotator.opening.looking import In, Source, look_job
from tests.formats.exchanging import NEWS, Memory, article, mark

LINE = json.dumps({"text": "Ines Tallow spoke.", "label": [[0, 11, "PERSON"]]}) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles of doccano's, and between them a link that leads nowhere."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.jsonl").write_text(LINE, encoding="utf-8")
    (made / "b.jsonl").symlink_to(tmp_path / "gone.jsonl")
    (made / "c.jsonl").write_text(LINE, encoding="utf-8")
    return made


def test_a_file_that_cannot_be_read_does_not_hold_up_its_folder(folder: Path) -> None:
    looked = run(look_job([folder], In(), None))
    assert looked.articles == 2
    assert [Path(one.name).name for one in looked.unread] == ["b.jsonl"]


def test_a_member_that_cannot_be_read_does_not_hold_up_its_archive(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../a.jsonl", "b.jsonl"):
            archive.writestr(name, LINE)
    looked = run(look_job([packed], In(), None))
    assert looked.articles == 1
    assert ["leads out of its archive" in one.sentence for one in looked.unread] == [True]


def test_folders_that_cannot_be_looked_into_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(path: Path, onerror: object) -> object:
        onerror(PermissionError(13, "Permission denied", f"{path}/shut"))  # type: ignore[operator]
        yield str(path), [], ["a.jsonl"]

    monkeypatch.setattr("annotator.opening.exchange_files.os.walk", walk)
    found, unread = find([folder], None)
    assert [one.name for one in found] == ["a.jsonl"]
    assert [one.sentence for one in unread] == [f"{folder}/shut: may not be read; change its permissions"]


def test_files_outside_of_a_folder_are_not_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    for name in ("../secret.txt", "x/../../secret.txt", str(tmp_path / "secret.txt")):
        with pytest.raises(FileRefused, match="outside"):
            Folder(folder).read(name)
        with pytest.raises(FileRefused, match="outside"), Folder(folder).stream(name):
            pass


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_a_name_twice_has_that_file_once(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.jsonl", LINE)
        archive.writestr("a.jsonl", LINE)
    assert Packed(packed).names() == ["a.jsonl"]


@pytest.mark.parametrize("format_name", ["uima-json", "pubannotation", "standoff"])
def test_an_article_that_is_called_as_the_report_keeps_its_file(tmp_path: Path, format_name: str) -> None:
    text = "Ines Tallow spoke.\n"
    given = article(text, mark(text, "entities", "PERSON", "Ines Tallow"), identity="losses")
    run(write_job(lambda: [given], 1, NEWS, tmp_path / "out", Out(format_name)))
    reports = [path for path in (tmp_path / "out").iterdir() if path.name.endswith(REPORT)]
    assert ["lost" in json.loads(path.read_bytes()) for path in sorted(reports)].count(True) == 1
    assert run(look_job([tmp_path / "out"], In(format_name), None)).articles == 1


def test_the_current_folder_can_be_written_into(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    run(convert_job([folder / "a.jsonl"], Path(), In(), Out()))
    assert (tmp_path / "out" / REPORT).is_file()


def test_what_many_articles_name_counts_once(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("TypeSystem.xml", "<a>word</a>" * 80_000)
    files = Packed(packed)
    assert {len(files.read("TypeSystem.xml")) for _ in range(40)} == {880_000}


def test_articles_of_one_name_get_numbers_in_turn(tmp_path: Path) -> None:
    one = json.dumps({"id": "same", "text": "Ines Tallow spoke.", "label": [[0, 11, "PERSON"]]}) + "\n"
    taken = json.dumps({"id": "same-3", "text": "Ada Quill spoke.", "label": [[0, 9, "PERSON"]]}) + "\n"
    (tmp_path / "many.jsonl").write_text(one + one + taken + one + one, encoding="utf-8")
    source = Source([tmp_path / "many.jsonl"], In(), None)
    found = [one for _, one in source.read(Losses(), Fitting(None, LabelMap()))]
    names = [one.annotated.document.id for one in found if isinstance(one, Arrival)]
    assert names == ["same", "same-2", "same-3", "same-4", "same-5"]


class Counting(UserList[str]):
    """Names that count how many of them are looked at."""

    looked = 0

    def __getitem__(self, place: Any) -> Any:
        self.looked += 1
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("gone through")

    def __contains__(self, _: object) -> bool:
        raise AssertionError("gone through")


def test_whether_a_file_is_there_is_told_without_looking_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Counting([f"{number:05}" for number in range(10_000)])
    held = Memory()
    monkeypatch.setattr(held, "names", lambda: names)
    assert [is_there(held, one) for one in ("00000", "07000", "09999", "", "0700", "a")] == [True] * 3 + [False] * 3
    assert names.looked < 120
