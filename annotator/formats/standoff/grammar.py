"""Canonical standoff XML, line by line: what `standoff.rng` describes, as regular expressions over one layout."""

from __future__ import annotations

import re

from annotator.formats.xml_text import DECLARATION
from annotator.model.annotation import STATES
from annotator.model.document import BLOCK_KINDS

NAMESPACE = "urn:annotator:standoff:1"
VERSION = "1.0"
_FOUR_BYTE_LEADS = [bytes([lead]) for lead in range(0xF0, 0xF5)]

# Every repetition is possessive or of fixed length, so a hostile file costs no more than a good one;
# an option is not possessive where it captures, which some versions of `re` get wrong.
_VALUE = r'[^"<>&\t\n\r]*+(?:&(?:amp|lt|gt|quot|#9|#10|#13);[^"<>&\t\n\r]*+)*+'
_SOME = rf'(?!")(?:{_VALUE})'
_TEXT = r"[^<>&]*+(?:&(?:amp|lt|gt|#13);[^<>&]*+)*+"
_CONTENT = rf"(?!<)(?:{_TEXT})"
_NUMBER = r"[0-9]{1,9}"
_SHA256 = r"[0-9a-f]{64}"
_CODEPOINT = r"[0-9A-F]{4}"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_LANGUAGE = r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*+"
_SPAN_ID, _RELATION_ID = r"a[0-9a-f]{32}", r"r[0-9a-f]{32}"

_EXTENT = rf'begin="({_NUMBER})" end="({_NUMBER})"'
_PROVENANCE = (
    rf'(?: origin="({_SOME})")?(?: confidence="(0(?:\.[0-9]{{1,4}})?|1(?:\.0{{1,4}})?)")?'
    rf' created="({_TIME})"(?: modified="({_TIME})")?(?: scheme="({_SOME})")?'
)
_REMARKS = rf'((?:      <feature name="{_SOME}"(?:/>|>{_CONTENT}</feature>)\n)*+(?:      <note>{_CONTENT}</note>\n)?)'


def _optional(name: str, form: str = _SOME) -> str:
    return rf'(?: {name}="({form})")?'


HEAD = re.compile(
    rf'{re.escape(DECLARATION)}\n<standoff xmlns="{NAMESPACE}" version="{re.escape(VERSION)}"'
    + _optional("xml:lang", _LANGUAGE)
    + r'>\n  <head>\n    <document id="([a-z0-9-]{1,80})"'
    + "".join(_optional(name) for name in ("title", "outlet", "url", "published", "retrieved", "mediaType"))
    + _optional("sourceSha256", _SHA256)
    + rf'(?:/>|>\n((?:      <meta name="{_SOME}"(?:/>|>{_CONTENT}</meta>)\n)++)    </document>)\n'
    + rf'    <normalisation charset="({_SOME})" bom="(stripped|none)" newline="(lf|crlf|cr|mixed)"'
    + rf'(?:/>|>\n((?:      <replaced at="{_NUMBER}" codepoint="{_CODEPOINT}"/>\n)++)    </normalisation>)\n'
    + rf'    <generator name="({_SOME})"{_optional("version")}/>\n'
    + rf'(?:    <scheme id="({_SOME})" version="({_SOME})" sha256="({_SHA256})"/>\n)?'
    + rf'((?:    <annotator id="{_SOME}" kind="(?:human|program)"(?: name="{_SOME}")?(?: version="{_SOME}")?/>\n)*+)'
    + rf'  </head>\n  <text unit="codepoint" length="({_NUMBER})" utf16Length="({_NUMBER})" sha256="({_SHA256})"'
    + r' xml:space="preserve"(?=/?>)'
)
META = re.compile(rf'<meta name="({_SOME})"(?:/>|>({_TEXT})<)')
REPLACED = re.compile(rf'at="({_NUMBER})" codepoint="({_CODEPOINT})"')
ANNOTATOR = re.compile(rf'id="({_SOME})" kind="(human|program)"{_optional("name")}{_optional("version")}')
CONTENT = re.compile(_CONTENT)

BLOCK = re.compile(rf'(    <block {_EXTENT} kind="({"|".join(BLOCK_KINDS)})"{_optional("path")}/>\n)')
LAYER = re.compile(rf'  <layer name="({_SOME})" annotator="({_SOME})" state="({"|".join(STATES)})"(/?)>\n')
SPAN = re.compile(
    rf'(    <span id="({_SPAN_ID})" label="({_SOME})" {_EXTENT}{_PROVENANCE}(?:/>\n|>\n'
    rf'((?:      <part begin="{_NUMBER}" end="{_NUMBER}"/>\n){{2,}}+)?(?:      <quote>({_CONTENT})</quote>\n)?'
    rf"{_REMARKS}    </span>\n))"
)
RELATION = re.compile(
    rf'(    <relation id="({_RELATION_ID})" label="({_SOME})"{_PROVENANCE}>\n'
    rf'((?:      <arg role="{_SOME}" ref="{_SPAN_ID}"/>\n)++){_REMARKS}    </relation>\n)'
)
PART = re.compile(_EXTENT)
ARG = re.compile(rf'role="({_SOME})" ref="({_SPAN_ID})"')
FEATURE = re.compile(rf'<feature name="({_SOME})"(?:/>|>({_TEXT})<)')
NOTE = re.compile(rf"<note>({_TEXT})<")

IS_SPAN_ID, IS_RELATION_ID = re.compile(_SPAN_ID).fullmatch, re.compile(_RELATION_ID).fullmatch
IS_LANGUAGE, IS_SHA256 = re.compile(_LANGUAGE).fullmatch, re.compile(_SHA256).fullmatch
IS_CODEPOINT, IS_TIME = re.compile(_CODEPOINT).fullmatch, re.compile(_TIME).fullmatch
IS_NAME = re.compile(r"[^ \t\n\r]|[^ \t\n\r][^\n\r]*[^ \t\n\r]").fullmatch


def utf16_length(text: str, encoded: bytes) -> int:
    """UTF-16 code units of a text, told by its UTF-8: one more for each character of four bytes."""
    return len(text) + sum([encoded.count(lead) for lead in _FOUR_BYTE_LEADS if lead in encoded])
