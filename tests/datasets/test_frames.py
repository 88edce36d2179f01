"""Claims as frames: who says what stays together."""

from __future__ import annotations

from annotator.datasets.frames import frames
from annotator.model.annotation import Arg, Relation
from annotator.model.document import AnnotatedDocument
from annotator.model.identity import derived_id
from tests.datasets.samples import WHEN, annotated, mark

TEXT = "“The quay is safe”, the council said; “far from it”, Tallow denied, showing a survey of it, “it is not safe”.\n"

CLAIM = mark(TEXT, "CLAIM", "“The quay is safe”", layer="claims", features=(("type", "event"),))
PIECES = mark(TEXT, "CLAIM", "“far from it”", "“it is not safe”", layer="claims")
COUNCIL = mark(TEXT, "SOURCE", "the council", layer="claims", features=(("kind", "official"),))
SAID = mark(TEXT, "CUE", "said", layer="claims")
TALLOW = mark(TEXT, "SOURCE", "Tallow", layer="claims")
DENIED = mark(TEXT, "CUE", "denied", layer="claims")
SURVEY = mark(TEXT, "EVIDENCE", "a survey", layer="claims")
QUAY = mark(TEXT, "FAC", "quay")


def link(label: str, number: int, *args: tuple[str, str], layer: str = "claims", **more: object) -> Relation:
    identity = derived_id("r", label, str(number))
    return Relation(identity, "ana", layer, label, tuple(Arg(*arg) for arg in args), created=WHEN, **more)  # type: ignore[arg-type]


def article(*relations: Relation) -> AnnotatedDocument:
    return annotated(TEXT, [CLAIM, PIECES, COUNCIL, SAID, TALLOW, DENIED, SURVEY, QUAY, *relations])


OF_CLAIM = ("claim", CLAIM.id)
AFFIRMS, REFUTES = {"features": (("stance", "affirms"),)}, {"features": (("stance", "refutes"),)}
SIDES = (
    link("attribution", 1, OF_CLAIM, ("source", COUNCIL.id), ("cue", SAID.id), **AFFIRMS),
    link("attribution", 2, OF_CLAIM, ("source", TALLOW.id), ("cue", DENIED.id), **REFUTES),
    link("evidence", 1, OF_CLAIM, ("evidence", SURVEY.id), features=(("direction", "refutes"),)),
    link("about", 1, OF_CLAIM, ("entity", QUAY.id)),
)


def test_a_frame_has_its_source_cue_evidence_and_features() -> None:
    first, second = frames(article(*SIDES), "claims", "CLAIM")
    assert (first.document, first.annotator, first.claim.text) == ("story", "ana", "“The quay is safe”")
    assert first.claim.features == (("type", "event"),)
    assert [one.text for one in first.sources] == ["the council", "Tallow"]
    assert [one.text for one in first.cues] == ["said", "denied"]
    assert [one.text for one in first.evidence] == ["a survey"]
    assert [one.label for one in first.fillers("entity")] == ["FAC"]
    assert first.sources[0].features == (("kind", "official"),)
    assert (second.claim.text, second.links) == ("“far from it” “it is not safe”", ())
    assert [TEXT[begin:end] for begin, end in second.claim.spans] == ["“far from it”", "“it is not safe”"]


def test_who_takes_which_stance_stays_together() -> None:
    frame, _ = frames(article(*SIDES), "claims", "CLAIM")
    said = {
        dict(one.features)["stance"]: [mention.text for _, mention in one.others]
        for one in frame.links
        if one.label == "attribution"
    }
    assert said == {"affirms": ["the council", "said"], "refutes": ["Tallow", "denied"]}
    assert [one.role for one in frame.links] == ["claim"] * 4


def test_claims_of_one_attribution_know_each_other() -> None:
    together = link("attribution", 1, ("claim", CLAIM.id), ("claim", PIECES.id), ("source", COUNCIL.id))
    first, second = frames(article(together), "claims", "CLAIM")
    assert [one.id for one in first.fillers("claim")] == [PIECES.id]
    assert [one.id for one in second.fillers("claim")] == [CLAIM.id]
    assert first.sources == second.sources != ()


def test_a_source_in_two_links_is_named_once() -> None:
    twice = [link("attribution", number, ("claim", CLAIM.id), ("source", COUNCIL.id)) for number in (1, 2)]
    frame, _ = frames(article(*twice), "claims", "CLAIM")
    assert [one.text for one in frame.sources] == ["the council"]
    assert len(frame.links) == 2


def test_other_layers_and_other_annotators_give_no_frames() -> None:
    assert [*frames(article(), "entities", "CLAIM")] == [*frames(article(), "claims", "CLAIM", "ben")] == []
    assert [one.claim.text for one in frames(article(), "entities", "FAC", "ana")] == ["quay"]
