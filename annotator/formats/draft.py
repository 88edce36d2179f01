"""Articles in the making: what a file says of them is taken in, and checked against the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from annotator.formats.files import stem_of
from annotator.formats.foreign_text import Counted, ForeignText, most_covered
from annotator.formats.foreign_values import name_of
from annotator.formats.reading import NOTHING, About, Arrival, Reading, TextDiffers
from annotator.model.annotation import Annotation, Arg, Features, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document
from annotator.model.identity import ITEM_ID, derived_id, kept_id
from annotator.model.scheme import Scheme
from annotator.model.span import Span, normalise

_SHOWN = 200
"""Characters of what is covered that are shown."""


def says(covered: str, text: str, spans: Sequence[Span]) -> bool:
    """Whether spans of a text cover what is said; blanks and line ends are all one, parts are joined somehow."""
    if len(spans) == 1 and spans[0].length == len(covered) and text[spans[0].begin : spans[0].end] == covered:
        return True
    said = ForeignText.of(covered).text
    parts = normalise(spans)
    most = most_covered(said)  # hostile files name whole texts
    ways = [text[parts[0].begin : parts[-1].end]] if parts[-1].end - parts[0].begin <= most else []
    if sum(span.length for span in spans) <= most:
        ways.append(" ".join(text[begin:end] for begin, end in parts))
        ways.append("".join(text[begin:end] for begin, end in spans))
    return said in ways or " ".join(said.split()) in {" ".join(way.split()) for way in ways}


class Claim(NamedTuple):
    """What a file says of an annotation: what it covers, by its words and, as far as it is shown, by its offsets."""

    key: str
    said: str
    found: str


class Draft:
    """An article in the making: takes annotations as a file has them, and checks what they cover.

    Names are put on one line, without blanks at their ends; of what has none, the loss is counted.

    Args:
        reading: how it is to be read.
        name: what people call where it is read from, for messages.
        raw: its text as the file has it: any line ends, any characters. Offsets are in this text.
        unit: what offsets are counted in, one of `foreign_text.UNITS`.
        identity: what the article's id is made from; kept as it is if it is one already.

    Attributes:
        said: sentences on what was done, to be added to.
        text: as Annotator has it.
    """

    def __init__(
        self,
        reading: Reading,
        name: str,
        raw: str,
        *,
        unit: str = "codepoint",
        identity: str = "",
        charset: str = "utf-8",
    ) -> None:
        self._reading, self._name = reading, name
        self._foreign = ForeignText.of(raw, charset=charset)
        self._counted = Counted(raw, unit)
        self.text = self._foreign.text
        self._as_is = self.text == raw and (unit == "codepoint" or raw.isascii())  # as most texts are
        self.said: list[str] = []
        title = next((line.strip() for line in self.text.split("\n") if line.strip()), "")[:200]
        self._blocks: list[Block] = []
        known_as = identity or stem_of(name)
        self.document = Document(kept_id(known_as), self.text, title, normalisation=self._foreign.normalisation)
        self._digest = self.document.sha256  # once: it would be made anew for every annotation
        self._people: dict[str, Annotator] = {}
        self._items: dict[str, dict[str, Annotation | Relation]] = {}
        self._states: dict[str, dict[str, str]] = {}
        self._by_key: dict[str, Annotation] = {}
        self._ids: set[str] = set()
        self._wrong: list[Claim] = []
        self._annotations = 0

    def describe(self, **facts: object) -> None:
        """Set what is known about the article: any attribute of `Document` but its text."""
        if "meta" in facts:
            facts["meta"] = self._named(facts["meta"], "facts")  # type: ignore[arg-type]
        self.document = replace(self.document, **facts)  # type: ignore[arg-type]

    def block(self, begin: int, end: int, kind: str, path: str = "") -> bool:
        """Add a block, in order; offsets as the file counts.

        Returns:
            Whether it was taken: one that is empty or overlaps the last is passed over.
        """
        first, last = self._place(begin), self._place(end)
        before = self._blocks[-1].end if self._blocks else 0
        if first is None or last is None or not before <= first < last:
            return False
        self._blocks.append(Block(first, last, kind, path))
        return True

    def annotate(
        self,
        key: str,
        label: str,
        spans: Iterable[tuple[int, int]],
        *,
        covered: str | None = None,
        layer: str = "",
        about: About = NOTHING,
    ) -> str:
        """Take in an annotation.

        Args:
            key: the file's own id, unique among the article's annotations; kept if it is one of ours.
            label: its label.
            spans: (begin, end) pairs as the file counts, end exclusive; they are sorted and joined where they touch.
            covered: the text that the file says it covers, parts joined by one space; None if it says nothing.
            layer: its layer, '' for the one that the scheme tells.
            about: what else the file says of it.

        Returns:
            Its id; '' if it was left out, being empty or wrong.
        """
        self._annotations += 1
        given = list(spans)
        places = [(self._place(begin), self._place(end)) for begin, end in given]
        found = [Span(begin, end) for begin, end in places if begin is not None and end is not None and begin < end]
        if any(begin is None or end is None or begin > end for begin, end in places):
            where = ", ".join(f"{begin}-{end}" for begin, end in given)
            self._wrong.append(Claim(key, covered or "", f"nothing: {where} is no place in the text"))
            return ""
        if not found:
            self.lose("annotations", f"{key}: covers nothing")
            return ""
        if not (label := name_of(label)):
            self.lose("annotations", f"{key}: has no label")
            return ""
        who = self._person(about.annotator, about.origin)
        place, parts = name_of(layer) or self._reading.layer_of(label), normalise(found)
        if covered is not None and not says(covered, self.text, found):
            shown = " ".join(self.text[begin : min(end, begin + _SHOWN)] for begin, end in parts[:_SHOWN])
            self._wrong.append(Claim(key, covered, shown[:_SHOWN]))
            return ""
        identity = self._identity("a", key, who, place, label, parts)
        self._by_key[key] = self._items[who][identity] = Annotation(
            identity, who, place, label, parts, self._named(about.features, "features"), about.note,
            name_of(about.origin), about.confidence, about.created or self._reading.created, about.modified,
            name_of(about.scheme),
        )  # fmt: skip
        return identity

    def misplace(self, key: str, covered: str, why: str) -> None:
        """Note an annotation whose place cannot be told, which counts as one that covers another text."""
        self._annotations += 1
        self._wrong.append(Claim(key, covered, f"nothing: {why}"))

    def relate(
        self, key: str, label: str, args: Iterable[tuple[str, str]], *, layer: str = "", about: About = NOTHING
    ) -> str:
        """Take in a relation, after its annotations.

        Args:
            key: the file's own id, unique among the article's relations; kept if it is one of ours.
            label: its label.
            args: (role, key of an annotation) pairs. One that names an annotation which was left out,
                or was made by somebody else, is counted as lost.
            layer: its layer, '' for the one that the scheme tells.
            about: what else the file says of it; without an annotator it is of who made the first argument.

        Returns:
            Its id; '' if no argument is left.
        """
        filled: list[Arg] = []
        if not (label := name_of(label)):
            self.lose("relations", f"{key}: has no label")
            return ""
        who = self._person(about.annotator, about.origin) if about.annotator else ""
        for given, ref in args:
            role, target = name_of(given), self._by_key.get(ref)
            who = who or (target.annotator if target else "")
            if target is None or target.annotator != who or not role:
                self.lose("arguments", f"{key}: {role} {ref}")
            else:
                filled.append(Arg(role, target.id))
        if not filled:
            self.lose("relations", f"{key}: no argument of it is there")
            return ""
        place = name_of(layer) or self._reading.layer_of(label)
        identity = self._identity("r", key, who, place, label, *filled)
        self._items[who][identity] = Relation(
            identity, who, place, label, tuple(filled), self._named(about.features, "features"), about.note,
            name_of(about.origin), about.confidence, about.created or self._reading.created, about.modified,
            name_of(about.scheme),
        )  # fmt: skip
        return identity

    def annotation(self, key: str) -> Annotation | None:
        """The annotation that was taken in under this key, as it is now."""
        return self._by_key.get(key)

    def amend(self, key: str, *, features: Features = (), note: str = "") -> None:
        """Add features, or a note below the one that is there, to an annotation that was taken in."""
        before = self._by_key[key]
        whole = "\n".join(filter(None, (before.note, note)))
        after = before._replace(features=before.features + self._named(features, "features"), note=whole)
        self._by_key[key] = self._items[after.annotator][after.id] = after

    def state(self, layer: str, state: str, annotator: Annotator | None = None) -> None:
        """Note how far somebody has come with a layer."""
        if name := name_of(layer):
            self._states.setdefault(self._person(annotator), {})[name] = state
        else:
            self.lose("states", f"{state}, of a layer without a name")

    def program(self, program: Annotator) -> None:
        """Name a program that only proposed something."""
        if name := name_of(program.id):
            self._people.setdefault(name, program._replace(id=name))

    def lose(self, kind: str, what: str, *, number: int = 1) -> None:
        """Count what cannot be taken in."""
        self._reading.losses.add(kind, self.document.id, what, number=number)

    def finished(self, scheme: Scheme | None = None) -> Arrival:
        """The article.

        Raises:
            TextDiffers: annotations do not cover the text that they name, and are not to be left out.
        """
        if self._wrong:
            sentence = self._sentence()
            if not self._reading.leave_out_wrong:
                raise TextDiffers(self._name, f"{sentence}; correct them, or have them left out")
            for claim in self._wrong:
                self.lose("annotations", f"{claim.key}: names “{claim.said}” and covers {_quoted(claim.found)}")
            self.said.append(f"{sentence}; they were left out.")
        sets = {
            who: AnnotationSet(who, self._items.get(who, {}).values(), self._whole_states(who)) for who in self._items
        }
        sets = {who: held for who, held in sets.items() if held.states}
        if self._blocks:
            self.describe(blocks=tuple(self._blocks))
        annotated = AnnotatedDocument(self.document, sets, tuple(self._people.values()))
        return Arrival(self._name, annotated, tuple(self.said), scheme)

    # -- parts of it -------------------------------------------------------------------------------

    def _whole_states(self, who: str) -> dict[str, str]:
        layers = {item.layer for item in self._items[who].values()}
        return {**dict.fromkeys(sorted(layers), "in-progress"), **self._states.get(who, {})}

    def _place(self, offset: int) -> int | None:
        if self._as_is:
            return offset if 0 <= offset <= len(self.text) else None
        codepoint = self._counted.codepoint(offset)
        return None if codepoint is None else self._foreign.offset(codepoint)

    def _person(self, annotator: Annotator | None, origin: str = "") -> str:
        who = annotator if annotator is not None and name_of(annotator.id) else self._reading.annotator
        if origin:
            self.program(Annotator(origin, "program", origin))
        name = name_of(who.id)
        if name not in self._items:
            self._people.setdefault(name, who._replace(id=name))
            self._items[name] = {}
        return name

    def _named(self, pairs: Features, kind: str) -> Features:
        found = _with_names(pairs)
        self.lose(kind, "a value without a name", number=len(pairs) - len(found))
        return found

    def _identity(self, letter: str, key: str, *content: object) -> str:
        is_ours = ITEM_ID.fullmatch(key) and key.startswith(letter)
        identity = key if is_ours else derived_id(letter, self._digest, key, *content)
        if identity in self._ids:  # what a file says twice is there twice
            identity = derived_id(letter, self._digest, key, len(self._ids), *content)
        self._ids.add(identity)
        return identity

    def _sentence(self) -> str:
        first = self._wrong[0]
        several = "annotation does" if self._annotations == 1 else "annotations do"
        return (
            f"{len(self._wrong)} of {self._annotations} {several} not cover the text that they name "
            f"({first.key} names “{_short(first.said)}” and covers {_quoted(_short(first.found))})"
        )


@lru_cache(4096)
def _with_names(pairs: Features) -> Features:
    return tuple((name, value) for given, value in pairs if (name := name_of(given)))


def _quoted(found: str) -> str:
    return found if found.startswith("nothing: ") else f"“{found}”"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
