"""What is said about an article as JSON, for formats that have room for nothing but a comment or a note."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from annotator.formats.foreign_text import storable
from annotator.formats.foreign_values import language_of, name_of
from annotator.formats.standoff.grammar import IS_NAME, IS_SHA256
from annotator.model.annotation import STATES
from annotator.model.document import Annotator

if TYPE_CHECKING:
    from annotator.formats.draft import Draft
    from annotator.model.document import Document

FACTS = ("title", "language", "outlet", "url", "published", "retrieved", "media_type", "source_sha256")
"""All facts of an article that are words, in the order in which JSON has them."""

PLAIN = "text/plain"
"""The media type of an article of which none is said."""

_WORDS = ("title", "outlet", "url", "published", "retrieved")


def facts_of(document: Document) -> dict[str, object]:
    """The facts of an article, those that are there."""
    facts: dict[str, object] = {name: getattr(document, name) for name in (*_WORDS, "language")}
    facts["media_type"] = document.media_type if document.media_type != PLAIN else ""
    facts["source_sha256"] = document.source_sha256
    facts["meta"] = [list(pair) for pair in document.meta]
    return {name: value for name, value in facts.items() if value}


def on_a_line(value: object) -> str:
    """JSON without line ends."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_a_line(line: str) -> object:
    """The other way round; None for what is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def describe(draft: Draft, facts: object) -> None:
    """Give an article the facts that a file has of it; what has another shape is passed over."""
    if not isinstance(facts, Mapping):
        return
    known: dict[str, object] = {name: word for name in _WORDS if (word := _word(facts.get(name)))}
    if language := language_of(facts.get("language")):
        known["language"] = language
    known |= origin_of(facts.get("media_type"), facts.get("source_sha256"))
    meta = [
        (_word(name), _word(value))
        for name, value in rows(facts.get("meta"), 2)
        if _word(name) and isinstance(value, str)
    ]
    known["meta"] = tuple(sorted(meta, key=lambda pair: pair[0]))
    draft.describe(**known)


def origin_of(media_type: object, digest: object) -> dict[str, str]:
    """What an article was read from, for `Draft.describe`: its media type, and the SHA-256 of its bytes."""
    return {
        "media_type": name_of(media_type, PLAIN),
        "source_sha256": digest if isinstance(digest, str) and IS_SHA256(digest) else "",
    }


def people_of(value: object) -> Iterator[Annotator]:
    """Annotators, from rows of id, kind, name and version; what is none is passed over."""
    for row in rows(value, 4):
        words = [storable(one) for one in row if isinstance(one, str)]
        if len(words) == 4 and IS_NAME(words[0]) and words[1] in ("human", "program"):
            yield Annotator(*words)


def states_of(value: object) -> Iterator[tuple[str, str, str]]:
    """Annotators, layers and how far they have come, from objects in an object; what is none is passed over."""
    for who, layers in value.items() if isinstance(value, dict) else ():
        for layer, state in layers.items() if isinstance(layers, dict) else ():
            if IS_NAME(who) and IS_NAME(layer) and state in STATES:
                yield storable(who), storable(layer), state


def rows(value: object, width: int) -> list[list[Any]]:
    """The lists of this length in a list; none of anything else."""
    return [row for row in value if isinstance(row, list) and len(row) == width] if isinstance(value, list) else []


def _word(value: object) -> str:
    return storable(value) if isinstance(value, str) else ""
