"""What the tests of formats in XML share: which real files are theirs, and how files get damaged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.format import HEAD, Format
from annotator.formats.standoff import standoff_xml
from annotator.model.document import AnnotatedDocument
from tests.formats.exchanging import Got, Memory, facets, folder, read


def sniffed(format: Format, shared_data: Path) -> set[str]:  # noqa: A002
    """The real files of all formats that are taken for this one."""
    top = shared_data / "interop"
    return {
        path.relative_to(top).as_posix()
        for path in top.rglob("*")
        if path.is_file() and format.sniff(path.name, _head(path))
    }


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def real(format: Format, shared_data: Path, name: str) -> Got:  # noqa: A002
    """What is read of a real file, with the folder that it is in."""
    path = shared_data / "interop" / name
    return read(format, folder(path.parent), path.name)


def assert_never_an_error(format: Format, files: Mapping[str, bytes], main: str) -> None:  # noqa: A002
    """Damage the files of an article: they are refused, or read as what can be stored."""

    @settings(max_examples=100)
    @given(st.data())
    def damage(data: st.DataObject) -> None:
        broken = dict(files)
        name = data.draw(st.sampled_from(sorted(broken)))
        content = broken[name]
        way = data.draw(st.sampled_from(["cut", "flip", "number", "swap", "gone"]))
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        if way == "cut":
            content = content[:at]
        elif way == "flip":
            content = content[:at] + bytes([data.draw(st.integers(0, 255))]) + content[at + 1 :]
        elif way == "number":
            digits = [place for place in range(len(content)) if content[place : place + 1].isdigit()] or [0]
            place = data.draw(st.sampled_from(digits))
            number = data.draw(st.sampled_from([b"-1", b"999999999999999999999", b"NaN", b"", b"1e9", b"\xd9\xa3"]))
            content = content[:place] + number + content[place + 1 :]
        elif way == "swap":
            quoted = content.split(b'"')
            first, second = (data.draw(st.integers(0, len(quoted) - 1)) for _ in range(2))
            quoted[first], quoted[second] = quoted[second], quoted[first]
            content = b'"'.join(quoted)
        broken[name] = content
        if way == "gone":
            del broken[name]
        held = Memory(broken)
        if main in held.files:
            for wrong_ones in (False, True):
                for one in read(format, held, main, leave_out_wrong=wrong_ones).articles:
                    assert_storable(one)

    damage()


def assert_storable(annotated: AnnotatedDocument) -> None:
    """An article is the same once it was written as standoff XML and read again."""
    again = standoff_xml.read(standoff_xml.write(annotated), name=annotated.document.id)
    assert facets(again) == facets(annotated)
