"""A small format beside standoff XML, for tests: a line of text, then begin, end and label of each annotation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from annotator.errors import FileRefused
from annotator.formats import registry
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

SUFFIX = ".tabbed"


def _sniff(name: str, head: bytes) -> bool:
    return name.endswith(SUFFIX) and b"\t" in head


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    text, *rows = files.read(name).decode().split("\n")
    draft = Draft(reading, files.shown(name), text + "\n", identity=stem_of(name))
    for number, row in enumerate(filter(None, rows)):
        begin, end, label, *_ = row.split("\t")
        draft.annotate(str(number), label, [(int(begin), int(end))])
    yield draft.finished()


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    for annotated in articles:
        if "\n" in annotated.document.text.strip():
            writing.lose("text", annotated.document)
        rows = [f"{one.begin}\t{one.end}\t{one.label}" for one in writing.items(annotated).annotations]
        text = " ".join(annotated.document.text.split("\n"))
        writing.put(f"{annotated.document.id}{SUFFIX}", "\n".join([text, *rows, ""]).encode())
        yield annotated.document.id


def _never(_: Files, name: str, __: Reading) -> Iterator[Arrival | Unread]:
    raise FileRefused(name, "is of a format that is not installed")


FORMAT = Format(
    name="tabbed",
    title="Tabbed",
    suffixes=(SUFFIX,),
    sniff=_sniff,
    read=_read,
    write=_write,
    cannot_express=frozenset({"relations", "features", "authors"}),
    takes_tokens=True,
)

MISSING = Format(
    name="missing",
    title="Missing",
    suffixes=(".missing",),
    sniff=lambda name, _: name.endswith(".missing"),
    read=_never,
    write=_write,
    module="a_package_that_nobody_has",
    extra="missing",
)


@contextmanager
def registered() -> Iterator[None]:
    """Both formats as a package brings them along."""
    entries = [SimpleNamespace(value=one.name, load=lambda one=one: one) for one in (FORMAT, MISSING)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(registry, "entry_points", lambda **_: entries)
        registry.formats.cache_clear()
        yield
    registry.formats.cache_clear()
