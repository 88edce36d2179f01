"""Bytes to text: finds the charset, normalises what standoff XML cannot carry, and logs everything it did."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace

from annotator.articles.charsets import codec_for, is_single_byte, shown
from annotator.articles.files import MAX_BYTES, too_large
from annotator.errors import FileRefused, printable
from annotator.model.document import UNSTORABLE, Normalisation, Replaced

REPLACEMENT = "\ufffd"

_MARKS = (
    # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive, as Word and OpenDocument files are"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"RIFF", "a sound, picture or video file"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
)
_TAR_MAGIC_AT = 257
# tab, line ends, form feed and escape are at home in text files
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# what news has been written in, besides Unicode and cp1252
_GUESSES = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "koi8_r", "iso8859_2"),
    *("cp932", "euc_jp", "iso2022_jp", "gb18030", "big5hkscs", "cp949"),
)
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf]")
_LETTERS = re.compile(r"[^\W\d_]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")
_WRONG = "The declared charset {} is wrong: {}."
_SAMPLE = 100_000
_LONGEST_LABEL = 40
_NEWLINES = {"lf": "LF", "crlf": "CRLF", "cr": "CR", "mixed": "mixed"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as standoff XML can carry it, and how it came about.

    Attributes:
        text: LF only, without a byte-order mark; every unstorable character is U+FFFD.
        normalisation: the same for the file's head; offsets are code points of `text`.
        log: what was done, one sentence each; empty for plain UTF-8 with LF.
    """

    text: str
    normalisation: Normalisation
    log: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """Characters as they were in the file, newlines and unstorable characters included.

    Attributes:
        codec: the Python codec that read them.
        bom: whether a byte-order mark was there and is gone.
    """

    text: str
    codec: str
    bom: bool = False
    log: tuple[str, ...] = ()


def decode(data: bytes, *, name: str, declared: str = "") -> Decoded:
    """Decode an article and normalise it, once and for ever.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.
        declared: the charset that the file or its sender names, '' for none.

    Raises:
        FileRefused: the file is empty, binary, or over 64 MB.
    """
    raw = characters(data, name=name, declared=declared)
    text, newline = with_line_feeds(raw.text)
    text, replaced = storable(text)
    normalisation = Normalisation(shown(raw.codec), "stripped" if raw.bom else "none", newline, replaced)
    return Decoded(text, normalisation, (*raw.log, *newline_log(newline), *replaced_log(replaced)))


# -- charset -----------------------------------------------------------------------------------------


def characters(data: bytes, *, name: str, declared: str = "") -> Raw:
    """Decode bytes: byte-order mark, declared charset, strict UTF-8, cp1252, then a guess.

    Raises:
        FileRefused: the file is empty, binary, or over 64 MB.
    """
    if len(data) > MAX_BYTES:
        raise too_large(name)
    if not data:
        raise FileRefused(name, "is empty, so there is nothing to annotate")
    if kind := _known_binary(data):
        raise FileRefused(name, f"is {kind}, not text; save the article as .txt or .html")
    raw = _marked(data) or _unmarked_wide(data) or _in_bytes(data, declared)
    if not raw.text:
        raise FileRefused(name, "is empty but for a byte-order mark, so there is nothing to annotate")
    if _too_many_controls(raw):
        raise FileRefused(name, "is a binary file, not text; save the article as .txt or .html")
    return raw


def _known_binary(data: bytes) -> str:
    if data[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        return "a tar archive"
    for magic, kind in _MAGIC:
        # a text may begin with such letters, but it does not go on like a binary file
        if data.startswith(magic) and (not magic.isalnum() or _CONTROL_BYTE.search(data, 0, _SAMPLE)):
            return kind
    return ""


def _marked(data: bytes) -> Raw | None:
    for mark, codec in _MARKS:
        if not data.startswith(mark):
            continue
        body = data[len(mark) :]
        text = _strict(body, codec)
        log = [f"Read as {shown(codec)}, which its byte-order mark says."] if codec != "utf-8" else []
        if text is None and codec.startswith("utf-32"):
            continue
        if text is None:
            text = body.decode(codec, "replace")
            log.append(f"Some bytes were no {shown(codec)} and became U+FFFD.")
        return Raw(text, codec, bom=True, log=(*log, "The byte-order mark was left out."))
    return None


def _unmarked_wide(data: bytes) -> Raw | None:
    """UTF-16 or UTF-32 without a mark, which shows in where its NULs are."""
    head = data[: _SAMPLE // 4 * 4]
    if b"\0" not in head:
        return None
    in_four = [head[place::4].count(0) for place in range(4)]
    even, odd, quarter = in_four[0] + in_four[2], in_four[1] + in_four[3], len(head) / 4
    looks = (
        ("utf-32-le", in_four[3] == len(head[3::4]) and in_four[2] > quarter / 2),
        ("utf-32-be", in_four[0] == len(head[::4]) and in_four[1] > quarter / 2),
        ("utf-16-le", odd > 2 * even and odd > 0.8 * quarter),
        ("utf-16-be", even > 2 * odd and even > 0.8 * quarter),
    )
    for codec, likely in looks:
        text = _strict(data, codec) if likely else None
        raw = Raw(text or "", codec, log=(f"Read as {shown(codec)}, which its bytes look like without a mark.",))
        if text and not _too_many_controls(raw):
            return raw
    return None


def _in_bytes(data: bytes, declared: str) -> Raw:
    """Bytes of a charset that keeps ASCII as it is: declared, UTF-8, or one that has to be found."""
    codec = codec_for(declared)
    utf8 = _utf8(data)
    log: list[str] = []
    declared = printable(declared[:_LONGEST_LABEL])
    if declared and not codec:
        log.append(f"The declared charset “{declared}” is not known and was passed over.")
    elif codec == "utf-8":
        utf8 = utf8 or _damaged_utf8(data, least=1)
        if utf8 is None:
            log.append(_WRONG.format(declared, "not all bytes fit it"))
    elif codec:
        text = _as_browsers_read_cp1252(data) if codec == "cp1252" else _strict(data, codec)
        if text is None:
            log.append(_WRONG.format(declared, "not all bytes fit it"))
        elif utf8 and not data.isascii() and is_single_byte(codec):
            # any bytes fit such a charset, while UTF-8 does not happen by accident
            log.append(_WRONG.format(declared, "the bytes are UTF-8"))
        elif utf8 is None or utf8.text != text:
            return Raw(text, codec, log=(f"Read as {shown(codec)}, as declared.",))
    found = utf8 or _legacy(data)
    return replace(found, log=(*log, *found.log))


def _utf8(data: bytes) -> Raw | None:
    text = _strict(data, "utf-8")
    if text is not None:
        return Raw(text, "utf-8")
    if not _SURROGATE.search(data):
        return None
    try:
        # some writers encode the two halves of an emoji on their own: joined here, lone ones stay for `storable`
        text = data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return Raw(text, "utf-8", log=("Read as utf-8 with surrogates, which it should not have.",))


def _damaged_utf8(data: bytes, *, least: int) -> Raw | None:
    """UTF-8 with a few broken bytes: for each one, `least` or more characters beyond ASCII are whole."""
    text = data.decode("utf-8", "replace")
    broken = text.count(REPLACEMENT) - data.count(REPLACEMENT.encode())
    if _count(_BEYOND_ASCII, text) < least * broken:
        return None
    return Raw(text, "utf-8", log=(f"{broken:,} × bytes that are not utf-8 became U+FFFD.",))


def _legacy(data: bytes) -> Raw:
    """What is neither declared rightly nor UTF-8."""
    if damaged := _damaged_utf8(data, least=10):
        return damaged
    text = _strict(data, "cp1252")
    if text is not None and _looks_western(text):
        return Raw(text, "cp1252", log=("Read as windows-1252: the bytes are not UTF-8.",))
    codec = _guess(data)
    text = _strict(data, codec) if codec else None
    if text is not None:
        return Raw(text, codec, log=(f"Read as {shown(codec)}, a guess from the bytes: check the letters.",))
    text = _as_browsers_read_cp1252(data)
    return Raw(text, "cp1252", log=("Read as windows-1252 for want of a better guess: check the letters.",))


def _strict(data: bytes, codec: str) -> str | None:
    try:
        # lone surrogates are for `storable` to replace, each on its own
        return data.decode(codec, "surrogatepass" if codec.startswith(("utf-16", "utf-32")) else "strict")
    except ValueError:
        return None


def _as_browsers_read_cp1252(data: bytes) -> str:
    """cp1252 with its five holes filled by C1 controls, so that it never fails."""
    text = data.decode("cp1252", "replace")
    if REPLACEMENT not in text:
        return text
    return "".join(new if new != REPLACEMENT else chr(byte) for byte, new in zip(data, text, strict=True))


def _looks_western(text: str) -> bool:
    """Whether most letters are plain ones: other alphabets read as cp1252 are nearly all accents."""
    sample = text[:_SAMPLE]
    letters = _LETTERS.findall(sample)
    return sum(not letter.isascii() for letter in letters) * 10 <= len(letters) * 3


def _guess(data: bytes) -> str:
    for codec in ("cp932", "euc_jp"):
        text = _strict(data, codec) or ""
        # kana are in every Japanese text, and in no other that is read by mistake
        if _count(_KANA, text) * 5 > _count(_BEYOND_ASCII, text):
            return codec
    from charset_normalizer import from_bytes

    sample = data if len(data) <= _SAMPLE else data[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=list(_GUESSES)).best()
    return codec_for(best.encoding) if best is not None else ""


def _too_many_controls(raw: Raw) -> bool:
    """Whether control characters are more than strays: some in valid Unicode, next to none in what was guessed."""
    count, length = _count(_CONTROL, raw.text), len(raw.text)
    if raw.codec.startswith("utf-"):
        return count > max(min(length // 3, 64), length // 50)
    return count > max(2, length // 50)


def _count(kind: re.Pattern[str], text: str) -> int:
    """How many characters are of a kind, without a list of them: articles may have tens of millions."""
    return len(text) - len(kind.sub("", text))


# -- characters --------------------------------------------------------------------------------------


def with_line_feeds(text: str) -> tuple[str, str]:
    """Turn CRLF and CR into LF; returns the text and what was there: 'lf', 'crlf', 'cr' or 'mixed'."""
    if "\r" not in text:
        return text, "lf"
    pairs = text.count("\r\n")
    alone, feeds = text.count("\r") - pairs, text.count("\n") - pairs
    kinds = [kind for kind, count in (("crlf", pairs), ("cr", alone), ("lf", feeds)) if count]
    return text.replace("\r\n", "\n").replace("\r", "\n"), kinds[0] if len(kinds) == 1 else "mixed"


def storable(text: str) -> tuple[str, tuple[Replaced, ...]]:
    """Replace every character that XML 1.0 cannot carry by U+FFFD, one for one, and say where each was.

    Returns:
        The text, and what was replaced, by rising offset (code points).
    """
    if text.replace("\n", " ").isprintable():  # a fast look that says no of more than need be, never yes
        return text, ()
    replaced = tuple(Replaced(found.start(), f"{ord(found[0]):04X}") for found in UNSTORABLE.finditer(text))
    return (UNSTORABLE.sub(REPLACEMENT, text) if replaced else text), replaced


def newline_log(newline: str) -> list[str]:
    """What to say about newlines."""
    return [] if newline == "lf" else [f"Line ends were {_NEWLINES[newline]} and are LF now."]


def replaced_log(replaced: tuple[Replaced, ...]) -> list[str]:
    """What to say about replaced characters."""
    if not replaced:
        return []
    kinds = Counter(entry.codepoint for entry in replaced)
    listed = ", ".join(f"U+{codepoint} × {count}" for codepoint, count in kinds.most_common(5))
    more = ", …" if len(kinds) > 5 else ""
    what = "character that XML cannot carry is" if len(replaced) == 1 else "characters that XML cannot carry are"
    return [f"{len(replaced):,} {what} U+FFFD now: {listed}{more}."]
