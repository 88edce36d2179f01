"""CoNLL-2003: four columns, of which the first is the token and the last the tag of a name."""

from __future__ import annotations

from annotator.formats.conll.reading import SUFFIXES, read, sniff_for
from annotator.formats.conll.tags import iob2
from annotator.formats.conll.writing import CANNOT_EXPRESS, Style, writer
from annotator.formats.format import Format

FORMAT = Format(
    name="conll2003",
    title="CoNLL-2003",
    suffixes=SUFFIXES,
    sniff=sniff_for("conll2003"),
    read=read,
    write=writer(Style("IOB2", iob2, separator=" ", before=" _ _", article="-DOCSTART- -X- -X- O", maps="conll2003")),
    cannot_express=CANNOT_EXPRESS,
    takes_tokens=True,
)
