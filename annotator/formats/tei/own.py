"""Reads the layout of TEI that `tei.writer` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats.document_facts import origin_of
from annotator.formats.draft import Draft
from annotator.formats.foreign_values import confidence_of, language_of, name_of, offset_of, time_of
from annotator.formats.reading import About, Arrival, Reading
from annotator.formats.tei.writer import LAYOUT, NAMESPACE, PROGRAM, UNMARKED
from annotator.model.annotation import STATES, Features
from annotator.model.document import BLOCK_KINDS, Annotator, text_digest

_NS = f"{{{NAMESPACE}}}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_RANGE = re.compile(r"#string-range\(text((?:,[0-9]{1,9},[0-9]{1,9})+)\)")
_MEMBERS = {"listAnnotation", "fs", "linkGrp", "spanGrp"}


def is_own(root: etree._Element) -> bool:
    """Whether a file is in the layout that Annotator writes."""
    return _application(root) is not None


def article(root: etree._Element, shown: str, reading: Reading) -> Arrival:
    """The article of a file in that layout.

    Raises:
        FileRefused: it is of another version of the layout, or was changed so that it does not fit together.
    """
    return _File(root, shown).article(reading)


def _application(root: etree._Element) -> etree._Element | None:
    places = root.iterfind(f"{_NS}teiHeader/{_NS}encodingDesc/{_NS}appInfo/{_NS}application")
    return next((one for one in places if one.get("ident") == PROGRAM), None)


class _File:
    def __init__(self, root: etree._Element, shown: str) -> None:
        self.root, self.shown = root, shown
        application = _application(root)
        version = "" if application is None else application.get("version", "")
        if version != LAYOUT:
            raise FileRefused(shown, f"is of layout {version or '?'}, expected is {LAYOUT}; use a newer Annotator")
        self.people: dict[str, Annotator] = {}
        self.times: dict[str, str] = {}
        self.bundles: dict[str, Features] = {}
        self.notes: dict[str, str] = {}
        self.groups: dict[str, tuple[str, Annotator]] = {}

    def article(self, reading: Reading) -> Arrival:
        body = self.root.find(f"{_NS}text/{_NS}body")
        if body is None:
            raise FileRefused(self.shown, "has no <body>; get the file again")
        text = "".join(body.itertext())
        if self._idno("sha256") != text_digest(text):
            reason = "its text is not the one that was annotated (the digest differs); write it anew from its corpus"
            raise FileRefused(self.shown, reason, line=body.sourceline or 0)
        draft = Draft(reading, self.shown, text, identity=self._idno("document"))
        self._collect(draft)
        self._describe(draft)
        _blocks(body, draft)
        groups = list(self.root.iterfind(f"{_NS}standOff/{_NS}spanGrp"))
        for group in groups:
            self._layer(group, draft)
        for group in groups:
            for span in group.iterfind(f"{_NS}span"):
                self._annotation(span, group, draft)
        for link in self.root.iterfind(f"{_NS}standOff/{_NS}linkGrp"):
            self._relation(link, draft)
        self._others(draft)
        return draft.finished()

    # -- what is said of the article ---------------------------------------------------------------

    def _idno(self, kind: str) -> str:
        places = self.root.iterfind(f"{_NS}teiHeader/{_NS}fileDesc/{_NS}publicationStmt/{_NS}idno")
        return next((_text(one) for one in places if one.get("type") == kind), "")

    def _collect(self, draft: Draft) -> None:
        """Take up what annotations refer to: people, times, features and notes."""
        for one in self.root.iterfind(f"{_NS}teiHeader/{_NS}fileDesc/{_NS}titleStmt/{_NS}respStmt"):
            name = one.find(f"{_NS}name")
            if name is not None and (known := name_of(name.get("n"))):
                kind = "program" if _text(one.find(f"{_NS}resp")) == "program" else "human"
                person = Annotator(known, kind, name_of(_text(name)), name_of(_text(one.find(f"{_NS}note"))))
                self.people[one.get(_ID, "")] = person
                draft.program(person)
        for one in self.root.iterfind(f"{_NS}teiHeader/{_NS}revisionDesc/{_NS}change"):
            self.times[one.get(_ID, "")] = time_of(one.get("when"))
        for one in self.root.iterfind(f"{_NS}standOff/{_NS}fs"):
            pairs = [(name_of(f.get("n")), _text(f.find(f"{_NS}string"))) for f in one.iterfind(f"{_NS}f")]
            self.bundles[one.get(_ID, "")] = tuple((name, value) for name, value in pairs if name)
        for one in self.root.iterfind(f"{_NS}standOff/{_NS}listAnnotation/{_NS}note"):
            self.notes[one.get("target", "").removeprefix("#")] = _text(one)

    def _describe(self, draft: Draft) -> None:
        bibl = self.root.find(f"{_NS}teiHeader/{_NS}fileDesc/{_NS}sourceDesc/{_NS}bibl")
        said: dict[tuple[str, str], str] = {}
        meta: list[tuple[str, str]] = []
        for one in () if bibl is None else bibl:
            if isinstance(one.tag, str) and one.tag.startswith(_NS):
                said.setdefault((one.tag.removeprefix(_NS), one.get("type", "")), _text(one))
                if one.get("type") == "meta" and (name := name_of(one.get("n"))):
                    meta.append((name, _text(one)))
        text = self.root.find(f"{_NS}text")
        draft.describe(
            title=said.get(("title", ""), ""),
            outlet=said.get(("publisher", ""), ""),
            published=said.get(("date", "published"), ""),
            retrieved=said.get(("date", "retrieved"), ""),
            url=said.get(("idno", "URL"), ""),
            meta=tuple(sorted(meta, key=lambda pair: pair[0])),
            language=language_of(text.get(_LANGUAGE) if text is not None else ""),
            **origin_of(said.get(("note", "mediaType")), said.get(("idno", "sourceSha256"))),
        )

    # -- annotations -------------------------------------------------------------------------------

    def _layer(self, group: etree._Element, draft: Draft) -> None:
        layer, state = name_of(group.get("n")), group.get("subtype", "")
        if not layer:
            raise FileRefused(self.shown, "has a <spanGrp> without a name (n)", line=group.sourceline or 0)
        person = self._person(group, "resp")
        if person is None:
            raise FileRefused(self.shown, "has a <spanGrp> that nobody made (resp)", line=group.sourceline or 0)
        self.groups[group.get(_ID, "")] = (layer, person)
        draft.state(layer, state if state in STATES else "in-progress", person)

    def _annotation(self, span: etree._Element, group: etree._Element, draft: Draft) -> None:
        layer, person = self.groups[group.get(_ID, "")]
        key = self._key(span)
        label = name_of(_text(span))
        if not label:
            raise FileRefused(self.shown, f"the <span> {key} has no label", line=span.sourceline or 0)
        found = _RANGE.fullmatch(span.get("target", ""))
        numbers = [offset_of(number) for number in found[1][1:].split(",")] if found else [-1, 0]
        places = [(begin, begin + length) for begin, length in zip(numbers[::2], numbers[1::2], strict=True)]
        draft.annotate(key, label, places, layer=layer, about=self._about(span, key, person))

    def _relation(self, link: etree._Element, draft: Draft) -> None:
        key = self._key(link)
        label = name_of(link.get("n"))
        known = self.groups.get(link.get("corresp", "").removeprefix("#"))
        if known is None or not label:
            reason = f"the <linkGrp> {key} names no layer (corresp) or has no label (n)"
            raise FileRefused(self.shown, reason, line=link.sourceline or 0)
        args = [
            (name_of(one.get("n"), "argument"), one.get("target", "").removeprefix("#"))
            for one in link.iterfind(f"{_NS}ptr")
        ]
        draft.relate(key, label, args, layer=known[0], about=self._about(link, key, known[1]))

    def _about(self, one: etree._Element, key: str, person: Annotator) -> About:
        times = [self.times.get(ref.removeprefix("#"), "") for ref in one.get("change", "").split()]
        created, modified = [*times, "", ""][:2]
        origin = self._person(one, "source")
        features = self.bundles.get(one.get("ana", "").removeprefix("#"), ())
        return About(
            features, self.notes.get(key, ""), person, origin.id if origin else "", confidence_of(one.get("cert")),
            created, modified,
        )  # fmt: skip

    def _person(self, one: etree._Element, attribute: str) -> Annotator | None:
        ref = one.get(attribute, "")
        if not ref:
            return None
        if ref.removeprefix("#") not in self.people:
            reason = f"names {ref} in {attribute}, and no <respStmt> declares who that is"
            raise FileRefused(self.shown, reason, line=one.sourceline or 0)
        return self.people[ref.removeprefix("#")]

    def _key(self, one: etree._Element) -> str:
        if not (key := one.get(_ID, "")):  # that no two are the same is seen to by the parser
            reason = "has an annotation without an xml:id; write it anew from its corpus"
            raise FileRefused(self.shown, reason, line=one.sourceline or 0)
        return key

    def _others(self, draft: Draft) -> None:
        """Count what stands in <standOff> beside what Annotator writes."""
        for one in self.root.iterfind(f"{_NS}standOff/*"):
            tag = one.tag.removeprefix(_NS) if isinstance(one.tag, str) else ""
            if tag not in _MEMBERS:
                draft.lose("annotations", f"<{tag}> in <standOff>")


def _blocks(body: etree._Element, draft: Draft) -> None:
    for begin, end, one in _children(body):
        tag = one.tag.removeprefix(_NS) if isinstance(one.tag, str) else ""
        kind = {"head": "title", "p": "paragraph"}.get(tag, one.get("type", ""))
        if kind != UNMARKED:
            draft.block(begin, end, kind if kind in BLOCK_KINDS else "other", one.get("n", ""))


def _children(body: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    at = len(body.text or "")
    for one in body:
        length = len("".join(one.itertext()))
        yield at, at + length, one
        at += length + len(one.tail or "")


def _text(one: etree._Element | None) -> str:
    return "" if one is None else "".join(one.itertext())
