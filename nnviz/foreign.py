"""What Python and the system say in English, for the catalogues to have it too."""

import errno
import os
import re
from typing import Final

from nnviz.translation import mark, tr

_SYSTEM: Final = {
    errno.EACCES: mark("Permission denied"),
    errno.EBUSY: mark("Device or resource busy"),
    errno.EFBIG: mark("File too large"),
    errno.EINVAL: mark("Invalid argument"),
    errno.EIO: mark("Input/output error"),
    errno.EISDIR: mark("Is a directory"),
    errno.ELOOP: mark("Too many levels of symbolic links"),
    errno.EMFILE: mark("Too many open files"),
    errno.ENAMETOOLONG: mark("File name too long"),
    errno.ENOENT: mark("No such file or directory"),
    errno.ENOSPC: mark("No space left on device"),
    errno.ENOTDIR: mark("Not a directory"),
    errno.EPERM: mark("Operation not permitted"),
    errno.EROFS: mark("Read-only file system"),
}
_VALUES: Final = (mark("embedded null byte"), mark("embedded null character"))

_TOML: Final = (
    mark("Cannot declare {found} twice"),
    mark("Cannot mutate immutable namespace {found}"),
    mark("Cannot overwrite a value"),
    mark("Cannot redefine namespace {found}"),
    mark("Duplicate inline table key {found}"),
    mark("Escaped character is not a Unicode scalar value"),
    mark("Expected '=' after a key in a key/value pair"),
    mark("Expected ']' at the end of a table declaration"),
    mark("Expected ']]' at the end of an array declaration"),
    mark("Expected newline or end of document after a statement"),
    mark("Expected {found}"),
    mark("Found invalid character {found}"),
    mark("Illegal character {found}"),
    mark("Invalid date or datetime"),
    mark("Invalid hex value"),
    mark("Invalid initial character for a key part"),
    mark("Invalid statement"),
    mark("Invalid value"),
    mark("Unclosed array"),
    mark("Unclosed inline table"),
    mark("Unescaped '\\' in a string"),
    mark("Unterminated string"),
)

ARGPARSE: Final = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("expected one argument"),
    mark("ignored explicit argument %r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
)
"""What argparse says of this program's command line."""


def reason(error: OSError | ValueError) -> str:
    """Return why something could not be read or written, in the user's language."""
    if not isinstance(error, OSError):
        return tr(str(error))  # not translated: Python's sentence, which _VALUES marks
    known = _SYSTEM.get(error.errno or 0)
    if known is not None and error.strerror == os.strerror(error.errno or 0):
        return tr(known)  # not translated: one that _SYSTEM marks
    return error.strerror or str(error)


def toml_reason(message: str) -> str:
    """Return what `tomllib` found wrong, in the user's language.

    >>> toml_reason("Cannot declare ('data',) twice")
    "Cannot declare ('data',) twice"
    """
    for known in _TOML:
        before, field, after = known.partition("{found}")
        if not field:
            if message == known:
                return tr(known)  # not translated: one that _TOML marks
        elif found := re.fullmatch(f"{re.escape(before)}(.+){re.escape(after)}", message):
            return tr(known, found=found[1])  # not translated: one that _TOML marks
    return message
