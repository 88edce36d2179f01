"""What batches do to shards of a corpus: cut, suggest, validate, convert; hostile shards among good ones."""

from __future__ import annotations

import io
import json
import pickle
import shutil
import zipfile
from pathlib import Path

import pytest

from annotator import opening, resources
from annotator.batch.ledger import read_rows
from annotator.batch.running import batch_job
from annotator.batch.shards import Part, Shard
from annotator.datasets.takedown import FILE, entry_of
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import run
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.traces import BlockHint
from annotator.opening.article_shards import add_member, read_shard, shelve, unshelve, write_shard
from annotator.opening.batches.converting import Convert
from annotator.opening.batches.folders import scheme_in, sha256, shards_of
from annotator.opening.batches.suggesting import Suggest, learn_job
from annotator.opening.batches.validating import Validate
from annotator.opening.batches.whole_corpus import cut_corpus_job
from annotator.opening.exchange import Out, convert_job
from annotator.opening.looking import In
from annotator.opening.takedowns import list_in, write_list

PAGES = resources.corpora() / "harbour-pages"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six articles of the sample corpus, as a mirror."""
    folder = tmp_path_factory.mktemp("mirror") / "news"
    folder.mkdir()
    for path in [
        *sorted(resources.sample_corpus().glob("*.standoff.xml"))[:6],
        resources.sample_corpus() / "scheme.xml",
    ]:
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory, news: Path) -> Path:
    """The same, two articles a shard."""
    folder = tmp_path_factory.mktemp("shards") / "news"
    with opening.open_corpus(news) as corpus:
        assert run(cut_corpus_job(corpus, folder, 2)) == []
    return folder


@pytest.fixture
def three(tmp_path: Path, shards: Path) -> Path:
    """A copy of them that may be changed."""
    folder = tmp_path / "three"
    folder.mkdir()
    for path in shards.iterdir():
        shutil.copy(path, folder)
    return folder


def test_a_corpus_is_cut_into_its_articles(news: Path, shards: Path, tmp_path: Path) -> None:
    assert [shard.name for shard in shards_of(shards)] == ["00000", "00001", "00002"]
    with opening.open_corpus(news) as corpus:
        whole = list(corpus.store.read_each(corpus.store.document_ids()))
        run(cut_corpus_job(corpus, tmp_path / "again", 2))
    found = [one for shard in shards_of(shards) for one in read_shard(shard)]
    assert [one.document for one in found] == [one.document for one in whole]
    assert [len(one.sets["ana"].annotations()) for one in found] == [
        len(one.sets["ana"].annotations()) for one in whole
    ]
    for path in shards.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_a_cut_leaves_out_what_was_taken_down(mirror: Path, tmp_path: Path) -> None:
    with opening.open_corpus(mirror) as corpus:
        (identity,) = corpus.store.document_ids()
        write_list(corpus.mirror, list_in().with_entries([entry_of(identity)]))
        assert [one.article for one in run(cut_corpus_job(corpus, tmp_path / "out"))] == [identity]
        with pytest.raises(CorpusError, match="is not empty"):
            run(cut_corpus_job(corpus, tmp_path / "out"))
    assert list(read_shard(shards_of(tmp_path / "out")[0])) == []


def test_hints_travel_beside_their_article() -> None:
    article, hints = AnnotatedDocument(Document("a", "x")), (BlockHint(0.25, main=True), BlockHint(1.0, main=False))
    out = io.BytesIO()
    assert shelve(out, [(article, hints), (AnnotatedDocument(Document("b", "y")), ())]) == 2
    assert zipfile.ZipFile(out).namelist() == ["a.standoff.xml", "a.hints", "b.standoff.xml"]


def test_suggestions_are_the_programs_own_and_fit_the_scheme(tmp_path: Path, news: Path, shards: Path) -> None:
    with opening.open_corpus(news) as corpus:
        model = run(learn_job(corpus))
        assert run(learn_job(corpus)) == model
    (tmp_path / "model.json").write_bytes(model)
    work = Suggest(scheme_in(shards), str(tmp_path / "model.json"), sha256(model))
    out = tmp_path / "out"
    batch = run(batch_job(shards_of(shards)[:2], out, work))
    assert (batch.failures, [row.problems for row in batch.rows]) == ([], [[], []])
    assert {row.model for row in batch.rows} == {work.model} != {Suggest(scheme_in(shards)).model}
    shutil.copy(shards / "scheme.xml", out)
    checked = run(batch_job(shards_of(out), tmp_path / "checked", Validate(scheme_in(out))))
    assert checked.counts["problems"] == 0
    assert checked.counts["articles"] == 4
    before = [one for shard in shards_of(shards)[:2] for one in read_shard(shard)]
    after = [one for shard in shards_of(out) for one in read_shard(shard)]
    for old, new in zip(before, after, strict=True):
        assert old.sets["ana"].annotations() == new.sets["ana"].annotations()
        made = new.sets["known-names"].annotations()
        assert made
        assert all(one.origin == one.annotator == "known-names" for one in made)
        assert all(one.confidence is not None and 0.5 <= one.confidence <= 1 for one in made)
        assert {one.kind for one in new.annotators if one.id == "known-names"} == {"program"}
    again = run(batch_job(shards_of(out), tmp_path / "again", work))
    assert [row.output for row in again.rows] == [row.output for row in batch.rows]


def test_suggestions_for_pages_follow_from_their_hints(tmp_path: Path) -> None:
    with opening.create_corpus(tmp_path / "pages.corpus") as corpus:
        run(corpus.import_job(sorted((PAGES / "pages").glob("*.html"))[:2]))
        run(cut_corpus_job(corpus, tmp_path / "in"))
        (shard,) = shards_of(tmp_path / "in")
        for one in unshelve(shard):
            stored = corpus.store.hints(one.read().document.id)
            assert one.hints == stored
            assert stored
    batch = run(batch_job([shard], tmp_path / "out", Suggest(scheme_in(tmp_path / "in"))))
    assert batch.counts["suggestions of page-blocks"] > 20
    for one in read_shard(shards_of(tmp_path / "out")[0]):
        labels = {made.label for made in one.sets["page-blocks"].annotations()}
        assert {"HEADLINE", "NAV"} <= labels
        assert ("keep", "drop") in {pair for made in one.sets["page-blocks"].annotations() for pair in made.features}


def test_another_scheme_gets_no_suggestions_and_is_told(tmp_path: Path, three: Path) -> None:
    other = (three / "scheme.xml").read_bytes().replace(b'id="news"', b'id="other"', 1)
    batch = run(batch_job(shards_of(three)[:1], tmp_path / "out", Suggest(other)))
    assert len(batch.rows[0].problems) == 2
    assert "was annotated under the scheme news, not other" in batch.rows[0].problems[0]
    shard, made = shards_of(three)[0], shards_of(tmp_path / "out")[0]
    assert [one.document for one in read_shard(made)] == [one.document for one in read_shard(shard)]


def test_problems_are_told_by_file_and_line(tmp_path: Path, three: Path) -> None:
    rewrite(three / "00001.zip", lambda name, data: data.replace(b'label="PERSON"', b'label="PIRATE"'))
    done = run(batch_job(shards_of(three), tmp_path / "out", Validate(scheme_in(three))))
    assert [row.counts["problems"] for row in done.rows][::2] == [0, 0]
    assert (tmp_path / "out" / "00000.problems.jsonl").read_bytes() == b""
    rows = [json.loads(line) for line in (tmp_path / "out" / "00001.problems.jsonl").read_bytes().splitlines()]
    assert len(rows) == done.counts["problems"] > 2
    name = rows[0]["file"].removeprefix("00001.zip/")
    lines = zipfile.ZipFile(three / "00001.zip").read(name).splitlines()
    assert b'label="PIRATE"' in lines[rows[0]["line"] - 1]
    assert "PIRATE" in rows[0]["problem"]


@pytest.mark.parametrize("kind", ["iob2", "brat", "jsonl", "offsets", "standoff"])
def test_a_conversion_is_that_of_the_files(tmp_path: Path, shards: Path, kind: str) -> None:
    found = shards_of(shards)[:2]
    work = Convert(Out(kind, layers=("entities",)), scheme_in(shards))
    batch = run(batch_job(found, tmp_path / "out", work))
    assert batch.failures == []
    assert batch.counts["articles"] == 4
    assert [row.file for row in batch.rows] == [f"0000{n}.{kind}.zip" for n in range(2)]
    again = run(batch_job(found, tmp_path / "again", work))
    assert again.rows == batch.rows
    with zipfile.ZipFile(found[0].parts[0].path) as archive:
        archive.extractall(tmp_path / "files")
    shutil.copy(shards / "scheme.xml", tmp_path / "files")
    written = run(convert_job([tmp_path / "files"], tmp_path / "folder", In("standoff"), work.out))
    packed = zipfile.ZipFile(tmp_path / "out" / batch.rows[0].file)
    beside = {path.relative_to(tmp_path / "folder").as_posix() for path in (tmp_path / "folder").rglob("*.*")}
    assert set(packed.namelist()) == beside - {"losses.json"}
    lost = {loss["kind"]: loss["count"] for loss in batch.rows[0].losses}
    assert lost == dict(written.losses.counts)


def test_what_was_taken_down_is_in_no_conversion(tmp_path: Path, three: Path) -> None:
    work = Convert(Out("brat"), scheme_in(three))
    before = run(batch_job(shards_of(three), tmp_path / "out", work))
    identity = next(read_shard(shards_of(three)[1])).document.id
    write_list(three, list_in(three).with_entries([entry_of(identity)]))
    assert (three / FILE).exists()
    honest = Convert(Out("brat", takedowns=list_in(three)), scheme_in(three))
    after = run(batch_job(shards_of(three), tmp_path / "out", honest))
    assert after.new == 3, "another list is another question"
    assert dict(after.rows[1].counts) == {"articles": 1, "left out": 1}
    assert before.rows[0].output == after.rows[0].output
    assert identity not in " ".join(zipfile.ZipFile(tmp_path / "out" / "00001.brat.zip").namelist())


def test_strict_conversions_write_nothing_that_loses(tmp_path: Path, three: Path) -> None:
    batch = run(batch_job(shards_of(three), tmp_path / "out", Convert(Out("iob2", strict=True), scheme_in(three))))
    assert len(batch.failures) == 3
    assert "would lose this" in batch.failures[0].sentence
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manifest.jsonl"]


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        ("truncated", "is no whole ZIP archive"),
        ("bomb", "unpacks"),
        ("outside", "leads out of its archive"),
        ("twice", "holds a file twice"),
        ("hints", "does not say what a page tells"),
        ("overflow", "does not say what a page tells"),
        ("density", "has a share of links that is none"),
        ("foreign", "photo.png"),
    ],
)
def test_a_hostile_shard_is_a_failure_and_the_others_are_done(
    tmp_path: Path, three: Path, hostile: str, why: str
) -> None:  # fmt: skip
    path = three / "00001.zip"
    first = zipfile.ZipFile(path).namelist()[0].removesuffix(".standoff.xml")
    if hostile == "truncated":
        path.write_bytes(path.read_bytes()[:-500])
    else:
        with zipfile.ZipFile(path, "a") as archive:
            name, data = {
                "bomb": ("bomb.standoff.xml", b"\0" * 30_000_000),
                "outside": ("../../out.standoff.xml", b"<x/>"),
                "hints": (f"{first}.hints", b"[" * 100_000),
                "overflow": (f"{first}.hints", b"[[1%s, 1]]" % (b"0" * 400)),
                "density": (f"{first}.hints", b"[[7, 1]]"),
                "foreign": ("photo.png", b"\x89PNG"),
            }.get(hostile, ("", b""))
            if hostile == "twice":
                with pytest.warns(UserWarning, match="Duplicate name"):
                    add_member(archive, f"{first}.standoff.xml", b"<x/>")
            else:
                add_member(archive, name, data)
    batch = run(batch_job(shards_of(three), tmp_path / "out", Convert(Out("jsonl"), scheme_in(three))))
    assert [row.shard for row in batch.rows] == ["00000", "00002"]
    assert [one.shard for one in batch.failures] == ["00001"]
    assert why in batch.failures[0].sentence
    assert not (tmp_path / "out.standoff.xml").exists()
    assert set(read_rows(tmp_path / "out")) == {"00000", "00002"}


def test_works_travel_to_other_processes(shards: Path) -> None:
    for work in (Suggest(scheme_in(shards)), Validate(), Convert(Out("brat", takedowns=list_in(shards)))):
        copy = pickle.loads(pickle.dumps(work))
        assert (copy.suffix, copy.asked, copy.code, copy.model) == (work.suffix, work.asked, work.code, work.model)


def test_no_key_stands_in_what_was_asked_for() -> None:
    assert "secret" not in json.dumps(Convert(Out("brat", key=b"secret" * 8)).asked)


def test_what_a_manifest_does_not_name_is_no_shard(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no shards"):
        shards_of(tmp_path)
    with pytest.raises(CorpusError, match="cannot be read"):
        shards_of(tmp_path / "missing")
    for name in ("00000.zip", "00001.zip"):
        with (tmp_path / name).open("wb") as out:
            write_shard(out, [AnnotatedDocument(Document(name[:5], "x"))])
    found = shards_of(tmp_path)
    assert found == [Shard(name, (Part(str(tmp_path / f"{name}.zip")),)) for name in ("00000", "00001")]
    run(batch_job(found[:1], tmp_path / "fewer", Suggest(opening.built_in_scheme())))
    shutil.copy(tmp_path / "00001.zip", tmp_path / "fewer")
    assert [shard.name for shard in shards_of(tmp_path / "fewer")] == ["00000"]


def test_a_model_that_was_exchanged_is_refused(tmp_path: Path, three: Path) -> None:
    (tmp_path / "model.json").write_bytes(b'{"rules": [], "names": {}}')
    work = Suggest(scheme_in(three), str(tmp_path / "model.json"), "0" * 64)
    with pytest.raises(FileRefused, match="is another model"):
        work(shards_of(three)[0], io.BytesIO())


def rewrite(path: Path, change: object) -> None:
    """Write a shard anew with its files changed."""
    with zipfile.ZipFile(path) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files:
            add_member(archive, name, change(name, data))  # type: ignore[operator]
