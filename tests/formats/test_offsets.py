"""Offsets without text: what is in them, that nothing can be read in them, and that text comes back to them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator import load, resources
from annotator.errors import FileRefused
from annotator.formats.offsets import FORMAT, SUFFIX, quote_hash, quote_key, wanted, with_text
from annotator.formats.registry import detected
from annotator.formats.tables.article_rows import Schemes
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Block, Document
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme
from tests.formats.exchanging import NEWS, Memory, article, everything, hostile, link, mark, plain, write

UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]{8}", regex.VERSION1)
WORDS = 8


def grams(text: str) -> set[str]:
    """Every eight words as they stand in a text, and every eight characters of scripts without spaces."""
    places = [found.span() for found in regex.finditer(r"\S+", text)]
    spaced = {text[begin:end] for (begin, _), (_, end) in zip(places, places[WORDS - 1 :], strict=False)}
    return spaced | {found[0] for found in UNSPACED.finditer(text, overlapped=True)}


def files_of(*articles: AnnotatedDocument, scheme: Scheme = NEWS) -> dict[str, bytes]:
    return write(FORMAT, *articles, scheme=scheme).files


def value_of(annotated: AnnotatedDocument) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(files_of(annotated)[f"{annotated.document.id}{SUFFIX}"])
    return value


def back(value: dict[str, Any], document: Document, files: dict[str, bytes] | None = None) -> AnnotatedDocument:
    return with_text(value, document, "x", Schemes(Memory(files or {}), "scheme.xml"))


def bare_sets(annotated: AnnotatedDocument) -> dict[str, AnnotationSet]:
    """Everybody's work without notes, which do not leave."""
    made = {}
    for who, held in annotated.sets.items():
        items = [one._replace(note="") for one in held.items()]
        made[who] = AnnotationSet(who, items, held.layer_states())
    return made


@pytest.mark.parametrize("name", ["harbour-news", "harbour-pages"])
def test_no_eight_words_of_the_text_leave_and_all_annotations_come_back(name: str) -> None:
    corpus = load(resources.sample_corpus().parent / name)
    assert corpus.scheme is not None
    for made in corpus:
        files = files_of(made, scheme=corpus.scheme)
        text = made.text
        joined = "\n".join(
            data.decode() + json.dumps(json.loads(data), ensure_ascii=False)
            if name.endswith(".json")
            else data.decode()
            for name, data in files.items()
        )
        assert not [gram for gram in grams(text) if gram in joined]
        assert made.title not in joined
        again = back(json.loads(files[f"{made.id}{SUFFIX}"]), made.document, files)
        assert again.sets == bare_sets(made)
        assert sorted(again.annotators) == sorted(made.annotators)
        assert again.document == made.document
        assert again.scheme.id == made.scheme.id


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80), st.data())
def test_any_annotation_comes_back(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    who = mark(text, "entities", "ORG", text)
    made = article(text, who._replace(spans=(type(who.spans[0])(begin, end),)))
    again = back(value_of(made), Document("other", made.document.text))
    assert again.sets == made.sets
    assert again.document.id == made.document.id


def test_what_is_written_in_words_stays_here() -> None:
    layer = Layer(
        "names",
        features=(
            Feature("kind", "choice", ("big", "small")), Feature("sure", "flag"), Feature("size", "number"),
            Feature("page", "link"), Feature("form"),
        ),
        labels=(Label("WHO", examples=("[Ines Tallow] runs the Port Authority of Lower Vell.",)),),
        relations=(RelationType("knows", (Role("one"), Role("other"))),),
    )  # fmt: skip
    scheme = Scheme("small", "1", layers=(layer,))
    text = "Ines Tallow runs the Port Authority of Lower Vell. Q77 is hers.\n"
    features = (
        ("kind", "big"), ("kind", "as Ines Tallow runs"), ("sure", "yes"), ("sure", "Ines"), ("size", "1.5"),
        ("size", "x"),
        ("page", "https://kb.example/Q1"), ("page", "https://kb.example/#Ines%20Tallow"), ("form", "Q42"),
        ("form", "Q77"),
        ("form", "Ines Tallow runs"), ("form", "Ines"), ("odd", "Q1"),
    )  # fmt: skip
    who = mark(text, "names", "WHO", "Ines Tallow", features=features, note="says Ines")
    odd = mark(text, "names", "Ines Tallow runs the", "Vell")
    knows = link("knows", ("one", who), ("other", odd), layer="names")
    loose = link("knows", ("Ines runs the port", who), layer="names")
    made = article(
        text, who, odd, knows, loose, outlet="Ines Tallow runs the Port Authority " * 4, url="https://x.example/a b",
        meta=(("byline", "Ines Tallow"), ("rights", "© Ines Tallow runs"), ("tdm", "not reserved; policy Ines Tallow")),
    )  # fmt: skip
    made = replace(made, document=replace(made.document, blocks=(Block(0, 4, "title", "Ines Tallow/p"),)))
    written = write(FORMAT, made, scheme=scheme)
    assert not [name for name, data in written.files.items() if b"Ines" in data or b"Tallow" in data]
    value = json.loads(written.files[f"ferry{SUFFIX}"])
    (kept,) = value["annotations"]
    assert [tuple(one.values()) for one in kept["features"]] == [
        ("kind", "big"), ("sure", "yes"), ("size", "1.5"), ("page", "https://kb.example/Q1"), ("form", "Q42"),
    ]  # fmt: skip
    assert value["meta"] == [{"name": "tdm", "value": "not reserved"}]
    assert [one["args"] for one in value["relations"]] == [[{"role": "one", "ref": who.id}]]
    counts = written.losses.counts
    assert (counts["annotations"], counts["relations"], counts["arguments"], counts["notes"]) == (1, 1, 1, 1)
    assert (counts["features"], counts["texts"], counts["facts"]) == (8, 1, 5)


def test_a_quote_is_proved_by_who_has_the_text_only() -> None:
    made = plain()
    value, text = value_of(made), made.document.text
    for one in value["annotations"]:
        covered = " ".join(text[begin:end] for begin, end in one["spans"])
        assert one["quote_hash"] == quote_hash(covered, quote_key(text)) != quote_hash(covered, quote_key(text + "\n"))


def test_everything_and_traps_come_back() -> None:
    for made in (everything(), hostile()):
        again = back(value_of(made), made.document)
        assert again.sets == bare_sets(made)
        assert again.document == made.document


def spoilt(value: dict[str, Any], change: str) -> Any:
    first = value["annotations"][0]
    if change == "list":
        return [value]
    if change == "format":
        value["format"] = "annotator"
    if change == "version":
        value["version"] = 2
    if change == "unit":
        value["unit"] = "utf16"
    if change == "id":
        value["id"] = "../../x"
    if change == "sha256":
        value["sha256"] = "0" * 64
    if change == "length":
        value["length"] += 1
    if change == "moved":
        first["spans"] = [[begin + 1, end + 1] for begin, end in first["spans"]]
    if change == "far":
        first["spans"] = [[0, 10**6]]
    if change == "negative":
        first["spans"] = [[-5, 2]]
    if change == "quote":
        first["quote_hash"] = "0" * 32
    if change == "no quote":
        del first["quote_hash"]
    if change == "quote of another kind":
        first["quote_hash"] = ["é"]
    if change == "no id":
        del first["id"]
    if change == "twice":
        value["annotations"].append(first)
    if change == "odd item":
        value["annotations"].append("x")
    if change == "no list":
        value["annotations"] = {"x": 1}
    if change == "relation":
        value["relations"][0]["args"][0]["ref"] = "a" + "0" * 32
    if change == "state":
        value["states"].append({"layer": "x", "annotator": "ana", "state": "odd"})
    return value


@pytest.mark.parametrize(
    "change",
    [
        "list", "format", "version", "unit", "id", "sha256", "length", "moved", "far", "negative", "quote", "no quote",
        "quote of another kind", "no id", "twice", "odd item", "no list", "relation", "state",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_never_guessed(change: str) -> None:
    value = spoilt(value_of(everything()), change)
    with pytest.raises(FileRefused, match=r"^x"):
        back(value, everything().document)


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)), st.data()
)
def test_any_value_anywhere_is_refused_or_taken_whole(odd: object, data: st.DataObject) -> None:
    value, made = value_of(everything()), everything()
    place: Any = value
    for _ in range(data.draw(st.integers(0, 3))):
        keys = sorted(place) if isinstance(place, dict) else range(len(place)) if isinstance(place, list) else ()
        inner = [key for key in keys if isinstance(place[key], dict | list) and place[key]]
        if not inner:
            break
        place = place[data.draw(st.sampled_from(inner))]
    keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
    place[data.draw(st.sampled_from(keys))] = odd
    try:
        again = back(value, made.document)
    except FileRefused:
        return
    assert again.document.text == made.document.text
    assert sum(map(len, again.sets.values())) == len(value["annotations"]) + len(value["relations"])


def test_no_reader_takes_them_for_articles() -> None:
    files = files_of(plain())
    assert detected(f"port{SUFFIX}", files[f"port{SUFFIX}"]) is None
    assert FORMAT.sniff(f"port{SUFFIX}", files[f"port{SUFFIX}"])
    assert wanted(value_of(plain()), "x").sha256 == plain().document.sha256
