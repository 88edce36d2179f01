"""Files that were damaged on the way: cut off, with other bytes, or with any JSON where something else is expected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from annotator.formats.format import Format
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.standoff.standoff_xml import write
from annotator.model.scheme import Scheme, scheme_problems
from tests.formats.exchanging import Got, read

ODD: list[Any] = [
    None, True, False, 0, -1, 3, 1.5, -0.0, 1e400, float("nan"), 10**30, 2**53, "", " ", "x", "2024", "\ud83d", "a\nb",
    "\x00",
    [], {}, [[]], [None], [[1, 2]], [[2, 1, "X"]], [{}], {"id": []}, {"start": {}, "end": []}, [[0, 10**30, "X"]],
    [{"id": 1, "label": "X", "start": 0, "end": 2}], {"text": 1}, {"text": ["a", 1]}, {"info": {"features": []}},
    {"begin": 0, "end": "1"}, {"result": [{"type": "labels"}, {"type": []}, 1]},
]  # fmt: skip
"""Values that no reader expects where they stand."""

damages = st.one_of(
    st.tuples(st.just("cut"), st.integers(0, 10**6), st.just(None)),
    st.tuples(st.just("flip"), st.integers(0, 10**6), st.integers(0, 255)),
    st.tuples(st.just("replace"), st.integers(0, 10**6), st.sampled_from(ODD)),
    st.tuples(st.just("remove"), st.integers(0, 10**6), st.just(None)),
)


def damaged(data: bytes, damage: tuple[str, int, Any]) -> bytes:
    """The file with one of `damages`."""
    how, where, what = damage
    if how == "cut":
        return data[: where % len(data)]
    if how == "flip":
        place = where % len(data)
        return data[:place] + bytes([what]) + data[place + 1 :]
    lines = data.split(b"\n")
    number = max(range(len(lines)), key=lambda one: len(lines[one]))
    comma = lines[number].endswith(b",")
    value = json.loads(lines[number].removesuffix(b","))
    _replace(value, where, what, remove=how == "remove")
    lines[number] = json.dumps(value).encode() + b"," * comma
    return b"\n".join(lines)


def _replace(value: Any, where: int, what: Any, *, remove: bool) -> None:
    places = []
    inside = [value]
    while inside:
        held = inside.pop()
        for key in held if isinstance(held, dict) else range(len(held)):
            places.append((held, key))
            if isinstance(held[key], (dict, list)):
                inside.append(held[key])
    held, key = places[where % len(places)]
    if remove:
        del held[key]
    else:
        held[key] = what


def assert_sound(format: Format, files: Mapping[str, bytes], main: str) -> Got:  # noqa: A002
    """Read a file that may be anything: what is not refused can be kept."""
    got = read(format, files, main)
    for annotated in got.articles:
        assert write(annotated)
    return got


def assert_scheme(scheme: Scheme | None) -> Scheme:
    """A scheme that came with a file, which has to be one that can be kept."""
    assert scheme is not None
    assert scheme_problems(scheme) == []
    assert read_scheme(write_scheme(scheme), name="scheme.xml") == scheme
    return scheme
