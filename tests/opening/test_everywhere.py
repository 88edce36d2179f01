"""Labels across the corpus: what is found, what one change does, what rules say and what there is of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import opening
from annotator.editing import rules as rule_commands
from annotator.editing.change import Change
from annotator.editing.checks import check
from annotator.editing.corpus_wide import Place, Wanted, differing
from annotator.editing.occurrences import Query
from annotator.errors import EditRefused
from annotator.jobs import run
from annotator.model.annotation import Annotation, Rejection
from annotator.model.annotation_set import AnnotationSet
from annotator.model.blocks import blocks_of
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.span import Span
from annotator.opening.corpus import OpenCorpus
from annotator.opening.everywhere import Evidence

APPEAL = "Support us, Ines: 812 readers give the price of a coffee."
OTHER = APPEAL.replace("Ines", "Mara").replace("812", "7,004")
FAR = "Support the lifeboat: readers of this page give the price of a rope and a ring."


def page(identity: str, *lines: str, outlet: str = "Herald") -> AnnotatedDocument:
    return AnnotatedDocument(Document(identity, "\n".join(lines), title=identity.upper(), outlet=outlet))


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[OpenCorpus]:
    made = opening.create_corpus(tmp_path / "news.corpus", annotator="ana")
    made.store.add_documents([
        page("a", "Ines Tallow spoke.", APPEAL),
        page("b", "Tallow's deputy did not; Ines Tallow left.", APPEAL.replace("812", "9")),
        page("c", "Mayor Ines Tallow.", OTHER),
        page("d", FAR),
        page("e", APPEAL, outlet="Norvik Post"),
    ])  # fmt: skip
    yield made
    made.close()


def block(corpus: OpenCorpus, identity: str, number: int) -> Span:
    return list(blocks_of(corpus.store.read(identity).document))[number]


def appeal(label: str = "DONATION") -> Wanted:
    return Wanted("boilerplate", label, APPEAL, "Herald")


def places(corpus: OpenCorpus) -> list[Place]:
    own = ("a", [block(corpus, "a", 1)])
    return run(corpus.everywhere.blocks([appeal()], without=own))


def apply(corpus: OpenCorpus, taken: list[Place], left_out: list[Place]) -> Change:
    change = run(corpus.everywhere.change([appeal()], taken, left_out, rules_of="a"))
    corpus.store.commit(change, annotator="ana")
    return change


def labels(corpus: OpenCorpus) -> dict[str, list[str]]:
    sets = {identity: corpus.store.read(identity, "ana").sets["ana"] for identity in corpus.store.document_ids()}
    return {identity: [one.label for one in mine.annotations()] for identity, mine in sets.items() if len(mine)}


def test_the_same_and_nearly_the_same_blocks_of_the_outlet_are_found(corpus: OpenCorpus) -> None:
    found = places(corpus)
    assert [(one.document, one.likeness == 1, one.open) for one in found] == [("b", True, True), ("c", False, True)]
    assert [found[1].words[begin:end] for begin, end in differing(found[1].words, APPEAL)] == ["Mara: 7,004"]
    document = corpus.store.read("a").document
    assert corpus.everywhere.counts(document, list(blocks_of(document))) == [1, 2]


def test_one_change_marks_leaves_out_and_keeps_a_rule_and_is_taken_back_whole(corpus: OpenCorpus) -> None:
    same, near = places(corpus)
    change = apply(corpus, [same], [near])
    assert change.what == "Add 1 × DONATION “Support us, Ines: 812 readers give the …” in 1 article"
    assert labels(corpus) == {"b": ["DONATION"]}
    made = corpus.store.read("b", "ana").sets["ana"].annotations()[0]
    assert ("keep", "drop") in made.features
    turned_down = list(corpus.store.read("c", "ana").sets["ana"].rejections.values())
    assert [(one.label, one.origin) for one in turned_down] == [("DONATION", "repeated-blocks")]
    assert [(rule.label, rule.outlet, rule.document, rule.on) for rule in corpus.store.rules()] == [
        ("DONATION", "Herald", "a", True)
    ]
    corpus.store.commit(change.inverse(), annotator="ana")
    assert (labels(corpus), corpus.store.rules()) == ({}, [])
    assert not corpus.store.read("c", "ana").sets["ana"].rejections


def test_what_was_turned_down_or_has_another_label_is_left_alone(corpus: OpenCorpus) -> None:
    same, near = places(corpus)
    apply(corpus, [same], [near])
    found = run(corpus.everywhere.blocks([appeal("NEWSLETTER")], without=("a", [])))
    assert [(one.document, one.candidate.how, one.open) for one in found] == [
        ("a", "", True), ("b", "same", False), ("c", "", True)
    ]  # fmt: skip
    again = places(corpus)
    assert [(one.document, one.candidate.how, one.rejected, one.open) for one in again] == [
        ("b", "same", False, False), ("c", "", True, False)
    ]  # fmt: skip


def test_an_article_that_changed_meanwhile_is_seen(corpus: OpenCorpus) -> None:
    same, near = places(corpus)
    change = run(corpus.everywhere.change([appeal("NAV")], [same], []))
    corpus.store.commit(change, annotator="ana")
    later = run(corpus.everywhere.change([appeal()], [same, near], []))
    kinds = [(type(edit.before), type(edit.after)) for edit in later.edits]
    assert kinds == [(Annotation, Annotation), (type(None), Annotation)]


def test_a_name_is_marked_in_every_article_that_the_list_shows(corpus: OpenCorpus) -> None:
    wanted = Wanted("entities", "PERSON", "Ines Tallow")
    query = Query("Ines Tallow", case=True, whole_words=True)
    found = run(corpus.everywhere.words(query, wanted))
    assert [one.document for one in found] == ["a", "b", "c"]
    assert (found[1].before, found[1].words, found[1].after) == ("Tallow's deputy did not; ", "Ines Tallow", " left.")
    corpus.store.commit(run(corpus.everywhere.change([wanted], found, [])), annotator="ana")
    assert labels(corpus) == {identity: ["PERSON"] for identity in "abc"}
    assert corpus.store.rules() == []
    assert run(corpus.everywhere.words(query, wanted, search="outlet:norvik")) == []


def test_a_rule_proposes_what_was_labelled_and_not_what_was_turned_down(corpus: OpenCorpus) -> None:
    same, near = places(corpus)
    apply(corpus, [same], [near])

    def suggested(identity: str) -> list[tuple[str, str, float | None]]:
        annotated = corpus.store.read(identity, "ana")
        mine = annotated.sets["ana"]
        recommender = corpus.recommender(annotated.document, ())
        run(recommender.begin([*mine.items(), *mine.rejections.values()]))
        return [(one.label, one.origin, one.confidence) for one in recommender.suggestions]

    corpus.store.add_documents([page("f", "Later.", OTHER), page("g", FAR)])
    ((label, origin, confidence),) = suggested("f")
    assert (label, origin) == ("DONATION", "repeated-blocks")
    assert confidence is not None
    assert 0.8 < confidence < 1
    assert [suggested(identity) for identity in "bceg"] == [[], [], [], []]
    assert suggested("a") == [("DONATION", "repeated-blocks", 1.0)]
    corpus.store.commit(rule_commands.switch(corpus.store.rules()[0], on=False), annotator="ana")
    assert suggested("f") == []


def test_the_evidence_of_a_rule_is_counted_in_articles(corpus: OpenCorpus) -> None:
    same, near = places(corpus)
    apply(corpus, [same], [near])
    (rule,) = corpus.store.rules()
    assert run(corpus.everywhere.evidence([rule])) == {rule.id: Evidence(3, 1, 0, 1)}
    relabelled = run(corpus.everywhere.change([appeal("NAV")], [same], []))
    corpus.store.commit(relabelled, annotator="ana")
    assert run(corpus.everywhere.evidence([rule])) == {rule.id: Evidence(3, 0, 1, 1)}


def test_rules_that_fit_no_scheme_are_refused(corpus: OpenCorpus) -> None:
    same, near = places(corpus)
    apply(corpus, [same, near], [])
    (rule,) = corpus.store.rules()
    nobody = Document("", ""), AnnotationSet("ana"), corpus.scheme
    for wrong, sentence in (
        (rule._replace(label="NOTHING"), "no label"),
        (rule._replace(layer="entities"), "not one of blocks"),
        (rule._replace(text="Another text"), "make it from a block again"),
    ):
        edit = rule_commands.remove(wrong).inverse()
        with pytest.raises(EditRefused, match=sentence):
            check(edit, *nobody)
    check(rule_commands.remove(rule), *nobody)
    assert not rule_commands.switch(rule, on=True)


def test_rejections_are_no_annotations(corpus: OpenCorpus) -> None:
    _, near = places(corpus)
    change = run(corpus.everywhere.change([appeal()], [], [near]))
    assert [type(edit.after) for edit in change.edits] == [Rejection]
