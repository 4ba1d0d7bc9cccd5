"""A file of data, opened so that whatever is wrong with it ends in one sentence."""

import gzip
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, cast

from nnviz.engine.datasets import FILE_BYTES, DatasetError
from nnviz.foreign import reason
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GZIP: Final = b"\x1f\x8b"


@contextmanager
def opened(path: "Path", *, uncompress: bool = True) -> "Iterator[IO[bytes]]":
    """Open a file to be read, uncompressed where gzip has compressed it.

    No more is uncompressed than what is read. What jumps to the end of a file should not
    uncompress it, since that may be very long.

    Raises
    ------
    DatasetError
        Where it cannot be opened or read.
    """
    _check_kind(path)
    try:
        with path.open("rb") as file:
            if uncompress and file.peek(len(_GZIP))[: len(_GZIP)] == _GZIP:
                with gzip.GzipFile(fileobj=file) as content:
                    yield cast("IO[bytes]", content)
            else:
                yield file
    except (EOFError, zlib.error, gzip.BadGzipFile):
        problem = tr("the compressed file is damaged or cut off; get it again")
        raise DatasetError(path, problem) from None
    except PermissionError:
        problem = tr("the file may not be read; check its permissions")
        raise DatasetError(path, problem) from None
    except OSError as error:
        problem = tr("the file cannot be read: {reason}", reason=reason(error))
        raise DatasetError(path, problem) from None


def _check_kind(path: "Path") -> None:
    """Raise where a path leads to no ordinary file, or to one that is too large."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise DatasetError(path, tr("there is no such file")) from None
    except (OSError, ValueError) as error:
        problem = tr("the file cannot be read: {reason}", reason=reason(error))
        raise DatasetError(path, problem) from None
    if path.is_dir():
        raise DatasetError(path, tr("this is a folder; name a file in it"))
    if not path.is_file():
        raise DatasetError(path, tr("this is no ordinary file; name one"))
    if size > FILE_BYTES:
        megabytes = FILE_BYTES // 1024**2
        raise DatasetError(path, tr("the file is larger than {limit} MB", limit=megabytes))
