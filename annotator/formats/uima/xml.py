"""Feature structures and their types as XML: XMI, and UIMA's description of a type system."""

from __future__ import annotations

from functools import lru_cache

from annotator.errors import CorpusError
from annotator.formats.uima.names import ARRAY, CUSTOM, METADATA, PARAGRAPH, STRINGS
from annotator.formats.uima.structures import Structure, Structures, Types
from annotator.formats.xml_text import DECLARATION, Uncarriable, carriable, escape, escape_attribute

_PREFIXES = {
    CUSTOM.removesuffix("."): "custom",
    METADATA.removesuffix("."): "metadata",
    PARAGRAPH.rpartition(".")[0]: "segmentation",
    "annotator": "annotator",
}
_SPACES = "".join(f' xmlns:{prefix}="http:///{name.replace(".", "/")}.ecore"' for name, prefix in _PREFIXES.items())
_HEAD = (
    f"{DECLARATION}\n"
    f'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"{_SPACES} xmi:version="2.0">\n'
    '<cas:NULL xmi:id="0"/>\n'
)


def xmi(structures: Structures) -> bytes:
    """An article as XMI, an element a line.

    Raises:
        CorpusError: it holds a character that XML cannot carry.
    """
    try:
        lines = [_line(one) for one in structures.found]
        text = escape_attribute(carriable(structures.text))
    except Uncarriable as error:
        raise CorpusError(f"Article {structures.name} cannot be written as XMI: {error}") from error
    members = " ".join(str(one.id) for one in structures.found)
    sofa = f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" sofaString="{text}"/>\n'
    return f'{_HEAD}{"".join(lines)}{sofa}<cas:View sofa="1" members="{members}"/>\n</xmi:XMI>\n'.encode()


def _line(one: Structure) -> str:
    tag = _tag(one.type)
    place = "" if one.begin is None else f' sofa="1" begin="{one.begin}" end="{one.end}"'
    said = "".join([f' {name}="{_value(value)}"' for name, value in one.said.items()])
    opening = f'<{tag} xmi:id="{one.id}"{place}{said}'
    if one.target:
        opening += f' target="{one.target}"'
    for name, ids in (one.refs or {}).items():
        opening += f' {name}="{" ".join(map(str, ids))}"'
    if not one.lists:
        return f"{opening}/>\n"
    children = [f"<{name}>{escape(carriable(value))}</{name}>" for name, held in one.lists.items() for value in held]
    return f"{opening}>{''.join(children)}</{tag}>\n"


@lru_cache(4096)
def _value(value: str) -> str:
    return escape_attribute(carriable(value))


@lru_cache(1024)
def _tag(type_name: str) -> str:
    package, _, short = type_name.rpartition(".")
    return f"{_PREFIXES[package]}:{short}"


def type_system_xml(types: Types) -> bytes:
    """A type system as UIMA describes it; INCEpTION makes layers of it."""
    lines = [DECLARATION, '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">', "  <types>"]
    for one in types.declared.values():
        lines += ["    <typeDescription>", f"      <name>{one.name}</name>"]
        lines.append(f"      <description>{escape(carriable(one.says))}</description>")
        lines.append(f"      <supertypeName>{one.above}</supertypeName>")
        lines.append("      <features>")
        for name, range_, element in one.fields:
            lines.append("        <featureDescription>")
            lines.append(f"          <name>{name}</name>")
            lines.append("          <description/>")
            lines.append(f"          <rangeTypeName>{range_}</rangeTypeName>")
            if element:
                lines.append(f"          <elementType>{element}</elementType>")
            if range_ in (ARRAY, STRINGS):
                lines.append("          <multipleReferencesAllowed>false</multipleReferencesAllowed>")
            lines.append("        </featureDescription>")
        lines += ["      </features>", "    </typeDescription>"]
    return "\n".join([*lines, "  </types>", "</typeSystemDescription>", ""]).encode()
