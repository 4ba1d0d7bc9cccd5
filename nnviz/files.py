"""Files that are written whole or not at all."""

import os
import tempfile
from contextlib import suppress

from nnviz.errors import NnvizError
from nnviz.foreign import reason
from nnviz.translation import tr


class NotWrittenError(NnvizError):
    """A file could not be written; what was there before is still there."""

    def __init__(self, path: str | os.PathLike[str], reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def sentence(self) -> str:
        """Return which file, and why."""
        return tr("{path} could not be written: {reason}", path=self.path, reason=self.reason)


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write `content` to a file beside `path`, then put it in its place in one move.

    A link stays one, and the file that it leads to has the new content. The permissions stay too.

    Raises
    ------
    NotWrittenError
        Where that fails; what was there is left as it was.
    """
    try:
        _replace(os.path.realpath(path), content)
    except (OSError, ValueError) as error:
        raise NotWrittenError(path, reason(error)) from error


def _replace(target: str, content: bytes) -> None:
    """Write a file beside `target` and move it there; it goes away where that is broken off."""
    handle, temporary = tempfile.mkstemp(prefix=".nnviz-", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _mode(target: str) -> int:
    """Return the permissions of the file that is there, else those of any new file."""
    with suppress(OSError):
        return os.stat(target).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
