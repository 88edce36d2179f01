"""Questions about annotations: which have a label, some words, a feature, lie in others or are linked to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from annotator.editing.occurrences import Query, find
from annotator.errors import SearchRefused
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.scheme import Scheme
from annotator.model.span import Span

WAYS = ("inside", "containing", "with")
"""How an annotation may stand to others: it lies in one, one (or some words) lies in it, it is linked to one."""

_TOKEN = regex.compile(r'["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<name>[\w-]+)=(?P<value>[^\s"]+|"[^"]*")|(?P<word>\S+)')

_BEYOND = 64
"""Characters after an annotation that tell whether its last word ends there."""


class Condition(NamedTuple):
    """What must be so, or not so, for an annotation to count.

    Attributes:
        way: one of `WAYS`, or 'feature'.
        label: of the other annotation, '' for any; the name of the feature.
        words: what must stand in the annotation, or the value of the feature.
        denied: whether it must not be so.
    """

    way: str
    label: str = ""
    words: Query = Query("")
    denied: bool = False


class AnnotationQuery(NamedTuple):
    """Annotations of a label, '' for any, for which every condition holds."""

    label: str = ""
    conditions: tuple[Condition, ...] = ()

    def labels(self) -> tuple[str, ...]:
        """Labels that an article must have; of what is linked, relations may have it instead."""
        held = [one.label for one in self.conditions if one.way in ("inside", "containing") and not one.denied]
        return tuple(dict.fromkeys(filter(None, (self.label, *held))))

    def needed(self) -> tuple[str, ...]:
        """Labels of all annotations that must be known to answer; empty when it may be any, and links between them."""
        linked = any(one.way == "with" for one in self.conditions)
        others = (one.label for one in self.conditions if one.way in ("inside", "containing"))
        return () if linked or not self.label else tuple(dict.fromkeys(filter(None, (self.label, *others))))


def is_asked(typed: str, scheme: Scheme) -> bool:
    """Whether words are a question about annotations by their look: a label, then how it stands to others."""
    first, *rest = [*typed.split(maxsplit=3), "", "", ""][:3]
    return first in _labels_of(scheme).values() and (rest[0] in WAYS or (rest[0] == "not" and rest[1] in WAYS))


def parse(typed: str, scheme: Scheme, *, case: bool = False, whole_words: bool = True) -> AnnotationQuery:
    """Read `PERSON inside CLAIM`, `PERSON containing "minister"`, `CLAIM not with SOURCE`, `CLAIM stance=denies`.

    Words that are no label of the scheme must stand in the annotation.

    Raises:
        SearchRefused: a word that says how is followed by nothing, or nothing is asked for.
    """
    labels = _labels_of(scheme)
    query, way, denied = AnnotationQuery(), "", False
    for token in _TOKEN.finditer(typed):
        word = token["word"] or ""
        if word == "and" or (word == "not" and not denied):
            denied = denied or word == "not"
            continue
        if word in WAYS and not way:
            way = word
            continue
        condition = _condition(token, way, labels, Query("", case=case, whole_words=whole_words))
        query = _with(query, condition._replace(denied=denied))
        way, denied = "", False
    if way or denied:
        raise SearchRefused(f"Say what comes after “{way or 'not'}”: a label of the scheme, or words.")
    if not query.label and not query.conditions:
        raise SearchRefused("Type a label, such as PERSON, or words that stand in an annotation.")
    return query


def _labels_of(scheme: Scheme) -> dict[str, str]:
    named = [label.name for layer in scheme.layers for label in layer.labels]
    named += [relation.name for layer in scheme.layers for relation in layer.relations]
    return {name.casefold(): name for name in named}


def _condition(token: regex.Match[str], way: str, labels: dict[str, str], plain: Query) -> Condition:
    if token["name"]:
        return Condition("feature", token["name"], Query(token["value"].strip('"')))
    word = token["word"] or ""
    label = labels.get(word.casefold(), "")
    if label:
        return Condition(way, label)
    if way in ("inside", "with"):
        raise SearchRefused(f"“{word or token['phrase']}” is no label of this scheme; type one after “{way}”.")
    return Condition("containing", "", _words(token, plain))


def _words(token: regex.Match[str], plain: Query) -> Query:
    word = token["word"]
    if word is None:
        return plain._replace(words=token["phrase"])
    if len(word) > 1 and word.endswith("*"):
        return plain._replace(words=word[:-1], whole_words=True, prefix=True)
    return plain._replace(words=word)


def _with(query: AnnotationQuery, condition: Condition) -> AnnotationQuery:
    if condition.way:
        return query._replace(conditions=(*query.conditions, condition))
    if query.label or condition.denied:
        raise SearchRefused(
            f"Say how {condition.label} stands to the annotation: “inside”, “containing” or “with”, before it."
        )
    return query._replace(label=condition.label)


# -- asking an article ---------------------------------------------------------------------------------


def matching(
    query: AnnotationQuery, text: str, annotations: AnnotationSet, unwanted: Callable[[], bool] = bool
) -> Iterator[Annotation]:
    """Annotations that a query is about, in the order of the text.

    Raises:
        SearchRefused: some words take too long to look for.
    """
    asked = [one for one in annotations.annotations() if query.label in ("", one.label)]
    # what stands beyond the last is in none of them
    near = text[: max((one.extent.end for one in asked), default=0) + _BEYOND]
    hits = {one: list(find(near, one.words, unwanted=unwanted)) for one in query.conditions if one.way == "containing"}
    for one in asked:
        if all(_holds(condition, one, hits, annotations) != condition.denied for condition in query.conditions):
            yield one


def _holds(
    condition: Condition, one: Annotation, hits: Mapping[Condition, Sequence[Span]], annotations: AnnotationSet
) -> bool:
    label = condition.label
    if condition.way == "feature":
        return (label, condition.words.words) in one.features
    if condition.way == "with":
        return _is_linked(one, label, annotations)
    if condition.way == "containing" and not label:
        return any(span.covers(hit) for span in one.spans for hit in hits[condition])
    others = [other.extent for other in annotations.touching(one.extent) if other.label == label and other.id != one.id]
    if condition.way == "inside":
        return any(other.covers(one.extent) for other in others)
    return any(one.extent.covers(other) for other in others)


def _is_linked(one: Annotation, label: str, annotations: AnnotationSet) -> bool:
    for relation in annotations.relations_of(one.id):
        if relation.label == label:
            return True
        others = (annotations.get(arg.ref) for arg in relation.args if arg.ref != one.id)
        if any(isinstance(other, Annotation) and other.label == label for other in others):
            return True
    return False
