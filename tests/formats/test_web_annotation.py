"""W3C Web Annotations: pages of JSON-LD, single ones and lists, with their texts beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.web_annotation.format import FORMAT
from tests.formats.damaging import assert_damage_is_borne, values
from tests.formats.exchanging import (
    Got,
    article,
    assert_back,
    everything,
    hostile,
    link,
    links,
    mark,
    plain,
    read,
    said,
    write,
)

ANNO = "http://www.w3.org/ns/anno.jsonld"
TEXT = "\U0001f6a2 Ines Tallow, of Troy,\r\nleft Troy for Ithaca.\n"


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, str]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def position(start: int, end: int) -> dict[str, object]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def anno(*selectors: object, source: str = "http://a.example/story.html", **more: object) -> dict[str, object]:
    target = {"source": source, "selector": list(selectors)}
    return {"@context": ANNO, "id": "http://a.example/1", "type": "Annotation", "target": target, **more}


def got(*annotations: object, text: str = TEXT, **wishes: Any) -> Got:
    files = {"story.json": json.dumps(list(annotations)).encode(), "story.txt": text.encode()}
    return read(FORMAT, files, "story.json", **wishes)


# -- there and back ------------------------------------------------------------------------------------


def test_everything_comes_back() -> None:
    written, back = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not back.losses
    assert FORMAT.cannot_express == frozenset()
    assert {arrival.said for arrival in back.arrivals} == {()}
    assert write(FORMAT, everything()).files == write(FORMAT, everything()).files


def test_facts_blocks_and_long_ids_come_back_whole() -> None:
    text = "One\n\nTwo\n"
    marked = mark(text, "entities", "PERSON", "Two", annotator="Ana Ünal/1", features=(("x\ty", ""), ("x\ty", "\n")))
    before = article(text, marked, identity="x-" * 39 + "x", media_type="text/html", source_sha256="0f" * 32)
    (after,) = assert_back(FORMAT, [before])[1].articles
    assert after.document == before.document


def test_what_is_written_follows_the_standard() -> None:
    """Independent of the reader: quotes, prefixes and suffixes are what stands at the positions, in code points."""
    files = write(FORMAT, hostile(), everything()).files
    for name in ("hostile", "ferry"):
        page = json.loads(files[f"{name}.jsonld"])
        text = files[f"{name}.txt"].decode()
        assert page["@context"][0] == ANNO
        assert page["type"] == "AnnotationPage"
        for one in page["items"]:
            assert {"id", "type", "target"} <= one.keys()
            target = one["target"]
            for part in [] if isinstance(target, list) else target.get("items", [target]):
                where, words = part["selector"]
                around = text[: where["start"]], text[where["end"] :]
                assert words["exact"] == text[where["start"] : where["end"]]
                assert around[0].endswith(words["prefix"])
                assert around[1].startswith(words["suffix"])


def test_only_some_layers_are_written_and_arguments_in_others_are_counted() -> None:
    claim, person = mark("one two", "claims", "CLAIM", "one"), mark("one two", "entities", "PERSON", "two")
    half, none = link("of", ("claim", claim), ("source", person)), link("of", ("source", person))
    written = write(FORMAT, article("one two", claim, person, half, none), layers=("claims",))
    assert dict(written.losses.counts) == {"arguments": 2, "relations": 1}
    assert links(read(FORMAT, written.files).one) == [("claims", "of", [("claim", "one")])]


# -- files of other tools ------------------------------------------------------------------------------

REAL = (
    "inception-annotations.w3c.json",
    "wd2-anno23.json",
    "wd2-anno24.json",
    "wd2-anno29.json",
)


def test_only_web_annotations_are_known_as_such() -> None:
    assert not FORMAT.sniff("a.json", b'{"text": "http://www.w3.org/ns/anno.jsonld"}')
    assert not FORMAT.sniff("a.txt", b'{"@context": "http://www.w3.org/ns/anno.jsonld"}')


def test_what_inception_exports_is_read_with_its_text(shared_data: Path) -> None:
    text = bytearray(b"." * 1000)
    for begin, words in ((124, b"Troy"), (646, b"death in battle"), (963, b"Ithaca.")):
        text[begin : begin + len(words)] = words
    data = (shared_data / "interop" / "w3c_web_annotation" / REAL[0]).read_bytes()
    files = {REAL[0]: data, "inception-annotations.txt": bytes(text)}
    # the export names six characters and covers seven
    assert "1 of 3 annotations do" in read(FORMAT, files).unread[0].sentence
    one = read(FORMAT, files, leave_out_wrong=True).one
    assert said(one) == [("annotations", "A Tag", "Troy"), ("annotations", "annotation", "death in battle")]
    first, second = one.sets["imported"].annotations()
    assert (first.features, first.note) == ((("tag", "Another Tag"),), "This is a comment")
    assert second.note == "Another comment"
    assert links(one) == [("annotations", "isRelatedTo", [("from", "Troy"), ("to", "death in battle")])]
    for other in (FORMAT, STANDOFF):
        assert_back(other, [one])


def test_the_examples_of_the_standard_are_found_by_their_words(shared_data: Path) -> None:
    data = (shared_data / "interop" / "w3c_web_annotation" / "wd2-anno23.json").read_bytes()
    files = {"a.json": data, "page1.txt": b"so this is an anotation that has some anotation"}
    arrival = read(FORMAT, files).arrivals[0]
    assert arrival.annotated.document.id == "page1"
    assert said(arrival.annotated) == [("annotations", "annotation", "anotation")]
    assert arrival.said == ("The places of 1 annotations were found by their words.",)
    data = (shared_data / "interop" / "w3c_web_annotation" / "wd2-anno29.json").read_bytes()
    files = {"a.json": data, "page1.txt": b"the text before the Selected Text and text after it"}
    assert said(read(FORMAT, files).one) == [("annotations", "annotation", "Selected Text")]


def test_positions_count_characters_or_utf16_if_more_words_agree() -> None:
    one = got(anno(position(2, 6), quote("Ines"))).arrivals[0]
    assert said(one.annotated) == [("annotations", "annotation", "Ines")]
    assert one.said == ()
    one = got(anno(position(3, 7), quote("Ines"))).arrivals[0]
    assert said(one.annotated) == [("annotations", "annotation", "Ines")]
    assert one.said == ("Its positions count UTF-16, as browsers do.",)
    # an annotation that is found by its words goes where they are, whatever others count
    both = got(anno(position(3, 7), quote("Ines")), anno(quote("Ithaca"), id="2")).one
    assert [words for _, _, words in said(both)] == ["Ines", "Ithaca"]


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        (quote("Troy"), "covers nothing: these words stand in the text more than once"),
        (quote("Paris"), "covers nothing: these words do not stand in the text"),
        ({"type": "XPathSelector", "value": "/p[1]"}, "covers nothing: XPathSelector cannot be followed in a text"),
        (position(5, 900), "covers nothing: 5-900 is no place in the text"),
        ({"type": "FragmentSelector", "value": "char=3", "refinedBy": position(0, 4)}, "cannot be followed"),
        (None, "no selector cannot be followed in a text"),
    ],
)
def test_what_has_no_place_refuses_the_article_or_is_left_out(selector: object, reason: str) -> None:
    good = anno(quote("Ithaca"))
    (refused,) = got(anno(selector, id="2"), good).unread
    assert reason in refused.sentence
    left = got(anno(selector, id="2"), good, leave_out_wrong=True)
    assert [words for _, _, words in said(left.one)] == ["Ithaca"]
    assert left.losses.counts["annotations"] == 1


def test_fragments_composites_and_several_targets() -> None:
    source = "story.txt"
    parts = [{"source": source, "selector": quote(words)} for words in ("Ines", "Ithaca")]
    found = got(
        anno(target="http://a.example/story.txt#char=2,6"),
        anno(id="2", target={"type": "Composite", "items": parts}),
        anno(id="3", target=[{"source": source, "selector": position(7, 13)}, *parts]),
    )
    text = TEXT.replace("\r", "")
    two = [one for annotated in found.articles for one in annotated.sets["imported"].annotations()]
    assert {(one.covered(text), len(one.spans)) for one in two} == {
        ("Ines", 1), ("Ines Ithaca", 2), ("Tallow", 1), ("Ithaca", 1),
    }  # fmt: skip


def test_bodies_creators_and_times() -> None:
    found = got(
        anno(
            quote("Ithaca"),
            motivation=["oa:tagging", "x"],
            creator=[{"id": "http://p/1", "type": "Software", "name": "Tagger"}, "http://p/2"],
            created="2024-04-05T09:48:50.123+02:00",
            modified="yesterday",
            body=[
                {"type": "TextualBody", "value": "PLACE"},
                {"type": "TextualBody", "value": "isle", "purpose": "classifying"},
                {"type": "SpecificResource", "source": "http://kb/1", "purpose": "identifying"},
                {"type": "TextualBody", "value": "sure?\r\nyes", "purpose": "commenting"},
                "http://a.example/more",
                {"type": "Choice"},
            ],
        ),
        anno(quote("Tallow"), id="2", bodyValue="a person", motivation="commenting", creator="http://p/2"),
    )
    one = found.one
    assert sorted((who.id, who.kind) for who in one.annotators) == [("Tagger", "program"), ("http://p/2", "human")]
    (made,) = one.sets["Tagger"].annotations()
    features = (("tag", "isle"), ("identifying", "http://kb/1"), ("body", "http://a.example/more"))
    assert (made.label, sorted(made.features), made.note) == ("PLACE", sorted(features), "sure?\nyes")
    assert (made.created, made.modified) == ("2024-04-05T07:48:50Z", "")
    (other,) = one.sets["http://p/2"].annotations()
    assert (other.label, other.note) == ("commenting", "a person")
    assert dict(found.losses.counts) == {"authors": 1, "times": 1, "features": 1}


def test_a_collection_has_pages_and_every_text_is_an_article() -> None:
    page = {
        "type": "AnnotationPage",
        "items": [anno(quote("Ithaca"))],
        "next": {"items": [anno(quote("b"), source="b")]},
    }
    collection = {"@context": ANNO, "type": "AnnotationCollection", "first": page}
    files = {"all.jsonld": json.dumps(collection).encode(), "story.txt": TEXT.encode(), "b.txt": b"a b c"}
    both = read(FORMAT, files)
    assert [one.document.id for one in both.articles] == ["story", "b"]
    del files["b.txt"]
    one = read(FORMAT, files)
    assert [each.document.id for each in one.articles] == ["story"]
    assert one.unread[0].sentence.startswith("all.jsonld, b: is about b and does not hold it")


def test_a_text_may_be_in_the_source_itself() -> None:
    source = {"id": "urn:x:1", "type": "TextualBody", "value": "a b c"}
    one = got({**anno(), "target": {"source": source, "selector": quote("b")}}).one
    assert (one.document.text, said(one)[0][2]) == ("a b c", "b")


def test_no_file_outside_of_the_folder_is_read() -> None:
    files = {"x/a.json": json.dumps(anno(quote("b"), source="../b.txt")).encode(), "b.txt": b"a b c"}
    assert read(FORMAT, files, "x/a.json").one.document.text == "a b c"
    files["a.json"] = json.dumps(anno(quote("b"), source="../../b.txt")).encode()
    del files["b.txt"]
    assert read(FORMAT, files, "a.json").unread


def test_relations_about_relations_and_annotations_about_nothing_are_counted() -> None:
    relation = {"id": "2", "type": "Annotation", "target": ["http://a.example/1"]}
    found = got(anno(quote("Ithaca")), relation, {"id": "3", "target": ["2"]}, {"id": "4", "target": 5})
    assert links(found.one) == [("annotations", "annotation", [("item", "Ithaca")])]
    assert found.losses.counts["annotations"] == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"5", b'{"target": null}', b"[" * 100_000, b'{"target": ' * 5_000, b"\xff\xfe", b"1" * 5000],
)
def test_what_is_no_annotation_is_refused(data: bytes) -> None:
    assert read(FORMAT, {"a.json": data}, "a.json").unread


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything()).files, "ferry.jsonld", values)
