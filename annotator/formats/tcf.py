"""TCF, the Text Corpus Format of WebLicht: a text, its tokens without offsets, and layers that name tokens.

Where tokens stand is found by following the text. Named entities, chunks, and mentions of `<references>` are
annotations; mentions that refer to each other are relations. Lemmas, tags and trees are counted as left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import NOWHERE, Keys, language_of, name_of
from annotator.formats.format import Format
from annotator.formats.reading import About, Arrival, Reading, Unread
from annotator.formats.tokens import aligned, joined

NAMESPACE = "http://www.dspin.de/data/textcorpus"
_NS = f"{{{NAMESPACE}}}"
_READ = frozenset({"text", "tokens", "sentences", "namedEntities", "references"})
_ROOTS = (f"{_NS}TextCorpus", "{http://www.dspin.de/data}D-Spin", "{http://www.clarin.eu/cmd/}CMD")


def _sniff(_: str, head: bytes) -> bool:
    return NAMESPACE.encode() in head and foreign_xml.root_name(head) in _ROOTS


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    root = foreign_xml.parse(files.read(name), name=shown)
    corpus = next(root.iter(f"{_NS}TextCorpus"), None)
    if corpus is None:
        raise FileRefused(shown, "has no <TextCorpus>; expected is TCF of a text, version 0.4")
    text = corpus.find(f"{_NS}text")
    if text is None:
        raise FileRefused(shown, "has no <text>, so it is not known what stands between its tokens")
    yield _File(corpus, "".join(text.itertext()), shown, reading).arrival()


class _File:
    def __init__(self, corpus: etree._Element, text: str, shown: str, reading: Reading) -> None:
        self.corpus = corpus
        tokens = list(corpus.iterfind(f"{_NS}tokens/{_NS}token"))
        places = aligned(text, ("".join(one.itertext()) for one in tokens))
        if places is None:
            reason = "its tokens do not follow its text, so it is not known where they stand; make the file anew"
            raise FileRefused(shown, reason, line=tokens[0].sourceline or 0)
        self.places = places
        self.numbers: dict[str, int] = {}
        for number, one in enumerate(tokens):
            self.numbers.setdefault(one.get("ID", ""), number)
        self.draft = Draft(reading, shown, text, identity=stem_of(shown))
        self.draft.describe(language=language_of(corpus.get("lang")))
        self.keys = Keys()

    def arrival(self) -> Arrival:
        for one in self.corpus.iterfind(f"{_NS}namedEntities/{_NS}entity"):
            self._annotate(self.keys.new(one.get("ID"), "entity"), name_of(one.get("class"), "entity"), one)
        for entity in self.corpus.iterfind(f"{_NS}references/{_NS}entity"):
            self._mentions(entity)
        for layer in self.corpus:
            tag = etree.QName(layer).localname
            if tag not in _READ:
                self.draft.lose("annotations", f"<{tag}>", number=len(layer))
        return self.draft.finished()

    def _mentions(self, entity: etree._Element) -> None:
        found = [(self.keys.new(one.get("ID"), "reference"), one) for one in entity.iterfind(f"{_NS}reference")]
        known = {one.get("ID", ""): key for key, one in found}
        for key, one in found:
            features = tuple((name, one.get(name, "")) for name in ("mintokIDs",) if one.get(name))
            self._annotate(key, name_of(one.get("type"), "reference"), one, features)
        for key, one in found:
            for target in one.get("target", "").split():
                relation = self.keys.new(None, f"{key} to {target}")
                args = [("from", key), ("to", known.get(target, target))]
                self.draft.relate(relation, name_of(one.get("rel"), "reference"), args)

    def _annotate(self, key: str, label: str, one: etree._Element, features: tuple[tuple[str, str], ...] = ()) -> None:
        ids = one.get("tokenIDs", "").split()
        numbers = [self.numbers[token] for token in ids if token in self.numbers]
        places = joined(self.places, numbers) if len(numbers) == len(ids) and ids else [(NOWHERE, NOWHERE)]
        self.draft.annotate(key, label, places, about=About(features))


FORMAT = Format(
    name="tcf",
    title="TCF",
    suffixes=(".tcf", ".tcf.xml", ".xml"),
    sniff=_sniff,
    read=_read,
    write=None,
)
