"""A small scheme, articles and annotations that the storage tests share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from annotator.editing.change import Change, Edit
from annotator.editing.history import History
from annotator.editing.session import EditingSession
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document, Normalisation, Replaced
from annotator.model.identity import derived_id
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme
from annotator.model.span import Span
from annotator.storage.store import Store

SCHEME_XML = b"<scheme>what the composition root reads</scheme>"

SCHEME = Scheme(
    "news",
    "1",
    layers=(
        Layer(
            "entities",
            features=(Feature("mention", "choice", ("name", "nominal"), default="name"),),
            labels=(Label("PERSON"), Label("ORG"), Label("GPE")),
        ),
        Layer(
            "claims",
            discontinuous=True,
            labels=(Label("CLAIM"), Label("SOURCE")),
            relations=(
                RelationType("attribution", (Role("claim", ("CLAIM",)), Role("source", ("SOURCE",), least=0, most=0))),
            ),
        ),
        Layer("boilerplate", unit="block", mark="block", overlap="none", labels=(Label("DONATION"),)),
    ),
)

TEXT = "Harbour council says dredging to start 🚢\nInes Tallow told the council. आज बारिश हुई।\n"
WHEN = "2024-04-05T07:48:50Z"


def document(identity: str, **facts: object) -> Document:
    """An article with this id; further facts as Document takes them."""
    return Document(identity, **{"text": TEXT, "title": f"Title of {identity}", **facts})  # type: ignore[arg-type]


def article(identity: str, *sets: AnnotationSet, **facts: object) -> AnnotatedDocument:
    """An article with this id and these sets."""
    people = tuple(Annotator(name) for name in sorted(one.annotator for one in sets))
    return AnnotatedDocument(document(identity, **facts), {one.annotator: one for one in sets}, people)


def annotation(
    key: object, *spans: tuple[int, int], label: str = "PERSON", annotator: str = "ana", layer: str = "entities"
) -> Annotation:
    """An annotation whose id follows from `key`."""
    parts = tuple(Span(*span) for span in spans) or (Span(0, 7),)
    return Annotation(derived_id("a", key), annotator, layer, label, parts, created=WHEN)


def full_article(identity: str = "full") -> AnnotatedDocument:
    """An article with a value in every place that the tables have."""
    facts = Document(
        identity, TEXT.replace("b", "\ufffd", 1), title="Über den Hafen", language="de", outlet="Küstenbote", url="https://news.example/1",
        published="2024-04-03T09:12:00Z", retrieved="2024-04-03T10:00:00Z", media_type="text/html",
        source_sha256="2d" * 32, meta=(("byline", "Ada Quill"), ("byline", "Bo Reed"), ("rights", "“all”\n\\")),
        blocks=(Block(0, 40, "title", "/html/body/h1"), Block(41, 85, "paragraph")),
        normalisation=Normalisation("cp1252", "stripped", "crlf", (Replaced(3, "000C"),)),
    )  # fmt: skip
    claim = annotation("claim", (8, 15), (21, 29), label="CLAIM", layer="claims")._replace(
        features=(("type", "quantity"), ("type", "other")), note="two\nparts", origin="string-match",
        confidence=0.1235, modified=WHEN, scheme="0",
    )  # fmt: skip
    source = annotation("source", (41, 52), label="SOURCE", layer="claims")
    link = Relation(
        derived_id("r", "link"), "ana", "claims", "attribution", (Arg("claim", claim.id), Arg("source", source.id)),
        features=(("stance", "affirms"),), note="sure", origin="string-match", confidence=1.0, created=WHEN,
    )  # fmt: skip
    ana = AnnotationSet("ana", [claim, source, link], {"claims": "finished", "boilerplate": "skipped"})
    ben = AnnotationSet("ben", [annotation("ben", annotator="ben")], {"entities": "in-progress"})
    people = (Annotator("ana", name="Ana"), Annotator("ben"), Annotator("string-match", "program", "sm", "1"))
    return AnnotatedDocument(facts, {"ana": ana, "ben": ben}, people, generator=("annotator", "0.1.0"))


def new_store(folder: Path, *articles: AnnotatedDocument, name: str = "harbour") -> Store:
    """A new store in a folder, with articles in it."""
    store = Store.create(folder / f"{name}.corpus", name=name, scheme_xml=SCHEME_XML, scheme=SCHEME)
    if articles:
        store.add_documents(articles)
    return store


def session(store: Store, identity: str, annotator: str = "ana") -> EditingSession:
    """An annotator at work on an article of a store."""
    read = store.read(identity, annotator)
    history = History(store.journal(annotator))
    return EditingSession(read.document, read.sets[annotator], SCHEME, commit=store.commit, history=history)


def added(identity: str, *items: Annotation | Relation) -> Change:
    """A change that adds items to an article."""
    return Change("Add", tuple(Edit(identity, None, item) for item in items))


def ids(rows: Iterable[object]) -> list[str]:
    """Ids of list rows."""
    return [getattr(row, "id") for row in rows]  # noqa: B009 - rows of any kind
