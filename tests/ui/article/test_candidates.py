"""Names that nobody marked: found by their capitals, without what only begins a sentence, forwards as backwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import resources
from annotator.formats.scheme_xml import read_scheme
from annotator.model.span import Span
from annotator.ui.article import candidates


def found(text: str) -> list[str]:
    return [text[begin:end] for begin, end in candidates.names(text, Span(0, len(text)))]


def anywhere(_span: Span) -> bool:
    return True


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The harbour master, Ines Tallow, met Bo Lund.", ["Ines Tallow", "Bo Lund"]),
        ("“It is Tallow’s plan,” he said. She left.", ["Tallow"]),
        ("the International Institute for Strategic Studies", ["International Institute for Strategic Studies"]),
        ("Although Kirby did not name countries, May was cold.", ["Kirby", "May"]),
        ("In May it rained. May it stop!", ["May"]),
        ("IT is a trade; the US and the UN agree.", ["IT", "US", "UN"]),
        ("Kim Jong-un met Bashar al-Assad and J. K. Rowling.", ["Kim Jong-un", "Bashar al-Assad", "J. K. Rowling"]),
        ("Mr Okafor and Dr. Ada Quill", ["Okafor", "Ada Quill"]),
        ("It cost $1 or 48 million euros, 4.5% more than in May 2024.", ["$1", "48 million euros", "4.5%", "May 2024"]),
        ("Der Hafenrat tagt in Übersee.", ["Hafenrat", "Übersee"]),
        ("アンゲラ・メルケルは昨日", ["アンゲラ・メルケル"]),
        ("nothing here", []),
        ("", []),
    ],
)
def test_names_are_runs_of_capitals_without_what_begins_a_sentence(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_a_name_with_a_small_word_in_it_may_be_two() -> None:
    text = "They left Eastmole for Vell Port."
    whole, second = Span(10, 32), Span(23, 32)
    assert found(text) == ["Eastmole for Vell Port"]
    assert candidates.next_name(text, 0, 1, anywhere) == whole
    assert candidates.next_name(text, 0, 1, lambda span: not span.overlaps(second)) == Span(10, 18)
    assert candidates.next_name(text, 19, 1, anywhere) == second


def test_a_name_does_not_go_on_in_the_next_paragraph() -> None:
    assert found("Ines Tallow\nBo Lund") == ["Ines Tallow", "Bo Lund"]


WORDS = ("The", "Ines", "Tallow", "said", "of", "in", "2024", "$1", "Kim", "\n", "“", "Bo.", "al-Assad", "à")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def walked(text: str, start: int, step: int, is_free: Callable[[Span], bool]) -> list[Span]:
    spans, at = [], start
    while (span := candidates.next_name(text, at, step, is_free)) is not None:
        assert span.begin >= at if step > 0 else span.end <= at
        spans.append(span)
        at = span.end if step > 0 else span.begin
    return spans


@given(TEXTS, st.sampled_from([anywhere, lambda span: span.begin % 2 == 0]))
def test_walking_meets_every_free_name_both_ways(text: str, is_free: Callable[[Span], bool]) -> None:
    free = []
    for name in candidates.names(text, Span(0, len(text))):
        free += [name] if is_free(name) else filter(is_free, candidates.parts(text, name))
    assert walked(text, 0, 1, is_free) == free
    assert walked(text, len(text), -1, is_free) == free[::-1]


def test_a_far_name_is_found_and_one_beyond_reach_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "so it goes on. " * 2_000 + "\n" + "and on. " * 900 + "Tallow"
    assert candidates.next_name(text, 0, 1, anywhere) == Span(len(text) - 6, len(text))
    monkeypatch.setattr(candidates, "REACH", 10_000)
    assert candidates.next_name(text, 0, 1, anywhere) is None


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("line", ["words " * 40_000, "words and words\n" * 15_000], ids=["one paragraph", "lines"])
def test_no_more_than_reach_is_looked_through(monkeypatch: pytest.MonkeyPatch, line: str, step: int) -> None:
    looked: list[int] = []
    names = candidates.names

    def noting(text: str, window: Span) -> Iterator[Span]:
        looked.append(window.length)
        return names(text, window)

    monkeypatch.setattr(candidates, "REACH", 50_000)
    monkeypatch.setattr(candidates, "names", noting)
    assert candidates.next_name(line, len(line) // 2, step, anywhere) is None
    assert 45_000 < sum(looked) <= 50_000 + candidates.WINDOW


def test_the_nearest_come_first_those_of_the_same_sentence_before_others() -> None:
    text = "In March.\nThe quay sinks, say Bo and Ada. Lund agrees."
    claim = Span(text.index("The"), text.index(","))
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in ("March", "Ada", "Lund", "Bo")]
    nearest = candidates.nearest_first(text, spans, [claim])
    assert [text[begin:end] for begin, end in nearest] == ["Bo", "Ada", "Lund", "March"]
    both = candidates.nearest_first("aa b cc", [Span(5, 7), Span(0, 2)], [Span(3, 4)])
    assert both == [Span(0, 2), Span(5, 7)]  # of two as far, the one in front


def test_a_lexicon_finds_whole_words_in_any_case() -> None:
    text = "According to her, he said so; unsaid things were TOLD."
    spans = candidates.of_lexicon(text, Span(0, len(text)), ["according to", "said", "t(?:ell|old)"])
    assert [text[begin:end] for begin, end in spans] == ["According to", "said", "TOLD"]
    assert candidates.of_lexicon(text, Span(0, len(text)), []) == []


@pytest.mark.parametrize("file", sorted(resources.path("lexicons").glob("*/*.txt")), ids=lambda file: file.stem)
def test_every_lexicon_is_of_a_label_and_can_be_used(file: Path) -> None:
    name = f"{file.parent.name}.xml"
    scheme = read_scheme(resources.data("schemes", name), name=name)
    assert any(layer.label(file.stem) for layer in scheme.layers)
    expressions = candidates.read_lexicon(file.read_text(encoding="utf-8"))
    assert expressions
    assert candidates.of_lexicon("They said so.", Span(0, 13), expressions) == [Span(5, 9)]


def test_a_lexicon_finds_words_where_no_spaces_part_them() -> None:
    text = "警察は「けが人はいない」と発表した。"
    (found,) = candidates.of_lexicon(text, Span(0, len(text)), ["said", "と発表した"])
    assert text[found.begin : found.end] == "と発表した"
