"""Personal data in articles: found by patterns and checksums, reported by place, masked one character for one.

Found are e-mail addresses, telephone numbers, IBANs and payment cards (both with a right
checksum), and the names in comment sections, which are annotations PERSON inside
annotations COMMENTS. Whatever has another shape, or was not annotated, is not found: this
helps a person to look, and proves nothing. Every pattern is bounded, so that the work grows
with the text and no faster. Places are code points, and masking leaves all of them where
they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from annotator.model.annotation import Annotation, Relation, feature_value
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.model.span import Span, normalise

KINDS = ("e-mail", "phone", "IBAN", "card", "name")
"""What is found."""

MASKS = ("blocks", "shapes")
"""How it is masked: every character becomes a full block, or letters become x and digits 0 and signs stay.

Line ends stay in either, so that blocks of the page are what they were.
"""


class PersonalDatum(NamedTuple):
    """A place in a text: `[begin, end)` in code points, and which of `KINDS` it is."""

    begin: int
    end: int
    kind: str


# -- in a text -----------------------------------------------------------------------------------------

_LOCAL_LENGTH = 64
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")

_GAP = "[ \u00a0\u202f./()–-]{0,2}"
_INTERNATIONAL = re.compile(rf"(?<![\w+])(?:[+＋]|(?<!\d[ \u00a0.-])00(?=[1-9]))\(?\d(?:{_GAP}\d){{6,14}}(?![\w])")
_NATIONAL = re.compile(
    rf"(?<![\w+,.])(?<!\d[ \u00a0.-])\(?0\d{{1,5}}\)?[ \u00a0\u202f/-]{{1,3}}\d(?:{_GAP}\d){{4,10}}(?![\w])"
)
_AMERICAN = re.compile(r"(?<![\w+,.-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-])")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[./-]\d{4}")

_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0-]?[A-Z\d]){11,30}", re.ASCII | re.IGNORECASE)
_IBANS = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 "
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 "
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 "
    "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
_IBAN_LENGTHS = {pair[:2]: int(pair[2:]) for pair in _IBANS.split()}
_CARD = re.compile(r"(?<![\w+])(?<!\d[ .,-])\d(?:[ \u00a0-]?\d){12,18}(?![ \u00a0-]?\d)(?!\w)")
_ISSUER = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}"
)


def find(text: str) -> list[PersonalDatum]:
    """Personal data in a text, by place; of what overlaps, the more certain: IBAN, card, e-mail address, number."""
    found: list[PersonalDatum] = []
    taken: set[int] = set()
    for datum in (*_ibans(text), *_cards(text), *_addresses(text), *_numbers(text)):
        if taken.isdisjoint(range(datum.begin, datum.end)):
            taken.update(range(datum.begin, datum.end))
            found.append(datum)
    return sorted(found)


def _addresses(text: str) -> Iterator[PersonalDatum]:
    for sign in re.finditer("@", text):
        at = sign.start()
        backwards = _LOCAL.match(text[max(0, at - _LOCAL_LENGTH) : at][::-1])
        domain = _DOMAIN.match(text, at + 1)
        if backwards and domain:
            yield PersonalDatum(at - backwards.end(), domain.end(), "e-mail")


def _numbers(text: str) -> Iterator[PersonalDatum]:
    for pattern in (_INTERNATIONAL, _NATIONAL, _AMERICAN):
        for match in pattern.finditer(text):
            if not _DATE.match(match[0]):
                yield PersonalDatum(match.start(), match.end(), "phone")


def _ibans(text: str) -> Iterator[PersonalDatum]:
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match[0][:2].upper(), 0)
        places = [place for place, sign in enumerate(match[0]) if sign.isalnum()][:length]
        if not length or len(places) < length:
            continue
        end = match.start() + places[-1] + 1
        account = "".join(match[0][place] for place in places).upper()
        ends_there = not text[end : end + 1].isalnum()
        if ends_there and int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1:
            yield PersonalDatum(match.start(), end, "IBAN")


def _cards(text: str) -> Iterator[PersonalDatum]:
    for match in _CARD.finditer(text):
        digits = "".join(str(int(sign)) for sign in match[0] if sign.isdecimal())
        if _ISSUER.fullmatch(digits) and _luhn(digits):
            yield PersonalDatum(match.start(), match.end(), "card")


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


# -- in an article -------------------------------------------------------------------------------------

COMMENTS, PERSON = "COMMENTS", "PERSON"
"""The labels that say where comments are, and who is named."""


def find_in(annotated: AnnotatedDocument) -> list[PersonalDatum]:
    """Personal data in an article's text, with the names in its comments, by place."""
    found = find(annotated.document.text)
    taken = _Taken(found)
    return sorted([*found, *(PersonalDatum(*span, "name") for span in _commenters(annotated) if span not in taken)])


class _Taken:
    """Whether a stretch lies within one that was found already."""

    def __init__(self, found: Iterable[PersonalDatum]) -> None:
        self._places = {place for one in found for place in range(one.begin, one.end)}

    def __contains__(self, span: Span) -> bool:
        return self._places.issuperset(range(*span))


def _commenters(annotated: AnnotatedDocument) -> tuple[Span, ...]:
    """The names in comments, whoever annotated them and the comments."""
    made = [one for held in annotated.sets.values() for one in held.annotations()]
    comments = normalise(span for one in made if one.label == COMMENTS for span in one.spans)
    names = [span for one in made if _is_name(one) for span in one.spans]
    return normalise(span for span in names if any(span.overlaps(comment) for comment in comments))


def _is_name(one: Annotation) -> bool:
    return one.label == PERSON and feature_value(one.features, "mention") in ("", "name")


# -- masking -------------------------------------------------------------------------------------------


def masked(text: str, found: Iterable[PersonalDatum], mask: str = "blocks") -> str:
    """A text of the same length in which nothing of what was found can be read.

    Args:
        text: in code points.
        found: places in it.
        mask: one of `MASKS`.
    """
    signs = list(text)
    for one in found:
        signs[one.begin : one.end] = map(_blocked if mask == "blocks" else _shaped, signs[one.begin : one.end])
    return "".join(signs)


def _blocked(sign: str) -> str:
    return sign if sign in _KEPT else "█"


def _shaped(sign: str) -> str:
    # marks, too: of some scripts they are the vowels
    return _SHAPES.get(unicodedata.category(sign)[0], sign) if sign not in _KEPT else sign


_SHAPES = {"L": "x", "M": "x", "N": "0"}
_KEPT = "\n\ufffd"
"""Line ends, and what stands for characters that could not be read, of which documents know the places."""


def mask_article(annotated: AnnotatedDocument, mask: str = "blocks") -> tuple[AnnotatedDocument, list[PersonalDatum]]:
    """An article without personal data in its text, facts, notes and features; annotations stay where they are.

    What was found by pattern is masked in all of them, names in comments in the text only. The
    address of the article stays; the digest of its source goes where anything of the text is masked,
    since digits can be tried until it fits.

    Returns:
        The article, the same one where nothing was found, and what was masked in its text.
    """
    found = find_in(annotated)
    document = annotated.document
    text = masked(document.text, found, mask)
    title, outlet = _line(document.title, mask), _line(document.outlet, mask)
    meta = tuple((name, value if name in _ADDRESSES else _line(value, mask)) for name, value in document.meta)
    digest = document.source_sha256 if text == document.text else ""
    after = replace(document, text=text, title=title, outlet=outlet, meta=meta, source_sha256=digest)
    sets = {who: _masked_set(held, mask) for who, held in annotated.sets.items()}
    if after == document and sets == annotated.sets:
        return annotated, []
    return replace(annotated, document=after, sets=sets), found


_ADDRESSES = frozenset({"canonical", "previous-version", "next-version"})


def _masked_set(held: AnnotationSet, mask: str) -> AnnotationSet:
    items: list[Annotation | Relation] = [_masked_item(one, mask) for one in held.annotations()]
    items += [_masked_relation(one, mask) for one in held.relations()]
    return AnnotationSet(held.annotator, items, held.layer_states())


def _masked_item(one: Annotation, mask: str) -> Annotation:
    return one._replace(note=_line(one.note, mask), features=_values(one.features, mask))


def _masked_relation(one: Relation, mask: str) -> Relation:
    return one._replace(note=_line(one.note, mask), features=_values(one.features, mask))


def _values(pairs: Sequence[tuple[str, str]], mask: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, _line(value, mask)) for name, value in pairs)


def _line(value: str, mask: str) -> str:
    return masked(value, find(value), mask) if value else value
