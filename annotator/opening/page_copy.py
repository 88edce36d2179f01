"""A copy of a kept page that can be looked at: it fetches nothing, runs nothing, and goes nowhere by itself."""

from __future__ import annotations

import re

from annotator.articles.charsets import codec_for

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_NO_LOOK_UPS = '<meta http-equiv="x-dns-prefetch-control" content="off">'
_BEGINNING = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype[^>]*>)?", re.IGNORECASE)
_REFRESH = re.compile(r"""(http-equiv\s*+=\s*+["']?+\s*+)(?=[^"'>\s])(?!content-type|x-ua)""", re.IGNORECASE)
_LINK = re.compile(r"<link(?=[\s/>])", re.IGNORECASE)


def safe_copy(source: bytes, charset: str) -> bytes:
    """A page as UTF-8 that browsers show without asking anybody anything.

    A policy before everything else forbids scripts, frames, fonts, forms and whatever would
    be fetched; redirections and links that connect ahead, which no policy covers, are renamed.

    Args:
        source: the page's bytes.
        charset: what they were read as.
    """
    page = source.decode(codec_for(charset) or "utf-8", "replace")
    beginning = _BEGINNING.match(page)
    at = beginning.end() if beginning else 0
    rest = _LINK.sub(
        "<meta", _REFRESH.sub(r"\1was-", page[at:])
    )  # a meta element with a link's attributes does nothing
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">{_NO_LOOK_UPS}'
    # the mark says UTF-8 louder than whatever the page declares
    return f"\ufeff{page[:at].removeprefix(chr(0xFEFF))}{policy}{rest}".encode("utf-8", "replace")
