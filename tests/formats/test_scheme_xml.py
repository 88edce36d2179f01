"""Scheme files: the built-in news scheme is whole and canonical, and a broken scheme is refused in one sentence."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotator import resources
from annotator.errors import CorpusError, FileRefused, SchemeRefused
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.model.scheme import LINE_STYLES, Feature, Label, Layer, RelationType, Role, Scheme
from tests.formats.samples import letters, names, some_values, values

NEWS = resources.data("schemes", "news.xml")
RNG = etree.RelaxNG(etree.parse(resources.schemas() / "scheme.rng"))


@pytest.fixture(scope="module")
def news() -> Scheme:
    """The built-in scheme."""
    return read_scheme(NEWS, name="news.xml")


# -- the built-in scheme -------------------------------------------------------------------------------


def test_news_is_canonical_so_its_digest_is_stable(news: Scheme) -> None:
    assert write_scheme(news) == NEWS
    assert RNG.validate(etree.fromstring(NEWS)), RNG.error_log
    assert hashlib.sha256(write_scheme(news)).hexdigest() == hashlib.sha256(NEWS).hexdigest()


def test_every_label_of_news_is_defined_with_two_examples(news: Scheme) -> None:
    for layer in news.layers:
        for label in layer.labels:
            assert label.key, label.name
            assert label.definition, label.name
            assert len(set(label.examples)) == 2, label.name
            if layer.unit == "word":
                assert all(re.search(r"\[[^][]+\]", example) for example in label.examples), label.name
        assert all(relation.definition for relation in layer.relations)


def test_the_guideline_has_one_section_for_each_label_and_relation(news: Scheme) -> None:
    guideline = resources.text("schemes", "news.md")
    headings = re.findall(r"^### (.+)$", guideline, re.MULTILINE)
    wanted = [one.name for layer in news.layers for one in (*layer.labels, *layer.relations)]
    assert sorted(headings) == sorted(wanted)
    assert 1_500 <= len(guideline.split()) <= 2_500
    assert f"version {news.version}." in guideline


def test_claims_differ_by_the_shape_of_their_line_and_boilerplate_says_what_is_kept(news: Scheme) -> None:
    claims, boilerplate = news.layer("claims"), news.layer("boilerplate")
    assert claims is not None
    assert boilerplate is not None
    assert [label.line for label in claims.labels] == list(LINE_STYLES)
    keeps = {label.name: dict(label.presets)["keep"] for label in boilerplate.labels}
    assert set(keeps.values()) == {"body", "meta", "drop"}
    assert keeps["DONATION"] == "drop"
    assert all(dict(label.maps)["l3s-gn1"] for label in boilerplate.labels)


def test_news_says_what_its_design_says(news: Scheme, repository: Path) -> None:
    path = repository.parent / "shared" / "design" / "scheme-news.json"
    if not path.is_file():
        pytest.skip("needs ../shared/design/scheme-news.json beside the clone")
    design = json.loads(path.read_text(encoding="utf-8"))
    assert (news.id, news.version, news.title) == (design["id"], str(design["version"]), design["title"])
    for layer, wanted in zip(news.layers, design["layers"], strict=True):
        assert (layer.name, layer.title, layer.switch) == (wanted["name"], wanted["title"], wanted["switch"])
        assert (layer.unit, layer.overlap) == (wanted["unit"], wanted["overlap"].partition(",")[0])
        assert layer.discontinuous == ("discontinuous" in wanted["overlap"])
        features(layer.features, wanted.get("features", []))
        assert [relation.name for relation in layer.relations] == [one["name"] for one in wanted["relations"]]
        for label, given_ in zip(layer.labels, wanted["labels"], strict=True):
            assert (label.name, label.key, label.definition) == (given_["name"], given_["key"], given_["definition"])
            features(label.features, given_.get("features", []))
            # LOC alone has another colour: as tints, the design's two greens were hard to tell apart
            assert label.colour == given_["color"] or label.name == "LOC"
            for vocabulary, names_there in design["maps"].items():
                # a name with a question mark is a doubt, and a doubt is not exported
                there = names_there.get(label.name) or ""
                assert dict(label.maps).get(vocabulary, "") == ("" if there.endswith("?") else there)
        for relation, given_ in zip(layer.relations, wanted["relations"], strict=True):
            assert relation.symmetric == given_.get("symmetric", False)
            assert [role.name for role in relation.roles] == [role[0] for role in given_["roles"]]
            for role, (_, takes, *count) in zip(relation.roles, given_["roles"], strict=True):
                assert "|".join(role.labels) == ("" if "*" in takes else takes)
                assert f"{role.least}..{role.most or 'n'}" == (count[0] if count else "1..1")
            features(relation.features, given_.get("features", []))


def features(found: tuple[Feature, ...], wanted: list[dict[str, object]]) -> None:
    """Compare features with those of the design, where a flag that is false by default has none here."""
    for feature, given_ in zip(found, wanted, strict=True):
        assert (feature.name, feature.type) == (given_["name"], given_["type"])
        assert list(feature.values) == given_.get("values", [])
        assert feature.default == (given_.get("default") or "")
        assert feature.required == given_.get("required", False)
        assert feature.pattern == given_.get("pattern", "")
        assert feature.help == given_.get("help", "")


# -- any scheme ----------------------------------------------------------------------------------------

keys = st.sampled_from("1234567890QWERTYUIOADFHKZXCVBMÄ港")
colours = st.text("0123456789abcdefABCDEF", min_size=6, max_size=6).map("#".__add__)


@st.composite
def any_features(draw: st.DrawFn, prefix: str) -> tuple[Feature, ...]:
    """Features of every type, with names of their own."""
    found = []
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["choice", "choices", "flag", "text", "number", "link"]))
        choices = tuple(draw(st.lists(names, min_size=1, max_size=3, unique=True))) if kind.startswith("choice") else ()
        default = {"flag": "no", "number": "1.5", "text": draw(values), "link": "Q1"}.get(
            kind, choices[:1] and choices[0]
        )
        name, required = f"{prefix}{number}", draw(st.booleans())
        pattern = draw(st.sampled_from(["", "Q[0-9]+", '["<&]*']))
        found.append(
            Feature(name, kind, choices, draw(st.just("") | st.just(default)), required, pattern, draw(values))
        )
    return tuple(found)


@st.composite
def labels(draw: st.DrawFn) -> tuple[Label, ...]:
    """Labels with different names and keys."""
    found = []
    for name, key in zip(
        draw(st.lists(names, max_size=3, unique=True)),
        draw(st.lists(keys, min_size=3, max_size=3, unique=True)),
        strict=False,
    ):
        own = draw(any_features("own"))
        presets = tuple((feature.name, feature.default) for feature in own if feature.default)
        found.append(
            Label(
                name,
                draw(st.just("") | st.just(key)),
                draw(colours),
                draw(values),
                tuple(draw(st.lists(some_values, max_size=2))),
                draw(st.sampled_from(LINE_STYLES)),
                own,
                presets,
                tuple(draw(st.dictionaries(names, some_values, max_size=2)).items()),
                draw(values),
                draw(st.booleans()),
            )
        )
    return tuple(found)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """A scheme that keeps the rules."""
    layers = []
    for number, name in enumerate(draw(st.lists(names, min_size=1, max_size=2, unique=True))):
        own = draw(labels())
        relations = []
        taken = [label.name for label in own]
        for other in [name for name in draw(st.lists(names, max_size=2, unique=True)) if name not in taken]:
            roles = [
                Role(
                    f"role {at}",
                    tuple(label.name for label in own),
                    draw(st.sampled_from(["", name])),
                    0,
                    draw(st.integers(0, 9)),
                )
                for at in range(draw(st.integers(1, 3)))
            ]
            symmetric = len(roles) == 2 and draw(st.booleans())
            relations.append(
                RelationType(
                    other, tuple(roles), symmetric, draw(values), draw(any_features("of")), draw(st.just("") | colours)
                )
            )
        layers.append(
            Layer(
                name,
                draw(values),
                draw(st.sampled_from(["", f"Alt+{number}"])),
                draw(st.sampled_from(["word", "block"])),
                draw(st.sampled_from(["tint", "underline", "block"])),
                draw(st.sampled_from(["nested", "none"])),
                draw(st.booleans()),
                draw(any_features("all")),
                own,
                tuple(relations),
            )
        )
    return Scheme(draw(names), draw(names), draw(values), tuple(layers))


@given(schemes())
def test_what_is_written_is_read_again(scheme: Scheme) -> None:
    data = write_scheme(scheme)
    root = etree.fromstring(data)
    assert read_scheme(data, name="x") == scheme
    assert write_scheme(read_scheme(data, name="x")) == data
    assert RNG.validate(root), RNG.error_log
    assert etree.tostring(root, encoding="unicode") + "\n" == data.decode().partition("\n")[2]


@given(st.text(letters, max_size=20), st.integers(0, 2_000))
def test_a_damaged_scheme_is_refused_or_means_what_it_says(piece: str, at: int) -> None:
    source = NEWS.decode()
    try:
        scheme = read_scheme((source[:at] + piece + source[at + len(piece) // 2 :]).encode(), name="x")
    except SchemeRefused as refusal:
        sentence = str(refusal)
    else:
        sentence = "x"
        scheme = read_scheme(write_scheme(scheme), name="x")
    assert sentence.startswith("x")
    assert "\n" not in sentence


# -- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('key="1" colour="#E69F00"', 'key="S" colour="#E69F00"', "key S of label PERSON belongs to the text canvas"),
        ('key="1" colour="#E69F00"', 'key="G" colour="#E69F00"', "key G of label PERSON belongs to the text canvas"),
        (
            'key="1" colour="#E69F00"',
            'key="2" colour="#E69F00"',
            "labels PERSON and ORG of layer entities share the key 2",
        ),
        ('name="PERSON" key', 'name="ORG" key', "'ORG' is there twice in layer entities"),
        ('<layer name="claims"', '<layer name="entities"', "layer 'entities' is there twice"),
        ('switch="Alt+2"', 'switch="Alt+1"', r"layers are switched to by Alt\+1 twice"),
        ("<value>nominal</value>", "<value>name</value>", "feature mention of label PERSON offers name twice"),
        ('default="name"', 'default="nickname"', "mention cannot be 'nickname'"),
        ('name="kb" type="text"', 'name="mention" type="text"', "label PERSON has the feature mention twice"),
        ('pattern="Q[0-9]+"', 'pattern="Q[0-9"', "has a pattern that is no regular expression"),
        (
            '<feature name="kb" type="text" ',
            '<feature name="kb" type="word" ',
            "does not keep to the grammar of schemes",
        ),
        (
            'colour="#E69F00"',
            'colour="orange"',
            'Invalid attribute colour for element label, which has .* colour="orange"',
        ),
        ('key="1" colour="#E69F00"', 'key="1" color="#E69F00"', "attribute color"),
        ('key="1" colour="#E69F00"', 'key="10" colour="#E69F00"', "does not keep to the grammar"),
        ("<definition>A named", "<meaning/><definition>A named", "meaning"),
        (
            '<takes label="ROLE"/>',
            '<takes label="JOB"/>',
            "role role of relation role_of takes the label JOB, which is not there",
        ),
        (
            '<role name="a" layer="entities"',
            '<role name="a" layer="people"',
            "names the layer people, which the scheme does not",
        ),
        ('<role name="b" layer', '<role name="a" layer', "relation same_as has the role a twice"),
        (
            '<role name="b" layer="entities" least="1" most="1"/>',
            "",
            "relation same_as is symmetric, so it needs two roles, not 1",
        ),
        ('least="1" most="any"', 'least="2" most="1"', "needs at least 2 and at most 1, which is impossible"),
        (
            '<preset feature="keep" value="meta"/>',
            '<preset feature="hold" value="meta"/>',
            "presets 'hold', which is no feature",
        ),
        ('<preset feature="keep" value="meta"/>', '<preset feature="keep" value="burn"/>', "keep cannot be 'burn'"),
        ("<scheme xmlns", "<!-- mine --><scheme xmlns", "holds a comment or processing instruction"),
        (
            "urn:annotator:scheme:1",
            "urn:annotator:scheme:2",
            "is not a scheme: its root is <scheme>, expected is <scheme> of",
        ),
        ("<scheme xmlns", "<!DOCTYPE scheme><scheme xmlns", "has a DOCTYPE"),
        ("</scheme>", "", "the file breaks off here"),
    ],
)
def test_a_broken_scheme_is_refused_in_one_sentence(old: str, new: str, sentence: str) -> None:
    source = NEWS.decode()
    assert old in source
    with pytest.raises(SchemeRefused) as caught:
        read_scheme(source.replace(old, new, 1).encode(), name="mine.xml")
    assert re.search(sentence, caught.value.reason), caught.value.reason
    assert isinstance(caught.value, FileRefused)
    assert str(caught.value).startswith("mine.xml")


def test_several_problems_are_counted() -> None:
    source = NEWS.decode().replace('key="1"', 'key="P"').replace('key="2"', 'key="L"')
    with pytest.raises(SchemeRefused, match=r"belongs to the text canvas .* \(and \d+ more\)"):
        read_scheme(source.encode(), name="x")


def test_a_scheme_that_xml_cannot_carry_is_not_written() -> None:
    with pytest.raises(CorpusError, match=r"U\+0007, which XML cannot carry"):
        write_scheme(Scheme("x", "1", "bell \x07", (Layer("a"),)))
