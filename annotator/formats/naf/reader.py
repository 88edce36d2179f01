"""Reads NAF 3 and 4, its own layout and what other tools write: see `naf` for what becomes what.

Of other tools: `<entity>` and `<mark>` are annotations (their type is the label, external references are features),
`<coref>` the mentions of a chain and a relation of them, `<statement>` claim, source and cue with an attribution,
`<opinion>` its three parts with a relation, `<timex3>` an annotation, `<factuality>` features of what it covers, or an
annotation. Terms, dependencies, chunks and trees are counted as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats.document_facts import origin_of
from annotator.formats.draft import Draft
from annotator.formats.files import stem_of
from annotator.formats.foreign_values import NOWHERE, Keys, confidence_of, language_of, name_of, offset_of, time_of
from annotator.formats.naf.writer import CERTAINTIES, OWN, POLARITIES, STATEMENT_ROLES
from annotator.formats.reading import About, Arrival, Reading
from annotator.formats.tokens import aligned, joined
from annotator.formats.units import best_unit, said_of
from annotator.model.annotation import STATES
from annotator.model.document import BLOCK_KINDS, Annotator

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_VERSION = re.compile(r"v?[34](?:\.[0-9A-Za-z]+)*")
_ENTITY = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[0-9]{1,12})")
_FITTING = 0.99
_READ = frozenset({"nafHeader", "raw", "text", "topics", "tunits", "entities", "markables", "attribution"})
_READ |= {"coreferences", "opinions", "timeExpressions", "factualities", "terms"}
_CLAIM_LABELS = {"target": "CLAIM", "source": "SOURCE", "cue": "CUE"}


def article(root: etree._Element, shown: str, reading: Reading) -> Arrival:
    """The article of a NAF file.

    Raises:
        FileRefused: it is no NAF, of an unknown version, or its words do not stand where their offsets say.
    """
    if root.tag != "NAF":
        raise FileRefused(shown, f"is no NAF: its outermost element is <{etree.QName(root).localname}>")
    version = root.get("version", "v3")
    if not _VERSION.fullmatch(version):
        raise FileRefused(shown, f"is NAF {version}, expected is version 3 or 4", line=root.sourceline or 0)
    if root.find("raw") is None:
        raise FileRefused(shown, "has no <raw> layer, so its text is not known; expected is NAF with <raw>")
    return _File(root, shown, reading).arrival()


class _File:
    def __init__(self, root: etree._Element, shown: str, reading: Reading) -> None:
        self.root, self.shown = root, shown
        text = "".join(root.find("raw").itertext())  # type: ignore[union-attr]
        self.places: list[tuple[int, int]] = []
        self.numbers: dict[str, list[int]] = {}
        unit = self._words(text)
        public = root.find("nafHeader/public")
        identity = ("" if public is None else public.get("publicId", "")) or stem_of(shown, (".naf", ".naf.xml"))
        self.draft = Draft(reading, shown, text, unit=unit, identity=identity)
        self.draft.said += said_of(unit)
        self.keys = Keys()
        self.people: dict[str, Annotator] = {}
        self.own: set[str] = set()  # ids of relations and annotations of our own
        self.covering: dict[tuple[tuple[tuple[int, int], ...], str], str] = {}  # the first with this label
        self.layer_of = reading.layer_of

    def arrival(self) -> Arrival:
        self._header()
        self._blocks()
        for tag in ("entities/entity", "markables/mark"):
            for one in self.root.iterfind(tag):
                if not self._is_relation(one):
                    self._entity(one)
        for one in self.root.iterfind("markables/mark"):
            if self._is_relation(one):
                self._relation(one)
        for one in self.root.iterfind("timeExpressions/timex3"):
            self._timex(one)
        for one in self.root.iterfind("coreferences/coref"):
            self._coref(one)
        for one in self.root.iterfind("attribution/statement"):
            self._statement(one)
        for one in self.root.iterfind("opinions/opinion"):
            self._opinion(one)
        for one in self.root.iterfind("factualities/factuality"):
            self._factuality(one)
        self._others()
        return self.draft.finished()

    # -- words -------------------------------------------------------------------------------------

    def _words(self, text: str) -> str:
        """Find where all words stand; returns what their offsets count."""
        found = list(self.root.iterfind("text/wf"))
        words = ["".join(one.itertext()) if len(one) else one.text or "" for one in found]
        for number, one in enumerate(found):
            self.numbers.setdefault(one.get("id", ""), [number])
        for term in self.root.iterfind("terms/term"):
            self.numbers.setdefault(term.get("id", ""), self._targets(term.find("span")))
        if all(one.get("offset") is None for one in found):
            places = aligned(text, words)
            if places is None:
                raise FileRefused(self.shown, "its words have no offsets, and do not follow its <raw> text")
            self.places = places
            return "codepoint"
        said = [
            (begin := offset_of(one.get("offset")), begin + self._length(one, word))
            for one, word in zip(found, words, strict=True)
        ]
        unit, good = best_unit(text, said, words)
        if sum(good) < _FITTING * len(good):
            first = good.index(False)
            reason = (
                f"{len(good) - sum(good)} of {len(good)} words do not stand where their offsets say, in whatever unit "
                f"(the first is “{words[first][:40]}” at {found[first].get('offset')}); make the file anew"
            )
            raise FileRefused(self.shown, reason, line=found[first].sourceline or 0)
        self.places = [place if fits else (NOWHERE, NOWHERE) for place, fits in zip(said, good, strict=True)]
        return unit

    @staticmethod
    def _length(one: etree._Element, word: str) -> int:
        return len(word) if one.get("length") is None else max(offset_of(one.get("length")), 0)

    def _targets(self, span: etree._Element | None) -> list[int]:
        """The words that a <span> points to, itself or by way of terms."""
        found: list[int] = []
        for target in () if span is None else span:
            found += self.numbers.get(target.get("id", ""), ())
        return found

    # -- what is said of the article ---------------------------------------------------------------

    def _header(self) -> None:
        said = self.root.find("nafHeader/fileDesc")
        public = self.root.find("nafHeader/public")
        own = False
        for processor in self.root.iterfind("nafHeader/linguisticProcessors/lp"):
            own = own or processor.get("name") == OWN
            self._person(processor)
        facts: dict[str, str] = {}
        meta: list[tuple[str, str]] = []
        for topic in self.root.iterfind("topics/topic"):
            value, method = "".join(topic.itertext()), topic.get("method", "")
            if topic.get("source") != OWN:
                meta.append(("topic", value))
            elif method.startswith("meta:") and name_of(method.removeprefix("meta:")):
                meta.append((name_of(method.removeprefix("meta:")), value))
            else:
                facts[method] = value
        if said is not None:
            published = said.get("creationtime", "")
            facts["published"] = published if own else time_of(published)
            if title := said.get("title"):
                self.draft.describe(title=title)
            if author := said.get("author"):
                meta.append(("byline", author))
        if own and (said is None or not said.get("title")):
            self.draft.describe(title="")
        self.draft.describe(
            language=language_of(self.root.get(_LANGUAGE)),
            url="" if public is None else public.get("uri", ""),
            published=facts.get("published", ""),
            outlet=facts.get("outlet", ""),
            retrieved=facts.get("retrieved", ""),
            **origin_of(facts.get("mediaType"), facts.get("sourceSha256")),
            meta=tuple(sorted(meta, key=lambda pair: pair[0])),
        )

    def _person(self, processor: etree._Element) -> None:
        known, name = processor.get("id", ""), name_of(processor.get("name"))
        said = {one.get("type", ""): one.get("name", "") for one in processor.iterfind("lpDependency")}
        if not known:
            return
        if "kind" not in said:
            # another tool's: its id is a key inside of the file, its name tells who it is
            self.people[known] = Annotator(name or name_of(known), "program", name, name_of(processor.get("version")))
            return
        kind = "program" if said["kind"] == "program" else "human"
        person = Annotator(name_of(known), kind, name, name_of(processor.get("version")))
        self.people[known] = person
        self.draft.program(person)
        for one in processor.iterfind("lpDependency"):
            if one.get("type") == "layer" and (layer := name_of(one.get("name"))):
                state = one.get("version", "")
                self.draft.state(layer, state if state in STATES else "in-progress", person)

    def _blocks(self) -> None:
        for one in self.root.iterfind("tunits/tunit"):
            begin, kind = offset_of(one.get("offset")), one.get("type", "")
            end = begin + max(offset_of(one.get("length")), 0)
            self.draft.block(begin, end, kind if kind in BLOCK_KINDS else "other", one.get("xpath", ""))

    # -- annotations -------------------------------------------------------------------------------

    def _is_relation(self, one: etree._Element) -> bool:
        return any(
            ref.get("resource") == OWN and ref.get("reftype", "").startswith("role:")
            for ref in one.iterfind("externalReferences/externalRef")
        )

    def _about(self, one: etree._Element) -> tuple[str, About]:
        """The layer of an element, '' if it does not say, and what else it says."""
        layer, note, modified, origin, created, confidence = "", "", "", "", "", None
        features: list[tuple[str, str]] = []
        who = self.people.get(one.get("source", ""))
        for ref in one.iterfind("externalReferences//externalRef"):
            value, kind = ref.get("reference", ""), ref.get("reftype", "")
            if ref.get("resource") != OWN:
                features.append(self._reference(ref))
            elif kind == "layer":
                layer, created = name_of(value), time_of(ref.get("timestamp"))
                confidence = confidence_of(ref.get("confidence"))
                self.own.add(one.get("id", ""))
            elif kind.startswith("feature:") and name_of(kind.removeprefix("feature:")):
                features.append((name_of(kind.removeprefix("feature:")), value))
            elif kind == "note":
                note = value
            elif kind == "modified":
                modified = time_of(value)
            elif kind == "origin":
                origin = name_of(value)
        if not layer:
            features += [(name, one.get(name, "")) for name in ("status", "lemma", "pos") if one.get(name)]
            if who is not None and one.get("status") == "manual":
                who = who._replace(kind="human")
            if who is None and one.get("source"):
                features.append(("source", one.get("source", "")))
        return layer, About(tuple(features), note, who, origin, confidence, created, modified)

    def _reference(self, ref: etree._Element) -> tuple[str, str]:
        value = ref.get("reference", "")
        item = _ENTITY.fullmatch(value)
        left = sorted({"reftype", "status", "source", "confidence", "timestamp"}.intersection(ref.keys()))
        if left:
            self.draft.lose("features", f"{', '.join(map(str, left))} of the reference {value}", number=len(left))
        return ("kb", item[1]) if item else (name_of(ref.get("resource"), "reference"), value)

    def _mention(
        self, key: str, label: str, span: etree._Element | None, layer: str = "", about: About | None = None
    ) -> bool:
        numbers = self._targets(span)
        places = joined(self.places, numbers)
        made = self.draft.annotate(
            key, label, places or [(NOWHERE, NOWHERE)], layer=layer, about=About() if about is None else about
        )
        if made:
            self.covering.setdefault((tuple(places), label), key)
        return bool(made)

    def _entity(self, one: etree._Element) -> None:
        layer, about = self._about(one)
        key = self.keys.new(one.get("id"), str(one.tag))
        label = name_of(one.get("type"), str(one.tag))
        # before version 3 an entity had several <references>, each of them a mention
        for number, span in enumerate(list(one.iter("span")) or [None]):
            self._mention(key if not number else self.keys.new(key, key), label, span, layer, about)

    def _timex(self, one: etree._Element) -> None:
        said = tuple((str(name), value) for name, value in one.items() if name not in ("id", "type"))
        key = self.keys.new(one.get("id"), "timex3")
        self._mention(key, name_of(one.get("type"), "timex3"), one.find("span"), about=About(said))

    def _relation(self, one: etree._Element) -> None:
        layer, about = self._about(one)
        args = [
            (name_of(ref.get("reftype", "").removeprefix("role:"), "argument"), ref.get("reference", ""))
            for ref in one.iterfind("externalReferences/externalRef")
            if ref.get("resource") == OWN and ref.get("reftype", "").startswith("role:")
        ]
        key = self.keys.new(one.get("id"), "mark")
        self.draft.relate(key, name_of(one.get("type"), "relation"), args, layer=layer, about=about)

    def _coref(self, one: etree._Element) -> None:
        layer, about = self._about(one)
        key, label = self.keys.new(one.get("id"), "coref"), name_of(one.get("type"), "coref")
        mentions: list[str] = []
        for span in one.iterfind("span"):
            mention = self.keys.new(None, f"{key} mention")
            if self._mention(mention, label, span, layer, about):
                mentions.append(mention)
        if len(mentions) > 1:
            self.draft.relate(key, "coref", [("mention", mention) for mention in mentions], layer=layer)

    def _statement(self, one: etree._Element) -> None:
        key = self.keys.new(one.get("id"), "statement")
        if key.removeprefix("s.") in self.own:
            return
        roles = {part: role for role, part in STATEMENT_ROLES.items()}
        args: list[tuple[str, str]] = []
        for part, label in _CLAIM_LABELS.items():
            for element in one.iterfind(f"statement_{part}"):
                args += self._argument(key, roles[part], label, element)
        self.draft.relate(key, "attribution", args)

    def _opinion(self, one: etree._Element) -> None:
        key = self.keys.new(one.get("id"), "opinion")
        args: list[tuple[str, str]] = []
        for part in ("expression", "holder", "target"):
            for element in one.iterfind(f"opinion_{part}"):
                args += self._argument(key, part, f"opinion_{part}", element)
        self.draft.relate(key, "opinion", args)

    def _argument(self, key: str, role: str, label: str, one: etree._Element) -> Sequence[tuple[str, str]]:
        """An argument with this role: the annotation that is there already, or a new one."""
        places = tuple(joined(self.places, self._targets(one.find("span"))))
        if known := self.covering.get((places, label)):
            return [(role, known)]
        new = self.keys.new(None, f"{key} {role}")
        said = tuple((str(name), value) for name, value in one.items())
        return [(role, new)] if self._mention(new, label, one.find("span"), about=About(said)) else []

    def _factuality(self, one: etree._Element) -> None:
        key = self.keys.new(one.get("id"), "factuality")
        if key.removeprefix("f.") in self.own:
            return
        features = [pair for value in one.iterfind("factVal") for pair in self._values(value)]
        places = tuple(joined(self.places, self._targets(one.find("span"))))
        known = self.covering.get((places, "CLAIM"))
        if known is None:
            self._mention(key, "factuality", one.find("span"), about=About(tuple(features)))
        else:
            self.draft.amend(known, features=tuple(features))

    def _values(self, said: etree._Element) -> Iterable[tuple[str, str]]:
        value, resource = said.get("value", ""), name_of(said.get("resource"), "factuality")
        left = [name for name in ("confidence", "source") if said.get(name)]
        if left:
            self.draft.lose("features", f"{', '.join(left)} of the factuality {value}", number=len(left))
        certainty = next((word for word, code in CERTAINTIES.items() if code == value[:-1]), "")
        polarity = next((word for word, code in POLARITIES.items() if code == value[-1:]), "")
        if resource.lower() != "factbank" or not certainty:
            return [(resource, value)]
        return [("certainty", certainty), *([("polarity", polarity)] if polarity else [])]

    def _others(self) -> None:
        """Count what is not taken in."""
        for layer in self.root:
            tag = str(layer.tag)
            number = len(layer)
            if tag == "terms":
                number = sum(len(term.keys()) > 1 for term in layer)
            elif tag in _READ:
                continue
            self.draft.lose("annotations", f"<{tag}>", number=number)
