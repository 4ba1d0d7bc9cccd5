"""Data sets: the bundled digits, files of the user's, and their division."""

import gzip
import io
import pickle
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz import resources
from nnviz.engine import data_source, datasets, idx, npz
from nnviz.engine.data_files import digits, read
from nnviz.engine.datasets import DatasetError, dataset_of, split, split_indices
from tests.engine import data_files

IMAGES = np.arange(24, dtype=np.uint8).reshape(4, 2, 3) * 10
LABELS = [0, 2, 1, 2]

_here = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def _refused(path: Path, labels: Path | None = None) -> str:
    """Return the sentence with which a file is refused, without the file's name."""
    with pytest.raises(DatasetError) as error:
        read(path, labels)
    sentence = str(error.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert sentence.startswith(str(error.value.place))
    return sentence.removeprefix(f"{error.value.place}: ")


def _said(path: Path) -> str:
    """Return the sentence with which a file is refused, nothing where it is read."""
    try:
        read(path)
    except DatasetError as error:
        return str(error)
    return ""


def _npz(path: Path, **arrays: Any) -> Path:
    np.savez_compressed(path, **arrays)
    return path


# The digits -----------------------------------------------------------------------------------


def test_the_digits_are_those_of_the_source() -> None:
    """Their number, the numbers by class that the source prints, and the first picture."""
    found = digits()
    assert found.inputs.shape == (1797, 64)
    assert found.targets.sum(axis=0).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (found.inputs[0, :8] * 16).tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert (found.inputs.min(), found.inputs.max()) == (0.0, 1.0)
    assert found.labels[:10].tolist() == list(range(10))
    assert (found.classes, found.picture) == (tuple("0123456789"), (8, 8))


def test_the_digits_carry_their_licence() -> None:
    """Who made them and under which licence stands beside the file."""
    text = resources.path("data", "digits-LICENSE.txt").read_text(encoding="utf-8")
    assert "Alpaydin" in text
    assert "CC BY 4.0" in text


def test_a_data_set_cannot_be_changed() -> None:
    """All who have one see the same numbers."""
    for array in (digits().inputs, digits().targets, split(digits()).training.inputs):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1.0


# Training and validation ----------------------------------------------------------------------


def test_a_split_takes_every_sample_once() -> None:
    """No sample is lost, and none is in both parts."""
    parts = split(digits(), 0.25, seed=3)
    assert (len(parts.training), len(parts.validation)) == (1348, 449)
    rows = np.concatenate([parts.training.inputs, parts.validation.inputs])
    np.testing.assert_array_equal(np.sort(rows, axis=0), np.sort(digits().inputs, axis=0))
    first, second = split_indices(1797, 0.25, 3)
    np.testing.assert_array_equal(parts.training.inputs, digits().inputs[first])
    np.testing.assert_array_equal(parts.validation.labels, digits().labels[second])


def test_a_split_is_a_function_of_its_seed() -> None:
    """The same seed divides alike, another one differently."""
    same, again, other = (split_indices(100, 0.2, seed)[1].tolist() for seed in (1, 1, 2))
    assert same == again
    assert same != other


@pytest.mark.parametrize(
    ("samples", "validation", "most", "sizes"),
    [(10, 0.0, None, (10, 0)), (10, 0.01, None, (9, 1)), (2, 0.9, None, (1, 1)),
     (100, 0.2, 10, (8, 2))],
)  # fmt: skip
def test_both_parts_have_samples(
    samples: int, validation: float, most: int | None, sizes: tuple[int, int]
) -> None:
    """There is always something to train on, and to validate where that is asked for."""
    training, held = split_indices(samples, validation, 0, most)
    assert (len(training), len(held)) == sizes


# Files that are read --------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_are_read(tmp_path: Path, packed: bool) -> None:
    """Pictures with the labels that lie beside them, plain and compressed."""
    found = read(data_files.write_pair(tmp_path, IMAGES, LABELS, packed=packed))
    np.testing.assert_allclose(found.inputs, IMAGES.reshape(4, 6) / 230, rtol=1e-15)
    assert found.labels.tolist() == LABELS
    assert (found.picture, found.classes) == ((2, 3), ("0", "1", "2"))
    assert found.name == "train-images-idx3-ubyte"


def test_labels_may_be_packed_where_pictures_are_not(tmp_path: Path) -> None:
    """A pair of which one was uncompressed is still a pair."""
    path = data_files.write_pair(tmp_path, IMAGES, LABELS)
    labels = tmp_path / "train-labels-idx1-ubyte"
    labels.with_name(f"{labels.name}.gz").write_bytes(gzip.compress(labels.read_bytes()))
    labels.unlink()
    assert read(path).labels.tolist() == LABELS


def test_labels_may_be_named(tmp_path: Path) -> None:
    """Files of any name belong together when both are named."""
    path = data_files.write_pair(tmp_path, IMAGES, LABELS).rename(tmp_path / "a")
    labels = (tmp_path / "train-labels-idx1-ubyte").rename(tmp_path / "b")
    assert read(path, labels).labels.tolist() == LABELS
    assert "name their file" in _refused(path)


@pytest.mark.parametrize("names", npz.PAIRS, ids="-".join)
def test_npz_files_are_read(tmp_path: Path, names: tuple[str, str]) -> None:
    """Under each pair of names that is in use."""
    arrays = dict(zip(names, (IMAGES, np.array(LABELS)), strict=True))
    found = read(_npz(tmp_path / "my.npz", **arrays))
    np.testing.assert_allclose(found.inputs, IMAGES.reshape(4, 6) / 230, rtol=1e-15)
    assert found.labels.tolist() == LABELS
    assert found.name == "my"


@pytest.mark.parametrize(
    ("images", "labels", "picture"),
    [
        (np.linspace(0, 1, 24).reshape(4, 6), np.array(LABELS, np.int8), None),
        (np.linspace(0, 1, 36, dtype=np.float32).reshape(4, 9), np.array(LABELS), (3, 3)),
        (np.asfortranarray(IMAGES), np.array(LABELS, ">i4")[:, None], (2, 3)),
        (IMAGES[..., None] > 50, np.eye(3)[LABELS], (2, 3)),
        (np.zeros((4, 2, 2, 3)), np.array(LABELS, float), None),
    ],
    ids=["flat", "square", "fortran", "one-hot", "colour"],
)
def test_arrays_of_all_kinds_are_read(
    tmp_path: Path, images: Any, labels: Any, picture: tuple[int, int] | None
) -> None:
    """Numbers of any type and order, labels as numbers or as rows with a single 1."""
    found = read(_npz(tmp_path / "a.npz", images=images, labels=labels))
    largest = max(1, images.max())
    np.testing.assert_allclose(found.inputs, images.reshape(4, -1) / largest, rtol=1e-15)
    assert found.labels.tolist() == LABELS
    assert found.picture == picture


# Files that are refused -----------------------------------------------------------------------

GOOD = data_files.idx(IMAGES)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "this is neither an IDX nor an NPZ file"),
        (b"P5 8 8 255\n", "this is neither an IDX nor an NPZ file"),
        (b"\0\0\x0d\x03" + GOOD[4:], "of kind 0x0d; only unsigned bytes (0x08) are read"),
        (data_files.idx(LABELS), "1 dimensions instead of the 3 of pictures"),
        (GOOD[:10], "the file ends within its first line"),
        (GOOD[:-5], "5 bytes are missing at the end"),
        (GOOD[:-1], "1 byte is missing at the end"),
        (GOOD + b"\0", "more bytes than the file itself promises"),
        (b"\0\0\x08\x03" + b"\xff" * 12, "numbers, and at most 64,000,000 are possible"),
        (struct.pack(">HBBIII", 0, 8, 3, 0, 8, 8), "it holds no pictures"),
        (data_files.idx(IMAGES[:1]), "it holds a single picture"),
        (struct.pack(">HBBIII", 0, 8, 3, 2, 200, 200) + bytes(80_000), "make the pictures smaller"),
        (gzip.compress(GOOD, mtime=0)[:-20], "damaged or cut off"),
        (
            gzip.compress(GOOD, mtime=0)[:20] + b"\xff\xff" + gzip.compress(GOOD, mtime=0)[22:],
            "damaged or cut off",
        ),
        (gzip.compress(GOOD + b"\0", mtime=0), "more bytes than the file itself promises"),
        (b"PK\x03\x04nothing", "the archive is damaged"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, content: bytes, problem: str) -> None:
    """Wrong kind, wrong sizes, cut off, too long: told with the file's name and a remedy."""
    path = data_files.write_pair(tmp_path, IMAGES, LABELS)
    path.write_bytes(content)
    assert problem in _refused(path)


def test_a_number_of_labels_that_does_not_fit_is_told(tmp_path: Path) -> None:
    """Both numbers stand in the sentence."""
    path = data_files.write_pair(tmp_path, IMAGES, LABELS[:3])
    assert "4 pictures and 3 labels" in _refused(path)


def test_pictures_without_labels_are_told(tmp_path: Path) -> None:
    """The name that the labels should have stands in the sentence."""
    path = data_files.write_pair(tmp_path, IMAGES, LABELS)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    assert "put train-labels-idx1-ubyte beside them" in _refused(path)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    """A folder, nothing at all, a name that no file can have, labels to an archive."""
    assert "this is a folder" in _refused(tmp_path)
    assert "there is no such file" in _refused(tmp_path / "nothing")
    assert "cannot be read" in _refused(Path("a\0b"))
    archive = _npz(tmp_path / "a.npz", images=IMAGES, labels=LABELS)
    assert "leave out the other file" in _refused(archive, archive)


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit stands in the sentence."""
    path = data_files.write_pair(tmp_path, IMAGES, LABELS)
    monkeypatch.setattr(data_source, "FILE_BYTES", 8)
    assert _refused(path).startswith("the file is larger than 0 MB")


@pytest.mark.parametrize(
    ("images", "labels", "problem"),
    [
        (IMAGES, [0, 1, 2, -1], "a label is no whole number from 0 on"),
        (IMAGES, [0, 1, 2, 0.5], "a label is no whole number from 0 on"),
        (IMAGES, [0, 1, 2, np.nan], "a label is no whole number from 0 on"),
        (IMAGES, [0, 1, 2, 5000], "the labels number 5,001 classes"),
        (IMAGES, np.zeros((4, 3)), "does not have a single 1"),
        (IMAGES, np.zeros((4, 2, 2)), "the labels are no list"),
        (IMAGES, np.zeros((4, 1200)), "the labels number 1,200 classes"),
        (IMAGES, 7, "the labels are no list"),
        (IMAGES, [], "the labels are no list"),
        (IMAGES - 3.0, LABELS, "a pixel is -3; save the pictures with pixels from 0 on"),
        (np.full((4, 2, 2), np.inf), LABELS, "a pixel is not a finite number"),
        (np.zeros(4), LABELS, "it holds no pictures"),
        (np.zeros((2, 2), complex), LABELS, "the array images holds no plain numbers"),
        (np.array([["a", "b"]] * 4), LABELS, "the array images holds no plain numbers"),
        (np.zeros(4, [("a", "f8")]), LABELS, "the array images holds no plain numbers"),
    ],
)
def test_arrays_that_are_no_data_are_refused(
    tmp_path: Path, images: Any, labels: Any, problem: str
) -> None:
    """What is wrong with the labels or the pictures is said as it is."""
    assert problem in _refused(_npz(tmp_path / "a.npz", images=images, labels=labels))


def test_an_archive_without_a_known_pair_is_told(tmp_path: Path) -> None:
    """The names that are looked for stand in the sentence."""
    path = _npz(tmp_path / "a.npz", pictures=IMAGES, labels=LABELS)
    assert "save them as images and labels, or as x_train and y_train" in _refused(path)


# Files that are made to do harm ---------------------------------------------------------------


class _Trap:
    """Unpickling one ends the test."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return _spring, ("unpickled",)


def _spring(message: str) -> NoReturn:
    pytest.fail(message)


def test_a_pickle_is_refused_and_never_loaded(tmp_path: Path) -> None:
    """Alone, as an array of objects, and behind the head of an array of numbers."""
    trap = pickle.dumps(_Trap())
    alone = tmp_path / "alone.npz"
    alone.write_bytes(trap)
    assert "this is neither an IDX nor an NPZ file" in _refused(alone)
    inside = _npz(tmp_path / "inside.npz", images=np.array([_Trap()], object), labels=LABELS)
    assert "holds Python objects, which are never loaded" in _refused(inside)
    disguised = tmp_path / "disguised.npz"
    with zipfile.ZipFile(disguised, "w") as archive:
        archive.writestr("images.npy", trap)
        archive.writestr("labels.npy", trap)
    assert "the array images is damaged" in _refused(disguised)


def test_a_bomb_is_not_uncompressed(tmp_path: Path) -> None:
    """A small file that promises gigabytes is refused before they are there."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"descr": "|u1", "fortran_order": False, "shape": (10**6, 2000)}
    )
    archive = tmp_path / "a.npz"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("images.npy", head.getvalue() + bytes(10**7))
        file.writestr("labels.npy", b"")
    zeros = tmp_path / "train-images-idx3-ubyte.gz"
    zeros.write_bytes(gzip.compress(struct.pack(">HBBIII", 0, 8, 3, 2, 2, 2) + bytes(10**7)))
    tracemalloc.start()
    assert "2,000,000,000 numbers" in _refused(archive)
    assert "more bytes than the file itself promises" in _refused(zeros)
    assert tracemalloc.get_traced_memory()[1] < 2**21
    tracemalloc.stop()


def test_an_array_that_is_not_as_long_as_it_promises_is_refused(tmp_path: Path) -> None:
    """Neither shorter nor longer."""
    whole = io.BytesIO()
    np.save(whole, IMAGES)
    for content in (whole.getvalue()[:-1], whole.getvalue() + b"\0"):
        path = tmp_path / "a.npz"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("images.npy", content)
            archive.writestr("labels.npy", whole.getvalue())
        assert "not as long as it promises" in _refused(path)


@_here
@given(content=st.binary(max_size=300), head=st.sampled_from([b"", GOOD[:8], b"PK\x03\x04"]))
def test_any_bytes_end_in_a_sentence(tmp_path: Path, content: bytes, head: bytes) -> None:
    """Whatever is in the file, it is refused with one line or is a data set."""
    path = data_files.write_pair(tmp_path, IMAGES, LABELS)
    for bytes_ in (head + content, gzip.compress(head + content)):
        path.write_bytes(bytes_)
        assert "\n" not in _said(path)


@_here
@given(data=st.data())
def test_a_spoilt_archive_ends_in_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    """An archive in which bytes were changed is refused, or still is one."""
    path = _npz(tmp_path / "a.npz", images=IMAGES, labels=LABELS)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    assert "\n" not in _said(path)


@_here
@given(
    images=st.lists(st.lists(st.integers(0, 255), min_size=6, max_size=6), min_size=2, max_size=5),
    packed=st.booleans(),
)
def test_what_was_written_is_read(tmp_path: Path, images: list[list[int]], packed: bool) -> None:
    """Every picture comes out as it went in, in shares of the brightest pixel."""
    array = np.array(images).reshape(len(images), 2, 3)
    found = read(data_files.write_pair(tmp_path, array, [1] * len(images), packed=packed))
    brightest = max(1, array.max())
    np.testing.assert_array_equal(np.rint(found.inputs * brightest), array.reshape(-1, 6))


def test_too_many_numbers_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of all pictures together stands in the sentence."""
    monkeypatch.setattr(datasets, "NUMBERS", 20)
    with pytest.raises(DatasetError, match=r"^a: 4 pictures of 6 numbers are more than"):
        dataset_of("a", IMAGES, np.array(LABELS), "a")


def test_the_first_bytes_tell_the_kind_of_file() -> None:
    """IDX begins with two zero bytes, an archive with PK."""
    assert idx.is_idx(GOOD[:4])
    assert not idx.is_idx(b"\0\0")
    assert npz.is_zip(b"PK\x03\x04")
