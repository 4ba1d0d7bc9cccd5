"""Pictures with their classes to learn from, and their division into training and validation."""

import os
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.random import Purpose, generator
from nnviz.errors import NnvizError
from nnviz.translation import tr

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Path = str | os.PathLike[str]

FILE_BYTES: Final = 256 * 1024**2
"""Bytes of a file of data, as it lies on the disk."""

NUMBERS: Final = 64_000_000
"""Numbers in the pictures of a data set together: MNIST has 47,040,000, which take 0.4 GB."""

FEATURES: Final = 16_384
"""Numbers of one picture, such as 128 × 128."""

CLASSES: Final = 1_000
"""Classes of a data set."""


class DatasetError(NnvizError):
    """A file of data that cannot be used: `place` is the file, `problem` the rest."""

    def __init__(self, place: Path, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem

    def sentence(self) -> str:
        """Return such as `a.gz: 5 bytes are missing at the end; get the file again.`."""
        return f"{os.fspath(self.place)}: {self.problem}."


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Samples of several classes; the arrays are read-only.

    Attributes
    ----------
    name
        What it is called.
    inputs
        `(samples, features)`, from 0 to 1.
    targets
        `(samples, classes)`: 1 for the class of the sample, else 0.
    classes
        The names of the classes.
    picture
        Rows and columns of the picture that a sample is, None where it is none.
    """

    name: str
    inputs: Array
    targets: Array
    classes: tuple[str, ...]
    picture: tuple[int, int] | None

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.inputs)

    @property
    def labels(self) -> IntArray:
        """The class of each sample, from 0."""
        labels: IntArray = self.targets.argmax(axis=1)
        return labels

    def subset(self, indices: IntArray) -> "Dataset":
        """Return some of the samples, in this order."""
        inputs, targets = _frozen(self.inputs[indices]), _frozen(self.targets[indices])
        return Dataset(self.name, inputs, targets, self.classes, self.picture)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Samples to train on, and others that only tell how well that went."""

    training: Dataset
    validation: Dataset


def split_indices(
    samples: int, validation: float, seed: int, most: int | None = None
) -> tuple[IntArray, IntArray]:
    """Return which samples are for training and which for validation, both in a random order.

    `validation` is the share of the latter, at least one sample where it is above 0. Of more than
    `most` samples a random choice is divided. A function of the arguments alone.

    >>> [len(part) for part in split_indices(10, 0.25, seed=0)]
    [8, 2]
    """
    order: IntArray = generator(seed, Purpose.DATA, 0).permutation(samples)[:most]
    held = min(max(int(len(order) * validation), 1 if validation > 0 else 0), len(order) - 1)
    return order[held:], order[:held]


def split(
    dataset: Dataset, validation: float = 0.2, seed: int = 0, most: int | None = None
) -> Split:
    """Return a data set in two parts, as `split_indices` divides it."""
    training, held = split_indices(len(dataset), validation, seed, most)
    return Split(dataset.subset(training), dataset.subset(held))


def dataset_of(
    name: str, pixels: NDArray[np.generic], labels: NDArray[np.generic], place: Path
) -> Dataset:
    """Return the data set of pictures `(samples, …)` and the class of each, as in a file.

    Pixels above 1 are divided by the brightest of all. `place` is what errors call the file.

    Raises
    ------
    DatasetError
        Where the two do not fit together, or are no pictures and classes.
    """
    samples, features = _size(pixels, place)
    if samples * features > NUMBERS:
        problem = tr(
            "{samples:,} pictures of {features:,} numbers are more than nnviz holds, which is "
            "{most:,} numbers in all; use fewer of them",
            samples=samples, features=features, most=NUMBERS,
        )  # fmt: skip
        raise DatasetError(place, problem)
    known = _labels(labels, place)
    if len(known) != samples:
        problem = tr(
            "there are {samples:,} pictures and {labels:,} labels; each picture needs one",
            samples=samples, labels=len(known),
        )  # fmt: skip
        raise DatasetError(place, problem)
    count = max(int(known.max()) + 1, 2)
    targets = np.zeros((samples, count))
    targets[np.arange(samples), known] = 1.0
    return Dataset(
        name,
        _frozen(_scaled(pixels, place).reshape(samples, features)),
        _frozen(targets),
        tuple(str(number) for number in range(count)),
        _picture(pixels.shape[1:]),
    )


def _size(pixels: NDArray[np.generic], place: Path) -> tuple[int, int]:
    """Return how many pictures there are, and how many numbers each has."""
    if pixels.ndim < 2 or pixels.size == 0:
        problem = tr("it holds no pictures; an array of several pictures is needed")
        raise DatasetError(place, problem)
    samples = len(pixels)
    features = pixels.size // samples
    if samples < 2:
        problem = tr("it holds a single picture; at least two are needed")
        raise DatasetError(place, problem)
    if features > FEATURES:
        problem = tr(
            "a picture has {features:,} numbers; at most {most:,} are possible, so make the "
            "pictures smaller",
            features=features, most=FEATURES,
        )  # fmt: skip
        raise DatasetError(place, problem)
    return samples, features


def _scaled(pixels: NDArray[np.generic], place: Path) -> Array:
    """Return pixels from 0 to 1."""
    numbers = pixels.astype(np.float64)
    low, high = float(numbers.min()), float(numbers.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise DatasetError(place, tr("a pixel is not a finite number; save the pictures again"))
    if low < 0.0:
        problem = tr("a pixel is {value:.6g}; save the pictures with pixels from 0 on", value=low)
        raise DatasetError(place, problem)
    if high > 1.0:
        numbers /= high
    return numbers


def _labels(labels: NDArray[np.generic], place: Path) -> IntArray:
    """Return the class of each sample, from numbers or from rows with a single 1."""
    values = labels.astype(np.float64)
    if values.ndim == 2 and values.shape[1] > 1:
        if values.shape[1] > CLASSES:
            raise _too_many_classes(values.shape[1], place)
        if not (np.isin(values, (0.0, 1.0)).all() and (values.sum(axis=1) == 1.0).all()):
            problem = tr(
                "a row of the labels does not have a single 1 among 0s; save the labels as numbers"
            )
            raise DatasetError(place, problem)
        numbers: IntArray = values.argmax(axis=1)
        return numbers
    if values.ndim not in (1, 2) or values.size == 0 or values.size != len(values):
        raise DatasetError(place, tr("the labels are no list; one number a picture is needed"))
    values = values.reshape(-1)
    if not (np.isfinite(values).all() and (values == np.floor(values)).all() and values.min() >= 0):
        problem = tr("a label is no whole number from 0 on; number the classes 0, 1, 2, …")
        raise DatasetError(place, problem)
    if values.max() >= CLASSES:
        raise _too_many_classes(int(values.max()) + 1, place)
    return values.astype(np.int64)


def _too_many_classes(count: int, place: Path) -> DatasetError:
    """Return the error for more classes than there may be."""
    problem = tr(
        "the labels number {count:,} classes; at most {most:,} are possible, so number them "
        "0, 1, 2, …",
        count=count, most=CLASSES,
    )  # fmt: skip
    return DatasetError(place, problem)


def _picture(shape: tuple[int, ...]) -> tuple[int, int] | None:
    """Return the rows and columns of pictures of this shape; a flat square one is a square."""
    if len(shape) == 3 and shape[2] == 1:
        shape = shape[:2]
    if len(shape) == 2:
        return shape[0], shape[1]
    side = round(float(np.sqrt(shape[0])))
    return (side, side) if len(shape) == 1 and side * side == shape[0] and side > 1 else None


def _frozen(array: Array) -> Array:
    """Return `array`, closed to writing."""
    array.flags.writeable = False
    return array
