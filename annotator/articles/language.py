"""A light guess at the language of a text: by script, and among Latin-script languages by their commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SAMPLE = 5_000
_LANGUAGE_OF = {
    "ARABIC": "ar",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "CJK": "zh",
}
_OTHERWISE_WRITTEN = (
    # letters that the script's commonest language does not have
    ("uk", re.compile("[ґєії]", re.IGNORECASE), "ru"),
    ("fa", re.compile("[پچژگ]"), "ar"),
)
_COMMON_WORDS = {
    "en": "the of and to in that is for on with was as by at from it said has are be this which not will his her",
    "de": "der die und das den von ist mit des nicht ein eine dem im sich auf für es auch werden sie er als wird",
    "fr": "le la les de des et en un une du que est pour dans qui sur au par pas plus avec ce il elle sont a été",
    "es": "el la los las de y en que un una del por con se para es su al lo como más pero ha fue sus no",
    "it": "il lo la gli le di che e un una del della per con non è sono si da nel al ha anche più dei come",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er om ook als bij door naar heeft was die",
    "pt": "o a os as de e que em um uma do da no na para com por não se é mais ao foi dos como são pelo",
}
_VOTES = {language: frozenset(words.split()) for language, words in _COMMON_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def guess(text: str) -> str:
    """The likely language of a text (BCP 47), '' when nothing speaks for one."""
    sample = text[:_SAMPLE]
    scripts = Counter(_script(letter) for letter in sample if letter.isalpha())
    if not scripts:
        return ""
    # Japanese is told from Chinese by its kana, which are rarer than its ideographs
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    if kana * 10 > scripts["CJK"]:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)
    script, _ = scripts.most_common(1)[0]
    if script == "LATIN":
        return _latin(sample)
    language = _LANGUAGE_OF.get(script, "")
    for other, letters, usual in _OTHERWISE_WRITTEN:
        if language == usual and len(letters.findall(sample)) * 200 > scripts[script]:
            return other
    return language


def tag(value: str) -> str:
    """A declared language as a BCP 47 tag, '' if it is none ("en_GB" is taken for "en-GB")."""
    wanted = value.strip().replace("_", "-")
    return wanted if _TAG.fullmatch(wanted) else ""


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "").partition(" ")[0]


def _latin(sample: str) -> str:
    words = [word.lower() for word in _WORD.findall(sample)]
    votes = Counter({language: sum(word in common for word in words) for language, common in _VOTES.items()})
    (first, most), (_, next_most) = votes.most_common(2)
    # a headline has one or two such words; a tie says nothing
    return first if most > next_most and most * 12 >= len(words) else ""
