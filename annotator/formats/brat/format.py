"""brat: a text, annotations beside it line by line, and a configuration for the folder."""

from __future__ import annotations

from annotator.formats.brat.lines import looks_like
from annotator.formats.brat.reader import SUFFIX, read
from annotator.formats.brat.writer import write
from annotator.formats.format import HEAD, Format


def _sniff(name: str, head: bytes) -> bool:
    if not name.lower().endswith(SUFFIX):
        return False
    codec = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return looks_like(head.decode(codec, "replace"), is_whole=len(head) < HEAD)


FORMAT = Format(name="brat", title="brat standoff", suffixes=(SUFFIX,), sniff=_sniff, read=read, write=write)
