"""What a corpus gives to models through the Python API, and what is refused at once."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

import annotator
from annotator import opening, resources
from annotator.api import Corpus
from annotator.cli import main
from annotator.errors import AnnotatorError, CorpusError
from annotator.formats.tables import parquet
from annotator.jobs import run
from annotator.model.document import AnnotatedDocument
from tests.datasets.samples import annotated, mark
from tests.formats.samples import article
from tests.opening.samples import data_home

__all__ = ["data_home"]


@pytest.fixture(scope="module")
def news() -> Corpus:
    return annotator.load(resources.sample_corpus())


# -- tokens, claims, blocks --------------------------------------------------------------------------


def test_tokens_of_the_sample_corpus(news: Corpus) -> None:
    rows = news.tokens("entities", annotator="ana")
    found = list(rows)
    assert [row.document for row in found] == news.ids()
    begun = sum(tag.startswith("B-") for row in found for tag in row.tags)
    lost = rows.losses.counts
    assert begun == 2_051 - lost["overlaps"]
    assert lost["overlaps"] > 0
    assert set(lost) == {"overlaps", "trimmed"}
    assert any("another one stands there" in sentence for sentence in rows.losses.sentences())
    assert Counter(row.annotator for row in news.tokens("claims")) == {"ana": 24, "ben": 10}


def test_tokens_by_a_function_and_in_another_dialect(news: Corpus) -> None:
    for row in news.tokens("claims", lambda text: [(0, len(text))], "IOBES", "ben"):
        text = news[row.document].text
        assert (row.annotator, row.tokens, row.offsets) == ("ben", (text,), ((0, len(text)),))
        assert row.tags[0].startswith("S-")


def test_losses_are_those_of_the_rows_so_far() -> None:
    corpus = Corpus([annotated("Lower Vell\n", [mark("Lower Vell\n", "GPE", "Low")], identity=name) for name in "ab"])
    rows = corpus.tokens("entities")
    assert not rows.losses
    next(rows)
    assert rows.losses.counts == {"trimmed": 1}
    next(rows)
    assert rows.losses.counts == {"trimmed": 2}
    assert next(rows, None) is None


def test_articles_are_read_when_their_rows_are_asked_for() -> None:
    asked: list[str] = []

    def read(identity: str) -> AnnotatedDocument:
        asked.append(identity)
        one = article()
        return replace(one, document=replace(one.document, id=identity))

    corpus = Corpus.reading(["a", "b", "c"], read, name="lazy")
    rows = (
        corpus.tokens("entities"), corpus.claims(), corpus.blocks("boilerplate"), corpus.cleaneval("boilerplate"),
        corpus.boilernet("boilerplate"), corpus.to_spacy(), corpus.to_arrow(1),
    )  # fmt: skip
    assert asked == []
    for each in rows:
        next(iter(each))
        assert asked in (["a"], ["a", "b"])  # where a text ends is told by the next article's first block
        asked.clear()


def test_claims_of_the_sample_corpus(news: Corpus) -> None:
    frames = list(news.claims(annotator="ana"))
    assert len(frames) == 626
    assert sum(len(frame.claim.spans) > 1 for frame in frames) == 55
    assert sum(link.label == "attribution" for frame in frames for link in frame.links) >= 526
    named = next(frame for frame in frames if frame.sources)
    text = news[named.document].text
    assert named.sources[0].text == " ".join(text[begin:end] for begin, end in named.sources[0].spans)


def test_blocks_of_the_sample_pages() -> None:
    pages = annotator.load(resources.corpora() / "harbour-pages")
    rows = list(pages.blocks())
    assert (len(rows), sum(row.keep == "drop" for row in rows)) == (1_290, 937)
    assert sum(one.label for one in pages.boilernet()) == 1_290 - 937
    texts = list(pages.cleaneval())
    assert len(texts) == 24
    assert sum(one.text.count("\n") for one in texts) == 1_290 - 937
    assert all(line[:3] in {"<h>", "<p>", "<l>"} for one in texts for line in one.text.splitlines())


def test_what_a_page_says_of_its_links_comes_from_the_store(tmp_path: Path, data_home: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<nav><a href="/">Home of the news</a></nav><h1>Quay closes</h1><p>The quay closed.</p>', "utf-8")
    with opening.create_corpus(tmp_path / "made.corpus", annotator="ana") as corpus:
        run(corpus.import_job([page]))
    with annotator.load(tmp_path / "made.corpus") as corpus:
        rows = {row.text: row for row in corpus.blocks()}
        assert rows["Home of the news"].link_density == 1
        assert rows["The quay closed."].link_density == 0
        assert {row.keep for row in rows.values()} == {""}
        assert [row.link_density for row in corpus.only(corpus.ids()).blocks()] == [
            row.link_density for row in rows.values()
        ]


# -- whole articles ----------------------------------------------------------------------------------


def test_arrow_has_the_columns_of_our_parquet_files_and_comes_in_batches(news: Corpus, tmp_path: Path) -> None:
    reader = news.to_arrow(10)
    assert reader.schema.equals(parquet.schema(), check_metadata=True)
    assert [batch.num_rows for batch in reader] == [10, 10, 4]
    table = news.to_arrow().read_all()
    assert table.column("id").to_pylist() == news.ids()
    assert table.column("text").to_pylist() == [article.text for article in news]
    first = news[news.ids()[0]]
    assert len(table.column("annotations")[0]) == len(first.annotations())
    assert len(table.column("relations")[0]) == len(first.relations())


def test_a_table_is_read_as_the_parquet_files_are(news: Corpus, tmp_path: Path) -> None:
    target = tmp_path / "corpus.parquet"
    pq.write_table(news.to_arrow().read_all(), target)
    (tmp_path / "scheme.xml").write_bytes(news.scheme_files()[0])
    assert main(["convert", str(target), str(tmp_path / "back")]) == 0
    again = annotator.load(tmp_path / "back")
    assert {one.id: one.sets for one in again} == {one.id: one.sets for one in news}
    assert {one.id: one.document for one in again} == {one.id: one.document for one in news}


def test_a_corpus_without_articles_has_its_columns() -> None:
    assert Corpus().to_arrow().read_all().equals(pa.Table.from_batches([], schema=parquet.schema()))
    assert [*Corpus().tokens("entities")] == [*Corpus().claims()] == [*Corpus().to_spacy()] == []


def test_spacy_has_a_group_of_spans_a_layer(news: Corpus) -> None:
    vocab = Vocab()
    docs = news.to_spacy(annotator="ana", vocab=vocab)
    for doc, one in zip(docs, news, strict=True):
        assert isinstance(doc, Doc)
        assert (doc.text, doc.vocab) == (one.text, vocab)
        claims = one.annotations("claims", annotator="ana")
        assert {span.id_ for span in doc.spans["claims"]} == {each.id for each in claims}
    assert set(docs.losses.counts) == {"split", "trimmed"}


# -- some of it --------------------------------------------------------------------------------------


def test_one_side_of_a_split(news: Corpus) -> None:
    ids = news.ids()
    some = news.only([ids[3], ids[1], ids[3]])
    assert some.ids() == [ids[3], ids[1]]
    assert (some.name, some.scheme, some.scheme_files()) == (news.name, news.scheme, news.scheme_files())
    assert [row.document for row in some.tokens("entities", annotator="ana")] == some.ids()
    with pytest.raises(KeyError):
        some[ids[0]]
    with pytest.raises(CorpusError, match=r"^harbour-news: has no article nope \(and 1 more\)\.$"):
        news.only([ids[0], "nope", "none"])


def test_a_side_of_a_split_holds_its_store_open(tmp_path: Path, data_home: Path) -> None:
    path = annotator.save(Corpus([annotated("Text\n")]), tmp_path / "made.corpus")
    some = annotator.load(path).only(["story"])
    gc.collect()
    assert [one.text for one in some] == ["Text\n"]
    some.close()
    with pytest.raises(CorpusError):
        some["story"]


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda corpus: corpus.tokens("names"), "names: is no layer of harbour-news; there are entities, claims, boi"),
        (lambda corpus: corpus.tokens("entities", "bert"), "bert: is no tokeniser; there are words, blanks."),
        (
            lambda corpus: corpus.tokens("entities", scheme="BIO"),
            "BIO: is no scheme of tags; there are IOB2, IOBES.",
        ),
        (lambda corpus: corpus.claims("statements"), "statements: is no layer"),
        (lambda corpus: corpus.blocks("parts"), "parts: is no layer"),
        (lambda corpus: corpus.to_spacy("bert"), "bert: is no tokeniser"),
    ],
)
def test_what_is_not_there_is_said_at_once(news: Corpus, asked: Callable[[Corpus], object], said: str) -> None:
    with pytest.raises(AnnotatorError) as refused:
        asked(news)
    assert str(refused.value).startswith(said)


def test_without_a_scheme_the_layer_of_blocks_has_to_be_named() -> None:
    corpus = Corpus([article()], name="mine")
    with pytest.raises(AnnotatorError, match=r"mine: has no layer of blocks; name the layer that is meant"):
        corpus.blocks()
    assert {row.label for row in corpus.blocks("boilerplate")} == {"", "DONATION"}


def test_rows_need_neither_pyarrow_nor_spacy(repository: Path) -> None:
    script = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(['pyarrow', 'spacy', 'PySide6']))\n"
        "import annotator\n"
        "corpus = annotator.load('corpora/harbour-news')\n"
        "next(corpus.tokens('entities')), next(corpus.claims()), next(corpus.blocks()), next(corpus.boilernet())\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False, cwd=repository
    )
    assert (done.returncode, done.stderr) == (0, "")
