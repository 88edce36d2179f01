"""The published schemas alone: what each of them accepts and finds, for whoever reads our files with other tools."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from annotator import resources
from annotator.formats.standoff import standoff_xml
from annotator.formats.standoff.layout import _ATTRIBUTES
from tests.formats.samples import CUE, PERSON, SOURCE, article

RNG = etree.RelaxNG(etree.parse(resources.schemas() / "standoff.rng"))
XSD = etree.XMLSchema(etree.parse(resources.schemas() / "standoff.xsd"))
GOOD = standoff_xml.write(article()).decode()


def verdicts(old: str, new: str) -> tuple[bool, bool]:
    """Whether RELAX NG and XML Schema accept the good file with its first `old` replaced."""
    assert old in GOOD
    root = etree.fromstring(GOOD.replace(old, new, 1).encode())
    return RNG.validate(root), XSD.validate(root)


def test_both_accept_a_good_file() -> None:
    assert verdicts("", "") == (True, True)


def test_both_accept_the_example_of_the_design(repository: Path) -> None:
    path = repository.parent / "shared" / "design" / "example.standoff.xml"
    if not path.is_file():
        pytest.skip("needs ../shared/design/example.standoff.xml beside the clone")
    data = path.read_bytes()
    root = etree.fromstring(data)
    assert (RNG.validate(root), XSD.validate(root)) == (True, True)
    assert standoff_xml.check(data, name=path.name) == []
    assert standoff_xml.write(standoff_xml.read(data, name=path.name)) == data


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<note>who", "<remark/><note>who"),
        ('label="MISC"', 'label="MISC" colour="x"'),
        (' label="MISC"', ""),
        ('label="MISC"', 'label="MISC "'),
        ('state="skipped"', 'state="done"'),
        ('kind="byline"', 'kind="by"'),
        ('unit="codepoint"', 'unit="utf16"'),
        ('version="1.0" xml:lang', 'version="2.0" xml:lang'),
        ('confidence="0.98"', 'confidence="98%"'),
        (f'id="{PERSON.id}"', 'id="a123"'),
        (f'ref="{CUE.id}"', 'ref="r123"'),
        ('codepoint="000C"', 'codepoint="C"'),
        ('begin="0" end="10"', 'begin="-1" end="10"'),
        ('<part begin="96" end="119"/>', ""),
        ("<quote>Jon Reve</quote>", f"<quote>{'x' * 201}</quote>"),
        ("<quote>Jon Reve</quote>", "<quote/>"),
        ("<note>who &amp; what</note>", "<note/>"),
        ("  <structure>", "  stray<structure>"),
        ("<head>", '<head xmlns="urn:another">'),
    ],
)
def test_both_refuse_what_breaks_the_grammar(old: str, new: str) -> None:
    assert verdicts(old, new) == (False, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'id="{PERSON.id}"', f'id="{SOURCE.id}"'),
        (f'ref="{CUE.id}"', f'ref="a{"0" * 32}"'),
        ('annotator="ben" state="new"', 'annotator="eve" state="new"'),
        ('origin="string-match"', 'origin="nobody"'),
        ('<annotator id="ben"', '<annotator id="ana"'),
        ('name="claims" annotator="ben"', 'name="entities" annotator="ben"'),
    ],
    ids=[
        "a duplicate id",
        "a dangling reference",
        "an undeclared annotator",
        "origin",
        "annotator twice",
        "layer twice",
    ],
)
def test_only_xml_schema_sees_ids_and_references(old: str, new: str) -> None:
    assert verdicts(old, new) == (True, False)


@pytest.mark.parametrize(("old", "new"), [(' xml:space="preserve"', ""), (' xml:lang="en-GB"', ' xml:base="x"')])
def test_only_relax_ng_is_strict_about_attributes_of_xml_itself(old: str, new: str) -> None:
    assert verdicts(old, new) == (False, True)


def test_the_layout_knows_the_elements_and_attributes_of_the_grammar() -> None:
    ns = {"r": "http://relaxng.org/ns/structure/1.0"}
    grammar = etree.parse(resources.schemas() / "standoff.rng")
    elements = set(grammar.xpath("//r:element/@name", namespaces=ns))
    attributes = set(grammar.xpath("//r:attribute/@name", namespaces=ns))
    assert elements == set(_ATTRIBUTES)
    assert attributes == {name for names in _ATTRIBUTES.values() for name in names}
