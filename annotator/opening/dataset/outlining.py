"""What a dataset has to know of every article of a shard, as a table: where it is from, its labels, its sentences."""

from __future__ import annotations

import base64
import binascii
import json
import sys
import zlib
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.datasets.passages import sentences
from annotator.durable import reason
from annotator.editing.main_text import dropped_spans
from annotator.errors import FileRefused
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.opening.article_shards import Shelved, unshelve
from annotator.opening.batches.folders import scheme_of, sha256
from annotator.opening.batches.made_with import code
from annotator.opening.dataset.surveying import Label, by_label
from annotator.opening.tracing import LIKENESS
from annotator.storage.mirror import SCHEME
from annotator.storage.outlines import Labelled, Outline
from annotator.storage.versions import NEXT, PREVIOUS, addresses

_HELD = 4_096
"""Stories that are held while near copies are compared, and some more answers."""

_REST = b"\t"
"""Between what a survey reads of an article and its story, which only near copies are compared by."""


class Outlined(NamedTuple):
    """A row of a table.

    Attributes:
        outline: the article's; in no cluster yet.
        labels: how often it has each label.
        sentences: the keys of `datasets.passages`.
    """

    outline: Outline
    labels: Mapping[Label, int]
    sentences: Sequence[int]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Writes a row for each article of a shard; a shard with an article of another scheme is refused.

    Attributes:
        scheme: the scheme.xml that the articles are taken for annotated under.
        is_built_in: whether there is none beside the shards, and this is the one that comes with Annotator.
    """

    scheme: bytes
    is_built_in: bool = False
    suffix: str = ".outlines.jsonl"
    model: str = ""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"work": "outlines", "scheme": sha256(self.scheme), "built in": self.is_built_in}

    @property
    def code(self) -> str:
        return code("regex")

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        scheme = scheme_of(self.scheme)
        articles = 0
        for one in unshelve(shard):
            annotated = one.read()
            self._refuse_other(annotated, scheme, one.member)
            out.write(_line(annotated, scheme, one))
            articles += 1
        return Done({"articles": articles})

    def _refuse_other(self, annotated: AnnotatedDocument, scheme: Scheme, member: str) -> None:
        named = annotated.scheme.id
        if named in ("", scheme.id):
            return
        if self.is_built_in:
            raise FileRefused(member, f"was annotated under the scheme {named}; put its {SCHEME} beside the shards")
        there = f"the {SCHEME} beside the shards is that of {scheme.id}"
        raise FileRefused(member, f"was annotated under the scheme {named}, and {there}; put the right one there")


def _line(annotated: AnnotatedDocument, scheme: Scheme, one: Shelved) -> bytes:
    document = annotated.document
    said = {
        "id": document.id,
        "outlet": document.outlet,
        "published": document.published,
        "sha256": document.sha256,
        "addresses": list(dict.fromkeys(addresses(document.facts))),
        "versions": [*document.facts.values(PREVIOUS), *document.facts.values(NEXT)],
        "labels": [[*label, count] for label, count in sorted(by_label(_labelled(annotated)).items())],
        "sentences": _packed(array("q", dict.fromkeys(_sentences(annotated, scheme)))),
    }
    story = LIKENESS.story(document.text, document.blocks, one.hints)
    head = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return head + _REST + base64.b64encode(zlib.compress(story.encode(), 1)) + b"\n"


def _sentences(annotated: AnnotatedDocument, scheme: Scheme) -> Iterator[int]:
    """Keys of the sentences, those in what blocks' labels leave out left aside: by whoever has labelled blocks."""
    layers = {layer.name for layer in scheme.layers if layer.unit == "block"}
    sets = {name: made for name, made in annotated.sets.items() if _has_any(made, layers)}
    document = annotated.document
    return (key for key, _ in sentences(document.text, dropped_spans(replace(annotated, sets=sets), scheme)))


def _has_any(made: AnnotationSet, layers: Collection[str]) -> bool:
    return any(one.layer in layers for one in made.items()) or any(layer in layers for layer in made.states)


def _labelled(annotated: AnnotatedDocument) -> list[Labelled]:
    counted = Counter(
        (one.layer, one.label, name) for name, made in annotated.sets.items() for one in made.annotations()
    )  # fmt: skip
    return [Labelled(annotated.document.id, *what, times) for what, times in counted.items()]


def _packed(keys: array[int]) -> str:
    if sys.byteorder == "big":
        keys.byteswap()
    return base64.b64encode(keys.tobytes()).decode()


def _unpacked(said: str) -> array[int]:
    keys = array("q", base64.b64decode(said, validate=True))
    if sys.byteorder == "big":
        keys.byteswap()
    return keys


def outlined(files: Iterable[Path]) -> Iterator[Outlined]:
    """The rows of tables, in their order.

    Raises:
        FileRefused: one cannot be read.
    """
    for path in files:
        for _, line in _lines(path):
            try:
                said = json.loads(line.partition(_REST)[0])
                outline = Outline(
                    said["id"], sys.intern(said["outlet"]), said["published"], 0, said["sha256"],
                    tuple(said["addresses"]), tuple(said["versions"]),
                )  # fmt: skip
                labels = {(layer, label): count for layer, label, count in said["labels"]}
                yield Outlined(outline, labels, _unpacked(said["sentences"]))
            except (ValueError, KeyError, TypeError) as error:
                raise _no_table(path) from error


class Places:
    """Where the rows of tables are, in 8 bytes each, and the stories in them.

    Args:
        files: the tables, in the order of their shards.

    Attributes:
        firsts: the number of the first article of each table.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self._begins = array("Q")
        self.firsts: list[int] = []
        for path in files:
            self.firsts.append(len(self._begins))
            self._begins.extend(begin for begin, _ in _lines(path))
        self._story = lru_cache(_HELD)(self._read)
        self.is_near = lru_cache(_HELD)(self._is_near)

    def table_of(self, number: int) -> int:
        """In which table an article is, by its number among all."""
        return bisect_right(self.firsts, number) - 1

    def _is_near(self, one: int, other: int) -> bool:
        """Whether two articles, by their numbers, are near copies, as a store tells them: by their texts."""
        return LIKENESS.exact(self._story(one), self._story(other)) >= LIKENESS.near

    def _read(self, number: int) -> str:
        path = self._files[self.table_of(number)]
        try:
            with path.open("rb") as file:
                file.seek(self._begins[number])
                packed = file.readline().partition(_REST)[2]
            return zlib.decompress(base64.b64decode(packed.rstrip(), validate=True)).decode()
        except OSError as error:
            raise FileRefused(str(path), f"cannot be read: {reason(error)}") from error
        except (zlib.error, binascii.Error, ValueError) as error:
            raise _no_table(path) from error


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a table, each with the byte that it begins at."""
    begin = 0
    try:
        with path.open("rb") as file:
            for line in file:
                yield begin, line
                begin += len(line)
    except OSError as error:
        raise FileRefused(str(path), f"cannot be read: {reason(error)}") from error


def _no_table(path: Path) -> FileRefused:
    return FileRefused(str(path), "is no table of articles; delete it, and begin again")
