"""What Annotator knows and a format has no word for, as (name, value) pairs among the format's own free ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from annotator.formats.document_facts import from_a_line, on_a_line, people_of, states_of
from annotator.formats.draft import Draft
from annotator.formats.foreign_text import storable
from annotator.formats.foreign_values import confidence_of, language_of, name_of, time_of
from annotator.formats.reading import About
from annotator.formats.standoff.grammar import IS_SHA256
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Features, Relation
from annotator.model.document import AnnotatedDocument, Annotator

Pairs: TypeAlias = list[tuple[str, str]]

PREFIX = "annotator."
"""Names that begin so are ours; a feature or fact that has such a name goes under a numbered one."""

ID, BY, LAYER, NOTE = "annotator.id", "annotator.by", "annotator.layer", "annotator.note"
ORIGIN, CONFIDENCE = "annotator.origin", "annotator.confidence"
CREATED, MODIFIED, SCHEME = "annotator.created", "annotator.modified", "annotator.scheme"
PEOPLE, LAYER_STATES = "annotator.annotators", "annotator.states"
FACTS = ("title", "outlet", "language", "url", "published", "retrieved", "media_type", "source_sha256")

_NUMBERED = re.compile(r"annotator\.(?:feature|meta)\.[0-9]{1,9}\.(.+)", re.DOTALL)
_ABOUT = (ID, BY, LAYER, NOTE, ORIGIN, CONFIDENCE, CREATED, MODIFIED, SCHEME)


def numbered(kind: str, pairs: Iterable[tuple[str, str]], *, reserved: Iterable[str], repeats: bool) -> Pairs:
    """Features or facts under names that are there once, unless the format lets them repeat, and are not taken."""
    taken, seen, found = frozenset(reserved), Counter[str](), []
    for name, value in pairs:
        seen[name] += 1
        if name in taken or name.startswith(PREFIX) or (seen[name] > 1 and not repeats):
            found.append((f"{PREFIX}{kind}.{seen[name]}.{name}", value))
        else:
            found.append((name, value))
    return found


def _sorted_out(pairs: Iterable[tuple[str, str]], lose: Callable[[str], None]) -> tuple[dict[str, str], Pairs]:
    """What is ours by its name, and features or facts under their own names; `lose` is told values without one."""
    own: dict[str, str] = {}
    named: Pairs = []
    for name, said in pairs:
        value = storable(said)
        again = _NUMBERED.fullmatch(name) if name.startswith(PREFIX) else None
        if again is None and name.startswith(PREFIX):
            own[name] = value
        elif plain := name_of(again[1] if again else name):
            named.append((plain, value))
        else:
            lose(value)
    return own, named


# -- of an annotation or relation ----------------------------------------------------------------------


def item_pairs(
    layer: str,
    features: Features,
    note: str,
    origin: str,
    confidence: float | None,
    scheme: str,
    *,
    reserved: Iterable[str] = (),
    repeats: bool = False,
) -> Pairs:
    """What is said of an annotation or relation besides label, place, annotator, id and times; features come last.

    It is what `steady` gives, so that a writer can keep what it made of it: many items are alike but for their times.
    """
    own = {
        LAYER: layer,
        SCHEME: scheme,
        ORIGIN: origin,
        CONFIDENCE: "" if confidence is None else str(confidence),
        NOTE: note,
    }
    said = [(name, value) for name, value in own.items() if value]
    return said + numbered("feature", features, reserved=reserved, repeats=repeats)


def steady(item: Annotation | Relation) -> tuple[str, Features, str, str, float | None, str]:
    """What `item_pairs` takes."""
    return item.layer, item.features, item.note, item.origin, item.confidence, item.scheme


def time_pairs(item: Annotation | Relation) -> Pairs:
    """When an annotation or relation was made and changed."""
    made = [(CREATED, item.created)] if item.created else []
    return [*made, (MODIFIED, item.modified)] if item.modified else made


class Taken(NamedTuple):
    """What the pairs of an annotation or relation say.

    Attributes:
        id: our id of it, '' if it has none.
        layer: its layer, '' if it names none.
        about: the rest, for `Draft`.
        own: what else of ours is there, such as the parts of an annotation, by its name.
    """

    id: str
    layer: str
    about: About
    own: dict[str, str]


def taken(pairs: Iterable[tuple[str, str]], people: Mapping[str, Annotator], lose: Callable[[str, str], None]) -> Taken:
    """Take apart what `item_pairs` and other tools wrote.

    Args:
        pairs: names and values, as the file has them.
        people: who is declared, by id.
        lose: called with a kind of loss and what was lost.
    """
    own, features = _sorted_out(pairs, lambda value: lose("features", f"a feature without a name: {value}"))
    for name in (CREATED, MODIFIED):
        if (time := own.get(name, "")) and not time_of(time):
            lose("times", f"{time} is no time")
    confidence = confidence_of(own.get(CONFIDENCE, ""))
    if confidence is None and own.get(CONFIDENCE):
        lose("origins", f"{own[CONFIDENCE]} is no confidence")
    who = name_of(own.get(BY, ""))
    about = About(
        tuple(features),
        own.get(NOTE, ""),
        people.get(who, Annotator(who, "human", who)) if who else None,
        name_of(own.get(ORIGIN, "")),
        confidence,
        time_of(own.get(CREATED, "")),
        time_of(own.get(MODIFIED, "")),
        name_of(own.get(SCHEME, "")),
    )
    rest = {name: value for name, value in own.items() if name not in _ABOUT}
    return Taken(own.get(ID, ""), name_of(own.get(LAYER, "")), about, rest)


# -- of an article -------------------------------------------------------------------------------------


def document_pairs(
    annotated: AnnotatedDocument, writing: Writing, *, reserved: Iterable[str] = (), repeats: bool = False
) -> Pairs:
    """What is known of an article besides its text, blocks and annotations."""
    document = annotated.document
    own = {ID: document.id} | {PREFIX + name: getattr(document, name) for name in FACTS}
    states = {
        held.annotator: {
            layer: state for layer, state in held.states.items() if not writing.layers or layer in writing.layers
        }
        for held in writing.sets(annotated)
    }
    people = [list(one) for one in annotated.annotators]
    pairs = [(name, value) for name, value in own.items() if value or name == PREFIX + "title"]
    pairs += [(name, on_a_line(value)) for name, value in ((PEOPLE, people), (LAYER_STATES, states)) if value]
    return pairs + numbered("meta", document.meta, reserved=reserved, repeats=repeats)


def identity_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Our id of an article, '' if the pairs have none."""
    return next((value for name, value in pairs if name == ID), "")


def described(draft: Draft, pairs: Iterable[tuple[str, str]]) -> dict[str, Annotator]:
    """Tell an article in the making what `document_pairs` and other tools wrote of it.

    Returns:
        Who is declared, by id.
    """
    own, meta = _sorted_out(pairs, lambda value: draft.lose("facts", f"a fact without a name: {value}"))
    facts: dict[str, object] = {name: own[PREFIX + name] for name in FACTS if PREFIX + name in own}
    for name, checked in (("language", language_of), ("source_sha256", _digest)):
        if (value := own.get(PREFIX + name, "")) and not checked(value):
            draft.lose("facts", f"{value} cannot be the {name} of an article")
            del facts[name]
    # what another reader found out already stays, in the order of names that standoff XML has
    whole = sorted([*draft.document.meta, *meta], key=lambda pair: pair[0])
    draft.describe(**facts, meta=tuple(whole))
    people = {one.id: one for one in people_of(from_a_line(own.get(PEOPLE, "")))}
    for one in people.values():
        draft.program(one)
    for who, layer, state in states_of(from_a_line(own.get(LAYER_STATES, ""))):
        draft.state(layer, state, people.get(who, Annotator(who, "human", who)))
    return people


def _digest(value: str) -> bool:
    return bool(IS_SHA256(value))


# -- names ---------------------------------------------------------------------------------------------


def names_written(names: Iterable[str]) -> str:
    """Names as one value, whatever is in them."""
    return on_a_line(list(names))


def names_read(said: str) -> list[str]:
    """What `names_written` was given; of anything else nothing."""
    found = from_a_line(said)
    return [name_of(one) for one in found if isinstance(one, str)] if isinstance(found, list) else []
