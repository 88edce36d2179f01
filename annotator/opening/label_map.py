"""Whose label is which: what the labels of other people's files are called here."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import tomlkit

from annotator.articles.files import bytes_of
from annotator.durable import write_atomically
from annotator.errors import FileRefused
from annotator.model.scheme import Label, Layer, Scheme

_MOST = 1024 * 1024

_HEAD = """\
What labels of other files are called here: "THEIR LABEL" = "layer/LABEL", "" to leave them out.
"THEIR LAYER/THEIR LABEL" says it of one layer only. [layers] renames whole layers, and
[roles] the roles of relations: "THEIR ROLE" or "THEIR LABEL/THEIR ROLE" = "role"."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label goes: a layer of the scheme, and a label or relation of it."""

    layer: str
    label: str


@dataclass(frozen=True, slots=True)
class LabelMap:
    """What the user says about labels.

    Attributes:
        labels: by `LABEL` or `LAYER/LABEL` of the files: `layer/LABEL` here, or '' to leave it out.
        layers: by layer of the files: the layer here.
        roles: by `ROLE` or `LABEL/ROLE` of relations of the files: the role here.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    layers: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def leaves_out(self, layer: str, label: str) -> bool:
        """Whether the user says that a label is to be left out."""
        return self._here(layer, label) == ""

    def _here(self, layer: str, label: str) -> str | None:
        """What the user says about a label; None for nothing."""
        return self.labels.get(f"{layer}/{label}", self.labels.get(label))

    def role(self, label: str, role: str) -> str:
        """What a role of a relation of the files is called here."""
        return self.roles.get(f"{label}/{role}", self.roles.get(role, role))

    def problem(self, scheme: Scheme) -> str:
        """Say in words which label here is none of the scheme, or return ''."""
        for their, here in self.labels.items():
            if here and _said(here, scheme, is_relation=None) is None:
                return f"“{their}” is said to be “{here}” here, and the scheme has no such label or relation"
        for their, here in self.layers.items():
            if scheme.layer(here) is None:
                return f"layer “{their}” is said to be “{here}” here, and the scheme has no such layer"
        return ""

    def place(
        self, layer: str, label: str, scheme: Scheme | None, *, is_relation: bool | None = None
    ) -> Place | None:  # fmt: skip
        """Where a label goes: that of an annotation to a label, that of a relation to a relation.

        What the user says comes first, then the same name in the same layer, the same name in another
        one, and what the scheme says about other vocabularies, if that is one label only; then the same
        with capitals left aside, and the longer names that many tools have for what the scheme calls shortly.

        Args:
            layer: of the file.
            label: of an annotation or relation of the file.
            scheme: what may be annotated; None where everything may.
            is_relation: whether it is that of a relation; None if that is not known.

        Returns:
            None if it is to be left out, or nothing tells where it goes.
        """
        said = self._here(layer, label)
        if said is not None:
            return _said(said, scheme, is_relation=is_relation)
        layer = self.layers.get(layer, layer)
        if scheme is None:
            return Place(layer, label)
        own = scheme.layer(layer)
        for other in (*([own] if own is not None else []), *scheme.layers):
            if label in _names(other, is_relation=is_relation):
                return Place(other.name, label)
        if is_relation:
            return None
        return _only(scheme, lambda one: label in _also(one)) or _only(scheme, lambda one: _alike(label, one))


def _only(scheme: Scheme, fits: Callable[[Label], bool]) -> Place | None:
    """The only label of a scheme that fits; None when none or several do."""
    known = [Place(layer.name, one.name) for layer in scheme.layers for one in layer.labels if fits(one)]
    return known[0] if len(known) == 1 else None


def _also(label: Label) -> set[str]:
    """What a label is called in other vocabularies."""
    return {name for _, name in label.maps}


_LONGER = {"organization": "org", "organisation": "org", "location": "loc", "geopolitical": "gpe"}


def _alike(their: str, label: Label) -> bool:
    folded = their.casefold()
    return label.name.casefold() in (folded, _LONGER.get(folded))


def _said(said: str, scheme: Scheme | None, *, is_relation: bool | None) -> Place | None:
    layer, slash, label = said.partition("/")
    if scheme is None:
        return Place(layer, label) if slash else None
    for one in scheme.layers:
        for name in _names(one, is_relation=is_relation):
            if said in (f"{one.name}/{name}", name):
                return Place(one.name, name)
    return None


def _names(layer: Layer, *, is_relation: bool | None) -> list[str]:
    labels = [] if is_relation else [label.name for label in layer.labels]
    return labels if is_relation is False else [*labels, *(relation.name for relation in layer.relations)]


def read_map(path: Path) -> LabelMap:
    """Read what the user wrote about labels.

    Raises:
        FileRefused: it is not there, is no TOML, or says something else.
    """
    name = str(path)
    try:
        found = tomllib.loads(bytes_of(path, limit=_MOST).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileRefused(name, f"is no TOML: {error}") from error
    for part, said in found.items():
        if part not in ("labels", "layers", "roles") or not isinstance(said, dict):
            raise FileRefused(name, f"has {part}; there are [labels], [layers] and [roles]")
        for key, value in said.items():
            if not isinstance(value, str):
                raise FileRefused(name, f'says “{key}” is {value!r}; write "layer/LABEL", or "" to leave it out')
    return LabelMap(found.get("labels", {}), found.get("layers", {}), found.get("roles", {}))


def write_map(path: Path, labels: LabelMap) -> None:
    """Write down what the user said about labels.

    Raises:
        CorpusError: it cannot be written.
    """
    made = tomlkit.document()
    for line in _HEAD.split("\n"):
        made.add(tomlkit.comment(line))
    for part, said in (("labels", labels.labels), ("layers", labels.layers), ("roles", labels.roles)):
        table = tomlkit.table()
        for key, value in said.items():
            table.add(key, value)
        made.add(part, table)
    write_atomically(path, tomlkit.dumps(made).encode())
