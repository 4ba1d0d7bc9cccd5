"""Writes IDX files by other means than the program reads them with."""

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np


def idx(values: Any, kind: int = 0x08) -> bytes:
    """Return nested lists of bytes, or an array, as an IDX file."""
    array = np.asarray(values)
    head = struct.pack(">HBB", 0, kind, array.ndim)
    for size in array.shape:
        head += struct.pack(">I", size)
    return head + bytes(int(value) for value in array.ravel())


def write_pair(
    folder: Path, images: Any, labels: Any, *, packed: bool = False, name: str = "train"
) -> Path:
    """Write pictures and labels under the names of MNIST; return the path of the pictures."""
    ending, pack = (".gz", gzip.compress) if packed else ("", bytes)
    (folder / f"{name}-labels-idx1-ubyte{ending}").write_bytes(pack(idx(labels)))
    path = folder / f"{name}-images-idx3-ubyte{ending}"
    path.write_bytes(pack(idx(images)))
    return path
