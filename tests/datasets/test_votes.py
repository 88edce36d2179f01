"""Whose votes: gold, one annotator's, everybody's, or one soft vote of all persons, which is as valid as any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import annotator
from annotator import resources
from annotator.api import Corpus
from annotator.datasets.votes import VOTES, voted
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.identity import derived_id
from tests.datasets.samples import WHEN, annotated, mark
from tests.formats.samples import annotated_documents
from tests.schemes import SMALL

TEXT = "Mayor Ines Tallow of Lower Vell said no on Tuesday.\n"
LATER = "2025-01-01T00:00:00Z"


def link(who: str, label: str, *args: tuple[str, Annotation], layer: str = "entities", **more: object) -> Relation:
    identity = derived_id("r", who, label, *(one.id for _, one in args))
    filled = tuple(Arg(role, one.id) for role, one in args)
    return Relation(identity, who, layer, label, filled, **{"created": WHEN, **more})  # type: ignore[arg-type]


def by(who: str, label: str, *words: str, **more: object) -> Annotation:
    return mark(TEXT, label, *words, annotator=who, **more)


def article(
    *items: Annotation | Relation, states: Mapping[str, Mapping[str, str]] | None = None, programs: Sequence[str] = ()
) -> AnnotatedDocument:
    made = annotated(TEXT, items, states)
    people = [one._replace(kind="program") if one.id in programs else one for one in made.annotators]
    known = {one.id for one in people}
    return replace(made, annotators=(*people, *(Annotator(one, "program") for one in programs if one not in known)))


def soft(one: AnnotatedDocument, **options: object) -> tuple[AnnotatedDocument, Counter[str]]:
    lost: Counter[str] = Counter()
    made = voted(one, "soft", lose=lambda kind, *_: lost.update([kind]), **options)  # type: ignore[arg-type]
    assert made is not None
    assert [*made.sets] == [VOTES]
    assert made.annotators == (Annotator(VOTES, "program", "Votes"),)
    assert standoff_xml.read(standoff_xml.write(made), name="made").sets == made.sets
    return made, lost


def shares(made: AnnotatedDocument) -> dict[str, float | None]:
    return {f"{one.label} {one.covered(TEXT)}": one.confidence for one in made.sets[VOTES].annotations()}


# -- those of one, and everybody's -------------------------------------------------------------------


def test_one_annotators_work_comes_with_the_programs_behind_it() -> None:
    mine = by("ana", "PERSON", "Ines Tallow", origin="guesser")
    one = article(mine, by("ben", "GPE", "Lower Vell"), by("gold", "GPE", "Vell"), programs=("guesser", "other"))
    made = voted(one, "ana")
    assert made is not None
    assert made.sets == {"ana": one.sets["ana"]}
    assert [each.id for each in made.annotators] == ["ana", "guesser"]
    gold = voted(one, "gold")
    assert gold is not None
    assert [*gold.sets] == ["gold"]
    assert [each.id for each in gold.annotators] == ["gold"]
    assert (made.document, made.scheme) == (one.document, one.scheme)


def test_everybodys_work_stays_as_it_is() -> None:
    one = article(by("ana", "PERSON", "Ines Tallow"), by("gold", "GPE", "Vell"))
    assert voted(one, "all") is one


@pytest.mark.parametrize("votes", ["all", "gold", "soft", "ana", "nobody", VOTES, ""])
@pytest.mark.parametrize("state", ["new", "skipped"])
def test_what_nobody_meant_has_looked_at_is_none(votes: str, state: str) -> None:
    assert voted(article(), votes) is None
    assert voted(article(by("ana", "GPE", "Vell"), states={"ana": {"entities": state}}), votes) is None


def test_an_annotator_who_looked_and_found_nothing_counts() -> None:
    one = article(states={"ana": {"entities": "finished"}})
    for votes in ("all", "ana", "soft"):
        assert voted(one, votes) is not None
    assert soft(one)[0].sets[VOTES].states == {"entities": "finished"}


# -- soft votes --------------------------------------------------------------------------------------


def test_what_is_the_same_becomes_one_with_its_share() -> None:
    one = article(
        by("ana", "PERSON", "Ines Tallow"), by("ben", "PERSON", "Ines Tallow"), by("eve", "PERSON", "Tallow"),
        by("ana", "GPE", "Lower Vell"), by("ben", "ORG", "Lower Vell"),
        by("eve", "CLAIM", "Mayor", "said no", layer="claims"), by("ana", "CLAIM", "Mayor", "said no", layer="claims"),
        by("ana", "CLAIM", "said no", layer="claims"),
    )  # fmt: skip
    made, lost = soft(one)
    assert shares(made) == {
        "PERSON Ines Tallow": 0.6667, "PERSON Tallow": 0.3333, "GPE Lower Vell": 0.3333, "ORG Lower Vell": 0.3333,
        "CLAIM Mayor said no": 1.0, "CLAIM said no": 0.5,
    }  # fmt: skip
    assert {each.origin for each in made.sets[VOTES].annotations()} == {VOTES}
    assert not lost


def test_gold_programs_and_who_has_not_looked_do_not_vote() -> None:
    one = article(
        by("ana", "PERSON", "Ines Tallow"), by("gold", "GPE", "Lower Vell"), by("model", "GPE", "Vell"),
        by("ben", "GPE", "Vell"),
        states={"ben": {"entities": "skipped"}, "eve": {"entities": "finished"}, "kim": {"claims": "finished"}},
        programs=("model",),
    )  # fmt: skip
    made, _ = soft(one)
    assert shares(made) == {"PERSON Ines Tallow": 0.5}
    assert made.sets[VOTES].states == {"claims": "finished", "entities": "in-progress"}
    only_programs = article(by("gold", "GPE", "Lower Vell"), by("model", "GPE", "Vell"), programs=("model",))
    assert voted(only_programs, "soft") is None


def test_a_layer_is_finished_when_all_have_finished_it() -> None:
    states = {"ana": {"entities": "finished", "claims": "finished"}, "ben": {"entities": "finished", "claims": "new"}}
    assert soft(article(states=states))[0].sets[VOTES].states == {"entities": "finished", "claims": "finished"}


def test_values_of_features_need_more_than_half_and_keep_their_order() -> None:
    def given(who: str, *features: tuple[str, str]) -> Annotation:
        return by(who, "CLAIM", "said no", layer="claims", features=features)

    a, b, c, d = ("topics", "sea"), ("topics", "war"), ("type", "event"), ("type", "opinion")
    made, lost = soft(article(given("ana", b, c), given("ben", a, c), given("eve", a, b, d)))
    (one,) = made.sets[VOTES].annotations()
    assert one.features == (a, b, c)
    assert lost == {"features": 1}
    made, lost = soft(article(given("ana", a), given("ben", b)))
    assert made.sets[VOTES].annotations()[0].features == ()
    assert lost == {"features": 2}


def test_notes_go_and_the_newest_vote_dates_the_annotation() -> None:
    one = article(
        by("ana", "GPE", "Vell", note="sure?", scheme="1"), by("ben", "GPE", "Vell", modified=LATER, scheme="1"),
        by("ana", "GPE", "Lower Vell", scheme="1"), by("ben", "GPE", "Lower Vell", scheme="2"),
    )  # fmt: skip
    made, lost = soft(one)
    lower, vell = made.sets[VOTES].annotations()
    assert (vell.note, vell.created, vell.modified, vell.scheme) == ("", LATER, "", "1")
    assert (lower.created, lower.scheme) == (WHEN, "")
    assert lost == {"notes": 1}


def test_what_one_person_marks_twice_is_one_vote() -> None:
    twice = by("ana", "GPE", "Vell")._replace(id="a" + "f" * 32, features=(("kb", "Q1"),))
    made, lost = soft(article(by("ana", "GPE", "Vell"), twice, by("ben", "PERSON", "Ines Tallow")))
    assert shares(made) == {"PERSON Ines Tallow": 0.5, "GPE Vell": 0.5}
    assert lost == {"merged": 1}


def test_ids_follow_from_article_layer_label_and_spans() -> None:
    few = article(by("ana", "GPE", "Vell"), by("ana", "PERSON", "Ines Tallow"))
    many = article(by("eve", "PERSON", "Ines Tallow"), by("ben", "GPE", "Vell"), by("ana", "GPE", "Lower Vell"))
    ids = {one.covered(TEXT): one.id for one in soft(few)[0].sets[VOTES].annotations()}
    assert ids.items() <= {one.covered(TEXT): one.id for one in soft(many)[0].sets[VOTES].annotations()}.items()
    other = replace(few, document=replace(few.document, id="another"))
    assert {*ids.values()}.isdisjoint(one.id for one in soft(other)[0].sets[VOTES].annotations())


def test_relations_are_voted_on_too() -> None:
    items: list[Annotation | Relation] = []
    for who, stance in (("ana", "affirms"), ("ben", "affirms"), ("eve", "refutes")):
        said, mayor, no = by(who, "CUE", "said"), by(who, "SOURCE", "Mayor"), by(who, "CLAIM", "no")
        role = ("source", mayor) if who != "eve" else ("cue", said)
        items += [said, mayor, no, link(who, "attribution", ("claim", no), role, features=(("stance", stance),))]
    made, lost = soft(article(*items))
    held = made.sets[VOTES]
    found = {
        tuple((arg.role, held.annotation(arg.ref).covered(TEXT)) for arg in one.args): one
        for one in held.relations()
    }  # fmt: skip
    two, one = found[("claim", "no"), ("source", "Mayor")], found[("claim", "no"), ("cue", "said")]
    assert (two.confidence, two.features) == (0.6667, (("stance", "affirms"),))
    assert (one.confidence, one.features) == (0.3333, (("stance", "refutes"),))
    assert not lost


def test_relations_to_what_is_not_voted_on_are_counted() -> None:
    claim, place = by("ana", "CLAIM", "said no", layer="claims"), by("ana", "GPE", "Vell")
    twin = place._replace(id="a" + "f" * 32)
    items = (claim, place, twin, link("ana", "about", ("claim", claim), ("thing", place), layer="claims"))
    itself = link("ana", "same_as", ("a", place), ("b", twin))
    made, lost = soft(article(*items, itself, states={"ana": {"claims": "finished"}}))
    assert len(made.sets[VOTES].relations()) == 1
    assert lost == {"merged": 1, "relations": 1}
    made, lost = soft(article(*items, states={"ana": {"entities": "skipped"}}))
    assert made.sets[VOTES].relations() == []
    assert lost == {"relations": 1}


# -- the scheme --------------------------------------------------------------------------------------


def test_layers_without_overlaps_keep_what_most_have_voted_for(tmp_path: Path) -> None:
    one = article(
        by("ana", "LEAD", "Mayor Ines", layer="parts"), by("ben", "NAV", "Mayor Ines", layer="parts"),
        by("eve", "NAV", "Mayor Ines", layer="parts"), by("eve", "NAV", "said no", layer="parts"),
        by("ben", "LEAD", "no on Tuesday", layer="parts"), by("ana", "ORG", "Tallow", layer="things"),
        by("ben", "ORG", "Ines Tallow", layer="things"),
    )  # fmt: skip
    unknown, lost = soft(one)
    assert len(unknown.sets[VOTES].annotations("parts")) == 4
    assert not lost
    made, lost = soft(one, scheme=SMALL)
    expected = {"NAV Mayor Ines": 0.6667, "NAV said no": 0.3333, "ORG Tallow": 0.5, "ORG Ines Tallow": 0.5}
    assert shares(made) == expected
    assert lost == {"overlaps": 2}
    annotator.save(Corpus([made], scheme=SMALL), tmp_path / "made")
    assert annotator.validate(tmp_path / "made") == []


def test_symmetric_relations_are_the_same_both_ways_round() -> None:
    items: list[Annotation | Relation] = []
    for who in ("ana", "ben"):
        first, second = by(who, "ORG", "Tallow", layer="things"), by(who, "ORG", "Vell", layer="things")
        pair = (first, second) if who == "ana" else (second, first)
        items += [*pair, link(who, "same_as", ("a", pair[0]), ("b", pair[1]), layer="things")]
    assert len(soft(article(*items))[0].sets[VOTES].relations()) == 2
    held = soft(article(*items), scheme=SMALL)[0].sets[VOTES]
    (one,) = held.relations()
    assert (one.confidence, [held.annotation(arg.ref).covered(TEXT) for arg in one.args]) == (1.0, ["Tallow", "Vell"])


def test_the_votes_on_the_sample_corpus_are_valid_under_its_scheme(tmp_path: Path) -> None:
    corpus = annotator.load(resources.sample_corpus())
    made = [one for each in corpus if (one := voted(each, "soft", scheme=corpus.scheme)) is not None]
    annotator.save(Corpus(made, scheme=corpus.scheme), tmp_path / "made")
    assert annotator.validate(tmp_path / "made") == []
    assert {one.document.id: one.sets for one in annotator.load(tmp_path / "made")} == {
        one.document.id: one.sets for one in made
    }
    found = Counter(each.confidence for one in made for each in one.sets[VOTES].annotations("entities"))
    assert {0.5, 1.0} <= found.keys()


# -- anything ----------------------------------------------------------------------------------------


def bare(items: Sequence[Annotation | Relation]) -> list[tuple[object, ...]]:
    return sorted((one.layer, one.label, one.spans, one.features) for one in items if isinstance(one, Annotation))


@given(annotated_documents(), st.integers(1, 4))
def test_who_agrees_in_everything_agrees_wholly(one: AnnotatedDocument, number: int) -> None:
    names = [f"voter-{place}" for place in range(number)]
    chosen = next(iter(one.sets.values()), AnnotationSet("x", (), {"x": "finished"}))
    # each thing once: what one person says twice is one vote
    once = {(item.layer, item.label, item.spans): item for item in chosen.annotations()}
    kept = {item.id for item in once.values()}
    links = {
        (item.layer, item.label, tuple(sorted(item.args))): item
        for item in chosen.relations()
        if kept.issuperset(arg.ref for arg in item.args)
    }
    items = [*once.values(), *links.values()]
    layers = dict.fromkeys([*chosen.layer_states(), "x"], "finished")
    sets = {
        name: AnnotationSet(name, [item._replace(annotator=name, note="") for item in items], layers)
        for name in names
    }  # fmt: skip
    same = replace(one, sets=sets, annotators=tuple(map(Annotator, names)))
    made, lost = soft(same)
    held = made.sets[VOTES]
    assert {item.confidence for item in held.items()} <= {1.0}
    assert bare(held.annotations()) == bare([*once.values()])
    assert len(held.relations()) == len(links)
    assert held.layer_states() == layers
    assert not lost


@given(annotated_documents())
def test_any_votes_can_be_written_and_read_back(one: AnnotatedDocument) -> None:
    for votes in ("soft", *one.sets):
        made = voted(one, votes)
        if made is not None:
            assert standoff_xml.read(standoff_xml.write(made), name="made").sets == made.sets
            assert all(0 < (item.confidence or 0) <= 1 for item in made.sets.get(VOTES, AnnotationSet("")).items())
