"""Whose work the rows of a dataset are made of."""

from __future__ import annotations

from annotator.editing.main_text import GOLD
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument

_LOOKED = ("in-progress", "finished")


def layers_of(held: AnnotationSet) -> list[str]:
    """The layers that an annotator has looked at, sorted."""
    return sorted(layer for layer, state in held.layer_states().items() if state in _LOOKED)


def everybody(annotated: AnnotatedDocument, layer: str) -> list[AnnotationSet]:
    """The sets of all who have looked at a layer of an article, by annotator."""
    return [held for _, held in sorted(annotated.sets.items()) if held.layer_states().get(layer) in _LOOKED]


def persons(annotated: AnnotatedDocument) -> list[AnnotationSet]:
    """The sets of all persons, by annotator: gold, which was decided, and programs are none."""
    programs = {one.id for one in annotated.annotators if one.kind == "program"}
    return [held for who, held in sorted(annotated.sets.items()) if who != GOLD and who not in programs]


def voters(annotated: AnnotatedDocument, layer: str) -> list[AnnotationSet]:
    """The sets of all persons who have looked at a layer of an article, by annotator."""
    return [held for held in persons(annotated) if held.layer_states().get(layer) in _LOOKED]


def looked_at(annotated: AnnotatedDocument, layer: str, annotator: str = "") -> list[AnnotationSet]:
    """The sets of those who have looked at a layer of an article, by annotator.

    Where the layer is new or skipped, nothing in it does not say that nothing is there: such a set is left out.

    Args:
        annotated: the article.
        layer: a layer's name.
        annotator: only this one's; '' for gold's where there is gold, and everybody's where there is none.
    """
    looked = everybody(annotated, layer)
    named = annotator or (GOLD if any(held.annotator == GOLD for held in looked) else "")
    return [held for held in looked if named in ("", held.annotator)]
