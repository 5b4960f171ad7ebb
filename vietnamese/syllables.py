"""Tell whether a word can be Vietnamese: the spelling of one syllable, without a dictionary."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SHARP_OR_HEAVY = {"\u0301", "\u0323"}

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]"
_MEDIALS = "[aeêioôơuưy]|oa|oe|uê|uơ|uy"  # end a syllable, or take a coda
_MEDIALS_ONLY = "[ăâ]|iê|yê|uyê|oă|oo|uâ|uô|ươ"  # always take a coda
_ENDINGS = (
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iêu|oai|oao|oay|oeo|oi|ôi|ơi|ua|ui|uôi|uây|uya|uyu|ưa|ưi|ưu|ươi|ươu|yêu"
    "|uao|uai|uay|uau|ya|uêu|uơi"
)
_CODAS = "ch|ng|nh|[cmnpt]"
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:(?:{_ENDINGS})|(?:{_MEDIALS})|(?:{_MEDIALS}|{_MEDIALS_ONLY})({_CODAS}))")
_STOPPED = {"c", "ch", "p", "t"}


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether ``word`` is spelled as one Vietnamese syllable, with at most one tone, in any case.

    >>> is_syllable("Nguyễn"), is_syllable("NguyÔn")
    (True, False)
    """
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = [c for c in letters if c in _TONES]
    found = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)))
    if found is None or len(tones) > 1:
        return False
    return not (found.group(1) in _STOPPED and tones and tones[0] not in _SHARP_OR_HEAVY)
