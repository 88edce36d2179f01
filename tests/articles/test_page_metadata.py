"""What pages say of themselves, in all the ways they say it."""

from __future__ import annotations

import pytest

from annotator.articles.dates import iso
from annotator.articles.pages import from_page
from annotator.articles.structure import Metadata
from tests.articles.test_web_page import parse


def about(head: str, body: str = "<p>Text</p>") -> Metadata:
    return parse(f"<html><head>{head}</head><body>{body}</body></html>").metadata


def json_ld(source: str) -> str:
    return f'<script type="application/ld+json">{source}</script>'


def test_json_ld_refers_to_what_stands_elsewhere_in_its_graph() -> None:
    read = about(
        json_ld(
            """{"@graph": [{"@type": "NewsArticle", "headline": "Other teaser"},
            {"@type": ["Article", "NewsArticle"], "headline": "Dredging begins", "author": [{"@id": "#ada"}],
             "publisher": {"@id": "#herald"}, "inLanguage": {"name": "German", "alternateName": "de"},
             "isAccessibleForFree": "False", "license": {"@id": "https://rights.example/1"}},
            {"@id": "#ada", "@type": "Person", "name": "Ada Quill"},
            {"@id": "#herald", "@type": "Organization", "name": "Coast Herald"}]}"""
        )
        + "<title>Dredging begins | Coast Herald</title>"
    )
    assert (read.title, read.outlet, read.language) == ("Dredging begins", "Coast Herald", "de")
    assert dict(read.more) == {"byline": "Ada Quill", "paywall": "yes", "rights": "https://rights.example/1"}


@pytest.mark.parametrize(
    "source",
    [
        '<!-- {"@type": "NewsArticle", "headline": "Head"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Head"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Head",}',
        '{"@type": "NewsArticle", "headline": "Head"};',
        '[{"@type": "BreadcrumbList"}, {"mainEntity": {"@type": "NewsArticle", "headline": {"@value": "Head"}}}]',
    ],
)
def test_json_ld_with_the_usual_slips_is_read(source: str) -> None:
    assert about(json_ld(source)).title == "Head"


def test_a_circle_of_references_ends() -> None:
    circle = '{"@id": "#a", "@type": "Article", "headline": "H", "author": {"@id": "#a"}}'
    assert about(json_ld(circle)).title == "H"


def test_microdata_speak_where_nothing_else_does() -> None:
    read = about(
        "",
        """<article itemscope itemtype="http://schema.org/NewsArticle"><h2 itemprop="headline">Dredging begins</h2>
        <span itemprop="author" itemscope itemtype="http://schema.org/Person"><a itemprop="name">Ada Quill</a></span>
        <time itemprop="datePublished dateModified" datetime="2024-04-03T09:12Z">today</time>
        <div itemprop="publisher" itemscope><meta itemprop="name" content="Coast Herald"></div>
        <div itemprop="comment" itemscope><b itemprop="headline">No headline</b></div>
        <meta itemprop="isAccessibleForFree" content="true"><p>Text of the article.</p></article>""",
    )
    assert (read.outlet, read.published) == ("Coast Herald", "2024-04-03T09:12Z")
    assert dict(read.more) == {"byline": "Ada Quill", "modified": "2024-04-03T09:12Z", "paywall": "no"}
    assert read.title == "Dredging begins"


def test_reservations_are_kept_as_they_were_said() -> None:
    head = (
        '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://x.example/policy.json">'
        '<meta name="robots" content="index, noai, max-image-preview:large"><meta name="dc.rights" content="© Herald">'
        '<meta property="article:content_tier" content="metered">'
    )
    more = dict(about(head).more)
    assert more["tdm"] == "reserved; policy https://x.example/policy.json; robots: noai"
    assert (more["rights"], more["paywall"]) == ("© Herald", "metered")


def test_what_was_sent_with_a_page_counts() -> None:
    page = "<link rel=canonical href='/story'><p>Über die Brücke</p>".encode("iso-8859-15")
    read = from_page(
        page, name="a", http_charset="ISO-8859-15", url="https://news.example/story?utm=1",
        headers={"X-Robots-Tag": "noimageai", "TDM-Reservation": "0", "Content-Language": "de"},
    )  # fmt: skip
    said = read.parsed.metadata
    assert read.parsed.text == "Über die Brücke\n"
    assert (said.url, said.language) == ("https://news.example/story?utm=1", "de")
    assert dict(said.more) == {"canonical": "https://news.example/story", "tdm": "not reserved; robots: noimageai"}


@pytest.mark.parametrize(
    ("declared", "charset", "expected"),
    [
        ('<meta charset="utf-8">', "windows-1251", "cp1251"),  # what was sent goes before what is declared
        ('<meta charset="windows-1251">', "", "cp1251"),
        ('<meta charset="windows-1251">', "no-such-charset", "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "", "cp1251"),
        ('<meta name="description" content="charset=koi8-r"><meta charset=x-cp1251>', "", "cp1251"),
        ("<!-- <meta charset=\"koi8-r\"> --><meta\ncharset = 'windows-1251'>", "", "cp1251"),
        ('<meta charset="utf-16le">', "", "utf-8"),  # what can be read as ASCII is not in UTF-16
    ],
)
def test_charsets_are_found_as_browsers_find_them(declared: str, charset: str, expected: str) -> None:
    page = f"{declared}<p>Порт начнёт работы в марте, сообщил совет</p>"
    read = from_page(page.encode(expected), name="page", http_charset=charset)
    assert read.parsed.text == "Порт начнёт работы в марте, сообщил совет\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2024-04-03", "2024-04-03"),
        ("2024-04-03T09:12:00.123Z", "2024-04-03T09:12:00.123Z"),
        ("2024-04-03T09:12:00+0200", "2024-04-03T09:12:00+02:00"),
        ("2024-04-03 09:12:00 UTC", "2024-04-03T09:12:00Z"),
        ("20240403", "2024-04-03"),
        ("2024/04/03", "2024-04-03"),
        ("Wed, 03 Apr 2024 09:12:00 GMT", "2024-04-03T09:12:00Z"),
        ("April 3, 2024", "2024-04-03"),
        ("3rd Apr. 2024", "2024-04-03"),
        ("03/04/2024", ""),
        ("2024-13-03", ""),
        ("2024-02-30T10:00", ""),
        ("Marchers 3, 2024", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_become_iso_and_no_more_exact(given: str, expected: str) -> None:
    assert iso(given) == expected
