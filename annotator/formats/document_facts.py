"""What is said about an article as one line of JSON, for formats that have room for nothing but a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from annotator.formats.foreign_text import storable

if TYPE_CHECKING:
    from annotator.formats.draft import Draft
    from annotator.model.document import Document

_WORDS = ("title", "outlet", "url", "published", "retrieved")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def facts_of(document: Document) -> dict[str, object]:
    """The facts of an article, those that are there."""
    facts: dict[str, object] = {name: getattr(document, name) for name in (*_WORDS, "language")}
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
    language = _word(facts.get("language"))
    if _LANGUAGE.fullmatch(language):
        known["language"] = language
    pairs = [pair for pair in _listed(facts.get("meta")) if isinstance(pair, list) and len(pair) == 2]
    meta = [(_word(name), _word(value)) for name, value in pairs if _word(name) and isinstance(value, str)]
    known["meta"] = tuple(sorted(meta, key=lambda pair: pair[0]))
    draft.describe(**known)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _word(value: object) -> str:
    return storable(value) if isinstance(value, str) else ""
