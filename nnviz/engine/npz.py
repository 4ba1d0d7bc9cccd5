"""NPZ files, NumPy's archives of arrays; nothing in one is ever unpickled.

Of each array its head is read first. Only numbers of a size that fits are read, as raw bytes: an
array of Python objects, which would be a pickle, is refused for its kind.
"""

import math
import zipfile
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nnviz.engine.data_source import opened
from nnviz.engine.datasets import FILE_BYTES, NUMBERS, DatasetError
from nnviz.translation import tr

PAIRS: Final = (
    ("x_train", "y_train"),
    ("X_train", "y_train"),
    ("train_images", "train_labels"),
    ("images", "labels"),
    ("data", "target"),
    ("inputs", "targets"),
    ("x", "y"),
    ("X", "y"),
    ("x_test", "y_test"),
    ("X_test", "y_test"),
    ("test_images", "test_labels"),
)
"""What pictures and their labels are called, the first pair that is there being taken."""

_ARRAYS: Final = 1_000
_KINDS: Final = "buif"
_HEAD_BYTES: Final = 10_000
_HEADS: Final = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_ZIP: Final = b"PK"


def is_zip(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of an archive."""
    return head[:2] == _ZIP


def read_pair(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the pictures and the labels in an NPZ file.

    Raises
    ------
    DatasetError
        Where it cannot be read, or holds no such pair of arrays of numbers.
    """
    with opened(path, uncompress=False) as file:
        try:
            archive = zipfile.ZipFile(file)
        except Exception:  # whatever is raised at a file that was made to confuse
            raise DatasetError(path, tr("the archive is damaged; get the file again")) from None
        with archive:
            entries = archive.infolist()
            if len(entries) > _ARRAYS:
                problem = tr("it holds more than {most:,} arrays; two are needed", most=_ARRAYS)
                raise DatasetError(path, problem)
            names = {entry.filename.removesuffix(".npy"): entry for entry in entries}
            for images, labels in PAIRS:
                if images in names and labels in names:
                    return tuple(  # type: ignore[return-value] # of two
                        _member(archive, names[name], name, path) for name in (images, labels)
                    )
    problem = tr(
        "no pictures with labels were found in it; save them as images and labels, or as x_train "
        "and y_train"
    )
    raise DatasetError(path, problem)


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, path: Path
) -> NDArray[Any]:
    """Return one array of an archive."""
    try:
        with archive.open(entry) as file:
            return _array(file, name, path)
    except DatasetError:
        raise
    except Exception:  # likewise: zipfile, zlib and NumPy's reader of heads raise many kinds
        problem = tr("the array {name} is damaged; save the file again", name=name)
        raise DatasetError(path, problem) from None


def _array(file: IO[bytes], name: str, path: Path) -> NDArray[Any]:
    """Return the numbers in one file of an archive."""
    head = _HEADS.get(npy.read_magic(file))
    if head is None:
        problem = tr("the array {name} is of a version that is not read", name=name)
        raise DatasetError(path, problem)
    shape, by_columns, kind = head(file, max_header_size=_HEAD_BYTES)
    if kind.hasobject:
        problem = tr(
            "the array {name} holds Python objects, which are never loaded; save it as numbers",
            name=name,
        )
        raise DatasetError(path, problem)
    if kind.kind not in _KINDS or kind.subdtype is not None:
        problem = tr("the array {name} holds no plain numbers; save it as numbers", name=name)
        raise DatasetError(path, problem)
    count = math.prod(shape)
    if count > NUMBERS or count * kind.itemsize > 2 * FILE_BYTES:
        problem = tr(
            "the array {name} has {count:,} numbers, and at most {most:,} are possible; use fewer "
            "of them",
            name=name, count=count, most=NUMBERS,
        )  # fmt: skip
        raise DatasetError(path, problem)
    size = count * kind.itemsize
    content = file.read(size)
    if len(content) != size or file.read(1):
        problem = tr("the array {name} is not as long as it promises; save the file again",
                     name=name)  # fmt: skip
        raise DatasetError(path, problem)
    array = np.frombuffer(content, kind)
    return array.reshape(shape[::-1]).T if by_columns else array.reshape(shape)
