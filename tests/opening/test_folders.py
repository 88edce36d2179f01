"""A mirror folder opens, is opened again, and whatever changed in it meanwhile is taken in without losing anything."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from annotator import opening
from annotator.errors import CorpusError
from annotator.jobs import run
from annotator.opening import open_corpus
from annotator.opening.ledger import Ledger
from annotator.storage.store import Store
from tests.opening.samples import ID, STORY, mark, marked, session, without_privileges, written


def file_of(folder: Path, identity: str = ID) -> Path:
    return folder / f"{identity}.standoff.xml"


def changed_elsewhere(mirror: Path, tmp_path: Path, words: str = "Tuesday", who: str = "ben") -> None:
    """Change the article's file as a colleague would who works on a copy of the folder."""
    copy = tmp_path / f"copy-of-{who}-{words.replace(' ', '')}"
    copy.mkdir()
    for file in mirror.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    with open_corpus(copy, annotator=who) as theirs:
        mark(theirs, words, "DATE")
        theirs.save_article(ID)
    file_of(mirror).write_bytes(file_of(copy).read_bytes())


def test_opening_a_mirror_makes_a_store_outside_it_and_says_so_once(mirror: Path, data_home: Path) -> None:
    files = sorted(mirror.iterdir())
    with open_corpus(mirror, annotator="ana") as corpus:
        assert marked(corpus) == {"ana": ["Ines Tallow"]}
        assert data_home in Path(corpus.store.target).parents
        assert "history and undo begin now" in corpus.notice
        assert corpus.mirror == mirror
    with open_corpus(mirror, annotator="ana") as again:
        assert again.notice == ""
    assert sorted(mirror.iterdir()) == files


def test_a_mirror_that_is_only_read_stays_byte_identical(mirror: Path) -> None:
    before = {path.name: path.read_bytes() for path in mirror.iterdir()}
    with open_corpus(mirror, annotator="ana") as corpus:
        run(corpus.save_job())
    assert {path.name: path.read_bytes() for path in mirror.iterdir()} == before


def test_work_and_undo_are_there_again_and_are_saved_into_the_folder(mirror: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        mark(corpus, "Tuesday", "DATE")
    with open_corpus(mirror, annotator="ana") as again:
        assert marked(again) == {"ana": ["Ines Tallow", "Tuesday"]}
        again.save_article(ID)
        assert "Tuesday</quote>" in file_of(mirror).read_text(encoding="utf-8")
        session(again).undo()
        assert marked(again) == {"ana": ["Ines Tallow"]}
    with open_corpus(mirror, annotator="ana") as third:
        assert third.notice == ""
        assert marked(third) == {"ana": ["Ines Tallow"]}


def test_a_newer_file_is_taken_in(mirror: Path, tmp_path: Path) -> None:
    open_corpus(mirror, annotator="ana").close()
    changed_elsewhere(mirror, tmp_path)
    with open_corpus(mirror, annotator="ana") as corpus:
        assert marked(corpus) == {"ana": ["Ines Tallow"], "ben": ["Tuesday"]}
        assert "1 article had changed" in corpus.notice
    with open_corpus(mirror, annotator="ana") as again:
        assert again.notice == ""
        newer = file_of(mirror).read_bytes()
        again.save_article(ID)
        assert file_of(mirror).read_bytes() == newer


def test_a_newer_file_after_a_save_of_ones_own_is_taken_in(mirror: Path, tmp_path: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        mark(corpus, "council")
        corpus.save_article(ID)
    changed_elsewhere(mirror, tmp_path)
    with open_corpus(mirror, annotator="ana") as again:
        assert marked(again) == {"ana": ["council", "Ines Tallow"], "ben": ["Tuesday"]}


def test_what_a_newer_file_changed_can_be_undone_and_so_can_what_was_before(mirror: Path, tmp_path: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        mark(corpus, "council", "ORG")
        corpus.save_article(ID)
    changed_elsewhere(mirror, tmp_path, who="ana")
    with open_corpus(mirror, annotator="ana") as again:
        assert marked(again) == {"ana": ["council", "Ines Tallow", "Tuesday"]}
        session(again).undo()
        assert marked(again) == {"ana": ["council", "Ines Tallow"]}
        session(again).undo()
        assert marked(again) == {"ana": ["Ines Tallow"]}


def test_where_both_have_changed_ones_own_work_stays_and_the_file_is_set_aside(
    mirror: Path, tmp_path: Path, data_home: Path
) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        mark(corpus, "council", "ORG")
    changed_elsewhere(mirror, tmp_path)
    theirs = file_of(mirror).read_bytes()
    with open_corpus(mirror, annotator="ana") as again:
        assert marked(again) == {"ana": ["council", "Ines Tallow"]}
        assert "your work stays" in again.notice
        again.save_article(ID)
    kept = list((data_home / "corpora").glob(f"harbour-*.set-aside/*-{ID}.standoff.xml"))
    assert [path.read_bytes() for path in kept] == [theirs]
    with open_corpus(mirror, annotator="ana") as third:
        assert third.notice == ""


def test_a_file_that_changes_while_the_corpus_is_open_is_set_aside_before_it_is_overwritten(
    mirror: Path, tmp_path: Path, data_home: Path
) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        changed_elsewhere(mirror, tmp_path)
        theirs = file_of(mirror).read_bytes()
        mark(corpus, "council", "ORG")
        corpus.save_article(ID)
    kept = list((data_home / "corpora").glob(f"harbour-*.set-aside/*-{ID}.standoff.xml"))
    assert [path.read_bytes() for path in kept] == [theirs]


def test_a_folder_has_one_store_however_it_is_spelt(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    spellings = [mirror, tmp_path / "elsewhere" / ".." / mirror.name, Path()]
    if sys.platform != "win32":
        (tmp_path / "linked").symlink_to(mirror)
        spellings.append(tmp_path / "linked")
    monkeypatch.chdir(mirror)
    stores = set()
    for spelling in spellings:
        with open_corpus(spelling, annotator="ana") as corpus:
            stores.add(corpus.store.target)
            assert corpus.name == mirror.name
    assert len(stores) == 1


def test_a_folder_opened_from_within_opens_the_corpus_beside_it(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opening.create_corpus(mirror.with_name(f"{mirror.name}.corpus"), annotator="ana") as beside:
        target = beside.store.target
    monkeypatch.chdir(mirror)
    with open_corpus(".", annotator="ana") as corpus:
        assert corpus.store.target == target


def test_a_changed_scheme_waits_until_no_other_window_looks(mirror: Path) -> None:
    scheme = mirror / "scheme.xml"
    with open_corpus(mirror, annotator="ana") as corpus:
        target = corpus.store.target
    scheme.write_bytes(scheme.read_bytes().replace(b'version="1"', b'version="2"', 1))
    with Store.open(target, read_only=True) as looking:
        assert looking.document_ids() == [ID]
        with open_corpus(mirror, annotator="ana") as corpus:
            assert corpus.scheme_ref.version == "1"
            assert "is open in another window" in corpus.notice
        assert looking.document_ids() == [ID]
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.scheme_ref.version == "2"


def test_new_files_are_taken_in_and_articles_whose_file_is_gone_stay(mirror: Path, tmp_path: Path) -> None:
    open_corpus(mirror, annotator="ana").close()
    other = written(tmp_path / "other.txt", "Another headline\nAnother body.\n")
    with opening.create_corpus(tmp_path / "elsewhere.corpus", annotator="ana") as elsewhere:
        run(elsewhere.import_job([other]))
        file_of(mirror, "another-headline").write_bytes(elsewhere.save_article("another-headline").read_bytes())
    file_of(mirror).unlink()
    with open_corpus(mirror, annotator="ana") as corpus:
        assert set(corpus.store.document_ids()) == {ID, "another-headline"}
        assert "1 article was no longer in" in corpus.notice
        assert corpus.save_article(ID).is_file()
    with open_corpus(mirror, annotator="ana") as again:
        assert again.notice == ""


def test_a_file_with_another_text_replaces_the_article(mirror: Path, tmp_path: Path) -> None:
    open_corpus(mirror, annotator="ana").close()
    with opening.create_corpus(tmp_path / "elsewhere.corpus", annotator="ana") as elsewhere:
        run(elsewhere.import_job([written(tmp_path / "story2.txt", STORY + "One more paragraph.\n")]))
        file_of(mirror).write_bytes(elsewhere.save_article(ID).read_bytes())
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.store.read(ID).document.text.endswith("One more paragraph.\n")
        assert corpus.store.document_ids() == [ID]


def test_a_file_that_was_damaged_meanwhile_is_told_and_the_article_stays(mirror: Path) -> None:
    open_corpus(mirror, annotator="ana").close()
    good = file_of(mirror).read_bytes()
    file_of(mirror).write_bytes(good[: len(good) // 2])
    with open_corpus(mirror, annotator="ana") as corpus:
        assert marked(corpus) == {"ana": ["Ines Tallow"]}
        assert "could not be read; the first one:" in corpus.notice
        assert ID in corpus.notice


def test_a_mirror_with_one_damaged_file_opens_with_the_others(mirror: Path) -> None:
    good = file_of(mirror).read_bytes()
    file_of(mirror, "damaged").write_bytes(good)
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.store.document_ids() == [ID]
        assert "1 of 2 articles could not be read" in corpus.notice


def test_a_mirror_without_one_good_file_is_refused(mirror: Path) -> None:
    file_of(mirror).write_bytes(b"<standoff/>")
    with pytest.raises(CorpusError, match="none of its articles can be read"):
        open_corpus(mirror, annotator="ana")


def test_a_mirror_without_articles_is_an_empty_corpus(mirror: Path) -> None:
    file_of(mirror).unlink()
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.store.document_ids() == []


def test_a_changed_scheme_is_taken_in_when_nothing_can_be_lost(mirror: Path) -> None:
    scheme = mirror / "scheme.xml"
    open_corpus(mirror, annotator="ana").close()
    scheme.write_bytes(scheme.read_bytes().replace(b'version="1"', b'version="2"', 1))
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.scheme_ref.version == "2"
        assert marked(corpus) == {"ana": ["Ines Tallow"]}
        mark(corpus, "council", "ORG")
    scheme.write_bytes(scheme.read_bytes().replace(b'version="2"', b'version="3"', 1))
    with open_corpus(mirror, annotator="ana") as again:
        assert again.scheme_ref.version == "2"
        assert "the old scheme stays" in again.notice
        assert marked(again) == {"ana": ["council", "Ines Tallow"]}


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions as on Linux and macOS")
def test_a_mirror_that_may_not_be_written_to_is_saved_elsewhere(
    mirror: Path, reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, home = reachable / "installed", reachable / "home"
    shutil.copytree(mirror, folder)
    folder.chmod(0o555)
    home.mkdir()
    home.chmod(0o777)
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    with without_privileges(), open_corpus(folder, annotator="ana") as corpus:
        path = corpus.save_article(ID)
        assert opening.data_folder() in path.parents
        assert path.read_bytes() == file_of(folder).read_bytes()
        assert "may not be written to" in corpus.notice


def test_a_ledger_that_was_cut_short_only_makes_files_be_looked_at_again(mirror: Path, data_home: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        store = Path(corpus.store.target)
    ledger = Ledger.of(store)
    assert ledger.is_as_seen(file_of(mirror))
    data = ledger.path.read_bytes()
    ledger.path.write_bytes(data[: len(data) // 2])
    with open_corpus(mirror, annotator="ana") as again:
        assert again.notice == ""
    ledger.path.unlink()
    with open_corpus(mirror, annotator="ana") as third:
        assert third.notice == ""
        assert marked(third) == {"ana": ["Ines Tallow"]}


def test_near_copies_are_found_in_a_corpus_that_is_opened_from_its_folder(tmp_path: Path, data_home: Path) -> None:
    folder = tmp_path / "harbour-news"
    shutil.copytree(Path(__file__).resolve().parents[2] / "corpora" / "harbour-news", folder)
    with open_corpus(folder, annotator="ana") as corpus:
        copies = [copy.id for copy in corpus.store.copies("naval-drill-to-shut-channel")]
        assert "warships-close-north-channel" in copies
