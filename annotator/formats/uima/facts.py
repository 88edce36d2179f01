"""What a CAS says of the article as a whole: where it is from, who worked on it, and its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.formats.draft import Draft
from annotator.formats.files import stem_of
from annotator.formats.foreign_values import language_of, name_of, number_of
from annotator.formats.standoff.grammar import IS_SHA256
from annotator.formats.uima.cas import Kind, values_of
from annotator.formats.uima.names import (
    ARTICLE,
    CAS_METADATA,
    DIV,
    DOCUMENT,
    FACT,
    HEADING,
    INCEPTION,
    METADATA,
    PARAGRAPH,
    PERSON,
    STATE,
)
from annotator.model.annotation import STATES
from annotator.model.document import BLOCK_KINDS, Annotator
from annotator.model.identity import DOCUMENT_ID

_USED = ("documentId", "documentTitle", "username", "sourceDocumentName", "language")


class Facts:
    """Facts among the structures of a view.

    Args:
        found: all structures that are indexed in it, with their kinds.

    Attributes:
        user: whose annotations they are, by INCEpTION's word; None without it.
    """

    def __init__(self, found: Sequence[tuple[Any, Kind]]) -> None:
        self._found = found
        self._meta: dict[str, str] = {}
        self._own: dict[str, str] | None = None
        self._pairs: list[tuple[str, str]] = []
        self._people: dict[str, Annotator] = {}
        self._states: list[dict[str, str]] = []
        for one, kind in found:
            if DOCUMENT in kind.above or kind.name == CAS_METADATA:
                self._meta |= values_of(one, kind)
            elif kind.name in (ARTICLE, FACT, PERSON, STATE):
                self._take(kind.name, values_of(one, kind))
        user = name_of(self._meta.get("username"))
        self.user = Annotator(user, "human", user) if user else None

    def _take(self, type_name: str, said: dict[str, str]) -> None:
        name = name_of(said.get("name"))
        if type_name == ARTICLE:
            self._own = said
        elif type_name == FACT and name:
            self._pairs.append((name, said.get("value", "")))
        elif type_name == STATE:
            self._states.append(said)
        elif type_name == PERSON and name:
            kind = "program" if said.get("kind") == "program" else "human"
            self._people[name] = Annotator(name, kind, said.get("title", ""), said.get("version", ""))

    @property
    def known_as(self) -> str:
        """What the document is called, without its file's ending; '' if nothing says."""
        said = self._meta.get("documentId") or self._meta.get("sourceDocumentName") or ""
        return said if DOCUMENT_ID.fullmatch(said) else stem_of(said)

    def person(self, who: str) -> Annotator:
        """Somebody by the id."""
        return self._people.get(who) or Annotator(who, "human", who)

    def tell(self, draft: Draft) -> None:
        """Give an article all that is known about it, and count the rest."""
        for person in self._people.values():
            draft.program(person)
        for said in self._states:
            who, layer = name_of(said.get("name")), name_of(said.get("layer"))
            if who and layer and said.get("state") in STATES:
                draft.state(layer, said["state"], self.person(who))
        self._describe(draft)
        for one, kind in self._found:
            if kind.name.startswith((METADATA, INCEPTION)) and DOCUMENT not in kind.above and kind.name != CAS_METADATA:
                draft.lose("facts", f"{one.xmiID}: {kind.short}")
        self._blocks(draft)

    def _describe(self, draft: Draft) -> None:
        known: dict[str, object] = {"language": language_of(self._meta.get("language"))}
        url, title = self._meta.get("documentUri", ""), self._meta.get("documentTitle", "")
        takes_url = self._own is not None or url.startswith(("http://", "https://"))
        if takes_url:
            known["url"] = url
        if self._own is not None:
            digest = self._own.get("sourceSha256", "")
            known |= {key: self._own.get(key, "") for key in ("title", "outlet", "published", "retrieved")}
            known["meta"] = tuple(sorted(self._pairs, key=lambda pair: pair[0]))
            known["media_type"] = self._own.get("mediaType") or "text/plain"
            known["source_sha256"] = digest if IS_SHA256(digest) else ""
        elif title and stem_of(title) != stem_of(self._meta.get("documentId", "")):
            known["title"] = name_of(title)
        draft.describe(**known)
        used = (*_USED, "documentUri") if takes_url else _USED
        for key, value in self._meta.items():
            if key not in used and value != "false":
                draft.lose("facts", f"{key}: {value}")

    def _blocks(self, draft: Draft) -> None:
        found: list[tuple[int, int, Any, Kind]] = []
        for one, kind in self._found:
            if DIV in kind.above:
                begin, end = number_of(one.begin), number_of(one.end)
                found.append((end or 0, -(begin or 0), one, kind))
        # of blocks in blocks the inner ones are kept: they end first, or begin last
        found.sort(key=lambda block: block[:2])
        last = 0
        for end, begin, one, kind in found:
            said = values_of(one, kind)
            usual = "paragraph" if PARAGRAPH in kind.above else "heading" if HEADING in kind.above else "other"
            named = said.get("divType", "")
            path = said.get("id", "") if self._own is not None else ""
            block_kind = named if named in BLOCK_KINDS else usual
            if -begin < last or not draft.block(-begin, end, block_kind, path):
                draft.lose("blocks", f"{one.xmiID}: {kind.short} holds another one, or nothing of the text")
            else:
                last = end
