"""How well a text fits what somebody types: letters in their order, best at the starts of words.

Hangul is compared letter by letter, as it is typed: 저장 is found by 저, by ㅈㅈ, and also while 젖
stands there because the next syllable is not begun yet.
"""

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_HIT, _START, _NEXT, _LAST_WORD = 10, 8, 14, 1
"""What a letter adds: that it is there, starts a word, follows the one before, is in the name."""
_MOST_GAP = 8
"""A letter that is passed over takes away 1, a whole gap no more than this."""
_FIRST_INSIDE, _LAST_INSIDE = "\u1160", "\u11ff"
"""Hangul letters that go on a syllable: vowels and final consonants."""
_FIRST_FINAL, _LAST_FINAL = "\u11a8", "\u11c2"
_FINALS = (
    *(
        "ㄱ",
        "ㄲ",
        "ㄱㅅ",
        "ㄴ",
        "ㄴㅈ",
        "ㄴㅎ",
        "ㄷ",
        "ㄹ",
        "ㄹㄱ",
        "ㄹㅁ",
        "ㄹㅂ",
        "ㄹㅅ",
        "ㄹㅌ",
        "ㄹㅍ",
    ),
    *("ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"),
)
"""The final consonants in Unicode's order, those that are two taken apart."""


class Fit(NamedTuple):
    """How well a text fits, and which of its characters are those that were typed."""

    score: int
    places: tuple[int, ...]


class _Letter(NamedTuple):
    """A letter of a text: what it is, in which character, and whether that starts a word."""

    sign: str
    place: int
    starts: bool


def ranked(query: str, texts: "Sequence[str]", between: str = "") -> list[tuple[int, Fit]]:
    """Return the texts that fit as (index, fit), the best first; all for an empty query.

    What stands behind the last `between` of a text weighs more than what leads to it.
    """
    spellings = _spellings(query)
    found: list[tuple[int, Fit]] = []
    for index, text in enumerate(texts):
        name_from = text.rfind(between) + len(between) if between and between in text else 0
        fits = [fit for fit in (_fit(typed, text, name_from) for typed in spellings) if fit]
        if fits:
            found.append((index, max(fits)))
    return sorted(found, key=lambda one: (-one[1].score, len(texts[one[0]]) * bool(query.strip())))


def _spellings(query: str) -> list[str]:
    """Return what is typed as letters; a last consonant may belong to the next syllable."""
    typed = "".join(letter.sign for letter in _letters(query) if not letter.sign.isspace())
    if not typed or not _FIRST_FINAL <= typed[-1] <= _LAST_FINAL:
        return [typed]
    last = _FINALS[ord(typed[-1]) - ord(_FIRST_FINAL)]
    left, moved = last[:-1], last[-1]
    stays = "".join(chr(ord(_FIRST_FINAL) + _FINALS.index(letter)) for letter in left)
    return [typed, typed[:-1] + stays + unicodedata.normalize("NFKD", moved)]


@lru_cache(maxsize=1024)
def _letters(text: str) -> tuple[_Letter, ...]:
    """Return the letters of a text: small, without accents, Hangul taken apart."""
    letters: list[_Letter] = []
    before = " "
    for place, character in enumerate(text):
        starts = character.isalnum() and not before.isalnum()
        letters.extend(
            _Letter(sign, place, starts and not _goes_on(sign))
            for sign in unicodedata.normalize("NFKD", character).casefold()
            if not unicodedata.combining(sign)
        )
        before = character
    return tuple(letters)


def _goes_on(sign: str) -> bool:
    return _FIRST_INSIDE <= sign <= _LAST_INSIDE


def _fit(typed: str, text: str, name_from: int) -> Fit | None:
    """Return how letters typed fit a text, None where they do not stand in it in this order."""
    letters = _letters(text)
    rest = iter(letter.sign for letter in letters)
    if not all(sign in rest for sign in typed):
        return None
    # The best way so far to end on each letter of the text, by dynamic programming.
    ways: dict[int, Fit] = {-1: Fit(0, ())}
    for sign in typed:
        onward: dict[int, Fit] = {}
        for at, letter in enumerate(letters):
            if letter.sign != sign:
                continue
            worth = _HIT + _START * letter.starts + _LAST_WORD * (letter.place >= name_from)
            best: Fit | None = None
            for before, way in ways.items():
                if before >= at or (_goes_on(sign) and before != at - 1):
                    continue
                score = way.score + worth
                if before == at - 1 >= 0:
                    score += _NEXT
                elif before >= 0:
                    score -= min(_MOST_GAP, at - before - 1)
                if best is None or score > best.score:
                    best = Fit(score, (*way.places, letter.place))
            if best is not None:
                onward[at] = best
        ways = onward
    if not ways:
        return None
    found = max(ways.values(), key=lambda way: way.score)
    return Fit(found.score, tuple(dict.fromkeys(found.places)))
