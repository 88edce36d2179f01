"""Type systems of UIMA: what a file declares, checked before dkpro-cassis makes Python classes of it.

dkpro-cassis compiles feature names into code, walks up supertypes without end, and asks no questions; so names
have to be plain, supertypes known and free of circles, and sizes bounded, before it sees any of them.
"""

from __future__ import annotations

import json
import posixpath
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from io import BytesIO, StringIO
from keyword import iskeyword
from typing import Any, NamedTuple, TypeVar

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.files import Files
from annotator.formats.uima.names import DOCUMENT, META, META_FEATURES

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*", re.ASCII).fullmatch
_TAKEN = frozenset({"xmiID", "self_", "type_"})
_MOST_FEATURES = 200_000
_DEEPEST = 50
_FOLDERS_UP = 3
_LACKING = "Types that it lacks are those of DKPro Core."
_FILE = "TypeSystem.xml"
_LOOKS = re.compile(r"types?(?:[-_ ]?system)?[^/]*\.xml", re.IGNORECASE).search

Declared = Mapping[str, tuple[str, Mapping[str, str]]]
"""Types by name: the supertype, and the range of every feature."""

Used = Mapping[str, frozenset[str]]
"""Types that a file uses, and the features that it gives them."""

_T = TypeVar("_T")


class Types(NamedTuple):
    """A type system that fits a file, and a sentence on where it is from, unless that is where it belongs."""

    system: Any
    said: str


def guarded(name: str, what: str, call: Callable[[], _T]) -> _T:
    """Call dkpro-cassis; whatever it raises becomes FileRefused, and its warnings are nobody's business."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return call()
    except FileRefused:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise FileRefused(name, f"{what} that dkpro-cassis cannot read: {said}; export it again") from error


def xml_of(data: bytes, name: str) -> etree._Element:
    """The root of an XML file of UIMA's.

    Raises:
        FileRefused: it is no XML, or has a DOCTYPE: what its entities stand for is gone from attributes without a word.
    """
    root = foreign_xml.parse(data, name=name)
    if root.getroottree().docinfo.doctype:
        raise FileRefused(name, "has a DOCTYPE, which files of UIMA never have; take it out")
    return root


# -- what is declared ----------------------------------------------------------------------------------


def _declared_in_xml(root: etree._Element) -> Declared:
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for element in root.iter("{*}typeDescription"):
        name = (element.findtext("{*}name") or "").strip()
        _, features = found.setdefault(name, ((element.findtext("{*}supertypeName") or "").strip(), {}))
        for feature in element.iterfind("{*}features/{*}featureDescription"):
            range_ = (feature.findtext("{*}rangeTypeName") or "").strip()
            features[(feature.findtext("{*}name") or "").strip()] = range_
    return found


def _declared_in_json(types: object, name: str) -> Declared:
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for key, one in types.items() if isinstance(types, dict) else ():
        if not isinstance(one, dict):
            raise FileRefused(name, f"declares the type {key[:100]} by something that is no object; export it again")
        features: dict[str, str] = {}
        for feature, said in one.items():
            if not feature.startswith("%"):
                range_ = said.get("%RANGE") if isinstance(said, dict) else None
                features[feature] = range_.removesuffix("[]") if isinstance(range_, str) else ""
        found[key] = (str(one.get("%SUPER_TYPE")), features)
    return found


def _check(declared: Declared, name: str) -> None:
    from cassis.typesystem import is_predefined

    def known(type_name: str) -> bool:
        return type_name in declared or type_name == DOCUMENT or is_predefined(type_name)

    total = 0
    for type_name, (above_it, features) in declared.items():
        above = above_it
        if not _PLAIN(type_name) or len(type_name) > 500:
            raise FileRefused(name, f"declares a type named {type_name[:100]!r}, which is no name; export it again")
        for feature, range_ in features.items():
            if not _PLAIN(feature) or "." in feature or len(feature) > 500 or iskeyword(feature) or feature in _TAKEN:
                reason = f"declares a feature of {type_name} named {feature[:100]!r}, which cannot be read; rename it"
                raise FileRefused(name, reason)
            if not known(range_):
                reason = f"declares {type_name}:{feature} of the type {range_[:100]!r}, which nothing declares; add it"
                raise FileRefused(name, reason)
        total += len(features) + 1
        for _ in range(_DEEPEST):
            if above not in declared:
                break
            above, inherited = declared[above]
            total += len(inherited) + 1
        if above in declared or total > _MOST_FEATURES:
            raise FileRefused(name, f"declares {type_name} under itself, or too much of everything; correct it")
        if not known(above):
            reason = f"declares {type_name} under the type {above[:100]!r}, which nothing declares; add it"
            raise FileRefused(name, reason)


# -- type systems --------------------------------------------------------------------------------------


@lru_cache(8)
def system_of_xml(data: bytes, name: str) -> Any:
    """dkpro-cassis's type system of an XML file.

    Raises:
        FileRefused: it is none, or one that nobody should load.
    """
    import cassis

    root = xml_of(data, name)
    if etree.QName(root).localname != "typeSystemDescription":
        raise FileRefused(name, "is no type system; its root has to be <typeSystemDescription>")
    _check(_declared_in_xml(root), name)
    whole = etree.tostring(root)
    return guarded(name, "is a type system", lambda: cassis.load_typesystem(BytesIO(whole)))


def system_of_json(types: object, name: str) -> Any:
    """dkpro-cassis's type system of what a JSON CAS has in `%TYPES`."""
    _check(_declared_in_json(types, name), name)
    return guarded(name, "has types", lambda: _system_of(json.dumps(types or {})))


@lru_cache(8)
def _system_of(types: str) -> Any:
    import cassis

    whole = f'{{"%TYPES":{types},"%FEATURE_STRUCTURES":[],"%VIEWS":{{}}}}'
    return cassis.load_cas_from_json(StringIO(whole)).typesystem


@cache
def _dkpro() -> Any:
    """The types that everybody means by DKPro Core, which UIMA programs have without a file."""
    import cassis

    system = cassis.load_dkpro_core_typesystem()
    meta = system.create_type(META, DOCUMENT)
    for feature in META_FEATURES:
        system.create_feature(meta, feature, "uima.cas.String")
    system.create_feature(meta, "isLastSegment", "uima.cas.Boolean")
    return system


@lru_cache(8)
def _with_dkpro(system: Any) -> Any:
    import cassis

    return cassis.merge_typesystems(system, _dkpro())


def _misfit(system: Any, used: Used) -> tuple[int, str]:
    """How many types or features of a file a type system lacks, and the first of them."""
    lacking: list[str] = []
    for type_name, features in used.items():
        if not system.contains_type(type_name, match_exactly=True):
            lacking.append(f"the type {type_name}")
            continue
        known = {feature.name.removesuffix("_") for feature in system.get_type(type_name).all_features}
        known |= {feature.name for feature in system.get_type(type_name).all_features} | {"elements"}
        lacking += [f"{type_name}:{feature}" for feature in sorted(features - known)]
    return len(lacking), lacking[0] if lacking else ""


def types_for(files: Files, name: str, used: Used, own: Any = None) -> Types:
    """The type system that a file needs: its own, or one beside or above it, with DKPro Core's types if need be.

    Raises:
        FileRefused: none of them declares all that the file uses.
    """
    nearest: list[tuple[int, str]] = []
    for of_dkpro in (False, True):
        for system, said in _offered(files, name, own):
            try:
                whole = guarded(name, "is of types", partial(_with_dkpro, system)) if of_dkpro else system
            except FileRefused:
                continue  # it has the same types made otherwise
            misfit = _misfit(whole, used)
            if not misfit[0]:
                return Types(whole, f"{said} {_LACKING}".lstrip() if of_dkpro else said)
            nearest.append(misfit)
    reason = f"uses {min(nearest)[1]}, which no type system with it declares; put the {_FILE} of its export beside it"
    raise FileRefused(files.shown(name), reason)


@cache
def _no_types() -> Any:
    import cassis

    return cassis.TypeSystem()


def _offered(files: Files, name: str, own: Any) -> Iterator[tuple[Any, str]]:
    yield _no_types() if own is None else own, ""
    folder = posixpath.dirname(name)
    try:
        at_hand = posixpath.join(folder, _FILE)
        yield system_of_xml(files.read(at_hand), files.shown(at_hand)), ""
    except FileRefused:
        pass  # it is told below, if it is there and broken
    names = [one for one in files.names() if _LOOKS(posixpath.basename(one))]
    for _ in range(_FOLDERS_UP):
        yield from _in_folder(files, [one for one in names if posixpath.dirname(one) == folder])
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _in_folder(files: Files, names: Iterable[str]) -> Iterator[tuple[Any, str]]:
    for other in sorted(names, key=lambda one: (posixpath.basename(one).lower() != _FILE.lower(), one)):
        data = files.read(other)
        if b"typeSystemDescription" in data:
            yield system_of_xml(data, files.shown(other)), f"Its types are those of {posixpath.basename(other)}."
