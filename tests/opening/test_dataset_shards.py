"""A folder of shards as a dataset: what the corpus of the same articles gives, and sentences for what cannot be one."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import load, opening, resources
from annotator.batch.ledger import read_rows
from annotator.batch.running import serial
from annotator.datasets.splits import SplitRefused
from annotator.datasets.takedown import Takedowns, entry_of
from annotator.datasets.ties import COPIES
from annotator.errors import Cancelled, CorpusError
from annotator.jobs import Progress, run
from annotator.model.document import AnnotatedDocument, Document, SchemeRef
from annotator.opening.article_shards import Shelved, write_shard
from annotator.opening.batches.copies import TABLES, near_copies_job
from annotator.opening.batches.folders import is_shard_folder, shards_of
from annotator.opening.batches.whole_corpus import cut_corpus_job
from annotator.opening.dataset.failing import ShardsFailed
from annotator.opening.dataset.in_order import InOrder
from annotator.opening.dataset.making import Made, dataset_job, room_of
from annotator.opening.dataset.shard_folder import OUTLINES, ShardFolder
from annotator.opening.dataset.source import OfCorpus
from annotator.opening.dataset.wishes import DatasetOut
from annotator.opening.takedowns import write_list
from tests.opening.samples import data_home, written

__all__ = ["data_home"]

COPY = "warships-close-north-channel"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpora as files, with their shards beside them: articles come in no order of their ids."""
    folder = tmp_path_factory.mktemp("whole")
    for name, pattern in (("harbour-news", "*.standoff.xml"), ("harbour-pages", "pages/*.html")):
        files = sorted((resources.corpora() / name).glob(pattern), reverse=True)
        path = folder / f"{name}.corpus"
        with opening.create_corpus(path, annotator="ana") as made:
            for at in range(0, len(files), 5):
                run(made.import_job(files[at : at + 5]))
            assert made.store.document_ids() != sorted(made.store.document_ids())
            run(cut_corpus_job(made, folder / name, 5))
    return folder


@pytest.fixture
def shards(whole: Path, tmp_path: Path) -> Path:
    """A copy of the shards of the sample corpus, which may be changed."""
    return Path(shutil.copytree(whole / "harbour-news", tmp_path / "harbour-news"))


def made_of(shards: Path, folder: Path, out: DatasetOut | None = None, copies: Path | None = None) -> Made:
    source = ShardFolder(shards, room_of(folder), serial, copies)
    return run(dataset_job(source, folder, out or DatasetOut(), serial))


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir() if path.name.startswith(f".{folder.name}")]


def shelved(folder: Path, *some: list[AnnotatedDocument]) -> Path:
    """Shards of these articles."""
    folder.mkdir(parents=True)
    for number, articles in enumerate(some):
        with (folder / f"{number:05}.zip").open("wb") as out:
            write_shard(out, articles)
    return folder


def article(identity: str, scheme: str = "") -> AnnotatedDocument:
    ref = SchemeRef(scheme, "1", "0" * 64) if scheme else SchemeRef("", "", "")
    words = f"{identity} was seen in the harbour by nobody but the watchman and his dog on the pier."
    return AnnotatedDocument(Document(identity, words, meta=(("rights", "CC0-1.0"),)), scheme=ref)


# -- the same as a corpus -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("harbour-news", DatasetOut(tokens=("entities",), stratify="entities")),
        ("harbour-pages", DatasetOut()),
    ],
)
def test_shards_give_what_their_corpus_gives_byte_for_byte(
    whole: Path, tmp_path: Path, data_home: Path, name: str, out: DatasetOut
) -> None:
    with opening.open_corpus(whole / f"{name}.corpus", annotator="ana") as corpus:
        ours = run(dataset_job(corpus, tmp_path / "ours", out, serial))
    theirs = made_of(whole / name, tmp_path / "theirs", out)
    assert content(tmp_path / "theirs") == content(tmp_path / "ours")
    assert theirs.report == ours.report
    assert any(theirs.report.naive.counts.values())
    assert left_over(tmp_path / "theirs") == []


def test_what_may_not_leave_stays(shards: Path, tmp_path: Path) -> None:
    write_list(shards, Takedowns([entry_of(COPY, "asked for")]))
    made = made_of(shards, tmp_path / "made")
    assert made.facts.withheld == {"is on the takedown list": 1}
    said = [str(pq.read_table(path).to_pylist()) for path in (tmp_path / "made").rglob("*.parquet")]
    assert said
    assert COPY not in "\n".join([*said, (tmp_path / "made" / "splits.tsv").read_text()])


def _families(seed: int) -> Iterator[tuple[str, str]]:
    """Texts that share from a third to two thirds of their shingles, which is where sketches err."""
    chance = random.Random(seed)

    def words(number: int) -> list[str]:
        return [f"{chance.choice('abcdefghij')}{chance.randrange(900)}" for _ in range(number)]

    for family in range(12):
        common = words(60)
        for member in range(4):
            yield f"family-{family}-{member}", " ".join(common + words(chance.randrange(15, 40)))


def test_near_copies_are_told_by_the_texts_as_a_store_tells_them(tmp_path: Path, data_home: Path) -> None:
    files = [written(tmp_path / f"{name}.txt", f"{name}\n\n{text}") for name, text in _families(7)]
    with opening.create_corpus(tmp_path / "families.corpus", annotator="ana") as corpus:
        run(corpus.import_job(files))
        run(cut_corpus_job(corpus, tmp_path / "families", 7))
        expected = run(OfCorpus(corpus).survey_job())
    found = run(ShardFolder(tmp_path / "families", tmp_path / "room", serial).survey_job())
    assert found.ties == expected.ties
    assert found.stories == expected.stories
    copies = [tie for tie in found.ties if tie.kind == COPIES]
    near = {one for tie in copies for one in tie.members}
    assert near
    run(near_copies_job(shards_of(tmp_path / "families"), tmp_path / "estimated"))
    estimated = (tmp_path / "estimated" / "near-copies.tsv").read_text().splitlines()[1:]
    assert near != {line.partition("\t")[0] for line in estimated}, "sketches alone would have told the same"


# -- what is done once -----------------------------------------------------------------------------------


def test_shards_that_were_compared_are_not_compared_again(shards: Path, tmp_path: Path) -> None:
    run(near_copies_job(shards_of(shards), tmp_path / "copies"))
    before = content(tmp_path / "copies")
    room = tmp_path / "room"
    run(ShardFolder(shards, room, serial, tmp_path / "copies").survey_job())
    assert content(tmp_path / "copies") == before
    assert not (room / TABLES).exists()


def test_a_damaged_shard_refuses_the_dataset_and_the_others_are_not_looked_through_again(
    shards: Path, tmp_path: Path
) -> None:
    data = (shards / "00002.zip").read_bytes()
    (shards / "00002.zip").write_bytes(data[:-100])
    folder = tmp_path / "made"
    with pytest.raises(ShardsFailed) as refused:
        made_of(shards, folder)
    assert str(refused.value) == (
        "00002.zip: is no whole ZIP archive; get it again; what is finished is kept for the next time."
    )
    assert not folder.exists()
    tables = room_of(folder) / OUTLINES
    times = {path: path.stat().st_mtime_ns for path in tables.glob("*.outlines.jsonl")}
    assert sorted(read_rows(tables)) == ["00000", "00001", "00003", "00004"]
    (shards / "00002.zip").write_bytes(data)
    source = ShardFolder(shards, room_of(folder), serial)
    run(source.survey_job())
    assert {path: path.stat().st_mtime_ns for path in times} == times
    made_of(shards, folder)
    assert len(load(folder).ids()) == 24
    assert left_over(folder) == []


def test_a_cancelled_dataset_leaves_nothing(shards: Path, tmp_path: Path) -> None:
    def impatient(progress: Progress) -> None:
        if progress.what == "Joining":
            raise Cancelled("Enough.")

    source = ShardFolder(shards, room_of(tmp_path / "made"), serial)
    with pytest.raises(Cancelled):
        run(dataset_job(source, tmp_path / "made", DatasetOut(), serial), impatient)
    assert left_over(tmp_path / "made") == []


# -- what cannot be a dataset -----------------------------------------------------------------------------


def test_an_article_that_is_there_again_counts_once(tmp_path: Path) -> None:
    once = made_of(shelved(tmp_path / "in", [article("a"), article("b")], [article("c")]), tmp_path / "once")
    again = [article("c"), article("a")], [article("a")]
    made = made_of(shelved(tmp_path / "again" / "in", [article("a"), article("b")], *again), tmp_path / "made")
    said = "2 articles are in the shards again, with the same text; the first one counts."
    assert made.report.notices == [said, *once.report.notices]
    for name in ("splits.tsv", "data/train-00000-of-00001.parquet"):
        assert (tmp_path / "made" / name).read_bytes() == (tmp_path / "once" / name).read_bytes()


def test_two_articles_of_one_id_are_refused(tmp_path: Path) -> None:
    other = replace(article("b"), document=replace(article("b").document, text="Another one was not."))
    shards = shelved(tmp_path / "in", [article("a"), article("b")], [article("c"), other])
    with pytest.raises(CorpusError, match=r"in: the article b stands in 00000\.zip and in 00001\.zip, with another"):
        made_of(shards, tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_without_a_scheme_beside_them_shards_have_the_built_in_one(tmp_path: Path) -> None:
    shards = shelved(tmp_path / "in", [article("a"), article("b", "news")], [article("c")])
    made = made_of(shards, tmp_path / "made")
    assert (tmp_path / "made" / "scheme.xml").read_bytes() == opening.built_in_scheme()
    assert made.facts.name == "in"
    other = shelved(tmp_path / "other", [article("a")], [article("d", "weather")])
    with pytest.raises(CorpusError, match=r"d\.standoff\.xml.*was annotated under the scheme weather; put its scheme"):
        made_of(other, tmp_path / "none")
    shutil.copy(resources.sample_corpus() / "scheme.xml", other)
    with pytest.raises(CorpusError, match=r"weather, and the scheme\.xml beside the shards is that of news; put"):
        made_of(other, tmp_path / "none")


def test_no_articles_are_refused(tmp_path: Path) -> None:
    shards = shelved(tmp_path / "in", [])
    with pytest.raises(SplitRefused, match="in: has no articles to split"):
        made_of(shards, tmp_path / "made")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="holds no shards"):
        ShardFolder(tmp_path / "empty", tmp_path / "room")


def _more(shards: Path) -> None:
    with (shards / "00001.zip").open("wb") as out:
        write_shard(out, [article("c"), article("d")])


def _fewer(shards: Path) -> None:
    with (shards / "00001.zip").open("wb") as out:
        write_shard(out, [])


def _others(shards: Path) -> None:
    with (shards / "00001.zip").open("wb") as out:
        write_shard(out, [article("z")])


@pytest.mark.parametrize("change", [_more, _fewer, _others])
def test_shards_that_change_meanwhile_are_refused(tmp_path: Path, change: Callable[[Path], None]) -> None:
    shards = shelved(tmp_path / "in", [article("a"), article("b")], [article("c")])
    source = ShardFolder(shards, tmp_path / "room", serial)
    run(source.survey_job())
    change(shards)
    with pytest.raises(CorpusError, match="has changed while it was read"):
        list(run(source.articles_job()))
    assert not (tmp_path / "room" / "in-order").exists()


# -- parts ---------------------------------------------------------------------------------------------


@given(st.lists(st.text("abc-9", min_size=1, max_size=4), unique=True), st.integers(1, 5))
def test_articles_come_back_in_the_order_of_their_ids(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str], least: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "in-order"
    with InOrder(folder, ids, least) as in_order:
        for one in ids:
            assert in_order.put(Shelved(f"{one}.standoff.xml", one.encode() * 50, ()))
        assert in_order.is_whole
        assert not in_order.put(Shelved("more", b"", ()))
    found = list(in_order.read())
    assert [one.member for one in found] == [f"{one}.standoff.xml" for one in sorted(ids)]
    assert all(one.data == one.member.partition(".")[0].encode() * 50 for one in found)
    assert not folder.exists()


def test_shards_are_told_from_corpora(shards: Path, tmp_path: Path) -> None:
    assert is_shard_folder(shards)
    assert not is_shard_folder(resources.sample_corpus())
    assert not is_shard_folder(tmp_path / "nowhere")
    assert not is_shard_folder(tmp_path)
    shutil.copy(next(resources.sample_corpus().glob("*.standoff.xml")), shards)
    assert not is_shard_folder(shards)
    pages = tmp_path / "pages"
    pages.mkdir()
    with zipfile.ZipFile(pages / "pages.zip", "w") as archive:
        archive.writestr("page.html", "<p>Hello</p>")
    assert not is_shard_folder(pages)
