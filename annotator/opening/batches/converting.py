"""Shards of articles to files of any format that is written: those of a shard in one archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, Self

from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.errors import FileRefused
from annotator.formats.gathered_scheme import Gathered
from annotator.formats.losses import NotWithoutLoss
from annotator.formats.registry import format_named
from annotator.jobs import run
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.opening.article_shards import SUFFIX, add_member, read_shard
from annotator.opening.batches.folders import scheme_of, sha256
from annotator.opening.batches.made_with import code
from annotator.opening.exchange import Out, format_for, put_job


@dataclass(frozen=True, slots=True)
class Convert:
    """Writes the articles of a shard in a format, as `annotator convert` writes them into a folder.

    Attributes:
        out: how.
        scheme: the scheme.xml that they keep to; b'' to gather one from each shard.
    """

    out: Out
    scheme: bytes = b""
    model: str = ""

    @property
    def suffix(self) -> str:
        return f".{self.out.format}{SUFFIX}"

    @property
    def asked(self) -> Mapping[str, Any]:
        out = self.out
        return {
            "work": "convert",
            "format": out.format,
            "annotator": out.annotator,
            "layers": out.layers,
            "tokeniser": out.tokeniser,
            "strict": out.strict,
            "takedowns": [list(one) for one in out.takedowns.entries],
            "mask": out.mask,
            "key": sha256(out.key),
            "licences": out.licences,
            "scheme": sha256(self.scheme),
        }

    @property
    def code(self) -> str:
        module = format_named(self.out.format).module
        return code("lxml", "regex", *([module] if module else []))

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        articles: Iterable[AnnotatedDocument] = read_shard(shard)
        if self.scheme:
            scheme = scheme_of(self.scheme)
        else:
            articles = list(articles)
            scheme = _gathered(articles)
        read = 0

        def counted() -> Iterator[AnnotatedDocument]:
            nonlocal read
            for one in articles:
                read += 1
                yield one

        kind = format_for(self.out, scheme)
        with _Packed(out, shard.name) as sink:
            written = run(put_job(kind, counted(), 0, sink, scheme, self.out))
        if self.out.strict and written.losses:
            raise NotWithoutLoss(f"{shard.name}: would lose this: {'; '.join(written.losses.sentences())}.")
        masked = {f"masked {name}": number for name, number in written.masked.items()}
        left_out = {"left out": len(written.withheld)} if written.withheld else {}
        return Done({"articles": read - len(written.withheld), **left_out, **masked}, written.losses.as_rows())


def _gathered(articles: list[AnnotatedDocument]) -> Scheme:
    gathered = Gathered()
    for one in articles:
        gathered.take(one)
    return gathered.scheme()


class _Packed:
    """Takes files into an archive: what `Into` is for a folder."""

    def __init__(self, out: BinaryIO, name: str) -> None:
        self._archive, self._name = zipfile.ZipFile(out, "w"), name
        self._there: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def put(self, name: str, data: bytes) -> None:
        if name in self._there:
            raise FileRefused(self._name, f"holds two articles whose file would be {name}; make the shard anew")
        self._there.add(name)
        add_member(self._archive, name, data)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        file = BytesIO()
        yield file
        self.put(name, file.getvalue())
