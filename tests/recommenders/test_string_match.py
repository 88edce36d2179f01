"""Repeated names: what is proposed where, how surely, and that following edits ends where beginning anew ends."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing import commands
from annotator.editing.change import Change, Edit, apply
from annotator.jobs import run
from annotator.model.annotation import Annotation, Item, LayerState, Rejection
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.identity import derived_id
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.recommenders.occurrences import MOST
from annotator.recommenders.string_match import LEAST, PROGRAM, SURNAME, RepeatedNames, is_telling, surname_of

SCHEME = Scheme(
    "names",
    "1",
    layers=(
        Layer("names", labels=(Label("PERSON"), Label("ORG"), Label("GPE"), Label("OLD", retired=True))),
        Layer("topics", labels=(Label("SEA"),), overlap="none"),
        Layer("claims", mark="underline", labels=(Label("CLAIM"),)),
        Layer("parts", unit="block", mark="block", labels=(Label("AD"),)),
    ),
)


def labelled(text: str, quote: str, label: str = "ORG", number: int = 0, **more: object) -> Annotation:
    """An annotation on a quote, the first time it stands there or later."""
    begin = -1
    for _ in range(number + 1):
        begin = text.index(quote, begin + 1)
    layer = next(layer.name for layer in SCHEME.layers if layer.label(label))
    spans = (Span(begin, begin + len(quote)),)
    made = Annotation(derived_id("a", layer, label, spans, number), "ana", layer, label, spans)
    return made._replace(**more)  # type: ignore[arg-type]


def rejected(suggestion: Suggestion) -> Rejection:
    return Rejection(suggestion.id, "ana", suggestion.layer, suggestion.label, suggestion.spans, suggestion.origin)


def suggested(text: str, *items: Item, closed: tuple[str, ...] = ()) -> SuggestionSet:
    names = RepeatedNames(text, SCHEME, closed)
    run(names.begin(items))
    return names.suggestions


def shown(text: str, *items: Item) -> list[tuple[int, str, str, float | None]]:
    return [(one.begin, one.covered(text), one.label, one.confidence) for one in suggested(text, *items)]


def test_every_further_place_of_a_name_is_proposed() -> None:
    text = "Eastmole said. In Eastmole’s port, Eastmole! Eastmolers and EASTMOLE did not."
    assert shown(text, labelled(text, "Eastmole", "GPE")) == [
        (18, "Eastmole", "GPE", 1.0),
        (35, "Eastmole", "GPE", 1.0),
    ]
    (first, _) = suggested(text, labelled(text, "Eastmole", "GPE"))
    assert (first.layer, first.origin, first.features) == ("names", PROGRAM, ())


def test_a_possessive_that_was_labelled_too_is_left_out() -> None:
    text = "Moscow's men. To Moscow and Moscow's."
    assert [(begin, covered) for begin, covered, *_ in shown(text, labelled(text, "Moscow's"))] == [
        (17, "Moscow"), (28, "Moscow"),
    ]  # fmt: skip


def test_the_label_is_the_one_given_most_and_its_confidence_the_share_of_what_was_said() -> None:
    text = "Mercury " * 6
    given_labels = [labelled(text, "Mercury", label, number) for number, label in enumerate(["ORG", "GPE", "ORG"])]
    assert {(label, confidence) for *_, label, confidence in shown(text, *given_labels)} == {("ORG", 0.6667)}
    assert {(label, confidence) for *_, label, confidence in shown(text, *given_labels[:2])} == {("ORG", 0.5)}


def test_what_was_turned_down_is_not_proposed_again_and_makes_the_rest_less_sure() -> None:
    text = "Mercury, Mercury, Mercury, Mercury"
    own = labelled(text, "Mercury")
    first, second, third = suggested(text, own)
    assert shown(text, own, rejected(second)) == [(9, "Mercury", "ORG", 0.5), (27, "Mercury", "ORG", 0.5)]
    assert shown(text, own, rejected(second), rejected(third)) == []  # turned down more often than given
    more = labelled(text, "Mercury", "ORG", 1)
    assert shown(text, own, more, rejected(second), rejected(third)) == []
    assert (first.begin, LEAST) == (9, 0.5)


def test_what_was_corrected_is_proposed_with_the_label_it_got() -> None:
    text = "Mercury, Mercury, Mercury"
    own = labelled(text, "Mercury")
    wrong = suggested(text, own).after(0)
    assert wrong is not None
    corrected = labelled(text, "Mercury", "GPE", 1)
    assert shown(text, own, corrected, rejected(wrong)) == [(18, "Mercury", "GPE", 0.5)]


def test_a_place_that_was_turned_down_is_not_asked_about_with_another_label() -> None:
    text = "Mercury, Mercury, Mercury, Mercury"
    own = labelled(text, "Mercury")
    first, *_ = suggested(text, own)
    items = own, rejected(first), labelled(text, "Mercury", "GPE", 2), labelled(text, "Mercury", "GPE", 3)
    assert first.begin == 9
    assert shown(text, *items) == []


def test_nothing_is_proposed_where_the_layer_has_something_already() -> None:
    text = "Port of Vell. The Port of Vell Authority, Port of Vell, Port of Vell"
    own = labelled(text, "Port of Vell")
    around = labelled(text, "Port of Vell Authority")
    crossing = labelled(text, "Vell, Port", "GPE")
    assert shown(text, own, around, crossing) == []
    elsewhere = labelled(text, "Port of Vell", "SEA", 3)
    assert [begin for begin, *_ in shown(text, own, around, elsewhere) if begin > 50] == [56]


def test_the_longest_name_wins() -> None:
    text = "Vell. Port of Vell. Then Port of Vell, Vell and Vell."
    items = labelled(text, "Vell", "GPE"), labelled(text, "Port of Vell")
    assert [(begin, covered) for begin, covered, *_ in shown(text, *items)] == [
        (25, "Port of Vell"), (39, "Vell"), (48, "Vell"),
    ]  # fmt: skip


def test_a_surname_alone_is_proposed_less_surely_as_long_as_one_person_has_it() -> None:
    text = "Ines Tallow spoke. Tallow left. Ines Tallow came. Bo Tallow slept."
    ines = labelled(text, "Ines Tallow", "PERSON")
    assert shown(text, ines) == [
        (19, "Tallow", "PERSON", SURNAME), (32, "Ines Tallow", "PERSON", 1.0), (53, "Tallow", "PERSON", SURNAME),
    ]  # fmt: skip
    assert shown(text, ines, labelled(text, "Bo Tallow", "PERSON")) == [(32, "Ines Tallow", "PERSON", 1.0)]
    assert shown(text, labelled(text, "Ines Tallow", "ORG")) == [(32, "Ines Tallow", "ORG", 1.0)]
    own = labelled(text, "Tallow", "PERSON", 1)  # what was said about the surname itself counts
    assert (53, "Tallow", "PERSON", 1.0) in shown(text, ines, own)


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Ines Tallow", "Tallow"), ("Martin Okafor Jr.", "Okafor"), ("Tallow", ""), ("Li Wu", ""), ("the master", ""),
        ("東京 太郎", ""), ("", ""), ("Jr.", ""),
    ],
)  # fmt: skip
def test_surnames(name: str, surname: str) -> None:
    assert surname_of(name) == surname


@pytest.mark.parametrize("name", ["the council", "UN", "Vell", "iPhone", "al-Qaida", "東京", "مجلس", "3 March", "NATO"])
def test_names_that_are_looked_for(name: str) -> None:
    assert is_telling(name)


@pytest.mark.parametrize("name", ["", "x", "council", "It", "He", "2024", "—", "a\nb", "京", "Vell " * 40, "12 14"])
def test_words_that_are_not(name: str) -> None:
    assert not is_telling(name)


def test_a_word_that_is_mostly_written_small_is_no_name() -> None:
    text = "They came. They saw, they won, they left, they slept. Then they ate."
    assert shown(text, labelled(text, "They", "PERSON")) == []
    text = "US troops. They told us and us and us. The US army, the US fleet."
    assert [covered for _, covered, *_ in shown(text, labelled(text, "US", "GPE"))] == ["US", "US"]


def test_what_stands_there_too_often_is_left_to_the_command_for_all() -> None:
    text = "Vell. " * (MOST + 1)
    assert shown(text, labelled(text, "Vell")) == []
    text = "Vell. " * MOST
    assert len(shown(text, labelled(text, "Vell"))) == MOST - 1


def test_features_that_all_of_a_name_have_are_proposed_with_it() -> None:
    text = "Vell, Vell, Vell"
    one = labelled(text, "Vell", features=(("kb", "Q1"), ("mention", "name")))
    other = labelled(text, "Vell", number=1, features=(("kb", "Q2"), ("mention", "name")))
    (suggestion,) = suggested(text, one, other)
    assert suggestion.features == (("mention", "name"),)


def test_layers_that_are_finished_or_not_of_names_are_left_alone() -> None:
    text = "Vell is Vell. Vell is Vell."
    assert len(suggested(text, labelled(text, "Vell"))) == 3
    assert len(suggested(text, labelled(text, "Vell"), closed=("names",))) == 0
    assert len(suggested(text, labelled(text, "Vell is Vell", "CLAIM"))) == 0
    assert len(suggested(text, labelled(text, "Vell is Vell", "AD"))) == 0
    assert len(suggested(text, labelled(text, "Vell", "OLD"))) == 0
    assert len(suggested(text, LayerState("ana", "names", "in-progress"))) == 0


def test_nothing_is_proposed_in_blocks_that_are_dropped() -> None:
    text = "Vell is here.\nSupport Vell today.\nVell."
    own, block = labelled(text, "Vell"), labelled(text, "Support Vell today.", "AD")
    assert [begin for begin, *_ in shown(text, own, block)] == [22, 34]
    dropped = block._replace(features=(("keep", "drop"),))
    assert [begin for begin, *_ in shown(text, own, dropped)] == [34]
    names = RepeatedNames(text, SCHEME)
    run(names.begin([own, block]))
    change = Change("", (Edit("one", block, dropped),))
    assert names.apply(change, document="one") == [Span(22, 26)]
    assert names.suggestions == suggested(text, own, dropped)
    names.apply(change.inverse(), document="one")
    assert names.suggestions == suggested(text, own, block)


# -- following edits -----------------------------------------------------------------------------------

WORDS = [
    "Ines Tallow",
    "Tallow",
    "Bo Tallow",
    "Port of Vell",
    "Vell",
    "vell",
    "Vell's",
    "the council",
    "council",
    "東京",
    "京",
]
TEXT = " ".join(["Ines Tallow", *WORDS, "of", *reversed(WORDS), "Vell Port of", *WORDS[:5], "東京東京都", *WORDS]) + "."
ARTICLE = Document("one", TEXT)
EDGES = sorted({at for word in WORDS for at in range(len(TEXT)) if TEXT.startswith(word, at)})


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, str, Span, int]:
    begin = draw(st.sampled_from(EDGES))
    fitting = [word for word in WORDS if TEXT.startswith(word, begin)]
    length = len(draw(st.sampled_from(fitting)))
    kind = draw(st.sampled_from(["mark", "mark", "mark", "delete", "relabel", "accept", "accept", "reject", "correct"]))
    return (
        kind,
        draw(st.sampled_from(["PERSON", "ORG", "GPE", "SEA"])),
        Span(begin, begin + length),
        draw(st.integers(0, 99)),
    )


def _edit(present: AnnotationSet, offered: SuggestionSet, step: tuple[str, str, Span, int]) -> Change:
    kind, label, span, number = step
    layer = "topics" if label == "SEA" else "names"
    items, proposed = present.annotations(), list(offered)
    if kind == "mark":
        return commands.annotate(ARTICLE, present, SCHEME, layer=layer, label=label, spans=[span])
    if kind in {"accept", "reject", "correct"}:
        if not proposed:
            return Change("")
        chosen = proposed[number % len(proposed)]
        if kind == "reject":
            return commands.reject(ARTICLE, present, chosen)
        other = next(one.name for one in SCHEME.layers[0].labels if one.name != chosen.label)
        correct = kind == "correct" and chosen.layer == "names"
        return commands.accept(ARTICLE, present, SCHEME, chosen, other if correct else "")
    if not items:
        return Change("")
    item = items[number % len(items)]
    if kind == "delete":
        return commands.delete(ARTICLE, present, SCHEME, [item.id])
    return commands.relabel(
        ARTICLE, present, SCHEME, item.id, "SEA" if item.layer == "topics" else label.replace("SEA", "ORG")
    )


def _holds(offered: SuggestionSet, present: AnnotationSet) -> None:
    """What must be true of all suggestions at any time."""
    together = list(offered)
    for one in together:
        (span,) = one.spans
        assert TEXT[span.begin : span.end] in WORDS
        assert TEXT[span.begin : span.end] not in {"council", "vell", "京"}
        assert not any(a.layer == one.layer for a in present.touching(span))
        assert (one.layer, one.spans) not in {(gone.layer, gone.spans) for gone in present.rejections.values()}
        assert one.confidence is not None
        assert LEAST * SURNAME <= one.confidence <= 1
    for layer in ("names", "topics"):
        spans = [one.extent for one in together if one.layer == layer]
        assert not any(one.overlaps(other) for one, other in itertools.pairwise(spans))


@given(st.lists(steps(), max_size=14))
def test_following_edits_and_undoing_them_ends_where_beginning_anew_ends(
    made: list[tuple[str, str, Span, int]],
) -> None:
    present, names = AnnotationSet("ana"), RepeatedNames(TEXT, SCHEME)
    done: list[Change] = []
    for step in made:
        change = _edit(present, names.suggestions, step)
        before = {one.id: one for one in names.suggestions}
        apply(change, "one", present)
        changed = names.apply(change, document="one")
        done.append(change)
        fresh = suggested(TEXT, *present.items(), *present.rejections.values())
        assert names.suggestions == fresh
        assert list(names.suggestions) == list(fresh)
        _holds(fresh, present)
        different = {one.id: one for one in fresh}.items() ^ before.items()
        assert {one.extent for _, one in different} == set(changed)
        assert names.apply(change, document="one") == []  # again: nothing more
    at_once = RepeatedNames(TEXT, SCHEME)
    at_once.apply(*done, document="one")
    assert at_once.suggestions == names.suggestions
    for change in reversed(done):
        apply(change.inverse(), "one", present)
        names.apply(change.inverse(), document="one")
        assert names.suggestions == suggested(TEXT, *present.items(), *present.rejections.values())
    assert len(names.suggestions) == 0


def test_edits_of_other_articles_are_not_followed() -> None:
    names = RepeatedNames(TEXT, SCHEME)
    change = Change("", (Edit("two", None, labelled(TEXT, "Vell")),))
    assert names.apply(change, document="one") == []
    assert len(names.suggestions) == 0


def test_names_may_be_looked_up_before_an_edit_is_followed() -> None:
    names = RepeatedNames(TEXT, SCHEME)
    change = Change("", (Edit("one", None, labelled(TEXT, "Ines Tallow", "PERSON")),))
    wanted = names.unknown(change, "one")
    assert wanted == {"Ines Tallow", "Tallow", "tallow"}
    run(names.look_up(wanted))
    assert names.unknown(change, "one") == set()
    names.apply(change, document="one")
    assert names.suggestions == suggested(TEXT, labelled(TEXT, "Ines Tallow", "PERSON"))
