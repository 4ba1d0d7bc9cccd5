"""The lab of learning, worked with mouse and keys."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnviz.labs.starts import HE, Start
from tests.engine.data_files import write_pair
from tests.window.labs.conftest import answer, close, settled

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.labs.learning_lab import LearningLab
    from tests.window.labs.conftest import Opened

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
MANY = 100_000


@pytest.fixture
def lab(qtbot: "QtBot", open_page: "Opened") -> "LearningLab":
    """Return the lab with a small network."""
    page = open_page("learning")
    page.learning.numbers["units"].setValue(12)
    page.learning.numbers["iterations"].setValue(30)
    settled(qtbot, page.learning)
    return page.learning


def pixels(count: int = 30) -> "np.ndarray":
    """Return small random pictures."""
    return np.random.default_rng(0).integers(0, 256, (count, 4, 4)).astype(np.uint8)


def test_before_a_training_the_axes_are_there(lab: "LearningLab") -> None:
    """With what would be trained, and no curve yet."""
    assert lab.course is not None
    assert lab.course.done == 0
    assert "4 hidden layers of 12 units" in lab.view.accessibleName()


def test_start_trains_to_the_end(qtbot: "QtBot", lab: "LearningLab") -> None:
    """The button starts; at the end it is there again, with what it took."""
    qtbot.mouseClick(lab.start, LEFT)
    assert lab.busy
    assert lab.start.isHidden()
    settled(qtbot, lab)
    assert lab.course is not None
    assert [len(curve.losses) for curve in lab.course.curves] == [30, 30, 30]
    assert lab.start.isVisible()
    assert QApplication.focusWidget() is lab.start
    assert lab.strip.said.startswith("Trained in ")


def test_curves_grow_and_escape_keeps_them(qtbot: "QtBot", lab: "LearningLab") -> None:
    """Every drawing has more; what was drawn when it was cancelled stays, and can be saved."""
    lab.numbers["iterations"].setValue(MANY)
    settled(qtbot, lab)
    lab.start.setFocus()
    qtbot.keyClick(lab.start, K.Key_Space)
    assert lab.course is not None
    seen = [lab.course.done]
    for _ in range(3):
        qtbot.waitUntil(lambda: lab.course is not None and lab.course.done > seen[-1])
        seen.append(lab.course.done)
    qtbot.waitUntil(lambda: "left" in lab.strip.said)
    assert "of 100,000: about " in lab.strip.said
    qtbot.keyClick(lab.strip.cancel, K.Key_Escape)
    done = lab.course.done
    qtbot.waitUntil(lambda: lab.idle)
    assert lab.course.done == done > 0
    assert lab.strip.said == f"Cancelled after {done} iterations; the curves stay."
    assert f"--iterations {done}" in lab.command()
    assert lab.found() is not None
    assert QApplication.focusWidget() is lab.start


def test_a_start_that_diverges_is_marked(qtbot: "QtBot", lab: "LearningLab") -> None:
    """In the picture and for a reader; the others go on."""
    lab.starts.take((HE, Start("normal", 1000.0)))
    lab.starts.changed.emit()
    lab.rate.setValue(100.0)
    lab.activation.choose("leaky_relu")
    qtbot.mouseClick(lab.start, LEFT)
    settled(qtbot, lab)
    assert "normal, σ = 1000 diverged in iteration " in lab.view.accessibleName()
    assert lab.view.drawing is not None
    assert {shape.role for shape in lab.view.drawing.shapes} >= {"diverged", "curve"}


def test_other_values_leave_the_curves(qtbot: "QtBot", lab: "LearningLab") -> None:
    """Until the next start; a sentence says so. The command is that of what is on show."""
    qtbot.mouseClick(lab.start, LEFT)
    settled(qtbot, lab)
    course = lab.course
    lab.numbers["layers"].setValue(2)
    assert lab.course is course
    assert lab.strip.said == "Start training again for the curves of these values."
    assert lab.command() == "nnviz lab learning --units 12 --iterations 30"
    qtbot.mouseClick(lab.start, LEFT)
    settled(qtbot, lab)
    assert lab.command() == "nnviz lab learning --layers 2 --units 12 --iterations 30"


def test_a_training_goes_on_in_another_look(qtbot: "QtBot", open_page: "Opened") -> None:
    """The page that is made anew begins where the old one stopped."""
    page = open_page("learning")
    lab = page.learning
    lab.numbers["units"].setValue(12)
    lab.numbers["iterations"].setValue(300)
    settled(qtbot, lab)
    lab.train()
    qtbot.waitUntil(lambda: lab.course is not None and lab.course.done > 0)
    state = page.state()
    close(qtbot, page)
    other = open_page("learning", theme="dark", state=state).learning
    assert lab.course is not None
    settled(qtbot, other)
    assert other.course is not None
    assert other.course.done == 300
    first = lab.course.curves[0].losses
    assert np.array_equal(other.course.curves[0].losses[: len(first)], first)


@pytest.mark.parametrize("packed", [False, True])
def test_the_users_pictures_are_read(
    qtbot: "QtBot", lab: "LearningLab", tmp_path: "Path", packed: bool
) -> None:
    """An IDX file, plain or packed, with its labels beside it; the digits can be had again."""
    path = write_pair(tmp_path, pixels(), [0, 1, 2] * 10, packed=packed)
    qtbot.mouseClick(lab.open, LEFT)
    with qtbot.waitSignal(lab.told) as told:
        answer(qtbot, lab, path)
    name = path.name.removesuffix(".gz")
    assert told.args == [f"{name}: 30 pictures of 16 numbers, 3 classes."]
    settled(qtbot, lab)
    assert lab.course is not None
    assert (lab.course.data, lab.course.training_samples) == (name, 24)
    assert lab.command() == f"nnviz lab learning --data {path} --units 12 --iterations 30"
    lab.data.setFocus()
    qtbot.keyClick(lab.data, K.Key_Up)
    settled(qtbot, lab)
    assert lab.course.data == "digits"


def test_labels_elsewhere_are_asked_for(
    qtbot: "QtBot", lab: "LearningLab", tmp_path: "Path"
) -> None:
    """A second dialog opens for them."""
    images = write_pair(tmp_path, pixels(), [0, 1] * 15)
    labels = (tmp_path / "train-labels-idx1-ubyte").rename(tmp_path / "elsewhere.idx")
    with qtbot.waitSignal(lab.told) as told:
        lab.read(str(images))
    assert told.args == ["These pictures need their labels: open the file of them, too."]
    with qtbot.waitSignal(lab.told):
        answer(qtbot, lab, labels)
    settled(qtbot, lab)
    assert f"--data {images} --labels {labels}" in lab.command()


def test_a_bad_file_is_one_sentence_and_nothing_is_lost(
    qtbot: "QtBot", lab: "LearningLab", tmp_path: "Path"
) -> None:
    """The curves and the data that were there stay."""
    qtbot.mouseClick(lab.start, LEFT)
    settled(qtbot, lab)
    course, drawing = lab.course, lab.view.drawing
    path = tmp_path / "a.npz"
    path.write_bytes(b"PK\x03\x04 and no more")
    with qtbot.waitSignal(lab.told) as told:
        lab.read(str(path))
    assert told.args == [f"{path}: the archive is damaged; get the file again."]
    assert lab.strip.said == f"{path}: the archive is damaged; get the file again."
    qtbot.waitUntil(lambda: lab.idle)
    assert lab.course is course
    assert lab.view.drawing is drawing
    assert lab.data.count() == 1


def test_a_bad_file_leaves_the_axes(qtbot: "QtBot", open_page: "Opened", tmp_path: "Path") -> None:
    """Also where it is opened before anything is on show; the sentence stays."""
    page = open_page("vanishing")
    page.vanishing.cancel()
    lab = page.learning
    page.show_lab("learning")
    lab.read(str(tmp_path / "none.gz"))
    settled(qtbot, lab)
    assert lab.view.drawing is not None
    assert lab.strip.said == f"{tmp_path / 'none.gz'}: there is no such file."
    lab.rate.stepUp()
    assert lab.strip.said == ""
    settled(qtbot, lab)


def test_an_npz_file_is_read(qtbot: "QtBot", lab: "LearningLab", tmp_path: "Path") -> None:
    """While a training goes on, no other data are taken."""
    path = tmp_path / "own.npz"
    np.savez(path, x_train=pixels(), y_train=np.array([0, 1] * 15))
    lab.numbers["iterations"].setValue(MANY)
    settled(qtbot, lab)
    lab.train()
    lab.read(str(path))
    assert lab.strip.said == "Cancel the training first; then open other data."
    lab.cancel()
    with qtbot.waitSignal(lab.told):
        lab.read(str(path))
    settled(qtbot, lab)
    assert lab.data.currentText() == "own"
    state = lab.state()
    assert state.dataset is not None
    assert len(state.dataset) == 30
