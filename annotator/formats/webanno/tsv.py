"""WebAnno TSV 3: what WebAnno and INCEpTION exchange, a row for each token and columns for each layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from annotator.formats.document_facts import describe
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_text import Counted, decoded
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.webanno.carried import Carried, arguments, spans
from annotator.formats.webanno.found import Found, Gathered, Link, Slot, gathered
from annotator.formats.webanno.grammar import ANYTHING, FORMAT_LINE, LABEL, WORD_TYPE, Layer
from annotator.formats.webanno.rows import Rows, rows_of
from annotator.formats.webanno.writer import write
from annotator.model.annotation import Features

SUFFIXES = (".tsv",)
HOST, BEGIN, END, MENTION = "host", "Governor", "Dependent", "mention"
"""Roles that a file does not name: whose slots they are, where a relation begins and ends, what a chain has."""


def _sniff(_: str, head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf")
    # files of version 2 are known, too, so that somebody is told why they are not read
    return start.startswith(FORMAT_LINE.encode()) or (start.startswith(b"#id=") and b"\n#text=" in start[:200])


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    text = decoded(files.read(name), name=shown).removeprefix("\ufeff")
    yield _Article(reading, shown, stem_of(name, SUFFIXES), rows_of(text, name=shown)).arrival()


class _Article:
    """Makes an article of what was found in the rows."""

    def __init__(self, reading: Reading, shown: str, stem: str, rows: Rows) -> None:
        self._carried = Carried(rows.comment)
        self._rows = rows
        raw = self._whole_text()
        self._draft = Draft(reading, shown, raw, unit="utf16", identity=self._carried.word("id") or stem)
        self._counted = Counted(raw, "utf16")
        short = Counter(layer.short for layer in rows.layers)
        self._names = {
            layer.type: self._carried.name_of(layer.type, layer.short if short[layer.short] == 1 else layer.type)
            for layer in rows.layers
        }
        self._gathered: Gathered = gathered(rows)
        self._tokens: dict[str, Found] = {}
        self._places = {unit.id: (unit.begin, unit.end) for unit in rows.units}
        self._keys: dict[int, str] = {}  # by the identity of a Found: what the draft knows it under

    def arrival(self) -> Arrival:
        """The article."""
        draft, carried = self._draft, self._carried
        for person in carried.programs():
            draft.program(person)
        for one in self._gathered.found:
            self._annotate(one)
        for number, link in enumerate(self._gathered.links, start=1):
            self._link(number, link)
        for slot in self._gathered.slots:
            self._slot(slot)
        for number, (layer, chain) in enumerate(self._gathered.chains, start=1):
            label = layer.short.removesuffix("Link") + "Chain"
            args = [(MENTION, self._keys[id(one)]) for one in chain]
            draft.relate(f"{label} {number}", label, args, layer=self._names[layer.type])
        draft.describe(meta=tuple(sorted(self._rows.meta)))
        if carried:
            describe(draft, carried.facts)
            self._take_over()
        if self._rows.blanks and not carried:
            draft.said.append(
                f"{self._rows.blanks:,} blanks fill the gaps between sentences, which the file leaves open."
            )
        for layer in self._rows.layers:
            if layer.label is not None and layer.label.name != LABEL:
                draft.said.append(f"The labels of {self._names[layer.type]} are its feature {layer.label.name}.")
        if self._tokens:
            draft.said.append(f"{len(self._tokens)} tokens that relations join became annotations of the layer Token.")
        return draft.finished()

    def _whole_text(self) -> str:
        """The text with the blanks before its first token and behind its last one, which rows do not have."""
        text, units = self._rows.text, self._rows.units
        if not self._carried:
            return text
        head, tail = self._carried.word("head"), self._carried.word("tail")
        if head.strip() or tail.strip():
            return text
        if not units:
            return head + tail
        start = text[: len(text) - len(text.lstrip())]
        if len(start) == len(head):
            text = head + text[len(head) :]
        return text.rstrip() + tail if units[-1].end and text.strip() else text

    def _take_over(self) -> None:
        draft = self._draft
        for begin, end, kind, path in self._carried.blocks():
            if end <= len(draft.text):
                draft.block(self._counted.counted(begin), self._counted.counted(end), kind, path)
        for annotator, layer, state in self._carried.states():
            draft.state(layer, state, annotator)

    # -- annotations -------------------------------------------------------------------------------

    def _annotate(self, one: Found) -> None:
        said = self._carried.annotation(one.number)
        name = self._names[one.layer.type]
        column = one.layer.label
        label = (one.values.get(column.name) if column else None) or name
        about = self._carried.about(said, self._features(one))
        key = self._carried.key(said, one.key)
        self._keys[id(one)] = key
        self._draft.annotate(key, label, self._spans(one, spans(said)), layer=name, about=about)

    def _features(self, one: Found | Link) -> Features:
        column = one.layer.label
        return tuple(
            (self._carried.name_of(f"{one.layer.type}:{name}", name), value)
            for name, value in one.values.items()
            if value is not None and (column is None or name != column.name)
        )

    def _spans(self, one: Found, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The parts that the comment names, if they begin and end where the columns do, but for blanks."""
        whole = [(one.begin, one.end)]
        text = self._draft.text
        begin, end = self._counted.codepoint(one.begin), self._counted.codepoint(one.end)
        if not parts or begin is None or end is None:
            return whole
        first, last = min(parts)[0], max(parts)[1]
        fits = first <= begin <= end <= last <= len(text) and not (text[first:begin] + text[end:last]).strip()
        return [(self._counted.counted(a), self._counted.counted(b)) for a, b in parts] if fits else whole

    # -- relations ---------------------------------------------------------------------------------

    def _link(self, number: int, link: Link) -> None:
        layer = link.layer
        source = self._end(link.source, link.source_number, self._base(layer))
        target = self._end(link.target, link.target_number, self._base(layer))
        name = self._names[layer.type]
        label = (link.values.get(layer.label.name) if layer.label else None) or name
        if source is None or target is None:
            self._draft.lose("relations", f"{label} {link.source} {link.target}: nothing is there")
            return
        features = self._features(link)
        said = {}
        if source.number:
            said = next(
                iter(self._carried.relations(layer.type, source.number, [("", target.number)], label=label)), {}
            )
        roles = [role for role, _ in arguments(said)] or [BEGIN, END]
        args = list(zip(roles, (self._keys[id(source)], self._keys[id(target)]), strict=True))
        about = self._carried.about(said, features)
        self._draft.relate(self._carried.key(said, f"{label} {number}"), label, args, layer=name, about=about)

    def _slot(self, slot: Slot) -> None:
        host, feature = slot.host, slot.feature
        fillers = [(role, self._end(unit, number, kind)) for role, unit, number, kind in slot.fillers]
        there = [(role or feature, one) for role, one in fillers if one is not None]
        if len(there) < len(fillers):
            self._draft.lose("arguments", f"{feature} of {host.key}: nothing is there")
        if not there:
            return
        place = f"{host.layer.type}:{feature}"
        carried = self._carried.relations(place, host.number, [(role, one.number) for role, one in there])
        for said in carried:
            args = arguments(said)
            label = str(said.get("label") or feature)
            keys = [(role, self._keys[id(self._gathered.by_number[number])]) for role, number in args]
            layer = self._carried.name_of(f"{place}:layer", self._names[host.layer.type])
            key = self._carried.key(said, f"{label} {host.key}")
            self._draft.relate(key, label, keys, layer=layer, about=self._carried.about(said, None))
        if not carried:
            args_there = [(HOST, self._keys[id(host)]), *((role, self._keys[id(one)]) for role, one in there)]
            self._draft.relate(f"{feature} {host.key}", feature, args_there, layer=self._names[host.layer.type])

    def _base(self, layer: Layer) -> str:
        return next(column.type for column in layer.columns if column.kind == "source")

    def _end(self, unit: str, number: int, wanted: str) -> Found | None:
        """What a relation or slot refers to: by number, or what there is of a type at a unit, or the token there."""
        if number:
            return self._gathered.by_number.get(number)
        for one in self._gathered.at_unit.get(unit, ()):
            if wanted in (one.layer.type, ANYTHING):
                return one
        declared = any(layer.type == wanted for layer in self._rows.layers)
        if unit not in self._places or (declared and wanted != WORD_TYPE):
            return None
        return self._token(unit)

    def _token(self, unit: str) -> Found:
        if unit not in self._tokens:
            self._tokens[unit] = token = Found.token(unit, *self._places[unit])
            self._names.setdefault(token.layer.type, token.layer.short)
            self._annotate(token)
        return self._tokens[unit]


FORMAT = Format(
    name="webanno-tsv",
    title="WebAnno TSV",
    suffixes=SUFFIXES,
    sniff=_sniff,
    read=_read,
    write=write,
    takes_tokens=True,
)
