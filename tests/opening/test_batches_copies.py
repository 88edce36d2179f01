"""Near copies over all shards: the same whatever the shards, and as comparing each with each finds them."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from annotator import near_copies, resources
from annotator.batch.running import batch_job
from annotator.batch.shards import Shard
from annotator.errors import CorpusBusy, FileRefused
from annotator.jobs import run
from annotator.model.document import AnnotatedDocument, Document
from annotator.opening.article_shards import read_shard, shards_in, write_shard
from annotator.opening.batches.clustering import Clustered, cluster_job
from annotator.opening.batches.copies import near_copies_job
from annotator.opening.batches.sketching import HEAD, Sketch, sketched
from annotator.opening.codec import decode


def text(seed: int, words: int = 120) -> str:
    """Words by chance, the same for one seed."""
    chance = random.Random(seed)
    return " ".join(f"{chance.choice('abcdefghij')}{chance.randrange(900)}" for _ in range(words))


def shelved(folder: Path, *some: dict[str, str]) -> list[Shard]:
    """Shards of articles with these texts."""
    folder.mkdir(parents=True)
    for number, texts in enumerate(some):
        with (folder / f"{number:05}.zip").open("wb") as out:
            write_shard(out, (AnnotatedDocument(Document(name, words)) for name, words in texts.items()))
    return shards_in(sorted(folder.glob("*.zip")))


def rows(folder: Path) -> list[list[str]]:
    """What near-copies.tsv says, without its heading."""
    head, *found = (folder / "near-copies.tsv").read_text(encoding="utf-8").splitlines()
    assert head == "id\tcluster\tshare\tshard"
    return [line.split("\t") for line in found]


def test_copies_are_found_across_shards(tmp_path: Path) -> None:
    whole, other = text(1), text(2)
    nearly = f"{whole} and a last word that is new"
    shards = shelved(
        tmp_path / "in", {"a": whole, "b": other, "short": "Few words."}, {"c": nearly, "d": text(3)}, {"e": whole}
    )
    done = run(near_copies_job(shards, tmp_path / "out"))
    assert done.clustered == Clustered(6, 3, 1)
    assert done.batch.counts["too short"] == 1
    assert [row[:2] for row in rows(tmp_path / "out")] == [["a", "a"], ["c", "a"], ["e", "a"]]
    assert [row[3] for row in rows(tmp_path / "out")] == ["00000", "00001", "00002"]
    shares = [float(row[2]) for row in rows(tmp_path / "out")]
    assert shares[0] == shares[2] == 1.0
    assert 0.8 < shares[1] < 1


def test_what_is_done_is_not_done_again_and_what_is_lost_is(tmp_path: Path) -> None:
    shards = shelved(tmp_path / "in", {"a": text(1)}, {"b": text(1)})
    out = tmp_path / "out"
    first = run(near_copies_job(shards, out))
    again = run(near_copies_job(shards, out))
    assert (first.is_new, again.is_new, again.batch.new) == (True, False, 0)
    assert again.clustered == first.clustered
    before = (out / "near-copies.tsv").read_bytes()
    (out / "near-copies.tsv").write_bytes(b"")
    (out / "near-copies.json").write_bytes(b"[1]")
    assert run(near_copies_job(shards, out)).is_new
    assert (out / "near-copies.tsv").read_bytes() == before
    assert sorted(path.name for path in out.iterdir()) == ["near-copies.json", "near-copies.tsv", "sketches"]


def test_the_sample_has_the_near_copies_that_each_with_each_have(tmp_path: Path) -> None:
    texts = {
        path.name.removesuffix(".standoff.xml"): decode(path.read_bytes(), path.name).document.text
        for path in sorted(resources.sample_corpus().glob("*.standoff.xml"))
    }
    names = list(texts)
    shards = shelved(tmp_path / "in", *({name: texts[name] for name in names[at::3]} for at in range(3)))
    run(near_copies_job(shards, tmp_path / "out"))
    sketches = {name: near_copies.sketch(words) for name, words in texts.items()}
    shared = [
        (one, other)
        for one, other in combinations(names, 2)
        if set(near_copies.bands(sketches[one])) & set(near_copies.bands(sketches[other]))
        and near_copies.estimate(sketches[one], sketches[other]) >= near_copies.NEAR
    ]
    assert shared
    found = {row[0]: row[1] for row in rows(tmp_path / "out")}
    assert set(found) == {name for pair in shared for name in pair}
    assert all(found[one] == found[other] for one, other in shared)


@pytest.mark.parametrize("partitions", [1, 7])
def test_parts_and_many_copies_of_one_text_change_nothing(tmp_path: Path, partitions: int) -> None:
    families = {f"{family}-{number}": f"{text(family)} {number}" for family in range(3) for number in range(90)}
    shards = shelved(tmp_path / "in", families)
    batch = run(batch_job(shards, tmp_path / "tables", Sketch()))
    files = [tmp_path / "tables" / row.file for row in batch.rows]
    found = run(cluster_job(files, tmp_path / "near-copies.tsv", partitions))
    assert found == Clustered(270, 270, 3)
    assert {(row[0].partition("-")[0], row[1]) for row in rows(tmp_path)} == {("0", "0-0"), ("1", "1-0"), ("2", "2-0")}
    run(cluster_job(files, tmp_path / "again.tsv"))
    assert (tmp_path / "again.tsv").read_bytes() == (tmp_path / "near-copies.tsv").read_bytes()


def test_a_damaged_shard_leaves_the_others_to_be_compared(tmp_path: Path) -> None:
    shards = shelved(tmp_path / "in", {"a": text(1)}, {"b": text(1)}, {"c": text(1)})
    (tmp_path / "in" / "00001.zip").write_bytes(b"PK\3\4 and no more")
    done = run(near_copies_job(shards, tmp_path / "out"))
    assert [one.shard for one in done.batch.failures] == ["00001"]
    assert [row[0] for row in rows(tmp_path / "out")] == ["a", "c"]


def test_no_articles_have_no_copies(tmp_path: Path) -> None:
    assert run(near_copies_job(shelved(tmp_path / "in", {}), tmp_path / "out")).clustered == Clustered(0, 0, 0)
    assert rows(tmp_path / "out") == []


@pytest.mark.parametrize(
    "content", ["", "id\n", f"{HEAD}only-an-id\n", f"{HEAD}a\tb\tno hex\t\n", f"{HEAD}a\tb\tab\tcd\n"]
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "00000.sketches.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileRefused, match="is no table of sketches"):
        list(sketched([path]))


def test_sketches_are_those_of_the_store(tmp_path: Path) -> None:
    shards = shelved(tmp_path / "in", {"a": text(5), "b": "Short."})
    run(batch_job(shards, tmp_path / "out", Sketch()))
    found = [row for _, row in sketched([tmp_path / "out" / "00000.sketches.tsv"])]
    assert [(row.id, row.sha256) for row in found] == [
        (one.document.id, one.document.sha256) for one in read_shard(shards[0])
    ]
    made = near_copies.sketch(text(5))
    keys = [int.from_bytes(found[0].bands[at : at + 8], "little", signed=True) for at in range(0, 128, 8)]
    assert (found[0].sketch, tuple(keys)) == (made, near_copies.bands(made))
    assert (found[1].sketch, found[1].bands) == (b"", b"")


def test_a_shard_keeps_its_whole_name(tmp_path: Path) -> None:
    (first, second) = shelved(tmp_path / "in", {"a": text(1)}, {"b": text(1)})
    given = [first._replace(name="2026.01"), second._replace(name="2026.02")]
    run(near_copies_job(given, tmp_path / "out"))
    assert [row[3] for row in rows(tmp_path / "out")] == ["2026.01", "2026.02"]


def test_nobody_changes_tables_while_they_are_compared(tmp_path: Path) -> None:
    shards = shelved(tmp_path / "in", {"a": text(1)}, {"b": text(1)})
    job = near_copies_job(shards, tmp_path / "out")
    while "Comparing" not in next(job).what:
        pass
    with pytest.raises(CorpusBusy, match="another batch works in it"):
        run(near_copies_job(shards[:1], tmp_path / "out"))
    (left,) = (path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".near-copies-"))
    job.close()
    (tmp_path / "out" / left).mkdir()  # as if it had been killed
    assert run(near_copies_job(shards, tmp_path / "out")).clustered == Clustered(2, 2, 1)
    assert not (tmp_path / "out" / left).exists()
