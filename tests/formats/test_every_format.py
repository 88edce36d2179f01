"""What holds for all formats: real files are known for what they are, and articles come back from each of them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from annotator import resources
from annotator.formats.format import HEAD, Format
from annotator.formats.registry import detected, formats
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from annotator.model.identity import derived_id
from annotator.model.span import Span
from tests.formats.exchanging import WHEN, Memory, article, assert_back, everything, folder, hostile, read, write

# -- real files of all tools ---------------------------------------------------------------------------

KINDS = {
    "bioc/bioc-lib/bioc_schema.json": None,
    "bioc/*.json": "bioc-json",
    "bioc/*.xml": "bioc-xml",
    "brat/*.ann": "brat",
    "conll/broad-twitter/a.conll": "iob2",
    "conll/dkpro-suite/2002/*": "iob2",
    "conll/dkpro-suite/2003/*": "conll2003",
    "conll/*.conllu": "conllu",
    "conll/spacy/ner-token-per-line-conll2003.iob": "conll2003",
    "conll/spacy/*.iob": "iob2",
    "conll/wnut17/emerging.dev.conll": "iob2",
    "doccano/tests/sequence_labeling/example.conll": "iob2",
    "doccano/transformer/labeling.conll2003.user1": "conll2003",
    "doccano/*.jsonl": "doccano",
    "gate_xml/*.xml": "gate-xml",
    "gate_xml/gatenlp/testdoc1.bdocjs": None,
    "graf/balochi/balochi.hdr": "graf",
    "graf/balochi/balochi-*.xml": None,
    "knowtator/*.knowtator.xml": "knowtator",
    "knowtator/*.copyright": None,
    "label_studio/*.json": "label-studio",
    "litbank_quotes/*.ann": None,
    "naf/*.naf": "naf",
    "nitf/*": None,
    "paula/*.text.xml": "paula",
    "paula/*.xml": None,
    "pubannotation/*.json": "pubannotation",
    "spacy/*.jsonl": "jsonl",
    "spacy/*.json": None,
    "tcf/*.xml": "tcf",
    "tei/stdfSpec/standoff_indexation_keyterm.xml": None,
    "tei/tei-spec/*": None,
    "tei/*.xml": "tei",
    "text_edge/*": None,
    "uima_json/*/data.json": "uima-json",
    "*.xmi": "uima-xmi",
    "uima_*types*.xml": None,
    "w3c_web_annotation/*.json": "web-annotation",
    "webanno_tsv/*.tsv": "webanno-tsv",
    "webanno_tsv/*.xml": None,
    "xces/*": None,
    "xml_edge/*": None,
    "LICENSES/*": None,
    "*.txt": None,
    "*.conf": None,
    "*.dtd": None,
    "*.xsd": None,
    "*.md": None,
    "*.tsv": None,
    ".git*": None,
}
"""What the first pattern that fits a real file's name says: the format that it is a main file of, or none."""

REFUSED = {
    "bioc/inception/bioc/example-with-sentences-ref.xml": "2 of 2 annotations do not cover the text that they name",
    "bioc/inception/bioc/example-with-sentences.xml": "2 of 2 annotations do not cover the text that they name",
    "brat/bconv/tutorial-example.ann": "7 of 9 annotations do not cover the text that they name",
    "brat/orphan-ann/*": "is without its text: ABB-hopes",
    "doccano/tests/sequence_labeling/example.jsonl": "line 3: has no text",
    "graf/balochi/balochi.hdr": "names balochi.pickle as its text, which is not there",
    "label_studio/sdk-tests/test_export_json_min/data.json": "has no text, or does not tell which of its data it is",
    "tei/stdfSpec/*": "expected is the one that Annotator writes",
    "uima_json/FsAsArray/casWithTextAndAnnotations/debug.xmi": "holds no text",
    "uima_xmi/inception/relation_test.xmi": "uses the type webanno.custom.MyRelationBase, which no type system",
    "w3c_web_annotation/*": "does not hold it; put it beside as ",
    "webanno_tsv/webanno/tsv2-example.tsv": "is WebAnno TSV of an older version",
}
"""Main files of which something is refused, and a part of the sentence that says why; all others are read whole."""

PARTLY = {"doccano/tests/sequence_labeling/example.jsonl"}
"""Those of which other articles are read."""


def pattern_of(name: str) -> str | None:
    return next((pattern for pattern in KINDS if fnmatchcase(name, pattern)), None)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Memory:
    return folder(shared_data / "interop")


def test_every_real_file_is_known_for_what_it_is(real: Memory) -> None:
    expected, found = {}, {}
    for name, data in real.files.items():
        pattern = pattern_of(name)
        assert pattern is not None, f"{name}: the table does not say what it is"
        expected[name] = KINDS[pattern]
        kind = detected(name, data[:HEAD])
        found[name] = kind and kind.name
    assert found == expected
    assert {pattern_of(name) for name in real.files} == set(KINDS), "patterns that fit no file"


def test_no_two_formats_take_the_same_file_for_theirs(real: Memory) -> None:
    for name, data in real.files.items():
        for end in (1, 10, 100, 1_000, HEAD):
            taken = [one.name for one in formats() if one.sniff(name, data[:end])]
            assert len(taken) <= 1, f"{name}, {end} bytes: {taken}"
            assert set(taken) <= {KINDS[pattern_of(name) or ""]}, f"{name}, {end} bytes"


@pytest.mark.parametrize("kind", [one for one in formats() if one.read], ids=lambda one: one.name)
def test_every_real_file_is_read_or_refused_with_the_reason(kind: Format, real: Memory) -> None:
    for name in real.names():
        if KINDS[pattern_of(name) or ""] != kind.name:
            continue
        got = read(kind, real, name)
        reason = next((why for pattern, why in REFUSED.items() if fnmatchcase(name, pattern)), None)
        assert [one.sentence for one in got.unread if reason is None or reason not in one.sentence] == [], name
        assert bool(got.unread) is (reason is not None), name
        assert bool(got.articles) is (reason is None or name in PARTLY), name


# -- there and back ------------------------------------------------------------------------------------

WRITTEN = [one for one in formats() if one.write]
BOTH = [one for one in WRITTEN if one.read]
STORIES = (
    "carguero-pierde-34-contenedores-en-el-estrecho",  # Latin script, two annotators
    "idrab-murshidi-mina-eastmole",  # Arabic, and characters beyond the BMP
    "eastmole-ko-reito-soko",  # Japanese
)


@cache
def story(identity: str) -> AnnotatedDocument:
    path = resources.sample_corpus() / f"{identity}.standoff.xml"
    return standoff_xml.read(path.read_bytes(), name=path.name)


@pytest.mark.parametrize("kind", BOTH, ids=lambda one: one.name)
@pytest.mark.parametrize("identity", STORIES)
def test_real_articles_come_back(kind: Format, identity: str) -> None:
    assert_back(kind, [story(identity)])


@pytest.mark.parametrize("kind", BOTH, ids=lambda one: one.name)
def test_traps_and_everything_come_back_together(kind: Format) -> None:
    assert_back(kind, [hostile(), everything()])


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda one: one.name)
def test_no_article_is_no_error(kind: Format) -> None:
    written = write(kind)
    assert not written.losses
    for name, data in written.files.items():
        if kind.read and kind.sniff(name, data[:HEAD]):
            assert read(kind, written.files, name).articles == []


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda one: one.name)
def test_the_same_articles_are_the_same_bytes(kind: Format) -> None:
    articles = [hostile(), everything(), *map(story, STORIES)]
    assert write(kind, *articles).files == write(kind, *articles).files


@pytest.mark.parametrize("kind", BOTH, ids=lambda one: one.name)
def test_what_was_written_is_known_again_however_long_it_is(kind: Format) -> None:
    line = "Ines Tallow said so \U0001f600 today.\n"
    text = line * (2 * HEAD // len(line))
    annotations = [
        Annotation(derived_id("a", begin), "ana", "entities", "PERSON", (Span(begin, begin + 11),), created=WHEN)
        for begin in range(0, len(text), len(line))
    ]
    for items in ([], annotations[-1:], annotations):
        files = write(kind, article(text, *items, identity="long")).files
        known = [detected(name, data[:HEAD]) for name, data in files.items()]
        assert kind in known
        assert {one.name for one in known if one is not None} == {kind.name}
