"""Data sets from files: the digits that come with nnviz, and IDX and NPZ files of the user's."""

from functools import cache
from pathlib import Path

from nnviz import resources
from nnviz.engine import idx, npz
from nnviz.engine.datasets import Dataset, DatasetError, dataset_of
from nnviz.translation import tr


@cache
def digits() -> Dataset:
    """Return the bundled data set: 1,797 handwritten digits of 8 × 8 pixels.

    It is the test set of "Optical Recognition of Handwritten Digits" (E. Alpaydin & C. Kaynak,
    UCI Machine Learning Repository, 1998).
    """
    path = resources.path("data", "digits.npz")
    return dataset_of("digits", *npz.read_pair(path), path)


def read(path: str | Path, labels: str | Path | None = None) -> Dataset:
    """Return the data set in an NPZ file, or in an IDX file of pictures and one of labels.

    Without `labels`, those of IDX pictures are looked for beside them.

    Raises
    ------
    DatasetError
        Where a file cannot be read, or is no data set of pictures.
    """
    path = Path(path)
    head = idx.head_of(path)
    if npz.is_zip(head):
        if labels is not None:
            problem = tr("an NPZ file holds its own labels; leave out the other file")
            raise DatasetError(path, problem)
        return dataset_of(_name(path), *npz.read_pair(path), path)
    if idx.is_idx(head):
        images = idx.read_images(path)
        beside = idx.labels_beside(path) if labels is None else Path(labels)
        return dataset_of(_name(path), images, idx.read_labels(beside), beside)
    raise DatasetError(
        path, tr("this is neither an IDX nor an NPZ file; MNIST and Fashion-MNIST come as both")
    )


def _name(path: Path) -> str:
    """Return what a data set is called by its file."""
    return path.name.removesuffix(".gz").removesuffix(".npz")
