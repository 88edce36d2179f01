"""One article as a web page: facts, text, legend, annotations, relations and who made them."""

from __future__ import annotations

import re

from annotator.formats.html.style import PAGE, STYLE, look
from annotator.formats.html.text import Mark, paragraphs, showable, shown
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument

_LINK = re.compile(r"https?://[^\s<>\"'`]+")
_LONGEST = 200
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


class Page:
    """The page of one article in the making."""

    def __init__(self, annotated: AnnotatedDocument, writing: Writing) -> None:
        self._annotated, self._document, self._writing = annotated, annotated.document, writing
        self._annotations, self._relations = writing.items(annotated)
        self._people = {one.id: one.name or one.id for one in annotated.annotators}
        self._blocks = {layer.name for layer in writing.scheme.layers if layer.mark == "block"}
        self._shown: dict[str, str] = {}
        self._numbers = {one.id: number for number, one in enumerate(self._annotations, 1)}
        self._targets = {one.id: one for one in self._annotations}
        self._looks: dict[tuple[str, str], int] = {}
        for one in self._annotations:
            self._looks.setdefault((one.layer, one.label), len(self._looks))
        if showable(self._document.text) != self._document.text:
            writing.lose("text", self._document, "characters that HTML forbids are shown as \ufffd")

    def whole(self, index: str) -> str:
        """The page; `index` is the address of the page that lists all."""
        document = self._document
        language = document.language if _LANGUAGE.fullmatch(document.language) else ""
        of = f' lang="{language}"' if language else ""
        way = "rtl" if document.right_to_left else "ltr"
        sections = [
            f'<p><a href="{index}">All articles</a></p>\n',
            f'<h1 dir="auto"{of}>{self._title}</h1>\n',
            self._facts(),
            self._legend(),
            f'<article dir="{way}"{of}>\n{paragraphs(document, self._marks())}</article>\n',
            self._list_of_annotations(),
            self._list_of_relations(),
        ]
        return PAGE.format(title=self._title, style=STYLE + self._style(), body="".join(sections))

    def entry(self, name: str) -> str:
        """The article's line in the index."""
        document = self._document
        about = " · ".join(filter(None, (document.outlet, document.published)))
        count = f"{len(self._annotations):,} annotations, {len(self._relations):,} relations"
        return (
            f'<li><a dir="auto" href="{name}">{self._title}</a> <small>{shown(about)}{" · " if about else ""}{count}'
            "</small></li>\n"
        )

    @property
    def _title(self) -> str:
        return shown(self._document.title.strip() or self._document.id)

    def _style(self) -> str:
        scheme = self._writing.scheme
        return "".join(look(place, scheme.label(*pair)) for pair, place in self._looks.items())

    def _marks(self) -> list[Mark]:
        return [
            Mark(
                self._numbers[one.id],
                self._often(one.label),
                one.spans,
                self._looks[one.layer, one.label],
                one.layer in self._blocks,
            )
            for one in self._annotations
        ]

    def _often(self, name: str) -> str:
        """What is shown again and again: labels, layers and people."""
        known = self._shown.get(name)
        if known is None:
            known = self._shown[name] = shown(name)
        return known

    # -- sections ----------------------------------------------------------------------------------

    def _facts(self) -> str:
        document = self._document
        facts = [
            ("Outlet", shown(document.outlet)),
            ("Published", shown(document.published)),
            ("Retrieved", shown(document.retrieved)),
            ("Language", shown(document.language)),
            ("Address", _address(document.url)),
            *((shown(name), _address(value)) for name, value in document.meta),
            *(self._person(held.annotator, held.states) for held in self._writing.sets(self._annotated)),
        ]
        rows = [f'<div><dt>{name}</dt><dd dir="auto">{value}</dd></div>\n' for name, value in facts if value]
        return f"<dl>\n{''.join(rows)}</dl>\n" if rows else ""

    def _person(self, who: str, states: dict[str, str]) -> tuple[str, str]:
        person = next((one for one in self._annotated.annotators if one.id == who), None)
        name = self._people.get(who, who)
        shown_name = name if name == who else f"{name} ({who})"
        how_far = ", ".join(f"{layer}: {states[layer]}" for layer in sorted(states) if self._is_wanted(layer))
        kind = "Program" if person and person.kind == "program" else "Annotator"
        return kind, shown(" – ".join(filter(None, (shown_name, how_far))))

    def _is_wanted(self, layer: str) -> bool:
        return not self._writing.layers or layer in self._writing.layers

    def _legend(self) -> str:
        counts = dict.fromkeys(self._looks, 0)
        for one in self._annotations:
            counts[one.layer, one.label] += 1
        rows = []
        for (layer, name), place in self._looks.items():
            label = self._writing.scheme.label(layer, name)
            title = f" {shown(label.title)}" if label and label.title and label.title != name else ""
            count = f"{shown(layer)}, {counts[layer, name]:,}"
            rows.append(f'<li><span class="m l c{place} o0">{shown(name)}</span>{title} <small>{count}</small></li>\n')
        return f'<ul class="legend">\n{"".join(rows)}</ul>\n' if rows else ""

    def _list_of_annotations(self) -> str:
        if not self._annotations:
            return ""
        rows = [self._row(one) for one in self._annotations]
        head = "<tr><th>No.</th><th>Label</th><th>Text</th><th>Said of it</th><th>By</th></tr>\n"
        return f"<h2>Annotations</h2>\n<table>\n<thead>\n{head}</thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n"

    def _row(self, one: Annotation) -> str:
        number, place = self._numbers[one.id], self._looks[one.layer, one.label]
        return (
            f'<tr id="t{number}"><td><a href="#m{number}">{number}</a></td>'
            f'<td><span class="l c{place}">{self._often(one.label)}</span> <small>{self._often(one.layer)}</small></td>'
            f"<td><bdi>{self._covered(one)}</bdi></td><td>{self._said(one)}</td><td>{self._by(one)}</td></tr>\n"
        )

    def _list_of_relations(self) -> str:
        rows = [self._relation(one) for one in self._relations]
        return f'<h2>Relations</h2>\n<ul class="relations">\n{"".join(rows)}</ul>\n' if rows else ""

    def _relation(self, one: Relation) -> str:
        args = []
        for role, ref in one.args:
            target = self._targets.get(ref)
            if target is None:
                self._writing.lose("arguments", self._document, one.id)
                args.append(f"{shown(role)}: –")
                continue
            number = self._numbers[ref]
            name = f"{shown(target.label)} {number}"
            args.append(f'{shown(role)}: <a href="#t{number}">{name}</a> <bdi>“{self._covered(target)}”</bdi>')
        said = self._said(one)
        return (
            f"<li><b>{shown(one.label)}</b> <small>{shown(one.layer)}</small> – {'; '.join(args)}"
            f"{f'<br>{said}' if said else ''} <small>{self._by(one)}</small></li>\n"
        )

    def _covered(self, one: Annotation) -> str:
        text = one.covered(self._document.text)
        return shown(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")

    def _by(self, one: Annotation | Relation) -> str:
        times = f"{one.created}, changed {one.modified}" if one.modified else one.created
        return f"{self._often(self._people.get(one.annotator, one.annotator))} <small>{self._often(times)}</small>"

    def _said(self, one: Annotation | Relation) -> str:
        """Features, note and the program that proposed it."""
        said = [f"{self._often(name)}: {_address(value)}" for name, value in one.features]
        if one.note:
            said.append(f'<span class="note">{shown(one.note)}</span>')
        if one.origin:
            sure = "" if one.confidence is None else f", {one.confidence:.0%} sure"
            said.append(f"proposed by {shown(one.origin)}{sure}")
        return "; ".join(said)


def _address(value: str) -> str:
    """A value; one that is an address of the web leads there, any other is only text."""
    if not value.startswith("http") or not _LINK.fullmatch(value):
        return shown(value)
    return f'<a href="{shown(value)}" rel="noopener noreferrer nofollow">{shown(value)}</a>'


def index_start(title: str) -> str:
    """The index down to its list."""
    page = PAGE.format(title=shown(title), style=STYLE, body=f'<h1>{shown(title)}</h1>\n<ul class="index">\n\x00')
    return page.partition("\x00")[0]


def index_end() -> str:
    """What follows the list of the index."""
    return "</ul>\n" + PAGE.format(title="", style="", body="\x00").partition("\x00")[2]
