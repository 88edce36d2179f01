"""UIMA CAS as XMI: a file an article, and the type system that explains them beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.files import Files
from annotator.formats.foreign_values import number_of
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.uima.cas import Cas, View, structures_of
from annotator.formats.uima.reading import articles_of
from annotator.formats.uima.structures import Structures, Types
from annotator.formats.uima.types import guarded, types_for, xml_of
from annotator.formats.uima.xml import type_system_xml, xmi
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

_XMI = "http://www.omg.org/XMI"
_CAS = "http:///uima/cas.ecore"
_ID = f"{{{_XMI}}}id"
_PACKAGE = re.compile(r"http:///([A-Za-z0-9_/]+)\.ecore", re.ASCII).fullmatch
SUFFIX = ".xmi"
TYPES = "TypeSystem.xml"


def _sniff(name: str, head: bytes) -> bool:
    if not name.lower().endswith((".xmi", ".xml")) or _CAS.encode() not in head:
        return False
    return foreign_xml.root_tag(head) == "XMI" and _XMI.encode() in head


# -- reading -------------------------------------------------------------------------------------------


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    yield from articles_of(_load(files, name), files.shown(name), reading)


def _load(files: Files, name: str) -> Cas:
    import cassis

    shown = files.shown(name)
    root = xml_of(files.read(name), shown)
    if root.tag != f"{{{_XMI}}}XMI":
        raise FileRefused(shown, "is no XMI of a CAS: its root has to be <xmi:XMI>; export it again")
    raw = _Raw(root, shown)
    system, said = types_for(files, name, {key: frozenset(names) for key, names in raw.used.items()})
    whole = etree.tostring(root)
    cas = guarded(shown, "is an XMI", lambda: cassis.load_cas_from_xmi(BytesIO(whole), typesystem=system, trusted=True))
    return Cas(system, structures_of(cas), raw.homes, raw.views(), said)


class _Raw:
    """What an XMI says by itself; takes the texts out of it, and puts all structures into one view."""

    def __init__(self, root: etree._Element, name: str) -> None:
        self._name = name
        self.used: dict[str, set[str]] = {}
        self.homes: dict[int, int] = {}
        self._sofas: dict[int, tuple[str, str | None]] = {}
        self._members: dict[int, list[int]] = {}
        found: set[int] = set()
        for element in root:
            tag = etree.QName(element)
            if (tag.namespace, tag.localname) == (_CAS, "View"):
                self._members[self._number(element, "sofa")] = self._numbers(element, "members")
                root.remove(element)
                continue
            identity = self._number(element, _ID)
            if identity in found:
                raise FileRefused(name, f"has the xmi:id {identity} twice", line=element.sourceline or 0)
            if (tag.namespace, tag.localname) == (_CAS, "Sofa"):
                self._sofas[identity] = (element.get("sofaID", ""), element.attrib.pop("sofaString", None))
                continue
            found.add(identity)
            self._look(element, tag, identity)
        if not self._sofas:
            raise FileRefused(name, "holds no text; have the text exported with it")
        view = etree.SubElement(root, f"{{{_CAS}}}View", sofa=str(next(iter(self._sofas))))
        view.set("members", " ".join(str(one) for one in sorted(found) if one))

    def views(self) -> list[View]:
        """The views in the order of their sofas."""
        return [View(one, name, text, self._members.get(one, [])) for one, (name, text) in self._sofas.items()]

    def _look(self, element: etree._Element, tag: etree.QName, identity: int) -> None:
        package = _PACKAGE(tag.namespace or "")
        if not package:
            raise FileRefused(self._name, f"holds <{tag.localname}>, which is of no type", line=element.sourceline or 0)
        type_name = f"{package[1].replace('/', '.')}.{tag.localname}".removeprefix("uima.noNamespace.")
        if type_name != "uima.cas.NULL":
            names = self.used.setdefault(type_name, set())
            names.update(str(key) for key in element.attrib if key != _ID)
            names.update(etree.QName(child).localname for child in element)
        if "begin" in element.attrib:
            self.homes[identity] = self._number(element, "sofa")

    def _number(self, element: etree._Element, key: str) -> int:
        number = number_of(element.get(key))
        if number is None:
            shown = key.rpartition("}")[2]
            reason = f"holds <{etree.QName(element).localname}> without a number as its {shown}; export it again"
            raise FileRefused(self._name, reason, line=element.sourceline or 0)
        return number

    def _numbers(self, element: etree._Element, key: str) -> list[int]:
        numbers = [number_of(one) for one in element.get(key, "").split()]
        if None in numbers:
            reason = f"holds <{etree.QName(element).localname}> with something else than numbers as its {key}"
            raise FileRefused(self._name, f"{reason}; export it again", line=element.sourceline or 0)
        return [one for one in numbers if one is not None]


# -- writing -------------------------------------------------------------------------------------------


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    types = Types(writing.scheme, writing.layers)
    writing.put(TYPES, type_system_xml(types))
    for annotated in articles:
        writing.put(f"{annotated.document.id}{SUFFIX}", xmi(Structures(annotated, writing, types)))
        yield annotated.document.id


FORMAT = Format(
    name="uima-xmi",
    title="UIMA CAS as XMI",
    suffixes=(SUFFIX,),
    sniff=_sniff,
    read=_read,
    write=_write,
    module="cassis",
    extra="uima",
)
