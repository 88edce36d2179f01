"""Articles out in any format, out of a corpus or out of files of other tools: all or nothing, every loss told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from annotator.datasets.takedown import Takedowns
from annotator.errors import AnnotatorError, CorpusError
from annotator.formats.format import Format
from annotator.formats.losses import LOSSES, Losses, NotWithoutLoss
from annotator.formats.reading import Arrival, Unread
from annotator.formats.registry import format_named, formats
from annotator.formats.tokens import USUAL
from annotator.formats.writing import Sink, Writing
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.opening.exchange_files import Into, Nowhere
from annotator.opening.fitting import Fitting
from annotator.opening.leaving import Leaving
from annotator.opening.looking import In, Looked, Source, look_job
from annotator.opening.takedowns import Withheld, list_in, sentences

REPORT = "losses.json"
"""The loss report beside an export, with an underscore in front where an article's file has that name."""


@dataclass(frozen=True, slots=True)
class Out:
    """How articles are to be written.

    Attributes:
        format: a format's name.
        annotator: only this one's work; '' for everybody's.
        layers: only these; empty for all.
        tokeniser: for formats of tokens.
        strict: write nothing at all if anything would be lost.
        takedowns: what is not to be written, whatever else is asked for.
        mask: how personal data are masked, see `personal_data.MASKS`; '' to mask nothing.
        key: what pseudonyms of annotators are made with; b'' to name them.
        licences: if not None, only articles that may leave as text, under one of these where any is named.
    """

    format: str = "standoff"
    annotator: str = ""
    layers: tuple[str, ...] = ()
    tokeniser: str = USUAL
    strict: bool = False
    takedowns: Takedowns = Takedowns()
    mask: str = ""
    key: bytes = b""
    licences: tuple[str, ...] | None = None


class Written(NamedTuple):
    """What an export did.

    Attributes:
        folder: where it is.
        articles: how many.
        losses: what could not be written.
        read: what was found in the files, of a conversion.
        withheld: articles that were left out: taken down, or without a licence that was asked for.
        masked: how many personal data were masked, by kind.
    """

    folder: Path
    articles: int
    losses: Losses
    read: Looked | None = None
    withheld: tuple[Withheld, ...] = ()
    masked: Mapping[str, int] = MappingProxyType({})

    def left_out(self) -> list[str]:
        """Which articles were left out and why, one sentence each."""
        return list(sentences(self.withheld, self.folder))


def convert_job(paths: Sequence[Path], folder: Path, wishes: In, out: Out) -> Job[Written]:
    """Read files in one format and write them in another, into a new folder: a job, done in main files, twice.

    Args:
        paths: files, folders and ZIP archives; what cannot be read does not stop the others.
        folder: where to; it must be empty, or not be there.
        wishes: how they are to be read.
        out: how they are to be written.

    Raises:
        CorpusError: there is nothing to convert, nobody is called so, or the folder cannot be written into.
        NotWithoutLoss: something would be lost, and nothing was to be.
    """
    looked = yield from look_job(paths, wishes, None)
    if not looked.articles:
        raise CorpusError(_nothing(looked.unread))
    if out.annotator and out.annotator not in looked.people:
        there = ", ".join(sorted(looked.people)) or "nobody"
        raise CorpusError(f"{out.annotator} has annotated nothing in these files; {there} has.")
    if out.strict and (looked.losses or looked.unread):
        raise NotWithoutLoss(_lossy(looked.losses, looked.unread))
    source = Source(paths, wishes, None)

    def articles() -> Iterator[AnnotatedDocument]:
        for _, one in source.read(Losses(), Fitting(None, wishes.labels, apart=looked.apart)):
            if isinstance(one, Arrival):
                yield one.annotated

    out = replace(out, takedowns=list_in(*(path if path.is_dir() else path.parent for path in paths)))
    written = yield from write_job(articles, looked.articles, looked.scheme, folder, out, looked)
    return written._replace(read=looked)


def write_job(
    articles: Callable[[], Iterable[AnnotatedDocument]],
    total: int,
    scheme: Scheme,
    folder: Path | None,
    out: Out,
    read: Looked | None = None,
) -> Job[Written]:
    """Write articles in a format, with the loss report beside them, into a new folder: a job, done in articles.

    Args:
        articles: gives them, from the first one on, each time it is called.
        total: how many there are.
        scheme: what may be annotated.
        folder: where to; it must be empty, or not be there. None to write nothing, and only see what would be lost.
        out: how they are to be written.
        read: what was lost when they were read, of a conversion: it stands in the report, too.

    Raises:
        AnnotatorError: the format is none, what it needs is not installed, or a layer that is asked for is none.
        CorpusError: it cannot be written.
        NotWithoutLoss: something would be lost, and nothing was to be.
    """
    kind = format_for(out, scheme)
    if folder is None or out.strict:
        seen = yield from put_job(kind, articles(), total, Nowhere(), scheme, out)
        if folder is None:
            return seen
        if seen.losses:
            raise NotWithoutLoss(_lossy(seen.losses, ()))
    into = Into(folder)
    try:
        written = yield from put_job(kind, articles(), total, into, scheme, out)
        # no id of an article has an underscore: one that is called so keeps its file
        report = f"_{REPORT}" if into.holds(REPORT) else REPORT
        into.put(report, _report(kind, written, read))
        into.done()
    finally:
        into.given_up()
    return written._replace(folder=folder)


def format_for(out: Out, scheme: Scheme) -> Format:
    """The format in which articles are to be written.

    Raises:
        AnnotatorError: the format is none, what it needs is not installed, or something that is asked for makes no
            sense with it.
    """
    kind = format_named(out.format)
    if kind.write is None:
        raise AnnotatorError(f"{kind.title} is only read, not written.")
    for layer in out.layers:
        if scheme.layer(layer) is None:
            there = ", ".join(one.name for one in scheme.layers)
            raise AnnotatorError(f"{layer}: is no layer; there are {there}.")
    if out.mask and "texts" in kind.cannot_express:
        raise AnnotatorError(f"{kind.title}: there is no text to mask, and no page has the SHA-256 of a masked one.")
    return kind


def put_job(
    kind: Format, articles: Iterable[AnnotatedDocument], total: int, sink: Sink, scheme: Scheme, out: Out
) -> Job[Written]:
    """Put articles into a sink, as they may leave: a job, done in articles."""
    leaving = Leaving(out.takedowns, out.mask, out.key, out.annotator, out.licences)
    who = "" if out.key else out.annotator  # under a pseudonym, `leaving` finds their work
    writing = Writing(sink, scheme, kind.cannot_express, who, out.layers, out.tokeniser)
    yield Progress(0, total, kind.title)
    if kind.write is not None:
        for done, identity in enumerate(kind.write(leaving.through(articles), writing), 1):
            yield Progress(done, total, identity)
    number = total - len(leaving.withheld)
    return Written(Path(), number, writing.losses, withheld=tuple(leaving.withheld), masked=leaving.masked)


def _report(kind: Format, written: Written, read: Looked | None) -> bytes:
    told: dict[str, object] = {"format": kind.name, "articles": written.articles, "lost": written.losses.as_rows()}
    if written.withheld:
        told["left_out"] = dict(sorted(Counter(one.why for one in written.withheld).items()))  # ids are made of titles
    if written.masked:
        told["masked"] = dict(sorted(written.masked.items()))
    if read is not None:
        unread = [one.sentence for one in read.unread]
        told |= {"lost_reading": read.losses.as_rows(), "unread": unread, "passed_over": read.passed_over}
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _nothing(unread: Sequence[Unread]) -> str:
    if len(unread) == 1:
        return unread[0].sentence
    more = f" (and {len(unread) - 1} more)" if unread else ""
    return f"There is nothing to convert{': ' + unread[0].sentence if unread else '.'}{more}"


def _lossy(losses: Losses, unread: Sequence[Unread]) -> str:
    told = [*losses.sentences(), *(one.sentence for one in unread)]
    return f"Nothing was written, as this would be lost: {'; '.join(told)}."


def matrix() -> list[tuple[str, ...]]:
    """Every format: name, title, whether it is read, is written, what it cannot express, what must be installed."""
    heading: tuple[str, ...] = ("format", "title", "read", "write", "cannot express", "needs")
    return [heading] + [
        (
            one.name,
            one.title,
            "yes" if one.read else "–",
            "yes" if one.write else "–",
            ", ".join(kind for kind in LOSSES if kind in one.cannot_express) or "–",
            f"annotator[{one.extra}]" if one.extra else "–",
        )
        for one in formats()
    ]
