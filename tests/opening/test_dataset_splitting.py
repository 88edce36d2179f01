"""Splits of real corpora: the samples leak when split at random and not when split by us; what is kept stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import opening, resources
from annotator.datasets.manifest import Manifest, read
from annotator.datasets.splits import DATE, METHODS, OUTLET, Plan, SplitRefused
from annotator.datasets.ties import COPIES, SENTENCES, VERSIONS
from annotator.editing.change import Change, Edit
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import run
from annotator.opening import OpenCorpus
from annotator.opening.dataset.splitting import Report, check_job, split_job
from tests.opening.samples import ID, data_home, mark, written

__all__ = ["data_home"]

WIRE = (
    "Eleven warships from two navies will gather in the strait on Monday for a drill of five days. "
    "The harbour master said that most of the traffic could be moved to the six hours of the night. "
    "The fishing cooperative learned of the dates from a notice pinned to its fuel pump, its chairman said."
)
STORIES = {
    "wire": f"Warships gather\n\n{WIRE}",
    "other": "Bread is dearer\n\nA loaf costs three euros in every bakery of the town since Monday, the guild said.",
    "third": "Library opens late\n\nThe town library opens at noon while its roof is mended by two men from Norvik.",
    "fourth": "No snow yet\n\nThe ski lift above the town stands still for the second winter in a row, its owner said.",
}


@pytest.fixture
def corpus(tmp_path: Path, data_home: Path) -> OpenCorpus:
    """A corpus of four stories."""
    made = opening.create_corpus(tmp_path / "news.corpus", annotator="ana")
    add(made, tmp_path, STORIES)
    return made


def add(corpus: OpenCorpus, folder: Path, texts: dict[str, str]) -> None:
    run(corpus.import_job([written(folder / f"{name}.txt", text) for name, text in texts.items()]))


def done(source: str | Path, to: Path, plan: Plan, stratify: str = "") -> Report:
    with opening.open_corpus(source, read_only_if_needed=True) as corpus:
        return run(split_job(corpus, to, plan, stratify=stratify))


@pytest.mark.parametrize("by", METHODS)
@pytest.mark.parametrize("name", ["harbour-news", "harbour-pages"])
def test_the_sample_corpora_leak_at_random_and_not_here(
    name: str, by: str, repository: Path, tmp_path: Path, data_home: Path
) -> None:
    """Stories come together though navigation hides the pages' near copies."""
    source = repository / "corpora" / name
    found = {COPIES: 0, VERSIONS: 0, SENTENCES: 0}
    for seed in range(1, 6):
        report = done(source, tmp_path / f"{seed}.tsv", Plan(by, seed=seed))
        assert report.stories == 20
        assert not report.ours
        assert report.problems == []
        assert report.size("train") > report.size("test") > 0 < report.size("dev")
        for kind, count in report.naive.counts.items():
            found[kind] += count
    assert all(found.values())
    assert report.naive.seen > 0


def test_the_usual_split_of_the_sample_shows_what_would_leak(tmp_path: Path, data_home: Path) -> None:
    report = done(resources.sample_corpus(), tmp_path / "splits.tsv", Plan())
    assert (report.size("train"), report.size("dev"), report.size("test")) == (19, 3, 2)
    assert report.naive.counts[COPIES] >= 1
    assert report.naive.counts[SENTENCES] >= 10
    assert len({line.partition(":")[0] for line in report.examples}) >= 2


def test_splitting_again_gives_the_same_bytes(tmp_path: Path, data_home: Path) -> None:
    one, other = tmp_path / "one.tsv", tmp_path / "other.tsv"
    for path in (one, other, one):
        done(resources.sample_corpus(), path, Plan(), "entities")
    assert one.read_bytes() == other.read_bytes()
    with pytest.raises(CorpusError, match="is there already, and frozen"):
        done(resources.sample_corpus(), one, Plan(seed=2))
    assert one.read_bytes() == other.read_bytes()


def test_by_outlet_outlets_are_apart(tmp_path: Path, data_home: Path) -> None:
    report = done(resources.sample_corpus(), tmp_path / "splits.tsv", Plan(OUTLET))
    with opening.open_corpus(resources.sample_corpus(), read_only_if_needed=True) as corpus:
        outlets = {row.id: row.outlet for row in corpus.store.page(annotator="")}
    there = {(outlets[one], name) for one, name in report.manifest.splits.items() if name != "none"}
    assert len(there) == len(set(outlets.values())) == 4
    assert report.notices == [
        f"{report.size('none')} of the articles are left out, as their stories stand in another split."
    ]


def test_two_readings_of_an_article_count_once(tmp_path: Path, data_home: Path) -> None:
    report = done(resources.sample_corpus(), tmp_path / "splits.tsv", Plan(), "boilerplate")
    assert sum(report.labels["boilerplate", "BYLINE"].values()) == 24
    assert {layer for layer, _ in report.labels} == {"boilerplate"}


def kept(corpus: OpenCorpus, old: Path, new: Path) -> tuple[Manifest, Report]:
    report = run(split_job(corpus, new, Plan(), keep=old))
    return read(new.read_bytes()), report


def test_new_articles_go_where_their_story_is(corpus: OpenCorpus, tmp_path: Path) -> None:
    old, new = tmp_path / "old.tsv", tmp_path / "new.tsv"
    with corpus:
        run(split_job(corpus, old, Plan()))
        before = read(old.read_bytes()).splits
        add(corpus, tmp_path, {"copy": f"Navies to drill in strait\n\n{WIRE}", "fifth": "A fifth story\n\nShort."})
        after, report = kept(corpus, old, new)
        assert report.problems == []
        assert {one: after.splits[one] for one in before} == before
        assert after.splits["navies-to-drill-in-strait"] == before["warships-gather"]
        assert after.entries["navies-to-drill-in-strait"].cluster == after.entries["warships-gather"].cluster
        assert len(after.entries) == 6
        kept(corpus, old, old)  # a manifest that is kept may be written over
        assert old.read_bytes() == new.read_bytes()
        assert run(check_job(corpus, old)).problems == []


def test_what_an_earlier_manifest_has_wrong_is_told_and_left(corpus: OpenCorpus, tmp_path: Path) -> None:
    old, new = tmp_path / "old.tsv", tmp_path / "new.tsv"
    with corpus:
        add(corpus, tmp_path, {"copy": f"Navies to drill in strait\n\n{WIRE}"})
        run(split_job(corpus, old, Plan()))
        lines = old.read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        for row in rows:
            if row[0] == "navies-to-drill-in-strait":
                row[1] = "dev" if row[1] != "dev" else "test"
            elif row[0] == "no-snow-yet":
                row[0] = "no-snow-ever"
            elif row[0] == "bread-is-dearer":
                row[3] = "00" * 32
        written(old, "\n".join("\t".join(row) for row in rows) + "\n")
        after, report = kept(corpus, old, new)
        assert report.problems == [
            f"{old}: no-snow-ever is not in the corpus.",
            f"{old}: bread-is-dearer has another text than when it was assigned.",
            f"navies-to-drill-in-strait: stands in several splits in {old}; it was left there.",
        ]
        assert report.ours.counts[COPIES] == 1
        assert "(dev)" in report.examples[0] or "(test)" in report.examples[0]
        assert "no-snow-yet" in after.splits
        checked = run(check_job(corpus, old))
        assert checked.problems == report.problems[:2]
        assert checked.notices == [f"1 of the articles stand in no split yet; --keep {old} gives them one."]
        assert checked.ours.counts[COPIES] == 1


def test_versions_at_one_address_stay_together(tmp_path: Path, data_home: Path) -> None:
    """Their texts have nothing in common."""
    with opening.create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        add(corpus, tmp_path, STORIES)
        facts = corpus.store.facts_of(["bread-is-dearer", "no-snow-yet"])
        edits = [Edit(one, was, was._replace(url="https://news.example/live")) for one, was in facts.items()]
        corpus.store.commit(Change("Edit", tuple(edits)), annotator="ana")
        for seed in range(5):
            report = run(split_job(corpus, tmp_path / f"{seed}.tsv", Plan(seed=seed)))
            splits = report.manifest.splits
            assert splits["bread-is-dearer"] == splits["no-snow-yet"]
            assert report.stories == 3


def test_articles_without_dates_are_told(corpus: OpenCorpus, tmp_path: Path) -> None:
    with corpus:
        report = run(split_job(corpus, tmp_path / "splits.tsv", Plan(DATE)))
    assert report.notices == ["4 of the articles have no date; they count as the oldest."]


def test_gold_decides_how_often_a_label_is_there(tmp_path: Path, data_home: Path) -> None:
    for name, words in (("gold", ("Warships",)), ("ben", ("Warships", "gather", "strait"))):
        with opening.open_or_create(tmp_path / "news.corpus", annotator=name) as corpus:
            if name == "gold":
                add(corpus, tmp_path, STORIES)
            for word in words:
                mark(corpus, word, identity="warships-gather")
    report = done(tmp_path / "news.corpus", tmp_path / "splits.tsv", Plan())
    assert sum(report.labels["entities", "PERSON"].values()) == 1


def test_what_cannot_be_split_is_a_sentence(corpus: OpenCorpus, tmp_path: Path) -> None:
    to = tmp_path / "splits.tsv"
    with corpus:
        for layer, why in (("claims", "nothing is annotated in that layer"), ("nonsense", "is no layer of news")):
            with pytest.raises(SplitRefused, match=why):
                run(split_job(corpus, to, Plan(), stratify=layer))
        mark(corpus, "Bread", identity="bread-is-dearer")
        with pytest.raises(SplitRefused, match="leave out one of the two"):
            run(split_job(corpus, to, Plan(DATE), stratify="entities"))
        with pytest.raises(FileRefused, match="cannot be read"):
            run(check_job(corpus, tmp_path / "missing.tsv"))
        with pytest.raises(CorpusError, match="cannot be written: the folder is not there"):
            run(split_job(corpus, tmp_path / "no" / "splits.tsv", Plan()))
    assert not to.exists()


@pytest.mark.parametrize(("number", "why"), [(0, "has no articles to split"), (1, "has 1 article, which cannot")])
def test_a_corpus_with_hardly_anything_in_it(number: int, why: str, tmp_path: Path, data_home: Path) -> None:
    with opening.create_corpus(tmp_path / "small.corpus") as corpus:
        if number:
            add(corpus, tmp_path, {ID: STORIES["wire"]})
        with pytest.raises(SplitRefused, match=why):
            run(split_job(corpus, tmp_path / "splits.tsv", Plan()))
