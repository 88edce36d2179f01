"""WebAnno TSV 3: what INCEpTION writes, what we write, and what of it comes back."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.webanno.tsv import FORMAT
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from tests.formats.damaging import assert_damage_is_borne, lines
from tests.formats.exchanging import (
    Got,
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
)
from tests.formats.test_iob2 import named

HEADER = "#FORMAT=WebAnno TSV 3.3\n"


def read_text(text: str) -> Got:
    return read(FORMAT, {"a.tsv": text.encode()}, "a.tsv")


def annotations(annotated: AnnotatedDocument) -> list[Annotation]:
    return [one for held in annotated.sets.values() for one in held.annotations()]


def relations(annotated: AnnotatedDocument) -> list[Relation]:
    return [one for held in annotated.sets.values() for one in held.relations()]


def joined(annotated: AnnotatedDocument) -> list[tuple[str, list[tuple[str, str]]]]:
    words = {one.id: one.covered(annotated.document.text) for one in annotations(annotated)}
    return [(one.label, [(arg.role, words[arg.ref]) for arg in one.args]) for one in relations(annotated)]


# -- what we write -------------------------------------------------------------------------------------


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert FORMAT.cannot_express == frozenset()
    assert written.losses.counts == {"parts": 1}
    assert not got.losses
    back = {one.document.id: one for one in got.articles}
    for before in (plain(), hostile(), everything()):
        after = back[before.document.id]
        assert facets(after) == facets(before)
        assert after.document.text == before.document.text
        assert after.document.retrieved == before.document.retrieved
        assert set(after.annotators) == set(before.annotators)


def test_the_file_is_what_inception_reads() -> None:
    rows = write(FORMAT, plain()).files["port.tsv"].decode().split("\n")
    assert rows[:4] == ["#FORMAT=WebAnno TSV 3.3", "#T_SP=webanno.custom.entities|value", "", ""]
    assert rows[4].startswith("#Annotator={")
    assert rows[5:8] == [
        "#Text=Ines Tallow runs the Port Authority of Lower Vell.",
        "1-1\t0-4\tInes\tPERSON[1]\t",
        "1-2\t5-11\tTallow\tPERSON[1]\t",
    ]
    assert rows[15:19] == ["1-10\t49-50\t.\t_\t", "", "#Text=She said so on Tuesday.", "2-1\t51-54\tShe\t_\t"]


def test_what_stays_without_the_comment_is_what_others_see() -> None:
    files = write(FORMAT, everything()).files
    bare = re.sub(rb"#Annotator=.*\n", b"", files["ferry.tsv"])
    got = read(FORMAT, {"ferry.tsv": bare}).one
    assert ("CLAIM", "denied it \U0001f926\U0001f3fd\u200d♂️ twice") in named(got)
    assert len(annotations(got)) == len(annotations(everything()))
    assert [(one.label, [arg.role for arg in one.args]) for one in relations(got)] == [
        ("attribution", ["host", "source", "cue"])
    ]


def test_a_comment_that_no_longer_fits_gives_way_to_the_columns() -> None:
    data = write(FORMAT, everything()).files["ferry.tsv"].decode()
    data = (
        data.replace("direct[9]", "mixed[9]").replace("SOURCE[6]", "CUE[6]").replace("4-8[6];4-15[10]", "4-8[6];4-8[8]")
    )
    got = read_text(data.replace('"spans":[[188,197],[204,209]]', '"spans":[[188,197],[204,206]]')).one
    claim = next(one for one in annotations(got) if one.label == "CLAIM")
    assert dict(claim.features) == {"form": "mixed"}
    assert len(claim.spans) == 1
    assert ("CUE", "Ines Tallow, of Lower Vell") in named(got)
    assert [arg.role for arg in relations(got)[0].args] == ["host", "source", "cue"]


def test_pieces_of_tokens_keep_their_edges() -> None:
    text = "Midsummers at \U0001f6a2Vell-based\n"
    given = article(
        text, mark(text, "entities", "DATE", "summer"), mark(text, "entities", "GPE", "ers at \U0001f6a2Vel")
    )
    written, got = assert_back(FORMAT, [given])
    assert not written.losses
    assert facets(got.one) == facets(given)
    data = written.files["ferry.tsv"].decode()
    assert "\n1-1\t0-10\tMidsummers\t_\t\n1-1.1\t3-9\tsummer\tDATE[1]\t\n1-1.2\t7-10\ters\tGPE[2]\t\n" in data
    assert "\n1-4.1\t16-19\tVel\tGPE[2]\t\n" in data


def test_blanks_at_the_edges_are_counted_and_come_back() -> None:
    text = "one  two \n\n  three \n"
    given = article(text, mark(text, "entities", "ORG", " two "), mark(text, "entities", "LOC", "\n\n"))
    written = write(FORMAT, given)
    assert written.losses.counts == {"trimmed": 1, "annotations": 1}
    got = read(FORMAT, written.files).one
    assert got.document.text == text
    assert named(got) == [("ORG", " two ")]


@pytest.mark.parametrize(
    "text", ["", "\n", " \n\t\n", "a", "a\n\n", "\n\n  a\u00a0\n b\n\n\nc\t", "a\\b\t\\t\u2028\u0085c\n"]
)
def test_texts_come_back_whole(text: str) -> None:
    assert read(FORMAT, write(FORMAT, article(text)).files, "ferry.tsv").one.document.text == text


def test_names_and_values_that_need_escapes() -> None:
    text = "Ines Tallow\n"
    nasty = "a\\b[1]|c_d->e;f\tg\nh*"
    given = article(
        text,
        mark(text, "my layer", "A|B", "Ines", features=(("x.y", nasty), ("value", "*"), ("x.y", "two"), ("empty", ""))),
        mark(text, "my_layer", "_", "Tallow", features=(("begin", "_"),)),
    )
    written, got = assert_back(FORMAT, [given])
    assert not written.losses
    assert facets(got.one) == facets(given)
    head = written.files["ferry.tsv"].decode().split("\n")[1:3]
    assert head == ["#T_SP=webanno.custom.mylayer|value|xy|value2|empty", "#T_SP=webanno.custom.mylayer2|value|begin2"]


def test_relations_of_two_are_relations_and_others_fill_slots() -> None:
    text = "Ines said a and b to Ada\n"
    ines, ada = mark(text, "entities", "PERSON", "Ines"), mark(text, "entities", "PERSON", "Ada")
    a, b, cue = (
        mark(text, "claims", "CLAIM", " a"),
        mark(text, "claims", "CLAIM", " b"),
        mark(text, "claims", "CUE", "said"),
    )
    given = article(
        text, ines, ada, a, b, cue,
        link("same_as", ("a", ines), ("b", ada), layer="entities", note="really?"),
        link("attribution", ("claim", a), ("cue", cue), features=(("stance", "refutes"),)),
        link("attribution", ("claim", b), ("claim", a), ("cue", cue), features=(("stance", "neutral"),)),
        link("attribution", ("claim", b), ("source", a), ("cue", cue)),
        link("evidence", ("claim", a)),
    )  # fmt: skip
    written, got = assert_back(FORMAT, [given])
    assert written.losses.counts == {"trimmed": 2, "relations": 1}
    assert len(relations(got.one)) == 4
    assert facets(got.one) < facets(given)
    head = written.files["ferry.tsv"].decode().split("\n\n")[0].split("\n")
    assert head[3:] == [
        "#T_RL=webanno.custom.claimsRelation|value|stance|BT_webanno.custom.claims",
        "#T_RL=webanno.custom.entitiesRelation|value|BT_webanno.custom.entities",
    ]
    assert (
        "|ROLE_webanno.custom.claims:attribution_webanno.custom.claimsAttributionLink|uima.tcas.Annotation" in head[2]
    )


def test_only_some_layers_are_written() -> None:
    got = read(FORMAT, write(FORMAT, everything(), layers=("claims",)).files).one
    assert {one.layer for one in annotations(got)} == {"claims"}
    assert {layer for held in got.sets.values() for layer in held.states} == {"claims"}


# -- what others write ---------------------------------------------------------------------------------


def test_emoji_windows_and_a_mark() -> None:
    text = HEADER + "#T_SP=webanno.custom.Span|value\n\n\n#Text=\U0001f60a Vell\n"
    text += "1-1\t0-2\t\U0001f60a\t*\t\n1-2\t3-7\tVell\tGPE\t\n"
    got = read_text("\ufeff" + text.replace("\n", "\r\n"))
    assert named(got.one) == [("Span", "\U0001f60a"), ("GPE", "Vell")]


def test_gaps_between_sentences_are_filled_and_told() -> None:
    text = HEADER + "\n\n#Text=a\n1-1\t2-3\ta\t\n\n#Text=b\n2-1\t3-4\tb\t\n\n#Text=c\n#Text=\n3-1\t7-8\tc\t\n"
    got = read_text(text)
    assert got.one.document.text == "  ab\n  c\n"
    assert got.arrivals[0].said == ("4 blanks fill the gaps between sentences, which the file leaves open.",)


def test_stacks_slots_chains_and_relations() -> None:
    text = (
        HEADER + "#T_SP=webanno.custom.Lu|luvalue\n"
        "#T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink|webanno.custom.Lu\n"
        "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation\n"
        "#T_RL=webanno.custom.Rel|kind|BT_webanno.custom.Lu\n\n\n"
        "#Text=Bob auctioned the clock himself\n"
        "1-1\t0-3\tBob\tbob\t_\t_\t_\tpr[1]\tcoref->1-1\t_\t_\t\n"
        "1-2\t4-13\tauctioned\t_\tdeal\tseller;goods\t1-1;1-3[4]\t_\t_\t_\t_\t\n"
        "1-3\t14-17\tthe\tclock[4]\t_\t_\t_\t_\t_\tsold|made\t1-1[0_4]|1-1[0_4]\t\n"
        "1-4\t18-23\tclock\tclock[4]|ti\\|me[5]\t_\t_\t_\t_\t_\t_\t_\t\n"
        "1-5\t24-31\thimself\t_\t_\t_\t_\t*[1]\t*->1-2\t_\t_\t\n"
    )
    got = read_text(text)
    assert not got.losses
    assert sorted(named(got.one)) == [
        ("CoreferenceLink", "himself"), ("bob", "Bob"), ("clock", "the clock"), ("deal", "auctioned"), ("pr", "Bob"),
        ("ti|me", "clock"),
    ]  # fmt: skip
    assert sorted(joined(got.one)) == [
        ("CoreferenceChain", [("mention", "Bob"), ("mention", "himself")]),
        ("Roles", [("host", "auctioned"), ("seller", "Bob"), ("goods", "the clock")]),
        ("made", [("Governor", "Bob"), ("Dependent", "the clock")]),
        ("sold", [("Governor", "Bob"), ("Dependent", "the clock")]),
    ]
    pr = next(one for one in annotations(got.one) if one.label == "pr")
    assert (pr.layer, pr.features) == ("CoreferenceLink", (("referenceRelation", "coref"),))
    written, again = assert_back(FORMAT, got.articles)
    assert not written.losses
    assert facets(again.one) == facets(got.one)


def test_what_refers_to_nothing_is_counted() -> None:
    text = (
        HEADER + "#T_SP=webanno.custom.Lu|value\n#T_RL=webanno.custom.Rel|value|BT_webanno.custom.Lu\n\n\n#Text=a b\n"
        "1-1\t0-1\ta\tX\ty|z|w\t1-9|1-1[7_0]|1-2\t\n1-2\t2-3\tb\t_\t_\t_\t\n"
    )
    got = read_text(text)
    assert got.losses.counts == {"relations": 3}


def test_until_3_1_texts_have_escapes_of_java() -> None:
    text = "#FORMAT=WebAnno TSV 3.1\n\n\n#Text=a\\u20ac\\\\ b\n1-1\t0-3\ta€\\\t\n1-2\t4-5\tb\t\n"
    assert read_text(text).one.document.text == "a€\\ b"
    assert "stand at 0-3" in read_text(text.replace("3.1", "3.2")).unread[0].sentence


BODY = "\n\n#Text=Bob left\n1-1\t0-3\tBob\t_\t\n1-2\t4-8\tleft\t_\t\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER.replace("3.3", "4.0") + BODY, "line 1: is WebAnno TSV of version 4.0"),
        ("#id=1\n#text=a\n1\ta\t_\n", "versions 3.0 to 3.3 are read: export it anew as 3.3"),
        (HEADER + BODY.replace("4-8", "5-9"), "line 6: “left” is said to stand at 5-9, which is no place in the text"),
        (HEADER + BODY.replace("4-8", "3-7"), "which is “ lef” in the text"),
        (HEADER + BODY.replace("#Text=Bob left\n", ""), "line 4: is a token of a sentence whose text is not there"),
        (HEADER + BODY + "\n#Text=No tokens\n", "a text and no tokens"),
        (HEADER + BODY.replace("1-2\t4-8", "1-2\t4"), "line 6: “1-2 4” is no token with its place"),
        (HEADER + BODY.replace("0-3", "900000000-900000003"), "nothing fills that"),
        (HEADER + BODY + "\n#Text=x\n2-1\t5-6\tx\t_\t\n", "begins at 5, and the text before it is 8 long"),
        (HEADER + "#T_SP=webanno.custom.A|v|w\n" + BODY, "has 4 columns, and the header names 2"),
        (HEADER + "#T_RL=webanno.custom.A|v\n" + BODY, "does not say what its relations begin at"),
        (HEADER + "#T_SP=webanno.custom.A|ROLE_a:b_c.d\n" + BODY, "has a slot that does not say what fills it"),
        (HEADER + "#T_SP=\n" + BODY, "declares a layer without a name"),
        ("", "line 1: is WebAnno TSV of an older version, or something else"),
    ],
)
def test_what_is_wrong_is_told(text: str, said: str) -> None:
    assert said in read_text(text).unread[0].sentence


SUITE = {
    "testAnnotationWithLeadingWhitespace": 1, "testCrossSentenceSpanWithFeatureValue": 1,
    "testMultiTokenSpanWithFeatureValue": 1, "testMultiTokenStackedSpanWithFeatureValue": 2, "testSentenceWithEmoji": 1,
    "testSentenceWithLineBreak": 1, "testSimpleChain": 3, "testSimpleSlotFeature": 3,
    "testSingleTokenRelationWithFeatureValue": 2, "testSubTokenPrefix": 1,
    "testTokenBoundedSpanWithAsteriskFeatureValue": 5, "testTokenBoundedSpanWithFeatureValue": 5,
    "testTokenBoundedSpanWithNastyFeatureValue": 5, "testTwoSentencesWithNoSpaceInBetween": 0,
    "testZeroLengthSpansWithFeatureValues": 0,
}  # fmt: skip
"""Annotations in the files of INCEpTION's own tests; those of zero length cannot be held."""

OTHERS = {
    "curation-pairs/multipleStackedAnnotationsAreNotMergedTest/curator.tsv": (0, 0),
    "curation-pairs/multipleStackedAnnotationsAreNotMergedTest/user1.tsv": (2, 0),
    "curation-pairs/multipleStackedAnnotationsAreNotMergedTest/user2.tsv": (3, 0),
    "curation-pairs/relationLabelTest/curator.tsv": (26, 25),
    "curation-pairs/relationLabelTest/user1.tsv": (52, 26),
    "curation-pairs/relationLabelTest/user2.tsv": (52, 26),
    "curation-pairs/simpleSpanDiffWithLabelTest/curator.tsv": (0, 0),
    "curation-pairs/simpleSpanDiffWithLabelTest/user1.tsv": (1, 0),
    "curation-pairs/simpleSpanDiffWithLabelTest/user2.tsv": (1, 0),
    "gum-wikinews/GUM_news_asylum.tsv": (102, 48),
    "gum-wikinews/GUM_news_crane.tsv": (78, 37),
    "gum-wikinews/GUM_news_worship.tsv": (44, 24),
    "webanno/tsv3-example2.tsv": (95, 86),
}


def test_real_files(shared_data: Path) -> None:
    files = folder(shared_data / "interop")
    numbers = {f"inception-tsv3-suite/{name}/reference.tsv": (number, -1) for name, number in SUITE.items()} | OTHERS
    for name, (marks, links) in numbers.items():
        got = read(FORMAT, files, f"webanno_tsv/{name}")
        assert len(annotations(got.one)) == marks, name
        assert links in (-1, len(relations(got.one))), name
        assert_back(STANDOFF, got.articles)
        written, again = assert_back(FORMAT, got.articles)
        assert not written.losses
        assert facets(again.one) == facets(got.one), name


def test_zero_lengths_are_counted(shared_data: Path) -> None:
    name = "webanno_tsv/inception-tsv3-suite/testZeroLengthSpansWithFeatureValues/reference.tsv"
    assert read(FORMAT, folder(shared_data / "interop"), name).losses.counts == {"annotations": 2}


def test_tokens_that_relations_join_become_annotations(shared_data: Path) -> None:
    name = "webanno_tsv/inception-tsv3-suite/testSingleTokenRelationWithFeatureValue/reference.tsv"
    got = read(FORMAT, folder(shared_data / "interop"), name)
    assert joined(got.one) == [("nsubj", [("Governor", "This"), ("Dependent", ".")])]
    assert "2 tokens that relations join became annotations of the layer Token." in got.arrivals[0].said


def test_another_library_finds_the_same_words_in_the_same_articles(shared_data: Path) -> None:
    cassis = pytest.importorskip("cassis")
    suite = shared_data / "interop" / "webanno_tsv" / "inception-tsv3-suite"
    with warnings.catch_warnings(), (suite / "webannoTestTypes.xml").open("rb") as file:
        warnings.simplefilter("ignore")
        types = cassis.merge_typesystems(cassis.load_typesystem(file), cassis.load_dkpro_core_typesystem())
    compared = 0
    for one in sorted(suite.glob("*/reference.tsv")):
        article_read = read(FORMAT, {"reference.tsv": one.read_bytes()}).one
        with warnings.catch_warnings(), one.with_name("reference.xmi").open("rb") as file:
            warnings.simplefilter("ignore")
            try:
                cas = cassis.load_cas_from_xmi(file, typesystem=types, lenient=True)
            except (TypeError, KeyError):
                continue  # features that these types do not have
        assert article_read.document.text == cas.sofa_string, one.parent.name
        text = article_read.document.text
        ours = Counter(found.covered(text) for found in annotations(article_read) if found.layer != "Token")
        theirs = Counter(
            found.get_covered_text().strip()
            for found in cas.select_all_annotations()
            if found.type.name.rpartition(".")[2] in _MARKS and found.begin < found.end
        )
        assert ours == theirs, one.parent.name
        compared += 1
    assert compared >= 12


_MARKS = ("Span", "SimpleSpan", "SimpleLinkHost", "SimpleLink", "NamedEntity")


# -- damage --------------------------------------------------------------------------------------------


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything()).files, "ferry.tsv", lines)


def test_a_comment_of_any_shape() -> None:
    data = write(FORMAT, everything()).files["ferry.tsv"].decode()
    (comment,) = re.findall(r"#Annotator=(.*)\n", data)
    shapes = ["", "null", "[]", '{"annotations":[1],"people":3,"names":[]}', comment.replace('"', ""), "[" * 100_000]
    for name in ("head", "tail", "people", "states", "blocks", "names", "annotations", "relations", "facts"):
        values = ("null", "-1", '"x"', "[null]", "[[0,-1,2,3]]", '{"9":1}', '{"9":{"id":3,"confidence":true}}')
        shapes += [re.sub(rf'"{name}":(?=["\[{{])', f'"{name}":{value},"was":', comment, count=1) for value in values]
    for shape in shapes:
        got = read_text(data.replace(comment, shape))
        assert len(annotations(got.one)) == len(annotations(everything())), shape


def test_ids_that_stand_twice_in_the_comment_are_taken_once() -> None:
    data = write(FORMAT, plain()).files["port.tsv"].decode()
    ids = re.findall(r'"id":"(a[0-9a-f]{32})"', data)
    got = read_text(data.replace(ids[1], ids[0])).one
    assert len(annotations(got)) == 3


def test_what_is_written_does_not_depend_on_the_order_of_people() -> None:
    one = everything()
    turned = replace(one, sets=dict(reversed(one.sets.items())))
    assert write(FORMAT, one).files == write(FORMAT, turned).files
