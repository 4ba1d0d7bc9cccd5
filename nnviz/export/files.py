"""Files that are written whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from nnviz.errors import NnvizError
from nnviz.translation import tr


class NotWrittenError(NnvizError):
    """A file could not be written; what was there before is still there."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def sentence(self) -> str:
        """Return which file, and why."""
        return tr("{path} could not be written: {reason}", path=self.path, reason=self.reason)


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write `content` to a file beside `path`, then put it in its place in one move.

    Raises NotWrittenError, and leaves what was there, where that fails.
    """
    target = Path(path)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        raise NotWrittenError(target, error.strerror or str(error)) from error


def _mode(target: Path) -> int:
    """Return the permissions of the file that is there, else those of any new file."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
