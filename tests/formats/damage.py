"""Files that something happened to: cut off, bytes changed or doubled, values of JSON replaced by others."""

from __future__ import annotations

import json

from hypothesis import strategies as st

ODD = (
    "null", "true", "-1", "0", str(2**70), "1.5", "NaN", '""', '"x"', '"\\ud800"', '"a\\nb"', "[]", "{}", "[[]]",
    "[1,2]", '{"begin":3}',
)  # fmt: skip
"""Values as JSON has them, so that each is made anew."""


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes of a file after something happened to some of them."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.integers(0, 4)):
            case 0:
                del data[at:]
            case 1:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=2))
            case 2:
                data[at:at] = data[at : at + draw(st.integers(1, 200))]
            case 3:
                del data[at : at + draw(st.integers(1, 200))]
            case _:
                digits = [place for place in range(at, min(at + 400, len(data))) if 0x30 <= data[place] <= 0x39]
                for place in digits[:1]:
                    data[place : place + 1] = str(draw(st.sampled_from((0, 7, 99, 2**40)))).encode()
    return bytes(data)


@st.composite
def replaced(draw: st.DrawFn, whole: bytes) -> bytes:
    """A JSON file with other values, or without some."""
    top = json.loads(whole)
    for _ in range(draw(st.integers(1, 3))):
        value = top
        while True:
            keys = list(value) if isinstance(value, dict) else list(range(len(value)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(value[key], dict | list) and draw(st.integers(0, 4)):
                value = value[key]
                continue
            if draw(st.booleans()):
                value[key] = json.loads(draw(st.sampled_from(ODD)))
            else:
                del value[key]
            break
    return json.dumps(top).encode()
