"""Names that brat can take, for the labels, relations, roles and features of a corpus, each its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from annotator.formats.brat.config import TRIGGER
from annotator.model.scheme import RelationType, Scheme

SAFE = re.compile("[A-Za-z0-9_-]*[A-Za-z0-9_][A-Za-z0-9_-]*")
_UNSAFE = re.compile("[^A-Za-z0-9_-]")
_RESERVED = frozenset({"SEPARATOR", "SPAN_DEFAULT", "ARC_DEFAULT"})

LABEL, RELATION = "label", "relation"


def safe(name: str) -> str:
    """A name with nothing in it that brat cannot store; the same name if it is so already."""
    if SAFE.fullmatch(name) and name not in _RESERVED:
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    changed = _UNSAFE.sub("_", plain)
    return changed if SAFE.fullmatch(changed) and changed not in _RESERVED else f"x{changed}"


def is_event(relation: RelationType) -> bool:
    """Whether a relation is what brat calls an event: one of its arguments is named by the words that say it."""
    return bool(relation.roles) and relation.roles[0].name == TRIGGER


class Names:
    """What labels and relations are called in brat, where both share one room.

    Args:
        scheme: its names are given first, and those before all that brat takes as they are.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        wanted = [(LABEL, label.name) for layer in scheme.layers for label in layer.labels]
        wanted += [
            (RELATION, relation.name)
            for layer in scheme.layers
            for relation in layer.relations
            if not is_event(relation)
        ]
        for kind, name in sorted(wanted, key=lambda one: safe(one[1]) != one[1]):
            self.of(kind, name)

    def of(self, kind: str, name: str) -> str:
        """The name in brat."""
        known = self._given.get((kind, name))
        if known is None:
            known = base = safe(name)
            number = 2
            while known in self._taken:
                known, number = f"{base}_{number}", number + 1
            self._given[kind, name] = known
            self._taken.add(known)
        return known

    def given(self, kind: str) -> dict[str, str]:
        """All names of a kind that were asked for, and what they are called in brat."""
        return {name: known for (of, name), known in self._given.items() if of == kind}


def numbered(roles: Iterable[str]) -> list[str]:
    """Roles as brat writes them: safe, and with a number if one is there again."""
    found: list[str] = []
    for role in map(safe, roles):
        known, number = role, 2
        while known in found:
            known, number = f"{role}{number}", number + 1
        found.append(known)
    return found


def read_back(roles: Sequence[str]) -> list[str]:
    """What a reader without a configuration makes of roles with numbers."""
    bases = [role.rstrip("0123456789") for role in roles]
    return [base if base != role and base in roles else role for base, role in zip(bases, roles, strict=True)]
