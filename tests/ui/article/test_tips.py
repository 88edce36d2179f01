"""What the tip over a mark tells, and that text from articles and schemes stays text in it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication

from annotator.model.annotation import Annotation
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion
from annotator.ui.article.tips import LONGEST, TOLD, tip_of
from annotator.ui.clock import local_time
from tests.ui.article.conftest import FAMILY, entity

SCHEME = Scheme(
    "small",
    "1",
    layers=(Layer("entities", labels=(Label("ORG", title="Organisation", definition="Firms <b>& courts</b>."),)),),
)


def read(*annotations: Annotation, suggestions: Sequence[Suggestion] = ()) -> list[str]:
    """The lines of the tip as they are shown."""
    return QTextDocumentFragment.fromHtml(tip_of(annotations, suggestions, SCHEME, "")).toPlainText().splitlines()


def test_a_tip_tells_label_definition_features_note_who_and_when(qapp: QApplication) -> None:
    told = read(
        entity(1, 0, 5)._replace(
            created="2026-03-01T08:00:00Z",
            modified="2026-03-02T09:30:00Z",
            features=(("kind", "firm"), ("tags", "old"), ("tags", "large")),
            note="see page 3",
        )
    )
    assert told == [
        "ORG · Organisation",
        "Firms <b>& courts</b>.",
        "kind: firm",
        "tags: old, large",
        "see page 3",
        f"ana · {local_time('2026-03-01T08:00:00Z')} · changed {local_time('2026-03-02T09:30:00Z')}",
    ]
    assert "T08:00" not in told[-1], "the time is the curator's own, not that of the file"


@pytest.mark.parametrize("odd", ['<img src="x.png">', "a < b & c", "</qt><b>x", "{count}", "&lt;"])
def test_nothing_in_it_is_taken_for_markup(qapp: QApplication, odd: str) -> None:
    told = read(entity(1, 0, 5, odd)._replace(note=odd, features=((odd, odd),), annotator=odd))
    assert told == [odd, f"{odd}: {odd}", odd, odd]
    assert "<img" not in tip_of([entity(1, 0, 5, odd)], (), SCHEME, "")


def test_long_notes_and_crowded_places_are_cut_short(qapp: QApplication) -> None:
    (_, _, note, _) = read(entity(1, 0, 5)._replace(note="x" * 9_999))
    assert note == "x" * LONGEST + "…"
    told = read(*[entity(number, 0, 5) for number in range(500)])
    assert sum(line.startswith("ORG") for line in told) == TOLD
    assert told[-1] == "… and 495 more"


def test_long_feature_values_are_cut_short_between_characters(qapp: QApplication) -> None:
    family = FAMILY * 200
    (_, _, url, families, note, _) = read(
        entity(1, 0, 5)._replace(note=family, features=(("url", "x" * 9_999), ("who", family)))
    )
    assert url == "url: " + "x" * LONGEST + "…"
    assert families == "who: " + FAMILY * (LONGEST // len(FAMILY)) + "…"
    assert note == FAMILY * (LONGEST // len(FAMILY)) + "…"


@pytest.mark.parametrize(("marked", "suggested", "more"), [(0, 8, 3), (7, 8, 5), (5, 5, 0), (2, 6, 1), (500, 0, 495)])
def test_what_is_not_told_of_is_counted(qapp: QApplication, marked: int, suggested: int, more: int) -> None:
    suggestions = [Suggestion("entities", "ORG", (Span(0, 5),), (), f"program {number}") for number in range(suggested)]
    told = read(*[entity(number, 0, 5) for number in range(marked)], suggestions=suggestions)
    assert sum(line.startswith("ORG ·") for line in told) == min(marked, TOLD)
    assert told.count("ORG?") == min(suggested, TOLD)
    assert [line for line in told if line.startswith("…")] == ([f"… and {more} more"] if more else [])


def test_where_nothing_is_marked_there_is_no_tip(qapp: QApplication) -> None:
    assert tip_of([], (), SCHEME, "Tab accepts") == ""
