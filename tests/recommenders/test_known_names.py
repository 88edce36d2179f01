"""Names that were labelled in other articles: which are learnt, and where they are proposed."""

from __future__ import annotations

import pytest

from annotator import resources
from annotator.formats.scheme_xml import read_scheme
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.identity import annotation_id
from annotator.model.span import Span
from annotator.recommenders.known_names import Known, Lexicon, proposed

SCHEME = read_scheme(resources.data("schemes", "news.xml"), name="news.xml")


def marked(text: str, **labels: str) -> AnnotatedDocument:
    """An article with labels on words, blanks being underscores."""
    made = []
    for words, label in labels.items():
        begin = text.index(words.replace("_", " "))
        span = Span(begin, begin + len(words))
        made.append(Annotation(annotation_id(), "ana", "entities", label, (span,)))
    return AnnotatedDocument(Document("a", text), {"ana": AnnotationSet("ana", made)})


def learnt(*articles: AnnotatedDocument) -> dict[str, list[Known]]:
    lexicon = Lexicon()
    for one in articles:
        lexicon.take(one, SCHEME)
    return lexicon.names()


def test_a_name_is_learnt_with_the_share_of_its_label() -> None:
    names = learnt(
        marked("Ines Tallow met Tallow Ltd.", Ines_Tallow="PERSON", Tallow_Ltd="ORG"),
        marked("Norvik won.", Norvik="ORG"),
        marked("In Norvik it rained.", Norvik="GPE"),
        marked("Norvik’s mayor", Norvik="GPE"),
        marked("the harbour", harbour="FAC"),
    )
    assert names == {
        "Ines Tallow": [Known("entities", "PERSON", 1.0)],
        "Norvik": [Known("entities", "GPE", 0.6667)],
        "Tallow Ltd": [Known("entities", "ORG", 1.0)],
    }


def test_the_longest_name_is_proposed_in_whole_words() -> None:
    names = learnt(
        marked("Ines Tallow of Norvik and Norvik Port", Ines_Tallow="PERSON", Norvik="GPE", Norvik_Port="FAC")
    )
    text = "Norvikers say Ines  Tallow left Norvik Port for Norvik."
    found = {one.covered(text): one for one in proposed(Document("b", text), names, SCHEME)}
    assert {words: one.label for words, one in found.items()} == {
        "Ines  Tallow": "PERSON", "Norvik Port": "FAC", "Norvik": "GPE",
    }  # fmt: skip
    assert found["Norvik"].begin == text.index("Norvik.")
    assert {(one.origin, one.confidence) for one in found.values()} == {("known-names", 1.0)}


@pytest.mark.parametrize("known", [Known("entities", "GONE", 1.0), Known("claims", "CLAIM", 1.0)])
def test_what_the_scheme_has_not_or_not_for_names_is_not_proposed(known: Known) -> None:
    assert not list(proposed(Document("b", "In Norvik."), {"Norvik": [known]}, SCHEME))


def test_what_stands_everywhere_is_passed_over() -> None:
    names = {"Norvik": [Known("entities", "GPE", 1.0)]}
    assert len(list(proposed(Document("b", "Norvik " * 400), names, SCHEME))) == 400
    assert not list(proposed(Document("b", "Norvik " * 401), names, SCHEME))
