"""Tokens with shares of tags: who votes, what shares say, and that they sum to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given

from annotator.datasets.soft_tokens import SoftTokens, soft_tokens
from annotator.datasets.tokens import Tokenise, cutter
from annotator.formats.conll.tags import iob2, iobes
from annotator.formats.tokens import tokeniser
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from tests.datasets.samples import annotated, mark
from tests.datasets.test_tokens import Fast
from tests.formats.samples import annotated_documents

TEXT = "Mayor Ines Tallow said no.\n"


def rows_of(
    *items: Annotation, states: Mapping[str, Mapping[str, str]] | None = None, tokenizer: Tokenise | Fast | None = None,
    tag=iob2,
) -> tuple[list[SoftTokens], Counter[str]]:  # fmt: skip
    lost: Counter[str] = Counter()
    cut = cutter(tokenizer or tokeniser("words"))
    article = annotated(TEXT, items, states)
    return [*soft_tokens(article, "entities", cut, tag, lambda kind, *_: lost.update([kind]))], lost


def by(who: str, *words: str, label: str = "PERSON") -> Annotation:
    return mark(TEXT, label, *words, annotator=who)


def test_shares_say_how_many_gave_a_tag() -> None:
    states = {"eve": {"entities": "finished"}, "kim": {"entities": "skipped"}, "lou": {"claims": "finished"}}
    marks = (by("ana", "Ines Tallow"), by("ben", "Tallow"), by("dan", "Tallow"), by("gold", "Mayor"))
    (row,), lost = rows_of(*marks, states=states)
    assert (row.document, row.voters, row.ids) == ("story", ("ana", "ben", "dan", "eve"), ())
    assert row.tokens == ("Mayor", "Ines", "Tallow", "said", "no", ".")
    assert [TEXT[begin:end] for begin, end in row.offsets] == [*row.tokens]
    assert row.shares[:3] == (
        {"O": 1.0},
        {"O": 0.75, "B-PERSON": 0.25},
        {"B-PERSON": 0.5, "I-PERSON": 0.25, "O": 0.25},
    )
    assert [*row.shares[2]] == ["B-PERSON", "I-PERSON", "O"]
    assert not lost


def test_one_person_has_the_whole_say() -> None:
    (row,), _ = rows_of(by("ana", "Ines Tallow"), tag=iobes)
    assert [*row.shares] == [{"O": 1.0}, {"B-PERSON": 1.0}, {"E-PERSON": 1.0}, *[{"O": 1.0}] * 3]


@pytest.mark.parametrize("who", ["gold", "nobody"])
def test_without_a_person_there_are_no_rows(who: str) -> None:
    marks = [by("gold", "Mayor")] if who == "gold" else []
    assert rows_of(*marks, states={"ana": {"entities": "new"}}) == ([], Counter())


def test_a_text_is_cut_once_and_special_tokens_have_no_shares() -> None:
    class Counting(Fast):
        cuts = 0

        def __call__(self, text: str, **options: bool) -> dict[str, list[object]]:
            self.cuts += 1
            return super().__call__(text, **options)

    tokenizer = Counting()
    (row,), _ = rows_of(by("ana", "Ines"), by("ben", "Ines"), tokenizer=tokenizer)
    assert tokenizer.cuts == 1
    assert (row.shares[0], row.shares[-1]) == ({}, {})
    assert row.shares[2] == {"B-PERSON": 1.0}
    assert row.ids == tuple(range(len(row.tokens)))


def test_what_tags_cannot_say_is_counted_for_each_voter() -> None:
    _, lost = rows_of(by("ana", "nes"), by("ben", "nes"), by("ben", "Mayor", "no"))
    assert lost == {"trimmed": 2, "split": 1}


@given(annotated_documents())
def test_shares_sum_to_one(one: AnnotatedDocument) -> None:
    for layer in {layer for held in one.sets.values() for layer in held.layer_states()}:
        for row in soft_tokens(one, layer, cutter(tokeniser("words")), iob2, lambda *_: None):
            assert len(row.tokens) == len(row.offsets) == len(row.shares)
            assert all(abs(sum(share.values()) - 1) < 1e-12 for share in row.shares)
            assert all(share * len(row.voters) % 1 < 1e-9 for each in row.shares for share in each.values())
