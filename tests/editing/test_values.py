"""Values that commands put into items."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.values import default_features, excerpt, merge_features, now, storable
from annotator.model.document import UNSTORABLE, Document
from annotator.model.graphemes import is_boundary
from annotator.model.scheme import Feature
from annotator.model.span import Span
from tests.editing.samples import ARTICLE, annotation
from tests.schemes import SMALL


def test_the_time_of_an_edit_is_utc_to_the_second() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    said = now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said)
    assert before <= datetime.fromisoformat(said) <= datetime.now(UTC)


def test_a_new_item_starts_with_defaults_and_its_labels_presets() -> None:
    claim = SMALL.label("claims", "CLAIM")
    assert default_features(SMALL.features_of("claims", "CLAIM"), claim) == (("type", "event"), ("form", "author"))
    assert default_features(SMALL.features_of("parts", "NAV"), SMALL.label("parts", "NAV")) == (("keep", "drop"),)
    assert default_features(SMALL.features_of("parts", "OTHER"), SMALL.label("parts", "OTHER")) == ()
    assert default_features(SMALL.features_of("claims", "attribution")) == (("stance", "affirms"),)


KNOWN = (Feature("a"), Feature("b", "choices", ("x", "y", "z")), Feature("c"))


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ((), (), ()),
        ((("a", "1"),), (("a", "2"),), (("a", "2"),)),
        ((("c", "1"), ("a", "1")), (), (("a", "1"), ("c", "1"))),
        ((("c", "1"),), (("b", "z"), ("b", "x"), ("b", "z"), ("a", "1")),
         (("a", "1"), ("b", "x"), ("b", "z"), ("c", "1"))),
        ((("b", "x"), ("b", "y")), (("b", "z"),), (("b", "z"),)),
        ((("unknown", "1"), ("a", "1")), (), (("a", "1"), ("unknown", "1"))),
    ],
)  # fmt: skip
def test_features_are_merged_in_the_schemes_order(
    base: tuple[tuple[str, str], ...], over: tuple[tuple[str, str], ...], merged: tuple[tuple[str, str], ...]
) -> None:
    assert merge_features(base, over, KNOWN) == merged


@given(st.text(st.characters(codec=None)))
def test_typed_text_becomes_what_files_can_carry(text: str) -> None:
    made = storable(text)
    assert "\r" not in made
    assert not UNSTORABLE.search(made)
    assert storable(made) == made
    made.encode()
    if not UNSTORABLE.search(text):
        assert made == text.replace("\r\n", "\n").replace("\r", "\n")


def test_line_ends_and_control_characters_in_typed_text() -> None:
    assert storable("a\r\nb\rc\n\r\n") == "a\nb\nc\n\n"
    assert storable("\x00a\x1f\ud83d\uffff\x85\x7f") == "\ufffda\ufffd\ufffd\ufffd\x85\x7f"


def test_an_excerpt_is_the_covered_text_on_one_line() -> None:
    assert excerpt(annotation(1, "CLAIM", (0, 9), (16, 20)), ARTICLE) == "“🚢 Harbour says”"
    lines = Document("one", "two\n\t lines\u2029here")
    assert excerpt(annotation(1, "CLAIM", (0, len(lines.text))), lines) == "“two lines here”"


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_forty_characters_are_shown_whole(length: int, shown: str) -> None:
    assert excerpt(annotation(1, "CLAIM", (0, length)), Document("one", "x" * length)) == f"“{shown}”"


@given(
    st.lists(st.sampled_from(["a", "👩‍👩‍👧", "e\u0301", "🇩🇪", " ", "\n", "क्षि", "של"]), min_size=1, max_size=90),
    st.integers(0, 5000),
)
def test_a_long_excerpt_is_cut_between_characters(pieces: list[str], more: int) -> None:
    document = Document("one", "x" + "".join(pieces) + "y" * more)
    shown = excerpt(annotation(1, "CLAIM", (0, len(document.text))), document)
    assert len(shown) <= 42
    assert "\n" not in shown
    if shown.endswith("…”"):
        whole = " ".join(document.text.split())
        assert whole.startswith(shown[1:-2])
        assert is_boundary(whole, len(shown) - 3)
    else:
        assert shown == f"“{' '.join(document.text.split())}”"


def test_megabytes_are_not_read_for_an_excerpt() -> None:
    class Counting(str):
        """Text that remembers how much of it was looked at."""

        __slots__ = ("looked",)

        def __getitem__(self, key: object) -> str:
            found = super().__getitem__(key)  # type: ignore[index]
            self.looked = getattr(self, "looked", 0) + len(found)
            return found

    text = Counting("word " * 400_000)
    shown = excerpt(annotation(1, "CLAIM", (0, 1_000_000), (1_000_010, 2_000_000)), Document("one", text))
    assert shown.startswith("“word word")
    assert text.looked < 10_000


def test_parts_far_apart_are_both_in_the_excerpt() -> None:
    text = "first" + "." * 9_000 + "last"
    parts = annotation(1, "CLAIM")._replace(spans=(Span(0, 5), Span(9_005, 9_009)))
    assert excerpt(parts, Document("one", text)) == "“first last”"
