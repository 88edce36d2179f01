"""Web pages: what a browser shows, in order, with kinds and paths; and what a page says about itself."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles import web_page
from annotator.articles.importing import from_bytes
from annotator.articles.structure import Parsed
from annotator.errors import FileRefused
from annotator.model.document import UNSTORABLE, Replaced

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head>
  <title>Dredging to start in March | Coast Herald</title>
  <meta property="og:site_name" content="Coast Herald">
  <meta name="description" content="Pilots warn of groundings.">
  <link rel="canonical" href="https://news.example/dredging">
  <script type="application/ld+json">
    {"@graph": [{"@type": "WebSite", "name": "no"}, {"@type": "NewsArticle",
      "headline": "Dredging to start in March", "datePublished": "2024-04-03T09:12:00Z",
      "author": [{"@type": "Person", "name": "Ada Quill"}, "Ben Otto"], "publisher": {"name": "The Coast Herald"},
      "dateModified": "2024-04-04", "articleSection": "Harbour"}]}
  </script>
</head><body>
  <header><h1>Coast Herald</h1></header>
  <nav><ul><li><a href="/">Home</a></li><li>Sport</li></ul></nav>
  <main><article>
    <h1>Dredging to start
        in <em>March</em></h1>
    <p class="standfirst">The channel has lost two metres.</p>
    <div class="byline">By Ada Quill</div>
    <p>The council<b>lor</b>s voted.<!-- not this --> It was&nbsp;close.</p>
    <script>var not = "this";</script><style>.no {}</style><template><p>nor this</p></template>
    <p hidden>hidden</p><p style="color: red; display : none">hidden too</p><noscript>off</noscript>
    <figure><img alt="no"><figcaption>A dredger.</figcaption></figure>
    <blockquote><p>“We had no choice.”</p></blockquote>
    Loose text<br>in two lines<br><br>and a new paragraph
    <ul><li>One</li><li>Two</li></ul>
    <table><tr><th>Year</th><td>2024</td></tr></table>
    <pre>  kept
      as is  </pre>
  </article></main>
  <footer>© <span>Coast</span> Herald</footer>
</body></html>
"""


def parse(page: str) -> Parsed:
    return web_page.parse(page, name="page.html", clean=lambda text: UNSTORABLE.sub("\ufffd", text))


def shown(page: str) -> list[tuple[str, str]]:
    parsed = parse(page)
    return [(block.kind, parsed.text[block.begin : block.end]) for block in parsed.blocks]


def test_every_visible_block_is_there_in_order_with_its_kind() -> None:
    assert shown(PAGE) == [
        ("heading", "Coast Herald"),
        ("navigation", "Home"),
        ("navigation", "Sport"),
        ("title", "Dredging to start in March"),
        ("standfirst", "The channel has lost two metres."),
        ("byline", "By Ada Quill"),
        ("paragraph", "The councillors voted. It was\u00a0close."),
        ("caption", "A dredger."),
        ("quote", "“We had no choice.”"),
        ("other", "Loose text\nin two lines"),
        ("other", "and a new paragraph"),
        ("list-item", "One"),
        ("list-item", "Two"),
        ("table", "Year"),
        ("table", "2024"),
        ("other", "  kept\n      as is  "),
        ("footer", "© Coast Herald"),
    ]


def test_paths_lead_from_the_root_to_the_block() -> None:
    paths = {parse(PAGE).text[b.begin : b.end]: b.path for b in parse(PAGE).blocks}
    assert paths["Dredging to start in March"] == "/html/body/main/article/h1"
    assert paths["“We had no choice.”"] == "/html/body/main/article/blockquote/p"
    assert paths["2024"].endswith("/table/tr/td")


def test_blocks_are_the_lines_of_the_text() -> None:
    parsed = parse(PAGE)
    assert parsed.text.endswith("Herald\n")
    for before, after in zip(parsed.blocks, parsed.blocks[1:], strict=False):
        assert parsed.text[before.end : after.begin] == "\n"


def test_what_is_not_shown_is_counted_in_the_log() -> None:
    (sentence,) = parse(PAGE).log
    assert sentence == (
        "Left out, because browsers do not show it: hidden × 2, script × 1, style × 1, template × 1, noscript × 1."
    )


def test_a_page_says_what_it_is() -> None:
    about = parse(PAGE).metadata
    assert (about.title, about.language, about.outlet) == ("Dredging to start in March", "en-GB", "The Coast Herald")
    assert (about.url, about.published) == ("https://news.example/dredging", "2024-04-03T09:12:00Z")
    assert dict(about.more) == {
        "byline": "Ada Quill, Ben Otto",
        "modified": "2024-04-04",
        "section": "Harbour",
        "standfirst": "Pilots warn of groundings.",
    }


def test_without_json_ld_open_graph_and_meta_elements_speak() -> None:
    about = parse(
        '<html xml:lang="de"><head><title>Page</title><meta property="og:title" content="Hafen &amp;amp; Rat">'
        '<meta property="article:published_time" content="2024-04-03"><meta name="author" content="https://x.example">'
        '<meta name="author" content="Ada"><meta property="og:url" content="/relative">'
        '<meta property="og:locale" content="de_DE"></head><body><p>Text</p></body></html>'
    ).metadata
    assert (about.title, about.published, about.url, about.language) == ("Hafen & Rat", "2024-04-03", "", "de")
    assert dict(about.more) == {"byline": "Ada"}


@pytest.mark.parametrize(
    "json_ld",
    [
        "",
        "{",
        "[[[[",
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": 7, "author": {"name": {"name": []}}}',
        "null",
    ],
)
def test_broken_or_hostile_json_ld_says_nothing(json_ld: str) -> None:
    page = f'<head><script type="application/ld+json">{json_ld}</script></head><body><p>Text</p></body>'
    assert parse(page).metadata.title == ""


def test_the_headline_is_the_one_the_page_names() -> None:
    page = (
        "<title>A real headline - Site name</title><h1>Site name</h1><h2>Other</h2><h2>A real headline</h2><p>Text</p>"
    )
    assert shown(page)[:3] == [("heading", "Site name"), ("heading", "Other"), ("title", "A real headline")]


def test_comments_of_readers_are_no_bylines() -> None:
    comments = "".join(f'<li class="comment-author"><div><p>Comment {n}</p></div></li>' for n in range(30))
    assert ("byline", "Comment 29") not in shown(f"<body><h1>Head</h1><p>Text</p><ul>{comments}</ul></body>")


def test_white_space_is_collapsed_as_browsers_do() -> None:
    page = "<p>\n  one\t two<span> </span> <b> three </b> \x0c four\u00a0\u00a0five\u2003six </p>"
    document = from_bytes(page.encode(), name="page.html").annotated.document
    assert document.text == "one two three four\u00a0\u00a0five\u2003six\n"


def test_paragraphs_in_layout_tables_are_paragraphs() -> None:
    assert shown("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>") == [
        ("paragraph", "One."),
        ("paragraph", "Two."),
    ]


LONG = "A paragraph that is shown and is long enough to be the most of the page. " * 3


@pytest.mark.parametrize(
    "hidden",
    [
        '<div role="tabpanel" hidden><p>Panel</p></div>',
        '<button aria-controls="x  y"></button><div id="y" style="display:none"><p>Panel</p></div>',
        '<div hidden="until-found"><p>Panel</p></div>',
        "<details><summary></summary><p>Panel</p></details>",
    ],
)
def test_what_a_reader_can_open_is_read(hidden: str) -> None:
    assert ("paragraph", "Panel") in shown(f"<body><p>{LONG}</p>{hidden}</body>")


@pytest.mark.parametrize(
    "hidden", ["<p hidden>Panel</p>", "<noscript><p>Panel</p></noscript>", "<dialog>Panel</dialog>"]
)
def test_what_nobody_sees_is_left_out(hidden: str) -> None:
    assert shown(f"<body><p>{LONG}</p>{hidden}</body>") == [("paragraph", LONG.strip())]


@pytest.mark.parametrize(
    "page",
    [
        "<div id=app style='visibility: hidden'><p>{}</p></div><p>Loading</p>",
        "<noscript><p>{}</p></noscript><p>Loading</p>",
        "<main hidden><p>{}</p></main>",
    ],
)
def test_a_page_that_waits_for_a_script_is_read_whole(page: str) -> None:
    parsed = parse(f"<body>{page.format(LONG)}</body>")
    assert LONG.strip() in parsed.text
    assert parsed.log[0] == "Most of the page is hidden until a script shows it; all of it was taken in."


# -- bytes -------------------------------------------------------------------------------------------


def test_the_charset_that_a_page_declares_is_used() -> None:
    page = '<meta charset="windows-1251"><body><p>Порт начнёт работы</p></body>'.encode("cp1251")
    imported = from_bytes(page, name="page.html")
    assert imported.annotated.document.text == "Порт начнёт работы\n"
    assert imported.annotated.document.normalisation.charset == "windows-1251"


def test_a_page_that_declares_a_charset_in_xml_is_read() -> None:
    page = '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>Zürich</p></body></html>'.encode("cp1252")
    assert from_bytes(page, name="page.xhtml").annotated.document.text == "Zürich\n"


def test_unstorable_characters_are_logged_where_they_end_up() -> None:
    page = "<title>\x01</title><style>\x02</style><p>a\x0b b&#1;&#xfffe;</p>\r\n<p>\x1f</p>\ufffd".encode()
    document = from_bytes(page, name="page.html").annotated.document
    assert document.text == "a\ufffd b\ufffd\ufffd\n\ufffd\n\ufffd\n"
    assert document.normalisation.replaced == (
        Replaced(1, "000B"), Replaced(4, "0001"), Replaced(5, "FFFE"), Replaced(7, "001F"),
    )  # fmt: skip
    assert document.normalisation.newline == "crlf"


def test_a_page_that_uses_the_stand_ins_itself_keeps_them() -> None:
    document = from_bytes("<p>\U0010e001 \x01</p>".encode(), name="page.html").annotated.document
    assert document.text == "\U0010e001 \ufffd\n"


# -- hostile pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "   ",
        "<!-- x -->",
        "<!DOCTYPE html>",
        "<html></html>",
        "<script>x</script>",
        "<frameset><frame></frameset>",
        "<p> </p>",
    ],
)
def test_a_page_that_shows_nothing_is_refused(page: str) -> None:
    with pytest.raises(FileRefused, match=r"^page.html: (shows no text|holds no page)"):
        parse(page)


def test_deep_nesting_is_read_up_to_a_point_and_then_refused() -> None:
    assert shown("<body>" + "<div>" * 1000 + "deep" + "</div>" * 1000 + "<p>after</p>") == [
        ("other", "deep"),
        ("paragraph", "after"),
    ]
    with pytest.raises(FileRefused, match="nests elements thousands deep"):
        parse("<body>" + "<div>" * 100_000 + "deep")


def test_too_many_tags_are_refused_before_they_cost_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_page, "MOST_TAGS", 1000)
    with pytest.raises(FileRefused, match="has more than 1,000 tags"):
        parse("<b>" * 1001 + "x")


def test_a_text_node_of_eleven_megabytes_is_read_whole() -> None:
    (block,) = parse("<p>" + "word " * 2_300_000).blocks
    assert block.end == 5 * 2_300_000 - 1


def test_nothing_is_fetched_and_no_entity_is_expanded() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<p>&b; &x; &amp; &eacute;</p>"
    )
    text = parse(page).text
    assert "aaa" not in text
    assert "root:" not in text
    assert text.endswith("& é\n")


words = st.text(st.characters(codec="utf-8", exclude_characters="<>&"), max_size=12)
tags = st.sampled_from(["p", "div", "b", "li", "td", "pre", "h1", "nav", "blockquote", "br", "span", "button"])
pages = st.lists(st.one_of(words, tags.map("<{}>".format), tags.map("</{}>".format)), max_size=25).map("".join)


@given(pages)
def test_any_page_gives_blocks_that_tile_its_text(page: str) -> None:
    try:
        imported = from_bytes(f"<body>{page}".encode(), name="page.html")
    except FileRefused:
        return
    document = imported.annotated.document
    lines = [document.text[block.begin : block.end] for block in document.blocks]
    assert "\n".join(lines) + "\n" == document.text
    assert all(line.strip() for line in lines)
    assert not UNSTORABLE.search(document.text)
    assert "\r" not in document.text


# -- real pages --------------------------------------------------------------------------------------


def test_real_pages_keep_their_articles(shared_data: Path) -> None:
    folder = shared_data / "pages" / "aeb"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    kept = []
    for file in sorted(folder.glob("*.html.gz")):
        imported = from_bytes(gzip.decompress(file.read_bytes()), name=file.name.removesuffix(".gz"))
        text = set(imported.annotated.document.text.split())
        wanted = truth[file.name.removesuffix(".html.gz")]["articleBody"].split()
        kept.append(sum(word in text for word in wanted) / max(1, len(wanted)))
    assert len(kept) > 50
    # a few pages are filled in by scripts or were extracted with words that are not shown
    assert sum(share > 0.97 for share in kept) > 0.9 * len(kept)
