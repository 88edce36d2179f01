"""Corpora of every kind are made and opened, and what cannot be is refused in one sentence."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from annotator import opening, resources
from annotator.durable import temporary_beside
from annotator.editing import in_bulk
from annotator.errors import AnnotatorError, Cancelled, CorpusBusy, CorpusError, SchemeRefused
from annotator.jobs import Progress, run
from annotator.opening import Kind, annotator_id, create_corpus, kind_of, open_corpus, open_or_create, open_targets
from tests.opening.samples import ID, mark, marked, session, without_privileges, written

posix_permissions = pytest.mark.skipif(sys.platform == "win32", reason="needs permissions as on Linux and macOS")


# -- kinds of targets --------------------------------------------------------------------------------


def test_what_a_target_names(tmp_path: Path, mirror: Path, story: Path) -> None:
    (tmp_path / "plain").mkdir()
    kinds = {
        "postgresql://host/name": Kind.DATABASE,
        str(tmp_path / "made.corpus"): Kind.STORE,
        str(mirror): Kind.MIRROR,
        str(tmp_path / "plain"): Kind.FOLDER,
        str(story): Kind.FILE,
        str(tmp_path / "nothing"): Kind.MISSING,
        str(tmp_path / "nothing.corpus"): Kind.MISSING,
    }
    assert {target: kind_of(target) for target in kinds} == kinds


@pytest.mark.parametrize(
    ("name", "identity"),
    [("ana", "ana"), ("Ana María", "ana-maria"), (" B. O'Neill ", "b-o-neill"), ("x" * 99, "x" * 40)],
)
def test_an_annotators_id_is_made_from_the_name(name: str, identity: str) -> None:
    assert annotator_id(name) == identity


def test_names_in_other_scripts_have_ids_of_their_own() -> None:
    assert annotator_id("安娜") == annotator_id("安娜")
    assert annotator_id("安娜") != annotator_id("анна")
    assert annotator_id("安娜").startswith("annotator-")


# -- making and opening ------------------------------------------------------------------------------


def test_a_new_corpus_has_the_built_in_scheme_and_a_mirror_beside_it(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="Ana María") as corpus:
        run(corpus.import_job([story]))
        path = corpus.save_article(ID)
        assert (corpus.name, corpus.annotator, corpus.read_only) == ("news", "ana-maria", False)
        assert [layer.name for layer in corpus.scheme.layers] == ["entities", "claims", "boilerplate"]
    assert path == tmp_path / "news" / f"{ID}.standoff.xml"
    assert (tmp_path / "news" / "scheme.xml").read_bytes() == opening.built_in_scheme()


def test_the_name_of_an_annotator_is_in_the_file(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="Ana María") as corpus:
        run(corpus.import_job([story]))
        mark(corpus, "Ines Tallow")
        text = corpus.save_article(ID).read_text(encoding="utf-8")
    assert '<annotator id="ana-maria" kind="human" name="Ana María"/>' in text


def test_a_corpus_can_have_a_scheme_of_its_own(tmp_path: Path) -> None:
    changed = opening.built_in_scheme().replace(b'id="news"', b'id="mine"', 1)
    with create_corpus(tmp_path / "a.corpus", scheme_xml=changed, guideline="# How") as corpus:
        assert corpus.scheme_ref.id == "mine"
        assert corpus.store.facts.guideline == "# How"
    with pytest.raises(SchemeRefused, match=r"^scheme.xml"):
        create_corpus(tmp_path / "b.corpus", scheme_xml=b"<no/>")
    assert not (tmp_path / "b.corpus").exists()


def test_a_corpus_is_not_made_where_something_is(tmp_path: Path, story: Path) -> None:
    for target in (story, tmp_path / "there.txt", tmp_path):
        with pytest.raises(CorpusError, match="cannot become a corpus"):
            create_corpus(target)
    create_corpus(tmp_path / "a.corpus").close()
    with pytest.raises(CorpusError, match="is there already"):
        create_corpus(tmp_path / "a.corpus")


@pytest.mark.parametrize("name", ["story.txt", ".", "nothing", "nothing.corpus"])
def test_what_is_no_corpus_is_not_opened(name: str, tmp_path: Path, story: Path) -> None:
    with pytest.raises(CorpusError, match=r"is no corpus|there is no such file"):
        open_corpus(tmp_path / name)


def test_open_or_create_makes_what_is_missing_and_opens_what_is_there(tmp_path: Path, data_home: Path) -> None:
    (tmp_path / "empty").mkdir()
    for target in (tmp_path / "a.corpus", tmp_path / "new", tmp_path / "empty"):
        with open_or_create(target) as made:
            key = made.key
        with open_or_create(target) as opened:
            assert opened.key == key
    assert (tmp_path / "new" / "scheme.xml").is_file()


def test_a_folder_beside_its_corpus_file_opens_that(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus") as corpus:
        run(corpus.import_job([story]))
        corpus.save_article(ID)
        key = corpus.key
    with open_corpus(tmp_path / "news") as again:
        assert again.key == key


def test_a_second_window_is_read_only_and_names_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "news.corpus"
    with create_corpus(path, annotator="ana") as first:
        with pytest.raises(CorpusBusy, match="ana"):
            open_corpus(path, annotator="ben")
        with open_corpus(path, annotator="ben", read_only_if_needed=True) as second:
            assert (first.read_only, second.read_only) == (False, True)
            assert "ana" in second.notice


def test_a_second_window_on_a_mirror_is_read_only_too(mirror: Path) -> None:
    with open_corpus(mirror, annotator="ana"), open_corpus(mirror, read_only_if_needed=True) as second:
        assert second.read_only
        assert marked(second) == {"ana": ["Ines Tallow"]}


@posix_permissions
def test_a_corpus_file_that_may_not_be_written_to_is_looked_at(reachable: Path) -> None:
    path = reachable / "news.corpus"
    create_corpus(path).close()
    path.chmod(0o444)
    with without_privileges():
        with pytest.raises(CorpusError, match="may not be written to"):
            open_corpus(path)
        with open_corpus(path, read_only_if_needed=True) as looked_at:
            assert looked_at.read_only
            assert "may not be written to" in looked_at.notice


def test_a_backup_is_made_when_something_was_done_since_the_last(tmp_path: Path, story: Path) -> None:
    path = tmp_path / "news.corpus"
    with create_corpus(path) as corpus:
        run(corpus.import_job([story]))
        copy = run(corpus.backup_job())
        assert copy is not None
        assert run(corpus.backup_job()) is None
    with open_corpus(path, read_only=True) as looked_at:
        assert run(looked_at.backup_job()) is None
    with open_corpus(copy, read_only=True) as backup:
        assert backup.store.document_ids() == [ID]


@pytest.mark.parametrize("name", ["x" * 5000, "locked/news.corpus"])
def test_what_the_system_refuses_to_look_at_is_said_in_one_sentence(name: str, reachable: Path) -> None:
    (reachable / "locked").mkdir(mode=0o700)
    with without_privileges(), pytest.raises(CorpusError, match=r"cannot be looked at \("):
        open_corpus(reachable / name)


# -- damaged files -----------------------------------------------------------------------------------


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _zeroed(data: bytes) -> bytes:
    return data[:4096] + bytes(4096) + data[8192:]


def _half_a_header(data: bytes) -> bytes:
    return data[:50]


def _other_bytes(data: bytes) -> bytes:
    return b"not a database at all" * 100


@pytest.mark.parametrize("damage", [_truncated, _zeroed, _half_a_header, _other_bytes, lambda data: b""])
def test_a_damaged_corpus_file_is_refused_in_one_sentence(damage, tmp_path: Path, story: Path) -> None:
    path = tmp_path / "news.corpus"
    with create_corpus(path) as corpus:
        run(corpus.import_job([story]))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(CorpusError) as refused:
        open_corpus(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


# -- articles in -------------------------------------------------------------------------------------


def test_importing_the_same_bytes_twice_changes_nothing_and_says_so(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus") as corpus:
        first = run(corpus.import_job([story]))
        second = run(corpus.import_job([story, written(tmp_path / "copy.txt", story.read_bytes())]))
        assert [one.outcome for one in first.accepted] == ["added"]
        assert [(one.id, one.outcome) for one in second.accepted] == [(ID, "known")] * 2
        assert second.accepted[0].log == ("It is in the corpus already.",)
        assert corpus.store.document_ids() == [ID]


def test_another_article_with_the_same_headline_gets_an_id_of_its_own(tmp_path: Path, story: Path) -> None:
    other = written(tmp_path / "other.txt", story.read_bytes() + b"More.\n")
    with create_corpus(tmp_path / "news.corpus") as corpus:
        run(corpus.import_job([story]))
        result = run(corpus.import_job([other]))
        assert [(one.id, one.outcome) for one in result.accepted] == [(f"{ID}-2", "renamed")]
        assert f"Another article is called {ID} already." in result.accepted[0].log


def test_work_of_another_annotator_is_taken_in_with_their_file(tmp_path: Path, mirror: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ben") as corpus:
        run(corpus.import_job([story]))
        mark(corpus, "Tuesday", "DATE")
        result = run(corpus.import_job([mirror / f"{ID}.standoff.xml"]))
        assert [one.outcome for one in result.accepted] == ["merged"]
        assert marked(corpus) == {"ana": ["Ines Tallow"], "ben": ["Tuesday"]}


def test_the_bytes_of_a_page_are_kept(tmp_path: Path) -> None:
    page = written(tmp_path / "page.html", "<h1>Head</h1><p>Text</p>")
    with create_corpus(tmp_path / "news.corpus") as corpus:
        (arrival,) = run(corpus.import_job([page])).accepted
        sha256 = corpus.store.read(arrival.id).document.source_sha256
        assert corpus.store.source(sha256) == page.read_bytes()


def test_a_cancelled_import_leaves_the_corpus_as_it_was(tmp_path: Path, story: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(250):
        written(folder / f"{number:03}.txt", f"Headline {number}\nBody of {number}.\n")

    def cancel_late(progress: Progress) -> None:
        if progress.done >= 220:
            raise Cancelled("Cancelled.")

    with create_corpus(tmp_path / "news.corpus") as corpus:
        run(corpus.import_job([story]))
        with pytest.raises(Cancelled):
            run(corpus.import_job([folder]), cancel_late)
        assert corpus.store.document_ids() == [ID]
        assert len(run(corpus.import_job([folder])).accepted) == 250


def test_a_cancelled_import_keeps_the_articles_that_somebody_worked_on_meanwhile(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(150):
        written(folder / f"{number:03}.txt", f"Headline {number}\nBody of {number}.\n")

    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:

        def work_then_cancel(progress: Progress) -> None:
            if progress.done == 120:
                mark(corpus, "Body", identity="headline-7")
                raise Cancelled("Cancelled.")

        with pytest.raises(Cancelled):
            run(corpus.import_job([folder]), work_then_cancel)
        assert corpus.store.document_ids() == ["headline-7"]
        assert marked(corpus, identity="headline-7") == {"ana": ["Body"]}


def test_a_cancelled_import_removes_again_what_had_been_removed(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(150):
        written(folder / f"{number:03}.txt", f"Headline {number}\nBody of {number}.\n")

    def cancel_late(progress: Progress) -> None:
        if progress.done >= 120:
            raise Cancelled("Cancelled.")

    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([folder / "003.txt", folder / "140.txt"]))
        facts = corpus.store.facts_of(["headline-3"])
        corpus.store.commit(in_bulk.edit_facts("Remove", facts, in_bulk.remove), annotator="ana")
        counts = corpus.store.counts()
        with pytest.raises(Cancelled):
            run(corpus.import_job([folder]), cancel_late)
        assert corpus.store.document_ids() == ["headline-140"]
        assert corpus.store.removed_ids() == ["headline-3"]
        assert corpus.store.counts() == counts


def test_a_file_of_another_scheme_is_refused(tmp_path: Path, story: Path) -> None:
    scheme = opening.built_in_scheme().replace(b' id="news"', b' id="medical"', 1)
    with create_corpus(tmp_path / "medical.corpus", annotator="zoe", scheme_xml=scheme) as corpus:
        run(corpus.import_job([story]))
        mark(corpus, "Ines Tallow")
        (file,) = run(corpus.export_job(tmp_path / "out"))
    with create_corpus(tmp_path / "news.corpus") as corpus:
        result = run(corpus.import_job([file]))
        assert result.accepted == []
        assert "was annotated under the scheme medical, and the corpus has news" in result.refused[0].sentence
        assert corpus.store.document_ids() == []


# -- articles out ------------------------------------------------------------------------------------


def test_saving_twice_writes_once_and_a_missing_file_comes_back(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        path = corpus.save_article(ID)
        os.utime(path, ns=(1, 1))
        corpus.save_article(ID)
        assert path.stat().st_mtime_ns == 1
        mark(corpus, "Ines Tallow")
        corpus.save_article(ID)
        assert "Ines Tallow</quote>" in path.read_text(encoding="utf-8")
        path.unlink()
        assert corpus.save_article(ID).is_file()


def test_work_that_came_in_with_a_file_is_in_the_next_save(tmp_path: Path, mirror: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ben") as corpus:
        run(corpus.import_job([story]))
        mark(corpus, "Tuesday", "DATE")
        path = corpus.save_article(ID)
        run(corpus.import_job([mirror / f"{ID}.standoff.xml"]))
        corpus.save_article(ID)
        assert "Ines Tallow</quote>" in path.read_text(encoding="utf-8")


def test_what_a_colleague_wrote_into_the_mirror_beside_a_corpus_is_kept(
    tmp_path: Path, story: Path, data_home: Path
) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        mark(corpus, "Ines Tallow")
        path = corpus.save_article(ID)
    shutil.copytree(path.parent, tmp_path / "colleague")
    with open_corpus(tmp_path / "colleague", annotator="ben") as theirs:
        mark(theirs, "Tuesday", "DATE")
        path.write_bytes(theirs.save_article(ID).read_bytes())
    written_by_ben = path.read_bytes()
    with open_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        mark(corpus, "council", "ORG")
        corpus.save_article(ID)
        (copy,) = corpus.set_aside
        assert copy.read_bytes() == written_by_ben
        mark(corpus, "pilots", "ORG")
        corpus.save_article(ID)
        assert corpus.set_aside == [copy], "its own files are nobody else's"


def test_what_was_edited_and_not_saved_is_caught_up_with(tmp_path: Path, story: Path) -> None:
    other = written(tmp_path / "other.txt", "Quarry reopens\nWork began on Monday.\n")
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story, other]))
        path = corpus.save_article(ID)
        mark(corpus, "Monday", "DATE", identity="quarry-reopens")
        mark(corpus, "Ines Tallow")
    with open_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        assert run(corpus.catch_up_job()) == [path, corpus.mirror / "quarry-reopens.standoff.xml"]
        assert "Ines Tallow</quote>" in path.read_text(encoding="utf-8")
        assert run(corpus.catch_up_job()) == []
        session(corpus).undo()
        assert run(corpus.catch_up_job()) == [path]
    with open_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        assert list(corpus.catch_up_job()) == []  # what was looked at once is not read again
        mark(corpus, "council", "ORG")
    with open_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        assert len(list(corpus.catch_up_job())) == 1
    with open_corpus(tmp_path / "news.corpus", read_only=True) as corpus:
        assert run(corpus.catch_up_job()) == []


def test_what_a_write_that_was_cut_short_left_in_the_mirror_goes_at_the_next_start(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        path = corpus.save_article(ID)
    left_over, young = (written(temporary_beside(path), "half of ") for _ in range(2))
    os.utime(left_over, (0, 0))
    with open_corpus(tmp_path / "news.corpus", read_only=True) as corpus:
        run(corpus.catch_up_job())
        assert left_over.exists(), "whoever only looks does not know whether it is being written"
    with open_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.catch_up_job())
    assert not left_over.exists()
    assert young.exists(), "somebody else may be writing it"


def test_an_export_into_the_corpuss_own_mirror_is_a_save(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        for words in ("Ines Tallow", "council"):
            mark(corpus, words)
            (path,) = run(corpus.export_job(corpus.mirror))
            assert f"{words}</quote>" in path.read_text(encoding="utf-8")
        assert corpus.set_aside == []


def test_undoing_after_a_save_is_saved_too(tmp_path: Path, story: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        before = corpus.save_article(ID).read_bytes()
        mark(corpus, "Ines Tallow")
        corpus.save_article(ID)
        session(corpus).undo()
        assert corpus.save_article(ID).read_bytes() == before


def test_an_export_does_not_mix_with_another_corpus(tmp_path: Path, mirror: Path) -> None:
    changed = opening.built_in_scheme().replace(b'id="news"', b'id="mine"', 1)
    with create_corpus(tmp_path / "a.corpus", scheme_xml=changed) as corpus:
        with pytest.raises(CorpusError, match="holds a corpus with another scheme"):
            run(corpus.export_job(mirror))
        with pytest.raises(CorpusError, match="is a file"):
            run(corpus.export_job(tmp_path / "made.corpus"))


# -- what the window opens ---------------------------------------------------------------------------


def test_an_export_never_takes_the_place_of_another_article(tmp_path: Path, story: Path) -> None:
    other = written(tmp_path / "other.txt", story.read_bytes().replace(b"Ines Tallow", b"Otto Bern"))
    with create_corpus(tmp_path / "theirs.corpus", annotator="ben") as corpus:
        run(corpus.import_job([other]))
        file = corpus.save_article(ID)
    before = file.read_bytes()
    with create_corpus(tmp_path / "ours.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        with pytest.raises(CorpusError, match="holds another article, which would be lost; move it away"):
            run(corpus.export_job(file.parent))
        assert file.read_bytes() == before
        for words in ("Ines Tallow", "council"):  # an export is renewed all the same
            mark(corpus, words)
            (path,) = run(corpus.export_job(tmp_path / "out"))
            assert f"{words}</quote>" in path.read_text(encoding="utf-8")


def test_the_sample_is_opened_as_a_copy_that_lasts(data_home: Path) -> None:
    original = {path.name: path.read_bytes() for path in resources.sample_corpus().iterdir()}
    with opening.open_sample("zoe") as corpus:
        first = corpus.store.document_ids()[0]
        mark(corpus, corpus.store.read(first).document.text[:5], "MISC", first)
        saved = corpus.save_article(first)
        assert corpus.store.counts().documents >= 12
    assert saved.parent == data_home / resources.sample_corpus().name
    with opening.open_sample("zoe") as again:
        assert "zoe" in marked(again, first)
        assert again.notice == ""
    assert {path.name: path.read_bytes() for path in resources.sample_corpus().iterdir()} == original


def test_the_samples_copy_leaves_a_folder_of_the_same_name_alone(data_home: Path) -> None:
    name = resources.sample_corpus().name
    (data_home / name).mkdir(parents=True)
    with opening.open_sample() as corpus:
        assert corpus.mirror == data_home / f"{name}-2"
    assert list((data_home / name).iterdir()) == []


def test_articles_go_into_my_articles_and_into_the_corpus_that_is_named(
    tmp_path: Path, data_home: Path, story: Path, mirror: Path
) -> None:
    corpus, files = open_targets([str(story)], annotator="ana")
    with corpus:
        assert (corpus.name, files) == ("My articles", [story])
    corpus, files = open_targets([str(story), str(tmp_path / "made.corpus")], annotator="ana")
    with corpus:
        assert (corpus.name, files) == ("made", [story])
    corpus, files = open_targets([str(mirror)], annotator="ana")
    with corpus:
        assert (corpus.name, files) == ("harbour", [])


def test_an_article_of_a_mirror_opens_its_mirror_at_that_article(mirror: Path) -> None:
    corpus, files = open_targets([str(mirror / f"{ID}.standoff.xml")], annotator="ana")
    with corpus:
        assert (corpus.name, files) == ("harbour", [mirror / f"{ID}.standoff.xml"])
        assert [one.id for one in run(corpus.import_job(files)).accepted] == [ID]


def test_two_corpora_at_once_are_refused(tmp_path: Path, mirror: Path) -> None:
    with pytest.raises(AnnotatorError, match="are two corpora"):
        open_targets([str(mirror), str(tmp_path / "made.corpus")])


def test_a_missing_corpus_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no such file"):
        open_targets([str(tmp_path / "nothing.corpus")])
