"""The one door through which every word that a user reads passes."""

import gettext

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(catalogue: gettext.NullTranslations) -> None:
    """Answer from `catalogue` from now on."""
    global _catalogue
    _catalogue = catalogue


def tr(message: str, /, **values: object) -> str:
    """Return `message` in the user's language with its named fields filled in.

    `message` is always a literal in the source, so that catalogues can be collected from it.

    >>> tr("The layer has {count} units", count=3)
    'The layer has 3 units'
    """
    text = _catalogue.gettext(message)
    return text.format(**values) if values else text
