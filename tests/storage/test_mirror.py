"""The mirror folder, and the store made anew from it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from annotator.durable import temporary_beside, write_atomically
from annotator.errors import Cancelled, CorpusError, FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.jobs import run
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.storage import mirror
from annotator.storage.mirror import export, mirror_of, remove_article, sweep, write_article, write_scheme
from annotator.storage.rebuild import Rebuilt, is_mirror, rebuild, rebuilt_path
from annotator.storage.store import Store
from tests.storage.samples import SCHEME, SCHEME_XML, annotation, article, document, full_article, new_store


def decode(data: bytes, name: str) -> AnnotatedDocument:
    return standoff_xml.read(data, name=name)


def read_scheme(data: bytes, name: str) -> Scheme:
    assert (data, Path(name).name) == (SCHEME_XML, "scheme.xml")
    return SCHEME


def _rebuilt(folder: Path, target: Path) -> Rebuilt:
    return run(rebuild(folder, target, decode=decode, read_scheme=read_scheme))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A mirror of three articles."""
    made = AnnotationSet("ben", [annotation("x", annotator="ben")], {"claims": "finished"})
    with new_store(tmp_path, full_article("c-full"), article("b", made), article("a")) as store:
        run(export(store, tmp_path / "mirror", standoff_xml.write))
    return tmp_path / "mirror"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_mirror_holds_the_scheme_and_every_article(folder: Path) -> None:
    assert sorted(_bytes(folder)) == ["a.standoff.xml", "b.standoff.xml", "c-full.standoff.xml", "scheme.xml"]
    assert (folder / "scheme.xml").read_bytes() == SCHEME_XML
    assert is_mirror(folder)
    assert not is_mirror(folder.parent)


def test_a_store_from_a_mirror_writes_the_same_mirror(folder: Path, tmp_path: Path) -> None:
    (folder / "guideline.md").write_text("# Wörter\n", encoding="utf-8")
    made = _rebuilt(folder, tmp_path / "new" / "again.corpus")
    assert made == (tmp_path / "new" / "again.corpus", 3, ())
    assert sorted(one.name for one in made.path.parent.iterdir()) == ["again.corpus"]
    with Store.open(made.path) as store:
        assert store.document_ids() == ["a", "b", "c-full"]
        assert store.facts.name == "mirror"
        assert store.facts.guideline == "# Wörter\n"
        assert store.journal() == []
        assert store.counts("ben").annotations == 2
        run(export(store, tmp_path / "second", standoff_xml.write))
    assert _bytes(tmp_path / "second") == _bytes(folder)


def test_a_file_that_would_not_change_is_not_written(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    with Store.open(tmp_path / "harbour.corpus") as store:
        store.add_documents([article("d")])
        written = run(export(store, folder, standoff_xml.write))
    assert [path.name for path in written] == [
        "c-full.standoff.xml", "b.standoff.xml", "a.standoff.xml", "d.standoff.xml",
    ]  # fmt: skip
    assert {path.name for path in folder.iterdir() if path.stat().st_mtime > 1} == {"d.standoff.xml"}


def test_bad_files_are_listed_and_the_others_are_in(folder: Path, tmp_path: Path) -> None:
    (folder / "b.standoff.xml").write_bytes((folder / "b.standoff.xml").read_bytes()[:200])
    shutil.copy(folder / "a.standoff.xml", folder / "a-copy.standoff.xml")
    (folder / "dir.standoff.xml").mkdir()
    (folder / "notes.txt").write_bytes(b"not looked at")
    made = _rebuilt(folder, tmp_path / "again.corpus")
    assert made.documents == 2
    said = {Path(one.name).name: one.reason for one in made.refused}
    assert sorted(said) == ["a-copy.standoff.xml", "b.standoff.xml", "dir.standoff.xml"]
    assert said["a-copy.standoff.xml"] == "holds the article a; name it a.standoff.xml"
    with Store.open(made.path) as store:
        assert store.document_ids() == ["a", "c-full"]


def test_an_article_under_another_scheme_is_refused(folder: Path, tmp_path: Path) -> None:
    data = (folder / "a.standoff.xml").read_bytes()
    (folder / "a.standoff.xml").write_bytes(data.replace(b'<scheme id="news"', b'<scheme id="sports"'))
    (refused,) = _rebuilt(folder, tmp_path / "again.corpus").refused
    assert "under the scheme sports, the folder's is news" in refused.reason


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "scheme.xml").unlink(), "has no scheme.xml"),
        (lambda folder: [one.unlink() for one in folder.glob("*.standoff.xml")], "holds no article"),
        (shutil.rmtree, "the folder is not there"),
        (lambda folder: [one.write_bytes(b"") for one in folder.glob("*.standoff.xml")], "none of its articles can be"),
    ],
)
def test_a_folder_that_is_no_mirror_is_refused_and_nothing_made(
    folder: Path, tmp_path: Path, spoil: object, reason: str
) -> None:
    spoil(folder)  # type: ignore[operator]
    (tmp_path / "new").mkdir()
    with pytest.raises(CorpusError, match=reason):
        _rebuilt(folder, tmp_path / "new" / "again.corpus")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_cancelled_rebuild_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    def cancel(progress: object) -> None:
        if getattr(progress, "done", 0) == 2:
            raise Cancelled("enough")

    (tmp_path / "new").mkdir()
    with pytest.raises(Cancelled):
        run(rebuild(folder, tmp_path / "new" / "x.corpus", decode=decode, read_scheme=read_scheme), cancel)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_store_is_never_rebuilt_over_another(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="is there already"):
        _rebuilt(folder, tmp_path / "harbour.corpus")


def test_each_place_of_a_mirror_has_its_store(tmp_path: Path) -> None:
    one = rebuilt_path(tmp_path / "a" / "Küste & co", within=tmp_path)
    other = rebuilt_path(tmp_path / "b" / "Küste & co", within=tmp_path)
    assert one != other
    assert one.parent == other.parent == tmp_path
    assert one.suffix == ".corpus"
    assert one == rebuilt_path(tmp_path / "a" / "Küste & co", within=tmp_path)
    assert tmp_path not in rebuilt_path(tmp_path / "x").parents


# -- single files ------------------------------------------------------------------------------------


def test_the_mirror_of_a_corpus_is_the_folder_of_its_name() -> None:
    assert mirror_of(Path("/x/harbour.corpus")) == Path("/x/harbour")
    assert mirror_of(Path("/x/harbour")) == Path("/x/harbour.mirror")


@pytest.mark.parametrize("bad", ["..", "../x", "a/b", "", "A", "a\n"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, bad: str) -> None:
    for attempt in (
        lambda: write_article(tmp_path / "m", AnnotatedDocument(document(bad)), standoff_xml.write),
        lambda: remove_article(tmp_path / "m", bad),
    ):
        with pytest.raises(CorpusError, match="cannot be the name of an article"):
            attempt()
    assert list(tmp_path.iterdir()) == []


def test_a_removed_article_has_no_file(folder: Path) -> None:
    remove_article(folder, "a")
    remove_article(folder, "a")
    assert not (folder / "a.standoff.xml").exists()
    remove_article(folder / "gone", "a")


def test_left_overs_are_swept_and_nothing_else(folder: Path) -> None:
    before = _bytes(folder)
    for path in list(folder.iterdir()):
        temporary_beside(path).write_bytes(b"cut sh")
    assert sweep(folder) == 0  # somebody may be writing them now
    assert sweep(folder, age=0) == 4
    assert _bytes(folder) == before
    assert sweep(folder / "gone", age=0) == 0


def test_a_failed_write_keeps_the_old_file_and_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = _bytes(folder)
    monkeypatch.setattr("annotator.durable.os.fsync", full)
    with pytest.raises(CorpusError) as caught:
        write_atomically(folder / "a.standoff.xml", b"new")
    assert str(caught.value) == (
        f"{folder / 'a.standoff.xml'}: cannot be written: no space left on device; free some space and try again."
    )
    assert _bytes(folder) == before


def test_an_article_that_cannot_be_encoded_leaves_the_old_file(folder: Path) -> None:
    def refuse(_: AnnotatedDocument) -> bytes:
        raise FileRefused("a", "no")

    before = _bytes(folder)
    with pytest.raises(FileRefused):
        write_article(folder, article("a"), refuse)
    assert _bytes(folder) == before


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CorpusError, match="cannot be made: a file is where a folder should be"):
        write_scheme(tmp_path / "file" / "mirror", SCHEME_XML)
    with pytest.raises(CorpusError, match="a file is where a folder should be"):
        write_article(tmp_path / "file", article("a"), mirror_bytes)


def mirror_bytes(annotated: AnnotatedDocument) -> bytes:
    return annotated.document.id.encode()


def test_a_guideline_is_written_only_if_there_is_one(tmp_path: Path) -> None:
    write_scheme(tmp_path / "m", SCHEME_XML)
    assert sorted(_bytes(tmp_path / "m")) == [mirror.SCHEME]
    write_scheme(tmp_path / "m", SCHEME_XML, "Text\n")
    assert _bytes(tmp_path / "m")[mirror.GUIDELINE] == b"Text\n"
