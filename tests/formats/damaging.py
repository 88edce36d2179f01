"""Files that were damaged by disks, mails and hands: refused, or read as what can be stored, and never an error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.format import Format
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.standoff import standoff_xml
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme, scheme_problems
from tests.formats.exchanging import facets, read

Way: TypeAlias = Callable[[st.DrawFn, bytes], bytes]
"""Draws what happens to a file, and does it."""

ODD: list[Any] = [
    None, True, False, 0, -1, 3, 7, 1.5, -0.0, 1e400, float("nan"), 10**30, 2**53, 2**70,
    "", " ", "x", "2024", "\ud83d", "a\nb", "\x00", "uima.cas.Sofa", "a.B[]",
    [], {}, [[]], [None], [1], [[1, 2]], [[2, 1, "X"]], [{}], {"id": []}, {"a": []}, {"start": {}, "end": []},
    [[0, 10**30, "X"]], [{"id": 1, "label": "X", "start": 0, "end": 2}], {"text": 1}, {"text": ["a", 1]},
    {"info": {"features": []}}, {"begin": 3}, {"begin": 0, "end": "1"},
    {"result": [{"type": "labels"}, {"type": []}, 1]},
]  # fmt: skip
"""Values of JSON that no reader expects where they stand."""

NUMBERS = (
    b"-1", b"0", b"7", b"99", b"1099511627776", b"999999999999999999999", b"NaN", b"", b"1e9", b"x", b"5 6", b"\xd9\xa3"
)  # fmt: skip
CELLS = (b"", b"_", b"*[", b"[9]", b"-1", b"99999999", b"1-1[7_8]", b"a|b|c", b"\\", b"((1-2)", b"null", b"T1", b"\x00")


_EMPTY_LIST = re.compile(rb"\s*\[\s*\]\s*").fullmatch


def assert_damage_is_borne(
    format: Format,  # noqa: A002
    files: Mapping[str, bytes],
    main: str,
    *ways: Way,
    examples: int = 100,
) -> None:
    """Damage one of the files of an article, or take one away, and read the main one.

    Args:
        format: what is to bear it.
        files: all files, `main` among them.
        main: the one that is read.
        ways: `lines`, `quotes` or `values`, besides those in which any file is damaged.
        examples: how many files are damaged.
    """

    @settings(max_examples=examples, deadline=None)
    @given(st.data())
    def damage(data: st.DataObject) -> None:
        broken = dict(files)
        name = data.draw(st.sampled_from([main, *sorted(files)]))
        if name != main and data.draw(st.integers(0, 4)) == 0:
            del broken[name]
        else:
            broken[name] = data.draw(damaged(broken[name], *ways))
        for leave_out_wrong in (False, True):
            got = read(format, broken, main, leave_out_wrong=leave_out_wrong)
            assert got.articles or got.unread or _EMPTY_LIST(broken[main]), "nothing is said of what was not read"
            for annotated in got.articles:
                assert_storable(annotated)

    damage()


@st.composite
def damaged(draw: st.DrawFn, whole: bytes, *ways: Way) -> bytes:
    """A file that was damaged up to three times, in these ways or those that any file knows."""
    for _ in range(draw(st.integers(1, 3))):
        whole = draw(st.sampled_from((*_ANY, *ways, *ways)))(draw, whole)
    return whole


def assert_storable(annotated: AnnotatedDocument) -> None:
    """An article is the same once it was written as standoff XML and read again."""
    again = standoff_xml.read(standoff_xml.write(annotated), name=annotated.document.id)
    assert facets(again) == facets(annotated)


def assert_scheme(scheme: Scheme | None) -> Scheme:
    """A scheme that came with a file, which has to be one that can be kept."""
    assert scheme is not None
    assert scheme_problems(scheme) == []
    assert read_scheme(write_scheme(scheme), name="scheme.xml") == scheme
    return scheme


# -- ways ----------------------------------------------------------------------------------------------


def _place(draw: st.DrawFn, whole: bytes) -> int:
    return draw(st.integers(0, max(len(whole) - 1, 0)))


def _cut(draw: st.DrawFn, whole: bytes) -> bytes:
    return whole[: _place(draw, whole)]


def _flip(draw: st.DrawFn, whole: bytes) -> bytes:
    at = _place(draw, whole)
    return whole[:at] + draw(st.binary(max_size=3)) + whole[at + 1 :]


def _double(draw: st.DrawFn, whole: bytes) -> bytes:
    at = _place(draw, whole)
    return whole[: at + draw(st.integers(1, 200))] + whole[at:]


def _remove(draw: st.DrawFn, whole: bytes) -> bytes:
    at = _place(draw, whole)
    return whole[:at] + whole[at + draw(st.integers(1, 200)) :]


def _number(draw: st.DrawFn, whole: bytes) -> bytes:
    digits = [place for place in range(len(whole)) if whole[place : place + 1].isdigit()]
    if not digits:
        return whole
    at = draw(st.sampled_from(digits))
    return whole[:at] + draw(st.sampled_from(NUMBERS)) + whole[at + 1 :]


_ANY = (_cut, _flip, _double, _remove, _number)


def lines(draw: st.DrawFn, whole: bytes) -> bytes:
    """Lines are lost or change places, or one of their cells is another."""
    found = whole.split(b"\n")
    one, other = (draw(st.integers(0, len(found) - 1)) for _ in range(2))
    match draw(st.sampled_from(("lost", "swapped", "cell"))):
        case "lost":
            del found[one]
        case "swapped":
            found[one], found[other] = found[other], found[one]
        case _:
            cells = found[one].split(b"\t")
            cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(CELLS))
            found[one] = b"\t".join(cells)
    return b"\n".join(found)


def quotes(draw: st.DrawFn, whole: bytes) -> bytes:
    """What stands between two quotation marks of XML changes places with what stands between others."""
    quoted = whole.split(b'"')
    one, other = (draw(st.integers(0, len(quoted) - 1)) for _ in range(2))
    quoted[one], quoted[other] = quoted[other], quoted[one]
    return b'"'.join(quoted)


def values(draw: st.DrawFn, whole: bytes) -> bytes:
    """A value of JSON, of the longest line where every line is an object, is missing or another."""
    try:
        return json.dumps(_with_another(draw, json.loads(whole))).encode()
    except ValueError:
        pass
    found = whole.split(b"\n")
    longest = max(range(len(found)), key=lambda one: len(found[one]))
    comma = b"," * found[longest].endswith(b",")
    try:
        changed = _with_another(draw, json.loads(found[longest].removesuffix(b",")))
    except ValueError:
        return whole
    found[longest] = json.dumps(changed).encode() + comma
    return b"\n".join(found)


def _with_another(draw: st.DrawFn, value: Any) -> Any:
    places: list[tuple[Any, Any]] = []
    inside = [value]
    while inside:
        held = inside.pop()
        for key in held if isinstance(held, dict) else range(len(held)) if isinstance(held, list) else ():
            places.append((held, key))
            inside.append(held[key])
    if places:
        held, key = places[draw(st.integers(0, len(places) - 1))]
        if draw(st.integers(0, 3)):
            held[key] = draw(st.sampled_from(ODD))
        else:
            del held[key]
    return value
