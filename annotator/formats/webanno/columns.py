"""The columns of a WebAnno TSV file that is written: of layers and their features, of slots, of relations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.formats.webanno.carried import joined
from annotator.formats.webanno.grammar import ANYTHING, LABEL, escaped
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Features, Relation
from annotator.model.document import Document

_PACKAGE = "webanno.custom."
_NO_NAME = re.compile(r"[^A-Za-z0-9]")
_TAKEN = (LABEL, "begin", "end", "sofa", "Governor", "Dependent")


class Columns:
    """All columns, and what stands in them.

    Args:
        writing: where losses are counted.
        document: of what.
        annotations: that are written, in the order of their numbers, which begin with 1.
        relations: all that there are.
        trimmed: numbers of annotations that begin or end in blanks.

    Attributes:
        header: the lines that declare the columns.
        width: how many columns there are.
        names: what types and features (a colon between) are called in Annotator, where that is another name.
        annotations, trimmed: see above.
        linked: relations with the type, or type and feature, which they are in, and their arguments' numbers.
        told: by the id of an annotation or relation, the features that columns tell, in its own order.
    """

    def __init__(
        self,
        writing: Writing,
        document: Document,
        annotations: Sequence[Annotation],
        relations: Sequence[Relation],
        trimmed: frozenset[int],
    ) -> None:
        self._writing, self._document = writing, document
        self.annotations, self.trimmed = annotations, trimmed
        self.names: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._taken: dict[str, set[str]] = {}
        self._features: dict[str, dict[str, str]] = {}  # by the type: columns by the name of the feature
        self.told = {one.id: joined(one.features) for one in annotations}
        self._numbers = {one.id: number for number, one in enumerate(annotations, start=1)}
        for one in annotations:
            self._declare(self.type_of(one.layer), one)
        self.linked: list[tuple[Relation, str, list[tuple[str, int]]]] = []
        self._slots: dict[str, dict[str, str]] = {}  # by the type of the hosts: features by the relation's label
        self._bases: dict[str, set[str]] = {}  # by the type of relations: what they join
        for relation in relations:
            self._relation(relation)
        self.header = self._declared()
        self._at = self._order()
        self.width = sum(self._widths.values())
        self._ids: Sequence[str] = ()

    # -- names -------------------------------------------------------------------------------------

    def type_of(self, layer: str, ending: str = "") -> str:
        """The type of a layer's annotations, or of its relations with an ending."""
        if layer + "\t" + ending not in self._types:
            made = self._free("", _NO_NAME.sub("", layer) + ending, "layer" + ending)
            self._types[layer + "\t" + ending] = _PACKAGE + made
            if made != layer:
                self.names[_PACKAGE + made] = layer
        return self._types[layer + "\t" + ending]

    def _free(self, among: str, wanted: str, otherwise: str) -> str:
        """A name that INCEpTION takes, different from the others."""
        plain = wanted if wanted[:1].isalpha() else otherwise
        taken = self._taken.setdefault(among, set(_TAKEN))
        made, number = plain, 2
        while made in taken:
            made, number = f"{plain}{number}", number + 1
        taken.add(made)
        return made

    def _declare(self, type_name: str, one: Annotation | Relation) -> None:
        known = self._features.setdefault(type_name, {})
        for name, _ in self.told[one.id]:
            if name not in known:
                known[name] = self._free(type_name, _NO_NAME.sub("", name), "feature")
                if known[name] != name:
                    self.names[f"{type_name}:{known[name]}"] = name

    # -- relations ---------------------------------------------------------------------------------

    def _relation(self, relation: Relation) -> None:
        """Two arguments are a relation; of more, or of one role that repeats, all but the first fill slots."""
        args = [(arg.role, self._numbers[arg.ref]) for arg in relation.args if arg.ref in self._numbers]
        for arg in relation.args:
            if arg.ref not in self._numbers:
                self._writing.lose("arguments", self._document, f"{relation.id} {arg.role}")
        if len(args) < 2:
            self._writing.lose("relations", self._document, relation.id)
            return
        host = self.type_of(self.annotations[args[0][1] - 1].layer)
        if len(args) == 2:
            place = self.type_of(relation.layer, "Relation")
            self.told[relation.id] = joined(relation.features)
            self._declare(place, relation)
            bases = self._bases.setdefault(place, set())
            bases.update((host, self.type_of(self.annotations[args[1][1] - 1].layer)))
        else:
            slots = self._slots.setdefault(host, {})
            if relation.label not in slots:
                slots[relation.label] = self._free(host, _NO_NAME.sub("", relation.label), "slot")
            place = f"{host}:{slots[relation.label]}"
            self.names[f"{place}:layer"] = relation.layer
            self.told[relation.id] = ()
        self.linked.append((relation, place, args))

    def tells(self, one: Annotation | Relation, place: str) -> Features:
        """The features of an item as its columns tell them, in their order; none of what fills slots."""
        told = dict(self.told[one.id])
        return tuple((name, told[name]) for name in self._features.get(place, ()) if name in told)

    # -- the header --------------------------------------------------------------------------------

    def _declared(self) -> list[str]:
        spans = sorted((name for name in self._features if name not in self._bases), key=lambda one: one in self._slots)
        lines = []
        self._widths: dict[str, int] = {}
        for name in spans:
            fields = [LABEL, *self._features[name].values()]
            for feature in self._slots.get(name, {}).values():
                link = f"{name}{feature[:1].upper()}{feature[1:]}Link"
                fields += [f"ROLE_{name}:{feature}_{link}", ANYTHING]
            lines.append(f"#T_SP={name}|{'|'.join(fields)}")
            self._widths[name] = len(fields)
        for name, bases in self._bases.items():
            base = next(iter(bases)) if len(bases) == 1 else ANYTHING
            fields = [LABEL, *self._features[name].values(), f"BT_{base}"]
            lines.append(f"#T_RL={name}|{'|'.join(fields)}")
            self._widths[name] = len(fields)
        return lines

    def _order(self) -> dict[str, int]:
        begins, at = {}, 0
        for name, width in self._widths.items():
            begins[name] = at
            at += width
        return begins

    # -- the cells ---------------------------------------------------------------------------------

    def refer(self, ids: Sequence[str]) -> None:
        """Take the ids of the units at which the annotations begin, and make what stands in the cells."""
        self._ids = ids
        slots: dict[int, dict[str, list[tuple[str, int]]]] = {}
        self._links: dict[int, list[tuple[str, list[str]]]] = {}
        for relation, place, args in self.linked:
            if place in self._bases:
                source, target = args[0][1], args[1][1]
                told = dict(self.told[relation.id])
                cells = [escaped(relation.label), *self._values(place, told), f"{ids[source - 1]}[{source}_{target}]"]
                self._links.setdefault(target, []).append((place, cells))
            else:
                feature = place.rpartition(":")[2]
                slots.setdefault(args[0][1], {}).setdefault(feature, []).extend(args[1:])
        self._spans = [
            (self.type_of(one.layer), self._cells_of(number, one, slots.get(number, {})))
            for number, one in enumerate(self.annotations, start=1)
        ]

    def cells(self, unit: str, numbers: Sequence[int]) -> str:
        """What stands behind the word in the row of a unit, at which these annotations stand."""
        row = [""] * self.width
        for number in numbers:
            self._stack(row, *self._spans[number - 1])
            if self._ids[number - 1] == unit:
                for link in self._links.get(number, ()):
                    self._stack(row, *link)
        return "\t" + "\t".join([cell or "_" for cell in row]) + "\t"

    def _cells_of(self, number: int, one: Annotation, slots: dict[str, list[tuple[str, int]]]) -> list[str]:
        name = self.type_of(one.layer)
        told = dict(self.told[one.id])
        mark = f"[{number}]"
        cells = [escaped(one.label) + mark, *(cell + mark for cell in self._values(name, told))]
        for feature in self._slots.get(name, {}).values():
            filled = slots.get(feature, [])
            cells.append((";".join(escaped(role) for role, _ in filled) or "_") + mark)
            cells.append(";".join(f"{self._ids[other - 1]}[{other}]" for _, other in filled) or "_")
        return cells

    def _values(self, type_name: str, told: dict[str, str]) -> list[str]:
        return [escaped(told[name]) if name in told else "*" for name in self._features[type_name]]

    def _stack(self, row: list[str], type_name: str, cells: Sequence[str]) -> None:
        for at, cell in enumerate(cells, start=self._at[type_name]):
            row[at] = f"{row[at]}|{cell}" if row[at] else cell
