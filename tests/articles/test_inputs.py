"""Every kind of file becomes articles; what is bad in one is refused in a sentence, and the rest of it is in."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.articles import decoders
from annotator.articles.importing import ImportResult, import_files, read_article
from annotator.articles.pieces import Imported, Made, Piece, Wishes
from annotator.formats.standoff import standoff_xml
from annotator.jobs import run
from annotator.model.document import Document
from tests.articles import inputs
from tests.articles.inputs import STORY
from tests.articles.test_importing import Landed


class Corpus:
    """Takes articles, and keeps them by name."""

    def __init__(self) -> None:
        self.articles: dict[str, Imported] = {}

    def add(self, batch: list[Imported]) -> list[Landed]:
        self.articles |= {one.name: one for one in batch}
        return [Landed(one.annotated.document.id) for one in batch]

    def take(self, *paths: Path, **wishes: object) -> ImportResult:
        return run(import_files(paths, standoff_reader=standoff_xml.read, add=self.add, **wishes))  # type: ignore[arg-type]

    def document(self, name: str) -> Document:
        return self.articles[name].annotated.document


@pytest.fixture
def corpus() -> Corpus:
    return Corpus()


def put(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(result: ImportResult) -> list[str]:
    """The sentences, without the folder; each one is a line and names its file."""
    for one in result.refused:
        assert "\n" not in one.sentence
        assert "Traceback" not in one.sentence
    return [one.sentence.rpartition("/")[2] if "zip/" not in one.sentence else one.sentence for one in result.refused]


# -- what becomes of each kind -------------------------------------------------------------------------


def test_a_web_archive_gives_its_pages_with_their_address_and_charset(tmp_path: Path, corpus: Corpus) -> None:
    latin = "Content-Type: text/html; charset=windows-1252"
    records = (
        inputs.record("https://h.example/1", inputs.HTML.encode("cp1252"), headers=latin),
        inputs.record("https://h.example/2", b"gone", status="404 Not Found"),
        inputs.record("https://h.example/3", b"\x89PNG", headers="Content-Type: image/png"),
        inputs.record("https://h.example/4", inputs.HTML.encode()),
    )
    plain = put(tmp_path / "a.warc", b"".join(records))
    packed = put(tmp_path / "b.warc.gz", b"".join(map(inputs.gzipped, records)))
    whole = put(tmp_path / "c.warc.gz", inputs.gzipped(b"".join(records)))
    for path in (plain, packed, whole):
        result = corpus.take(path)
        assert result.refused == []
        first, fourth = (corpus.document(f"{path}, record {number}") for number in (1, 4))
        assert first.text == fourth.text == f"Größe\n{STORY}\n"
        assert (first.url, first.retrieved) == ("https://h.example/1", "2024-01-02T03:04:05Z")
        assert first.normalisation.charset == "windows-1252"
        assert first.source_sha256 == hashlib.sha256(inputs.HTML.encode("cp1252")).hexdigest()


def test_a_saved_page_a_word_file_and_a_pdf(tmp_path: Path, corpus: Corpus) -> None:
    page = put(tmp_path / "a.mhtml", inputs.MHTML)
    word = inputs.word(tmp_path / "b.docx")
    pdf = put(tmp_path / "c.pdf", inputs.pdf(STORY))
    assert corpus.take(page, word, pdf).refused == []
    saved = corpus.document(str(page))
    assert (saved.text, saved.url) == ("Größe\nText of the page.\n", "https://harbour.example/page")
    assert saved.retrieved.startswith("2021-09-06T16:45:00")
    made = corpus.document(str(word))
    kinds = [(made.text[block.begin : block.end], block.kind) for block in made.blocks]
    assert kinds == [
        ("Ferry late", "title"), (STORY, "paragraph"), ("Why", "heading"), ("Fog", "list-item"), ("Monday", "table"),
        ("Tuesday", "table"), ("cancelled", "table"),
    ]  # fmt: skip
    assert dict(made.meta)["byline"] == "Ada Quill"
    assert made.published == ""  # when the file was made says nothing about the article
    printed = corpus.document(str(pdf))
    assert printed.text.strip() == STORY
    assert printed.blocks[0].path == "page[1]"
    for one in corpus.articles.values():
        assert hashlib.sha256(one.source).hexdigest() == one.annotated.document.source_sha256


def test_all_words_of_a_word_file_come_in_or_are_told_of(tmp_path: Path, corpus: Corpus) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    paragraph = made.add_paragraph("One ")
    for part in ('<w:ins {} w:id="1" w:author="a"><w:r><w:t>inserted </w:t></w:r></w:ins>',
                 '<w:del {} w:id="2" w:author="a"><w:r><w:delText>deleted</w:delText></w:r></w:del>',
                 "<w:r {}><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:r>",
                 "<w:r {}><w:t>word</w:t></w:r>"):  # fmt: skip
        paragraph._p.append(parse_xml(part.format(nsdecls("w"))))
    control = "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    made.element.body.insert(1, parse_xml(control.format(nsdecls("w"))))
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "Monday"
    # would be a thousand million cells
    table._tbl.tr_lst[0].tc_lst[0].get_or_add_tcPr().append(
        parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="1000000000"/>')
    )
    made.sections[0].header.paragraphs[0].text = "Page head"
    made.save(str(tmp_path / "a.docx"))
    (arrival,) = corpus.take(tmp_path / "a.docx").accepted
    document = corpus.document(str(tmp_path / "a.docx"))
    assert document.text == "One inserted word\nIn a box\nIn a control\nMonday\n"
    assert {block.path for block in document.blocks} == {"Normal"}
    assert arrival.log[0] == "Left out: deleted passages × 1, page headers × 1."


def test_pictures_in_a_word_file_unpack_in_proportion(tmp_path: Path, corpus: Corpus) -> None:
    with zipfile.ZipFile(inputs.word(tmp_path / "a.docx"), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(60_000_000))
    (sentence,) = refused(corpus.take(tmp_path / "a.docx"))
    assert "to 1, as no articles do" in sentence


def test_feeds_give_what_they_carry_and_list_entries_without_text(tmp_path: Path, corpus: Corpus) -> None:
    rss, atom = put(tmp_path / "a.rss", inputs.FEED), put(tmp_path / "b.xml", inputs.ATOM)
    assert refused(corpus.take(rss, atom)) == [
        "a.rss, entry 2: “Nothing” has no text in the feed; open the page itself"
    ]
    ferry, atomic = corpus.document(f"{rss}, entry 1"), corpus.document(f"{atom}, entry 1")
    assert ferry.text == f"Ferry & more\n{STORY}\n"
    assert (ferry.outlet, ferry.url, ferry.published) == (
        "Harbour News", "https://harbour.example/ferry", "2021-09-06T16:45:00Z",
    )  # fmt: skip
    assert dict(ferry.meta) == {"byline": "Ada Quill"}
    assert (atomic.text, atomic.language) == (f"Atomic\n{STORY}\n", "en")


def test_the_xml_of_agencies_is_told_apart_by_how_it_begins(tmp_path: Path, corpus: Corpus) -> None:
    nitf, newsml = put(tmp_path / "a.xml", inputs.NITF), put(tmp_path / "b.xml", inputs.NEWSML)
    assert corpus.take(tmp_path).refused == []
    ferry = corpus.document(str(nitf))
    assert ferry.text == f"Ferry late\nBy Ada Quill\n{STORY} Ines Tallow waits.\nThe ferry\n"
    assert [block.kind for block in ferry.blocks] == ["title", "byline", "paragraph", "caption"]
    assert (ferry.published, ferry.outlet) == ("2024-01-02T03:04:05Z", "Harbour News")
    assert corpus.document(f"{newsml}, item 1").text == f"First\n{STORY}\n"
    second = corpus.document(f"{newsml}, item 2")
    assert (second.text, second.blocks[0].kind) == ("Second\n\nPlain words of the second.", "title")


def test_tables_are_read_by_the_names_of_their_columns(tmp_path: Path, corpus: Corpus) -> None:
    from pyarrow import parquet, table

    rows = {"Headline": ["Ferry late"], "Body": [STORY], "Publication Date": ["2024-01-02"], "author": ["Ada Quill"]}
    parquet.write_table(table(rows), tmp_path / "a.parquet")
    put(tmp_path / "b.csv", f"\ufeffHeadline;Body;Publication Date;author\nFerry late;{STORY};2024-01-02;Ada Quill\n")
    put(tmp_path / "c.tsv", f"Headline\tBody\tPublication Date\tauthor\nFerry late\t{STORY}\t2024-01-02\tAda Quill\n")
    nested = '{"articles": [{"title": "Ferry late", "content": "%s", "date": "2024-01-02", "author": "Ada Quill"}]}'
    put(tmp_path / "d.json", nested % STORY)
    assert corpus.take(tmp_path).refused == []
    assert len(corpus.articles) == 4
    for one in corpus.articles.values():
        document = one.annotated.document
        assert document.text == f"Ferry late\n\n{STORY}"
        assert (document.title, document.published, dict(document.meta)) == (
            "Ferry late", "2024-01-02", {"byline": "Ada Quill"},
        )  # fmt: skip


def test_a_column_of_markup_is_read_as_a_page(tmp_path: Path, corpus: Corpus) -> None:
    path = put(tmp_path / "a.jsonl", '{"title": "Ferry", "content_html": "<p>One<br>two</p><p>Three</p>"}')
    corpus.take(path)
    assert corpus.document(f"{path}, line 1").text == "Ferry\nOne\ntwo\nThree\n"


def test_columns_are_as_wished_else_as_remembered(tmp_path: Path, corpus: Corpus) -> None:
    path = put(tmp_path / "a.csv", "kopf,inhalt\nErste,Ein Text.\n")
    unknown = corpus.take(path)
    assert refused(unknown) == ["a.csv: no column is known to hold the text; say which does: “kopf”, “inhalt”"]
    table = unknown.refused[0].table
    assert table is not None
    assert (table.header, table.rows) == (("kopf", "inhalt"), (("Erste", "Ein Text."),))
    wrong = corpus.take(path, wishes=Wishes({"text": "body"}))
    assert refused(wrong) == ["a.csv: has no column “body” for the text; it has “kopf”, “inhalt”"]
    corpus.take(path, wishes=Wishes({"text": "inhalt", "title": "kopf"}))
    first = corpus.document(f"{path}, line 2")
    corpus.take(path, wishes=Wishes({}, {table.signature: {"text": "inhalt", "title": "kopf"}}))
    assert corpus.document(f"{path}, line 2") == first
    assert (first.title, first.text) == ("Erste", "Erste\n\nEin Text.")


def test_archives_give_their_articles_in_folders_and_tables(tmp_path: Path, corpus: Corpus) -> None:
    members = {
        "a/story.txt": b"Ferry late\n\nText.\n", "a/rows.jsonl": inputs.lines(2), "picture.png": b"x",
        "__MACOSX/a/._story.txt": b"x", "crawl.warc.gz": inputs.gzipped(inputs.record("https://h.example", b"<p>Page")),
    }  # fmt: skip
    path = put(tmp_path / "all.zip", inputs.archive(members))
    assert corpus.take(path).refused == []
    names = [name.removeprefix(f"{path}/") for name in corpus.articles]
    assert names == ["a/story.txt", "a/rows.jsonl, line 1", "a/rows.jsonl, line 2", "crawl.warc.gz, record 1"]


def test_bytes_that_are_known_are_not_read_again(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, page = put(tmp_path / "a.jsonl", inputs.lines(3)), put(tmp_path / "b.html", inputs.HTML)
    corpus.take(rows, page)
    there = {one.annotated.document.source_sha256: one.annotated.document.id for one in corpus.articles.values()}
    corpus.articles.clear()
    monkeypatch.setattr(decoders, "DECODERS", {})
    again = corpus.take(rows, page, known=lambda sha256: there.get(sha256, ""))
    assert corpus.articles == {}
    assert [(one.id, one.outcome) for one in again.accepted] == [(identity, "known") for identity in there.values()]
    assert {one.log for one in again.accepted} == {("It is in the corpus already.",)}


# -- bad input -----------------------------------------------------------------------------------------


def test_lines_that_are_known_are_not_read_again(tmp_path: Path, corpus: Corpus) -> None:
    lines = [f'  {{"title": "Headline {place}", "text": "Text of {place}"}} \r\n' for place in range(60)]
    path = put(tmp_path / "a.jsonl", "".join([*lines[:50], "[]\n", *lines[50:]]))
    result = corpus.take(path)
    assert len(result.accepted) == 60
    assert refused(result) == ["a.jsonl, line 51: holds no object with a text; each line should be one article"]
    known = {one.annotated.document.source_sha256: name for name, one in corpus.articles.items()}
    assert corpus.take(path, known=lambda digest: known.get(digest, "")).count("known") == 60


def test_line_17_of_1000_is_listed_and_999_are_in(tmp_path: Path, corpus: Corpus) -> None:
    result = corpus.take(put(tmp_path / "a.jsonl", inputs.lines(1000, bad=17)))
    assert len(result.accepted) == len(corpus.articles) == 999
    (sentence,) = refused(result)
    assert sentence.startswith("a.jsonl, line 17: is no JSON")


def test_web_archives_that_break_off_or_blow_up(tmp_path: Path, corpus: Corpus) -> None:
    good = inputs.gzipped(inputs.record("https://h.example/1", inputs.HTML.encode()))
    late = inputs.gzipped(inputs.record("https://h.example/2", os.urandom(5000).hex().encode()))
    cut = put(tmp_path / "cut.warc.gz", good + late[: len(late) // 2])
    short = put(tmp_path / "short.warc", inputs.record("https://h.example/1", b"<p>Text", length=9000))
    zeros = inputs.record("https://h.example/3", bytes(100_000_000), headers="Content-Type: image/png")
    bomb = put(tmp_path / "bomb.warc.gz", good + inputs.gzipped(zeros))
    large = inputs.record("https://h.example/4", inputs.HTML.encode() + b"x" * (64 * 1024 * 1024))
    fat = put(tmp_path / "fat.warc", large + inputs.record("https://h.example/5", inputs.HTML.encode()))
    none = put(tmp_path / "none.warc", "no archive at all")
    sentences = refused(corpus.take(cut, short, bomb, fat, none))
    assert [name.rpartition("/")[2] for name in corpus.articles] == [
        "cut.warc.gz, record 1", "bomb.warc.gz, record 1", "fat.warc, record 2",
    ]  # fmt: skip
    assert any("is cut off" in one for one in sentences)
    assert any("breaks off after record" in one for one in sentences)
    assert any("to 1, as no articles do" in one for one in sentences)
    assert any("is over 64 MB" in one for one in sentences)
    assert sentences[-1].startswith("none.warc: ")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.json", '{"text": ' + "[" * 900 + "]" * 900 + "}"),
        ("deep.jsonl", '{"text": ' + "[" * 900 + "]" * 900 + "}\n"),
        ("lists.json", '{"articles": ' * 900 + "[]" + "}" * 900),
        ("nested.mhtml", "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3_000))),
        ("endless.warc", "WARC/1.0\r\nWARC-Type: response\r\nX: " + "x" * 3_000_000),
    ],
)
def test_what_nests_or_goes_on_beyond_reason_is_refused(tmp_path: Path, corpus: Corpus, name: str, data: str) -> None:
    (sentence,) = refused(corpus.take(put(tmp_path / name, data)))
    assert "beyond reason" in sentence or "no end" in sentence


@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">{"headline": "' + '\\"' * 200_000 + "</script><p>Text",
        '<script type="application/ld+json">{"headline"' + " " * 500_000 + "x</script><p>Text",
        '<article itemscope itemtype="https://schema.org/NewsArticle">' + '<b itemprop="author">Text' * 1_500,
    ],
)
def test_patterns_do_not_go_back_and_forth_for_hours(page: str) -> None:
    decoders.Reading(standoff_xml.read)(Piece("a.html", "page", page.encode()))
    markup = f"---\ntitle: a{' ' * 500_000}b\n---\n{STORY}\n"
    (one,) = decoders.Reading(standoff_xml.read)(Piece("a.md", "markdown", markup.encode()))
    assert isinstance(one, Made)
    assert isinstance(one.article, Imported)
    assert one.article.annotated.document.blocks[0].kind == "other"


def test_tables_without_articles_in_folders_and_archives_are_told_of_in_one_sentence(
    tmp_path: Path, corpus: Corpus
) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    settings, counts = '{"name": "crawler", "depth": 3}', "day,pages\n2024-01-02,7\n"
    put(folder / "settings.json", settings)
    put(folder / "counts.csv", counts)
    put(folder / "empty.json", "[]")
    put(folder / "a.txt", STORY)
    put(folder / "odd.csv", f'a,b\n"{STORY * 3}","{STORY * 3}"\n')
    put(tmp_path / "a.zip", inputs.archive({"settings.json": settings.encode(), "a.txt": STORY.encode()}))
    result = corpus.take(folder, tmp_path / "a.zip")
    assert len(result.accepted) == 2
    assert [one.table is not None for one in result.refused] == [True, False]  # whose columns are to be named
    assert result.refused[1].sentence.replace(os.sep, "/").rpartition("/")[0].endswith("crawl/settings.json, a.zip")
    assert result.refused[1].sentence.startswith(f"{tmp_path}: 4 tables in it hold no articles and were passed over: ")
    named = corpus.take(folder / "counts.csv")
    assert named.refused[0].table is not None


def test_bytes_that_do_not_fit_and_rows_that_are_lost_are_told_of(tmp_path: Path, corpus: Corpus) -> None:
    table = f"title,text\na,{'x' * 1_200_000}\nb,Gr\xf6\xdfe\n".encode("latin-1")
    (_, arrival) = corpus.take(put(tmp_path / "a.csv", table)).accepted
    assert corpus.document(arrival.name).text == "b\n\nGr\ufffd\ufffde"
    assert arrival.log[0].startswith("2 characters that XML cannot carry are U+FFFD now: U+DCF6 × 1")
    (sentence,) = refused(corpus.take(put(tmp_path / "b.csv", f'text\n{STORY[:9]}\n"open\n{STORY[:9]}\nx\n')))
    assert "and what follows as far as line 5 is lost" in sentence


def test_a_feed_that_breaks_off_says_so(tmp_path: Path, corpus: Corpus) -> None:
    result = corpus.take(put(tmp_path / "a.rss", inputs.FEED[: inputs.FEED.index(b"<item><title>Nothing")]))
    assert result.accepted[0].log[0] == "The feed is not well-formed, so something of it may be missing."


def test_lines_between_bad_ones_are_in_however_many_there_are(tmp_path: Path, corpus: Corpus) -> None:
    table = b"{broken\n" * 30 + inputs.lines(3)
    result = corpus.take(put(tmp_path / "a.jsonl", table))
    assert (len(result.accepted), len(result.refused)) == (3, 30)


def test_dates_in_tables_are_brought_into_their_usual_form_or_told_of(tmp_path: Path, corpus: Corpus) -> None:
    rows = [("2024-05-01 10:00:00", "2024-05-01T10:00:00"), ("20240501T1000Z", "2024-05-01T10:00:00Z"),
            ("1 May 2024", "2024-05-01"), ("2024-05", "2024-05"), ("03/04/2024", "")]  # fmt: skip
    table = "title\ttext\tdate\n" + "".join(f"{n}\t{STORY}\t{given}\n" for n, (given, _) in enumerate(rows))
    result = corpus.take(put(tmp_path / "a.tsv", table))
    assert [corpus.document(one.name).published for one in result.accepted] == [usual for _, usual in rows]
    assert "“03/04/2024” in the column for “published” was not understood" in result.accepted[-1].log[0]


def test_long_addresses_are_kept_whole(tmp_path: Path, corpus: Corpus) -> None:
    address = "https://harbour.example/" + "a" * 900
    page = put(tmp_path / "a.html", f'<link rel="canonical" href="{address}"><p>{STORY}')
    table = put(tmp_path / "a.csv", f"text,url\n{STORY.replace(',', '')},{address}\n")
    corpus.take(page, table)
    assert {one.annotated.document.url for one in corpus.articles.values()} == {address}


def test_archives_that_lead_astray(tmp_path: Path, corpus: Corpus) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("../up.txt", "/root.txt", "C:\\drive.txt", "a/../../up.txt"):
            made.writestr(name, "Text")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("bomb.txt", b"a" * 20_000_000)
        made.writestr("inner.zip", inputs.archive({"a.txt": b"x"}))
        made.writestr("good.txt", "Ferry late\n\nText.\n")
    path = put(tmp_path / "a.zip", out.getvalue())
    locked = bytearray(inputs.archive({"secret.txt": b"Text"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    sentences = refused(corpus.take(path, put(tmp_path / "b.zip", bytes(locked)), put(tmp_path / "c.zip", "no")))
    assert list(corpus.articles) == [f"{path}/good.txt"]
    why = [one.rpartition(": ")[2].partition(";")[0] for one in sentences]
    assert why[:4] == ["has a name that leads out of its archive"] * 4
    assert why[4] == "is a link"
    assert why[5].endswith("to 1, as no article does")
    assert why[6:] == ["is an archive within an archive", "is encrypted", "is no whole ZIP archive"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip", "b.zip", "c.zip"]


def test_documents_that_are_broken_locked_or_only_pictures(tmp_path: Path, corpus: Corpus) -> None:
    whole = inputs.word(tmp_path / "whole.docx").read_bytes()
    result = corpus.take(
        put(tmp_path / "a.docx", whole[: len(whole) // 2]),
        put(tmp_path / "b.docx", inputs.archive({"word/document.xml": b"<x/>"})),
        put(tmp_path / "c.docx", inputs.archive({"word/document.xml": b" " * 50_000_000})),
        put(tmp_path / "d.docx", b"\xd0\xcf\x11\xe0" + bytes(600)),
        put(tmp_path / "e.pdf", inputs.pdf()),
        put(tmp_path / "f.pdf", inputs.pdf(STORY, password="secret")),
        put(tmp_path / "g.pdf", inputs.pdf(STORY)[:200]),
        put(tmp_path / "h.pdf", "not at all"),
        put(tmp_path / "i.parquet", b"PAR1" + bytes(100) + b"PAR1"),
        tmp_path / "whole.docx",
    )
    why = [one.partition(": ")[2].partition(";")[0] for one in refused(result)]
    assert why[:2] == ["is no whole Word file"] * 2
    assert "to 1, as no articles do" in why[2]
    assert why[3:] == [
        "is encrypted, or of an old Word", "has no text layer, only pictures of pages", "is encrypted",
        "is no whole PDF file", "is no whole PDF file", "is no whole Parquet file",
    ]  # fmt: skip
    assert list(corpus.articles) == [str(tmp_path / "whole.docx")]


def test_a_parquet_file_without_what_reads_it(tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    (sentence,) = refused(corpus.take(put(tmp_path / "a.parquet", b"PAR1")))
    assert "needs the extra “parquet”" in sentence


def test_tables_with_broken_rows(tmp_path: Path, corpus: Corpus) -> None:
    rows = f'title,text\nOne,"{STORY}"\nTwo,a,b\nThree,"x"y\nNul,a\0b\nFour,\nLarge,{"x" * 300_000}\nLast,"open\n'
    path = put(tmp_path / "a.csv", rows)
    sentences = refused(corpus.take(path))
    assert [name.rpartition(" ")[2] for name in corpus.articles] == ["2", "5", "7"]
    assert corpus.document(f"{path}, line 5").normalisation.replaced[0].codepoint == "0000"
    assert sentences[0].startswith("a.csv, line 3: has 3 cells under 2 columns")
    assert sentences[1].startswith("a.csv, line 4: is no row of the table")
    assert any("line 6: has nothing in the column “text”" in one for one in sentences)
    assert any("line 8: is no row of the table" in one for one in sentences)


def test_xml_that_hides_something_or_is_broken(tmp_path: Path, corpus: Corpus) -> None:
    hidden = b'<!DOCTYPE nitf [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + inputs.NITF.partition(b'dtd">')[2]
    hidden = hidden.replace(b"waits", b"&e;")
    result = corpus.take(
        put(tmp_path / "a.nitf", hidden),
        put(tmp_path / "b.nitf", inputs.NITF[:-20]),
        put(tmp_path / "c.rss", "not a feed"),
        put(tmp_path / "d.nitf", "<nitf>" + "<p>" * 100_000),
    )
    assert corpus.articles == {}
    assert len(refused(result)) == 4


def test_pages_that_are_too_deep_or_too_large(tmp_path: Path, corpus: Corpus) -> None:
    deep = put(tmp_path / "deep.html", "<div>" * 100_000 + "Text")
    huge = tmp_path / "huge.html"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    wide = put(tmp_path / "wide.html", "<p>Größe und Text".encode("utf-16-le"))
    wrong = put(tmp_path / "wrong.html", '<meta charset="windows-1251"><p>Größe “und” Text'.encode())
    sentences = refused(corpus.take(deep, huge, wide, wrong))
    assert len(sentences) == 2
    assert sentences[1].startswith("huge.html: is over 64 MB")
    assert corpus.document(str(wide)).text == "Größe und Text\n"
    assert corpus.document(str(wrong)).text == "Größe “und” Text\n"


@pytest.mark.skipif(os.name == "nt", reason="needs names that Windows does not have")
def test_names_with_line_ends_are_told_on_one_line(tmp_path: Path, corpus: Corpus) -> None:
    good, bad = put(tmp_path / "a\nb.txt", "Text"), put(tmp_path / "c\nd.txt", "")
    result = corpus.take(good, bad)
    assert [one.name for one in result.accepted] == [str(good)]
    assert refused(result) == ["c\ufffdd.txt: is empty, so there is nothing to annotate"]


# -- many at once --------------------------------------------------------------------------------------


def dies_of_some(one: Imported) -> Imported:
    """The article, unless its text kills the process that reads it."""
    if "deadly" in one.annotated.document.text:
        os._exit(9)
    return replace(one, log=("made elsewhere",))


def test_processes_read_what_one_would_and_one_that_dies_costs_one_article(tmp_path: Path, corpus: Corpus) -> None:
    for number in range(40):
        put(tmp_path / f"{number:02}.txt", f"Headline {number}\n\n{'deadly' if number in (7, 21) else STORY}\n")
    result = corpus.take(tmp_path, make=dies_of_some)
    names = [Path(name).stem for name in corpus.articles]
    assert names == [f"{number:02}" for number in range(40) if number not in (7, 21)]
    sentences = refused(result)
    assert [one[:7] for one in sentences] == ["07.txt:", "21.txt:"]
    assert "ends the program that reads it" in sentences[0]
    one = corpus.articles[str(tmp_path / "00.txt")]
    assert one.log == ("made elsewhere",)
    assert one.source == (tmp_path / "00.txt").read_bytes()


def never_ends_with_some(one: Imported) -> Imported:
    """The article, unless its text keeps the process that reads it at work for ever, or kills it."""
    if "endless" in one.annotated.document.text:
        threading.Event().wait()
    return dies_of_some(one)


def test_what_takes_too_long_costs_one_article_and_its_process_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "_LONGEST", 3.0)
    texts = ["Το λιμάνι", "endless", "Το πλοίο", "deadly", "Η γέφυρα"]  # in Greek, whose script says the language
    steps = [decoders.Step(Piece(f"{text}.txt", "text", text.encode()), 0, "") for text in texts]
    read = decoders.in_processes(steps, decoders.Reading(standoff_xml.read, never_ends_with_some), 2)
    found = [one for step in read if step is not None for one in step.articles]
    assert [isinstance(one, Made) for one in found] == [True, False, True, False, True]
    assert found[1].sentence == "endless.txt: takes longer than 3 seconds to read; split it, or save it as text"  # type: ignore[attr-defined]
    assert "ends the program" in found[3].sentence  # type: ignore[attr-defined]


def fails_with_some(one: Imported) -> Imported:
    """The article, unless its text brings a fault to light."""
    return replace(one, log=(str(1 // one.annotated.document.text.count("y")),))


def test_a_fault_of_ours_costs_one_article(tmp_path: Path, corpus: Corpus) -> None:
    good, bad = put(tmp_path / "good.txt", "yes"), put(tmp_path / "bad.txt", "no")
    assert refused(corpus.take(bad, good, make=fails_with_some)) == [
        "bad.txt: brings to light a fault of Annotator (ZeroDivisionError); leave it out, and report it"
    ]
    assert list(corpus.articles) == [str(good)]


def test_no_more_is_read_ahead_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "_AHEAD_BYTES", 1_000_000)
    taken = []

    def steps() -> object:
        for number in range(60):
            taken.append(number)
            yield decoders.Step(Piece(f"{number}.txt", "text", b"x" * 300_000), number, "")

    read = decoders.in_processes(steps(), decoders.Reading(standoff_xml.read), 1)  # type: ignore[arg-type]
    done = 0
    for step in read:
        done += step is not None
        assert len(taken) - done <= 6
    assert done == 60


@pytest.mark.parametrize(
    ("title", "file", "identity"),
    [
        ("イーストモール港の冷凍倉庫、11月に稼働", "eastmole-ko.txt", "eastmole-ko"),
        ("إضراب المرشدين 15", "15.txt", "15"),
        ("Hafen öffnet", "other.txt", "hafen-offnet"),
    ],
)
def test_an_id_comes_from_the_file_where_little_of_the_title_can_stand_in_it(
    title: str, file: str, identity: str, tmp_path: Path
) -> None:
    path = tmp_path / file
    path.write_text(f"{title}\n\nText.\n", encoding="utf-8")
    assert read_article(path, standoff_reader=standoff_xml.read).annotated.document.id == identity
