"""croissant.json: a dataset described for machines, in Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html).

What Croissant 1.0 can say of lists in lists is less than what is in the files: of the parts of an annotation it
describes the first, and other lists in lists only by name. Fields that it describes are those that mlcroissant loads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from annotator.datasets.card import tables
from annotator.datasets.card.about import About
from annotator.datasets.card.columns import INTEGER, MEANINGS, NUMBER, OTHER, TEXT, YES_NO, Column
from annotator.datasets.card.content import plain
from annotator.datasets.card.facts import OFFSETS, TEXTS, Facts
from annotator.datasets.card.naming import citation, languages, licences, summary, title, version
from annotator.datasets.rights import UNKNOWN

FILE: Final = "croissant.json"

CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

PARQUET: Final = "application/x-parquet"
SPLITS: Final = "splits"

_TYPES = {TEXT: "sc:Text", INTEGER: "sc:Integer", NUMBER: "sc:Float", YES_NO: "sc:Boolean"}
_SPANS = "spans"

Json = dict[str, Any]


def described(facts: Facts, about: About | None = None) -> bytes:
    """croissant.json; the same dataset, the same bytes."""
    said = about or About()
    found = [table for table in tables.tables(facts) if tables.splits(facts, table)]
    whole: Json = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": title(facts, said) or "dataset",
        "description": summary(facts, said),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": version(facts, said),
        "license": [_licence(one) for one in licences(facts, said)],
        "citeAs": citation(facts, said),
        "datePublished": facts.newest[:10],
        "url": said.homepage,
        "inLanguage": [*languages(facts)],
        "creator": [_creator(name, url, kind) for name, url, kind in said.creators],
        "isLiveDataset": False,
        "distribution": [*_files(facts), *(_file_set(facts, table) for table in found)],
        "recordSet": [*_splits(facts), *(_record_set(facts, table) for table in found)],
    }
    kept = {key: value for key, value in whole.items() if value not in ("", [])}
    shown = json.dumps(kept, ensure_ascii=False, indent=1)
    return (shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "\n").encode()


def _licence(spdx: str) -> str:
    if spdx == UNKNOWN:
        return "Not known of all parts; see Rights in README.md"
    return f"https://spdx.org/licenses/{identity(spdx)}.html"


def _creator(name: str, url: str, kind: str) -> Json:
    made = {"@type": f"sc:{kind.title()}", "name": plain(name)}
    return {**made, "url": url} if url else made


def identity(*words: str) -> str:
    """What something is called in the file: a relative address without blanks."""
    return "/".join(quote(word, safe="-_.~", errors="replace") for word in words)


# -- files ---------------------------------------------------------------------------------------------


def _files(facts: Facts) -> Iterator[Json]:
    for file in sorted(file for file in facts.files if file.table):
        yield {
            "@type": "cr:FileObject",
            "@id": identity(*file.path.split("/")),
            "name": file.path,
            "contentUrl": file.path,
            "contentSize": f"{file.size} B",
            "encodingFormat": PARQUET,
            "sha256": file.sha256,
        }


def _file_set(facts: Facts, table: str) -> Json:
    found = [one for split in tables.splits(facts, table) for one in tables.patterns(facts, table, split)]
    return {
        "@type": "cr:FileSet",
        "@id": identity("files", table),
        "name": f"files of {table}",
        "description": f"All files of the table {table}.",
        "encodingFormat": PARQUET,
        "includes": found,
    }


# -- records -------------------------------------------------------------------------------------------


def _splits(facts: Facts) -> Iterator[Json]:
    names = tables.splits(facts)
    if not names:
        return
    key = identity(SPLITS, "name")
    yield {
        "@type": "cr:RecordSet",
        "@id": SPLITS,
        "name": SPLITS,
        "dataType": "cr:Split",
        "key": {"@id": key},
        "field": [{"@type": "cr:Field", "@id": key, "name": "name", "dataType": "sc:Text"}],
        "data": [{key: name} for name in names],
    }


def _record_set(facts: Facts, table: str) -> Json:
    source = {"fileSet": {"@id": identity("files", table)}}
    found = tables.columns_of(facts, table)
    made: Json = {"@type": "cr:RecordSet", "@id": identity(table), "name": table, "description": _about(facts, table)}
    if table in (TEXTS, OFFSETS):
        made["key"] = {"@id": identity(table, "id")}
    fields = [_split_field(facts, table, source)] if "split" not in {one.name for one in found} else []
    fields += [field for one in found if (field := _field(one, table, source))]
    return {**made, "field": fields}


def _about(facts: Facts, table: str) -> str:
    left = [one.name for one in tables.columns_of(facts, table) if _hidden(one)]
    what = "The articles with their text" if table == TEXTS else "The articles without their text"
    if layer := tables.layer_of(table):
        what = f"Layer {layer} as tokens and tags"
    more = f" Not described here: {', '.join(left)}, lists in lists; see README.md." if left else ""
    return f"{what}; offsets are Unicode code points, end exclusive.{more}"


def _split_field(facts: Facts, table: str, source: Json) -> Json:
    """The split, by the path of the file. The pattern fits the bare name as well, as it may be applied again."""
    names = "|".join(re.escape(one) for one in tables.splits(facts, table))
    return {
        "@type": "cr:Field",
        "@id": identity(table, "split"),
        "name": "split",
        "dataType": "sc:Text",
        "references": {"field": {"@id": identity(SPLITS, "name")}},
        "source": {
            **source,
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": rf"^(?:.*[/\\])?({names})(?:-[^/\\]*)?$"},
        },
    }


def _hidden(column: Column) -> bool:
    """Whether something of it is not described."""
    if column.parts:
        return any(part.parts and part.name != _SPANS for part in column.parts) or not column.parts[0].name
    return column.kind == OTHER


def _field(column: Column, table: str, source: Json) -> Json | None:
    name = identity(table, column.name)
    made: Json = {"@type": "cr:Field", "@id": name, "name": column.name}
    if meaning := MEANINGS.get(column.name):
        unit = f" ({meaning.unit})" if meaning.unit else ""
        made["description"] = f"{meaning.words.replace('`', '')}{unit}"
    extract = {**source, "extract": {"column": column.name}}
    if not column.parts:
        if column.kind not in _TYPES:
            return None
        repeated = {"repeated": True} if column.is_list else {}
        return {**made, "dataType": _TYPES[column.kind], **repeated, "source": extract}
    parts = [part for one in column.parts for part in _parts(one, name, extract)]
    if not parts:
        return None
    return {**made, **({"repeated": True} if column.is_list else {}), "subField": parts}


def _parts(part: Column, name: str, extract: Json) -> Iterator[Json]:
    if part.name == _SPANS and part.is_list:
        for edge in ("begin", "end"):
            said = f"where the first part {'begins' if edge == 'begin' else 'ends, exclusive'} (code points)"
            yield {**_part(name, edge, "sc:Integer", extract, f"spans[0].{edge}"), "description": said}
    elif part.name and not part.parts and not part.is_list and part.kind in _TYPES:
        yield _part(name, part.name, _TYPES[part.kind], extract, part.name)


def _part(parent: str, name: str, kind: str, extract: Json, path: str) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{parent}/{identity(name)}",
        "name": name,
        "dataType": kind,
        "source": {**extract, "transform": {"jsonPath": path}},
    }
