"""Near copies as articles are added: clusters that grow, join and shrink, whatever the batches; versions by address."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import near_copies
from annotator.editing.change import Change, Edit
from annotator.model.document import AnnotatedDocument, Block
from annotator.model.traces import BlockHint, Traces
from annotator.opening.tracing import LIKENESS
from annotator.storage import copies
from annotator.storage.store import Store
from tests.storage.samples import article, new_store


def words(seed: int, count: int = 60) -> list[str]:
    chosen = random.Random(seed)
    return [f"word{chosen.randrange(5_000)}" for _ in range(count)]


def traced(text: str) -> Traces:
    made = near_copies.sketch(text)
    return Traces(near_copies.ALGORITHM, made, near_copies.bands(made))


def store_of(folder: Path, name: str = "harbour") -> Store:
    store = new_store(folder, name=name)
    store.likeness = LIKENESS
    return store


def add(store: Store, *given: AnnotatedDocument) -> list[str]:
    return [one.id for one in store.add_documents(given, traces=[traced(one.document.text) for one in given])]


def story(identity: str, text: Sequence[str], **facts: object) -> AnnotatedDocument:
    return article(identity, text=" ".join(text), **facts)


def found(store: Store, identity: str) -> list[str]:
    return [copy.id for copy in store.copies(identity)]


def test_articles_without_traces_are_compared_too(tmp_path: Path) -> None:
    wire = words(1)
    with store_of(tmp_path) as store:
        store.add_documents([story("wire", wire), story("other", words(2))])
        store.add_documents([story("cut", wire[:50])])
        assert found(store, "wire") == ["cut"]


def test_rewrites_of_one_story_are_found_and_others_are_not(tmp_path: Path) -> None:
    wire = words(1)
    with store_of(tmp_path) as store:
        add(store, story("wire", wire), story("other", words(2)))
        add(store, story("cut", wire[:50], outlet="Herald", published="2026-03-01"), story("third", words(3)))
        assert found(store, "wire") == ["cut"]
        assert found(store, "cut") == ["wire"]
        assert found(store, "other") == found(store, "third") == []
        assert store.copies("wire")[0] == ("cut", "Title of cut", "Herald", "2026-03-01")


def test_copies_in_one_batch_are_found(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, story("a", words(1)), story("b", words(1)[3:]), story("c", words(9)))
        assert found(store, "a") == ["b"]


def test_a_copy_of_two_joins_their_clusters(tmp_path: Path) -> None:
    whole = words(1, 140)
    first, second = whole[:100], whole[40:]
    with store_of(tmp_path) as store:
        add(store, story("a", first), story("a2", first[1:]), story("b", second), story("b2", second[1:]))
        assert found(store, "b") == ["b2"]
        add(store, story("both", whole[15:125]))
        assert found(store, "b") == ["a", "a2", "b2", "both"]


def test_a_band_that_many_share_takes_in_no_more(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(copies, "MOST", 5)
    compared = 0

    def exact(one: str, other: str) -> float:
        nonlocal compared
        compared += 1
        return near_copies.jaccard(one, other)

    with store_of(tmp_path) as store:
        store.likeness = LIKENESS._replace(exact=exact)
        add(store, *(story(f"s{number}", words(1)) for number in range(30)))
        assert len(found(store, "s0")) == 29
        assert compared == 29
        with store._reads() as connection:
            rows = connection.exec_driver_sql("SELECT max(n) FROM (SELECT count(*) AS n FROM bands GROUP BY key)")
            assert rows.scalar() == 5


def test_what_only_looks_alike_by_its_bands_is_no_copy(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        store.likeness = LIKENESS._replace(exact=lambda one, other: 0.49)
        add(store, story("a", words(1)), story("b", words(1)))
        assert found(store, "a") == []


def test_sketches_of_another_algorithm_are_not_compared(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, story("a", words(1)))
        store.add_documents([story("b", words(1))], traces=[traced(" ".join(words(1)))._replace(algorithm="other")])
        assert found(store, "a") == []


def test_pages_are_compared_by_their_main_blocks(tmp_path: Path) -> None:
    """The same navigation on every page of an outlet makes no story."""
    menu, hints = " ".join(words(7, 200)), (BlockHint(1.0, main=False), BlockHint(0.0, main=True))
    with store_of(tmp_path) as store:
        for name, main in (("a", words(1)), ("b", words(2)), ("c", words(1)[1:])):
            text = f"{menu}\n{' '.join(main)}"
            blocks = (Block(0, len(menu), "navigation"), Block(len(menu) + 1, len(text), "paragraph"))
            traces = traced(near_copies.story(text, blocks, hints))._replace(hints=hints)
            store.add_documents([article(name, text=text, blocks=blocks)], traces=[traces])
        assert found(store, "a") == ["c"]
        assert found(store, "b") == []


def test_what_is_taken_out_leaves_its_cluster(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, *(story(name, words(1)[place:]) for place, name in enumerate("abc")))
        store.remove_documents(["a"])
        assert found(store, "b") == ["c"]
        store.remove_documents(["c"])
        assert found(store, "b") == []
        add(store, story("d", words(1)))
        assert found(store, "d") == ["b"]


@settings(max_examples=15)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=14), st.integers(1, 5))
def test_clusters_are_the_same_whatever_the_batches(tmp_path_factory, kinds: list[int], size: int) -> None:
    given = [story(f"s{number}", words(kind)) for number, kind in enumerate(kinds)]
    folder = tmp_path_factory.mktemp("stores")
    with store_of(folder, "one") as one, store_of(folder, "many") as many:
        add(one, *given)
        for start in range(0, len(given), size):
            add(many, *given[start : start + size])
        for number, kind in enumerate(kinds):
            same = [f"s{n}" for n, other in enumerate(kinds) if other == kind and n != number]
            assert found(one, f"s{number}") == found(many, f"s{number}") == same


# -- versions ------------------------------------------------------------------------------------------

URL = "https://news.example/harbour"


def links(store: Store) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    facts = store.facts_of(store.document_ids())
    return {name: (one.values("previous-version"), one.values("next-version")) for name, one in facts.items()}


def test_a_newer_text_at_the_same_address_is_linked_both_ways(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, story("a", words(1), url=URL), story("b", words(2), url="https://news.example/other"))
        (outcome,) = store.add_documents([story("a", words(3), url=URL)])
        assert (outcome.id, outcome.version_of) == ("a-2", "a")
        assert links(store) == {"a": ((), ("a-2",)), "b": ((), ()), "a-2": (("a",), ())}
        assert store.read("a").document.text == " ".join(words(1))


def test_a_third_version_follows_the_second_in_one_batch_or_two(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, story("a", words(1), url=URL), story("b", words(2), url=URL))
        add(store, story("c", words(3), meta=(("canonical", URL),), url="https://m.news.example/harbour"))
        assert links(store) == {"a": ((), ("b",)), "b": (("a",), ("c",)), "c": (("b",), ())}


def test_two_addresses_that_belong_to_a_third_are_versions_in_one_batch_or_two(tmp_path: Path) -> None:
    belongs = (("canonical", URL),)
    with store_of(tmp_path) as store:
        mobile = story("a", words(1), meta=belongs, url="https://m.news.example/1")
        printed = story("b", words(2), meta=belongs, url="https://print.news.example/1")
        add(store, mobile, printed)
        (outcome,) = store.add_documents([story("c", words(3), meta=belongs, url="https://amp.news.example/1")])
        assert outcome.version_of == "b"
        assert links(store) == {"a": ((), ("b",)), "b": (("a",), ("c",)), "c": (("b",), ())}
        assert store.facets("canonical") == []


def test_an_address_that_was_corrected_is_the_one_that_counts(tmp_path: Path) -> None:
    other = "https://news.example/another"
    with store_of(tmp_path) as store:
        add(store, story("a", words(1), meta=(("canonical", other),)), story("b", words(2)))
        facts = store.facts_of(["a"])["a"]
        changed = Edit("a", facts, facts.with_values("canonical", [URL]))
        entry = store.commit(Change("Edit", (changed,)), annotator="ana")
        add(store, story("c", words(3), url=other))
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        add(store, story("d", words(4), url=URL))
        assert {value for name, one in links(store).items() for value in one if name != "x"} == {()}


def test_an_older_version_that_comes_later_is_linked_as_the_older(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, story("new", words(1), url=URL, published="2026-03-02T08:00:00Z"))
        add(store, story("old", words(2), url=URL, published="2026-03-01"))
        assert links(store) == {"new": (("old",), ()), "old": ((), ("new",))}


def test_the_same_text_or_no_address_links_nothing(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(
            store,
            story("a", words(1), url=URL),
            story("b", words(1), url=URL),
            story("c", words(2)),
            story("d", words(3)),
        )
        assert set(links(store).values()) == {((), ())}


def test_links_that_a_file_brings_along_stay(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, story("a", words(1), url=URL, meta=(("next-version", "b"),)))
        add(store, story("b", words(2), url=URL, meta=(("previous-version", "a"),)))
        assert links(store) == {"a": ((), ("b",)), "b": (("a",), ())}


def test_nothing_names_an_article_that_was_taken_out(tmp_path: Path) -> None:
    with store_of(tmp_path) as store:
        add(store, story("a", words(1), url=URL), story("b", words(2), url=URL))
        store.remove_documents(["b"])
        assert links(store) == {"a": ((), ())}
