"""The list of articles: pages, neighbours, search and counters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.annotation_set import AnnotationSet
from annotator.storage.listing.asked import Asked, Filter, parse_search
from annotator.storage.store import Store
from tests.storage.samples import annotation, article, ids, new_store

NUMBER = 60
STATES = ("new", "in-progress", "finished")
LABELS = ("PERSON", "ORG", "GPE")


def _work(number: int, annotator: str) -> AnnotationSet:
    rng = random.Random(f"{number} {annotator}")
    items = [
        annotation((number, annotator, n), label=rng.choice(LABELS), annotator=annotator)
        for n in range(rng.choice([0, 0, 3]))
    ]
    layers = ("entities", "claims", "boilerplate")
    states = {layer: rng.choice(("finished", "skipped")) for layer in layers} if rng.random() < 0.4 else {}
    return AnnotationSet(annotator, items, states)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    articles = [
        article(
            f"doc-{number}",
            *(one for one in (_work(number, "ana"), _work(number, "ben")) if len(one) or one.states),
            title=f"Übung {number} 100% ehrlich_neu",
            outlet=("Ärzteblatt", "Coast Herald", "")[number % 3],
            language=("de", "de-AT", "en", "den")[number % 4],
        )
        for number in range(NUMBER)
    ]
    with new_store(tmp_path_factory.mktemp("list"), *articles) as made:
        yield made


@pytest.mark.parametrize("search", ["", "lang:de", "label:ORG", "state:finished", "label:ORG label:GPE", "label:ORG 1"])
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_follow_one_another_both_ways(store: Store, search: str, limit: int) -> None:
    everything = ids(store.page(limit=1000, annotator="ana", search=search))
    assert everything == sorted(everything, key=lambda identity: int(identity[4:]))
    forwards, cursor = [], None
    while rows := store.page(cursor, limit, annotator="ana", search=search):
        forwards += ids(rows)
        cursor = rows[-1].number
    assert forwards == everything
    backwards, before = [], 10**6
    while rows := store.page(before=before, limit=limit, annotator="ana", search=search):
        backwards = ids(rows) + backwards
        before = rows[0].number
    assert backwards == everything


@pytest.mark.parametrize("annotator", ["ana", "ben", "nobody"])
def test_a_row_says_what_reading_the_article_would(store: Store, annotator: str) -> None:
    for row in store.page(limit=1000, annotator=annotator):
        work = store.read(row.id, annotator)
        made = work.sets[annotator]
        states = made.states
        done = len(states) == 3 and all(state in ("finished", "skipped") for state in states.values())
        expected = "finished" if done else "in-progress" if len(made) else "new"
        assert (row.state, row.annotations) == (expected, len(made.annotations()))
        assert (row.title, row.outlet, row.language) == (
            work.document.title, work.document.outlet, work.document.language,
        )  # fmt: skip
        assert (row.length, row.right_to_left) == (len(work.document.text), False)


@pytest.mark.parametrize("annotator", ["ana", "ben", "nobody"])
def test_counters_are_what_the_rows_add_up_to(store: Store, annotator: str) -> None:
    rows = store.page(limit=1000, annotator=annotator)
    counts = store.counts(annotator)
    assert counts == (
        NUMBER,
        sum(row.state == "in-progress" for row in rows),
        sum(row.state == "finished" for row in rows),
        sum(row.annotations for row in rows),
    )
    assert counts.new == sum(row.state == "new" for row in rows)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("annotator", ["ana", "ben", "nobody"])
def test_search_by_state_is_the_annotators_own(store: Store, annotator: str, state: str) -> None:
    expected = [row.id for row in store.page(limit=1000, annotator=annotator) if row.state == state]
    assert ids(store.page(limit=1000, annotator=annotator, search=f"state:{state}")) == expected
    assert ids(store.page(limit=1000, annotator=annotator, search=f'State:"{state.upper()}" übung')) == expected


@pytest.mark.parametrize("labels", [("ORG",), ("ORG", "GPE"), ("NONE",)])
@pytest.mark.parametrize("annotator", ["ana", "ben"])
def test_search_by_label_is_the_annotators_own(store: Store, annotator: str, labels: tuple[str, ...]) -> None:
    expected = [
        row.id
        for row in store.page(limit=1000, annotator=annotator)
        if any(made.label in labels for made in store.read(row.id, annotator).sets[annotator].annotations())
    ]
    search = " ".join(f"label:{label}" for label in labels)
    assert ids(store.page(limit=1000, annotator=annotator, search=search)) == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("ÜBUNG 7", {7}),
        ('"übung 7"', {7}),
        ("100%", set(range(NUMBER))),
        ("100_", set(range(NUMBER))),
        ("ehrlich_neu doc-11", {11}),
        ("ehrlich-neu", set(range(NUMBER))),
        ("hrlich", set()),
        ("outlet:ärzte", set(range(0, NUMBER, 3))),
        ('outlet:"coast herald" doc-1', {1, 10, 13, 16, 19}),
        ("lang:DE", {n for n in range(NUMBER) if n % 4 < 2}),
        ("lang:en lang:de-at", {n for n in range(NUMBER) if n % 4 in (1, 2)}),
        ("state:unheard-of", set()),
        ("label:NONE", set()),
        ("https://", set()),
        ("\\", set(range(NUMBER))),
        ('"', set(range(NUMBER))),
        ("   ", set(range(NUMBER))),
        ("x" * 5000, set()),
    ],
)  # fmt: skip
def test_search_finds_what_is_asked_for(store: Store, search: str, expected: set[int]) -> None:
    assert {int(identity[4:]) for identity in ids(store.page(limit=1000, annotator="ana", search=search))} == expected


def test_the_search_language() -> None:
    typed = 'harbour "cold war" state:new STATE:finished outlet:"Coast Herald" -lang:de -tag:"a b" -strike a:b label: -'
    assert parse_search(typed) == Asked(
        ("harbour", "cold war", "a:b"), ("strike",),
        (Filter("state", ("new", "finished")), Filter("outlet", ("Coast Herald",)),
         Filter("lang", ("de",), negated=True), Filter("tag", ("a b",), negated=True)),
    )  # fmt: skip


def test_neighbours(store: Store) -> None:
    assert store.neighbour("doc-3", 1) == "doc-4"
    assert store.neighbour("doc-3", -3) == "doc-0"
    assert store.neighbour("doc-3", 0) == "doc-3"
    assert store.neighbour("doc-3", -4) is None
    assert store.neighbour(f"doc-{NUMBER - 1}", 1) is None
    assert store.neighbour("unknown", 1) is None
    assert store.neighbour("doc-3", 1, search="outlet:ärzte") == "doc-6"
    assert store.neighbour("doc-3", -1, search="outlet:ärzte") == "doc-0"


def test_direction_is_that_of_the_title(tmp_path: Path) -> None:
    with new_store(tmp_path, article("ar", title="المجلس يقول"), article("he", title="", text="המועצה")) as made:
        assert [row.right_to_left for row in made.page(annotator="ana")] == [True, True]


def test_one_row_is_that_of_the_list(store: Store) -> None:
    for annotator in ("ana", "ben", "nobody"):
        rows = store.page(limit=NUMBER, annotator=annotator)
        assert [store.row(row.id, annotator) for row in rows] == rows
    assert store.row("nowhere", "ana") is None
