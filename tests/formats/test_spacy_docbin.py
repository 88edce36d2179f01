"""spaCy's DocBin: what spaCy reads of ours, what we read of spaCy's, and files that are damaged or hostile."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.strings import get_string_id
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.util import filter_spans
from spacy.vocab import Vocab

from annotator.formats.spacy import docbin, message_pack, writer
from annotator.formats.spacy.format import FORMAT
from annotator.formats.spacy.message_pack import NotMessagePack, unpacked
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from tests.formats.damaging import damaged, values
from tests.formats.exchanging import (
    HOSTILE,
    WHEN,
    Got,
    article,
    assert_back,
    everything,
    hostile,
    mark,
    plain,
    read,
    write,
)

FILE = "corpus.spacy"


def by_spacy(data: bytes) -> list[Doc]:
    """What spaCy reads of a file."""
    return list(DocBin().from_bytes(data).get_docs(Vocab()))


def by_us(*docs: Doc, attrs: Sequence[str] | None = None, **wishes: object) -> Got:
    """What we read of documents that spaCy writes."""
    held = DocBin(attrs=attrs, store_user_data=True) if attrs else DocBin(store_user_data=True)
    for doc in docs:
        held.add(doc)
    return read(FORMAT, {"others.spacy": held.to_bytes()}, **wishes)


def doc_of(*words: str, spaces: Sequence[bool] | None = None) -> Doc:
    return Doc(Vocab(), words=list(words), spaces=list(spaces) if spaces else None)


def items(annotated: AnnotatedDocument) -> list[Annotation]:
    return [one for held in annotated.sets.values() for one in held.annotations()]


def said(annotated: AnnotatedDocument) -> set[tuple[str, str, str]]:
    """Layer, label and covered text of every annotation."""
    return {(one.layer, one.label, one.covered(annotated.document.text)) for one in items(annotated)}


def message_of(data: bytes) -> dict[str, Any]:
    return dict(srsly.msgpack_loads(zlib.decompress(data)))


def packed(message: object) -> bytes:
    return zlib.compress(srsly.msgpack_dumps(message))


# -- there and back ------------------------------------------------------------------------------------


def test_plain_and_hostile_articles_come_back_without_any_loss() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile()])
    assert list(written.files) == [FILE]
    assert (dict(written.losses.counts), dict(got.losses.counts)) == ({}, {})
    assert sorted(got.articles, key=lambda one: one.document.id) == [hostile(), plain()]


def test_everything_comes_back_though_spacy_itself_has_no_parts() -> None:
    written, got = assert_back(FORMAT, [everything()])
    assert dict(written.losses.counts) == {"split": 1}
    assert got.arrivals[0].said == ()
    assert got.one.sets == everything().sets
    assert got.one.document == everything().document


def test_edges_within_tokens_are_widened_for_spacy_and_come_back() -> None:
    text = "The ferryman’s boat-house  burnt.\n"
    annotated = article(
        text, *(mark(text, "entities", "ORG", piece) for piece in ("man", " ", "  ", "s boat", "house"))
    )
    written = write(FORMAT, annotated)
    (doc,) = by_spacy(written.files[FILE])
    assert doc.text == text
    covered = [span.text for span in doc.spans["entities"]]
    assert covered == ["The", "ferryman’s", "ferryman’s boat", "house", " "]
    assert written.losses.counts["trimmed"] == 4
    assert read(FORMAT, written.files).one.sets == annotated.sets


def test_only_what_is_asked_for_is_written() -> None:
    files = write(FORMAT, everything(), layers=("claims",), annotator="ana").files
    got = read(FORMAT, files).one
    assert {one.layer for one in items(got)} == {"claims"}
    assert {one.annotator for one in items(got)} == {"ana"}
    assert [one.id for one in got.annotators if one.kind == "human"] == ["ana"]
    assert list(by_spacy(files[FILE])[0].spans) == ["claims"]


def test_the_same_articles_are_the_same_bytes_and_other_tokens_are_other_ones() -> None:
    first, again = write(FORMAT, hostile(), everything()), write(FORMAT, hostile(), everything())
    blanks = write(FORMAT, hostile(), everything(), tokeniser="blanks")
    assert first.files == again.files != blanks.files
    assert [doc.text for doc in by_spacy(blanks.files[FILE])] == [HOSTILE, HOSTILE]
    assert read(FORMAT, blanks.files).articles[0].sets == hostile().sets


def test_many_articles_are_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_ARTICLES", 2)
    texts = [f"Article {number}." for number in range(5)]
    articles = [article(text, mark(text, "entities", "ORG", "Article"), identity=f"n{text[8]}") for text in texts]
    written = write(FORMAT, *articles)
    assert {name: len(by_spacy(data)) for name, data in written.files.items()} == {
        FILE: 2, "corpus-2.spacy": 2, "corpus-3.spacy": 1,
    }  # fmt: skip
    assert sorted(one.document.text for one in read(FORMAT, written.files).articles) == texts


def test_no_article_and_an_empty_one() -> None:
    assert read(FORMAT, write(FORMAT).files).articles == []
    got = read(FORMAT, write(FORMAT, article("", identity="empty"), article(" \n ", identity="blank")).files)
    assert [(one.document.id, one.document.text) for one in got.articles] == [("empty", ""), ("blank", " \n ")]


# -- what spaCy has of ours ----------------------------------------------------------------------------


def test_spacy_reads_the_same_texts_under_the_same_spans() -> None:
    for annotated in (hostile(), everything()):
        (doc,) = by_spacy(write(FORMAT, annotated).files[FILE])
        text = annotated.document.text
        assert doc.text == text
        theirs = {
            (layer, span.label_, span.id_, span.start_char, span.end_char, span.text)
            for layer, group in doc.spans.items()
            for span in group
        }
        ours = {
            (one.layer, one.label, one.id, part.begin, part.end, text[part.begin : part.end])
            for one in items(annotated)
            for part in one.spans
        }
        assert theirs == ours


def test_entities_are_those_of_the_first_layer_and_the_longest_where_they_overlap() -> None:
    docs = by_spacy(write(FORMAT, plain(), everything()).files[FILE])
    assert [(one.text, one.label_) for one in docs[0].ents] == [
        ("Ines Tallow", "PERSON"), ("Port Authority", "ORG"), ("Lower Vell", "GPE"),
    ]  # fmt: skip
    (held,) = [doc for doc in docs if len(doc.spans["entities"]) > len(doc.ents)]
    longest = filter_spans(held.spans["entities"])
    assert [(one.start, one.end, one.label_) for one in held.ents] == [
        (one.start, one.end, one.label_) for one in longest
    ]


def test_the_knowledge_base_is_known_to_spacy() -> None:
    (doc,) = by_spacy(write(FORMAT, everything()).files[FILE])
    assert {span.kb_id_ for span in doc.spans["entities"] if span.text == "Ines Tallow"} == {"Q42"}


# -- what we have of spaCy's ---------------------------------------------------------------------------


def sample() -> Doc:
    doc = doc_of("Ines", "Tallow", "\U0001f6a2", "of", "Lower", "Vell", "\r\n", "left", ".",
                 spaces=[True, True, True, True, True, False, False, False, False])  # fmt: skip
    doc.spans["sc"] = [Span(doc, 0, 2, "PERSON", kb_id="Q1"), Span(doc, 4, 6, "GPE", span_id="vell"),
                       Span(doc, 0, 6, "PERSON")]  # fmt: skip
    doc.spans["sentences"] = [Span(doc, 7, 9, "S")]
    doc.ents = [Span(doc, 2, 3, "PRODUCT"), Span(doc, 4, 6, "GPE")]
    return doc


def test_groups_are_layers_and_entities_go_where_the_scheme_says() -> None:
    got = by_us(sample())
    assert got.one.document.text == "Ines Tallow \U0001f6a2 of Lower Vell\nleft."
    assert said(got.one) == {
        ("sc", "PERSON", "Ines Tallow"), ("sc", "GPE", "Lower Vell"),
        ("sc", "PERSON", "Ines Tallow \U0001f6a2 of Lower Vell"), ("sentences", "S", "left."),
        ("entities", "PRODUCT", "\U0001f6a2"), ("entities", "GPE", "Lower Vell"),
    }  # fmt: skip
    features = {one.covered(got.one.document.text): one.features for one in items(got.one) if one.features}
    assert features == {"Ines Tallow": (("kb", "Q1"),), "Lower Vell": (("id", "vell"),)}
    assert {(one.annotator, one.created) for one in items(got.one)} == {("imported", WHEN)}
    assert got.one.document.id == "others-1"
    assert got.one.document.normalisation.newline == "crlf"


def test_entities_without_a_scheme_and_ids_of_ours() -> None:
    doc, identity = doc_of("Oslo", "burns"), "a" + "1" * 32
    doc.spans["places"] = [Span(doc, 0, 1, "CITY", span_id=identity)]
    doc.ents = [Span(doc, 1, 2, "EVENT", kb_id="Q7")]
    got = by_us(doc, scheme=None)
    assert {(one.layer, one.label, one.features) for one in items(got.one)} == {
        ("places", "CITY", ()), ("annotations", "EVENT", (("kb", "Q7"),)),
    }  # fmt: skip
    assert identity in {one.id for one in items(got.one)}


def test_entities_that_follow_one_another_and_tokens_of_which_nothing_is_known() -> None:
    doc = doc_of("a", "b", "c", "d", "e")
    doc.set_ents([Span(doc, 0, 1, "X"), Span(doc, 1, 3, "X")], missing=[Span(doc, 3, 5)])
    found = {(one.label, one.spans[0]) for one in items(by_us(doc).one)}
    assert found == {("X", (0, 1)), ("X", (2, 5))}
    without = by_us(doc, attrs=["ORTH", "ENT_TYPE"]).one  # it does not say where one ends and the next begins
    assert {one.spans[0] for one in items(without)} == {(0, 5)}


def test_unknown_spaces_are_told() -> None:
    doc = Doc(Vocab(), words=["Oslo", "burns", "."])
    doc.spans["sc"] = [Span(doc, 0, 1, "GPE")]
    got = by_us(doc)
    assert got.one.document.text == "Oslo burns . "
    assert got.arrivals[0].said == ("The file does not say where spaces are; there is one after each token.",)


def test_what_the_model_cannot_hold_is_counted_and_categories_are_facts() -> None:
    doc = sample()
    doc.cats = {"SPORT": 0.25, "NEWS": 1}
    doc[0].tag_ = doc[0].pos_ = "NOUN"
    Doc.set_extension("page", default=None, force=True)
    doc._.page = 3
    got = by_us(doc)
    assert got.one.document.meta == (("category", "SPORT=0.25"), ("category", "NEWS=1"))
    assert dict(got.losses.counts) == {"facts": 1, "annotations": 1}
    assert got.losses.examples["annotations"][0].what == "TAG, POS of tokens"


def test_spans_that_cover_nothing_or_have_no_label_are_counted() -> None:
    doc = doc_of("Oslo", "burns")
    doc.spans["sc"] = [Span(doc, 1, 1, "GPE"), Span(doc, 0, 1)]
    got = by_us(doc)
    assert items(got.one) == []
    assert got.losses.counts["annotations"] == 2


def test_spans_changed_in_spacy_are_read_as_they_are_now() -> None:
    (doc,) = by_spacy(write(FORMAT, everything()).files[FILE])
    claims = doc.spans["claims"]
    gone = [one for one in claims if one.label_ == "CUE"]
    kept = [one for one in claims if one.label_ not in ("CUE", "SOURCE")]
    (source,) = [one for one in claims if one.label_ == "SOURCE"]
    moved = Span(doc, source.start, source.start + 2, "SOURCE", span_id=source.id_)
    doc.spans["claims"] = SpanGroup(doc, name="claims", spans=[*kept, moved, Span(doc, 0, 1, "CUE")])
    doc.ents = [Span(doc, 0, 1, "ORG")]
    got = by_us(doc)
    new = {one.id: one for one in items(got.one)}
    assert new[moved.id_].covered(HOSTILE) == "Ines Tallow"
    assert new[moved.id_].annotator == "ana"
    assert {one.annotator for one in new.values() if one.covered(HOSTILE) == "Ferry"} == {"imported"}
    assert {one.layer for one in new.values() if one.covered(HOSTILE) == "Ferry"} == {"claims", "entities"}
    assert gone[0].id_ not in new
    assert dict(got.losses.counts) == {"annotations": 1, "arguments": 1}
    assert [sentence[:36] for sentence in got.arrivals[0].said] == [
        "Annotations that were moved or resiz", "Annotations that were taken out sinc",
    ]  # fmt: skip


def test_what_others_write_is_written_by_us_and_as_standoff() -> None:
    got = by_us(sample(), sample())
    assert len({one.document.id for one in got.articles}) == 2
    for format_ in (FORMAT, STANDOFF):
        _, back = assert_back(format_, got.articles)
        assert [one.sets for one in back.articles] == [one.sets for one in got.articles]


# -- what is wrong -------------------------------------------------------------------------------------


def refusal(data: bytes) -> str:
    got = read(FORMAT, {FILE: data}, FILE)
    assert got.articles == []
    (unread,) = got.unread
    return unread.sentence


GOOD = write(FORMAT, hostile()).files[FILE]


def changed(**values: object) -> bytes:
    return packed(message_of(GOOD) | values)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "breaks off"),
        (GOOD[:300], "breaks off"),
        (b"no DocBin", "is no DocBin, or a damaged one"),
        (packed([1, 2]), "is no DocBin"),
        (zlib.compress(b"\x89\xa7version"), "breaks off"),
        (changed(version="0.2"), "is a DocBin of version 0.2"),
        (changed(attrs=[74]), "does not say what its tokens are"),
        (changed(attrs=["ORTH"]), "does not say what its tokens are"),
        (changed(tokens=b"1"), "has no whole tokens"),
        (changed(tokens=5), "has no whole tokens"),
        (changed(lengths=b"\x01\0\0\0"), "has not as many tokens as it says"),
        (changed(lengths=b"\1\0\0"), "has not as many tokens as it says"),
        (changed(spaces=b"1"), "has not as many tokens as it says"),
        (changed(strings=[]), "names words that it does not hold"),
        (changed(strings=7), "names words that it does not hold"),
        (changed(span_groups=[srsly.msgpack_dumps([b"\1"])]), "has spans that are damaged"),
        (changed(span_groups=[srsly.msgpack_dumps({srsly.msgpack_dumps({"spans": [b"1"]}): ["x"]})]), "are damaged"),
        (changed(span_groups=[b"\xc1"]), "begins nothing"),
    ],
)
def test_files_that_are_no_whole_docbin_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    sentence = refusal(data)
    assert sentence.startswith(FILE)
    assert reason in sentence
    assert ";" in sentence  # what to do


def group(first: int, last: int, begin: int = 0, end: int = 4) -> bytes:
    span = docbin._SPAN.pack(0, 0, get_string_id("GPE"), first, last, begin, end)
    return bytes(srsly.msgpack_dumps([srsly.msgpack_dumps({"name": "sc", "attrs": {}, "spans": [span]})]))


@pytest.mark.parametrize(
    "place", [(-1, 1), (0, 99), (2**31 - 1, -(2**31)), (1, 0), (0, 1, 2, 6), (0, 1, -5, 4), (0, 1, 0, 10**9)]
)
def test_spans_outside_of_the_article_are_never_placed_by_guess(place: tuple[int, ...]) -> None:
    doc = doc_of("Oslo", "burns", spaces=[True, False])
    doc.ents = [Span(doc, 1, 2, "GPE")]
    message = message_of(DocBin(docs=[doc]).to_bytes()) | {"span_groups": [group(*place)]}
    assert "do not cover the text that they name" in refusal(packed(message))
    got = read(FORMAT, {FILE: packed(message)}, leave_out_wrong=True)
    assert [one.covered(got.one.document.text) for one in items(got.one)] == ["burns"]
    assert got.losses.counts["annotations"] == 1


def test_a_bad_article_does_not_stop_the_others() -> None:
    message = message_of(write(FORMAT, plain(), hostile(), everything()).files[FILE])
    message["span_groups"][1] = b"\x91\xc4\x01\xc1"
    got = read(FORMAT, {FILE: packed(message)})
    assert [one.document.id for one in got.articles] == ["port", everything().document.id]
    assert [one.name for one in got.unread] == [f"{FILE}, article 2"]


def test_what_a_later_version_attached_is_refused() -> None:
    doc = doc_of("Oslo")
    doc.user_data["annotator"] = '{"format":"annotator","version":2}'
    assert "later Annotator" in by_us(doc).unread[0].sentence
    doc.user_data["annotator"] = '{"format":"another"'
    assert "no whole JSON" in by_us(doc).unread[0].sentence
    doc.user_data["annotator"] = [5]
    assert len(by_us(doc).articles) == 1


def test_hostile_sizes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "MOST_BYTES", 20_000)
    assert "when unpacked" in refusal(zlib.compress(b"\0" * 1_000_000))
    doc = doc_of(*["long" * 500] * 11)
    held = DocBin(docs=[doc]).to_bytes()
    assert "texts are too large" in refusal(held)
    monkeypatch.setattr(docbin, "MOST", 5)
    assert "over 5 tokens" in refusal(held)
    assert "over 5 articles" in refusal(DocBin(docs=[doc_of("a")] * 6).to_bytes())
    few = doc_of("a")
    few.spans["sc"] = [Span(few, 0, 1, "X")] * 6
    assert "over 5 spans" in refusal(DocBin(docs=[few]).to_bytes())
    few.spans["sc"] = [Span(few, 0, 1, "X" * 1_001)]
    assert "over 1,000 characters" in refusal(DocBin(docs=[few]).to_bytes())


def test_messages_are_read_as_by_the_library_and_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [0, 127, 128, 2**16, 2**32, 2**63, -1, -32, -33, -200, -40_000, -(2**40), 1.5, None, True, False]
    value = {"a": numbers, "b": ["é" * size for size in (0, 31, 32, 300, 70_000)], "c": [{}, [], {"x": [0] * 70_000}]}
    assert unpacked(srsly.msgpack_dumps(value)) == value
    assert unpacked(srsly.msgpack_dumps({("._.", "x", None): b"1"})) == {("._.", "x", None): memoryview(b"1")}
    assert unpacked(b"\x93\xd4\x01x\xc7\x02\x05yz\x07") == [None, None, 7]
    for broken in (b"", b"\x91", b"\xc1", b"\xd9\x05abc", b"\xa1\xff", b"\x81\x80\x01", b"\xdd\xff\xff\xff\xff" * 40):
        with pytest.raises(NotMessagePack):
            unpacked(broken)
    with pytest.raises(NotMessagePack, match="deep"):
        unpacked(b"\x91" * 100)
    monkeypatch.setattr(message_pack, "MOST_VALUES", 10)
    with pytest.raises(NotMessagePack, match="over 10 values"):
        unpacked(b"\xdc\x00\x20" + b"\x01" * 32)


RICH = write(FORMAT, everything()).files[FILE]


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """A file with something wrong: outside, inside, in a part of the message, or in what we attached."""
    message = message_of(RICH)
    match draw(st.integers(0, 3)):
        case 0:
            return draw(damaged(RICH))
        case 1:
            return zlib.compress(draw(damaged(zlib.decompress(RICH))))
        case 2:
            odd = [None, -1, 2**63, 1.5, "x", b"", [], {}, [[]], b"\xff" * 8, [b"\x91"], [None] * 3, [{"a": [1]}]]
            message[draw(st.sampled_from(sorted(message)))] = draw(st.sampled_from(odd))
        case _:
            attached = srsly.msgpack_loads(message["user_data"][0])
            attached["annotator"] = values(draw, attached["annotator"].encode()).decode()
            message["user_data"][0] = srsly.msgpack_dumps(attached)
    return packed(message)


@settings(max_examples=100)
@given(damaged_files(), st.booleans())
def test_damage_is_refused_or_read(data: bytes, leave_out: bool) -> None:
    got = read(FORMAT, {FILE: data}, FILE, leave_out_wrong=leave_out)
    for annotated in got.articles:
        write(STANDOFF, annotated)
        for one in items(annotated):
            assert one.covered(annotated.document.text)


# -- which files are ours ------------------------------------------------------------------------------


def test_no_file_of_another_tool_is_taken_for_one(shared_data: Path) -> None:
    files = [one for one in (shared_data / "interop").rglob("*") if one.is_file()]
    assert len(files) > 100
    assert [one.name for one in files if FORMAT.sniff(one.name, one.read_bytes()[: 64 * 1024])] == []
    assert [one.name for one in files if FORMAT.sniff(one.name + ".spacy", one.read_bytes()[: 64 * 1024])] == []


def test_a_file_is_known_by_its_first_bytes_however_they_are_cut() -> None:
    assert FORMAT.sniff("a.SPACY", GOOD)
    assert FORMAT.sniff("a.spacy", DocBin(docs=[sample()]).to_bytes()[:200])
    assert not FORMAT.sniff("a.bin", GOOD)
    assert not FORMAT.sniff("a.spacy", packed({"a": 1}))
    for length in range(100):
        FORMAT.sniff("a.spacy", GOOD[:length])
