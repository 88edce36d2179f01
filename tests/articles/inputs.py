"""Files of every kind that is read, made for tests."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

STORY = "The harbour opened on Monday, the harbour master said, and it stays open all winter long."
HTML = f"<title>Größe</title><h1>Größe</h1><p>{STORY}</p>"


def record(url: str, body: bytes, *, headers: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK",
           length: int | None = None) -> bytes:  # fmt: skip
    """A WARC record with a server's answer."""
    answer = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def lines(count: int, *, bad: int = 0) -> bytes:
    """JSON lines with an article each; the one with the number `bad` is broken."""
    made = [
        "{broken" if number == bad else json.dumps({"title": f"Head {number}", "text": f"{STORY} {number}"})
        for number in range(1, count + 1)
    ]
    return "\n".join(made).encode()


def word(path: Path) -> Path:
    """A Word file with a title, a list and a table with a merged row."""
    import docx

    made = docx.Document()
    made.add_heading("Ferry late", 0)
    made.add_paragraph(STORY)
    made.add_heading("Why", 1)
    made.add_paragraph("Fog", style="List Bullet")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Monday", "Tuesday"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "cancelled"
    made.core_properties.author = "Ada Quill"
    made.save(str(path))
    return path


def pdf(text: str = "", *, password: str = "") -> bytes:
    """A PDF file of one page with a line of text, or none."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    if text:
        font = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject("/Helvetica")}
        )  # fmt: skip
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


FEED = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour News</title><language>en</language>
<item><title>Ferry &amp; more</title><link>https://harbour.example/ferry</link><author>Ada Quill</author>
<pubDate>Mon, 06 Sep 2021 16:45:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{STORY}</p><script>x()</script>]]></content:encoded></item>
<item><title>Nothing</title></item></channel></rss>""".encode()

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour News</title>
<entry><title>Atomic</title><link href="https://harbour.example/atom"/><updated>2024-01-02T03:04:05Z</updated>
<content type="html">&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>""".encode()

NITF = f"""<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-3.dtd">
<nitf><head><docdata><doc.copyright holder="Harbour News" year="2024"/></docdata>
<pubdata name="Harbour News" date.publication="20240102T030405Z"/></head>
<body><body.head><hedline><hl1>Ferry late</hl1></hedline><byline>By Ada Quill</byline></body.head>
<body.content><block><p>{STORY} <person>Ines Tallow</person> waits.</p>
<media><media-caption>The ferry</media-caption></media></block></body.content></body></nitf>""".encode()

NEWSML = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="a" xml:lang="en"><itemMeta><provider literal="HN"/></itemMeta><contentMeta>
<contentCreated>2024-01-02</contentCreated><headline>First</headline><by>Ada Quill</by></contentMeta><contentSet>
<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{STORY}</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="b"><contentMeta><headline>Second</headline></contentMeta><contentSet>
<inlineData>Plain words of the second.</inlineData></contentSet></newsItem></itemSet></newsMessage>""".encode()

MHTML = (
    b'From: <Saved>\r\nSnapshot-Content-Location: https://harbour.example/page\r\nMIME-Version: 1.0\r\n'
    b'Date: Mon, 6 Sep 2021 16:45:00 -0000\r\nContent-Type: multipart/related; boundary="b1"\r\n\r\n--b1\r\n'
    b"Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<h1>Gr=F6=DFe</h1><p>Text of the page.</p>\r\n--b1\r\nContent-Type: image/png\r\n\r\nx\r\n--b1--\r\n"
)  # fmt: skip


def gzipped(data: bytes) -> bytes:
    """Bytes in a gzip member of their own, as web archives have them."""
    return gzip.compress(data, mtime=0)
