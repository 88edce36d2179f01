"""Stretches of text between a word and the whole article: clauses, quotations, and what is next larger round a span.

A clause here is what punctuation, quotation marks and words such as "that" set
off in a sentence: where a claim begins and ends. No grammar is asked for.
"""

from __future__ import annotations

from itertools import pairwise

import regex

from annotator.model.span import Span
from annotator.ui.article import motions

_MARKS = '“”„"«»「」『』'
_BREAK = regex.compile(
    rf"(?P<quote>[{_MARKS}])"
    r"|(?P<word>(?<=\s)(?:that|dass|daß|que|che|что|أن|إن|कि)(?=\s))"
    r"|[,;:،؛](?=\s)|[、，；：]|\s[–—-](?=\s)|—|[()（）]"
)
"""Where a clause may end: a quotation mark, a word that opens what somebody says, a stop within the sentence."""

_EDGE = " \t\u00a0,;:–—-、，；：،؛()（）"
"""What stands at the edge of a clause without being part of it."""

_STOPS = ".!?…。！？؟۔।"

LONGEST = 4_000
"""A quotation mark that is further away than this (code points) belongs to something else."""


def clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence in order, edge stops left out; quotation marks stay with what they enclose."""
    cuts = [sentence.begin]
    for found in _BREAK.finditer(text, sentence.begin, sentence.end):
        if found["quote"]:
            cuts.append(found.start() if opens(text, found.start()) else found.end())
        elif not _closes(text, found.end()):  # “…,” goes on to its mark
            cuts.append(found.end())
    cuts.append(sentence.end)
    bare = [_bare(text, Span(begin, end)) for begin, end in pairwise(cuts) if begin < end]
    if bare and bare[-1].end == sentence.end:  # a claim ends before its full stop
        bare[-1] = Span(bare[-1].begin, bare[-1].begin + len(text[bare[-1].begin : bare[-1].end].rstrip(_STOPS)))
    return [span for span in bare if any(character.isalnum() for character in text[span.begin : span.end])]


def opens(text: str, offset: int) -> bool:
    """Whether the quotation mark at an offset opens a quotation: German closes with what English opens with."""
    mark = text[offset]
    if mark in "„「『":
        return True
    if mark in "」』":
        return False
    before = text[offset - 1 : offset]
    return not before or before.isspace() or before in "([—–„“«‘"


def _closes(text: str, offset: int) -> bool:
    return offset < len(text) and text[offset] in _MARKS and not opens(text, offset)


def quotation(text: str, offset: int) -> Span | None:
    """The quotation round an offset in its paragraph, with its marks; None outside of any."""
    around = motions.paragraph(text, offset)
    begin = offset + 1
    while (begin := _last_mark(text, max(around.begin, offset - LONGEST), begin)) >= 0:
        if opens(text, begin):
            break
        if begin < offset - 1:
            return None  # one that has ended
    if begin < 0:
        return None
    for end in range(max(begin + 1, offset - 1), min(around.end, begin + LONGEST)):
        if _closes(text, end):
            return Span(begin, end + 1)
    return None


def wider(text: str, span: Span) -> Span:
    """The next larger stretch round a span: word, clause, quotation, sentence, paragraph, article."""
    found = [
        motions.word(text, span.begin) or span,
        _clauses_round(text, span),
        quotation(text, span.begin) or span,
        _join(motions.sentence(text, span.begin), motions.sentence(text, max(span.begin, span.end - 1))),
        _join(motions.paragraph(text, span.begin), motions.paragraph(text, span.end)),
        Span(0, len(text)),
    ]
    larger = [one for one in found if one.covers(span) and one != span]
    return min(larger, key=lambda one: one.length, default=span)


def clause_at(text: str, offset: int) -> Span | None:
    """The clause that holds an offset, or else the next one of its sentence, or else the last."""
    found = clauses(text, motions.sentence(text, offset))
    clause = next((clause for clause in found if clause.end > offset), found[-1] if found else None)
    return None if clause is None else _without_strange_mark(text, clause)


def grown(text: str, span: Span) -> Span:
    """A span up to the end of its clause, or of the next one when it ends with one.

    A closing quotation mark is left out when its opening one lies before the span.
    """
    end = span.end
    while end < len(text):
        end = clause_end(text, end, 1)
        wider = _without_strange_mark(text, Span(span.begin, end))
        if wider.end > span.end:
            return wider
    return span


def _without_strange_mark(text: str, span: Span) -> Span:
    marks = [at for at in range(max(span.begin, span.end - LONGEST), span.end) if text[at] in _MARKS]
    if not marks or marks[-1] != span.end - 1 or not _closes(text, marks[-1]):
        return span
    if any(opens(text, at) for at in marks):
        return span
    return Span(span.begin, span.begin + len(text[span.begin : span.end - 1].rstrip(_EDGE)))


def clause_end(text: str, offset: int, step: int) -> int:
    """Where the clause after (step 1) or before (-1) an offset ends; the paragraph's edge where there is none."""
    return _edge(text, offset, step, [clause.end for clause in _clauses_near(text, offset, step)])


def clause_begin(text: str, offset: int, step: int) -> int:
    """Where the clause after (step 1) or before (-1) an offset begins; the paragraph's edge where there is none."""
    return _edge(text, offset, step, [clause.begin for clause in _clauses_near(text, offset, step)])


def _edge(text: str, offset: int, step: int, edges: list[int]) -> int:
    further = [edge for edge in edges if (edge > offset if step > 0 else edge < offset)]
    if further:
        return min(further) if step > 0 else max(further)
    around = motions.paragraph(text, offset)
    edge = around.end if step > 0 else around.begin
    if edge != offset:
        return edge
    return max(0, min(len(text), offset + step))


def _clauses_near(text: str, offset: int, step: int) -> list[Span]:
    """Clauses of the sentence at an offset and of the next one that way."""
    here = motions.sentence(text, offset)
    if step > 0:
        beyond = motions.next_sentence(text, offset)
    else:
        at = here.begin
        while at > 0 and text[at - 1].isspace():
            at -= 1
        beyond = motions.sentence(text, at - 1) if at else None
    sentences = dict.fromkeys(one for one in (here, beyond) if one is not None and one.length)
    return [clause for one in sentences for clause in clauses(text, one)]


def _clauses_round(text: str, span: Span) -> Span:
    sentence = motions.sentence(text, span.begin)
    touched = [clause for clause in clauses(text, sentence) if clause.overlaps(span) or clause.covers(span)]
    return _join(touched[0], touched[-1]) if touched else span


def _join(first: Span, last: Span) -> Span:
    return Span(min(first.begin, last.begin), max(first.end, last.end))


def _last_mark(text: str, begin: int, end: int) -> int:
    return max((text.rfind(mark, begin, end) for mark in _MARKS), default=-1)


def _bare(text: str, span: Span) -> Span:
    begin, end = span
    while begin < end and text[begin] in _EDGE:
        begin += 1
    while end > begin and text[end - 1] in _EDGE:
        end -= 1
    return Span(begin, end)
