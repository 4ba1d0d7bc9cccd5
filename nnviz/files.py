"""Files that are written whole or not at all."""

import errno
import os
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from nnviz.errors import NnvizError
from nnviz.foreign import reason
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

_PREFIX: Final = ".nnviz-"
"""How the names of temporary files begin; they are short, however long the file's own name is."""


class NotWrittenError(NnvizError):
    """A file could not be written; what was there before is still there."""

    def __init__(self, path: str | os.PathLike[str], reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def sentence(self) -> str:
        """Return which file, and why."""
        return tr("{path} could not be written: {reason}", path=self.path, reason=self.reason)


class AlreadyThereError(NotWrittenError):
    """There is a file of that name already, which nobody allowed to be replaced."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        super().__init__(path, tr("it is there already"))

    def sentence(self) -> str:
        """Return which file, and what replaces it."""
        return tr("{path} is there already; --force replaces it.", path=self.path)


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write `content` to a file beside `path`, then put it in its place in one move.

    A link stays one, and the file that it leads to has the new content. The permissions stay too.

    Raises
    ------
    NotWrittenError
        Where that fails; what was there is left as it was.
    """
    with whole(path) as file:
        file.write(content)


@contextmanager
def whole(path: str | os.PathLike[str], *, replace: bool = True) -> "Iterator[BinaryIO]":
    """Give a file to write, which takes the place of `path` in one move once it is complete.

    It lies beside `path` meanwhile, and goes away where the writing ends with an exception. A link
    stays one, and the permissions stay.

    Raises
    ------
    NotWrittenError
        Where that fails; what was there is left as it was. That it would fail is found out before
        anything is written, as far as possible.
    AlreadyThereError
        Where there is a file already and it is not to be replaced; also where it came meanwhile.
    """
    target = _target(path, replace=replace)
    try:
        handle, temporary = tempfile.mkstemp(prefix=_PREFIX, dir=os.path.dirname(target))
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _move(temporary, target, replace=replace)
    except BrokenPipeError:
        raise  # somebody who was told of the work has gone; a file has no pipe
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        with suppress(OSError):
            os.unlink(temporary)


class Several:
    """Files that are complete under other names, until all of them are."""

    def __init__(self, folder: str, paths: "Sequence[str]") -> None:
        self._folder = folder
        self._paths = paths

    def write(self, place: int, content: bytes) -> None:
        """Write the file that is to be at one of the places, in any thread.

        Raises
        ------
        NotWrittenError
            Where that fails.
        """
        try:
            with open(self.temporary(place), "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _not_written(self._paths[place], error) from error

    def temporary(self, place: int) -> str:
        """Return where a file is meanwhile."""
        return os.path.join(self._folder, str(place))


@contextmanager
def several(paths: "Sequence[str]", *, replace: bool = True) -> "Iterator[Several]":
    """Give what writes files of one folder, which all come to their places once all are complete.

    Meanwhile they lie in a folder of their own beside those places, which goes away. Where one
    cannot be moved, the ones before it that took nobody's place are taken away again.

    Raises
    ------
    NotWrittenError, AlreadyThereError
        As `whole` does.
    """
    targets = [_target(path, replace=replace) for path in paths]
    try:
        folder = tempfile.mkdtemp(prefix=_PREFIX, dir=os.path.dirname(os.path.abspath(paths[0])))
    except OSError as error:
        raise _not_written(paths[0], error) from error
    try:
        files = Several(folder, paths)
        yield files
        _move_all(files, paths, targets, replace=replace)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move_all(
    files: Several, paths: "Sequence[str]", targets: "Sequence[str]", *, replace: bool
) -> None:
    """Put files in their places, one after the other."""
    new: list[str] = []
    for place, target in enumerate(targets):
        is_new = not os.path.lexists(target)
        try:
            if os.path.islink(paths[place]):  # perhaps to another file system
                with (
                    whole(paths[place], replace=replace) as file,
                    open(files.temporary(place), "rb") as made,
                ):
                    shutil.copyfileobj(made, file)
            else:
                _move(files.temporary(place), target, replace=replace)
        except (OSError, NotWrittenError) as error:
            for other in new:
                with suppress(OSError):
                    os.unlink(other)
            if isinstance(error, NotWrittenError):
                raise
            raise _not_written(paths[place], error) from error
        if is_new:
            new.append(target)


def _not_written(path: str | os.PathLike[str], error: OSError | ValueError) -> NotWrittenError:
    """Return what is raised where a file cannot be written."""
    if isinstance(error, FileExistsError):
        return AlreadyThereError(path)
    return NotWrittenError(path, reason(error))


def _target(path: str | os.PathLike[str], *, replace: bool) -> str:
    """Return the file that `path` leads to; raise `NotWrittenError` where none can be put there."""
    try:
        return _free_target(path, replace=replace)
    except (OSError, ValueError) as error:
        raise _not_written(path, error) from error


def _free_target(path: str | os.PathLike[str], *, replace: bool) -> str:
    """Return the file that `path` leads to; raise what the system would say against it."""
    target = os.path.abspath(path)
    try:
        mode = os.lstat(target).st_mode  # it says also that a name is too long
        if stat.S_ISLNK(mode):
            target = os.path.realpath(target)
            mode = os.lstat(target).st_mode
    except FileNotFoundError:
        if os.fspath(path).endswith(("/", os.sep)):
            raise _system_error(errno.EISDIR) from None
        return target
    if stat.S_ISLNK(mode):
        raise _system_error(errno.ELOOP)
    if stat.S_ISDIR(mode):
        raise _system_error(errno.EISDIR)
    if not stat.S_ISREG(mode):
        raise NotWrittenError(path, tr("it is a device, not a file"))
    if not replace:
        raise _system_error(errno.EEXIST)
    return target


def _system_error(number: int) -> OSError:
    """Return the error as which the system would tell this."""
    return OSError(number, os.strerror(number))


def _move(temporary: str, target: str, *, replace: bool) -> None:
    """Put a complete file in its place, with the permissions that it is to have."""
    os.chmod(temporary, _mode(target))
    if replace:
        os.replace(temporary, target)
    elif sys.platform == "win32":
        os.rename(temporary, target)  # which replaces nothing there
    else:
        try:
            os.link(temporary, target)  # as does this, also where the file came just now
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if os.path.lexists(target):
                raise _system_error(errno.EEXIST) from None
            os.replace(temporary, target)


def _mode(target: str) -> int:
    """Return the permissions of the file that is there, else those of any new file."""
    with suppress(OSError):
        return os.stat(target).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
