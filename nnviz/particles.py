"""Korean particles that fit the word before them: 은(는), 을(를), 이(가), 과(와), (으)로, (이)며 ….

Which form is right depends on how the word before ends when it is read aloud: w5 is "더블유 오", 10
is "십", softmax is "소프트맥스". A translation writes both forms, and here one of them is chosen.
"""

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import Final

_PAIRS: Final = ("은는", "을를", "이가", "과와", "아야")  # not translated: Korean itself
"""The form after a consonant, and the one after a vowel."""
MARKER: Final = re.compile(
    r"(?:은\(는|는\(은|을\(를|를\(을|이\(가|가\(이|과\(와|와\(과|아\(야|야\(아)\)"
    r"(?!\((?:[은는을를가과와아야]\)|이\)(?![가-힣])))"
    r"|\(이\)(?:에요|어|었|(?=[가-힣]))|\(으\)(?=[가-힣])"
)
"""A particle in both forms; of (이) and (으) the part that goes away."""


class Sound(Enum):
    """How a word ends when it is read aloud; ㄹ is a consonant that (으)로 takes as a vowel."""

    VOWEL = "vowel"
    RIEUL = "ㄹ"
    CONSONANT = "consonant"


_V, _R, _C = Sound.VOWEL, Sound.RIEUL, Sound.CONSONANT

_CONTRACTED: Final = {"어": "여", "었": "였", "에요": "예요"}  # not translated: likewise
_DIGITS: Final = {
    "0": _C, "1": _R, "2": _V, "3": _C, "4": _V, "5": _V, "6": _C, "7": _R, "8": _R, "9": _V,
}  # fmt: skip
"""영 일 이 삼 사 오 육 칠 팔 구."""
_MYRIADS: Final = (_C, _C, _C, _V, _C, _V, _V, _C)
"""십·백·천, 만, 억, 조, 경, 해, 자, 양: what a number with that many groups of zeros ends in."""
_LETTERS: Final = {"l": _R, "m": _C, "n": _C, "r": _R}
"""엘 엠 엔 알; all other letters' names end in a vowel."""
_GREEK_IN_CONSONANT: Final = frozenset("ειουΕΟΥ") - {"ι"}
"""엡실론, 오미크론, 입실론."""
_SIGNS: Final = {
    "%": _V, "‰": _C, "°": _V, "℃": _V, "∞": _V, "√": _V, "∑": _V, "+": _V, "⁺": _V, "-": _V,
    "−": _V, "′": _C, "&": _V, "@": _V, "#": _C, "×": _V, "·": None, "½": _R, "⅓": _R, "¼": _R,
    "⅕": _R, "⅛": _R, "⅔": _V, "⅖": _V, "¾": _C, "⅗": _C, "⅜": _C, "⅘": _V, "⅝": _V, "⅞": _R,
}  # fmt: skip
"""As they are read: 퍼센트, 도, 무한대, 플러스, 프라임, 이분의 일 …."""
_WORDS: Final = {
    **dict.fromkeys(
        (
            "adagrad",
            "and",
            "bit",
            "check",
            "elu",
            "gelu",
            "he",
            "nand",
            "nesterov",
            "nor",
            "or",
            "relu",
        ),
        _V,
    ),
    **dict.fromkeys(("selu", "sigmoid", "softmax", "tanh", "xor", "xavier", "glorot"), _V),
    **dict.fromkeys(("normal", "toml", "html", "total", "kernel"), _R),
    **dict.fromkeys(("adam", "json", "ln", "not", "rmsprop", "sin", "cos", "tex", "latex"), _C),
}
"""Words that are not read as the rules would have it."""
_QUOTES: Final = frozenset("'\"`’”»』」》〉*$}]>…⋯.,;:!?_^\\\N{COMBINING CIRCUMFLEX ACCENT}")
_NUMBER: Final = re.compile(r"([0-9][0-9,]*)(\.[0-9]+)?(?:/[0-9][0-9,]*)?\Z")
_POWER: Final = re.compile(r"\^\{?[-−+]?[0-9A-Za-z]+\Z")
_LATIN: Final = re.compile(r"[A-Za-z]+\Z")
_LOOK_BACK: Final = 60


def resolve(text: str) -> str:
    """Return `text` with one form of each particle, that of the word before it.

    >>> resolve("w_5은(는) 0.45을(를) 10(으)로 나눈 값(이)며 순전파(forward pass)와(과) 같다")
    'w_5는 0.45를 10으로 나눈 값이며 순전파(forward pass)와 같다'
    """
    first, *rest = split(text)
    for marker, after in zip(rest[::2], rest[1::2], strict=True):
        first += particle(first, marker) + after
    return first


@lru_cache(maxsize=2048)
def split(text: str) -> tuple[str, ...]:
    """Return `text` in turns: what is no particle, then a particle in both forms, and so on."""
    parts, end = [], 0
    for found in MARKER.finditer(text):
        parts += [text[end : found.start()], found.group()]
        end = found.end()
    return (*parts, text[end:])


def particle(before: str, marker: str) -> str:
    """Return the form of `marker` that follows `before`, both where nothing there can be read."""
    sound = ending(before)
    if sound is None:
        return marker
    if marker.startswith("(으)"):
        return "으" if sound is Sound.CONSONANT else ""
    if marker.startswith("(이)"):
        rest = marker[3:]
        return _CONTRACTED.get(rest, rest) if sound is Sound.VOWEL else f"이{rest}"
    after_consonant, after_vowel = next(pair for pair in _PAIRS if marker[0] in pair)
    return after_vowel if sound is Sound.VOWEL else after_consonant


def ending(text: str) -> Sound | None:
    """Return how `text` ends when it is read aloud, None where nothing at its end can be read.

    Quotes, the marks of sub- and superscripts, and a bracket attached to a word are not read.
    """
    text = text[-_LOOK_BACK:]
    while text and (text[-1] in _QUOTES or text[-1] == ")"):
        start = _attached_bracket(text) if text[-1] == ")" else None
        text = text[:-1] if start is None else text[:start]
    return _read(text) if text else None


def _attached_bracket(text: str) -> int | None:
    """Return where a bracket at the end opens if it only adds to a word: 순전파(forward pass).

    What is in the bracket is read where it stands alone, is a superscript, or belongs to a
    function: h_1^(2), f(3).
    """
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            word = re.search(r"\w+\Z", text[:place])
            alone = word is None or (len(word.group()) == 1 and not _is_hangul(word.group()))
            return None if alone else place
    return None


def _is_hangul(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _read(text: str) -> Sound | None:
    """Return the sound of what stands at the very end of `text`."""
    last = text[-1]
    if _is_hangul(last):
        return {0: _V, 8: _R}.get((ord(last) - ord("가")) % 28, _C)
    if "ㄱ" <= last <= "ㅣ":
        return _R if last == "ㄹ" else _C if last <= "ㅎ" else _V  # 리을, 기역 …, 아 …
    if last in _SIGNS:
        return _SIGNS[last]
    if _POWER.search(text) or unicodedata.decomposition(last).startswith("<super>"):
        return Sound.CONSONANT  # 제곱
    if number := _NUMBER.search(text):
        return _number(*number.groups())
    if word := _LATIN.search(text):
        return _word(word.group())
    plain = unicodedata.normalize("NFKD", last)[0]
    if plain != last:
        return _read(plain)
    if "GREEK" in unicodedata.name(last, ""):
        return Sound.CONSONANT if last in _GREEK_IN_CONSONANT else Sound.VOWEL
    return None


def _number(whole: str, decimals: str | None) -> Sound:
    """Return how a number ends: its last digit, or 십, 백, 천, 만, 억, 조 …."""
    digits = decimals or whole.replace(",", "")
    if digits[-1] != "0" or decimals or not digits.strip("0"):
        return _DIGITS[digits[-1]]
    zeros = len(digits) - len(digits.rstrip("0"))
    return _MYRIADS[min(zeros // 4, len(_MYRIADS) - 1)]


def _word(word: str) -> Sound:
    """Return how a word in Latin letters ends: by its letters' names, or as Korean spells it."""
    small = word.lower()
    if len(word) == 1:
        return _LETTERS.get(small, _V)
    if small in _WORDS:
        return _WORDS[small]
    if word.isupper() or not re.search("[aeiouy]", small):
        return _LETTERS.get(small[-1], _V)
    if re.search(r"l[el]?\Z", small):
        return Sound.RIEUL
    # A short vowel before p, t or k leaves a final consonant: 스텝, 유닛, 블록; 텍스트 has none.
    if re.search(r"(?:[mn]e?|ng|b|ic|(?:\A|[^aeiou])[aeiou](?:[pt]{1,2}|c?k)|[ou][u]t)\Z", small):
        return Sound.CONSONANT
    return Sound.VOWEL
