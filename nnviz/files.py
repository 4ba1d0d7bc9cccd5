"""Files that are written whole or not at all."""

import errno
import io
import os
import shutil
import stat
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from nnviz.errors import NnvizError
from nnviz.foreign import reason
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from _typeshed import ReadableBuffer

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


class _Nameless(io.FileIO):
    """A temporary file; what is wrong with it is said of the folder in which it is."""

    def write(self, content: "ReadableBuffer", /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            raise _not_written(tempfile.gettempdir(), error) from error


@contextmanager
def nameless() -> "Iterator[BinaryIO]":
    """Give a temporary file without a name, empty, to be written and read.

    Raises
    ------
    NotWrittenError
        Where there cannot be one; also from writing to it, where there is no room for more.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(tempfile.TemporaryFile(prefix=_PREFIX, buffering=0))
        except OSError as error:
            raise NotWrittenError(tr("A temporary file"), reason(error)) from error
        raw = _Nameless(file.fileno(), "r+", closefd=False)
        yield stack.enter_context(io.BufferedRandom(raw))


class Several:
    """Files that are complete under other names, until all of them are.

    Attributes
    ----------
    folder : str
        Where they are meanwhile.
    is_needed : bool
        Whether that folder has what is nowhere else, when all is over.
    """

    def __init__(self, folder: str, paths: "Sequence[str]") -> None:
        self.folder = folder
        self.is_needed = False
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
        return os.path.join(self.folder, str(place))

    def old(self, place: int) -> str:
        """Return where a file is kept that was there before."""
        return os.path.join(self.folder, f"old-{place}")


@contextmanager
def several(paths: "Sequence[str]", *, replace: bool = True) -> "Iterator[Several]":
    """Give what writes files of one folder, which all come to their places once all are complete.

    Meanwhile they lie in a folder of their own beside those places, which goes away. Where one
    cannot be moved, the ones before it are taken away again, and what they replaced is put back.

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
    files = Several(folder, paths)
    try:
        yield files
        _move_all(files, paths, targets, replace=replace)
    finally:
        if not files.is_needed:
            shutil.rmtree(folder, ignore_errors=True)


def _move_all(
    files: Several, paths: "Sequence[str]", targets: "Sequence[str]", *, replace: bool
) -> None:
    """Put files in their places, one after the other; put back what was there if one fails."""
    moved: list[int] = []
    kept: list[int] = []
    for place, target in enumerate(targets):
        is_new = not os.path.lexists(target)
        try:
            if replace and os.path.isfile(target):
                _keep(target, files.old(place))
                kept.append(place)
            if os.path.islink(paths[place]):  # perhaps to another file system
                _copy(files.temporary(place), paths[place], replace=replace)
            else:
                _move(files.temporary(place), target, replace=replace)
        except (OSError, NotWrittenError) as error:
            for other in moved:
                with suppress(OSError):
                    os.unlink(targets[other])
            _put_back(files, {other: targets[other] for other in kept})
            why = reason(error) if isinstance(error, OSError) else error.reason
            if files.is_needed:
                why = tr("{reason}; what was there before is in {folder}", reason=why,
                         folder=files.folder)  # fmt: skip
            elif isinstance(error, NotWrittenError):
                raise
            elif isinstance(error, FileExistsError):
                raise AlreadyThereError(paths[place]) from error
            raise NotWrittenError(paths[place], why) from error
        if is_new:
            moved.append(place)


def _keep(target: str, old: str) -> None:
    """Keep a file that is about to be replaced, without taking it from its place if possible."""
    try:
        os.link(target, old)
    except OSError:  # a file system without links, or another one
        shutil.copy2(target, old)


def _copy(made: str, path: str, *, replace: bool) -> None:
    """Write a file once more, where it cannot be moved to."""
    with whole(path, replace=replace) as file, open(made, "rb") as content:
        shutil.copyfileobj(content, file)


def _put_back(files: Several, targets: "dict[int, str]") -> None:
    """Put back what was replaced; what cannot be stays where it was kept."""
    for place, target in targets.items():
        old = files.old(place)
        try:
            os.replace(old, target)
        except OSError:
            try:
                _copy(old, target, replace=True)
            except NotWrittenError:
                files.is_needed = True


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
