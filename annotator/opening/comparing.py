"""What an article can be compared with: its near copies and the versions before and after it."""

from __future__ import annotations

from typing import NamedTuple

from annotator.jobs import Job, Progress
from annotator.model.document import Document
from annotator.storage.copies import Copy
from annotator.storage.store import Store
from annotator.storage.versions import NEXT, PREVIOUS

MOST = 20
"""Near copies that are offered, those first that share most."""


class Other(NamedTuple):
    """Another article that tells the same story.

    Attributes:
        share: of what both say, 0 to 1.
        version: 'previous' or 'next' for another version of the article, '' for a near copy.
    """

    id: str
    title: str
    outlet: str
    published: str
    share: float
    version: str = ""


def others_job(store: Store, document: Document) -> Job[list[Other]]:
    """Versions of an article, then its near copies, those first that share most: a job, done in articles."""
    named = {
        identity: kind
        for kind, name in (("previous", PREVIOUS), ("next", NEXT))
        for identity in document.facts.values(name)
    }
    facts = store.facts_of(named)
    rows = [Copy(identity, one.title, one.outlet, one.published) for identity, one in facts.items() if not one.removed]
    rows += [copy for copy in store.copies(document.id, MOST) if copy.id not in facts]
    mine = _story(store, document)
    found = []
    for done, (identity, title, outlet, published) in enumerate(rows):
        yield Progress(done, len(rows), title or identity)
        share = _share(store, mine, identity)
        found.append(Other(identity, title, outlet, published, share, named.get(identity, "")))
    return sorted(found, key=lambda one: (not one.version, -one.share, one.id))


def counted(store: Store, document: Document) -> tuple[int, tuple[str, ...]]:
    """How many near copies the corpus has of an article, and which versions: 'previous', 'next'."""
    named = {kind: document.facts.values(name) for kind, name in (("previous", PREVIOUS), ("next", NEXT))}
    known = store.facts_of(identity for identities in named.values() for identity in identities)
    there = {identity for identity, facts in known.items() if not facts.removed}
    versions = tuple(kind for kind, identities in named.items() if there.intersection(identities))
    return sum(copy.id not in known for copy in store.copies(document.id, MOST)), versions


def _share(store: Store, mine: str, identity: str) -> float:
    likeness = store.likeness
    return likeness.exact(mine, _story(store, store.read(identity, "").document)) if likeness else 0.0


def _story(store: Store, document: Document) -> str:
    likeness = store.likeness
    return likeness.story(document.text, document.blocks, store.hints(document.id)) if likeness else document.text
