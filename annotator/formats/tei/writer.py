"""TEI P5 with standOff: how an article becomes a file.

The string value of `<body xml:id="text">` is the article's text, character for character: blocks are `<head>` (a
title that comes first), `<p>` and `<ab type="…">`; what stands between them and is more than blanks is in an
`<ab type="unmarked">`. Every offset counts code points of that string, from 0; `<editorialDecl>` says so, and
`<idno type="sha256">` seals it.

    facts           <bibl> in <sourceDesc>; <note type="meta" n="NAME"> for free ones; <note type="mediaType"> and
                    <idno type="sourceSha256"> for what it was read from
    annotators      <respStmt xml:id="p1"><resp>human</resp><name n="ID">NAME</name><note>VERSION</note></respStmt>
    times           <change xml:id="c1" when="…"/>; change="#c1 #c2" on an item is made and last changed
    a layer         <spanGrp type="layer" n="NAME" subtype="STATE" resp="#p1">, one for each annotator
    an annotation   <span target="#string-range(text,BEGIN,LENGTH,…)">LABEL</span>, a pair of numbers for each part
    a relation      <linkGrp type="relation" n="LABEL" corresp="#LAYER"> with <ptr n="ROLE" target="#ANNOTATION"/>
    features        <fs> of <f n="NAME"><string>VALUE</string></f>, named by ana="#f1"
    a note          <note target="#ITEM">
    origins         source="#p2", the confidence is cert="0.75"
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from annotator.formats.document_facts import PLAIN
from annotator.formats.writing import Items, Writing
from annotator.formats.xml_text import DECLARATION, carriable, escape, escape_attribute
from annotator.model.annotation import Annotation, Features, Relation
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document

NAMESPACE = "http://www.tei-c.org/ns/1.0"
PROGRAM, LAYOUT = "annotator", "1"
"""What <application ident version> says of a file in this layout."""

UNMARKED = "unmarked"
_STATED = (
    "Offsets in string-range() count Unicode code points of the string value of the body, from 0. "
    "White space in the body counts."
)


def written(annotated: AnnotatedDocument, writing: Writing) -> bytes:
    """The bytes of one article's file."""
    return "\n".join([*_File(annotated, writing).lines(), ""]).encode()


@lru_cache(4096)
def attribute(value: str) -> str:
    """An attribute's value; the same few come back in every file."""
    return escape_attribute(carriable(value))


def content(text: str) -> str:
    """Character data."""
    return escape(carriable(text))


class _File:
    def __init__(self, annotated: AnnotatedDocument, writing: Writing) -> None:
        self.document = annotated.document
        self.items: Items = writing.items(annotated)
        everything: list[Annotation | Relation] = [*self.items.annotations, *self.items.relations]
        self.states = {
            (layer, held.annotator): state
            for held in writing.sets(annotated)
            for layer, state in held.states.items()
            if not writing.layers or layer in writing.layers
        }
        for item in everything:
            self.states.setdefault((item.layer, item.annotator), "in-progress")
        self.people = _people(annotated, everything, {who for _, who in self.states}, all_of_them=not writing.annotator)
        self.person = {person.id: f"p{number}" for number, person in enumerate(self.people, 1)}
        times = sorted({time for item in everything for time in (item.created, item.modified) if time})
        self.change = {time: f"c{number}" for number, time in enumerate(times, 1)}
        self.layer = {key: f"l{number}" for number, key in enumerate(sorted(self.states), 1)}
        self.bundle: dict[Features, str] = {}
        self.notes: list[str] = []
        self.there = {one.id for one in self.items.annotations}
        self.writing = writing

    def lines(self) -> list[str]:
        document = self.document
        language = f' xml:lang="{attribute(document.language)}"' if document.language else ""
        standoff = self._standoff()
        return [
            DECLARATION,
            f'<TEI xmlns="{NAMESPACE}">',
            *self._header(),
            f"<text{language}>",
            f'<body xml:id="text" xml:space="preserve">{_body(document)}</body>',
            "</text>",
            *(["<standOff>", *standoff, "</standOff>"] if standoff else []),
            "</TEI>",
        ]

    # -- header ------------------------------------------------------------------------------------

    def _header(self) -> list[str]:
        document = self.document
        changes = [f'<change xml:id="{key}" when="{attribute(time)}"/>' for time, key in self.change.items()]
        known_as = f'<idno type="document">{content(document.id)}</idno><idno type="sha256">{document.sha256}</idno>'
        program = f'<application ident="{PROGRAM}" version="{LAYOUT}"><label>Annotator</label></application>'
        return [
            "<teiHeader>",
            f"<fileDesc><titleStmt><title>{content(document.title)}</title>",
            *(self._respstmt(person) for person in self.people),
            "</titleStmt>",
            f"<publicationStmt><publisher/>{known_as}</publicationStmt>",
            f"<sourceDesc><bibl>{_facts(document)}</bibl></sourceDesc>",
            "</fileDesc>",
            f"<encodingDesc><appInfo>{program}</appInfo>",
            f'<editorialDecl n="codepoint"><p>{_STATED}</p></editorialDecl></encodingDesc>',
            *(["<revisionDesc>", *changes, "</revisionDesc>"] if changes else []),
            "</teiHeader>",
        ]

    def _respstmt(self, person: Annotator) -> str:
        version = f"<note>{content(person.version)}</note>" if person.version else ""
        return (
            f'<respStmt xml:id="{self.person[person.id]}"><resp>{content(person.kind)}</resp>'
            f'<name n="{attribute(person.id)}">{content(person.name)}</name>{version}</respStmt>'
        )

    # -- annotations -------------------------------------------------------------------------------

    def _standoff(self) -> list[str]:
        spans: dict[tuple[str, str], list[str]] = {key: [] for key in self.layer}
        for one in self.items.annotations:
            spans[one.layer, one.annotator].append(self._span(one))
        lines = []
        for (layer, who), key in self.layer.items():
            opening = (
                f'<spanGrp xml:id="{key}" type="layer" n="{attribute(layer)}"'
                f' subtype="{attribute(self.states[layer, who])}" resp="#{self.person[who]}"'
            )
            found = spans[layer, who]
            lines += [f"{opening}>", *found, "</spanGrp>"] if found else [f"{opening}/>"]
        lines += [line for relation in self.items.relations for line in self._linkgrp(relation)]
        lines += [_fs(features, key) for features, key in self.bundle.items()]
        return [*lines, "<listAnnotation>", *self.notes, "</listAnnotation>"] if self.notes else lines

    def _span(self, one: Annotation) -> str:
        places = ",".join([f"{begin},{end - begin}" for begin, end in one.spans])
        return (
            f'<span xml:id="{one.id}" target="#string-range(text,{places})"{self._about(one)}>'
            f"{attribute(one.label)}</span>"
        )

    def _linkgrp(self, relation: Relation) -> list[str]:
        args = self.writing.linked(relation, self.there, self.document)
        if not args:
            return []
        layer = self.layer[relation.layer, relation.annotator]
        what = f'xml:id="{relation.id}" type="relation" n="{attribute(relation.label)}" corresp="#{layer}"'
        return [
            f"<linkGrp {what}{self._about(relation)}>",
            *(f'<ptr n="{attribute(arg.role)}" target="#{arg.ref}"/>' for arg in args),
            "</linkGrp>",
        ]

    def _about(self, item: Annotation | Relation) -> str:
        """Attributes that say what else is known of an item; its features and its note are kept for later."""
        said = ""
        if item.created:
            modified = f" #{self.change[item.modified]}" if item.modified else ""
            said += f' change="#{self.change[item.created]}{modified}"'
        if item.features:
            key = self.bundle.setdefault(item.features, f"f{len(self.bundle) + 1}")
            said += f' ana="#{key}"'
        if item.origin:
            said += f' source="#{self.person[item.origin]}"'
        if item.confidence is not None:
            said += f' cert="{confidence(item.confidence)}"'
        if item.note:
            self.notes.append(f'<note target="#{item.id}" xml:space="preserve">{content(item.note)}</note>')
        return said


def confidence(value: float) -> str:
    """A confidence with at most four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _people(
    annotated: AnnotatedDocument, items: Iterable[Annotation | Relation], named: set[str], *, all_of_them: bool
) -> Sequence[Annotator]:
    declared = {person.id: person for person in annotated.annotators}
    origins = {item.origin for item in items if item.origin}
    found = {who: Annotator(who) for who in named} | {who: Annotator(who, "program") for who in origins}
    wanted = found | declared if all_of_them else {who: declared.get(who, found[who]) for who in found}
    return [wanted[who] for who in sorted(wanted)]


def _facts(document: Document) -> str:
    said = [
        ("title", "title", document.title),
        ("publisher", "publisher", document.outlet),
        ("date", 'date type="published"', document.published),
        ("date", 'date type="retrieved"', document.retrieved),
        ("idno", 'idno type="URL"', document.url),
        ("note", 'note type="mediaType"', document.media_type if document.media_type != PLAIN else ""),
        ("idno", 'idno type="sourceSha256"', document.source_sha256),
        *(("note", f'note type="meta" n="{attribute(name)}"', value) for name, value in document.meta),
    ]
    return "".join(
        [f"<{opening}>{content(value)}</{tag}>" for tag, opening, value in said if value or 'type="meta"' in opening]
    )


@lru_cache(4096)
def _fs(features: Features, key: str) -> str:
    inside = "".join([f'<f name="feature" n="{attribute(n)}"><string>{content(v)}</string></f>' for n, v in features])
    return f'<fs xml:id="{key}">{inside}</fs>'


# -- text ------------------------------------------------------------------------------------------


def _body(document: Document) -> str:
    text, at, first = document.text, 0, True
    parts: list[str] = []
    for block in document.blocks:
        if block.begin > at:
            parts.append(_between(text[at : block.begin]))
            first = first and "<" not in parts[-1]
        parts.append(_block(block, text[block.begin : block.end], first=first))
        at, first = block.end, False
    parts.append(_between(text[at:]))
    body = "".join(parts)
    return body if "<" in body else f'{body}<ab type="{UNMARKED}"/>'


def _between(text: str) -> str:
    return f'<ab type="{UNMARKED}">{content(text)}</ab>' if text.strip(" \t\n") else text


def _block(block: Block, text: str, *, first: bool) -> str:
    path = f' n="{attribute(block.path)}"' if block.path else ""
    if block.kind == "title" and first:
        return f"<head{path}>{content(text)}</head>"
    if block.kind == "paragraph":
        return f"<p{path}>{content(text)}</p>"
    return f'<ab type="{attribute(block.kind)}"{path}>{content(text)}</ab>'
