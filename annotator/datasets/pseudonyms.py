"""Annotators under other names: with the same key the same ones, from which nobody else can tell who it is."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import replace

from annotator.errors import AnnotatorError
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator

GOLD = "gold"
"""The set that is nobody's own work keeps its name; so do programs."""

SHORTEST = 16
"""Bytes that a key needs: with less, names could be found by trying."""


def pseudonym(identity: str, key: bytes) -> str:
    """What a person is called: `person-` and 16 hexadecimal digits of HMAC-SHA256 over the id.

    Raises:
        AnnotatorError: the key is too short.
    """
    if len(key) < SHORTEST:
        raise AnnotatorError(f"A key for pseudonyms needs at least {SHORTEST} bytes.")
    return f"person-{hmac.digest(key, identity.encode(), 'sha256').hex()[:16]}"


def pseudonymised(annotated: AnnotatedDocument, key: bytes) -> AnnotatedDocument:
    """An article with all persons under pseudonyms, without their names; programs and gold stay as they are.

    Whoever has a set and is not among the annotators is taken for a person.
    """
    listed = {one.id for one in annotated.annotators}
    called = _called((*annotated.annotators, *(Annotator(who) for who in annotated.sets if who not in listed)), key)
    sets = {called.get(who, who): _of(held, called.get(who, who)) for who, held in annotated.sets.items()}
    people = tuple(
        Annotator(called[one.id], one.kind) if one.id in called else one for one in annotated.annotators
    )  # fmt: skip
    return replace(annotated, sets=sets, annotators=tuple(sorted(people)))


def table(annotators: Iterable[Annotator], key: bytes) -> bytes:
    """Who is who, as a table: for whoever is to know it, never for an export."""
    rows = sorted(_called(annotators, key).items())
    return "".join(f"{a}\t{b}\n" for a, b in (("annotator", "pseudonym"), *rows)).encode()


def _called(annotators: Iterable[Annotator], key: bytes) -> dict[str, str]:
    return {one.id: pseudonym(one.id, key) for one in annotators if one.kind == "human" and one.id != GOLD}


def _of(held: AnnotationSet, who: str) -> AnnotationSet:
    items: list[Annotation | Relation] = [one._replace(annotator=who) for one in held.annotations()]
    items += [one._replace(annotator=who) for one in held.relations()]
    return AnnotationSet(who, items, held.layer_states())
