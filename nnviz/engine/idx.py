"""IDX files, the format of MNIST and Fashion-MNIST, plain or compressed with gzip.

A file is a magic number (two zero bytes, the kind of number, the number of dimensions), the size
of each dimension and the numbers, all big-endian (LeCun, Cortes & Burges, "The MNIST database of
handwritten digits", 1998). The sizes are looked at before anything of that size is read.
"""

import math
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.data_source import opened
from nnviz.engine.datasets import NUMBERS, DatasetError
from nnviz.translation import tr, trn

Bytes = NDArray[np.uint8]

_IMAGES: Final = 3
_LABELS: Final = 1
_UNSIGNED_BYTE: Final = 0x08


def is_idx(head: bytes) -> bool:
    """Tell whether the first bytes of a file, uncompressed, are those of an IDX file."""
    return len(head) >= 4 and head[:2] == b"\0\0"


def head_of(path: Path) -> bytes:
    """Return the first four bytes of a file, uncompressed.

    Raises
    ------
    DatasetError
        Where it cannot be read.
    """
    with opened(path) as file:
        return file.read(4)


def read_images(path: Path) -> Bytes:
    """Return the pictures `(samples, rows, columns)` in an IDX file.

    Raises
    ------
    DatasetError
        Where it cannot be read, or holds no pictures.
    """
    return _array(path, _IMAGES)


def read_labels(path: Path) -> Bytes:
    """Return the labels `(samples,)` in an IDX file.

    Raises
    ------
    DatasetError
        Where it cannot be read, or holds no labels.
    """
    return _array(path, _LABELS)


def labels_beside(images: Path) -> Path:
    """Return the file of labels that lies beside one of pictures, called alike.

    `train-images-idx3-ubyte.gz` has `train-labels-idx1-ubyte.gz`, with or without `.gz`.

    Raises
    ------
    DatasetError
        Where there is none.
    """
    name = images.name.replace("images", "labels").replace("idx3", "idx1")
    bare = name.removesuffix(".gz")
    if name != images.name:
        for candidate in (name, bare, f"{bare}.gz"):
            if images.with_name(candidate).is_file():
                return images.with_name(candidate)
        problem = tr(
            "the labels of these pictures are missing; put {name} beside them, or name their file",
            name=name,
        )
    else:
        problem = tr(
            "the labels of these pictures are not known; name their file, or call the two files "
            "…images… and …labels…"
        )
    raise DatasetError(images, problem)


def _array(path: Path, dimensions: int) -> Bytes:
    """Return the unsigned bytes in a file of so many dimensions."""
    with opened(path) as file:
        head = file.read(4 + 4 * dimensions)
        _check_magic(head, path, dimensions)
        if len(head) < 4 + 4 * dimensions:
            raise DatasetError(path, tr("the file ends within its first line; get it again"))
        shape = tuple(int(size) for size in np.frombuffer(head, ">u4", offset=4))
        expected = math.prod(shape)
        if expected > NUMBERS:
            problem = tr(
                "its first bytes promise {count:,} numbers, and at most {most:,} are possible; use "
                "fewer of them",
                count=expected, most=NUMBERS,
            )  # fmt: skip
            raise DatasetError(path, problem)
        content = file.read(expected)
        if len(content) < expected:
            problem = trn(
                "{count:,} byte is missing at the end; get the file again",
                "{count:,} bytes are missing at the end; get the file again",
                expected - len(content),
            )
            raise DatasetError(path, problem)
        if file.read(1):
            problem = tr("there are more bytes than the file itself promises; get the file again")
            raise DatasetError(path, problem)
    return np.frombuffer(content, np.uint8).reshape(shape)


def _check_magic(head: bytes, path: Path, dimensions: int) -> None:
    """Raise where a file does not begin as one of unsigned bytes in so many dimensions."""
    if not is_idx(head):
        raise DatasetError(path, tr("this is no IDX file: it does not begin with two zero bytes"))
    if head[2] != _UNSIGNED_BYTE:
        problem = tr(
            "the numbers in this IDX file are of kind 0x{kind}; only unsigned bytes (0x08) are "
            "read",
            kind=f"{head[2]:02x}",
        )
        raise DatasetError(path, problem)
    if head[3] != dimensions:
        if dimensions == _IMAGES:
            problem = tr(
                "this IDX file has {found} dimensions instead of the 3 of pictures", found=head[3]
            )
        else:
            problem = tr(
                "this IDX file has {found} dimensions instead of the 1 of labels", found=head[3]
            )
        raise DatasetError(path, problem)
