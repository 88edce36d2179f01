"""doccano's label configs: which number is which label, and what may be annotated at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from annotator.formats.files import Files, beside, is_there
from annotator.formats.foreign_text import decoded
from annotator.formats.foreign_values import name_of, whole_number
from annotator.formats.json_values import LARGEST, Json, objects, parsed, text_in
from annotator.model.scheme import CANVAS_KEYS, Label, Layer, RelationType, Role, Scheme

_SPANS = ("label_config.json", "labels.json", "span_types.json", "span-types.json", "label-config.json")
_RELATIONS = ("relation_types.json", "relation-types.json")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
COLOUR = Label("").colour
_ARGUMENTS = (Role("from"), Role("to"))


class Labels(NamedTuple):
    """What label configs beside a file say.

    Attributes:
        names: of labels, by the numbers that stand for them.
        scheme: of all of them; None if there is no config.
    """

    names: dict[int | None, str]
    scheme: Scheme | None = None

    def layer_of(self, label: str) -> str:
        """The layer of a label that they name; '' for another one."""
        layer = self.scheme.layers[0] if self.scheme else None
        return layer.name if layer and layer.label(label) else ""


def labels_beside(files: Files, name: str) -> Labels:
    """The label configs in the same folder.

    Raises:
        FileRefused: one of them is no JSON.
    """
    spans = [one for other in _SPANS for one in _listed(files, beside(name, other))]
    relations = [one for other in _RELATIONS for one in _listed(files, beside(name, other))]
    names = {whole_number(one.get("id")): text for one in spans if (text := name_of(one.get("text")))}
    names.pop(None, None)
    labels = tuple({label.name: label for label in _made(spans)}.values())
    if not labels:
        return Labels(names)
    known = {label.name for label in labels}
    links = {link: RelationType(link, _ARGUMENTS) for one in relations if (link := name_of(one.get("text")))}
    types = tuple(link for link in links.values() if link.name not in known)
    return Labels(names, Scheme("doccano", "1", "doccano", (Layer("annotations", labels=labels, relations=types),)))


def _listed(files: Files, name: str) -> list[Json]:
    if not is_there(files, name):
        return []
    data = files.read(name)
    shown = files.shown(name)
    return [*objects(parsed(decoded(data[:LARGEST], name=shown).removeprefix("\ufeff"), name=shown))]


def _made(found: list[Json]) -> list[Label]:
    labels: list[Label] = []
    keys = set(CANVAS_KEYS)
    for one in found:
        key, colour = (
            text_in(one, "suffix_key", "suffixKey").upper(),
            text_in(one, "background_color", "backgroundColor"),
        )
        if not (len(key) == 1 and key.isalnum() and key not in keys):
            key = ""
        keys.add(key)
        if name := name_of(one.get("text")):
            labels.append(Label(name, key, colour if _COLOUR.fullmatch(colour) else COLOUR))
    return labels
