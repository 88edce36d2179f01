"""What the tests of every format share: files in memory, articles with everything, and what equal means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator import resources
from annotator.errors import FileRefused
from annotator.formats.format import Format
from annotator.formats.losses import Losses
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.scheme_xml import read_scheme
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document
from annotator.model.identity import derived_id
from annotator.model.scheme import Scheme
from annotator.model.span import Span, normalise

WHEN = "2024-04-05T07:48:50Z"
NEWS = read_scheme(resources.data("schemes", "news.xml"), name="news.xml")

ASTRONAUT = "\U0001f469\u200d\U0001f680"
HOSTILE = (
    f"Ferry \U0001f6a2 sinks, {ASTRONAUT} saved \U0001f600\n"
    'The port of Tu\u0308r\u00a0Bay\u2028said: “no\u0085comment”, R&D <b>x</b> \\n "q" | a_b ]]> ; 7%\t.\n'
    "قال المتحدث باسم مجلس الميناء إن المشروع تأخر.\n"
    "東京港で事故。 Ines Tallow, of Lower Vell, denied it \U0001f926\U0001f3fd\u200d♂️ twice.\n"
)


def span_of(text: str, piece: str) -> Span:
    """Where a piece of a text stands for the first time."""
    begin = text.index(piece)
    return Span(begin, begin + len(piece))


def mark(
    text: str, layer: str, label: str, *pieces: str, annotator: str = "ana", **more: object
) -> Annotation:  # fmt: skip
    """An annotation on pieces of a text, with an id of its own."""
    identity = derived_id("a", text, annotator, layer, label, *pieces)
    spans = normalise(span_of(text, piece) for piece in pieces)
    return Annotation(identity, annotator, layer, label, spans, **{"created": WHEN, **more})  # type: ignore[arg-type]


def link(label: str, *args: tuple[str, Annotation], layer: str = "claims", **more: object) -> Relation:
    """A relation between annotations, with an id of its own."""
    filled = tuple(Arg(role, target.id) for role, target in args)
    identity = derived_id("r", layer, label, *filled)
    return Relation(identity, args[0][1].annotator, layer, label, filled, **{"created": WHEN, **more})  # type: ignore[arg-type]


def article(
    text: str, *items: Annotation | Relation, identity: str = "ferry", people: Sequence[Annotator] = (), **facts: object
) -> AnnotatedDocument:
    """An article with these annotations; every line of it is a block."""
    blocks, begin = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(begin, begin + len(line), "paragraph" if begin else "title"))
        begin += len(line) + 1
    document = Document(identity, text, text.split("\n", 1)[0][:200], blocks=tuple(blocks), **facts)  # type: ignore[arg-type]
    sets, named = {}, {one.annotator for one in items}
    for who in sorted(named):
        held = [one for one in items if one.annotator == who]
        layers = {one.layer for one in held}
        sets[who] = AnnotationSet(who, held, dict.fromkeys(sorted(layers), "in-progress"))
    humans = (Annotator(who, "human", who.title()) for who in sorted(named))
    return AnnotatedDocument(document, sets, (*humans, *people))


def plain() -> AnnotatedDocument:
    """An article that every format can hold: one person, names that do not overlap, one layer."""
    text = "Ines Tallow runs the Port Authority of Lower Vell.\nShe said so on Tuesday.\n"
    return article(
        text,
        mark(text, "entities", "PERSON", "Ines Tallow"),
        mark(text, "entities", "ORG", "Port Authority"),
        mark(text, "entities", "GPE", "Lower Vell"),
        identity="port",
    )


def hostile() -> AnnotatedDocument:
    """An article whose characters are traps, each of them marked or beside a mark; one person, no overlaps."""
    pieces = {
        "PERSON": (ASTRONAUT, "Ines Tallow", "\U0001f926\U0001f3fd\u200d♂️"),
        "ORG": ("مجلس الميناء", "R&D <b>x</b>"),
        "GPE": ("東京", "Lower Vell"),
        "PRODUCT": ("\U0001f6a2",),
        "LOC": ("Tu\u0308r\u00a0Bay",),
    }
    marks = [mark(HOSTILE, "entities", label, piece) for label, found in pieces.items() for piece in found]
    return article(HOSTILE, *marks, identity="hostile", language="en")


def everything() -> AnnotatedDocument:
    """An article with all that standoff XML can hold: layers, parts, nesting, crossing, relations, notes, people."""
    text = HOSTILE
    person = mark(
        text, "entities", "PERSON", "Ines Tallow", features=(("mention", "name"), ("kb", "Q42")), note="two\nlines"
    )
    claim = mark(text, "claims", "CLAIM", "denied it", "twice", features=(("form", "direct"),))
    source = mark(text, "claims", "SOURCE", "Ines Tallow, of Lower Vell")
    cue = mark(text, "claims", "CUE", "denied", modified="2024-05-05T07:48:50Z")
    bay = mark(text, "entities", "LOC", "Tu\u0308r\u00a0Bay", origin="string-match", confidence=0.75)
    port = mark(text, "entities", "FAC", "port of Tu\u0308r\u00a0Bay")
    crossing = mark(text, "entities", "ORG", "The port of Tu\u0308r")
    same = mark(
        text, "entities", "PERSON", "Ines Tallow", annotator="ben", features=(("mention", "name"), ("kb", "Q42"))
    )
    other = mark(text, "entities", "GPE", "東京", annotator="ben")
    dropped = mark(text, "boilerplate", "NAV", text.split("\n", 1)[0], features=(("keep", "drop"),))
    told = link("attribution", ("claim", claim), ("source", source), ("cue", cue), features=(("stance", "refutes"),))
    return article(
        text, person, claim, source, cue, bay, port, crossing, same, other, dropped, told,
        people=(Annotator("string-match", "program", "String match", "1"),),
        language="en", outlet="Coast Herald", url="https://news.example/a?b=1&c=2", published="2024-04-03",
        retrieved="2024-04-03T10:00:00Z", meta=(("byline", "By Ada Quill"), ("tag", "port"), ("tag", "sea")),
        media_type="text/html", source_sha256="0f" * 32,
    )  # fmt: skip


# -- files ---------------------------------------------------------------------------------------------


class Memory:
    """A folder in memory, for readers and writers."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = dict(files or {})

    def names(self) -> Sequence[str]:
        return sorted(self.files)

    def read(self, name: str) -> bytes:
        if name not in self.files:
            raise FileRefused(name, "is not there")
        return self.files[name]

    def stream(self, name: str) -> BinaryIO:
        return BytesIO(self.read(name))

    def shown(self, name: str) -> str:
        return name

    def put(self, name: str, data: bytes) -> None:
        assert name not in self.files
        self.files[name] = data

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        held = BytesIO()
        yield held
        self.put(name, held.getvalue())


def folder(path: Path) -> Memory:
    """A real folder with all that is in it."""
    return Memory({one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()})


class Written(NamedTuple):
    """What writing made."""

    files: dict[str, bytes]
    losses: Losses


class Got(NamedTuple):
    """What reading found."""

    articles: list[AnnotatedDocument]
    unread: list[Unread]
    losses: Losses
    arrivals: list[Arrival]

    @property
    def one(self) -> AnnotatedDocument:
        """The only article, everything having been read."""
        assert self.unread == []
        (only,) = self.articles
        return only


def write(format: Format, *articles: AnnotatedDocument, scheme: Scheme = NEWS, **wishes: object) -> Written:  # noqa: A002
    """Write articles in a format."""
    assert format.write is not None
    sink = Memory()
    writing = Writing(sink, scheme, format.cannot_express, **wishes)  # type: ignore[arg-type]
    assert list(format.write(articles, writing)) == [one.document.id for one in articles]
    return Written(sink.files, writing.losses)


def read(
    format: Format,  # noqa: A002
    files: Mapping[str, bytes] | Memory,
    main: str | None = None,
    *,
    scheme: Scheme | None = NEWS,
    **wishes: object,
) -> Got:
    """Read all main files of a format, or the one that is named; what is refused whole is unread."""
    assert format.read is not None
    held = files if isinstance(files, Memory) else Memory(files)
    names = [main] if main else [one for one in held.names() if format.sniff(one, held.files[one][: 64 * 1024])]
    assert names
    reading = Reading(created=WHEN, scheme=scheme, **wishes)  # type: ignore[arg-type]
    arrivals: list[Arrival] = []
    unread: list[Unread] = []
    for name in names:
        try:
            for found in format.read(held, name, reading):
                (arrivals if isinstance(found, Arrival) else unread).append(found)  # type: ignore[arg-type]
        except FileRefused as refused:
            unread.append(Unread.of(refused))
    return Got([one.annotated for one in arrivals], unread, reading.losses, arrivals)


def real(format: Format, shared_data: Path, name: str) -> Got:  # noqa: A002
    """What is read of a real file, with the folder that it is in."""
    path = shared_data / "interop" / name
    return read(format, folder(path.parent), path.name)


def said(annotated: AnnotatedDocument) -> list[tuple[str, ...]]:
    """Layer, label and words of annotations, in order."""
    held = [one for each in annotated.sets.values() for one in each.annotations()]
    return [(one.layer, one.label, one.covered(annotated.document.text)) for one in held]


def links(annotated: AnnotatedDocument) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Layer, label, and roles with the words in them, of relations."""
    found = []
    for held in annotated.sets.values():
        words = {one.id: one.covered(annotated.document.text) for one in held.annotations()}
        found += [(one.layer, one.label, [(role, words[ref]) for role, ref in one.args]) for one in held.relations()]
    return found


# -- what equal means ----------------------------------------------------------------------------------

LEFT_OUT = ("annotations", "further", "overlaps", "merged")


def assert_back(
    format: Format,  # noqa: A002
    before: Iterable[AnnotatedDocument],
    *,
    scheme: Scheme = NEWS,
    **wishes: object,
) -> tuple[Written, Got]:
    """Write articles and read them again: they are equal but for what the format says it cannot express, and
    what it counted as lost.
    """
    given = sorted(before, key=_identity)
    written = write(format, *given, scheme=scheme, **wishes)
    assert set(written.losses.counts) >= {kind for kind in format.cannot_express if _occurs(kind, given)}, "uncounted"
    got = read(format, written.files, scheme=scheme)
    assert got.unread == []
    back = sorted(got.articles, key=_identity)
    assert [one.document.id for one in back] == [one.document.id for one in given]
    lost = written.losses.counts
    missing = other = 0
    for old, new in zip(given, back, strict=True):
        without = format.cannot_express | {kind for kind in lost if kind in ("labels", "layers", "text")}
        if "text" not in lost:
            assert new.document.text == old.document.text
        assert _about(new, without) == _about(old, without)
        if lost["text"]:
            continue
        there, here = facets(old, without), facets(new, without)
        other += len(here - there)
        missing += len(there - here)
    moved = _moved(given) if lost["trimmed"] or lost["split"] else 0
    assert other <= lost["trimmed"] + moved, f"{other} items are others, and {lost['trimmed']} were counted"
    counted = (
        moved
        + lost["trimmed"]
        + sum(lost[kind] for kind in LEFT_OUT)
        + lost["relations"] * ("relations" not in format.cannot_express)
    )
    assert missing <= counted, f"{missing} items are gone, and {counted} were counted"
    return written, got


def _moved(articles: Iterable[AnnotatedDocument]) -> int:
    """How many items are others once edges of annotations are moved: what is split in parts, and all relations."""
    items = [one for annotated in articles for held in annotated.sets.values() for one in held.items()]
    return sum(len(one.spans) > 1 and len(one.spans) if isinstance(one, Annotation) else 1 for one in items)


def _identity(annotated: AnnotatedDocument) -> str:
    return annotated.document.id


def facets(annotated: AnnotatedDocument, without: Iterable[str] = ()) -> set[tuple[object, ...]]:
    """Everything that is said in an article, as comparable values, but for kinds of `losses.LOSSES`."""
    found: set[tuple[object, ...]] = set()
    for held in annotated.sets.values():
        targets = {one.id: one for one in held.annotations()}
        for one in held.annotations():
            found.add((*_place(one, without), *_common(one, without)))
        for relation in held.relations():
            if "relations" not in without:
                args = [(arg.role, *_place(targets[arg.ref], without)) for arg in relation.args]
                found.add((relation.label, *sorted(args, key=repr), *_common(relation, without)))
    return found


def _place(one: Annotation, without: Iterable[str]) -> tuple[object, ...]:
    spans = (one.extent,) if "parts" in without else one.spans
    return ("" if "layers" in without else one.layer, "" if "labels" in without else one.label, spans)


def _common(one: Annotation | Relation, without: Iterable[str]) -> tuple[object, ...]:
    said = {
        "features": one.features,
        "notes": one.note,
        "authors": one.annotator,
        "origins": (one.origin, one.confidence),
        "times": (one.created, one.modified),
        "ids": one.id,
    }
    return tuple((kind, value) for kind, value in said.items() if kind not in without)


def _about(annotated: AnnotatedDocument, without: Iterable[str]) -> dict[str, object]:
    document = annotated.document
    said: dict[str, object] = {}
    if "facts" not in without:
        said["facts"] = document.facts
        said["origin"] = document.retrieved, document.media_type, document.source_sha256
    if "blocks" not in without:
        said["blocks"] = [block[:3] for block in document.blocks]
    if "authors" not in without:
        people = {person.id: person for person in annotated.annotators}
        said["people"] = {who: (people[who].kind, people[who].name) for who in annotated.sets}
    if "states" not in without:
        said["states"] = {who: dict(held.states) for who, held in annotated.sets.items()}
    return said


def _occurs(kind: str, articles: Iterable[AnnotatedDocument]) -> bool:
    """Whether there is something to lose of a kind that can be told without knowing the format."""
    items = [one for annotated in articles for held in annotated.sets.values() for one in held.items()]
    return {
        "notes": any(one.note for one in items),
        "features": any(one.features for one in items),
        "relations": any(isinstance(one, Relation) for one in items),
        "origins": any(one.origin for one in items),
        "parts": any(isinstance(one, Annotation) and len(one.spans) > 1 for one in items),
    }.get(kind, False)
