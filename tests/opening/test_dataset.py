"""A corpus as a dataset: what is in the folder, who may be in it, and that it is the same every time."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotator import load, opening, resources
from annotator.batch.running import serial
from annotator.batch.work import Outcome, Task
from annotator.datasets import manifest
from annotator.datasets.card import checksums
from annotator.datasets.personal_data import find
from annotator.datasets.pseudonyms import pseudonym
from annotator.datasets.takedown import Takedowns, entry_of
from annotator.errors import AnnotatorError, Cancelled, CorpusError
from annotator.formats.format import Format
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.jobs import Job, Progress, run
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.opening import OpenCorpus
from annotator.opening.dataset.failing import ShardsFailed
from annotator.opening.dataset.making import Made, dataset_job, look_job
from annotator.opening.dataset.wishes import DatasetOut
from annotator.opening.exchange import Out, convert_job
from annotator.opening.looking import In
from annotator.opening.rehydrating import rehydrate_job
from annotator.opening.takedowns import write_list
from tests.opening.samples import ID, written

JARS = "thirty-four-jars-of-mud"
COPY = "warships-close-north-channel"
USUAL = DatasetOut(tokens=("entities", "claims"))


@pytest.fixture
def news(sample_store: Path, tmp_path: Path, data_home: Path) -> Iterator[OpenCorpus]:
    """A copy of the sample corpus."""
    path = tmp_path / sample_store.name
    shutil.copy(sample_store, path)
    with opening.open_corpus(path, annotator="ana") as corpus:
        yield corpus


@pytest.fixture(scope="module")
def usual(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A dataset of the sample corpus with tokens; nothing is to be changed in it."""
    with opening.open_corpus(sample_store, annotator="ana") as corpus:
        return run(dataset_job(corpus, tmp_path_factory.mktemp("usual") / "usual", USUAL))


def _folder(made: Made) -> Path:
    assert made.folder is not None
    return made.folder


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir() if path.name.startswith(f".{folder.name}")]


def _values(folder: Path) -> str:
    """Everything that can be read in a dataset: its tables unpacked, and its other files."""
    tables = [str(pq.read_table(path).to_pylist()) for path in sorted(folder.rglob("*.parquet"))]
    others = [path.read_text() for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".parquet"]
    return "\n".join((*tables, *others))


def _without_licence(corpus: OpenCorpus, identity: str) -> AnnotatedDocument:
    from annotator.editing.facts import set_fact

    document = corpus.store.read(identity).document
    corpus.store.commit(set_fact(document, "rights", []), annotator="ana")
    return corpus.store.read(identity)


def test_the_same_corpus_gives_the_same_bytes_whatever_the_order_of_its_articles(
    usual: Made, tmp_path: Path, data_home: Path
) -> None:  # fmt: skip
    articles = [*load(resources.sample_corpus())]
    with opening.create_corpus(tmp_path / "harbour-news.corpus", annotator="ben") as turned:
        turned.store.add_documents(articles[::-1])
        assert [*turned.store.document_ids()] == [one.id for one in articles[::-1]]
        run(dataset_job(turned, tmp_path / "turned", USUAL))
    assert _bytes(tmp_path / "turned") == _bytes(_folder(usual))
    assert _left_over(tmp_path / "turned") == []


def test_the_tables_hold_what_the_corpus_does(usual: Made, news: OpenCorpus, tmp_path: Path) -> None:
    made, folder = usual, _folder(usual)
    run(convert_job([folder / "data"], tmp_path / "back", In(), Out("standoff")))
    splits = manifest.read((folder / "splits.tsv").read_bytes()).splits
    back = load(tmp_path / "back")
    assert sorted(back.ids()) == sorted(news.store.document_ids())
    for identity in back.ids():
        assert replace(back[identity], generator=("", ""), scheme=news.scheme_ref) == replace(
            load(resources.sample_corpus())[identity], generator=("", ""), scheme=news.scheme_ref
        )
    for path in (folder / "data").iterdir():
        ids = pq.read_table(path, columns=["id"]).column("id").to_pylist()
        assert ids == sorted(ids)
        assert {splits[one] for one in ids} == {path.name.partition("-")[0]}
    assert made.facts.tally.number("articles") == 24
    assert made.facts.licences == {"CC0-1.0": 24}
    assert made.report.naive.counts["copies"] > 0
    assert not made.report.ours


def test_the_card_loads_it_with_annotator(
    usual: Made, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    card = (_folder(usual) / "README.md").read_text()
    (code,) = re.findall(r"```python\n(import annotator\n.*?)```", card, re.DOTALL)
    monkeypatch.chdir(_folder(usual))
    found: dict[str, Any] = {}
    exec(code, found)
    assert sorted(found["corpus"].ids()) == sorted(usual.report.manifest.entries)
    assert found["splits"] == usual.report.manifest.splits
    assert len(usual.losses) == 5
    assert all(f"- {one}\n" in card for one in usual.losses)


def test_tokens_stand_where_the_text_has_them(usual: Made) -> None:
    folder = _folder(usual)
    texts = {row["id"]: row["text"] for row in pq.read_table(folder / "data").to_pylist()}
    rows = pq.read_table(folder / "tokens-entities").to_pylist()
    assert {row["annotator"] for row in rows} == {"ana", "ben"}
    for row in rows:
        text = texts[row["id"]]
        assert [text[begin:end] for begin, end in zip(row["begins"], row["ends"], strict=True)] == row["tokens"]
        assert len(row["tags"]) == len(row["tokens"])
    assert {"B-PERSON", "I-PERSON", "O"} <= {tag for row in rows for tag in row["tags"]}
    claims = pq.read_table(folder / "tokens-claims").column("tags").to_pylist()
    assert any(tag == "B-CLAIM" for tags in claims for tag in tags)


def test_where_nobody_looked_at_a_layer_there_is_no_file_of_its_tokens(tmp_path: Path, data_home: Path) -> None:
    """A split without rows would keep `datasets` from loading any of its table."""
    articles = [*load(resources.sample_corpus())][:12]
    bare = [replace(one, sets={}, annotators=()) for one in articles]
    out = DatasetOut(tokens=("entities",))
    with opening.create_corpus(tmp_path / "bare.corpus", annotator="ana") as corpus:
        corpus.store.add_documents(bare)
        none = run(dataset_job(corpus, tmp_path / "none", out))
    sentence = "tokens-entities: is no table, as no article leaves as text in which anybody has looked at the layer."
    assert none.report.notices == [sentence]
    assert f"- {sentence}\n" in (tmp_path / "none" / "README.md").read_text()
    assert not (tmp_path / "none" / "tokens-entities").exists()
    assert (none.facts.tokeniser, none.facts.tags) == ("", "")
    splits = none.report.manifest.splits
    assert {*splits.values()} == {"train", "dev", "test"}
    trained = next(one for one in articles if splits[one.id] == "train")
    work = AnnotationSet("ana", trained.sets["ana"].annotations("entities"), {"entities": "finished"})
    with opening.create_corpus(tmp_path / "some.corpus", annotator="ana") as corpus:
        seen = replace(trained, sets={"ana": work}, annotators=(Annotator("ana"),))
        corpus.store.add_documents([seen if one.document.id == trained.id else one for one in bare])
        run(dataset_job(corpus, tmp_path / "some", out))
    assert [path.name for path in (tmp_path / "some" / "tokens-entities").iterdir()] == ["train-00000-of-00001.parquet"]
    assert "Table `tokens-entities` has nothing in dev, test." in (tmp_path / "some" / "README.md").read_text()
    assert checksums.verify(tmp_path / "some") == []
    with opening.open_corpus(tmp_path / "some.corpus", annotator="ana") as corpus:
        bare_too = run(dataset_job(corpus, tmp_path / "offsets", replace(out, licences=("CC-BY-4.0",))))
    assert bare_too.report.notices == [sentence], "without texts there are no tokens"


def test_what_has_no_licence_leaves_as_offsets_only_and_comes_back_from_its_text(
    news: OpenCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = _without_licence(news, JARS)
    folder = tmp_path / "made"
    made = run(dataset_job(news, folder, DatasetOut()))
    assert made.facts.as_offsets == {"names no licence": 1}
    assert made.facts.licences == {"CC0-1.0": 23}
    said = _values(folder)
    assert JARS in said
    assert article.document.title not in said
    others = "\n".join(one.text for one in load(resources.sample_corpus()) if one.id != JARS)
    blocks = [article.document.text[block.begin : block.end] for block in article.document.blocks]
    own = [block for block in blocks if len(block) > 20 and block not in others]
    assert len(own) > 10
    assert not [block for block in own if block in said]
    (tmp_path / "pages").mkdir()
    written(tmp_path / "pages" / "jars.txt", article.document.text)
    monkeypatch.chdir(folder / "offsets")
    for number, source in enumerate((folder, folder / "offsets", Path())):
        back = run(rehydrate_job(source, tmp_path / "pages", tmp_path / f"back{number}"))
        assert (back.written, back.missing) == ([JARS], [])
        assert (tmp_path / f"back{number}" / "scheme.xml").is_file()
        again = load(tmp_path / f"back{number}")[JARS]
        assert again.text == article.document.text
        assert [one._replace(note="", features=()) for one in again.annotations("entities")] == [
            one._replace(note="", features=())
            for who in sorted(article.sets)
            for one in article.sets[who].annotations("entities")
        ]


def test_the_card_counts_no_words_that_the_table_of_offsets_leaves_out(tmp_path: Path, data_home: Path) -> None:
    one = load(resources.sample_corpus())[JARS]
    outlet = f"{'As the mud was carried away, nobody said a word. ' * 3}"
    document = replace(one.document, outlet=outlet.strip(), meta=())
    (first, *others) = one.sets["ana"].items()
    work = AnnotationSet("ana", [first._replace(label="SAID_MUD"), *others], one.sets["ana"].layer_states())
    with opening.create_corpus(
        tmp_path / "mud.corpus", scheme_xml=load(resources.sample_corpus()).scheme_files()[0], annotator="ana"
    ) as corpus:
        corpus.store.add_documents([replace(one, document=document, sets={"ana": work})])
        made = run(dataset_job(corpus, tmp_path / "made", DatasetOut()))
    (row,) = pq.read_table(tmp_path / "made" / "offsets").to_pylist()
    assert len(json.loads(row["offsets"])["annotations"]) == made.facts.tally.number("label") > 100
    said = _values(tmp_path / "made")
    assert "nobody said a word" not in said
    assert "SAID_MUD" not in said


def test_an_article_that_was_taken_down_is_not_even_named(news: OpenCorpus, tmp_path: Path) -> None:
    write_list(news.mirror, Takedowns([entry_of(COPY, "asked for")]))
    made = run(dataset_job(news, tmp_path / "made", DatasetOut(tokens=("entities",))))
    assert made.facts.withheld == {"is on the takedown list": 1}
    assert COPY not in _values(tmp_path / "made")
    kept = manifest.read((tmp_path / "made" / "splits.tsv").read_bytes())
    assert len(kept.entries) == 23


def test_the_scheme_quotes_no_article_that_was_taken_down(tmp_path: Path, data_home: Path) -> None:
    quote = "the pilots' own drawer"
    scheme = read_scheme(resources.sample_corpus().joinpath("scheme.xml").read_bytes(), name="scheme.xml")
    first, *others = scheme.layers
    labels = (replace(first.labels[0], examples=(quote,)), *first.labels[1:])
    quoting = write_scheme(replace(scheme, layers=(replace(first, labels=labels), *others)))
    for taken in (False, True):
        with opening.create_corpus(tmp_path / f"{taken}.corpus", scheme_xml=quoting, annotator="ana") as corpus:
            corpus.store.add_documents([*load(resources.sample_corpus())][:4])
            gone = next(iter(corpus.store.document_ids()))
            write_list(corpus.mirror, Takedowns([entry_of(gone, "asked for")] if taken else []))
            run(dataset_job(corpus, tmp_path / f"made-{taken}", DatasetOut()))
        assert (quote not in _values(tmp_path / f"made-{taken}")) is taken


def test_annotators_and_personal_data_can_be_hidden(usual: Made, news: OpenCorpus, tmp_path: Path) -> None:
    assert {one.id for one in usual.facts.annotators} >= {"ana", "ben"}
    key = b"0123456789abcdef0123456789abcdef"
    made = run(dataset_job(news, tmp_path / "made", DatasetOut(key=key, mask="shapes", tokens=("entities",))))
    assert made.facts.masked == {"e-mail": 2}
    rows = [row for path in (tmp_path / "made").rglob("*.parquet") for row in pq.read_table(path).to_pylist()]
    people = {one["id"] for row in rows for one in row.get("annotators", ()) if one["kind"] == "human"}
    assert all(one.startswith("person-") or one == "gold" for one in people)
    assert {one.id for one in made.facts.annotators if one.kind == "human"} == people
    assert "xxxx@xxxxxxx.xxxxxxx" in str(rows)
    # nor is there a digest by which a name, or a number, could be tried
    shards = [json.loads(line) for line in (tmp_path / "made" / "shards.jsonl").read_text().splitlines()]
    assert {one["input"] for one in shards} == {""}
    said = _values(tmp_path / "made")
    told = [one.document.sha256 for one in load(resources.sample_corpus()) if find(one.text)]
    assert len(told) == 2
    assert not [one for one in told if one in said]
    run(dataset_job(news, tmp_path / "one", DatasetOut(votes="ben", key=key)))
    assert f"It holds the work of `{pseudonym('ben', key)}` only." in (tmp_path / "one" / "README.md").read_text()
    described = [one.read_text() for one in (tmp_path / "one").iterdir() if one.suffix in {".md", ".html", ".json"}]
    assert not [text for text in described if re.search(r"\bben\b", text)]
    keep = tmp_path / "made" / "splits.tsv"
    later = run(look_job(news, DatasetOut(keep=keep)))
    assert later.report.problems == []
    assert later.report.manifest.splits == manifest.read(keep.read_bytes()).splits


def test_a_later_dataset_keeps_where_articles_were(usual: Made, news: OpenCorpus, tmp_path: Path) -> None:
    keep = _folder(usual) / "splits.tsv"
    before = manifest.read(keep.read_bytes()).splits
    story = "\n".join(
        f"Pier {number} was closed on Monday for want of planks, the harbour said." for number in range(9)
    )
    run(
        news.import_job([written(tmp_path / f"{name}.txt", f"{name}\n\n{story} {name}") for name in ("Piers", "Quays")])
    )
    run(dataset_job(news, tmp_path / "second", DatasetOut(keep=keep)))
    after = manifest.read((tmp_path / "second" / "splits.tsv").read_bytes()).splits
    assert {one: after[one] for one in before} == before
    assert len(after) == 26
    stranger = keep.read_bytes().replace(COPY.encode(), b"nobody-knows-this")
    made = run(look_job(news, DatasetOut(keep=written(tmp_path / "stranger.tsv", stranger))))
    assert [one for one in made.report.problems if "nobody-knows-this is not in the corpus" in one]


def test_one_article_is_for_training_and_none_is_refused(tmp_path: Path, data_home: Path, story: Path) -> None:
    with opening.create_corpus(tmp_path / "small.corpus", annotator="ana") as corpus:
        with pytest.raises(AnnotatorError, match="has no articles"):
            run(dataset_job(corpus, tmp_path / "none", DatasetOut()))
        run(corpus.import_job([story]))
        made = run(dataset_job(corpus, tmp_path / "made", DatasetOut()))
        assert made.report.notices == [
            "The corpus has 1 article, which cannot be split into 3: all of it is for training."
        ]
        assert [path.name for path in (tmp_path / "made" / "offsets").iterdir()] == ["train-00000-of-00001.parquet"]
        write_list(corpus.mirror, Takedowns([entry_of(ID)]))
        with pytest.raises(CorpusError, match="no article may leave it"):
            run(dataset_job(corpus, tmp_path / "nothing", DatasetOut()))
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "nothing").exists()


def test_looking_says_the_same_and_writes_nothing(news: OpenCorpus, tmp_path: Path) -> None:
    _without_licence(news, JARS)
    before = sorted(path for path in tmp_path.rglob("*") if ".corpus" not in path.name)
    seen = run(look_job(news, DatasetOut()))
    assert sorted(path for path in tmp_path.rglob("*") if ".corpus" not in path.name) == before
    made = run(dataset_job(news, tmp_path / "made", DatasetOut()))
    for name in ("manifest", "licences", "as_offsets", "withheld", "annotators", "ours", "naive", "newest"):
        assert getattr(seen.facts, name) == getattr(made.facts, name)


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        (
            DatasetOut(tokens=("entites",)),
            "entites: is no layer of harbour-news; there are entities, claims,",
        ),
        (DatasetOut(stratify="claim"), "claim: is no layer of harbour-news"),
        (DatasetOut(tokens=("entities",), tokeniser="letters"), "letters"),
        (DatasetOut(keep=Path("nowhere.tsv")), "nowhere.tsv: cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_done(
    news: OpenCorpus, tmp_path: Path, out: DatasetOut, sentence: str
) -> None:
    with pytest.raises(AnnotatorError, match=sentence):
        run(dataset_job(news, tmp_path / "made", out))
    assert not (tmp_path / "made").exists()
    assert _left_over(tmp_path / "made") == []


def test_a_folder_that_is_not_empty_is_left_as_it_is(news: OpenCorpus, tmp_path: Path) -> None:
    mine = written(tmp_path / "mine.txt", "mine")
    with pytest.raises(CorpusError, match="is not empty; choose a new folder"):
        run(dataset_job(news, tmp_path, DatasetOut()))
    assert mine.read_text() == "mine"


def _dies_after(number: int) -> object:
    def engine(tasks: Sequence[Task]) -> Generator[Outcome, None, None]:
        yield from itertools.islice(serial(tasks), number)
        raise CorpusError("The disk is full; free some space and try again.")

    return engine


def test_what_was_finished_when_it_broke_off_is_not_made_again(news: OpenCorpus, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    with pytest.raises(CorpusError, match="disk is full"):
        run(dataset_job(news, folder, DatasetOut(), engine=_dies_after(2)))  # type: ignore[arg-type]
    assert not folder.exists()
    assert len(_left_over(folder)) == 1
    made = run(dataset_job(news, folder, DatasetOut()))
    assert made.new == 1
    assert _left_over(folder) == []
    run(dataset_job(news, tmp_path / "at-once", DatasetOut()))
    assert _bytes(folder) == _bytes(tmp_path / "at-once")


def test_other_wishes_begin_anew(news: OpenCorpus, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    with pytest.raises(CorpusError, match="disk is full"):
        run(dataset_job(news, folder, DatasetOut(), engine=_dies_after(2)))  # type: ignore[arg-type]
    made = run(dataset_job(news, folder, DatasetOut(mask="blocks")))
    assert made.new == 3


def test_a_shard_that_cannot_be_made_leaves_the_others_for_the_next_time(news: OpenCorpus, tmp_path: Path) -> None:
    def damaging(tasks: Sequence[Task]) -> Generator[Outcome, None, None]:
        part = Path(tasks[0].shard.parts[0].path)
        whole = part.read_bytes()
        part.write_bytes(whole[: len(whole) // 2])
        yield from serial(tasks)

    with pytest.raises(ShardsFailed, match=r"dev-00000\.zip|train-00000\.zip"):
        run(dataset_job(news, tmp_path / "made", DatasetOut(), engine=damaging))
    assert not (tmp_path / "made").exists()
    made = run(dataset_job(news, tmp_path / "made", DatasetOut()))
    assert made.new == 1


def test_a_cancelled_dataset_leaves_nothing(news: OpenCorpus, tmp_path: Path) -> None:
    steps: list[Progress] = []

    def impatient(progress: Progress) -> None:
        steps.append(progress)
        if len(steps) > 45:
            raise Cancelled("Enough.")

    job: Job[object] = dataset_job(news, tmp_path / "made", DatasetOut())
    with pytest.raises(Cancelled):
        run(job, impatient)
    assert not (tmp_path / "made").exists()
    assert _left_over(tmp_path / "made") == []


def test_without_pyarrow_it_is_said_what_to_install(
    news: OpenCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Format, "is_installed", property(lambda self: self.name != "parquet"))
    with pytest.raises(AnnotatorError, match=r"pip install 'annotator\[parquet\]'"):
        run(dataset_job(news, tmp_path / "made", DatasetOut()))


def test_what_lies_beside_the_corpus_is_said_of_the_dataset(tmp_path: Path, data_home: Path) -> None:
    with opening.open_corpus(resources.sample_corpus(), annotator="ana") as corpus:
        run(dataset_job(corpus, tmp_path / "made", DatasetOut()))
        card = (tmp_path / "made" / "README.md").read_text(encoding="utf-8")
        assert 'pretty_name: "Harbour News"' in card
        assert "agreement shows the feature, it measures nobody" in card
        other = written(tmp_path / "about.toml", 'title = "Other News"\n')
        run(dataset_job(corpus, tmp_path / "other", DatasetOut(about=other)))
        assert 'pretty_name: "Other News"' in (tmp_path / "other" / "README.md").read_text(encoding="utf-8")
        written(other, "titel = 1\n")
        with pytest.raises(AnnotatorError, match=r"about\.toml: has the key 'titel', which means nothing"):
            run(dataset_job(corpus, tmp_path / "third", DatasetOut(about=other)))
        assert _left_over(tmp_path / "third") == [], "it is refused before anything is done"
        with pytest.raises(AnnotatorError, match=r"about\.toml: has the key 'titel'"):
            run(look_job(corpus, DatasetOut(about=other)))
