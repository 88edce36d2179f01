"""Tokens with IOB2 tags: B- where a name begins, I- inside of it."""

from __future__ import annotations

from annotator.formats.format import Format
from annotator.formats.token_reading import SUFFIXES, read, sniff_for
from annotator.formats.token_tags import iob2
from annotator.formats.token_writing import CANNOT_EXPRESS, Style, writer

FORMAT = Format(
    name="iob2",
    title="IOB2",
    suffixes=SUFFIXES,
    sniff=sniff_for("iob2"),
    read=read,
    write=writer(Style("IOB2", iob2)),
    cannot_express=CANNOT_EXPRESS,
    takes_tokens=True,
)
