"""A corpus by its votes: what is in it, what every output makes of it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import annotator
from annotator import resources
from annotator.api import Corpus
from annotator.errors import AnnotatorError
from annotator.model.document import AnnotatedDocument
from tests.datasets.samples import annotated, mark
from tests.opening.samples import data_home

__all__ = ["data_home"]

TEXT = "Mayor Ines Tallow of Lower Vell\n"


def article(identity: str, *people: str, **more: object) -> AnnotatedDocument:
    marks = [mark(TEXT, "PERSON", "Ines Tallow", annotator=who, **more) for who in people]
    return annotated(TEXT, marks, identity=identity)


class Reads:
    """Articles that know how often they were read."""

    def __init__(self, *articles: AnnotatedDocument) -> None:
        self._held = {one.document.id: one for one in articles}
        self.read: list[str] = []

    def __call__(self, identity: str) -> AnnotatedDocument:
        self.read.append(identity)
        return self._held[identity]

    def corpus(self, **more: object) -> Corpus:
        return Corpus.reading([*self._held], self, name="mine", **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def news() -> Corpus:
    return annotator.load(resources.sample_corpus())


def test_articles_without_the_work_that_is_meant_are_not_there() -> None:
    corpus = Corpus([article("a", "ana"), article("b", "ben", "gold"), article("c"), article("d", "gold")], name="mine")
    found = {votes: corpus.voted(votes).ids() for votes in ("all", "gold", "ben", "soft")}
    assert found == {"all": ["a", "b", "d"], "gold": ["b", "d"], "ben": ["b"], "soft": ["a", "b"]}
    gold = corpus.voted("gold")
    assert (len(gold), "d" in gold, "a" in gold, "nope" in gold, 1 in gold) == (2, True, False, False, False)
    assert [[*one.sets] for one in gold] == [["gold"], ["gold"]]
    assert [*gold["b"].sets] == ["gold"]
    assert [[*one.sets] for one in gold.only(["d"])] == [["gold"]]
    for missing in ("a", "nope"):
        with pytest.raises(KeyError):
            gold[missing]


def test_articles_are_chosen_as_they_are_read() -> None:
    reads = Reads(article("a"), article("b", "gold"), article("c", "gold"))
    gold = reads.corpus().voted("gold")
    assert reads.read == ["a", "b"], "only as far as the first one"
    reads.read.clear()
    assert repr(gold) == "<Corpus 'mine' by gold>"
    assert "c" in gold
    assert reads.read == ["c"]
    reads.read.clear()
    assert [one.id for one in gold] == ["b", "c"]
    assert reads.read == ["a", "b", "c"]
    reads.read.clear()
    assert (len(gold), gold.ids(), len(gold), "c" in gold, "a" in gold) == (2, ["b", "c"], 2, True, False)
    assert reads.read == ["a", "b", "c"], "once for all"


def test_every_output_follows(news: Corpus, tmp_path: Path) -> None:
    few = news.only(news.ids()[:8])
    ben, soft = few.voted("ben"), few.voted("soft")
    assert {row.annotator for row in ben.tokens("entities")} == {"ben"}
    assert {frame.annotator for frame in ben.claims()} == {"ben"}
    assert {row.annotator for row in ben.blocks()} <= {"ben", ""}
    assert soft.to_arrow().read_all().num_rows == len(soft) == 8
    assert {row.annotator for row in soft.tokens("entities")} == {"votes"}
    some = soft.only(soft.ids()[:2])
    assert [[*one.sets] for one in some] == [["votes"], ["votes"]]
    saved = annotator.load(annotator.save(soft, tmp_path / "soft"))
    assert {one.id: one.sets for one in saved} == {one.id: one.sets for one in soft}
    assert annotator.validate(tmp_path / "soft") == []
    assert (soft.name, soft.scheme, soft.scheme_files()) == (news.name, news.scheme, news.scheme_files())


def test_soft_votes_go_into_a_store(news: Corpus, tmp_path: Path, data_home: Path) -> None:
    # both articles have the same text: the same marks in them are two annotations
    soft = Corpus([article("a", "ana", "ben"), article("b", "ana", "ben")], scheme=news.scheme).voted("soft")
    with annotator.load(annotator.save(soft, tmp_path / "made.corpus")) as again:
        assert {one.id: one.sets for one in again} == {one.id: one.sets for one in soft}


def test_losses_count_every_article_once() -> None:
    corpus = Corpus([article("a", "ana", note="sure?"), article("b", "ana", "ben", note="no")])
    soft = corpus.voted("soft")
    assert not soft.losses
    next(iter(soft))
    assert soft.losses.counts == {"notes": 1}
    assert len([*soft]) == len(soft) == 2
    assert soft.losses.counts == {"notes": 3}
    ana = corpus.voted("ana")
    assert [one.annotations()[0].note for one in ana] == ["sure?", "no"]
    assert not ana.losses


def test_hints_splits_and_closing_are_those_of_the_corpus() -> None:
    closed: list[int] = []
    corpus = Reads(article("a"), article("b", "gold"), article("c", "gold")).corpus(
        splits=lambda: {"a": "train", "b": "dev"}, close=lambda: closed.append(1), hints=lambda one: [one]
    )
    gold = corpus.voted("gold")
    assert gold.splits == {"b": "dev"}
    assert corpus.only(["a", "c"]).splits == {"a": "train"}
    assert gold.only(["c"]).splits == {}
    assert [*gold.hints("b")] == ["b"]
    gold.close()
    assert closed == [1]


@pytest.mark.parametrize(
    ("votes", "people", "said"),
    [
        ("gold", ("ben", "ana"), "mine: has nothing annotated by gold; it was annotated by ana, ben."),
        ("zoe", ("ana", "gold"), "mine: has nothing annotated by zoe; it was annotated by ana, gold."),
        ("soft", ("gold",), "mine: has nothing annotated by a person; it was annotated by gold."),
        ("all", (), "mine: nobody has annotated any of its articles; annotate some first."),
        ("gold", (), "mine: nobody has annotated any of its articles; annotate some first."),
    ],
)
def test_votes_that_nobody_gave_are_refused_at_once(votes: str, people: tuple[str, ...], said: str) -> None:
    corpus = Corpus([article("a", *people[:1]), article("b", *people)], name="mine")
    with pytest.raises(AnnotatorError) as refused:
        corpus.voted(votes)
    assert str(refused.value) == said


def test_a_corpus_without_articles_has_no_votes_either() -> None:
    assert [*Corpus().voted("gold")] == [*Corpus().soft_tokens("entities")] == []


# -- soft tokens -------------------------------------------------------------------------------------


def test_soft_tokens_of_the_sample_corpus(news: Corpus) -> None:
    rows = [*news.soft_tokens("entities")]
    assert [row.document for row in rows] == news.ids()
    for row in rows:
        text = news[row.document].text
        assert [text[begin:end] for begin, end in row.offsets] == [*row.tokens]
        assert all(sum(share.values()) == pytest.approx(1) for share in row.shares)
        if len(row.voters) == 1:
            assert all([*share.values()] == [1.0] for share in row.shares)
    both = [row for row in rows if row.voters == ("ana", "ben")]
    assert any(0.5 in share.values() for row in both for share in row.shares)
    assert isinstance(rows[0], annotator.SoftTokens)


def test_soft_tokens_agree_with_each_voters_tags(news: Corpus) -> None:
    some = news.only(news.ids()[:3])
    tags = {(row.document, row.annotator): row.tags for row in some.tokens("claims", "blanks", "IOBES")}
    for row in some.soft_tokens("claims", "blanks", "IOBES"):
        given = zip(*(tags[row.document, who] for who in row.voters), strict=True)
        assert all(
            share == {tag: each.count(tag) / len(each) for tag in each}
            for share, each in zip(row.shares, given, strict=True)
        )


def test_losses_of_soft_tokens_are_those_of_the_rows_so_far() -> None:
    rows = Corpus([annotated(TEXT, [mark(TEXT, "GPE", "Low")], identity=one) for one in "ab"]).soft_tokens("entities")
    next(rows)
    assert rows.losses.counts == {"trimmed": 1}


@pytest.mark.parametrize("asked", [("names",), ("entities", "bert"), ("entities", "words", "BIO")])
def test_what_soft_tokens_cannot_be_made_of_is_said_at_once(news: Corpus, asked: tuple[str, ...]) -> None:
    with pytest.raises(AnnotatorError, match="there are"):
        news.soft_tokens(*asked)
