"""brat: what its own tools write is read, and what is written is what brat takes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.formats.brat.format import FORMAT
from annotator.formats.foreign_text import storable
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.model.annotation import Annotation, Arg, Relation, feature_value
from annotator.model.document import AnnotatedDocument, Block
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme, scheme_problems
from annotator.model.span import Span
from tests.formats.damaging import assert_damage_is_borne, lines, values
from tests.formats.exchanging import (
    HOSTILE,
    NEWS,
    WHEN,
    Got,
    Memory,
    article,
    assert_back,
    everything,
    facets,
    folder,
    hostile,
    link,
    mark,
    plain,
    read,
    write,
)  # fmt: skip

# -- ours, there and back ------------------------------------------------------------------------------


def test_everything_comes_back_and_nothing_is_lost() -> None:
    assert frozenset() == FORMAT.cannot_express
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert sorted(written.files) == [
        "annotation.conf", "ferry.ann", "ferry.txt", "hostile.ann", "hostile.txt", "port.ann", "port.txt",
        "visual.conf",
    ]  # fmt: skip
    assert [problem for name in written.files for problem in complaints(written.files, name)] == []
    assert write(FORMAT, plain(), hostile(), everything()).files == written.files


def test_an_article_without_annotations_keeps_its_facts() -> None:
    empty = article("Nothing here.\n", outlet="Coast Herald")
    assert_back(FORMAT, [empty])
    got = read(FORMAT, {"bare.txt": b"Nothing here.\n", "bare.ann": b""})
    assert got.one.document.id == "bare"
    assert got.one.sets == {}


def breaking() -> AnnotatedDocument:
    """An article whose annotations go over line ends, begin or end with one, or cover nothing else."""
    text = "One two\nthree\n\nfour five\u2028six\n"

    def on(number: int, *spans: tuple[int, int]) -> Annotation:
        held = tuple(Span(*span) for span in spans)
        return Annotation(f"a{number:032x}", "ana", "entities", "ORG", held, created=WHEN)

    return article(
        text,
        on(1, (4, 13)),  # over a line end
        on(2, (0, 3), (8, 24)),  # two parts, one of them over two
        on(3, (0, 7), (8, 13)),  # two parts with nothing but a line end between them
        on(4, (4, 8)),  # ends with one
        on(5, (13, 15)),  # nothing else
        on(6, (15, 28)),  # over U+2028
    )


def test_spans_are_broken_at_line_ends_and_whole_again() -> None:
    written = write(FORMAT, breaking())
    assert dict(written.losses.counts) == {"trimmed": 1, "annotations": 1}
    bounds = [line for line in written.files["ferry.ann"].decode().split("\n") if line.startswith("T")]
    assert "T1\tORG 0 3;8 13;15 24\tOne three four five" in bounds
    assert "T3\tORG 4 7;8 13\ttwo three" in bounds
    assert complaints(written.files, "ferry.ann") == []
    got = read(FORMAT, written.files)
    before = {one.id: one.spans for one in breaking().sets["ana"].annotations()}
    after = {one.id: one.spans for one in got.one.sets["ana"].annotations()}
    assert after == {key: spans for key, spans in before.items() if not key.endswith("5")}


def test_what_somebody_changed_in_brat_is_what_they_made_of_it() -> None:
    files = write(FORMAT, everything(), breaking_as("other")).files
    changed = files["ferry.ann"].decode()
    changed = changed.replace("AnnotatorNotes T8\ttwo lines", "AnnotatorNotes T8\tanother note")
    changed = changed.replace("A2\tmention T7 name", "A2\tmention T7 nominal")
    changed = re.sub("T5\tGPE (.*)", r"T5\tLOC \1", changed)
    got = read(FORMAT, {**files, "ferry.ann": changed.encode()}, "ferry.ann").one
    items = {one.id: one for held in got.sets.values() for one in held.annotations()}
    before = {one.id: one for held in everything().sets.values() for one in held.annotations()}
    different = {(key, name) for key, one in items.items() for name in one._fields
                 if getattr(one, name) != getattr(before[key], name)}  # fmt: skip
    assert {name for _, name in different} == {"note", "features", "label"}
    assert len(different) == 3
    moved = files["other.ann"].decode().replace("T3\tORG 4 7;8 13\ttwo three", "T3\tORG 4 7\ttwo")
    held = read(FORMAT, {**files, "other.ann": moved.encode()}, "other.ann").one.sets["ana"]
    assert (Span(4, 7),) in {one.spans for one in held.annotations()}


def breaking_as(identity: str) -> AnnotatedDocument:
    found = breaking()
    return replace(found, document=replace(found.document, id=identity))


ODD = Scheme(
    "odd", "1", "Odd",
    (
        Layer("dinge", discontinuous=True, labels=(
            Label("Köder", colour="#112233", title="Der Köder | x"), Label("K der"), Label("Koder"), Label("SEPARATOR"),
            Label("名前", features=(Feature("große", "choice", ("a", "b c", "d|e")), Feature("ja", "flag"),
                                  Feature("seite", "link"), Feature("zahl", "number"),
                                  Feature("art", "choices", ("x", "y")))),
        ), relations=(
            RelationType("koref", (Role("erste"), Role("weitere", most=0)), symmetric=True),
            RelationType("zwei Enden", (Role("von"), Role("nach"))),
            RelationType("Köder und mehr", (Role("wer", least=2, most=2), Role("wo1", least=0),
                                            Role("wo", least=1, most=3))),
        )),
    ),
)  # fmt: skip


def odd() -> AnnotatedDocument:
    """An article in which hardly a name is one that brat takes."""
    text = HOSTILE
    one = mark(text, "dinge", "Köder", "Ines Tallow", note="  spaced  ")
    two = mark(text, "dinge", "K der", "東京")
    three = mark(text, "dinge", "Koder", "denied it", "twice")
    four = mark(
        text, "dinge", "名前", "no\u0085comment", note="\n",
        features=(("große", "b c"), ("ja", "yes"), ("seite", "Q1"), ("seite-title", "A page"), ("zahl", "1.5"),
                  ("art", "x"), ("art", "y"), ("unbekannt", "frei"), ("leer", ""), ("ja2", "a\tb\n")),
    )  # fmt: skip
    five = mark(text, "dinge", "SEPARATOR", "a_b", features=(("ja", "no"),))
    return article(
        text, one, two, three, four, five,
        link("koref", ("erste", one), ("weitere", two), ("weitere", three), layer="dinge", note="n\nn",
             features=(("f", "v"),)),
        link("koref", ("erste", one), ("weitere", four), layer="dinge"),
        link("zwei Enden", ("von", one), ("nach", two), layer="dinge", features=(("f", "v"),)),
        link("Köder und mehr", ("wer", one), ("wer", two), ("wo1", three), ("wo", four), ("wo", five), layer="dinge"),
        link("Koder", ("same", one), ("same", two), layer="dinge"),
        link("allein", ("ö", one), layer="dinge"),
    )  # fmt: skip


def test_names_that_brat_cannot_take_are_changed_counted_and_found_again() -> None:
    written, got = assert_back(FORMAT, [odd()], scheme=ODD)
    assert facets(got.one) == facets(odd())
    assert set(written.losses.counts) == {"labels"}
    # Köder, 名前, "K der", SEPARATOR, and of relations "zwei Enden", "Köder und mehr", Koder and one with a role
    assert written.losses.counts["labels"] == 8
    assert [problem for name in written.files for problem in complaints(written.files, name)] == []
    assert "名前" in written.files["visual.conf"].decode()


def test_relations_are_lines_where_they_have_two_ends_and_events_where_not() -> None:
    lines = write(FORMAT, odd(), scheme=ODD).files["ferry.ann"].decode().split("\n")
    assert [line.split("\t")[1].split(":")[0] for line in lines if line.startswith("E")] == [
        "Koder_3", "Koder_und_mehr", "allein",
    ]  # fmt: skip
    assert len([line for line in lines if line.startswith("R")]) == 1
    assert len([line for line in lines if line.startswith("*")]) == 2


def test_only_some_layers_leave_out_relations_into_others() -> None:
    both = everything()
    person = next(one for one in both.sets["ana"].annotations() if one.label == "PERSON")
    (told,) = both.sets["ana"].relations()
    both.sets["ana"].put(told._replace(args=(*told.args, Arg("source", person.id))))
    written = write(FORMAT, both, layers=("claims",))
    assert dict(written.losses.counts) == {"relations": 1}
    got = read(FORMAT, written.files).one
    assert {one.layer for held in got.sets.values() for one in held.items()} == {"claims"}
    assert got.sets["ana"].states == {"claims": "in-progress"}


def test_blocks_of_a_text_that_was_changed_are_not_kept() -> None:
    files = write(FORMAT, article("Title\nWords.\n", identity="a")).files
    assert read(FORMAT, files).one.document.blocks[0] == Block(0, 5, "title")
    files["a.txt"] = b"Titles\nWords.\n"
    assert read(FORMAT, files).one.document.blocks == ()


# -- what brat itself demands --------------------------------------------------------------------------

_CONF_NAME = re.compile("[a-zA-Z0-9_-]+")


def complaints(files: dict[str, bytes], name: str) -> list[str]:
    """What brat's own parser would complain about in a file; written from its rules, not from ours."""
    text = files[name].decode()
    if name.endswith(".conf"):
        return _conf_complaints(text)
    if not name.endswith(".ann"):
        return []
    source = files[f"{name[:-4]}.txt"].decode()
    found: list[str] = []
    # brat reads lines by a codec that splits at every line end of Unicode
    lines = [line.split("\t", 1) for line in text.splitlines()]
    found += [f"no tab: {line}" for line in lines if len(line) < 2]
    ids = [line[0] for line in lines if line[0] != "*"]
    found += ["an id is there twice"] if len(ids) != len(set(ids)) else []
    conf = files["annotation.conf"].decode()
    types = {identity: rest.split("\t")[0].split(" ")[0] for identity, rest in lines}
    triggers = {types[one].partition(":")[2] for one in types if one[0] == "E"}
    for identity, rest in lines:
        data, _, tail = rest.partition("\t")
        words = data.split(" ")
        refs = [word.partition(":")[2] for word in words[1:]]
        if identity[0] == "T":
            fragments = [tuple(map(int, pair.split(" "))) for pair in data.partition(" ")[2].split(";")]
            reference = " ".join(source[begin:end] for begin, end in fragments)
            found += [f"{identity} says {tail!r}"] if tail != reference else []
            touching = any(one[1] >= two[0] for one, two in pairwise(fragments))
            found += [f"{identity} touches"] if touching else []
            refs = []
        elif identity[0] == "R":
            roles = [word.partition(":")[0] for word in words[1:]]
            found += [f"{identity} has roles {roles}"] if len(roles) != 2 or roles[0] == roles[1] else []
        elif identity[0] == "E":
            label, trigger = words[0].split(":")
            found += [f"{identity} has no trigger of its type"] if types.get(trigger) != label else []
        elif identity[0] in "ANM#":
            refs = [words[1]]
        else:
            refs = words[1:]
        found += [f"{identity} names {ref}" for ref in refs if ref not in ids]
        found += [f"{identity} speaks of the trigger {ref}" for ref in refs if ref in triggers]
        kind = words[0].partition(":")[0]
        if identity[0] in "TRE*A":
            found += [f"{kind} is not configured"] if not re.search(rf"^{kind}(\s|$)", conf, re.MULTILINE) else []
    return found


def _conf_complaints(text: str) -> list[str]:
    found = []
    section = ""
    for line in text.split("\n"):
        if line.startswith("["):
            section = line
        elif line.strip() and not line.startswith("#"):
            name, _, rest = line.partition(" | " if section == "[labels]" else "\t")
            found += [f"bad name {name}"] if not _CONF_NAME.fullmatch(name) or not name.strip("-") else []
            if section != "[labels]":
                args = [arg.strip() for arg in rest.split(",") if arg.strip()]
                found += [f"bad argument {arg}" for arg in args if not re.fullmatch(r"(\S*?):(\S+)", arg)]
                keys = [arg.partition(":")[0] for arg in args if not arg.startswith("<")]
                found += [f"{name} has an argument twice"] if len(keys) != len(set(keys)) else []
                found += [f"{name} has no two ends"] if section == "[relations]" and len(keys) != 2 else []
    return found


# -- what other tools write ----------------------------------------------------------------------------

TEXT = "Die Fähre 🚢 sank. \nInes Tallow, Hafen\nVell, sagte es zweimal.\n"
CONF = b"""# comment
[entities]
Person
!Place
\tTown|City
\t\tVillage
\tHarbour
-----
<X>=Person|Town
[relations]
Lives-in Arg1:Person, Arg2:Place
Lives-in Arg1:<ENTITY>, Arg2:Person
Same Arg1:Person, Arg2:Person, <REL-TYPE>:symmetric-transitive
Near Arg1:Place, Arg2:Place, <REL-TYPE>:symmetric
<OVERLAP> Arg1:Person, Arg2:<ANY>, <OVL-TYPE>:contain
[events]
<WHO>=Person|Town
Say Who:<WHO>, What*:<EVENT>, When?:<ANY>, Witness{2}:Person, Other{1-3}:Person, Many+:Person
Sink|Sinking Ship:<ENTITY>
[attributes]
Negation Arg:<EVENT>
Sure Arg:<EVENT>|Person, Value:high|low
Famous Arg:<ENTITY>
[options]
Tokens tokenizer:x
"""


def small(ann: str, text: str = TEXT, conf: bytes = b"", **wishes: object) -> Got:
    files = {"in/a.txt": text.encode(), "in/a.ann": ann.encode()}
    return read(FORMAT, {**files, "annotation.conf": conf} if conf else files, **wishes)  # type: ignore[arg-type]


def test_what_brat_writes_is_read() -> None:
    got = small(
        "\ufeffT1\tPerson 19 30\tInes Tallow\r\n"
        "T2\tHarbour 32 37;38 42\tHafen Vell\n"
        "T3\tSay 44 49\tsagte\nE1\tSay:T3 Who:T1 Many:T1 Many2:T4 What:E2\n"
        "T4\tTown 38 42\tVell\nT5\tSink 12 16\tsank\nE2\tSink:T5 \n"
        "R1\tLives-in Arg1:T1 Arg2:T4\t\n*\tSame T1 T4 T2\n"
        "A1\tNegation E1\nM1\tFamous T1\nA2\tSure T1 high\n"
        "N1\tReference T4 Wikidata:Q7\tLower Vell\nN2\tReference T1 Wikidata:Q8\tInes Tallow\n"
        "#1\tAnnotatorNotes T1\tsure?\n#2\tAnnotationError T1\tbad\n#3\tAnnotatorNotes E1\tan event\n",
        conf=CONF,
        scheme=None,
    )
    assert not got.losses
    (held,) = got.one.sets.values()
    marks = {one.covered(got.one.document.text): one for one in held.annotations()}
    assert set(marks) == {"Ines Tallow", "Hafen\nVell", "sagte", "Vell", "sank"}
    person = marks["Ines Tallow"]
    assert person.features == (("Famous", "yes"), ("Sure", "high"), ("Wikidata", "Q8"))
    assert person.note == "sure?\nAnnotationError: bad"
    assert marks["Vell"].features == (("Wikidata", "Q7"), ("Wikidata-title", "Lower Vell"))
    told = {one.label: one for one in held.relations()}
    assert [(role, next(w for w, m in marks.items() if m.id == ref)) for role, ref in told["Say"].args] == [
        ("Trigger", "sagte"), ("Who", "Ines Tallow"), ("Many", "Ines Tallow"), ("Many", "Vell"), ("What", "sank"),
    ]  # fmt: skip
    assert told["Say"].features == (("Negation", "yes"),)
    assert told["Say"].note == "an event"
    assert [role for role, _ in told["Same"].args] == ["Arg1", "Arg2", "Arg2"]
    assert (person.layer, marks["sagte"].layer, told["Say"].layer, told["Same"].layer) == (
        "entities", "events", "arguments", "entities",
    )  # fmt: skip
    scheme = got.arrivals[0].scheme
    assert scheme is not None
    written, _ = assert_back(FORMAT, [got.one], scheme=scheme)
    assert not written.losses
    assert [problem for name in written.files for problem in complaints(written.files, name)] == []


def test_a_configuration_is_a_scheme() -> None:
    got = small("", conf=CONF, scheme=None)
    scheme = got.arrivals[0].scheme
    assert scheme is not None
    assert scheme_problems(scheme) == []
    assert read_scheme(write_scheme(scheme), name="x") == scheme
    entities, events, arguments = scheme.layers
    assert [label.name for label in entities.labels] == ["Person", "Town", "Village", "Harbour"]
    assert [(label.title, label.definition) for label in entities.labels][1:3] == [
        ("City", "A kind of Place."), ("", "A kind of City."),
    ]  # fmt: skip
    lives, same, near = entities.relations
    assert set(lives.roles[1].labels) == {"Harbour", "Town", "Person"}
    assert (same.symmetric, same.roles[1].most, near.symmetric, near.roles[1].most) == (True, 0, True, 1)
    assert [label.name for label in events.labels] == ["Say", "Sink"]
    say = arguments.relations[0]
    assert [(role.name, role.least, role.most) for role in say.roles] == [
        ("Trigger", 1, 1), ("Who", 1, 1), ("What", 0, 0), ("When", 0, 1), ("Witness", 2, 2),
        ("Other", 1, 3), ("Many", 1, 0),
    ]  # fmt: skip
    assert say.roles[1].labels == ("Person", "Town")
    assert say.roles[2].labels == ("Say", "Sink")
    assert [(one.name, one.type, one.values) for one in say.features] == [
        ("Negation", "flag", ()), ("Sure", "choice", ("high", "low")),
    ]  # fmt: skip
    assert [one.name for one in entities.labels[0].features] == ["Sure", "Famous"]
    assert got.arrivals[0].said == ()


def test_hostile_configurations_cost_little() -> None:
    doubling = "[entities]\n" + "".join(f"<m{'x' * n}>=<m{'x' * (n + 1)}><m{'x' * (n + 1)}>\n" for n in range(60))
    got = small("", conf=(doubling + "A<m>\nB\n").encode())
    assert got.arrivals[0].said == ("Line 62 of annotation.conf was not understood.",)
    many = "[entities]\n" + "".join(f"L{n}\n" for n in range(5_000)) + "[relations]\nR Arg1:<ENTITY>, Arg2:<ENTITY>\n"
    assert "Only the first 2,000" in small("", conf=many.encode()).arrivals[0].said[0]
    assert "UTF-8" in small("", conf=b"[entities]\n\xff\n").arrivals[0].said[0]


@pytest.mark.parametrize(
    ("said", "is_right"),
    [("Hafen Vell", True), ("Hafen [...] Vell", True), ("Hafen … Vell", True), ("Ha…ell", True), ("…", False),
     ("Hafen", False), ("Hafen [...] Tell", False), ("HafenVell", True), ("Vell [...] Hafen", False)],
)  # fmt: skip
def test_column_three_may_leave_out_words(said: str, is_right: bool) -> None:
    got = small(f"T1\tPort 32 37;38 42\t{said}\n")
    assert bool(got.articles) is is_right
    assert is_right or "1 of 1 annotation does not cover" in got.unread[0].sentence


@pytest.mark.parametrize(
    ("text", "span", "said"),
    [
        (TEXT, (20, 31), "UTF-16 units"),
        (TEXT, (23, 34), "bytes"),
        (TEXT.replace("\n", "\r\n"), (19, 30), "with a line end as one character"),
        (TEXT.replace("\n", "\r\n"), (20, 31), ""),
        ("\ufeff" + TEXT, (20, 31), ""),
        ("\ufeff" + TEXT, (19, 30), "without the byte-order mark"),
        (TEXT.replace("\n", "\r\n"), (23, 34), "bytes with a line end as one character"),
    ],
)
def test_offsets_of_other_tools_are_told_by_what_they_cover(text: str, span: tuple[int, int], said: str) -> None:
    got = small(f"T1\tPerson {span[0]} {span[1]}\tInes Tallow\n", text)
    (held,) = got.one.sets.values()
    (one,) = held.annotations()
    assert one.covered(got.one.document.text) == "Ines Tallow"
    assert got.one.document.text == TEXT
    assert all(said in sentence for sentence in got.arrivals[0].said)
    assert bool(said) is bool(got.arrivals[0].said)
    assert got.one.document.normalisation.newline == ("crlf" if "\r" in text else "lf")


@pytest.mark.parametrize(
    ("ann", "reason"),
    [
        ("T1\tPerson 0 3\tDie\nT1\tPerson 0 3\tDie\n", "line 2: uses the id T1 twice"),
        ("T1 Person 0 3 Die\n", "line 1: holds"),
        ("T1\tPerson 0\tDie\n", "line 1: holds"),
        ("T1\tPerson 0 -3\tDie\n", "line 1: holds"),
        (f"T1\tPerson 0 {'9' * 5000}\tDie\n", "line 1: holds"),
        ("T1\tPerson 5 3\tDie\n", "does not cover"),
        ("T1\tPerson 0 9999\tDie\n", "does not cover"),
        ("E1\tSay\n", "line 1: holds"),
        ("R1\tX T1 T2\n", "line 1: holds"),
        ("Q1\tX T1\n", "line 1: holds"),
        ("#1\tAnnotatorNotes\twords\n", "line 1: holds"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(ann: str, reason: str) -> None:
    got = read(FORMAT, {"a.txt": TEXT.encode(), "a.ann": ann.encode()}, "a.ann")
    assert got.articles == []
    assert reason in got.unread[0].sentence


def test_what_names_nothing_is_counted() -> None:
    got = small(
        "T1\tPerson 19 30\tInes Tallow\nT2\tPerson 3 3\t\nR1\tKnows Arg1:T1 Arg2:T9\nR2\tKnows Arg1:T8 Arg2:T9\n"
        "A1\tSure T9\n#1\tAnnotatorNotes R9\tlost\n"
    )
    assert dict(got.losses.counts) == {"annotations": 1, "arguments": 3, "relations": 1, "features": 1, "notes": 1}


def test_our_notes_may_hold_anything() -> None:
    for record in (
        '{"id":"r0","by":7,"layer":"","created":"now","confidence":true,"features":[[1,2],["a",null],["b"],3]}',
        '{"id":[],"by":"x\\u0000","layer":"a\\nb","note":5,"spans":[[1,"2"]],"label":{"Person":1},"roles":{}}',
        '{"spans":[[30,19]],"features":{"a":1},"stands-in":1,"trigger":[],"confidence":1e999}',
        '{"spans":[[0,99999999999999999999]],"label":{"Person":"\\ud800"},"words":"\\ufffe","modified":3}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "{}",
    ):
        ann = (
            f"#1\tAnnotatorArticle #1\t{record}\nT1\tPerson 19 30\tInes Tallow\nT2\tPerson 44 49\tsagte\n"
            f"E1\tPerson:T2 Who:T1\nR1\tX a:T1 b:T2\n#2\tAnnotator T1\t{record}\n#3\tAnnotator E1\t{record}\n"
            f"#4\tAnnotator R1\t{record}\n"
        )
        got = small(ann)
        (held,) = got.one.sets.values()
        assert {one.covered(TEXT) for one in held.annotations()} == {"Ines Tallow", "sagte"}
        assert_back(STANDOFF, [got.one])
    article_record = (
        '{"id":"../x","title":7,"language":"a b","blocks":[[0,5,"title",""],[3,9,"title",""]],"sha256":7,'
        '"meta":[["",""],["a","b"],[1]],"people":[["x","robot","",""],["y"],3],"states":{"x":{"l":"done"},"y":3},'
        '"equivalences":[7,{"line":3}]}'
    )
    got = small(f"#1\tAnnotatorArticle #1\t{article_record}\nT1\tPerson 19 30\tInes Tallow\n*\tSame T1\n")
    assert got.one.document.id == "a"
    assert got.one.document.meta == (("a", "b"),)
    assert_back(STANDOFF, [got.one])


def test_an_id_that_was_copied_is_given_once() -> None:
    files = write(FORMAT, plain()).files
    text = files["port.ann"].decode()
    first = re.search(r'"id":"(a[0-9a-f]{32})"', text)
    second = re.findall(r'"id":"(a[0-9a-f]{32})"', text)[1]
    assert first
    files["port.ann"] = text.replace(second, first[1]).encode()
    ids = [one.id for one in read(FORMAT, files).one.sets["ana"].annotations()]
    assert len(set(ids)) == 3


# -- real files ----------------------------------------------------------------------------------------


@pytest.fixture
def real(shared_data: Path) -> Memory:
    return folder(shared_data / "interop" / "brat")


COUNTS = {
    "bconv/elliptic-coordination.ann": (9, 0),
    "brat-tutorial-news/000-introduction.ann": (7, 3),
    "brat-tutorial-news/040-text_span_annotation.ann": (4, 0),
    "brat-tutorial-news/060-relation_annotation.ann": (10, 2),
    "brat-tutorial-news/080-event-annotation.ann": (21, 4),
    "brat-tutorial-news/090-event_structures.ann": (22, 6),
    "dkpro-suite/document0b.ann": (5, 5),
    "dkpro-suite/document0c.ann": (4, 4),
    "dkpro-suite/document1.ann": (4, 2),
    "dkpro-suite/event.ann": (2, 1),
    "litbank-coref/1064_the_masque_of_the_red_death_brat.ann": (261, 1),
    "litbank-entities/105_persuasion_brat.ann": (178, 0),
    "litbank-entities/1064_the_masque_of_the_red_death_brat.ann": (90, 0),
}


def test_real_files_are_read_and_come_back(real: Memory) -> None:
    for name, counts in COUNTS.items():
        got = read(FORMAT, real, name, scheme=None)
        (held,) = got.one.sets.values()
        assert (len(held.annotations()), len(held.relations())) == counts, name
        assert not got.losses
        assert got.arrivals[0].said == ()
        scheme = got.arrivals[0].scheme
        assert (scheme is not None) is name.startswith("brat-tutorial-news")
        for written, back in (
            assert_back(FORMAT, got.articles, scheme=scheme or NEWS),
            assert_back(FORMAT, got.articles),
        ):
            assert not written.losses
            assert not back.losses
            assert [problem for one in written.files for problem in complaints(written.files, one)] == []
        assert_back(STANDOFF, got.articles, scheme=scheme or NEWS)


def test_real_details(real: Memory) -> None:
    intro = read(FORMAT, real, "brat-tutorial-news/000-introduction.ann", scheme=None)
    (held,) = intro.one.sets.values()
    labels = {one.label: one for one in held.annotations()}
    assert labels["Money"].note == "100000000 USD"
    president = next(one for one in held.annotations() if "president" in one.covered(intro.one.document.text))
    assert feature_value(president.features, "Wikipedia") == "64488"
    assert feature_value(president.features, "Wikipedia-title") == "Carlos Salinas de Gortari"
    assert intro.arrivals[0].scheme is not None
    assert intro.arrivals[0].scheme.label("entities", "GPE") == replace(
        intro.arrivals[0].scheme.layers[0].labels[2], title="Geo-political entity", colour="#FFD412"
    )
    alias = read(FORMAT, real, "brat-tutorial-news/060-relation_annotation.ann", scheme=None).one
    (held,) = alias.sets.values()
    assert [len(one.args) for one in held.relations() if one.label == "Alias"] == [3]
    merged = read(FORMAT, real, "brat-tutorial-news/080-event-annotation.ann").one
    (held,) = merged.sets.values()
    roles = [[arg.role for arg in one.args] for one in held.relations()]
    assert max(roles, key=len) == ["Trigger", "Org-Arg", "Org-Arg", "Org-Arg", "Org-Arg"]
    broken = read(FORMAT, real, "dkpro-suite/document0c.ann").one
    (held,) = broken.sets.values()
    assert (Span(5, 9),) in {one.spans for one in held.annotations()}
    elliptic = read(FORMAT, real, "bconv/elliptic-coordination.ann").one
    (held,) = elliptic.sets.values()
    assert sum(len(one.spans) == 2 for one in held.annotations()) == 2
    assert all(name != "MESH-title" for one in held.annotations() for name, _ in one.features)


def test_what_does_not_cover_its_text_is_reported(real: Memory) -> None:
    name = "bconv/tutorial-example.ann"
    got = read(FORMAT, real, name)
    assert got.articles == []
    assert "7 of 9 annotations do not cover the text that they name" in got.unread[0].sentence
    left = read(FORMAT, real, name, leave_out_wrong=True)
    assert len(left.one.sets["imported"].annotations()) == 2
    assert dict(left.losses.counts) == {"annotations": 7}


def test_an_orphan_is_refused(real: Memory) -> None:
    (name,) = (one for one in real.names() if one.startswith("orphan-ann"))
    got = read(FORMAT, real, name)
    assert "is without its text: ABB-hopes" in got.unread[0].sentence


# -- damage --------------------------------------------------------------------------------------------

_WHOLE = write(FORMAT, everything(), replace(odd(), document=replace(odd().document, id="odd"))).files


@pytest.mark.parametrize("main", ["ferry.ann", "odd.ann"])
def test_damage(main: str) -> None:
    assert_damage_is_borne(FORMAT, _WHOLE, main, lines, values, examples=80)


def test_relations_of_others_are_not_taken_for_events() -> None:
    text = plain().document.text
    one, two = mark(text, "entities", "PERSON", "Ines Tallow"), mark(text, "entities", "GPE", "Lower Vell")
    told = link("born", ("Trigger", one), ("place", two), layer="entities")
    assert isinstance(told, Relation)
    written, _ = assert_back(FORMAT, [article(text, one, two, told)])
    assert "R1\tborn Trigger:T1 place:T2" in written.files["ferry.ann"].decode()


def test_lines_that_name_whole_texts_are_not_compared_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ines " * 40_000
    compared: list[int] = []

    def counting(words: str) -> str:
        compared.append(len(words))
        return storable(words)

    monkeypatch.setattr("annotator.formats.brat.offsets.storable", counting)
    bounds = "".join(f"T{number}\tPERSON 0 {len(text) - number}\tInes\n" for number in range(1, 100))
    got = read(FORMAT, {"a.txt": text.encode(), "a.ann": bounds.encode()}, "a.ann", leave_out_wrong=True)
    assert got.losses.counts == {"annotations": 99}
    assert sum(compared) < 1_000
