"""A file with anything wrong in it is refused in one sentence with its line, by `read` and by `check` alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotator import resources
from annotator.errors import CorpusError, FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.formats.standoff.reader import scan
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document, Normalisation, Replaced, SchemeRef
from annotator.model.span import Span
from tests.formats.samples import ATTRIBUTION, CLAIM, CUE, SOURCE, TEXT, WHEN, article, found, mark

GOOD = standoff_xml.write(article()).decode()
RNG = etree.RelaxNG(etree.parse(resources.schemas() / "standoff.rng"))
XSD = etree.XMLSchema(etree.parse(resources.schemas() / "standoff.xsd"))
ORG = mark("ORG", "Ferry crew")
TUESDAY = mark("DATE", "Tuesday")


def line_of(piece: str, source: str = GOOD) -> int:
    """The line on which a piece of a file begins."""
    return source.count("\n", 0, source.index(piece)) + 1


def broken(old: str, new: str, *, source: str = GOOD) -> bytes:
    """The good file with its first `old` replaced."""
    assert old in source
    return source.replace(old, new, 1).encode()


def refused(data: bytes) -> FileRefused:
    """The refusal of a file, which every way of looking at it agrees on."""
    with pytest.raises(FileRefused) as caught:
        standoff_xml.read(data, name="ferry.standoff.xml")
    sentence = str(caught.value)
    assert sentence.startswith("ferry.standoff.xml")
    assert "\n" not in sentence
    problems = standoff_xml.check(data, name="ferry.standoff.xml")
    assert (caught.value.line, caught.value.reason) in problems
    return caught.value


EXTENT = 'begin="{}" end="{}"'.format(*found("Jon Reve"))


@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"),
    [
        # the text
        ("buoy ⛴️", "quay ⛴️", "<text", r"its SHA-256 is [0-9a-f]{64}, expected is [0-9a-f]{64}; 'annotator repair'"),
        (f'length="{len(article().document.text)}"', 'length="7"', "<text", r"has \d+ characters, expected .* are 7"),
        (
            'utf16Length="',
            'utf16Length="9',
            "<text",
            r"has \d+ UTF-16 code units, expected by its utf16Length are 9\d+",
        ),
        ("\nBy Ada", "&#13;\nBy Ada", "<text", "carriage return, expected are line feeds only"),
        ('<replaced at="', '<replaced at="1', "<replaced", "of the text is “”, expected is U.FFFD"),
        # offsets and quotes
        (
            f'label="PERSON" {EXTENT}',
            'label="PERSON" begin="80" end="99999"',
            'label="PERSON"',
            "80-99999 does not lie",
        ),
        (f'label="PERSON" {EXTENT}', 'label="PERSON" begin="80" end="80"', 'label="PERSON"', "80-80 does not lie"),
        (
            f'label="PERSON" {EXTENT}',
            'label="PERSON" begin="0" end="5"',
            'label="PERSON"',
            "has the quote “Jon Reve”, expected by its offsets is “Ferry”",
        ),
        (
            "<quote>R&amp;D",
            "<quote>R&amp;E",
            'label="MISC"',
            "quote “R&E <says>”, expected by its offsets is “R&D <says>”",
        ),
        ("      <quote>港</quote>\n", "", 'label="GPE"', "has no quote, expected is “港”"),
        ('<part begin="', '<part begin="9', 'label="CLAIM"', r"is misplaced"),
        # structure
        (
            'end="45" kind="title"',
            'end="50" kind="title"',
            'kind="byline"',
            "overlaps the one before it, .* begin from 50",
        ),
        ('end="58" kind="byline"', 'end="99999" kind="byline"', 'kind="byline"', "does not lie in the text, .* up to"),
        # ids and references
        (
            f'id="{ORG.id}"',
            f'id="{SOURCE.id}"',
            'label="ORG"',
            f"span {SOURCE.id} is there twice, expected is once",
        ),
        (
            f'ref="{CUE.id}"',
            f'ref="a{"0" * 32}"',
            '<relation id="' + ATTRIBUTION.id,
            f"refers to a{'0' * 32}, expected is an annotation by ana",
        ),
        (
            f'ref="{CUE.id}"',
            f'ref="{mark("ORG", "Ferry crew", annotator="ben").id}"',
            '<relation id="' + ATTRIBUTION.id,
            "expected is an annotation by ana",
        ),
        (
            'annotator="ben" state="new"',
            'annotator="eve" state="new"',
            '<layer name="entities" annotator="ben"',
            "by the annotator eve, expected is one of those declared: ana, ben, string-match",
        ),
        ('origin="string-match"', 'origin="nobody"', 'label="PERSON"', "by the annotator nobody, expected is one of"),
        ('<annotator id="ben"', '<annotator id="ana"', '<annotator id="ben"', "annotator ana is there twice"),
        (
            'name="claims" annotator="ben"',
            'name="entities" annotator="ben"',
            '<layer name="entities" annotator="ben"',
            "layer entities by ben is there twice",
        ),
        # grammar
        ("<standoff xmlns", '<standoff more="x" xmlns', "<standoff", "<standoff> attribute more is not allowed"),
        ('label="MISC"', 'label="MISC" colour="x"', 'label="MISC"', "<span> attribute colour is not allowed"),
        ("<note>who", "<remark/><note>who", "<note>who", "<remark> does not belong here, expected is feature, note"),
        ("<note>who", '<note xmlns="urn:x">who', "<note>who", "<{urn:x}note> does not belong here"),
        (' state="skipped"', "", 'annotator="ben" state="skipped"', "<layer> has no attribute state"),
        (
            'state="skipped"',
            'state="done"',
            'annotator="ben" state="skipped"',
            "attribute state is “done”, expected is one of",
        ),
        ('kind="byline"', 'kind="by"', 'kind="byline"', "<block> attribute kind is “by”, expected is one of"),
        (
            'confidence="0.98"',
            'confidence="1.98"',
            'label="PERSON"',
            "attribute confidence is “1.98”, expected is the form",
        ),
        (f'created="{WHEN}"', 'created="yesterday"', f'created="{WHEN}"', "attribute created is “yesterday”, expected"),
        ('label="MISC"', 'label=" MISC"', 'label="MISC"', "attribute label is “ MISC”, expected is the form"),
        ('label="MISC"', 'label=""', 'label="MISC"', "attribute label is “”, expected is the form"),
        ('id="ferry-crew"', 'id="Ferry Crew"', "<document", "attribute id is “Ferry Crew”, expected is the form"),
        ("  <structure>", "  hello<structure>", "<standoff", "<standoff> holds text, which is not allowed there"),
        ("  <structure>", "  <!-- hi --><structure>", "<structure>", "holds a comment or processing instruction"),
        ("<standoff", "<?style x?><standoff", "<standoff", "holds a comment or processing instruction"),
        (' xml:space="preserve"', "", "<text", "does not keep to the grammar"),
        # XML
        ("<quote>港</quote>", "<quote><![CDATA[港]]></quote>", "<quote>港", "has a CDATA section"),
        ("<standoff", "<!DOCTYPE standoff>\n<standoff", "<standoff", "has a DOCTYPE, which can hide entities"),
        ("<quote>港", "<quote>&evil;港", "<quote>港", "Entity 'evil' not defined"),
        ("</quote>", "</quotes>", "</quote>", "is not well-formed XML: Opening and ending tag mismatch"),
        ("<quote>港", "<quote>\x01港", "<quote>港", "is not well-formed XML"),
        ("<quote>港", "<quote>&#0;港", "<quote>港", "is not well-formed XML"),
        ('encoding="UTF-8"', 'encoding="ISO-8859-1"', "<?xml", "is declared as ISO-8859-1, expected is UTF-8"),
        # another format
        (
            'version="1.0" xml:lang',
            'version="2.0" xml:lang',
            "<standoff",
            "is standoff XML 2.0, and this Annotator reads 1.0",
        ),
        (
            'version="1.0" xml:lang',
            'version="1.7" xml:lang',
            "<standoff",
            "is standoff XML 1.7, and this Annotator reads 1.0",
        ),
        (
            "urn:annotator:standoff:1",
            "urn:annotator:standoff:2",
            "<standoff",
            "is not standoff XML: its root is <standoff>",
        ),
    ],
)
def test_whatever_is_wrong_is_named_with_its_line(old: str, new: str, at: str, sentence: str) -> None:
    refusal = refused(broken(old, new))
    assert re.search(sentence, refusal.reason), refusal.reason
    assert refusal.line == line_of(at)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"Ferry crew never saw the buoy", "is not XML"),
        (b"\x00\x01\x02\x03", "is not XML|is not well-formed"),
        (b"<html><p>Ferry</p></html>", "is not standoff XML: its root is <html>, expected is <standoff>"),
        (GOOD.encode("utf-16"), "is written in UTF-16, expected is UTF-8"),
        (GOOD.encode("utf-16-le"), "is written in UTF-16, expected is UTF-8"),
        (GOOD.replace("UTF-8", "UTF-16").encode("utf-16"), "is written in UTF-16, expected is UTF-8"),
        (GOOD.encode().replace("港".encode(), b"\xff"), "holds bytes that are not UTF-8"),
        (GOOD.encode() + b"<standoff/>", "is not well-formed XML: Extra content"),
        (GOOD.encode() + b"\0", "is not well-formed XML: Extra content"),
        (b"<a>" * 100_000, "is not well-formed XML: Excessive depth"),
    ],
    ids=["empty", "blank", "prose", "binary", "html", "utf16", "utf16-le", "declared", "latin", "two", "null", "deep"],
)
def test_files_that_are_something_else(data: bytes, sentence: str) -> None:
    assert re.search(sentence, refused(data).reason)


def test_every_half_of_a_file_is_refused() -> None:
    data = GOOD.encode()
    for length in range(0, len(data) - 1, 97):
        refused(data[:length])
    assert refused(data[: len(data) // 2]).reason == "the file breaks off here; restore it from a copy"


def test_a_file_over_the_cap_is_refused_before_it_is_parsed() -> None:
    data = GOOD.encode() + b" " * (128 * 1024 * 1024)
    assert re.search(r"is 129 MB, and files over 128 MB are not read", refused(data).reason)


def test_entities_are_never_expanded_or_fetched() -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + GOOD.partition("\n")[2].replace("港", "&b;")
    thief = '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + GOOD.partition("\n")[2].replace("港", "&x;")
    for data in (bomb.encode(), thief.encode()):
        assert "has a DOCTYPE" in refused(data).reason


def test_all_problems_of_a_file_are_listed() -> None:
    source = GOOD.replace("<quote>港</quote>", "<quote>海</quote>").replace(f'ref="{CUE.id}"', f'ref="a{"0" * 32}"')
    source = source.replace('label="MISC"', 'label="MISC" colour="x"').replace('end="58" kind', 'end="999999" kind')
    found_lines = {line for line, _ in standoff_xml.check(source.encode(), name="x")}
    wanted = {
        line_of(f'<relation id="{ATTRIBUTION.id}'),
        line_of('label="MISC"'),
        line_of('label="GPE"'),
        line_of('kind="byline"'),
    }
    assert found_lines == wanted


def test_references_are_checked_even_where_the_grammar_is_broken() -> None:
    source = GOOD.replace('state="skipped"', 'state="done"').replace(f'ref="{CUE.id}"', f'ref="a{"0" * 32}"')
    sentences = [sentence for _, sentence in standoff_xml.check(source.encode(), name="x")]
    assert len(sentences) == 2
    assert any(f"a{'0' * 32} is referred to and is not there" in sentence for sentence in sentences)


# -- anything at all -----------------------------------------------------------------------------------

PIECES = [
    *re.findall(r"<[^<>]*>|[^<>]+", GOOD),
    "",
    " ",
    "\n",
    "&#9;",
    "x",
    "0",
    "<!---->",
    "<?x?>",
    ' x="1"',
    "\u0000",
    "\r",
]


def outcome(look: Callable[..., object], data: bytes) -> object:
    """What looking at a file gives: a value, or the refusal; any other exception is a bug."""
    try:
        return look(data, name="x")
    except FileRefused as refusal:
        return refusal


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The good file with a few pieces taken out, put in, or exchanged."""
    pieces = re.findall(r"<[^<>]*>|[^<>]+", GOOD)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(pieces) - 1))
        piece, how = pieces[at], draw(st.integers(0, 5))
        if how == 0:
            pieces[at] = ""
        elif how == 1:
            pieces[at] = draw(st.sampled_from(PIECES))
        elif how == 2:
            pieces.insert(at, draw(st.sampled_from(PIECES)))
        elif how == 3:
            other = draw(st.integers(0, len(pieces) - 1))
            pieces[at], pieces[other] = pieces[other], piece
        else:
            begin = draw(st.integers(0, len(piece)))
            end = min(len(piece), begin + draw(st.integers(0, 3)))
            pieces[at] = (
                piece[:begin] + draw(st.sampled_from(["", "0", "1", " ", '"', "=", "a", "&", "é"])) + piece[end:]
            )
    return "".join(pieces).encode()


@given(damaged())
def test_a_damaged_file_is_refused_or_means_what_it_says(data: bytes) -> None:
    annotated = outcome(standoff_xml.read, data)
    if isinstance(annotated, FileRefused):
        assert "\n" not in str(annotated)
        assert (annotated.line, annotated.reason) in standoff_xml.check(data, name="x")
        return
    assert isinstance(annotated, AnnotatedDocument)
    root = etree.fromstring(data)
    assert RNG.validate(root), RNG.error_log
    assert XSD.validate(root), XSD.error_log
    assert all("canonical" in sentence or "carriage" in sentence for _, sentence in standoff_xml.check(data, name="x"))
    assert standoff_xml.read(standoff_xml.write(annotated), name="x") == annotated


@given(damaged())
def test_what_the_fast_reader_takes_the_schemas_take(data: bytes) -> None:
    reading = scan(data)
    if reading is None or reading.faults:
        return
    root = etree.fromstring(data)
    assert RNG.validate(root), RNG.error_log
    assert XSD.validate(root), XSD.error_log


@given(damaged())
def test_a_damaged_file_can_be_repaired_or_is_refused(data: bytes) -> None:
    repaired = outcome(standoff_xml.repair, data)
    if isinstance(repaired, standoff_xml.Repaired):
        assert standoff_xml.check(standoff_xml.write(repaired.annotated), name="x") == []


@given(
    st.binary(max_size=200) | st.binary(max_size=50).map(lambda some: GOOD.encode()[:400] + some + GOOD.encode()[400:])
)
def test_any_bytes_at_all_give_a_sentence(data: bytes) -> None:
    assert "\n" not in str(outcome(standoff_xml.read, data))
    assert "\n" not in str(outcome(standoff_xml.repair, data))


# -- writing -------------------------------------------------------------------------------------------


def with_items(*items: Annotation | Relation, **facts: object) -> AnnotatedDocument:
    """A short article with these items by ana."""
    document = Document("short", **{"text": TEXT, **facts})  # type: ignore[arg-type]
    return AnnotatedDocument(document, {"ana": AnnotationSet("ana", items)}, (Annotator("ana"),))


@pytest.mark.parametrize(
    ("annotated", "sentence"),
    [
        (with_items(text="a\rb"), "carriage return"),
        (with_items(text="a\x00b"), "U+0000, which XML cannot carry"),
        (with_items(text="a\ud800b"), "U+D800, which XML cannot carry"),
        (with_items(text="a\uffffb"), "U+FFFF, which XML cannot carry"),
        (with_items(title="a\x0bb"), "U+000B, which XML cannot carry"),
        (with_items(meta=(("x", "\x0c"),)), "U+000C, which XML cannot carry"),
        (with_items(TUESDAY._replace(note="\x07")), "U+0007, which XML cannot carry"),
        (with_items(TUESDAY._replace(features=(("x", "\ufffe"),))), "U+FFFE, which XML cannot carry"),
        (with_items(TUESDAY._replace(label="")), "'' is no name"),
        (with_items(TUESDAY._replace(label=" DATE")), "' DATE' is no name"),
        (with_items(TUESDAY._replace(layer="a\nb")), r"'a\nb' is no name"),
        (with_items(TUESDAY._replace(id="7")), "'7' is no annotation's id"),
        (with_items(TUESDAY._replace(spans=(Span(5, 5000),))), "5-5000 does not lie in the text"),
        (with_items(TUESDAY._replace(spans=(Span(5, 5),))), "5-5 does not lie in the text"),
        (with_items(TUESDAY._replace(spans=(Span(5, 8), Span(8, 9)))), "overlaps or touches the one before it"),
        (with_items(TUESDAY._replace(created="")), "has the time ''"),
        (with_items(TUESDAY._replace(modified="now")), "has the time 'now'"),
        (with_items(TUESDAY._replace(confidence=1.5)), "has the confidence 1.5"),
        (with_items(TUESDAY._replace(origin="machine")), "comes from machine, which is not declared"),
        (with_items(ATTRIBUTION), f"refers to {CLAIM.id}, which is no annotation of ana"),
        (with_items(TUESDAY, ATTRIBUTION._replace(args=())), "has no argument"),
        (with_items(TUESDAY, ATTRIBUTION._replace(id="r1", args=(Arg("a", TUESDAY.id),))), "'r1' is no relation's id"),
        (with_items(blocks=(Block(0, 9, "title"), Block(5, 12, "other"))), "overlaps the one before it"),
        (with_items(blocks=(Block(0, 9, "heading3"),)), "of the unknown kind 'heading3'"),
        (with_items(normalisation=Normalisation(replaced=(Replaced(0, "000C"),))), "expected is U+FFFD"),
        (replace(with_items(TUESDAY), annotators=()), "annotator ana has annotations and is not declared"),
        (
            AnnotatedDocument(Document("s", ""), {"a": AnnotationSet("a", (), {"x": "done"})}, (Annotator("a"),)),
            "'done'",
        ),
        (AnnotatedDocument(Document("No Good", ""), {}, ()), "its id needs"),
        (with_items(text="\ufffd", normalisation=Normalisation(replaced=(Replaced(0, "C"),))), "replaced at 0 is 'C'"),
        (with_items(language="en_GB"), "a BCP 47 tag such as en-GB is needed"),
        (with_items(source_sha256="abc"), "'abc' is no SHA-256"),
        (with_items(normalisation=Normalisation(charset="")), "'' is no name"),
        (with_items(normalisation=Normalisation(newline="CRLF")), "line ends 'CRLF'"),
        (replace(with_items(), annotators=(Annotator("ana", "robot"),)), "of the unknown kind 'robot'"),
        (replace(with_items(), annotators=(Annotator("ana"), Annotator("ana", "program"))), "declared twice"),
        (replace(with_items(), generator=("", "")), "'' is no name"),
        (replace(with_items(), scheme=SchemeRef("news", "1", "")), "'' is no SHA-256"),
        (
            AnnotatedDocument(
                Document("s", TEXT),
                {name: AnnotationSet(name, [TUESDAY]) for name in ("ana", "ben")},
                (Annotator("ana"), Annotator("ben")),
            ),
            "two annotators have an item with the same id",
        ),
    ],
)
def test_nothing_is_written_that_could_not_be_read_again(annotated: AnnotatedDocument, sentence: str) -> None:
    with pytest.raises(CorpusError) as caught:
        standoff_xml.write(annotated)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("Article ")


def test_known_elements_nested_without_end_are_refused_in_one_sentence() -> None:
    """However deep a hostile file goes, it is one refusal and no crash."""
    depth = 5_000
    body = "<layer>" * depth + "</layer>" * depth
    data = f'<standoff xmlns="urn:annotator:standoff:1" version="1.0">{body}</standoff>'.encode()
    with pytest.raises(FileRefused):
        standoff_xml.read(data, name="deep.standoff.xml")
    assert standoff_xml.check(data, name="deep.standoff.xml")
