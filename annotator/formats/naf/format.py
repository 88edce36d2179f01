"""NLP Annotation Format 3: raw text, words with offsets, and layers that point to them; its DTD is never loaded.

How an article is written, so that other tools find what they know and this one finds everything:

    text            <raw>; <wf> for the tokens of a tokeniser that the header names, cut where an annotation
                    begins or ends; a <term> for each
    facts           title and published in <fileDesc>, id and address in <public>, others are <topic>s
    blocks          <tunit type xpath offset length>
    annotators      <lp id name version> of the layer "markables", with <lpDependency> for their kind and their states
    annotations     <entity>; <mark> if their layer has attributions or is made of blocks
    relations       <mark> over what they link, with an <externalRef reftype="role:…"> for each argument
    attributions    besides, a <statement> each: claims are its target, then source and cue
    claims          besides, a <factuality>, of their certainty and polarity (values of FactBank)
    whatever else   <externalRef resource="annotator">: layer (with annotator, time, confidence), feature:NAME, note,
                    modified, origin; a Wikidata item is a reference to it, as NAF has it

Offsets count code points. Files that count bytes or UTF-16 are known by what their words cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.formats import foreign_xml
from annotator.formats.files import Files
from annotator.formats.format import Format
from annotator.formats.naf.reader import article
from annotator.formats.naf.writer import written
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

SUFFIX = ".naf"


def _sniff(_: str, head: bytes) -> bool:
    return b"<NAF" in head and foreign_xml.root_name(head) == "NAF"


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    yield article(foreign_xml.parse(files.read(name), name=shown), shown, reading)


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    for annotated in articles:
        writing.put(f"{annotated.document.id}{SUFFIX}", written(annotated, writing))
        yield annotated.document.id


FORMAT = Format(
    name="naf",
    title="NAF",
    suffixes=(SUFFIX, ".naf.xml", ".xml"),
    sniff=_sniff,
    read=_read,
    write=_write,
    takes_tokens=True,
)
