"""Tokens with IOBES tags: B- and E- where a name begins and ends, S- for a name of one token."""

from __future__ import annotations

from annotator.formats.conll.reading import SUFFIXES, read, sniff_for
from annotator.formats.conll.tags import iobes
from annotator.formats.conll.writing import CANNOT_EXPRESS, Style, writer
from annotator.formats.format import Format

FORMAT = Format(
    name="iobes",
    title="IOBES",
    suffixes=SUFFIXES,
    sniff=sniff_for("iobes"),
    read=read,
    write=writer(Style("IOBES", iobes)),
    cannot_express=CANNOT_EXPRESS,
    takes_tokens=True,
)
