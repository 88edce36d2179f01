"""How articles leave: not those that were taken down, masked and under pseudonyms if asked for; and back with texts."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import load, opening, resources
from annotator.datasets.pseudonyms import pseudonym
from annotator.datasets.takedown import FILE
from annotator.editing.facts import set_fact
from annotator.errors import AnnotatorError, Cancelled, CorpusError, FileRefused
from annotator.jobs import Progress, run
from annotator.opening import OpenCorpus, upkeep
from annotator.opening.exchange import REPORT, Out, convert_job
from annotator.opening.leaving import key_in, own_key
from annotator.opening.looking import In
from annotator.opening.main_text import export_main_text
from annotator.opening.rehydrating import Rehydrated, rehydrate_job
from annotator.opening.rights import rights_job
from annotator.opening.takedowns import Withheld, list_in, take_down_job
from annotator.opening.validation import validate
from tests.opening.samples import ID, data_home, mark, mirror, story, without_privileges, written

__all__ = ["data_home", "mirror", "story"]

OTHER = "Quay closes\n\nThe quay closed on Monday; write to ada@news.example or +49 30 1234567.\n"
QUAY = "quay-closes"
KEY = b"k" * 32


@pytest.fixture
def corpus(tmp_path: Path, data_home: Path, story: Path) -> Iterator[OpenCorpus]:
    """A corpus of two articles, in each of which Ana marked something."""
    other = written(tmp_path / "other.txt", OTHER)
    with opening.create_corpus(tmp_path / "news.corpus", annotator="ana") as made:
        run(made.import_job([story, other]))
        mark(made, "Ines Tallow")
        mark(made, "ada@news.example", identity=QUAY)
        yield made


# -- the takedown list ---------------------------------------------------------------------------------


def test_no_export_holds_what_was_taken_down(corpus: OpenCorpus, tmp_path: Path) -> None:
    done = run(take_down_job(corpus, [QUAY], reason="asked for"))
    assert done.meant == (QUAY,)
    assert done.where == str(corpus.mirror / FILE)
    assert [(one.id, one.reason) for one in done.takedowns.entries] == [(QUAY, "asked for")]
    run(corpus.export_job(tmp_path / "standoff"))
    assert corpus.withheld == (Withheld(QUAY),)
    assert run(corpus.export_as_job(tmp_path / "jsonl", Out("jsonl"))).withheld == (Withheld(QUAY),)
    assert run(corpus.export_as_job(tmp_path / "strict", Out("brat", strict=True, layers=("entities",)))).articles == 1
    assert run(corpus.export_as_job(None, Out("offsets"))).left_out() != []
    assert run(export_main_text(corpus, tmp_path / "main")).withheld == (Withheld(QUAY),)
    for folder in ("standoff", "jsonl", "strict", "main"):
        files = [path for path in (tmp_path / folder).iterdir() if path.is_file()]
        assert files
        for path in files:
            assert QUAY not in path.name
            assert b"quay closed" not in path.read_bytes().lower()
    report = json.loads((tmp_path / "jsonl" / REPORT).read_text(encoding="utf-8"))
    assert (report["articles"], report["left_out"]) == (1, {"is on the takedown list": 1})


def test_only_what_was_to_be_exported_is_said_to_be_left_out(corpus: OpenCorpus, tmp_path: Path) -> None:
    run(take_down_job(corpus, [QUAY]))
    assert len(run(corpus.export_job(tmp_path / "out", [ID]))) == 1
    assert corpus.withheld == ()
    run(corpus.export_job(tmp_path / "out", [QUAY]))
    assert corpus.withheld == (Withheld(QUAY),)


def test_the_corpus_itself_keeps_it(corpus: OpenCorpus) -> None:
    run(take_down_job(corpus, [QUAY]))
    run(corpus.save_job())
    assert (corpus.mirror / f"{QUAY}.standoff.xml").exists()
    assert run(rights_job(corpus)).withheld == [QUAY]


def test_it_is_known_again_by_its_text(corpus: OpenCorpus, tmp_path: Path) -> None:
    run(take_down_job(corpus, [QUAY]))
    run(corpus.save_job())
    other = tmp_path / "renamed"
    other.mkdir()
    data = (corpus.mirror / f"{QUAY}.standoff.xml").read_bytes().replace(QUAY.encode(), b"another-id")
    (other / "another-id.standoff.xml").write_bytes(data)
    shutil.copy(corpus.mirror / FILE, other)
    assert run(convert_job([other], tmp_path / "out", In(), Out("jsonl"))).withheld == (Withheld("another-id"),)
    file = other / "another-id.standoff.xml"
    assert run(convert_job([file], tmp_path / "more", In(), Out("jsonl"))).withheld == (Withheld("another-id"),)


def test_lifting_brings_it_back(corpus: OpenCorpus, tmp_path: Path) -> None:
    run(take_down_job(corpus, [QUAY, "https://news.example/gone"]))
    with pytest.raises(CorpusError, match="not on the takedown list"):
        run(take_down_job(corpus, [ID], lift=True))
    assert run(take_down_job(corpus, [QUAY], lift=True)).meant == ()
    assert len(run(corpus.export_job(tmp_path / "out"))) == 2
    assert len(list_in(corpus.mirror).entries) == 1


@pytest.mark.parametrize("name", ["nothing-here", "https://", "../x", "A B", ""])
def test_a_name_that_means_nothing_is_refused(corpus: OpenCorpus, name: str) -> None:
    with pytest.raises(AnnotatorError):
        run(take_down_job(corpus, [ID, name]))
    assert not (corpus.mirror / FILE).exists()


def test_a_list_that_cannot_be_read_stops_every_export(corpus: OpenCorpus, tmp_path: Path) -> None:
    run(corpus.save_job())
    written(corpus.mirror / FILE, "[[article]]\nid = 'quay-closes'\n[[broken")
    for job in (
        lambda: corpus.export_job(tmp_path / "a"),
        lambda: corpus.export_as_job(tmp_path / "b", Out("jsonl")),
        lambda: export_main_text(corpus, tmp_path / "c"),
        lambda: convert_job([corpus.mirror], tmp_path / "d", In(), Out("jsonl")),
        lambda: rights_job(corpus),
    ):
        with pytest.raises(FileRefused, match=r"takedown.toml: is no TOML"):
            run(job())  # type: ignore[arg-type]
    (corpus.mirror / FILE).unlink()
    (corpus.mirror / FILE).symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileRefused, match="is not there"):
        run(corpus.export_as_job(tmp_path / "e", Out("jsonl")))


def test_copies_of_a_corpus_have_its_list(corpus: OpenCorpus, tmp_path: Path) -> None:
    run(take_down_job(corpus, [QUAY]))
    run(upkeep.duplicate(corpus, tmp_path / "copy.corpus"))
    backup = run(upkeep.back_up_now(corpus))
    run(upkeep.restore(backup, tmp_path / "news.corpus", beside=tmp_path / "restored.corpus"))
    for name in ("copy", "restored"):
        with opening.open_corpus(tmp_path / f"{name}.corpus") as copy:
            run(copy.export_job(tmp_path / f"{name}-out"))
            assert copy.withheld == (Withheld(QUAY),)


@pytest.mark.skipif(os.name == "nt", reason="permissions")
def test_a_folder_that_may_not_be_written_to_is_honoured(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = reachable / "news"
    shutil.copytree(resources.sample_corpus(), folder)
    written(folder / FILE, '[[article]]\nid = "thirty-four-jars-of-mud"\n')
    home = reachable / "home"
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    folder.chmod(0o555)
    with without_privileges(), opening.open_corpus(folder) as corpus:
        assert corpus.mirror != folder
        assert run(rights_job(corpus)).withheld == ["thirty-four-jars-of-mud"]


# -- masks and pseudonyms ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["standoff", "jsonl", "brat"])
def test_masked_exports_hold_no_personal_data(corpus: OpenCorpus, tmp_path: Path, kind: str) -> None:
    done = run(corpus.export_as_job(tmp_path / "out", Out(kind, mask="shapes")))
    assert dict(done.masked) == {"e-mail": 1, "phone": 1}
    for path in (tmp_path / "out").iterdir():
        assert b"ada@news" not in path.read_bytes()
        assert b"1234567" not in path.read_bytes()
    if kind == "standoff":
        assert run(validate([tmp_path / "out"])) == []
    assert json.loads((tmp_path / "out" / REPORT).read_text(encoding="utf-8"))["masked"] == {"e-mail": 1, "phone": 1}


def test_masks_are_for_formats_with_text(corpus: OpenCorpus, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="no text to mask"):
        run(corpus.export_as_job(tmp_path / "out", Out("offsets", mask="blocks")))
    assert not (tmp_path / "out").exists()


def test_only_licensed_articles_leave_where_that_is_asked_for(corpus: OpenCorpus, tmp_path: Path) -> None:
    document = corpus.store.read(ID).document
    corpus.store.commit(set_fact(document, "rights", ["CC BY 4.0"]), annotator="ana")
    unlicensed = Withheld(QUAY, "names no licence")
    for name, licences, left in (
        ("all", None, ()), ("licensed", (), (unlicensed,)), ("by", ("CC-BY-4.0",), (unlicensed,)),
        ("zero", ("CC0-1.0",), (Withheld(ID, "is under a licence that is not one of those asked for"), unlicensed)),
    ):  # fmt: skip
        done = run(corpus.export_as_job(tmp_path / name, Out("jsonl", licences=licences)))
        assert (done.articles, done.withheld) == (2 - len(left), left)
        said = (tmp_path / name / REPORT).read_text(encoding="utf-8")
        assert json.loads(said).get("left_out", {}) == {one.why: 1 for one in left}
        assert QUAY not in said
    assert run(rights_job(corpus)).decisions[ID].as_text


def test_one_annotators_work_leaves_under_a_pseudonym(corpus: OpenCorpus, tmp_path: Path) -> None:
    run(corpus.export_as_job(tmp_path / "out", Out("standoff", "ana", key=KEY)))
    for made in load(tmp_path / "out"):
        assert set(made.sets) == {pseudonym("ana", KEY)}
    assert b"ana" not in (tmp_path / "out" / f"{QUAY}.standoff.xml").read_bytes()


def test_a_key_is_made_once_and_for_its_owner(tmp_path: Path, data_home: Path) -> None:
    path = tmp_path / "deep" / "key"
    key = key_in(path)
    assert key_in(path) == key != key_in(own_key())
    assert len(key) == 64
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileRefused, match="at least 16"):
        key_in(written(tmp_path / "short", "abc\n"))
    with pytest.raises(FileRefused):
        key_in(written(tmp_path / "long", "x" * 5000))


# -- offsets and back ----------------------------------------------------------------------------------


@pytest.fixture
def offsets(corpus: OpenCorpus, tmp_path: Path) -> Path:
    """The two articles without their texts."""
    run(corpus.export_as_job(tmp_path / "offsets", Out("offsets")))
    return tmp_path / "offsets"


def rehydrated(offsets: Path, pages: Path) -> tuple[Path, Rehydrated]:
    folder = offsets.parent / "back"
    return folder, run(rehydrate_job(offsets, pages, folder))


def texts(folder: Path, *files: tuple[str, str | bytes]) -> Path:
    folder.mkdir()
    for name, content in files:
        written(folder / name, content)
    return folder


@pytest.mark.parametrize(
    ("name", "pages"), [("harbour-news", "harbour-news"), ("harbour-pages", "harbour-pages/pages")]
)  # fmt: skip
def test_the_sample_corpora_go_out_without_text_and_come_back(
    name: str, pages: str, tmp_path: Path, data_home: Path
) -> None:
    corpora = resources.sample_corpus().parent
    run(convert_job([corpora / name], tmp_path / "offsets", In(), Out("offsets")))
    folder, done = rehydrated(tmp_path / "offsets", corpora / pages)
    assert (len(done.written), done.missing, done.unread, done.unwanted) == (24, [], [], 0)
    assert run(validate([folder])) == []
    for before, after in zip(load(corpora / name), load(folder), strict=True):
        assert before.document == after.document
        assert set(before.sets) == set(after.sets)
        for who, held in before.sets.items():
            assert [one._replace(note="") for one in held.annotations()] == after.sets[who].annotations()
            assert [one._replace(note="") for one in held.relations()] == after.sets[who].relations()
            assert held.layer_states() == after.sets[who].layer_states()


def test_a_page_with_another_text_is_told_of(offsets: Path, corpus: OpenCorpus, story: Path, tmp_path: Path) -> None:
    pages = texts(
        tmp_path / "pages",
        ("a.txt", story.read_bytes()), (f"{QUAY}.txt", OTHER.replace("Monday", "Sunday")),
        ("b.txt", "Another story.\n"), ("broken.html", b""),
    )  # fmt: skip
    folder, done = rehydrated(offsets, pages)
    assert done.written == [ID]
    (missing,) = done.missing
    assert missing.article == QUAY
    assert "seems to be its page, but has another text than was annotated" in missing.sentence
    assert [one.name for one in done.unread] == [str(pages / "broken.html")]
    assert done.unwanted == 2
    assert sorted(path.name for path in folder.iterdir()) == [f"{ID}.standoff.xml", "scheme.xml"]
    assert run(validate([folder])) == []


def test_without_any_page_nothing_is_written(offsets: Path, tmp_path: Path) -> None:
    folder, done = rehydrated(offsets, texts(tmp_path / "pages", ("b.txt", "Another story.\n")))
    assert done.written == []
    assert [one.sentence.partition(": ")[2] for one in done.missing] == ["no page has its text."] * 2
    assert not folder.exists()
    assert not list(tmp_path.glob(".back*"))


def test_damaged_files_are_listed_and_the_others_come_back(offsets: Path, story: Path, tmp_path: Path) -> None:
    pages = texts(tmp_path / "pages", ("a.txt", story.read_bytes()), ("b.txt", OTHER))
    damaged = offsets / f"{QUAY}.offsets.json"
    value = json.loads(damaged.read_bytes())
    value["annotations"][0]["spans"] = [[0, 4]]
    written(damaged, json.dumps(value))
    whole = (offsets / f"{ID}.offsets.json").read_bytes()
    for name, data in {
        "again": whole, "cut": whole[:300], "deep": b"[" * 100_000, "empty": b"", "ours": b'{"format": "annotator"}',
        "text": b"\xff\xfe\x00", "up": whole.replace(ID.encode(), b"../up"),
    }.items():  # fmt: skip
        written(offsets / f"z-{name}.offsets.json", data)
    folder, done = rehydrated(offsets, pages)
    assert done.written == [ID]
    assert len(done.missing) == 8
    (moved,) = [one for one in done.missing if one.article == QUAY]
    assert "does not cover the words that it did" in moved.sentence
    assert all(len(one.sentence.splitlines()) == 1 for one in done.missing)
    assert sorted(path.name for path in folder.iterdir()) == [f"{ID}.standoff.xml", "scheme.xml"]


def test_a_scheme_that_is_not_theirs_is_told_of(offsets: Path, story: Path, tmp_path: Path) -> None:
    scheme = offsets / "scheme.xml"
    written(scheme, scheme.read_bytes().replace(b"A named individual", b"An individual"))
    _, done = rehydrated(offsets, texts(tmp_path / "pages", ("a.txt", story.read_bytes())))
    assert done.written == []
    assert any("another scheme" in one.sentence for one in done.missing)


def test_pages_of_one_text_serve_all_who_want_it(offsets: Path, story: Path, tmp_path: Path) -> None:
    one = (offsets / f"{ID}.offsets.json").read_bytes()
    written(offsets / "twin.offsets.json", one.replace(ID.encode(), b"twin", 1))
    pages = texts(tmp_path / "pages", ("a.txt", story.read_bytes()), ("b.txt", story.read_bytes()))
    _, done = rehydrated(offsets, pages)
    assert sorted(done.written) == [ID, "twin"]
    assert [missing.article for missing in done.missing] == [QUAY]


def test_what_is_no_folder_of_offsets_is_refused(tmp_path: Path, story: Path) -> None:
    with pytest.raises(CorpusError, match="holds no offsets"):
        run(rehydrate_job(texts(tmp_path / "empty"), story, tmp_path / "back"))
    with pytest.raises(CorpusError, match="holds no offsets"):
        run(rehydrate_job(tmp_path / "nowhere", story, tmp_path / "back"))


def test_a_cancelled_job_leaves_nothing(offsets: Path, story: Path, tmp_path: Path) -> None:
    def cancel(progress: Progress) -> None:
        if progress.done:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(rehydrate_job(offsets, story, tmp_path / "back"), cancel)
    assert not (tmp_path / "back").exists()
    assert not list(tmp_path.glob(".back*"))
    written(texts(tmp_path / "full") / "x", "x")
    with pytest.raises(CorpusError, match="is not empty"):
        run(rehydrate_job(offsets, story, tmp_path / "full"))


def test_the_same_export_is_the_same_bytes(corpus: OpenCorpus, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(corpus.export_as_job(tmp_path / name, Out("offsets", key=KEY)))
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert not [name for name, data in one.items() if b'"ana"' in data or b"Ana" in data]
