"""Files and folders to articles: every good one, a sentence for every bad one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from annotator.articles import importing
from annotator.articles.importing import Imported, ImportResult, from_bytes, import_files, read_article
from annotator.errors import CorpusError, FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.jobs import Progress, run
from annotator.model.document import AnnotatedDocument, Block
from tests.opening.samples import STORY, reachable, without_privileges, written

__all__ = ["reachable"]


class Landed(NamedTuple):
    id: str
    outcome: str = "added"
    kept: tuple[str, ...] = ()


class Shelf:
    """Takes articles as a corpus would, and counts the times."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.batches: list[int] = []

    def add(self, batch: Sequence[Imported]) -> list[Landed]:
        self.batches.append(len(batch))
        landed = []
        for one in batch:
            document = one.annotated.document
            known = self.texts.setdefault(document.id, document.text) == document.text
            landed.append(Landed(document.id, "added" if known else "renamed"))
        return landed


def imported(*paths: Path) -> ImportResult:
    return run(import_files(paths, standoff_reader=standoff_xml.read, add=Shelf().add))


def article(path: Path) -> AnnotatedDocument:
    return read_article(path, standoff_reader=standoff_xml.read).annotated


# -- one file ----------------------------------------------------------------------------------------


def test_a_text_file_becomes_an_article(tmp_path: Path) -> None:
    document = article(written(tmp_path / "story.txt", STORY)).document
    assert document.text == STORY
    assert document.id == "harbour-council-says-dredging-to-start-in-march"
    assert document.title == "Harbour council says dredging to start in March 🚢"
    assert (document.language, document.media_type) == ("en", "text/plain")
    assert document.blocks[0] == Block(0, 49, "title")
    assert dict(document.meta)["standfirst"].startswith("The channel has lost")
    assert len(document.source_sha256) == 64


def test_the_same_bytes_are_the_same_article_whatever_the_files_name_and_time(tmp_path: Path) -> None:
    one, other = written(tmp_path / "one.txt", STORY), written(tmp_path / "other.text", STORY)
    os.utime(other, (1, 1))
    assert article(one) == article(other)


def test_every_article_that_is_read_can_be_written_and_read_again(tmp_path: Path) -> None:
    sources = {
        "crlf.txt": b"Headline\r\nBody\r\n",
        "bom.txt": "\ufeffHeadline\nBody".encode(),
        "wide.txt": "Überschrift\nText 😀".encode("utf-16"),
        "cp1252.txt": "“Naïve” headline\nBody – of it".encode("cp1252"),
        "controls.txt": b"Head\x0cline\x01\nBody\x00 text goes on for a while",
        "surrogate.txt": "Headline\nlone \ud800 one".encode("utf-8", "surrogatepass"),
        "blank.txt": b" \n\t\n ",
        "page.html": "<html lang=de><title>a\x01\ufffe&#1;</title><p>Größe\x0b</p>".encode(),
        "note.md": b"---\ntitle: A: b\n---\n# Head *line*\n\nBody\n",
        "odd title.txt": "\u2028 <&\"'> \u0085\nBody".encode(),
    }
    for name, source in sources.items():
        annotated = article(written(tmp_path / name, source))
        data = standoff_xml.write(annotated)
        assert standoff_xml.check(data, name=name) == [], name
        assert standoff_xml.read(data, name=name).document == annotated.document, name


def test_an_article_of_white_space_is_called_after_its_file(tmp_path: Path) -> None:
    document = article(written(tmp_path / "blank page.txt", " \n\t\n")).document
    assert (document.title, document.id, document.blocks, document.text) == ("blank page", "blank-page", (), " \n\t\n")


def test_a_megabyte_in_one_paragraph_and_ten_in_many_are_read(tmp_path: Path) -> None:
    one = article(written(tmp_path / "one.txt", "word " * 210_000)).document
    assert len(one.blocks) == 1
    ten = article(written(tmp_path / "ten.txt", ("word " * 100 + "\n") * 21_000)).document
    assert len(ten.text) > 10 * 1024 * 1024
    assert len(ten.blocks) == 21_000


def test_the_suffix_may_be_in_capitals_or_missing(tmp_path: Path) -> None:
    assert article(written(tmp_path / "A.HTM", "<p>Text</p>")).document.text == "Text\n"
    assert article(written(tmp_path / "README", "Text")).document.text == "Text"


def test_a_standoff_file_keeps_everything(tmp_path: Path) -> None:
    data = standoff_xml.write(article(written(tmp_path / "story.txt", STORY)))
    path = written(tmp_path / "harbour-council-says-dredging-to-start-in-march.standoff.xml", data)
    assert standoff_xml.write(article(path)) == data


# -- what is refused ---------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        article(path)
    sentence = str(refused.value)
    assert sentence.startswith(str(path))
    assert "\n" not in sentence
    return sentence.removeprefix(f"{path}: ")


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nope.txt") == "is not there; check the name"
    assert refusal(written(tmp_path / "a.txt", "x") / "b.txt") == "is not there; check the name"
    assert refusal(tmp_path / f"{'x' * 5000}.txt").startswith("cannot be read (")
    (tmp_path / "folder.txt").mkdir()
    assert refusal(tmp_path / "folder.txt").startswith("is a folder without articles")


def test_other_kinds_of_files_are_refused_by_name(tmp_path: Path) -> None:
    for name in ("a.doc", "a.odt", "a.png", "a.exe"):
        assert refusal(written(tmp_path / name, "x")).startswith("is of a kind that is not read")


def test_empty_and_binary_files_are_refused(tmp_path: Path) -> None:
    assert refusal(written(tmp_path / "a.txt", b"")).startswith("is empty")
    assert refusal(written(tmp_path / "b.txt", b"\x89PNG\r\n\x1a\n")).startswith("is a PNG picture")
    assert refusal(written(tmp_path / "c.html", bytes(5000))).startswith("is a binary file")
    assert refusal(written(tmp_path / "d.md", b"%PDF-1.4")).startswith("is a PDF file")


def test_a_file_over_64_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    assert refusal(path) == "is over 64 MB, more than one article may have; split it"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt") == "is no ordinary file; save the article as one"


@pytest.mark.skipif(sys.platform != "linux", reason="needs permissions as on Linux")
def test_a_file_without_permission_is_refused(reachable: Path) -> None:
    path = written(reachable / "secret.txt", "Text")
    path.chmod(0o000)
    with without_privileges():
        assert refusal(path) == "may not be read; change its permissions"


# -- many files --------------------------------------------------------------------------------------


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    good, bad = written(tmp_path / "good.txt", STORY), written(tmp_path / "bad.txt", b"")
    result = imported(bad, tmp_path / "nope.txt", good)
    assert [one.name for one in result.accepted] == [str(good)]
    assert [one.name for one in result.refused] == [str(bad), str(tmp_path / "nope.txt")]
    assert result.refused[0].sentence == f"{bad}: is empty, so there is nothing to annotate"


def test_folders_are_searched_for_articles_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/2.html",
        "a/1.md",
        ".hidden/x.txt",
        ".y.txt",
        "a/picture.png",
        "a/data.xml",
        "a/deep/er/3.TXT",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        written(tmp_path / name, f"<p>Text of {name}</p>")
    names = [Path(one.name).relative_to(tmp_path).as_posix() for one in imported(tmp_path).accepted]
    assert names == ["b.txt", "a/1.md", "a/2.html", "a/deep/er/3.TXT"]


def test_the_guideline_of_a_mirror_is_no_article(tmp_path: Path) -> None:
    written(tmp_path / "scheme.xml", "<scheme/>")
    written(tmp_path / "guideline.md", "# How")
    written(tmp_path / "story.txt", STORY)
    assert [Path(one.name).name for one in imported(tmp_path).accepted] == ["story.txt"]


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "picture.png", "x")
    (refused,) = imported(tmp_path).refused
    assert refused.sentence.startswith(f"{tmp_path}: is a folder without articles")


@pytest.mark.skipif(sys.platform != "linux", reason="needs permissions as on Linux")
def test_a_folder_without_permission_is_refused_and_the_others_are_read(reachable: Path) -> None:
    (reachable / "locked").mkdir()
    written(reachable / "open.txt", "Text")
    (reachable / "locked").chmod(0o000)
    with without_privileges():
        result = imported(reachable)
    assert [Path(one.name).name for one in result.accepted] == ["open.txt"]
    assert [one.sentence for one in result.refused] == [
        f"{reachable / 'locked'}: may not be read; change its permissions"
    ]


def test_links_that_lead_in_a_circle_do_no_harm(tmp_path: Path) -> None:
    written(tmp_path / "story.txt", STORY)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nothing")
    result = imported(tmp_path)
    assert [Path(one.name).name for one in result.accepted] == ["story.txt"]
    assert [Path(one.name).name for one in result.refused] == ["broken.txt"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    path = written(tmp_path / "story.txt", STORY)
    assert len(imported(path, path, tmp_path).accepted) == 1


def test_articles_are_handed_on_in_few_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        written(tmp_path / f"{number}.txt", f"Text {number}")
    monkeypatch.setattr(importing, "_FIRST", 1)
    monkeypatch.setattr(importing, "_BATCH", 3)
    shelf = Shelf()
    told: list[Progress] = []
    run(import_files([tmp_path], standoff_reader=standoff_xml.read, add=shelf.add), told.append)
    assert shelf.batches == [1, 2, 3, 1]
    assert told[1] == Progress(0, 7, "0.txt")
    assert told[-1] == Progress(7, 7, "Storing")


def test_whoever_edits_meanwhile_is_let_in_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        written(tmp_path / f"{number}.txt", f"Text {number}")
    monkeypatch.setattr(importing, "_FIRST", 2)
    shelf = Shelf()
    run(import_files([tmp_path], standoff_reader=standoff_xml.read, add=shelf.add, gently=lambda: True))
    assert shelf.batches == [2, 2, 2, 1]


def test_a_corpus_that_takes_nothing_more_ends_the_import(tmp_path: Path) -> None:
    def full(batch: Sequence[Imported]) -> list[Landed]:
        raise CorpusError("The disk is full.")

    with pytest.raises(CorpusError, match="full"):
        run(import_files([written(tmp_path / "a.txt", "Text")], standoff_reader=standoff_xml.read, add=full))


def test_what_became_of_each_article_is_said(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", b"Headline\r\nBody\r\n")

    def logs(outcome: str, *kept: str) -> tuple[str, ...]:
        def add(batch: Sequence[Imported]) -> list[Landed]:
            return [Landed("headline-2", outcome, kept) for _ in batch]

        (arrival,) = run(import_files([path], standoff_reader=standoff_xml.read, add=add)).accepted
        return arrival.log

    assert logs("added")[0] == "Line ends were CRLF and are LF now."
    assert logs("renamed")[-1] == "Another article is called headline already."
    assert logs("known") == ("It is in the corpus already.",)
    assert logs("known", "ana")[1] == "The work of ana on it differs from the file's and stays as it is."
    assert logs("merged") == ("The article is in the corpus already; work of further annotators was taken in.",)


# -- real ones ---------------------------------------------------------------------------------------


def test_hostile_xml_is_refused_in_one_sentence(shared_data: Path) -> None:
    files = sorted((shared_data / "interop" / "xml_edge").rglob("*.xml"))
    assert len(files) > 20
    result = imported(*files)
    # an XHTML page and a feed, which do no harm
    assert {Path(one.name).name for one in result.accepted} == {"dtd.xml", "shiftjis.xml, entry 1"}
    for refused in result.refused:
        assert refused.sentence.startswith(refused.name)
        assert "\n" not in refused.sentence


def test_the_real_article_is_read(shared_data: Path) -> None:
    found = read_article(shared_data / "seed-article.txt", standoff_reader=standoff_xml.read)
    document = found.annotated.document
    assert document.title.startswith("Moscow’s growing need")
    assert document.language == "en"
    data = standoff_xml.write(found.annotated)
    assert standoff_xml.check(data, name="seed") == []
    assert from_bytes(found.source, name="seed.txt").annotated == found.annotated
