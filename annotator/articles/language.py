"""A guess at the language of a text: by script, and where several languages share one, by a trained classifier."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from importlib import import_module
from typing import Any

_SAMPLE = 2_000
_LANGUAGE_OF = {
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "GREEK": "el",
    "CJK": "zh",
}
_COMMONEST = {"LATIN": "", "CYRILLIC": "ru", "ARABIC": "ar", "DEVANAGARI": "hi"}
"""The language to name where the classifier is not sure, of scripts that several languages are written in."""

_SURE = 0.5
_LONGEST_TAG = 35
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
    if script not in _COMMONEST:
        return _LANGUAGE_OF.get(script, "")
    language, probability = _classifier().classify(sample)
    return str(language) if probability >= _SURE else _COMMONEST[script]


@lru_cache(maxsize=1)
def _classifier() -> Any:
    """What knows 97 languages; its model is large, and read when first needed."""
    langid = import_module("py3langid.langid")
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


def tag(value: str) -> str:
    """A declared language as a BCP 47 tag, '' if it is none ("en_GB" is taken for "en-GB")."""
    wanted = value.strip().replace("_", "-")
    return wanted if len(wanted) <= _LONGEST_TAG and _TAG.fullmatch(wanted) else ""


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "").partition(" ")[0]
