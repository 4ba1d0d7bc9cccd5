#!/usr/bin/env python3
"""Write resources/data/digits.npz from the table that scikit-learn carries.

    python packaging/make_digits.py digits.csv.gz

The table is `sklearn/datasets/data/digits.csv.gz`: a row a digit, 64 pixels from 0 to 16 and the
class. The file that is written is the same every time.
"""

import io
import sys
import zipfile
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "resources" / "data" / "digits.npz"


def main() -> None:
    """Write the file."""
    table = np.loadtxt(sys.argv[1], delimiter=",").astype(np.uint8)
    with zipfile.ZipFile(TARGET, "w") as archive:
        for name, array in (("images", table[:, :-1].reshape(-1, 8, 8)), ("labels", table[:, -1])):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            # A date of its own would make every run's file another.
            entry = zipfile.ZipInfo(f"{name}.npy", (1998, 7, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.getvalue(), compresslevel=9)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
