"""Writes PubAnnotation's JSON: a file an article, one track for each annotator where there are several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from annotator.formats import carried
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.document import AnnotatedDocument, Block

SUFFIX = ".json"
FACTS = "annotator"
"""The key under which we say what PubAnnotation has no word for."""

PATH, ROLES, PART_OF = "annotator.path", "annotator.roles", "annotator.part-of"
"""Attributes of a block, of a relation, and of what belongs to the relation that it names."""

_SOURCE = ("sourcedb", "sourceid", "divid")

_text: Any = lru_cache(8192)(encode_basestring)
"""A text as JSON has it; the same few come back in every article."""


def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """Write articles, a file each."""
    for annotated in articles:
        writing.put(f"{annotated.document.id}{SUFFIX}", _written(annotated, writing).encode())
        yield annotated.document.id


def _written(annotated: AnnotatedDocument, writing: Writing) -> str:
    document = annotated.document
    annotations, relations = writing.items(annotated)
    there = {one.id: one for one in annotations}
    links = [(one, args) for one in relations if (args := writing.linked(one, there, document))]
    people = sorted({one.annotator for one in annotations} | {one.annotator for one, _ in links})
    source = {"sourceid": document.id} | {name: value for name, value in document.meta if name in _SOURCE}
    lines = [f"{_text(name)}:{_text(source[name])}" for name in _SOURCE if name in source]
    facts = carried.document_pairs(annotated, writing)
    # before the text, so that the file is known by its first bytes
    lines.append(f'"{FACTS}":{{' + ",".join([f"{_text(name)}:{_text(value)}" for name, value in facts]) + "}")
    lines.append(f'"text":{encode_basestring(document.text)}')
    lines.append(_list("blocks", [_block(number, one) for number, one in enumerate(document.blocks, 1)]))
    tracks = [
        _track(
            who,
            [one for one in annotations if one.annotator == who],
            [one for one in links if one[0].annotator == who],
        )
        for who in people
    ]
    paths = [
        _attribute(f"P{number}", f"B{number}", PATH, one.path)
        for number, one in enumerate(document.blocks, 1)
        if one.path
    ]
    if len(tracks) == 1 and not paths:
        lines += tracks[0]
    else:
        lines.append(_list("attributes", paths))
        lines.append(_list("tracks", ["{" + ",\n".join(track) + "}" for track in tracks]))
    return "{" + ",\n".join(filter(None, lines)) + "}\n"


def _track(who: str, annotations: Sequence[Annotation], links: Sequence[tuple[Relation, list[Arg]]]) -> list[str]:
    """One annotator's work, as the members of an object."""
    said: list[str] = []
    items: list[Annotation | Relation] = [*annotations, *(relation for relation, _ in links)]
    for item in items:
        start = f'","subj":"{item.id}",'
        times = [f'"pred":"{name}","obj":{encode_basestring(time)}}}' for name, time in carried.time_pairs(item)]
        for about in (*_steady(*carried.steady(item)), *times):
            said.append(f'{{"id":"A{len(said) + 1}{start}{about}')
    relations: list[str] = []
    for relation, args in links:
        for number, ref in enumerate([arg.ref for arg in args[1:]] or [args[0].ref]):
            identity = f"{relation.id}-{number + 1}" if number else relation.id
            relations.append(
                f'{{"id":"{identity}","subj":"{args[0].ref}","pred":{_text(relation.label)},"obj":"{ref}"}}'
            )
            name, value = (PART_OF, relation.id) if number else (ROLES, carried.names_written(arg.role for arg in args))
            said.append(_attribute(f"A{len(said) + 1}", identity, name, value))
    members = [
        f'"project":{_text(who)}',
        _list("denotations", list(map(_denotation, annotations))),
        _list("relations", relations),
        _list("attributes", said),
    ]
    return list(filter(None, members))


def _denotation(one: Annotation) -> str:
    spans = ",".join([f'{{"begin":{begin},"end":{end}}}' for begin, end in one.spans])
    where = spans if len(one.spans) == 1 else f"[{spans}]"
    return f'{{"id":"{one.id}","span":{where},"obj":{_text(one.label)}}}'


def _block(number: int, block: Block) -> str:
    begin, end, kind, _ = block
    return f'{{"id":"B{number}","span":{{"begin":{begin},"end":{end}}},"obj":"{kind}"}}'


def _attribute(identity: str, subject: str, name: str, value: str) -> str:
    return f'{{"id":"{identity}","subj":"{subject}","pred":{_text(name)},"obj":{_text(value)}}}'


@lru_cache(8192)
def _steady(*said: object) -> tuple[str, ...]:
    """The ends of the attributes of an item, but for its times."""
    pairs = carried.item_pairs(*said, repeats=True)  # type: ignore[arg-type]
    return tuple(f'"pred":{_text(name)},"obj":{_text(value)}}}' for name, value in pairs)


def _list(name: str, members: Sequence[str]) -> str:
    """A list with one thing a line; nothing if it is empty."""
    return f'"{name}":[\n' + ",\n".join(members) + "\n]" if members else ""
