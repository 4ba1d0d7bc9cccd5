"""The one door through which every word that a user reads passes.

Messages are English literals in the source. A language is a folder of catalogues,
`resources/translations/<code>/LC_MESSAGES/nnviz.mo`. In a translation, `순전파⟦forward pass⟧` adds
the English term where the user wants it, and 은(는) becomes the particle that fits.
"""

import gettext
import os
import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz import particles, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH: Final = "en"

_TERM: Final = re.compile(r"⟦([^⟧]*)⟧")


class _Voice(NamedTuple):
    """How words come out; one value, so that a switch is seen as a whole in every thread."""

    language: str
    english_terms: bool
    catalogue: gettext.NullTranslations


_voice = _Voice(ENGLISH, False, gettext.NullTranslations())
_other: Final[ContextVar[_Voice | None]] = ContextVar("other", default=None)
"""The voice that is used for a while instead, by whoever asked for it alone."""


def _now() -> _Voice:
    return _other.get() or _voice


def tr(message: str, /, **values: object) -> str:
    """Return `message` in the user's language with its named fields filled in.

    `message` is always a literal in the source, so that catalogues can be collected from it.

    >>> tr("The loss is {loss}", loss=0.5)
    'The loss is 0.5'
    """
    if not message:  # under which a catalogue has its own head
        return ""
    voice = _now()
    return _filled(voice.catalogue.gettext(message), values, english_terms=voice.english_terms)


def trn(singular: str, plural: str, count: int, /, **values: object) -> str:
    """Return one of two messages by a number, which fills in the field {count}.

    >>> trn("{count} sample", "{count} samples", 3)
    '3 samples'
    """
    voice = _now()
    text = voice.catalogue.ngettext(singular, plural, count)
    return _filled(text, {"count": count, **values}, english_terms=voice.english_terms)


def brief(message: str, /) -> str:
    """Return `message` as `tr` does, without its English term: for where there is little room."""
    return _filled(_now().catalogue.gettext(message), {}, english_terms=False)


def mark(message: str) -> str:
    """Return `message` as it is: a literal for the catalogues that is looked up later."""
    return message


def use(language: str, *, english_terms: bool = False) -> None:
    """Answer in `language` from now on, in English where there is no such language."""
    code = language if language in _codes() else ENGLISH
    use_catalogue(code, _catalogue(code), english_terms=english_terms)


@contextmanager
def speaking(language: str, *, english_terms: bool = False) -> "Iterator[None]":
    """Answer in another language inside a `with`, in this thread alone."""
    code = language if language in _codes() else ENGLISH
    token = _other.set(_Voice(code, english_terms, _catalogue(code)))
    try:
        yield
    finally:
        _other.reset(token)


def use_catalogue(
    language: str, catalogue: gettext.NullTranslations, *, english_terms: bool = False
) -> None:
    """Answer from `catalogue`, which need not be one of the bundled ones."""
    global _voice
    _voice = _Voice(language, english_terms, catalogue)


def language() -> str:
    """Return the language in use, such as "en" or "ko"."""
    return _now().language


def wording() -> tuple[str, bool]:
    """Return what tells apart how words come out: caches that hold words are keyed by it."""
    voice = _now()
    return voice.language, voice.english_terms


def languages() -> dict[str, str]:
    """Return every language's code with its own name: English first, then by code."""
    # Translators: the name of the language of this catalogue, in that language.
    name = mark("English")
    return {code: _catalogue(code).gettext(name) for code in _codes()}


def system_language() -> str:
    """Return the language of the system, English where there is no catalogue for it."""
    return next(filter(None, map(closest, _system_tags())), ENGLISH)


def closest(tag: str) -> str | None:
    """Return the code of the language that is called `tag`, None where there is none.

    >>> closest("en_GB.UTF-8"), closest("xx")
    ('en', None)
    """
    parts = re.split(r"[.@]", tag)[0].replace("-", "_").lower().split("_")
    by_tag = {code.lower(): code for code in _codes()}
    found = ("_".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((by_tag[one] for one in found if one in by_tag), None)


def _filled(text: str, values: dict[str, object], *, english_terms: bool) -> str:
    """Return a translation with its fields filled in, and the particles after them chosen.

    What fills a field is never searched for particles.
    """
    first, *rest = _prepared(text, english_terms)
    if values:
        first = first.format(**values)
    for marker, after in zip(rest[::2], rest[1::2], strict=True):
        first += particles.particle(first, marker)
        first += after.format(**values) if values else after
    return first


@lru_cache(maxsize=2048)
def _prepared(text: str, english_terms: bool) -> tuple[str, ...]:
    """Return a translation with or without its English terms, split at its particles."""
    return particles.split(_TERM.sub(r"(\1)" if english_terms else "", text))


@cache
def _codes() -> tuple[str, ...]:
    """Return the codes of all languages."""
    found = resources.path("translations").glob("*/LC_MESSAGES/nnviz.mo")
    return (ENGLISH, *sorted(file.parent.parent.name for file in found))


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; English needs none."""
    if code == ENGLISH:
        return gettext.NullTranslations()
    with resources.path("translations", code, "LC_MESSAGES", "nnviz.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def _system_tags() -> list[str]:
    """Return the languages that the system asks for, such as ko_KR, the best first."""
    if sys.platform == "win32":
        import ctypes
        import locale

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return [locale.windows_locale.get(number, "")]
    chosen = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "C")
    if chosen.partition(".")[0] in ("C", "POSIX"):
        return []
    # As in GNU gettext: a list that goes before the locale, unless that is none.
    return [*os.environ.get("LANGUAGE", "").split(":"), chosen]
