"""Tokens with IOB2 tags: B- where a name begins, I- inside of it."""

from __future__ import annotations

from annotator.formats.conll.reading import SUFFIXES, read, sniff_for
from annotator.formats.conll.tags import iob2
from annotator.formats.conll.writing import CANNOT_EXPRESS, Style, writer
from annotator.formats.format import Format

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
