"""Values of GATE's features, which are those of Java, as the texts that Annotator keeps."""

from __future__ import annotations

from annotator.errors import FileRefused
from annotator.formats.foreign_xml import parse

STRING, BOOLEAN, INTEGER, DOUBLE = "java.lang.String", "java.lang.Boolean", "java.lang.Integer", "java.lang.Double"

_WRAPPER = "gate.corpora.ObjectWrapper"
_LISTS = ("List", "Set", "Vector", "Collection", "Deque")
_MANY = frozenset({"list", "linked-list", "set", "linked-hash-set", "tree-set", "object-array", "vector"})
_FLAGS = {"true": "yes", "false": "no"}


def values_of(class_name: str, said: str) -> tuple[list[str], bool]:
    """The values that a feature has.

    Args:
        class_name: of the value, as `className` tells it.
        said: its text.

    Returns:
        The values, several ones for a list or set; and whether they are plain. What is not, such as a map,
        is the text of the file.
    """
    if class_name == BOOLEAN:
        return [_FLAGS.get(said.strip().lower(), said)], True
    if class_name == _WRAPPER:
        found = _unwrapped(said)
        return ([said], False) if found is None else (found, True)
    if class_name.startswith("java.util.") and class_name.endswith(_LISTS):
        return [one for one in said.split(";") if one], True
    return [said], True


def _unwrapped(said: str) -> list[str] | None:
    """What XStream wrote, or None unless that is a plain value or a list of such."""
    # XStream says XML 1.1, of which nothing is used and which libxml2 does not know
    inner = said.partition("?>")[2] if said.lstrip().startswith("<?xml") else said
    try:
        root = parse(inner.encode(errors="replace"), name="a value")
    except FileRefused:
        return None
    value = root[0] if len(root) == 1 and root[0].tag == "value" else None
    if value is None:
        return None
    elements = list(value) if value.get("class") in _MANY else [value]
    if any(len(one) or "reference" in one.attrib for one in elements):
        return None
    texts = [(one.tag if value.get("class") in _MANY else value.get("class"), one.text or "") for one in elements]
    return [_FLAGS.get(text, text) if kind == "boolean" else text for kind, text in texts]
