"""Carrying annotations over: the same words or listed, nothing lost, the scheme kept, one step."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.checks import check
from annotator.editing.transfer import Transfer, transfer
from annotator.model.annotation import Annotation, Rejection, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.span import Span, normalise
from annotator.model.suggestion import suggestion_id
from tests.editing.samples import annotation, done, made_of, relation
from tests.schemes import SMALL

OLD = Document(
    "old",
    "Ines Tallow opened the new quay on Monday.\n\n“Fares will rise,” she said.\n\nRead more\n",
    title="Quay opened",
)
NEW = Document(
    "new",
    "Harbour\n\nInes Tallow opened the old quay on Monday.\n\n“Fares will fall,” she said.\n\nRead more\n",
    title="Quay opened again",
)


def on(document: Document, words: str) -> tuple[int, int]:
    begin = document.text.index(words)
    return begin, begin + len(words)


PERSON = annotation("p", "PERSON", on(OLD, "Ines Tallow"), origin="strings", confidence=0.5, note="seen")
ORG = annotation("o", "ORG", on(OLD, "new quay"))
CLAIM = annotation("c", "CLAIM", on(OLD, "Fares will rise"), features=(("type", "event"),))
CUE = annotation("q", "CUE", on(OLD, "said"))
SPLIT = annotation("s", "CLAIM", on(OLD, "Ines Tallow opened"), on(OLD, "on Monday"))
NAV = annotation("n", "NAV", on(OLD, "Read more"), features=(("keep", "drop"),))
SAYS = relation("r", "attribution", ("claim", SPLIT), ("cue", CUE))
LOST = relation("l", "attribution", ("claim", CLAIM), ("cue", CUE))
ALL = (PERSON, ORG, CLAIM, CUE, SPLIT, NAV, SAYS, LOST)


def carried(*items: Annotation | Relation, to: AnnotationSet | None = None, **states: str) -> Transfer:
    return transfer(OLD, made_of(*items, **states), NEW, AnnotationSet("ben") if to is None else to, SMALL)


def test_what_has_the_same_words_is_carried_and_the_rest_is_listed() -> None:
    made = carried(*ALL, things="finished")
    after = done(made.change, AnnotationSet("ben"), NEW)
    covered = {(a.label, a.covered(NEW.text)) for a in after.annotations()}
    assert covered == {
        ("PERSON", "Ines Tallow"), ("CUE", "said"), ("CLAIM", "Ines Tallow opened on Monday"), ("NAV", "Read more"),
    }  # fmt: skip
    assert {item.item.id for item in made.unfitted} == {ORG.id, CLAIM.id, LOST.id}
    assert made.change.what == "Carry 5 annotations over from “Quay opened”"
    assert after.states == {}


def test_what_is_listed_says_why_and_where() -> None:
    places = {one.item.id: (one.reason, NEW.text[one.place.begin : one.place.end]) for one in carried(*ALL).unfitted}
    assert places[ORG.id] == ("The words have changed or are gone.", "old quay")
    assert places[CLAIM.id] == ("The words have changed or are gone.", "Fares will fall")
    assert places[LOST.id][0] == "Its claim could not be carried over."


def test_a_carried_annotation_is_a_new_one_that_remembers_its_program() -> None:
    (edit,) = carried(PERSON).change.edits
    made = edit.after
    assert isinstance(made, Annotation)
    assert made.id != PERSON.id
    assert (made.annotator, made.origin, made.confidence, made.note) == ("ben", "strings", 0.5, "seen")


def test_a_link_is_carried_with_all_that_it_links() -> None:
    made = carried(*ALL)
    after = done(made.change, AnnotationSet("ben"), NEW)
    (link,) = after.relations()
    assert [(arg.role, after.annotation(arg.ref).label) for arg in link.args] == [("claim", "CLAIM"), ("cue", "CUE")]


def test_doing_it_twice_changes_nothing() -> None:
    after = done(carried(*ALL).change, AnnotationSet("ben"), NEW)
    again = carried(*ALL, to=after)
    assert not again.change
    assert len(again.there) == 5


def test_what_the_scheme_does_not_allow_is_listed_with_the_reason() -> None:
    here = annotation("x", "LEAD", on(NEW, "Read more"), annotator="ben")
    old = annotation("y", "PERSON", on(OLD, "Ines"), features=(("gone", "x"),))
    made = carried(NAV, old, to=AnnotationSet("ben", [here]))
    assert not made.change
    assert [one.reason for one in made.unfitted] == [
        "PERSON has no feature “gone”.",
        "Annotations of the layer Page parts cannot overlap.",
    ]


def test_what_was_turned_down_and_is_carried_now_is_turned_down_no_more() -> None:
    spans = (Span(*on(NEW, "Ines Tallow")),)
    turned_down = Rejection(suggestion_id("things", "PERSON", spans), "ben", "things", "PERSON", spans)
    to = AnnotationSet("ben", rejections=[turned_down])
    after = done(carried(PERSON, to=to).change, to, NEW)
    assert after.rejections == {}
    assert to.rejections


WORDS = st.sampled_from(("tide", "quay", "the", "Ines", "Tallow", "said", "港", "\n", "."))


@given(st.lists(WORDS, min_size=1, max_size=40), st.lists(WORDS, max_size=40), st.data())
def test_nothing_is_lost_and_every_word_stays(ours: list[str], theirs: list[str], data: st.DataObject) -> None:
    old = Document("old", " ".join(ours))
    # a copy: some of the same words, some of its own
    kept = data.draw(st.integers(0, len(ours)))
    new = Document("new", " ".join(ours[:kept] + theirs))
    places = st.integers(0, len(old.text) - 1)
    parts = st.lists(st.tuples(places, st.integers(1, 12)), min_size=1, max_size=2)
    items: list[Annotation | Relation] = []
    for number, drawn in enumerate(data.draw(st.lists(parts, max_size=6))):
        spans = normalise(Span(begin, min(len(old.text), begin + length)) for begin, length in drawn)
        items.append(annotation(number, "CLAIM", *spans))
    items += [
        relation(f"{a.id} {b.id}", "contradicts", ("a", a), ("b", b))
        for a, b in pairwise(items)
        if isinstance(a, Annotation) and isinstance(b, Annotation)
    ]
    given = made_of(*items)
    mine = AnnotationSet("ben")
    made = transfer(old, given, new, mine, SMALL)
    whole = [*made.fitted, *made.there, *(one.item for one in made.unfitted)]
    assert sorted(item.id for item in whole) == sorted(item.id for item in given.items())
    check(made.change, new, mine, SMALL)
    after = done(made.change, mine, new)
    carried_words = sorted(a.covered(new.text) for a in after.annotations())
    assert carried_words == sorted(a.covered(old.text) for a in made.fitted if isinstance(a, Annotation))
    assert all(0 <= one.place.begin <= one.place.end <= len(new.text) for one in made.unfitted)
