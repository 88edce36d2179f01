"""How articles leave, in any format: not if taken down; only licensed, masked and under pseudonyms if asked for."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.articles.files import bytes_of
from annotator.datasets.personal_data import mask_article
from annotator.datasets.pseudonyms import SHORTEST, pseudonymised
from annotator.datasets.rights import decide
from annotator.datasets.takedown import Takedowns
from annotator.durable import reason
from annotator.errors import AnnotatorError, FileRefused
from annotator.model.document import AnnotatedDocument, Document
from annotator.opening.places import data_folder, made
from annotator.opening.takedowns import TAKEN_DOWN, Withheld

_MOST = 4096


@dataclass(slots=True)
class Leaving:
    """Lets articles through as they may leave, and counts what it did.

    Attributes:
        takedowns: what leaves in no case.
        mask: one of `personal_data.MASKS`; '' to mask nothing.
        key: of pseudonyms; b'' for annotators as they are.
        annotator: whose work alone leaves; '' for everybody's.
        licences: if not None, only articles leave that may as text, under one of these where any is named.
        withheld: articles that were left out.
        masked: how many personal data were masked, by kind.
    """

    takedowns: Takedowns
    mask: str = ""
    key: bytes = b""
    annotator: str = ""
    licences: Collection[str] | None = None
    withheld: list[Withheld] = field(default_factory=list)
    masked: Counter[str] = field(default_factory=Counter)

    def through(self, articles: Iterable[AnnotatedDocument]) -> Iterator[AnnotatedDocument]:
        """The articles that may leave, as they may."""
        for annotated in articles:
            if why := self._why_not(annotated.document):
                self.withheld.append(Withheld(annotated.document.id, why))
                continue
            leaving = annotated
            if self.mask:
                leaving, found = mask_article(annotated, self.mask)
                self.masked.update(one.kind for one in found)
            yield pseudonymised(self._only(leaving), self.key) if self.key else leaving

    def _why_not(self, document: Document) -> str:
        if self.takedowns.means(document):
            return TAKEN_DOWN
        if self.licences is None:
            return ""
        decision = decide(document, licences=self.licences)
        return "" if decision.as_text else decision.reason

    def _only(self, annotated: AnnotatedDocument) -> AnnotatedDocument:
        """One annotator's work where only that is wanted: under a pseudonym nobody would find it."""
        if not self.annotator:
            return annotated
        sets = {who: held for who, held in annotated.sets.items() if who == self.annotator}
        people = tuple(one for one in annotated.annotators if one.kind == "program" or one.id == self.annotator)
        return replace(annotated, sets=sets, annotators=people)


def own_key() -> Path:
    """Where this user's key for pseudonyms is, or will be."""
    return data_folder() / "pseudonyms.key"


def key_in(path: Path) -> bytes:
    """The key in a file, which is made, for its owner only, if it is not there.

    Raises:
        AnnotatorError: it cannot be made or read, or is too short.
    """
    if not os.path.lexists(path):
        try:
            made(path.parent)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_hex(32).encode() + b"\n")
        except OSError as error:
            raise AnnotatorError(f"{path}: cannot be made: {reason(error)}.") from error
    key = bytes_of(path, limit=_MOST).strip()
    if len(key) < SHORTEST:
        raise FileRefused(str(path), f"is no key for pseudonyms, which has at least {SHORTEST} characters")
    return key
