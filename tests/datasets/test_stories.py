"""Stories follow from ties, sentences tie what is no boilerplate, and what crosses the border of splits is counted."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.datasets.leakage import leakage
from annotator.datasets.passages import OWN, STOCK, Passages, sentences
from annotator.datasets.ties import COPIES, SENTENCES, VERSIONS, Tie, stories
from annotator.model.span import Span

LONG = "The harbour council said on Tuesday that dredging would start in March."
IDS = [f"a{n:03}" for n in range(120)]


def keys(text: str, *left_out: Span) -> list[int]:
    return [key for key, _ in sentences(text, left_out)]


def test_a_sentence_is_the_same_in_other_capitals_gaps_and_numbers() -> None:
    one = "In 2018 the council paid 1,400 euros for a new roof over the hall. "
    other = "  in 2019 THE council paid 37 euros  for a new roof over the hall."
    assert keys(one) == keys(other) != []
    assert keys(f"{one}{LONG}\n{LONG}”") == [*keys(one), *keys(LONG), *keys(f"{LONG}”")]


def test_short_sentences_say_nothing_and_scripts_without_spaces_are_measured_by_signs() -> None:
    assert keys("He declined to comment. So did she!") == []
    assert keys("港湾評議会は火曜日、浚渫が三月に始まると発表した。短い。") == keys(
        "港湾評議会は火曜日、浚渫が三月に始まると発表した。"
    )
    assert len(keys("港湾評議会は火曜日、浚渫が三月に始まると発表した。")) == 1


def test_where_sentences_are_and_what_is_left_out() -> None:
    text = f"{LONG} {LONG[:-1]}? {LONG}"
    spans = [span for _, span in sentences(text)]
    assert [text[span.begin : span.end].strip() for span in spans] == [LONG, f"{LONG[:-1]}?", LONG]
    middle = Span(spans[1].begin + 3, spans[1].begin + 4)
    assert [span for _, span in sentences(text, [middle])] == [spans[0], spans[2]]
    assert keys(text, Span(0, len(text))) == []


def test_a_million_signs_are_cut_at_once() -> None:
    for signs in (".", ".-", "。-", ". ", " "):
        assert keys(signs * 500_000 + "a") == []


def passages(*articles: tuple[str, str, list[int]]) -> Passages:
    made = Passages()
    for article in articles:
        made.add(*article)
    return made


def alone(made: Passages, *ids: str) -> list[Tie]:
    return made.ties({identity: identity for identity in ids})


def test_a_sentence_of_two_articles_ties_them_once() -> None:
    made = passages(("b", "Mole", [1, 1, 2]), ("a", "Herald", [3, 1]), ("c", "Mole", [4, 2**63 - 1, -(2**63)]))
    assert alone(made, "a", "b", "c") == [Tie(SENTENCES, ("a", "b"), 1)]
    assert Passages().ties({}) == []


def test_what_an_outlet_writes_in_every_story_ties_nothing() -> None:
    ids = IDS[:OWN]
    made = passages(*((one, "The  Mole" if place else "the mole", [7]) for place, one in enumerate(ids)))
    assert alone(made, *ids) == []
    assert made.ties(dict.fromkeys(ids, "story")) == [Tie(SENTENCES, tuple(ids), 7)]  # one story, rewritten


def test_what_everybody_writes_ties_nothing() -> None:
    for number, tied in ((STOCK, 1), (STOCK + 1, 0)):
        ids = IDS[:number]
        assert len(alone(passages(*((one, f"Outlet {one}", [7]) for one in ids)), *ids)) == tied


def test_copies_and_versions_are_one_story_called_by_its_smallest_id() -> None:
    ties = [Tie(COPIES, ("b", "d")), Tie(VERSIONS, ("a", "d")), Tie(SENTENCES, ("c", "e"), 1)]
    assert stories("fedcba", ties) == {"a": "a", "b": "a", "c": "c", "d": "a", "e": "c", "f": "f"}


def test_sentences_make_no_endless_story_but_copies_may() -> None:
    chain = [Tie(SENTENCES, pair, place) for place, pair in enumerate(pairwise(IDS), 1)]
    strong = [Tie(SENTENCES, (IDS[60], IDS[61]), 1_000 + n) for n in range(3)]
    found = stories(IDS, [*chain, *strong])
    sizes = [list(found.values()).count(name) for name in set(found.values())]
    assert max(sizes) <= 50 < sum(sizes)
    assert found[IDS[60]] == found[IDS[61]]  # what shares most comes first
    assert set(stories(IDS, [tie._replace(kind=COPIES) for tie in chain]).values()) == {IDS[0]}


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=4, unique=True).map(sorted)))
def test_stories_do_not_depend_on_the_order_of_ties(groups: list[list[str]]) -> None:
    ties = [Tie((COPIES, VERSIONS, SENTENCES)[len(one) % 3], tuple(one), place) for place, one in enumerate(groups)]
    found = stories("abcdefgh", ties)
    assert found == stories("hgfedcba", ties[::-1])
    for tie in ties:
        assert len({found[one] for one in tie.members}) == 1
        assert found[tie.members[0]] <= tie.members[0]


def test_what_crosses_is_counted_by_pairs_and_sentences_by_themselves() -> None:
    splits = {"a": "train", "b": "train", "c": "test", "d": "dev", "e": "none"}
    ties = [
        Tie(COPIES, ("a", "b", "c", "d", "e")),
        Tie(VERSIONS, ("a", "b")),
        Tie(VERSIONS, ("c", "unknown")),
        Tie(SENTENCES, ("a", "c"), 1),
        Tie(SENTENCES, ("a", "c"), 2),
        Tie(SENTENCES, ("c", "d"), 3),
        Tie(SENTENCES, ("a", "e"), 4),
    ]
    found = leakage(ties, splits)
    assert found.counts == {COPIES: 5, VERSIONS: 0, SENTENCES: 3}  # ac ad bc bd cd
    assert found.seen == 2
    assert found
    assert [one[:4] for one in found.examples] == [
        (COPIES, "a", "c", ("train", "test")),
        (SENTENCES, "a", "c", ("train", "test")),
        (SENTENCES, "c", "d", ("test", "dev")),
    ]
    assert not leakage(ties, dict.fromkeys("abcde", "train"))
