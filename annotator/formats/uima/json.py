"""UIMA CAS as JSON (JSON CAS 0.4): a file an article, its type system inside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import StringIO
from typing import Any

from annotator.errors import FileRefused
from annotator.formats.files import Files
from annotator.formats.foreign_values import number_of
from annotator.formats.format import Format
from annotator.formats.json_values import json_of
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.uima.cas import Cas, View, structures_of
from annotator.formats.uima.names import ARRAY, STRINGS
from annotator.formats.uima.reading import articles_of
from annotator.formats.uima.structures import Structures, Types
from annotator.formats.uima.types import guarded, system_of_json, types_for
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

_FIRST = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"%(?:TYPES|FEATURE_STRUCTURES|VIEWS)"\s*:').match
_PRIMITIVE = re.compile(r"uima\.cas\.(?:Boolean|Byte|Short|Integer|Long|Float|Double|String)").fullmatch
_SOFA = "uima.cas.Sofa"
_REST = "%"
SUFFIX = ".json"


def _sniff(name: str, head: bytes) -> bool:
    return name.lower().endswith(SUFFIX) and _FIRST(head) is not None


# -- reading -------------------------------------------------------------------------------------------


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    yield from articles_of(_load(files, name), files.shown(name), reading)


def _load(files: Files, name: str) -> Cas:
    import cassis

    shown = files.shown(name)
    data = json_of(files.read(name), name=shown)
    if not isinstance(data, dict) or "%FEATURE_STRUCTURES" not in data:
        raise FileRefused(shown, "is no JSON CAS 0.4: it has no %FEATURE_STRUCTURES; export it again")
    raw = _Raw(data, shown)
    own = system_of_json(data.get("%TYPES"), shown)
    system, said = types_for(files, name, {key: frozenset(names) for key, names in raw.used.items()}, own)

    def load() -> Any:
        whole = StringIO(json.dumps(raw.whole()))
        return cassis.load_cas_from_json(whole, typesystem=system, merge_typesystem=False)

    return Cas(system, structures_of(guarded(shown, "is a JSON CAS", load)), raw.homes, raw.views, said)


class _Raw:
    """What a JSON CAS says by itself, made into what dkpro-cassis can read."""

    def __init__(self, data: dict[str, Any], name: str) -> None:
        self._name = name
        self.used: dict[str, set[str]] = {}
        self.homes: dict[int, int] = {}
        self._sofas: dict[int, tuple[str, str | None]] = {}
        self._found: dict[int, dict[str, Any]] = {}
        for identity, one in self._listed(data["%FEATURE_STRUCTURES"]):
            self._take(identity, one)
        for identity, one in self._found.items():
            self._check_references(identity, one)
        self.views = list(self._seen(data.get("%VIEWS", {})))

    def whole(self) -> dict[str, object]:
        """The CAS without its texts, and with all structures in one view."""
        members = [one for one in self._found if one not in self._sofas]
        return {
            "%FEATURE_STRUCTURES": list(self._found.values()),
            "%VIEWS": {"_InitialView": {"%MEMBERS": members}},
        }

    def _refuse(self, reason: str) -> FileRefused:
        return FileRefused(self._name, f"{reason}; export it again")

    def _listed(self, structures: object) -> Iterator[tuple[int | None, object]]:
        if isinstance(structures, dict):
            for key, one in structures.items():
                yield number_of(key), one
        elif isinstance(structures, list):
            for one in structures:
                yield number_of(one.get("%ID")) if isinstance(one, dict) else None, one
        else:
            raise self._refuse("has %FEATURE_STRUCTURES that are neither a list nor an object")

    def _take(self, identity: int | None, one: object) -> None:
        if identity is None or not isinstance(one, dict) or not isinstance(one.get("%TYPE"), str):
            raise self._refuse("holds a structure without %ID or %TYPE")
        if identity in self._found:
            raise self._refuse(f"has the %ID {identity} twice")
        type_name = one["%TYPE"]
        if type_name.endswith("[]"):
            kind = type_name.removesuffix("[]")
            type_name = f"{kind}Array" if _PRIMITIVE(kind) else ARRAY
        made = {**one, "%ID": identity, "%TYPE": type_name}
        self._found[identity] = made
        if type_name == _SOFA:
            text = made.pop("sofaString", None)
            made.pop("@sofaArray", None)
            self._sofas[identity] = (str(made.get("sofaID")), text if isinstance(text, str) else None)
            return
        features = {key[1:] if key[0] in "@#^" else key for key in made if key and key[0] != _REST}
        self.used.setdefault(type_name, set()).update(features)
        if "begin" in made or "end" in made:
            self._place(identity, made)

    def _place(self, identity: int, made: dict[str, Any]) -> None:
        sofa = number_of(made.get("@sofa"))
        if sofa is None:
            raise self._refuse(f"holds the structure {identity}, which has offsets and no text (@sofa)")
        self.homes[identity] = sofa
        for key in ("begin", "end"):
            if not isinstance(made.get(key), int) or isinstance(made[key], bool):
                raise self._refuse(f"holds the structure {identity}, whose {key} is no number")

    def _check_references(self, identity: int, made: dict[str, Any]) -> None:
        """dkpro-cassis takes a reference to nothing for none."""
        refs = [made[key] for key in made if key.startswith("@")]
        elements = made.get("%ELEMENTS") if made["%TYPE"] == ARRAY else None
        refs += elements if isinstance(elements, list) else []
        for ref in refs:
            if ref is not None and (number_of(ref) is None or isinstance(ref, str) or ref not in self._found):
                raise self._refuse(f"holds the structure {identity} that refers to {str(ref)[:40]}, which is not there")

    def _seen(self, views: object) -> Iterator[View]:
        if not isinstance(views, dict):
            raise self._refuse("has %VIEWS that are no object")
        members: dict[int, list[int]] = {}
        for name, view in views.items():
            if not isinstance(view, dict) or not isinstance(listed := view.get("%MEMBERS", []), list):
                raise self._refuse(f"has a view {name[:40]} without members")
            named = [one for one, (said, _) in self._sofas.items() if said == name]
            sofa = number_of(view.get("%SOFA")) or next(iter(named), None)
            numbers = [number_of(one) for one in listed]
            if None in numbers:
                raise self._refuse(f"has a view {name[:40]} whose members are no numbers")
            found = [one for one in numbers if one is not None]
            if sofa is None:
                yield View(0, name, None, found)
            else:
                members.setdefault(sofa, []).extend(found)
        for one, (name, text) in self._sofas.items():
            yield View(one, name, text, members.get(one, []))


# -- writing -------------------------------------------------------------------------------------------

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    types = Types(writing.scheme, writing.layers)

    @cache
    def declared(used: frozenset[str]) -> str:
        return _encode(types.json(used))

    for annotated in articles:
        structures = Structures(annotated, writing, types)
        said = declared(frozenset([one.type for one in structures.found]))
        whole = f'{{"%TYPES":{said},{_encode(_json(structures))[1:]}\n'
        writing.put(f"{annotated.document.id}{SUFFIX}", whole.encode())
        yield annotated.document.id


def _json(structures: Structures) -> dict[str, object]:
    sofa = {"%ID": 1, "%TYPE": _SOFA, "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text/plain"}
    made: list[dict[str, object]] = [{**sofa, "sofaString": structures.text}]
    arrays = structures.next_id
    for one in structures.found:
        value: dict[str, object] = {"%ID": one.id, "%TYPE": one.type}
        if one.begin is not None:
            value["@sofa"], value["begin"], value["end"] = 1, one.begin, one.end
        value.update(one.said)
        made.append(value)
        for type_name, several in ((STRINGS, one.lists), (ARRAY, one.refs)):
            for name, elements in (several or {}).items():
                made.append({"%ID": arrays, "%TYPE": type_name, "%ELEMENTS": elements})
                value[f"@{name}"] = arrays
                arrays += 1
        if one.target:
            value["@target"] = one.target
    members = [one.id for one in structures.found]
    return {"%FEATURE_STRUCTURES": made, "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}}}


FORMAT = Format(
    name="uima-json",
    title="UIMA CAS as JSON",
    suffixes=(SUFFIX,),
    sniff=_sniff,
    read=_read,
    write=_write,
    module="cassis",
    extra="uima",
)
