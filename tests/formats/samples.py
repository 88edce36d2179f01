"""An article with everything that a standoff file can hold, and strategies for articles that nobody would think of."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from annotator.model.annotation import STATES, Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import (
    BLOCK_KINDS,
    AnnotatedDocument,
    Annotator,
    Block,
    Document,
    Normalisation,
    Replaced,
    SchemeRef,
)
from annotator.model.identity import derived_id
from annotator.model.span import Span, normalise

WHEN = "2024-04-05T07:48:50Z"
LATER = "2024-04-06T07:48:50Z"

TEXT = (
    "Ferry crew “never saw” the buoy ⛴️ R&D <says>\n"
    "By Ada Quill\n"
    "\n"
    "The boat, Jon Reve said on Tuesday, “was on the wrong side”, as it had been “all week”.\n"
    "نفت الشركة ذلك.\n"
    "Tu\u0308r, 港, \U0001f469\u200d\U0001f469\u200d\U0001f467, a\u00a0b\u2028c\u0085d\ufffd\n"
)
DONATION = "Before you go: this newspaper is paid for by a few. " * 5


def found(piece: str) -> Span:
    """Where a piece of the article stands for the first time."""
    begin = (TEXT + DONATION).index(piece)
    return Span(begin, begin + len(piece))


def mark(label: str, *pieces: str, layer: str = "entities", annotator: str = "ana", **more: object) -> Annotation:
    """An annotation on pieces of the article, with an id of its own."""
    identity = derived_id("a", annotator, layer, label, *pieces)
    spans = tuple(found(piece) for piece in pieces)
    return Annotation(identity, annotator, layer, label, spans, **{"created": WHEN, **more})  # type: ignore[arg-type]


CLAIM = mark(
    "CLAIM", "“was on the wrong side”", "“all week”", layer="claims",
    features=(("type", "event"), ("tags", "a & b"), ("tags", "<c>")), note="interrupted\nquotation ]]> & more",
)  # fmt: skip
SOURCE = mark("SOURCE", "Jon Reve", layer="claims")
CUE = mark("CUE", "said", layer="claims", modified=LATER, scheme="0.9")
PERSON = mark("PERSON", "Jon Reve", origin="string-match", confidence=0.98, features=(("mention", "name"),))
ATTRIBUTION = Relation(
    derived_id("r", "attribution"), "ana", "claims", "attribution",
    (Arg("claim", CLAIM.id), Arg("source", SOURCE.id), Arg("cue", CUE.id)),
    (("stance", "affirms"),), "who & what", created=WHEN,
)  # fmt: skip
ABOUT = Relation(derived_id("r", "about"), "ana", "claims", "about", (Arg("a", PERSON.id),), created=WHEN)


def article() -> AnnotatedDocument:
    """The article, annotated by two people in three layers."""
    text = TEXT + DONATION
    title, byline, donation = found(TEXT.split("\n", maxsplit=1)[0]), found("By Ada Quill"), found(DONATION)
    document = Document(
        "ferry-crew",
        text,
        title='Ferry crew “never saw” the buoy & "more" <says>\tnow',
        language="en-GB",
        outlet="Coast Herald",
        url="https://news.example/ferry?a=1&b=2",
        published="2024-04-03",
        retrieved="2024-04-03T10:00:00Z",
        media_type="text/html",
        source_sha256="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        meta=(("byline", "Ada Quill"), ("byline", "Jon <Reve>"), ("rights", "")),
        blocks=(
            Block(*title, "title", "/html/body/h1"),
            Block(*byline, "byline"),
            Block(*donation, "paragraph", "/html/body/p"),
        ),
        normalisation=Normalisation("cp1252", "stripped", "crlf", (Replaced(text.index("\ufffd"), "000C"),)),
    )
    mine = [
        CLAIM, SOURCE, CUE, PERSON, ATTRIBUTION, ABOUT,
        mark("ORG", "Ferry crew"),
        mark("MISC", "R&D <says>"),
        mark("GPE", "港"),
        mark("DONATION", DONATION, layer="boilerplate"),
    ]  # fmt: skip
    sets = {
        "ana": AnnotationSet("ana", mine, {"entities": "finished", "claims": "in-progress", "boilerplate": "finished"}),
        "ben": AnnotationSet(
            "ben", [mark("ORG", "Ferry crew", annotator="ben")], {"entities": "new", "claims": "skipped"}
        ),
    }
    people = (
        Annotator("ana", "human", "Ana <the first>"),
        Annotator("ben"),
        Annotator("string-match", "program", "string match", "1"),
    )
    return AnnotatedDocument(document, sets, people, SchemeRef("news", "1", "a" * 64), ("annotator", "0.1.0"))


# -- anything that can be written ----------------------------------------------------------------------

AWKWARD = (
    "a", "b", " ", "  ", "\n", "\n\n", "\t", "&", "<", ">", "]]>", '"', "'", "&amp;", "\u00a0", "\u0085", "\u2028",
    "\u2029", "\x7f", "\u0301", "e\u0301", "\u200d", "\U0001f469\u200d\U0001f467", "\U0001f6a2", "\U0010fffd",
    "\u200f", "שלום", "مرحبا", "港", "한", "क्ष", "\ufffd", "\ufeff", "\u202e",
)  # fmt: skip
letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
texts = st.lists(st.sampled_from(AWKWARD) | letters, max_size=60).map("".join)
values = texts | st.text(letters, max_size=5)
some_values = values.filter(bool)
names = (
    st.sampled_from(["PERSON", "ORG", "a b", "R&D", 'say "so"', "<x>", "عربي", "\u2028x", "\u00a0"])
    | st.text(letters, min_size=1, max_size=6).map(lambda text: text.strip(" ") or "x")
)  # fmt: skip
times = st.sampled_from([WHEN, LATER, "1999-12-31T23:59:59Z"])
hexadecimal = st.text("0123456789abcdef", min_size=32, max_size=32)


@st.composite
def features(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    """Features with repeated names and awkward values."""
    return tuple(draw(st.lists(st.tuples(names, values), max_size=3)))


@st.composite
def provenance(draw: st.DrawFn, people: list[str]) -> dict[str, object]:
    """What an annotation or relation says about how it was made."""
    return {
        "features": draw(features()),
        "note": draw(values),
        "origin": draw(st.just("") | st.sampled_from(people)),
        "confidence": draw(st.none() | st.integers(0, 10_000).map(lambda number: number / 10_000)),
        "created": draw(times),
        "modified": draw(st.just("") | times),
        "scheme": draw(st.just("") | names),
    }


@st.composite
def spans(draw: st.DrawFn, length: int) -> tuple[Span, ...]:
    """One part or several, anywhere in a text."""
    offset = st.integers(0, length)
    pairs = draw(st.lists(st.tuples(offset, offset), min_size=1, max_size=3))
    parts = normalise(Span(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    return parts or (Span(0, length),)


@st.composite
def documents(draw: st.DrawFn, text: str) -> Document:
    """A document around a text."""
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    kinds = st.sampled_from(BLOCK_KINDS)
    optional = st.just("") | some_values
    replaced = [Replaced(at, "000C") for at, letter in enumerate(text) if letter == "\ufffd"]
    return Document(
        draw(st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=80)),
        text,
        title=draw(optional),
        language=draw(st.sampled_from(["", "en", "ar", "zh-Hant-TW"])),
        outlet=draw(optional),
        url=draw(optional),
        published=draw(optional),
        retrieved=draw(optional),
        media_type=draw(optional),
        source_sha256=draw(st.sampled_from(["", "0" * 64])),
        meta=tuple(sorted(draw(st.lists(st.tuples(names, values), max_size=3)), key=lambda pair: pair[0])),
        blocks=tuple(
            Block(begin, end, draw(kinds), draw(optional)) for begin, end in zip(edges[::2], edges[1::2], strict=False)
        ),
        normalisation=Normalisation(
            draw(names),
            draw(st.sampled_from(["stripped", "none"])),
            draw(st.sampled_from(["lf", "crlf", "cr", "mixed"])),
            tuple(replaced),
        ),
    )


@st.composite
def annotated_documents(draw: st.DrawFn) -> AnnotatedDocument:
    """An article with anything in it that the format allows."""
    text = draw(texts | texts.map(lambda some: some * 8))
    people = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    layers = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    ids = iter(draw(st.lists(hexadecimal, min_size=12, max_size=12, unique=True)))
    sets: dict[str, AnnotationSet] = {}
    for annotator in draw(st.lists(st.sampled_from(people), unique=True)):
        items: list[Annotation | Relation] = []
        for _ in range(draw(st.integers(0, 3)) if text else 0):
            place, layer, label = draw(spans(len(text))), draw(st.sampled_from(layers)), draw(names)
            more = draw(provenance(people))
            items.append(Annotation("a" + next(ids), annotator, layer, label, place, **more))  # type: ignore[arg-type]
        refs = [item.id for item in items]
        if refs and draw(st.booleans()):
            args = tuple(Arg(draw(names), ref) for ref in draw(st.lists(st.sampled_from(refs), min_size=1, max_size=4)))
            layer, label, more = draw(st.sampled_from(layers)), draw(names), draw(provenance(people))
            items.append(Relation("r" + next(ids), annotator, layer, label, args, **more))  # type: ignore[arg-type]
        states = {layer: draw(st.sampled_from(STATES)) for layer in layers if draw(st.booleans())}
        if items or states:
            sets[annotator] = AnnotationSet(annotator, items, states)
    annotators = [
        Annotator(name, draw(st.sampled_from(["human", "program"])), draw(st.just("") | some_values), "")
        for name in sorted(people)
    ]
    scheme = draw(st.just(SchemeRef("", "", "")) | st.just(SchemeRef("news", "1", "f" * 64)))
    generator = (draw(names), draw(st.just("") | some_values))
    return AnnotatedDocument(draw(documents(text)), sets, tuple(annotators), scheme, generator)
