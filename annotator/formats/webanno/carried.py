"""What the columns of WebAnno TSV have no place for, as one comment: who, when, notes, parts, roles, facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from annotator.formats.document_facts import from_a_line, people_of
from annotator.formats.foreign_text import storable
from annotator.formats.foreign_values import confidence_of, time_of
from annotator.formats.reading import About
from annotator.model.annotation import STATES, Annotation, Features, Relation
from annotator.model.document import BLOCK_KINDS, Annotator
from annotator.model.identity import ITEM_ID

Json: TypeAlias = dict[str, object]


def about_item(one: Annotation | Relation, *, columns: Features) -> Json:
    """What the comment says of an annotation or relation whose features are told by the columns as `columns`."""
    said: Json = {"id": one.id, "by": one.annotator, "created": one.created}
    if one.features != columns:
        said["features"] = [list(pair) for pair in one.features]
    rest = (("note", one.note), ("origin", one.origin), ("modified", one.modified))
    said.update((name, value) for name, value in rest if value)
    if one.confidence is not None:
        said["confidence"] = one.confidence
    return said


def joined(features: Features) -> Features:
    """Features as columns tell them: several values of one name are one, with commas between."""
    values: dict[str, list[str]] = {}
    for name, value in features:
        values.setdefault(name, []).append(value)
    return tuple((name, ", ".join(found)) for name, found in values.items())


class Carried:
    """The comment of a file, taken for what it is: of any shape, and perhaps of another state of the columns."""

    def __init__(self, comment: str) -> None:
        whole = from_a_line(comment)
        self._whole: Mapping[str, object] = whole if isinstance(whole, dict) else {}
        self._people = {one.id: one for one in people_of(self._whole.get("people"))}
        self._relations: dict[str, list[Json]] = defaultdict(list)
        for one in self._list("relations"):
            if isinstance(one, dict):
                self._relations[f"{one.get('in')} {_first(one.get('args'))}"].append(one)
        self._taken: set[str] = set()
        items = self._whole.get("annotations")
        self._annotations = items if isinstance(items, dict) else {}

    def __bool__(self) -> bool:
        return bool(self._whole)

    def word(self, name: str) -> str:
        """A text."""
        return _word(self._whole.get(name))

    @property
    def facts(self) -> object:
        """See `document_facts.describe`."""
        return self._whole.get("facts")

    def name_of(self, type_or_feature: str, otherwise: str) -> str:
        """What a type, or a feature of one, is called in Annotator."""
        names = self._whole.get("names")
        return (_word(names.get(type_or_feature)) if isinstance(names, dict) else "") or otherwise

    def blocks(self) -> list[tuple[int, int, str, str]]:
        """Blocks, in code points."""
        found = []
        for one in self._list("blocks"):
            match one:
                case [int(begin), int(end), str(kind), str(path)] if _is_place(begin) and _is_place(end):
                    if kind in BLOCK_KINDS:
                        found.append((begin, end, kind, storable(path)))
        return found

    def states(self) -> list[tuple[Annotator, str, str]]:
        """Annotators, layers and how far they have come."""
        found = []
        for one in self._list("states"):
            match one:
                case [str(who), str(layer), str(state)] if who in self._people and layer and state in STATES:
                    found.append((self._people[who], storable(layer), state))
        return found

    def programs(self) -> list[Annotator]:
        """Programs that only proposed something."""
        return [one for one in self._people.values() if one.kind == "program"]

    def annotation(self, number: int) -> Json:
        """What is said of an annotation, by its number; nothing of the number 0."""
        found = self._annotations.get(str(number)) if number else None
        return found if isinstance(found, dict) else {}

    def relations(self, place: str, first: int, said: Sequence[tuple[str, int]], *, label: str = "") -> list[Json]:
        """What is said of the relations that the columns hold; nothing if that differs from the columns.

        Args:
            place: the type of the relations, or of the slots with the feature behind a colon.
            first: the number of the annotation that they begin at, or whose slots they are.
            said: (role, number) pairs, the role being '' where columns have none: of a relation, its other
                argument; of slots, everything that fills them.
            label: of the relation; '' where columns have none.
        """
        waiting = self._relations[f"{place} {first}"]
        found: list[Json] = []
        told = 0
        for one in waiting:
            if told == len(said):
                break
            args = arguments(one)[1:]
            fits = all(a[1] == b[1] and b[0] in ("", a[0]) for a, b in zip(args, said[told:], strict=False))
            if args and fits and len(args) <= len(said) - told and label in ("", one.get("label")):
                found.append(one)
                told += len(args)
        if told != len(said):
            return []
        for one in found:
            waiting.remove(one)
        return found

    def key(self, said: Json, otherwise: str) -> str:
        """The id of an item."""
        found = _word(said.get("id"))
        if not ITEM_ID.fullmatch(found) or found in self._taken:
            return otherwise
        self._taken.add(found)
        return found

    def about(self, said: Json, columns: Features | None) -> About:
        """What is said of an item whose columns tell these features; None where there are no columns for them."""
        pairs = said.get("features")
        carried = _features(pairs) if isinstance(pairs, list) else columns or ()
        # columns that were edited since are the truth
        edited = columns is not None and dict(joined(carried)) != dict(columns)
        return About(
            features=columns if columns is not None and edited else carried,
            note=_word(said.get("note")),
            annotator=self._people.get(_word(said.get("by"))),
            origin=_word(said.get("origin")),
            confidence=confidence_of(said.get("confidence")),
            created=time_of(said.get("created")),
            modified=time_of(said.get("modified")),
        )

    def _list(self, name: str) -> list[object]:
        found = self._whole.get(name)
        return found if isinstance(found, list) else []


def arguments(said: Json) -> list[tuple[str, int]]:
    """The (role, number) pairs of a relation in the comment; none if one is of another shape."""
    args = said.get("args")
    found = []
    for one in args if isinstance(args, list) else []:
        if not isinstance(one, list) or len(one) != 2 or not _word(one[0]) or not _is_place(one[1]):
            return []
        found.append((_word(one[0]), int(one[1])))
    return found


def spans(said: Json) -> list[tuple[int, int]]:
    """The parts of an annotation in the comment, in code points; none if one is of another shape."""
    parts = said.get("spans")
    found = []
    for one in parts if isinstance(parts, list) else []:
        if not isinstance(one, list) or len(one) != 2 or not all(map(_is_place, one)) or one[0] >= one[1]:
            return []
        found.append((one[0], one[1]))
    return found


def _first(args: object) -> object:
    return args[0][1] if isinstance(args, list) and args and isinstance(args[0], list) and len(args[0]) == 2 else 0


def _features(pairs: Sequence[object]) -> Features:
    found = [one for one in pairs if isinstance(one, list) and len(one) == 2 and all(isinstance(a, str) for a in one)]
    return tuple((storable(name), storable(value)) for name, value in found if name)


def _word(value: object) -> str:
    return storable(value) if isinstance(value, str) else ""


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000_000
