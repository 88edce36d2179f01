"""Annotations are found again in a text that was edited behind their back, or end up on a list, never away."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.formats.standoff.repair import Repaired
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document
from annotator.model.identity import derived_id
from annotator.model.span import Span
from tests.formats.samples import ATTRIBUTION, CLAIM, DONATION, PERSON, SOURCE, TEXT, WHEN, article, found, mark

GOOD = standoff_xml.write(article()).decode()


def repaired(old: str, new: str, source: str = GOOD) -> Repaired:
    """The repair of the good file with its first `old` replaced; what comes of it must be without a problem."""
    assert old in source
    result = standoff_xml.repair(source.replace(old, new, 1).encode(), name="ferry.standoff.xml")
    assert standoff_xml.check(standoff_xml.write(result.annotated), name="x") == []
    return result


def items(annotated: AnnotatedDocument) -> dict[str, Annotation | Relation]:
    """Everything in an article by its id."""
    return {item.id: item for one in annotated.sets.values() for item in one.items()}


def test_a_good_file_is_left_alone() -> None:
    result = repaired("", "")
    assert result.annotated == article()
    assert result.report() == []


def test_words_put_in_move_everything_behind_them() -> None:
    result = repaired("The boat, Jon Reve", "The small boat, Jon Reve")
    assert result.unplaced == ()
    assert {one.id for one in result.moved} >= {CLAIM.id, SOURCE.id, PERSON.id}
    text = result.annotated.document.text
    before, after = items(article()), items(result.annotated)
    assert set(after) == set(before)
    for identity, item in after.items():
        old = before[identity]
        if isinstance(item, Annotation) and isinstance(old, Annotation):
            assert item.covered(text) == old.covered(TEXT + DONATION)
    claim = after[CLAIM.id]
    assert isinstance(claim, Annotation)
    assert claim.spans == tuple(Span(begin + 6, end + 6) for begin, end in CLAIM.spans)
    assert [text[block.begin : block.end] for block in result.annotated.document.blocks] == [
        TEXT.split("\n")[0], "By Ada Quill", DONATION,
    ]  # fmt: skip
    assert "SHA-256 written anew" in result.remarks[0]


def test_a_long_annotation_without_a_quote_follows_its_neighbours_and_says_so() -> None:
    result = repaired("By Ada", "By our Ada")
    donation = mark("DONATION", DONATION, layer="boilerplate")
    moved = next(one for one in result.moved if one.id == donation.id)
    assert moved.after == (Span(donation.begin + 4, donation.end + 4),)
    assert "with its neighbours, so please look at it" in str(moved)


def test_what_was_annotated_and_is_gone_goes_to_the_list_with_what_hangs_on_it() -> None:
    result = repaired("Jon Reve said on", "the captain said on")
    assert {one.item.id for one in result.unplaced if isinstance(one.item, Annotation)} == {SOURCE.id, PERSON.id}
    assert {one.item.label for one in result.unplaced if isinstance(one.item, Relation)} == {"attribution", "about"}
    assert CLAIM.id in items(result.annotated)
    report = result.report()
    assert any("“Jon Reve”: its quote is not found near its old place, or more than once" in line for line in report)
    assert any(f"relation {ATTRIBUTION.id}" in line and "which is not there" in line for line in report)


def test_a_deleted_name_is_not_mistaken_for_the_same_name_elsewhere() -> None:
    text = "Ann met Bob. Ann left.\nLater Bob met Cem."
    annotated = short(text, "Ann", "Bob", "Cem")
    source = standoff_xml.write(annotated).decode().replace("Ann met Bob. Ann left.", "She met Bob. Ann left.")
    result = standoff_xml.repair(source.encode(), name="x")
    unplaced = [one.quote for one in result.unplaced if isinstance(one.item, Annotation)]
    placed = {text_of(result, item) for item in items(result.annotated).values()}
    assert unplaced == ["Ann"]
    assert placed == {"Bob", "Cem"}


def short(text: str, *pieces: str) -> AnnotatedDocument:
    """A text with the first of each piece annotated."""
    marks = []
    for piece in pieces:
        begin = text.index(piece)
        span = Span(begin, begin + len(piece))
        marks.append(Annotation(derived_id("a", piece, begin), "ana", "entities", "PERSON", (span,), created=WHEN))
    blocks = tuple(Block(m.start(), m.end(), "paragraph") for m in re.finditer(".+", text))
    document = Document("short", text, blocks=blocks)
    return AnnotatedDocument(document, {"ana": AnnotationSet("ana", marks)}, (Annotator("ana"),))


def text_of(result: Repaired, item: Annotation | Relation) -> str:
    """What an annotation covers after the repair."""
    assert isinstance(item, Annotation)
    return item.covered(result.annotated.document.text)


def test_a_repeated_word_is_placed_by_its_neighbours() -> None:
    text = "one two one two one two one unique"
    annotated = short(text, "two one unique")
    extra = Annotation(derived_id("a", 1), "ana", "entities", "X", (Span(16, 19),), created=WHEN)
    annotated.sets["ana"].put(extra)
    source = standoff_xml.write(annotated).decode().replace("one two one two", "zero one two one two", 1)
    result = standoff_xml.repair(source.encode(), name="x")
    assert result.unplaced == ()
    assert items(result.annotated)[extra.id].spans == (Span(21, 24),)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('sha256="1', 'sha256="2'),
        ('length="449"', 'length="450"'),
        ('utf16Length="452"', 'utf16Length="449"'),
        ("<quote>Ferry crew</quote>", "<quote>Ferry</quote>"),
        ("      <quote>港</quote>\n", ""),
    ],
    ids=["digest", "length", "code units", "quote", "no quote"],
)
def test_what_only_contradicts_the_text_is_written_anew(old: str, new: str) -> None:
    result = repaired(old, new)
    assert result.unplaced == ()
    assert set(items(result.annotated)) == set(items(article()))


def test_wrong_offsets_in_the_right_text_are_found_by_their_quote() -> None:
    begin, end = found("Jon Reve")
    old = f'label="PERSON" begin="{begin}" end="{end}"'
    for wrong in ('begin="71" end="79"', 'begin="300" end="999"', 'begin="0" end="1"'):
        result = repaired(old, f'label="PERSON" {wrong}')
        person = items(result.annotated)[PERSON.id]
        assert isinstance(person, Annotation)
        assert person.spans == PERSON.spans
        assert [one.id for one in result.moved] == [PERSON.id]


def test_offsets_counted_in_utf16_are_put_right() -> None:
    text = "🚢🚢 Ann 🚢 Bob 🚢🚢 Cem"
    good = short(text, "Ann", "Bob", "Cem")
    source = standoff_xml.write(good).decode()

    def shifted(match: re.Match[str]) -> str:
        units = [len(text[: int(offset)].encode("utf-16-le")) // 2 for offset in match.groups()]
        return f'begin="{units[0]}" end="{units[1]}" created'

    wrong = re.sub(r'begin="(\d+)" end="(\d+)" created', shifted, source)
    result = standoff_xml.repair(wrong.encode(), name="x")
    assert result.annotated.sets == good.sets
    assert len(result.moved) == 3


@pytest.mark.parametrize(
    ("old", "new", "report"),
    [
        (f'id="{mark("ORG", "Ferry crew").id}"', f'id="{SOURCE.id}"', "another annotation has its id"),
        (
            'annotator="ben" state="new"',
            'annotator="eve" state="new"',
            "the annotator eve is declared now, as a person",
        ),
        ('origin="string-match"', 'origin="nobody"', "the annotator nobody is declared now, as a program"),
        ('<annotator id="ben"', '<annotator id="ana"', "annotators declared twice are declared once now"),
        (
            'name="claims" annotator="ben"',
            'name="entities" annotator="ben"',
            "layers that were there twice are one now",
        ),
        ('end="45" kind="title"', 'end="50" kind="title"', "block 46-58, byline: its edges are not found again"),
        ('<replaced at="187"', '<replaced at="18"', "replaced character at 18: no U+FFFD is there now"),
        ("\nBy Ada", "&#13;\nBy Ada", "carriage returns in the text became line feeds"),
    ],
)
def test_whatever_is_changed_or_left_out_is_reported(old: str, new: str, report: str) -> None:
    assert any(report in line for line in repaired(old, new).report())


@pytest.mark.parametrize("cut", [100, 2000, -30])
def test_half_a_file_cannot_be_repaired(cut: int) -> None:
    with pytest.raises(FileRefused, match=r"breaks off here|not well-formed|is not XML"):
        standoff_xml.repair(GOOD.encode()[:cut], name="x")


def test_a_file_that_breaks_the_grammar_cannot_be_repaired() -> None:
    with pytest.raises(FileRefused, match="<remark> does not belong here"):
        standoff_xml.repair(GOOD.replace("<note>who", "<remark/><note>who").encode(), name="x")


WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta 🚢", "שלום", "e\u0301", "x", "the", "the", "\n"])


@given(st.lists(WORDS, min_size=5, max_size=40), st.data())
def test_nothing_is_ever_lost_or_put_on_other_text(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    offset = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(offset, offset).filter(lambda pair: pair[0] != pair[1]), max_size=8))
    marks = [
        Annotation(derived_id("a", number), "ana", "entities", "X", (Span(min(pair), max(pair)),), created=WHEN)
        for number, pair in enumerate(pairs)
    ]
    annotated = AnnotatedDocument(Document("x", text), {"ana": AnnotationSet("ana", marks)}, (Annotator("ana"),))
    at, until = sorted((data.draw(offset), data.draw(offset)))
    edited = text[:at] + data.draw(WORDS) + text[until:]
    source = standoff_xml.write(annotated).decode()
    head, _, rest = source.partition(' xml:space="preserve">')
    wrong = f'{head} xml:space="preserve">{edited}</text>{rest.partition("</text>")[2]}' if text else source
    result = standoff_xml.repair(wrong.encode(), name="x")
    assert standoff_xml.check(standoff_xml.write(result.annotated), name="x") == []
    kept = items(result.annotated)
    listed = {one.item.id for one in result.unplaced if isinstance(one.item, Annotation)}
    assert set(kept) | listed == {one.id for one in marks}
    assert set(kept).isdisjoint(listed)
    for one in marks:
        if one.id in kept and len(one.covered(text)) <= 200:
            assert text_of(result, kept[one.id]) == one.covered(text)
