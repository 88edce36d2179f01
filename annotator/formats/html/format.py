"""Articles as pages to read: one static page each, without scripts, and an index; they are written only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.formats.format import Format
from annotator.formats.html.page import Page, index_end, index_start
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

INDEX = "index.html"


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    with writing.sink.open(INDEX) as index:
        index.write(index_start(writing.scheme.title or writing.scheme.id).encode())
        for annotated in articles:
            identity = annotated.document.id
            # no id has an underscore, so that no article can take the index's place
            name = f"{identity}.html" if f"{identity}.html" != INDEX else f"_{INDEX}"
            page = Page(annotated, writing)
            writing.put(name, page.whole(INDEX).encode())
            index.write(page.entry(name).encode())
            yield identity
        index.write(index_end().encode())


FORMAT = Format(
    name="html",
    title="Web pages to read",
    suffixes=(".html",),
    sniff=lambda _name, _head: False,
    read=None,
    write=_write,
    cannot_express=frozenset({"ids"}),
)
