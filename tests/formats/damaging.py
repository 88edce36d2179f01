"""Files of formats, damaged as disks, mails and hands damage them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.format import Format
from tests.formats.exchanging import read


def assert_damage_is_borne(format: Format, files: Mapping[str, bytes]) -> None:  # noqa: A002
    """Whatever is cut off, put in or changed in the first of these files: articles or a sentence, never an error."""
    name = min(files)
    whole = files[name]
    lines = whole.split(b"\n")

    @settings(max_examples=100, deadline=None)
    @given(st.data())
    def borne(data: st.DataObject) -> None:
        way = data.draw(st.sampled_from(("cut", "flip", "line", "swap", "cell")))
        broken = whole
        if way == "cut":
            broken = whole[: data.draw(st.integers(0, len(whole)))]
        elif way == "flip":
            place = data.draw(st.integers(0, len(whole) - 1))
            broken = whole[:place] + bytes([data.draw(st.integers(0, 255))]) + whole[place + 1 :]
        else:
            place = data.draw(st.integers(0, len(lines) - 1))
            other = data.draw(st.integers(0, len(lines) - 1))
            changed = list(lines)
            if way == "line":
                del changed[place]
            elif way == "swap":
                changed[place], changed[other] = changed[other], changed[place]
            else:
                cells = changed[place].split(b"\t")
                cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(
                    st.sampled_from(
                        (b"", b"_", b"*[", b"[9]", b"-1", b"99999999", b"1-1[7_8]", b"a|b|c", b"\\", b"((1-2)")
                    )
                )
                changed[place] = b"\t".join(cells)
            broken = b"\n".join(changed)
        got = read(format, {**files, name: broken}, name)
        assert got.articles or got.unread

    borne()
