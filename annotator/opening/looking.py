"""What is in files of other tools: read, made to fit, and counted before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from annotator.errors import AnnotatorError, FileRefused
from annotator.formats.gathered_scheme import Gathered
from annotator.formats.losses import Losses
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.registry import format_named
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.identity import document_id
from annotator.model.scheme import Scheme
from annotator.opening.exchange_files import Found, find
from annotator.opening.fitting import Fitting
from annotator.opening.label_map import LabelMap


@dataclass(frozen=True, slots=True)
class In:
    """How files of other tools are to be read.

    Attributes:
        format: a format's name; '' to tell it by each file.
        labels: what their labels are called here.
        annotator: who is to stand at what does not say who made it.
        leave_out_wrong: leave out what does not cover the text that it names, instead of refusing its article.
    """

    format: str = ""
    labels: LabelMap = LabelMap()
    annotator: Annotator = Annotator("imported", "human", "Imported")
    leave_out_wrong: bool = False


@dataclass(slots=True)
class Looked:
    """What was found in files of other tools.

    Attributes:
        formats: titles of their formats, each once.
        articles, annotations, relations: how many there are that could be read.
        met: labels of the files by (layer, label), how often each was met, the most frequent first.
        links: which of them are those of relations.
        people: who annotated what could be read.
        unread: what could not be read.
        passed_over: files that are in no format that is read, and that no other file needed.
        losses: what cannot be taken in.
        scheme: what all of it keeps to.
        apart: see `Gathered.links_apart`.
    """

    formats: list[str] = field(default_factory=list)
    articles: int = 0
    annotations: int = 0
    relations: int = 0
    met: dict[tuple[str, str], int] = field(default_factory=dict)
    links: frozenset[tuple[str, str]] = frozenset()
    people: set[str] = field(default_factory=set)
    unread: list[Unread] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    scheme: Scheme = field(default_factory=lambda: Scheme("imported", "1"))
    apart: Mapping[tuple[str, str], str] = field(default_factory=dict)


class Source:
    """Files of other tools, which can be read as often as one likes.

    Args:
        paths: what the user named.
        wishes: how they are to be read.
        scheme: what may be annotated where they are going; None where everything may.
    """

    def __init__(self, paths: Sequence[Path], wishes: In, scheme: Scheme | None) -> None:
        chosen = format_named(wishes.format) if wishes.format else None
        if chosen is not None and chosen.read is None:
            raise AnnotatorError(f"{chosen.title} is only written, not read.")
        if scheme is not None and (problem := wishes.labels.problem(scheme)):
            raise AnnotatorError(f"Labels: {problem}.")
        self.found, self._unfound = find(paths, chosen)
        self._wishes, self._scheme = wishes, scheme
        self._created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def read(self, losses: Losses, fitting: Fitting) -> Iterator[tuple[int, Arrival | Unread]]:
        """Every article, made to fit, with the number of main files before it; names are unique among them."""
        reading = Reading(
            created=self._created,
            annotator=self._wishes.annotator,
            scheme=self._scheme,
            leave_out_wrong=self._wishes.leave_out_wrong,
            losses=losses,
        )
        taken: dict[str, int] = {}
        for number, found in enumerate(self.found):
            try:
                for one in _read(found, reading):
                    yield number, _fitted(one, fitting, taken) if isinstance(one, Arrival) else one
            except FileRefused as refused:
                yield number, Unread.of(refused)
        needed = {name for found in self.found for name in found.files.needed}
        # what somebody named, such as a type system, may be what another file needs
        yield from ((len(self.found), one) for one in self._unfound if one.name not in needed)

    def passed_over(self) -> list[str]:
        """Files in folders and archives that are in no format that is read, and were not needed; once all is read."""
        every = {id(one.files): one.files for one in self.found if one.files.is_searched}.values()
        main = {one.files.shown(one.name) for one in self.found}
        shown = [files.shown(name) for files in every for name in files.names()]
        needed = main.union(*(files.needed for files in every))
        return [name for name in shown if name not in needed]


def _read(found: Found, reading: Reading) -> Iterator[Arrival | Unread]:
    if found.format.read is None:
        raise FileRefused(found.files.shown(found.name), f"is {found.format.title}, which is only written")
    return found.format.read(found.files, found.name, reading)


def _fitted(arrival: Arrival, fitting: Fitting, taken: dict[str, int]) -> Arrival:
    """An article made to fit; `taken` has the ids that there are, and the number that a further one of it may have."""
    annotated, said = arrival.annotated, arrival.said
    identity = annotated.document.id
    if identity in taken:
        own = further = document_id(identity)
        while further in taken:
            further, taken[identity] = f"{own}-{taken[identity]}", taken[identity] + 1
        identity = further
        annotated = replace(annotated, document=replace(annotated.document, id=identity))
        said = (*said, f"Another article has that name; this one is called {identity}.")
    taken[identity] = 2
    return arrival._replace(annotated=fitting.fitted(annotated), said=said)


def look_job(paths: Sequence[Path], wishes: In, scheme: Scheme | None) -> Job[Looked]:
    """Read files and say what is in them, what fits, and what would be lost: a job, done in main files.

    Args:
        paths: files, folders and ZIP archives.
        wishes: how they are to be read.
        scheme: what may be annotated where they are to go; None where everything may.

    Raises:
        AnnotatorError: the format is none, or what it needs is not installed.
    """
    yield Progress(0, 0, "Looking for annotations")
    source, looked = Source(paths, wishes, scheme), Looked()
    looked.formats = list(dict.fromkeys(one.format.title for one in source.found))
    fitting, gathered = Fitting(scheme, wishes.labels, looked.losses), Gathered()
    for done, one in source.read(looked.losses, fitting):
        if isinstance(one, Unread):
            looked.unread.append(one)
            continue
        yield Progress(done, len(source.found), one.annotated.document.id)
        _count(looked, one.annotated)
        gathered.take(one.annotated, one.scheme)
    looked.passed_over = source.passed_over()
    looked.met = dict(fitting.met.most_common())
    looked.links = frozenset(fitting.links)
    looked.scheme = scheme or gathered.scheme()
    looked.apart = gathered.links_apart()
    return looked


def _count(looked: Looked, annotated: AnnotatedDocument) -> None:
    looked.articles += 1
    looked.people.update(annotated.sets)
    for held in annotated.sets.values():
        looked.annotations += len(held.annotations())
        looked.relations += len(held.relations())
