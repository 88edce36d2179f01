"""Files that were damaged anywhere: each outcome is an article whose offsets hold, or a refusal in a sentence."""

from __future__ import annotations

import io
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.articles import kinds
from annotator.articles.decoders import Reading
from annotator.articles.pieces import Imported, Refusal, Wishes
from annotator.errors import FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.model.document import UNSTORABLE, Document
from tests.articles import inputs

_READING = Reading(standoff_xml.read)


@cache
def whole(name: str) -> bytes:
    """A file of a kind as it should be."""
    making = {
        "a.html": inputs.HTML.encode,
        "a.txt": f"Ferry late\n\nBy Ada Quill\n\n{inputs.STORY}\n".encode,
        "a.md": f"---\ntitle: Ferry\ndate: 2024-01-02\n---\n# Ferry\n\n> {inputs.STORY}\n\n- x\n".encode,
        "a.warc": lambda: inputs.record("https://a.example/", inputs.HTML.encode()) * 2,
        "a.warc.gz": lambda: inputs.gzipped(inputs.record("https://a.example/", inputs.HTML.encode())) * 2,
        "a.mhtml": lambda: inputs.MHTML,
        "a.rss": lambda: inputs.FEED,
        "a.atom": lambda: inputs.ATOM,
        "a.nitf": lambda: inputs.NITF,
        "a.xml": lambda: inputs.NEWSML,
        "a.json": lambda: b"[" + inputs.lines(3).replace(b"\n", b",") + b"]",
        "a.jsonl": lambda: inputs.lines(4),
        "a.csv": f'title,text,date\nFerry,"{inputs.STORY}",2024-01-02\nBus,"{inputs.STORY}",\n'.encode,
        "a.pdf": lambda: inputs.pdf(inputs.STORY),
        "a.zip": lambda: inputs.archive({"a.html": inputs.HTML.encode(), "b.jsonl": inputs.lines(2)}),
        "a.docx": _word,
        "a.parquet": _parquet,
    }
    return making[name]()


def _word() -> bytes:
    import docx

    made = docx.Document()
    made.add_heading("Ferry late", 0)
    made.add_paragraph(inputs.STORY)
    made.add_table(1, 2).cell(0, 0).text = "Monday"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.table({"title": ["Ferry", "Bus"], "text": [inputs.STORY, inputs.STORY]}), out)
    return out.getvalue()


NAMES = (
    "a.html", "a.txt", "a.md", "a.warc", "a.warc.gz", "a.mhtml", "a.rss", "a.atom", "a.nitf", "a.xml", "a.json",
    "a.jsonl", "a.csv", "a.pdf", "a.zip", "a.docx", "a.parquet",
)  # fmt: skip


def outcomes(name: str, data: bytes) -> list[Imported | Refusal]:
    """What becomes of a file."""
    unpack = kinds.unpacker_for(name)
    try:
        if unpack is None:
            found = list(kinds._open_member(io.BytesIO(data), name, Wishes()))
        else:
            found = list(unpack(io.BytesIO(data), name, Wishes()))
    except FileRefused as refused:
        return [Refusal.of(refused)]
    made = [one for piece in found for one in ([piece] if isinstance(piece, Refusal) else _READING(piece))]
    return [one if isinstance(one, Refusal) else one.article for one in made]


def holds(document: Document) -> None:
    """Blocks lie in the text, in order and apart, and name all of it that is no white space or mark of Markdown."""
    assert not UNSTORABLE.search(document.text)
    at = 0
    for block in document.blocks:
        assert at <= block.begin < block.end <= len(document.text)
        assert document.text[block.begin : block.end].strip()
        if document.media_type != "text/markdown":
            assert not document.text[at : block.begin].strip()
        at = block.end
    if document.media_type != "text/markdown":
        assert not document.text[at:].strip()
    for replaced in document.normalisation.replaced:
        assert document.text[replaced.at] == "\ufffd"
    for line in (document.title, document.outlet, document.language, document.url, *(v for _, v in document.meta)):
        assert "\n" not in line


changes = st.lists(
    st.tuples(
        st.sampled_from(("cut", "put", "flip", "twice", "end")),
        st.floats(0, 1),
        st.integers(1, 40),
        st.one_of(
            st.binary(min_size=1, max_size=12),
            st.sampled_from(
                (b"\0", b"\xff\xfe", b"<", b"]]>", b"\r\n", b'"', b"{[", b"<!DOCTYPE", b"&#0;", b"\xed\xa0\x80",
                 b"<!--", b"\xf0\x9f\x98\x80", b"99999999999", b"-1", b"</p>", b"Content-Length: 5\r\n", b"\x1f\x8b")
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def damaged(data: bytes, what: list[tuple[str, float, int, bytes]]) -> bytes:
    for how, where, count, more in what:
        at = int(where * len(data))
        if how == "cut":
            data = data[:at] + data[at + count :]
        elif how == "put":
            data = data[:at] + more + data[at:]
        elif how == "flip":
            data = data[:at] + more + data[at + len(more) :]
        elif how == "twice":
            data = data[:at] + data[at : at + count] * 3 + data[at:]
        else:
            data = data[:at]
    return data


@pytest.mark.parametrize("name", NAMES)
def test_whole_files_are_read(name: str) -> None:
    found = outcomes(name, whole(name))
    assert any(isinstance(one, Imported) for one in found)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(what=changes)
def test_damaged_files_are_read_or_refused_in_a_sentence(
    name: str, capfd: pytest.CaptureFixture[str], what: list[tuple[str, float, int, bytes]]
) -> None:
    found = outcomes(name, damaged(whole(name), what))
    for one in found:
        if isinstance(one, Imported):
            holds(one.annotated.document)
            assert standoff_xml.read(standoff_xml.write(one.annotated), name="a").document == one.annotated.document
            assert len(one.hints) in (0, len(one.annotated.document.blocks))
        else:
            assert one.sentence.startswith(one.name.split(",")[0])
            assert "\n" not in one.sentence
            assert "fault" not in one.sentence
    assert capfd.readouterr() == ("", "")
