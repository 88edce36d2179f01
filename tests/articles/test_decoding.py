"""Bytes to text: the charset that was meant, and nothing changed but what standoff XML cannot carry."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles import decoding, files
from annotator.articles.charsets import codec_for, declared_in
from annotator.articles.decoding import Decoded, decode, storable, with_line_feeds
from annotator.errors import FileRefused
from annotator.model.document import UNSTORABLE, Normalisation, Replaced

RUSSIAN = "Порт начнёт углублять фарватер в марте, сообщил совет во вторник."
JAPANESE = "港の議会は火曜日、三月に浚渫を始めると述べた。費用は四億円になる見通しだ。"
CHINESE = "港务委员会周二表示，疏浚工程将于三月开始。费用估计为四亿元，市长说。"
GREEK = "Το λιμάνι της πόλης θα ξεκινήσει τις εργασίες τον Μάρτιο."
ENGLISH = "The naïve mayor’s café – closed “for good” – cost £5 m."


def plain(text: str) -> str:
    return decode(text.encode(), name="a.txt").text


def decoded_or_refused(source: bytes, *, declared: str = "") -> Decoded | str:
    try:
        return decode(source, name="a.txt", declared=declared)
    except FileRefused as refused:
        return str(refused)


# -- what must succeed -------------------------------------------------------------------------------


def test_plain_utf8_with_line_feeds_needs_no_log() -> None:
    assert decode("Zürich ☕\n".encode(), name="a.txt") == Decoded("Zürich ☕\n", Normalisation(), ())


@pytest.mark.parametrize(
    ("source", "text", "newline"),
    [
        (b"a\nb\n", "a\nb\n", "lf"),
        (b"a\r\nb\r\n", "a\nb\n", "crlf"),
        (b"a\rb\r", "a\nb\n", "cr"),
        (b"a\r\nb\n", "a\nb\n", "mixed"),
        (b"a\r\r\nb", "a\n\nb", "mixed"),
        (b"no line end", "no line end", "lf"),
    ],
)
def test_every_line_end_becomes_lf_and_is_named(source: bytes, text: str, newline: str) -> None:
    decoded = decode(source, name="a.txt")
    assert (decoded.text, decoded.normalisation.newline) == (text, newline)
    assert bool(decoded.log) == (newline != "lf")


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16le"),
        ("utf-32", "utf-32le"),
    ],
)
def test_a_byte_order_mark_names_the_charset_and_is_left_out(charset: str, name: str) -> None:
    decoded = decode("Ünï 😀\n".encode(charset), name="a.txt")
    assert decoded.text == "Ünï 😀\n"
    assert decoded.normalisation == Normalisation(name, bom="stripped")
    assert "The byte-order mark was left out." in decoded.log


def test_big_endian_marks_are_known_too() -> None:
    for mark, codec in ((b"\xfe\xff", "utf-16-be"), (b"\x00\x00\xfe\xff", "utf-32-be")):
        assert decode(mark + "Ünï".encode(codec), name="a.txt").text == "Ünï"


def test_a_second_byte_order_mark_is_text() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa", name="a.txt").text == "\ufeffa"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_recognised(codec: str) -> None:
    decoded = decode("Harbour council – says so.\n".encode(codec), name="a.txt")
    assert decoded.text == "Harbour council – says so.\n"
    assert decoded.normalisation.bom == "none"
    assert "without a mark" in decoded.log[0]


def test_utf16_cut_in_the_middle_of_a_character_is_read_and_logged() -> None:
    decoded = decode(b"\xff\xfe" + "über".encode("utf-16-le")[:-1], name="a.txt")
    assert decoded.text == "übe\ufffd"
    assert "Some bytes were no utf-16le and became U+FFFD." in decoded.log


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [
        (ENGLISH, "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (GREEK, "cp1253", "windows-1253"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_bytes_that_are_not_utf8_are_read_in_the_charset_they_look_like(text: str, codec: str, charset: str) -> None:
    decoded = decode(text.encode(codec), name="a.txt")
    assert (decoded.text, decoded.normalisation.charset) == (text, charset)
    assert charset in decoded.log[0]


def test_a_declared_charset_is_believed_when_the_bytes_fit() -> None:
    decoded = decode(RUSSIAN.encode("koi8-r"), name="a.html", declared="KOI8-R")
    assert (decoded.text, decoded.normalisation.charset) == (RUSSIAN, "koi8-r")


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "us-ascii", "ISO-8859-1", "windows-1252"])
def test_latin1_means_what_browsers_mean_by_it(label: str) -> None:
    decoded = decode("“quoted”".encode("cp1252"), name="a.html", declared=label)
    assert (decoded.text, decoded.normalisation.charset) == ("“quoted”", "windows-1252")


@pytest.mark.parametrize(
    ("declared", "source", "text"),
    [
        ("utf-8", "naïve “x”".encode("cp1252"), "naïve “x”"),
        ("iso-8859-1", "naïve “x”".encode(), "naïve “x”"),
        ("windows-1251", RUSSIAN.encode(), RUSSIAN),
        ("shift_jis", "café".encode("cp1252"), "café"),
        ("klingon-8", "naïve".encode(), "naïve"),
        ("rot13", b"abc", "abc"),
        ("unicode_escape", rb"a\u0041", r"a\u0041"),
    ],
)
def test_a_wrong_declaration_is_passed_over_and_logged(declared: str, source: bytes, text: str) -> None:
    decoded = decode(source, name="a.html", declared=declared)
    assert decoded.text == text
    assert declared in decoded.log[0]
    assert re.search("wrong|not known", decoded.log[0])


def test_a_few_broken_bytes_do_not_turn_utf8_into_mojibake() -> None:
    decoded = decode(("Größe über alles. " * 20).encode() + b"\xff" + "Tür".encode(), name="a.txt")
    assert decoded.text.endswith("Größe über alles. \ufffdTür")
    assert decoded.normalisation.charset == "utf-8"
    assert decoded.log == ("1 × bytes that are not utf-8 became U+FFFD.",)


def test_control_characters_become_replacement_characters_one_for_one() -> None:
    decoded = decode(b"form\x0cfeed and \x00 and \x1f, tab\tstays", name="a.txt")
    assert decoded.text == "form\ufffdfeed and \ufffd and \ufffd, tab\tstays"
    assert decoded.normalisation.replaced == (Replaced(4, "000C"), Replaced(14, "0000"), Replaced(20, "001F"))
    assert decoded.log[-1].startswith("3 characters that XML cannot carry are U+FFFD now")


def test_lone_surrogates_become_replacement_characters_and_pairs_are_joined() -> None:
    source = "one \ud83d\ude00 two \udc00.".encode("utf-8", "surrogatepass")
    decoded = decode(source, name="a.txt")
    assert decoded.text == "one 😀 two \ufffd."
    assert decoded.normalisation.replaced == (Replaced(10, "DC00"),)
    in_utf16 = decode(b"\xff\xfe" + "a\ud800b".encode("utf-16-le", "surrogatepass"), name="a.txt")
    assert (in_utf16.text, in_utf16.normalisation.replaced) == ("a\ufffdb", (Replaced(1, "D800"),))


def test_what_looks_like_white_space_to_python_stays() -> None:
    text = "a\u00a0b\u2028c\u0085d\u2029e\u200bf\u3000g\x0bh".replace("\x0b", "\ufffd")
    assert plain(text) == text


def test_nothing_is_composed_or_decomposed() -> None:
    text = "e\u0301 é ﬁ Å Å क़ \u1100\u1161 가"
    assert plain(text) == text


def test_ten_megabytes_are_read() -> None:
    decoded = decode(b"word " * 2_097_152, name="a.txt")
    assert len(decoded.text) == 10 * 1024 * 1024


def test_white_space_alone_is_an_article() -> None:
    assert plain(" \n\t\n") == " \n\t\n"


# -- what must be refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty but for a byte-order mark"),
        (b"\xff\xfe", "is empty but for a byte-order mark"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is a PNG picture"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\n", "is a PDF file"),
        (b"PK\x03\x04\x14\x00\x00\x00", "is a ZIP archive"),
        (b"\x1f\x8b\x08\x00\x00\x00", "is a gzip archive"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "is a program"),
        (b"a" * 257 + b"ustar\x0000" + b"text", "is a tar archive"),
        (b"GIF89a\x01\x00\x01\x00", "is a GIF picture"),
        (bytes(1000), "is a binary file"),
        (bytes(range(256)) * 4, "is a binary file"),
        (b"\x00\x01\x02\x03" * 100, "is a binary file"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(source: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        decode(source, name="scans/a.txt")
    assert str(refused.value).startswith(f"scans/a.txt: {reason}")
    assert "\n" not in str(refused.value)


def test_random_bytes_are_refused() -> None:
    for _ in range(50):
        with pytest.raises(FileRefused):
            decode(os.urandom(600), name="a.txt")


def test_words_that_begin_like_a_binary_file_are_text() -> None:
    for word in ("GIF89a is a format.", "RIFF is another.", "BZh.", "ID3 tags", "OggS"):
        assert plain(word) == word


def test_more_than_64_megabytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert decoding.MAX_BYTES == 64 * 1024 * 1024
    for module in (decoding, files):
        monkeypatch.setattr(module, "MAX_BYTES", 2 * 1024 * 1024)
    with pytest.raises(FileRefused, match="is over 2 MB, more than one article may have; split it"):
        decode(b"a" * (2 * 1024 * 1024 + 1), name="a.txt")
    assert len(decode(b"a" * (2 * 1024 * 1024), name="a.txt").text) == 2 * 1024 * 1024


# -- charset names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b'<meta charset="utf-8">', "utf-8"),
        (b"<META CHARSET=windows-1251 >", "windows-1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "Shift_JIS"),
        (b'<?xml version="1.0" encoding="ISO-8859-2"?><html>', "ISO-8859-2"),
        (b'<!-- <meta charset="koi8-r"> --><meta charset=big5>', "big5"),
        (b"<p>charset=utf-8</p>", ""),
        (b" " * 5000 + b"<meta charset=utf-8>", ""),
    ],
)
def test_a_page_may_name_its_charset(page: bytes, charset: str) -> None:
    assert declared_in(page) == charset


def test_labels_mean_what_browsers_read() -> None:
    pairs = {"gb2312": "gb18030", "euc-kr": "cp949", "utf-16": "utf-8", "iso-8859-9": "cp1254", "utf8": "utf-8"}
    assert {label: codec_for(label) for label in pairs} == pairs
    for nonsense in ("", "rot13", "idna", "unicode_escape", "punycode", "base64", "no such", "a\0b", "ü"):
        assert codec_for(nonsense) == ""


# -- properties --------------------------------------------------------------------------------------


anything = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=60)


@given(anything)
def test_storable_text_can_always_be_encoded_and_keeps_every_offset(text: str) -> None:
    clean, replaced = storable(text)
    clean.encode()
    assert len(clean) == len(text)
    assert not UNSTORABLE.search(clean)
    rebuilt = list(clean)
    for at, codepoint in replaced:
        assert rebuilt[at] == "\ufffd"
        rebuilt[at] = chr(int(codepoint, 16))
    assert "".join(rebuilt) == text
    assert [entry.at for entry in replaced] == sorted({entry.at for entry in replaced})


@given(anything)
def test_storing_again_changes_nothing(text: str) -> None:
    once = storable(with_line_feeds(text)[0])[0]
    assert storable(once) == (once, ())
    assert with_line_feeds(once) == (once, "lf")


@given(anything.filter(bool), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_comes_back_whatever_it_is_written_in(text: str, codec: str) -> None:
    clean = storable(with_line_feeds(text)[0])[0]
    assert decode(clean.encode(codec), name="a.txt").text == clean


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["", "utf-8", "iso-8859-1", "shift_jis", "gbk", "?"]))
def test_any_bytes_give_storable_text_or_one_sentence(source: bytes, declared: str) -> None:
    found = decoded_or_refused(source, declared=declared)
    if isinstance(found, str):
        assert found.startswith("a.txt: is ")
        assert "\n" not in found
        return
    found.text.encode()
    assert "\r" not in found.text
    assert not UNSTORABLE.search(found.text)
    assert all(found.text[entry.at] == "\ufffd" for entry in found.normalisation.replaced)


# -- real ones ---------------------------------------------------------------------------------------


def test_naughty_strings_come_through_unchanged(shared_data: Path) -> None:
    strings = json.loads((shared_data / "interop" / "text_edge" / "blns.json").read_text(encoding="utf-8"))
    text = "\n".join(string for string in strings if isinstance(string, str))
    expected, replaced = storable(with_line_feeds(text)[0])
    decoded = decode(text.encode("utf-8", "surrogatepass"), name="blns.txt")
    assert decoded.text == expected
    assert decoded.normalisation.replaced == replaced


def test_awkward_files_are_read_or_refused_in_one_sentence(shared_data: Path) -> None:
    found = {
        file.name: decoded_or_refused(file.read_bytes())
        for file in (shared_data / "interop" / "xml_edge").rglob("*.xml")
    }
    refused = {name: sentence for name, sentence in found.items() if isinstance(sentence, str)}
    assert refused == {"empty.xml": "a.txt: is empty, so there is nothing to annotate"}
    assert len(found) > 10


@pytest.mark.parametrize("declared", ["shift_jis", ""])
def test_a_real_shift_jis_file_is_read_declared_or_not(shared_data: Path, declared: str) -> None:
    source = (shared_data / "interop/xml_edge/feedparser-illformed/chardet/shiftjis.xml").read_bytes()
    assert "記事投稿が反映されない" in decode(source, name="a.xml", declared=declared).text
