"""Claims and what fills them: which labels do, in which order, and who is linked already."""

from __future__ import annotations

from annotator import resources
from annotator.editing import frames
from annotator.formats.scheme_xml import read_scheme
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span

NEWS = read_scheme(resources.data("schemes", "news.xml"), name="news.xml")


def made(number: int, label: str, layer: str = "claims") -> Annotation:
    return Annotation(f"a{number:032x}", "ana", layer, label, (Span(number * 10, number * 10 + 5),))


CLAIM, SOURCE, CUE = made(1, "CLAIM"), made(2, "SOURCE"), made(3, "CUE")


def linked(*args: tuple[str, Annotation]) -> AnnotationSet:
    relation = Relation(f"r{9:032x}", "ana", "claims", "attribution", tuple(Arg(role, a.id) for role, a in args))
    return AnnotationSet("ana", [CLAIM, SOURCE, CUE, *([relation] if args else [])])


def test_a_claim_opens_a_frame_and_what_fills_it_does_not() -> None:
    assert frames.opens_frame(NEWS, CLAIM)
    assert not any(frames.opens_frame(NEWS, one) for one in (SOURCE, CUE, made(4, "PERSON", "entities")))
    assert frames.filler_labels(NEWS, CLAIM) == ["SOURCE", "CUE"]


def test_slots_wait_in_the_order_of_the_scheme() -> None:
    def waits(*args: tuple[str, Annotation]) -> str:
        slot = frames.waiting_slot(NEWS, linked(*args), CLAIM)
        return slot.role.name if slot else ""

    assert waits() == "source"
    assert waits(("claim", CLAIM), ("source", SOURCE)) == "cue"
    assert waits(("claim", CLAIM), ("cue", CUE)) == "source"
    assert waits(("claim", CLAIM), ("source", SOURCE), ("cue", CUE)) == ""


def test_a_filler_is_what_is_linked_to_the_frame() -> None:
    annotations = linked(("claim", CLAIM), ("source", SOURCE))
    assert frames.is_filler(annotations, CLAIM.id, SOURCE.id)
    assert not frames.is_filler(annotations, CLAIM.id, CUE.id)
    assert not frames.is_filler(annotations, "", SOURCE.id)
