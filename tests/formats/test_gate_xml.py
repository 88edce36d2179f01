"""GATE XML: places of nodes, sets as annotators, Java's values, relations, and emoji that GATE wrote in halves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from annotator.formats.gate.format import FORMAT
from annotator.formats.gate.repair import repaired
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import (
    Got,
    article,
    assert_back,
    everything,
    folder,
    hostile,
    link,
    mark,
    plain,
    read,
    write,
)

HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n<GateDocument version=\"3\">\n"
STRING = 'className="java.lang.String"'


def gate(text: str, *sets: str, facts: str = "", head: str = HEAD) -> Got:
    body = f"<GateDocumentFeatures>{facts}</GateDocumentFeatures><TextWithNodes>{text}</TextWithNodes>{''.join(sets)}"
    return read(FORMAT, {"a.xml": f"{head}{body}</GateDocument>".encode()}, "a.xml")


def feature(name: str, value: str, of_class: str = "java.lang.String") -> str:
    return f'<Feature><Name {STRING}>{name}</Name><Value className="{of_class}">{value}</Value></Feature>'


def one(kind: str, begin: object, end: object, *features: str, number: int = 0) -> str:
    inside = "".join(features)
    return f'<Annotation Id="{number}" Type="{kind}" StartNode="{begin}" EndNode="{end}">{inside}</Annotation>'


def the_set(*annotations: str, name: str = "") -> str:
    named = f' Name="{name}"' if name else ""
    return f"<AnnotationSet{named}>{''.join(annotations)}</AnnotationSet>"


def covered(got: Got) -> list[tuple[str, str, str]]:
    text = got.one.document.text
    return [(who, mark.label, mark.covered(text)) for who, held in got.one.sets.items() for mark in held.annotations()]


# -- there and back ------------------------------------------------------------------------------------


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert all(not arrival.said for arrival in got.arrivals)


def test_an_article_without_text_or_work_comes_back() -> None:
    assert_back(FORMAT, [article(""), article("Nobody was here.\n", identity="other")])


def test_it_is_what_gate_reads() -> None:
    """By the rules of GATE's own reader: node ids are UTF-16 offsets and whole, ids unique, members known."""
    data = write(FORMAT, everything()).files["ferry.xml"]
    root = etree.fromstring(data)
    assert [child.tag for child in root][:3] == ["GateDocumentFeatures", "TextWithNodes", "AnnotationSet"]
    (text,) = root.findall("TextWithNodes")
    units, ids = (text.text or "").encode("utf-16-le"), set()
    for node in text:
        assert int(node.get("id", "")) == len(units) // 2
        ids.add(node.get("id"))
        units += (node.tail or "").encode("utf-16-le")
    assert units.decode("utf-16-le") == everything().document.text
    numbers = [int(found.get("Id", "")) for found in root.iter("Annotation", "Relation")]
    assert len(set(numbers)) == len(numbers)
    assert {found.get(end) for found in root.iter("Annotation") for end in ("StartNode", "EndNode")} == ids
    for owner in root.iter("Annotation", "Relation", "GateDocumentFeatures"):
        names = [found.findtext("Name") for found in owner.iter("Feature")]
        assert len(set(names)) == len(names), "GATE keeps one value of each name"
    members = [found.get("Members", "").split(";") for found in root.iter("Relation")]
    (held,) = [found for found in root.iter("AnnotationSet") if found.get("Name") == "ana"]
    assert {number for each in members for number in each} <= {found.get("Id") for found in held}
    assert next(root.iter("Relation"))[0].tag == "UserData"


def test_features_have_the_classes_of_their_types() -> None:
    text = "The port was built by the sea in 1904.\n"
    flag = mark(text, "entities", "FAC", "port", features=(("unsure", "yes"),))
    written, _ = assert_back(FORMAT, [article(text, flag)])
    (data,) = written.files.values()
    found = re.search(rb'unsure</Name>\s*<Value className="([^"]*)">([^<]*)<', data)
    assert found is not None
    assert found.groups() == (b"java.lang.Boolean", b"true")


def test_features_that_repeat_or_have_names_of_ours_come_back() -> None:
    text = "The port was built.\n"
    odd = (("topic", "sea"), ("a", "1"), ("topic", "land"), ("annotator.layer", "x"), ("annotator.feature.2.a", "y"))
    written, _ = assert_back(FORMAT, [article(text, mark(text, "claims", "CLAIM", "port", features=odd))])
    assert not written.losses


def test_only_what_is_asked_for_is_written_and_arguments_that_are_not_are_counted() -> None:
    text = "Ana said so in Rome.\n"
    claim, place = mark(text, "claims", "CLAIM", "said so"), mark(text, "entities", "GPE", "Rome")
    both = link("attribution", ("claim", claim), ("source", place))
    lone = link("attribution", ("source", place))
    written = write(FORMAT, article(text, claim, place, both, lone), layers=("claims",))
    assert dict(written.losses.counts) == {"arguments": 2, "relations": 1}
    got = read(FORMAT, written.files).one
    assert [len(relation.args) for relation in got.sets["ana"].relations()] == [1]


def test_an_annotator_named_like_the_set_of_blocks_keeps_their_work() -> None:
    text = "The port.\nThe sea.\n"
    assert_back(FORMAT, [article(text, mark(text, "entities", "FAC", "port", annotator="Original markups"))])


# -- what GATE writes ----------------------------------------------------------------------------------


def test_where_nodes_stand_counts_and_not_what_they_are_called() -> None:
    got = gate('😀 <Node id="3"/>Ana<Node id="77"/> Bo', the_set(one("Person", 3, 77)))
    assert covered(got) == [("imported", "Person", "Ana")]
    assert got.arrivals[0].said == ("1 of 2 nodes have ids that are not their places; where they stand counts.",)


def test_sets_are_annotators_and_the_default_set_is_of_whom_is_asked_for() -> None:
    text = '<Node id="0"/>Ana<Node id="3"/>'
    got = gate(text, the_set(one("Person", 0, 3)), the_set(one("Person", 0, 3), name="Key"), the_set(name="empty"))
    assert [who for who, _, _ in covered(got)] == ["imported", "Key"]
    kept = [one.id for held in got.one.sets.values() for one in held.items()]
    assert len(set(kept)) == 2


def test_values_of_java_become_texts() -> None:
    wrapped = (
        "<![CDATA[<?xml version='1.1'?><gate.corpora.ObjectWrapper><value class=\"{}\">{}</value>"
        "</gate.corpora.ObjectWrapper>]]>"
    )
    several = wrapped.format("list", "<string>a;b</string><int>3</int><boolean>false</boolean>")
    nested = wrapped.format("map", "<entry><string>k</string><int>1</int></entry>")
    features = [
        feature("whole", "12", "java.lang.Integer"),
        feature("flag", "true", "java.lang.Boolean"),
        feature("list", "a;b", "java.util.ArrayList"),
        feature("wrapped", several, "gate.corpora.ObjectWrapper"),
        feature("map", nested, "gate.corpora.ObjectWrapper"),
        feature("unknown", "?", "org.example.Odd"),
    ]
    got = gate('<Node id="0"/>Ana<Node id="3"/>', the_set(one("Person", 0, 3, *features)))
    (found,) = got.one.sets["imported"].annotations()
    said = [pair for pair in found.features if pair[0] != "map"]
    assert said == [
        ("whole", "12"), ("flag", "yes"), ("list", "a"), ("list", "b"), ("wrapped", "a;b"), ("wrapped", "3"),
        ("wrapped", "no"), ("unknown", "?"),
    ]  # fmt: skip
    assert dict(found.features)["map"].endswith("</gate.corpora.ObjectWrapper>")
    assert got.arrivals[0].said == ("1 value is a structure of Java, kept as GATE wrote it.",)


def test_relations_of_gate_and_its_coreference_are_read() -> None:
    text = '<Node id="0"/>Ana<Node id="3"/> <Node id="4"/>she<Node id="7"/>'
    matches = feature("matches", "1;2", "java.util.ArrayList")
    people = the_set(one("Person", 0, 3, matches, number=1), one("Pronoun", 4, 7, matches, number=2), name="Key")
    relations = (
        '<RelationSet Name="Key"><Relation Id="3" Type="knows" Members="1;2"><UserData>u</UserData>'
        f'{feature("how", "well")}</Relation><Relation Id="4" Type="knows" Members="1;9"><UserData/></Relation>'
        "</RelationSet>"
    )
    got = gate(text, people, relations)
    found = {(one.label, one.features, tuple(arg.role for arg in one.args)) for one in got.one.sets["Key"].relations()}
    assert found == {
        ("knows", (("how", "well"), ("UserData", "u")), ("arg1", "arg2")),
        ("knows", (), ("arg1",)),
        ("matches", (), ("mention", "mention")),
    }
    assert got.losses.counts["arguments"] == 1


def test_the_address_is_a_fact_and_other_features_of_the_document_are_kept() -> None:
    got = gate("x", facts=feature("gate.SourceURL", "https://news.example/a") + feature("MimeType", "text/html"))
    assert got.one.document.url == "https://news.example/a"
    assert got.one.document.meta == (("MimeType", "text/html"),)


@pytest.mark.parametrize(
    ("written", "read_as", "said"),
    [
        ("&#xd83d;&#xde00;", "😀", ["Characters 1"]),
        ("&#55357;&#56832;", "😀", ["Characters 1"]),
        ("&#xD83D;&#xd83d;&#xde00;", "\ufffd😀", ["Characters 1", "Halves 1"]),
        ("&#xd83d;x&#xde00;", "\ufffdx\ufffd", ["Halves 2"]),
        ('&#xd83d;<Node id="9"/>&#xde00;', "\ufffd\ufffd", ["Halves 2"]),
        ("<![CDATA[&#xd83d;]]>&#xd83d;", "&#xd83d;\ufffd", ["Halves 1"]),
        ("&#xe9;&#233;", "éé", []),
    ],
)
def test_halves_of_characters_are_put_together(written: str, read_as: str, said: list[str]) -> None:
    got = gate(f'{written}<Node id="1"/>Ana<Node id="4"/>', the_set(one("Person", 1, 4)))
    assert got.one.document.text == f"{read_as}Ana"
    assert covered(got) == [("imported", "Person", "Ana")]
    told = [sentence for sentence in got.arrivals[0].said if "nodes" not in sentence]
    assert [f"{sentence.split()[0]} {sentence.rstrip('.').split()[-1]}" for sentence in told] == said


def test_what_needs_no_repair_is_not_touched() -> None:
    data = b"<a>&#x1F600; &#xD7FF; &#57344;</a>"
    assert repaired(data) == (data, [])


def test_line_ends_of_windows_and_a_mark_are_read() -> None:
    data = write(FORMAT, hostile()).files["hostile.xml"]
    got = read(FORMAT, {"a.xml": b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")}, "a.xml")
    assert got.one.document.text == hostile().document.text


def test_an_annotation_that_covers_nothing_is_counted() -> None:
    got = gate('a<Node id="1"/>b', the_set(one("Zero", 1, 1)))
    assert got.one.sets == {}
    assert got.losses.counts["annotations"] == 1


def test_a_node_that_is_not_there_refuses_the_article_or_leaves_its_annotation_out() -> None:
    text, sets = '<Node id="0"/>Ana<Node id="3"/>', the_set(one("Person", 0, 3), one("Person", 0, 5))
    assert "1 of 2 annotations do not cover" in gate(text, sets).unread[0].sentence
    files = {"a.xml": f"{HEAD}<TextWithNodes>{text}</TextWithNodes>{sets}</GateDocument>".encode()}
    got = read(FORMAT, files, leave_out_wrong=True)
    assert covered(got) == [("imported", "Person", "Ana")]


def test_parts_that_do_not_fit_are_counted_and_the_whole_is_kept() -> None:
    for parts in ("0-1 9-12", "x", "0-99", "1-2 4-5"):
        got = gate('<Node id="0"/>Ana Bo<Node id="6"/>', the_set(one("P", 0, 6, feature("annotator.parts", parts))))
        assert covered(got) == [("imported", "P", "Ana Bo")]
        assert got.losses.counts["parts"] == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (HEAD.encode(), "not well-formed"),
        (b"<other/>", "no document of GATE"),
        (b"<GateDocument version='4'><TextWithNodes/></GateDocument>", "version 4"),
        (b"<GateDocument version='3'/>", "no text of its own"),
        (b"<GateDocument><TextWithNodes>a<b/></TextWithNodes></GateDocument>", "the element b"),
        (b"<GateDocument><TextWithNodes><Node/></TextWithNodes></GateDocument>", "the element Node"),
        (b"<GateDocument><TextWithNodes><Node id='1'/>a<Node id='1'/></TextWithNodes></GateDocument>", "two nodes"),
    ],
)
def test_what_is_no_whole_document_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    got = read(FORMAT, {"a.xml": data}, "a.xml")
    assert got.articles == []
    assert reason in got.unread[0].sentence


# -- real files ----------------------------------------------------------------------------------------


def test_real_files_are_read_and_come_back(shared_data: Path) -> None:
    files = folder(shared_data / "interop" / "gate_xml")
    got = read(FORMAT, files)
    assert got.unread == []
    counts = {arrival.name: sum(map(len, arrival.annotated.sets.values())) for arrival in got.arrivals}
    assert [counts[name] for name in sorted(counts)] == [9, 61, 20, 13, 28, 0, 4, 14]
    assert dict(got.losses.counts) == {"annotations": 3}
    assert_back(FORMAT, got.articles)
    assert_back(STANDOFF, got.articles)


def test_tokens_of_real_files_cover_what_they_say_emoji_included(shared_data: Path) -> None:
    got = read(FORMAT, folder(shared_data / "interop" / "gate_xml"))
    compared, other = 0, []
    for annotated in got.articles:
        for held in annotated.sets.values():
            for found in held.annotations():
                said = dict(found.features).get("string")
                if found.label in ("Token", "SpaceToken") and said is not None:
                    compared += 1
                    if found.covered(annotated.document.text) != said:
                        other.append((found.covered(annotated.document.text), said))
    assert compared > 100
    # these are so in the files: a token was made longer and kept its feature
    assert len(other) == 4
    assert all(covers == f"@{said}" for covers, said in other)


# -- damage --------------------------------------------------------------------------------------------


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything()).files, "ferry.xml", quotes)
