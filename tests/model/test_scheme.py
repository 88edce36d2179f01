"""Schemes: looked up by name, and every sentence about what is wrong with one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.scheme import (
    CANVAS_KEYS,
    FEATURE_TYPES,
    Feature,
    Label,
    Layer,
    RelationType,
    Role,
    Scheme,
    scheme_problems,
    value_problem,
)
from tests.schemes import CLAIMS, SMALL, THINGS


def layer_problems(*labels: Label, **more: object) -> list[str]:
    return scheme_problems(Scheme("s", "1", layers=(Layer("things", labels=labels, **more),)))  # type: ignore[arg-type]


def test_a_good_scheme_has_no_problem() -> None:
    assert scheme_problems(SMALL) == []
    assert scheme_problems(Scheme("empty", "1")) == []


def test_names_find_what_they_name() -> None:
    assert SMALL.layer("claims") is CLAIMS
    assert SMALL.layer("nothing") is None
    assert SMALL.label("things", "ORG") is THINGS.labels[1]
    assert SMALL.label("claims", "ORG") is None
    assert SMALL.label("nothing", "ORG") is None
    assert SMALL.relation("things", "same_as") is THINGS.relations[0]
    assert SMALL.relation("claims", "same_as") is None
    assert SMALL.relation("nothing", "same_as") is None
    attribution = SMALL.relation("claims", "attribution")
    assert attribution is not None
    assert [role.name for role in attribution.roles if attribution.role(role.name) is role] == [
        "claim", "source", "cue",
    ]  # fmt: skip
    assert attribution.role("nothing") is None


def test_features_of_a_label_are_the_layers_then_its_own() -> None:
    names = [feature.name for feature in SMALL.features_of("things", "PERSON")]
    assert names == ["mention", "kb", "unsure", "kind", "born"]
    assert [feature.name for feature in SMALL.features_of("things", "SHIP")] == ["mention", "kb", "unsure"]


def test_features_of_a_relation_are_its_own() -> None:
    assert [feature.name for feature in SMALL.features_of("claims", "attribution")] == ["stance"]
    assert SMALL.features_of("things", "same_as") == ()
    assert SMALL.features_of("things", "nothing") == ()
    assert SMALL.features_of("nothing", "PERSON") == ()


def test_a_role_is_filled_by_one_unless_it_says_otherwise() -> None:
    assert (Role("x").least, Role("x").most) == (1, 1)


# -- what is wrong with a scheme ---------------------------------------------------------------------


def test_a_layer_twice() -> None:
    scheme = Scheme("s", "1", layers=(Layer("b"), Layer("a"), Layer("b"), Layer("a"), Layer("c")))
    assert scheme_problems(scheme) == ["layer 'a' is there twice", "layer 'b' is there twice"]


def test_a_name_twice_in_a_layer_be_it_a_label_or_a_relation() -> None:
    assert layer_problems(Label("X"), Label("X")) == ["'X' is there twice in layer things"]
    assert layer_problems(Label("X"), relations=(RelationType("X", (Role("a"), Role("b"))),)) == [
        "'X' is there twice in layer things"
    ]


@pytest.mark.parametrize("key", [*sorted(CANVAS_KEYS), "s", "n"])
def test_a_key_of_the_canvas(key: str) -> None:
    assert layer_problems(Label("X", key)) == [
        f"key {key.upper()} of label X belongs to the text canvas (S, P, L, G, J, N and signs do): choose another"
    ]


def test_a_key_that_switches_and_gives_a_label() -> None:
    layers = (Layer("one", switch="f2"), Layer("two", labels=(Label("X", "f2"), Label("Y", "F2", retired=True))))
    assert scheme_problems(Scheme("s", "1", layers=layers)) == [
        "key F2 switches to layer one and gives label X of layer two"
    ]


def test_a_key_of_the_canvas_that_switches() -> None:
    assert scheme_problems(Scheme("s", "1", layers=(Layer("one", switch="n"),))) == [
        "key N, which switches to layer one, belongs to the text canvas: choose another"
    ]


def test_a_key_twice_in_a_layer() -> None:
    assert layer_problems(Label("X", "a"), Label("Y", "A")) == ["labels X and Y of layer things share the key A"]


def test_a_key_once_in_each_layer_and_no_key_at_all_are_fine() -> None:
    layers = (Layer("one", labels=(Label("X", "1"), Label("Y"), Label("Z"))), Layer("two", labels=(Label("X", "1"),)))
    assert scheme_problems(Scheme("s", "1", layers=layers)) == []


@pytest.mark.parametrize("retired_first", [True, False])
def test_a_retired_label_frees_its_key(retired_first: bool) -> None:
    labels = [Label("X", "1", retired=True), Label("Y", "1")]
    assert layer_problems(*(labels if retired_first else labels[::-1])) == []


@pytest.mark.parametrize(
    ("feature", "sentence"),
    [
        (Feature("f", "colour"), "feature f has the unknown type 'colour'"),
        (Feature("f", "choice"), "feature f offers no values"),
        (Feature("f", "choices"), "feature f offers no values"),
        (Feature("f", "choice", ("a", "b"), default="c"), "f cannot be 'c'; choose one of a, b"),
        (Feature("f", "flag", default="maybe"), "f is yes or no, not 'maybe'"),
        (Feature("f", "number", default="many"), "f needs a number, not 'many'"),
    ],
)
def test_a_feature_that_cannot_be_asked(feature: Feature, sentence: str) -> None:
    assert layer_problems(Label("X", features=(feature,))) == [f"label X: {sentence}"]
    assert layer_problems(Label("X"), features=(feature,)) == [f"label X: {sentence}"]
    relation = RelationType("r", (Role("a"), Role("b")), features=(feature,))
    assert layer_problems(Label("X"), relations=(relation,)) == [f"relation r: {sentence}"]


def test_a_preset_of_nothing_or_to_nothing() -> None:
    keep = Feature("keep", "choice", ("body", "drop"))
    assert layer_problems(Label("X", presets=(("keep", "drop"),)), features=(keep,)) == []
    assert layer_problems(Label("X", presets=(("kept", "drop"),)), features=(keep,)) == [
        "label X presets 'kept', which is no feature of it"
    ]
    assert layer_problems(Label("X", presets=(("keep", "all"),)), features=(keep,)) == [
        "label X: keep cannot be 'all'; choose one of body, drop"
    ]


def test_every_problem_is_said() -> None:
    assert len(layer_problems(Label("X", "S"), Label("X", "1"), Label("Y", "1", features=(Feature("f", "?"),)))) == 4


# -- values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_a_choice_is_one_of_its_values(kind: str) -> None:
    feature = Feature("f", kind, ("a", "b"))
    assert value_problem(feature, "b") == ""
    assert value_problem(feature, "") == "f cannot be ''; choose one of a, b"
    assert value_problem(feature, "B") == "f cannot be 'B'; choose one of a, b"


def test_a_flag_is_yes_or_no() -> None:
    assert [value_problem(Feature("f", "flag"), value) for value in ("yes", "no")] == ["", ""]
    assert value_problem(Feature("f", "flag"), "True") == "f is yes or no, not 'True'"


@pytest.mark.parametrize("value", ["0", "12", "-3.5", "+.5", "7.", "007"])
def test_a_number_is_a_decimal(value: str) -> None:
    assert value_problem(Feature("f", "number"), value) == ""


@pytest.mark.parametrize("value", ["", "nan", "inf", "1e5", "1_000", " 1", "1\n", "١٢", "0x1", ".", "--1", "1,5"])
def test_what_only_python_takes_for_a_number_is_none(value: str) -> None:
    assert value_problem(Feature("f", "number"), value) == f"f needs a number, not {value!r}"


@given(st.floats(allow_nan=False, allow_infinity=False).map(lambda number: f"{number:f}"))
def test_every_decimal_is_a_number(value: str) -> None:
    assert value_problem(Feature("f", "number"), value) == ""


@given(st.sampled_from(["text", "link"]), st.text())
def test_a_text_is_anything(kind: str, value: str) -> None:
    assert value_problem(Feature("f", kind, pattern="Q[0-9]+"), value) == ""


def test_every_type_of_feature_is_in_the_schemes_tests() -> None:
    used = {feature.type for layer in SMALL.layers for label in layer.labels for feature in layer.features_of(label)}
    assert used == set(FEATURE_TYPES)
