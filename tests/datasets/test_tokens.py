"""Tokens and tags: what is tagged, and what of the annotations is told to be lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.datasets.tokens import Cutter, TaggedText, Tokenise, cutter, tagged
from annotator.errors import AnnotatorError
from annotator.formats.conll.tags import iob2, iobes
from annotator.formats.conll.tags import tagged as read
from annotator.formats.tokens import tokeniser
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from annotator.model.span import Span
from tests.datasets.samples import annotated, mark
from tests.formats.samples import annotated_documents

TEXT = "Mayor Ines Tallow of Lower Vell said no.\n"


class Fast:
    """A fast tokenizer as Hugging Face documents it: words with the blank before them, between special tokens."""

    is_fast = True

    def __init__(self, most: int = 1_000) -> None:
        self._most = most

    def __call__(self, text: str, **options: bool) -> dict[str, list[object]]:
        assert options == {"return_offsets_mapping": True}
        places: list[tuple[int, int]] = []
        at = 0
        for begin, end in tokeniser("words")(text):
            # bytes of what is not ASCII are tokens of their own, which all stand for the same character
            places += [(min(begin, at), end)] * (1 if text[begin:end].isascii() else 2)
            at = end
        places = [(0, 0), *places[: self._most], (0, 0)]
        return {"input_ids": [*range(len(places))], "offset_mapping": places}


class Slow:
    """A tokenizer that knows no offsets."""

    is_fast = False

    def __call__(self, text: str, *, return_offsets_mapping: bool) -> dict[str, list[int]]:
        raise NotImplementedError


def tags_of(
    items: Iterable[Annotation], cut: Cutter | None = None, text: str = TEXT, tag=iob2
) -> tuple[TaggedText, Counter[str]]:  # fmt: skip
    lost: Counter[str] = Counter()
    article = annotated(text, tuple(items), {"ana": {"entities": "finished"}})
    made = tagged(article, "entities", "", cut or cutter(tokeniser("words")), tag, lambda kind, *_: lost.update([kind]))
    (row,) = made
    return row, lost


def said(row: TaggedText) -> dict[str, str]:
    """Tags by token, those outside left out."""
    return {token: tag for token, tag in zip(row.tokens, row.tags, strict=True) if tag != "O"}


def test_tokens_have_their_places_and_tags() -> None:
    row, lost = tags_of([mark(TEXT, "PERSON", "Ines Tallow"), mark(TEXT, "GPE", "Lower Vell")])
    assert (row.document, row.annotator, row.ids) == ("story", "ana", ())
    assert row.tokens == ("Mayor", "Ines", "Tallow", "of", "Lower", "Vell", "said", "no", ".")
    assert [TEXT[begin:end] for begin, end in row.offsets] == [*row.tokens]
    assert row.tags == ("O", "B-PERSON", "I-PERSON", "O", "B-GPE", "I-GPE", "O", "O", "O")
    assert not lost


def test_other_dialects_say_where_names_end() -> None:
    row, _ = tags_of([mark(TEXT, "PERSON", "Ines Tallow"), mark(TEXT, "ROLE", "Mayor")], tag=iobes)
    assert said(row) == {"Mayor": "S-ROLE", "Ines": "B-PERSON", "Tallow": "E-PERSON"}


def test_the_longest_of_those_that_share_a_token_stays_and_the_others_are_counted() -> None:
    nested = [mark(TEXT, "PERSON", "Ines Tallow"), mark(TEXT, "ROLE", "Mayor Ines Tallow of Lower Vell")]
    row, lost = tags_of([*nested, mark(TEXT, "GPE", "Lower Vell")])
    assert {tag[2:] for tag in said(row).values()} == {"ROLE"}
    assert lost == {"overlaps": 2}


def test_parts_are_runs_of_their_own_and_that_is_counted() -> None:
    row, lost = tags_of([mark(TEXT, "CLAIM", "Mayor Ines", "said no")])
    assert said(row) == {"Mayor": "B-CLAIM", "Ines": "I-CLAIM", "said": "B-CLAIM", "no": "I-CLAIM"}
    assert lost == {"split": 1}


def test_a_part_that_gives_way_is_counted_once() -> None:
    row, lost = tags_of([mark(TEXT, "CLAIM", "Ines", "said"), mark(TEXT, "PERSON", "Ines Tallow")])
    assert said(row) == {"Ines": "B-PERSON", "Tallow": "I-PERSON", "said": "B-CLAIM"}
    assert lost == {"overlaps": 1}


def test_half_a_token_is_tagged_whole_and_counted() -> None:
    row, lost = tags_of([mark(TEXT, "PERSON", "nes Tal")])
    assert said(row) == {"Ines": "B-PERSON", "Tallow": "I-PERSON"}
    assert lost == {"trimmed": 1}


def test_parts_in_one_token_are_one_run() -> None:
    row, lost = tags_of([mark(TEXT, "PERSON", "In", "es Tallow")])
    assert said(row) == {"Ines": "B-PERSON", "Tallow": "I-PERSON"}
    assert lost == {"trimmed": 1}


def test_what_no_token_stands_for_is_counted() -> None:
    row, lost = tags_of([mark(TEXT, "GPE", "Lower Vell")], cutter(lambda _: [(0, 5)]))
    assert (row.tokens, row.tags, lost) == (("Mayor",), ("O",), {"annotations": 1})


def test_special_tokens_have_no_tag_and_blanks_at_edges_do_not_count() -> None:
    row, lost = tags_of([mark(TEXT, "PERSON", "Ines Tallow")], cutter(Fast()))
    assert row.tokens[:4] == ("", "Mayor", " Ines", " Tallow")
    assert (row.tags[0], row.tags[-1]) == ("", "")
    assert said(row) == {"": "", " Ines": "B-PERSON", " Tallow": "I-PERSON"}
    assert row.ids == tuple(range(len(row.tokens)))
    assert not lost


def test_several_tokens_of_one_character_are_tagged_alike() -> None:
    text = "In Łódź ja.\n"
    row, lost = tags_of([mark(text, "GPE", "Łódź")], cutter(Fast()), text)
    assert [tag for tag in row.tags if tag not in ("", "O")] == ["B-GPE", "I-GPE"]
    assert not lost


def test_what_a_tokenizer_cuts_off_is_counted() -> None:
    _, lost = tags_of([mark(TEXT, "GPE", "Lower Vell")], cutter(Fast(most=3)))
    assert lost == {"annotations": 1}


def test_tokens_of_blanks_are_tagged_between_others_only() -> None:
    row, lost = tags_of([mark(TEXT, "PERSON", " Ines Tallow ")], cutter(_pieces))
    assert row.tokens[:6] == ("Mayor", " ", "Ines", " ", "Tallow", " ")
    assert row.tags[:6] == ("O", "O", "B-PERSON", "I-PERSON", "I-PERSON", "O")
    assert lost == {"trimmed": 1}


def _pieces(text: str) -> Iterable[tuple[int, int]]:
    """Words and the blanks between them."""
    edges = sorted({0, len(text), *(place for cut in tokeniser("words")(text) for place in cut)})
    return pairwise(edges)


def test_a_tokenizer_without_offsets_is_refused() -> None:
    with pytest.raises(AnnotatorError, match="does not know where its tokens are"):
        cutter(Slow())


@pytest.mark.parametrize("places", [[(0, 99)], [(-1, 2)], [(3, 5), (0, 2)], [(0, 5), (1, 3)]])
def test_tokens_that_are_nowhere_or_out_of_order_are_refused(places: list[tuple[int, int]]) -> None:
    with pytest.raises(AnnotatorError, match="story: the tokenizer gave the token"):
        tags_of([], cutter(lambda _: places))


# -- whose -------------------------------------------------------------------------------------------


def rows(article: AnnotatedDocument, annotator: str = "") -> list[TaggedText]:
    cut = cutter(tokeniser("words"))
    return [*tagged(article, "entities", annotator, cut, iob2, lambda *_: None)]


def test_everybodys_work_is_a_row_of_its_own() -> None:
    article = annotated(
        TEXT, [mark(TEXT, "PERSON", "Ines"), mark(TEXT, "GPE", "Vell", annotator="ben")], {"cem": {"entities": "new"}}
    )
    assert [(row.annotator, said(row)) for row in rows(article)] == [
        ("ana", {"Ines": "B-PERSON"}),
        ("ben", {"Vell": "B-GPE"}),
    ]
    assert [row.annotator for row in rows(article, "ben")] == ["ben"]
    assert rows(article, "cem") == rows(article, "dora") == []


def test_gold_goes_before_everybody_where_it_has_the_layer() -> None:
    items = [mark(TEXT, "PERSON", "Ines"), mark(TEXT, "GPE", "Vell", annotator="gold")]
    assert [row.annotator for row in rows(annotated(TEXT, items))] == ["gold"]
    assert [row.annotator for row in rows(annotated(TEXT, items), "ana")] == ["ana"]
    elsewhere = [items[0], mark(TEXT, "CUE", "said", layer="claims", annotator="gold")]
    assert [row.annotator for row in rows(annotated(TEXT, elsewhere))] == ["ana"]


def test_looked_and_found_nothing_is_a_row_and_not_looked_is_none() -> None:
    for state, number in {"finished": 1, "in-progress": 1, "new": 0, "skipped": 0}.items():
        found = rows(annotated(TEXT, (), {"ana": {"entities": state}}))
        assert [set(row.tags) for row in found] == [{"O"}] * number


# -- anything ----------------------------------------------------------------------------------------


def assert_said(article: AnnotatedDocument, layer: str, cut: Cutter, *, exact: bool) -> None:
    """Every annotation stands in the tags just as it is, or was counted."""
    text, told = article.document.text, set()
    for row in tagged(article, layer, "", cut, iob2, lambda _, __, which: told.add(which)):
        assert len(row.tokens) == len(row.offsets) == len(row.tags)
        assert row.tokens == tuple(text[begin:end] for begin, end in row.offsets)
        standing = [place for place, tag in enumerate(row.tags) if tag]
        found = {
            (one.label, row.offsets[standing[one.begin]][0], row.offsets[standing[one.end - 1]][1])
            for one in read(row.tags[place] for place in standing)
        }
        for one in article.sets[row.annotator].annotations(layer):
            if one.id not in told and exact:
                (span,) = one.spans
                assert (one.label, *span) in found


@given(annotated_documents(), st.sampled_from(["words", "blanks", "fast", "pieces"]))
def test_tags_say_what_is_there_and_the_rest_is_counted(article: AnnotatedDocument, name: str) -> None:
    named: dict[str, Tokenise | Fast] = {"fast": Fast(), "pieces": _pieces}
    cut = cutter(named.get(name) or tokeniser(name))
    for layer in sorted({one.layer for held in article.sets.values() for one in held.annotations()}):
        # a token with blanks at its edges says them, too
        assert_said(article, layer, cut, exact=name in ("words", "blanks"))


def test_spans_are_compared_with_tokens_without_their_blanks() -> None:
    one = mark(TEXT, "PERSON", "Ines")._replace(spans=(Span(5, 10),))  # with the blank before
    row, lost = tags_of([one], cutter(Fast()))
    assert (said(row)[" Ines"], lost) == ("B-PERSON", {"trimmed": 1})
