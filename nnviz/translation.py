"""The one door through which every word that a user reads passes."""

import gettext

_language = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str, catalogue: gettext.NullTranslations) -> None:
    """Answer in `language`, from `catalogue`, from now on."""
    global _language, _catalogue
    _language, _catalogue = language, catalogue


def language() -> str:
    """Return the language in use, such as "en" or "ko"."""
    return _language


def tr(message: str, /, **values: object) -> str:
    """Return `message` in the user's language with its named fields filled in.

    `message` is always a literal in the source, so that catalogues can be collected from it.

    >>> tr("The layer has {count} units", count=3)
    'The layer has 3 units'
    """
    text = _catalogue.gettext(message)
    return text.format(**values) if values else text
