"""Keys without a window: which presses are one, who has a key when two want it, and what is said about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.keys import Binding, Right, conflicts, heard, normal, presses

KEYS = ["Ctrl+D", "L", "S", "+", "Shift++", "}", "Ctrl+K", "Ctrl+K, Ctrl+S", "Alt+1", "F1", "Space", "Return"]


def bound(name: str, *keys: str, right: Right = Right.DEFAULT, layer: str = "", in_text: bool = False) -> Binding:
    return Binding(name, name.capitalize(), keys, right, layer, in_text)


def told(*bindings: Binding) -> list[tuple[str, str]]:
    return [(conflict.name, conflict.sentence) for conflict in conflicts(bindings)]


@pytest.mark.parametrize(
    ("key", "expected"),
    [("ctrl+d", "Ctrl+D"), ("a", "A"), ("Ctrl++", "Ctrl++"), ("}", "}"), ("Ctrl+K, Ctrl+S", "Ctrl+K, Ctrl+S")]
    + [(key, "") for key in ("", "nonsense", "Ctrl+", "Ctrl+Foo", "AB", "Foo, Bar")],
)
def test_keys_are_written_in_one_way_and_others_are_none(key: str, expected: str) -> None:
    assert normal(key) == expected


def test_shift_counts_for_letters_and_not_for_signs() -> None:
    assert presses("Shift++") == presses("+")
    assert presses("Alt+Shift+}") == presses("Alt+}")
    for key in ("A", "Tab", "Space", "F6", "1"):
        assert presses(f"Shift+{key}") != presses(key)


def test_actions_with_keys_of_their_own_are_at_peace() -> None:
    assert told(bound("undo", "Ctrl+Z"), bound("redo", "Ctrl+Shift+Z", "Ctrl+Y"), bound("bare")) == []


def test_two_actions_with_one_key_are_told_of_each_other() -> None:
    assert told(bound("finish", "Ctrl+D"), bound("skip", "Ctrl+D")) == [
        ("skip", "Ctrl+D is “Finish” and does that alone."),
        ("finish", "“Skip” has Ctrl+D, too, but does not hear it."),
    ]


def test_the_window_and_the_text_share_the_keyboard() -> None:
    wide, narrow = bound("wide", "L"), bound("narrow", "L", in_text=True)
    assert [name for name, _ in told(wide, narrow)] == ["narrow", "wide"]


def test_a_key_that_the_user_gave_wins_over_a_default() -> None:
    finish, skip = bound("finish", "Ctrl+D"), bound("skip", "Ctrl+D", right=Right.USER)
    assert heard([finish, skip], "") == {"finish": (), "skip": ("Ctrl+D",)}
    assert heard([finish, bound("skip", "Ctrl+D")], "") == {"finish": ("Ctrl+D",), "skip": ()}


def test_label_keys_win_while_their_layer_is_active() -> None:
    label = bound("person", "1", right=Right.SCHEME, layer="entities", in_text=True)
    mine = bound("mine", "1", "F2", right=Right.USER)
    assert heard([label, mine], "entities") == {"person": ("1",), "mine": ("F2",)}
    assert heard([label, mine], "claims") == {"mine": ("1", "F2")}
    assert ("mine", "1 is the label Person while its layer is active.") in told(label, mine)


def test_labels_of_two_layers_never_meet() -> None:
    assert told(*(bound(layer, "1", right=Right.SCHEME, layer=layer) for layer in ("entities", "claims"))) == []


def test_the_moves_of_the_caret_are_nobodys_else() -> None:
    move, mine = bound("left", "Left", right=Right.CANVAS, in_text=True), bound("mine", "Left", right=Right.USER)
    assert heard([move, mine], "")["mine"] == ()
    assert ("mine", "Left moves the caret: Left.") in told(move, mine)


@pytest.mark.parametrize("turned", [False, True])
def test_a_key_that_begins_another_leaves_it_unheard(turned: bool) -> None:
    pair = [bound("short", "Ctrl+K"), bound("long", "Ctrl+K, Ctrl+S")]
    found = told(*(pair[::-1] if turned else pair))
    assert ("long", "Ctrl+K, Ctrl+S cannot be typed to its end: Ctrl+K alone is “Short”.") in found
    assert heard(pair, "") == {"short": ("Ctrl+K",), "long": ()}


def test_an_action_does_not_quarrel_with_itself() -> None:
    assert told(bound("link", "+", "Shift++")) == []


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(KEYS), max_size=3, unique=True),
            st.sampled_from(Right),
            st.sampled_from(["", "entities", "claims"]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_whatever_is_bound_no_press_has_two_meanings(rows: list[tuple[list[str], Right, str, bool]]) -> None:
    bindings = [
        bound(f"a{number}", *keys, right=right, layer=layer, in_text=in_text)
        for number, (keys, right, layer, in_text) in enumerate(rows)
    ]
    for layer in ("entities", "claims"):
        table = heard(bindings, layer)
        taken = [(presses(key), name) for name, keys in table.items() for key in keys]
        for pressed, name in taken:
            rivals = {other for theirs, other in taken if theirs[: len(pressed)] == pressed}
            assert rivals == {name}
        wanted = {presses(key)[:1] for one in bindings if one.layer in {"", layer} for key in one.keys}
        assert wanted == {pressed[:1] for pressed, _ in taken}, "and no key falls silent"
