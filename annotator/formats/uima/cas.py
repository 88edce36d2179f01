"""A CAS as its file has it: dkpro-cassis makes the feature structures, and offsets stay the file's own.

dkpro-cassis is not given the texts: it would convert offsets (and search the whole text for each one that is wrong),
while `Draft` does so and refuses wrong ones. It is told that all structures are in one view, since it reads no JSON
with several, and hands out nothing that is in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotator.formats.foreign_values import text_of


class View(NamedTuple):
    """A text of a CAS: its sofa's id and name, the text or None, and the ids of what is indexed in it."""

    sofa: int
    name: str
    text: str | None
    members: Sequence[int]


class Cas(NamedTuple):
    """A whole CAS.

    Attributes:
        system: dkpro-cassis's type system.
        structures: dkpro-cassis's feature structures, by id; offsets are UTF-16.
        homes: the sofa of everything that has offsets.
        views: in the order of the file.
        said: where the types are from, unless that is where they belong.
    """

    system: Any
    structures: Mapping[int, Any]
    homes: Mapping[int, int]
    views: Sequence[View]
    said: str


def structures_of(cas: Any) -> dict[int, Any]:
    """All feature structures of dkpro-cassis's CAS, by id."""
    return {one.xmiID: one for view in cas.views for one in view.get_all_fs()}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a type is good for.

    Attributes:
        name, short: of the type, with and without its package.
        layer: short name of what is annotated together: of DKPro Core's tags (POS_NOUN) that of their common type.
        above: names of the type and all its supertypes.
        features: (name, attribute of the structure) of values, in the type system's order.
        strings: names of those which are strings.
        refs: (name, attribute) of references to structures, single ones or several.
        names: of all features.
    """

    name: str
    short: str
    layer: str
    above: tuple[str, ...]
    features: tuple[tuple[str, str], ...]
    strings: frozenset[str]
    refs: tuple[tuple[str, str], ...]
    names: frozenset[str]


class Kinds:
    """The kinds of one type system's types, each looked into once."""

    def __init__(self, system: Any, common: str, annotation: str) -> None:
        self._system, self._common, self._annotation = system, common, annotation
        self._known: dict[str, Kind] = {}

    def of(self, structure: Any) -> Kind:
        """The kind of a feature structure."""
        name = structure.type.name
        return self._known.get(name) or self._known.setdefault(name, self._look(structure.type))

    def _look(self, type_: Any) -> Kind:
        above, one = [], type_
        while one is not None:
            above.append(one.name)
            one = one.supertype
        values, strings, refs = [], [], []
        for feature in type_.all_features:
            name = feature.name
            if name in ("begin", "end", "sofa"):
                continue
            plain = name.removesuffix("_") if name in ("self_", "type_") else name
            range_ = feature.rangeType
            if self._system.is_primitive(range_):
                values.append((plain, name))
                if self._system.is_instance_of(range_, "uima.cas.String"):
                    strings.append(plain)
            elif self._system.is_primitive_array(range_) or self._system.is_primitive_list(range_):
                values.append((plain, name))
            else:
                refs.append((plain, name))
        layer = above[0]
        if layer.startswith(self._common) and self._annotation in above:
            top = above[above.index(self._annotation) - 1]
            layer = top if top.startswith(self._common) else layer
        name = above[0]
        names = frozenset(name for name, _ in (*values, *refs))
        features = tuple(values), frozenset(strings), tuple(refs), names
        return Kind(name, _short(name), _short(layer), tuple(above), *features)


def values_of(structure: Any, kind: Kind) -> dict[str, str]:
    """The single values of a structure that say something."""
    said = ((name, getattr(structure, attribute)) for name, attribute in kind.features)
    return {
        name: str(value).lower() if isinstance(value, bool) else text_of(str(value))
        for name, value in said
        if isinstance(value, str | int | float) and value != ""
    }


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def several(value: Any, most: int) -> list[Any]:
    """The elements of an array or list; of a list that bites its tail, no more than `most`."""
    if (elements := getattr(value, "elements", None)) is not None:
        return list(elements)
    found: list[Any] = []
    while getattr(value, "tail", None) is not None and len(found) < most:
        found.append(getattr(value, "head", None))
        value = value.tail
    return found


def is_several(value: Any) -> bool:
    """Whether a value is an array or list."""
    name = value.type.name if hasattr(value, "type") else ""
    return name.startswith("uima.cas.") and name.endswith(("Array", "List"))
