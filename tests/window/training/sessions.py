"""Sessions of training: made, waited for and compared."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.reading import parse
from nnviz.window.controller import StepController
from nnviz.window.training.session import Training

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from nnviz.trace.frame import Frame

DIVERGING = """
title = "too fast"
[network]
inputs = 1
loss = "squared_error"
[[network.layers]]
units = 1
activation = "linear"
bias = "none"
weights = [[1.0]]
[training]
optimizer = "sgd"
learning_rate = 1e30
[data]
inputs = [[1.0]]
targets = [[0.0]]
"""


@pytest.fixture
def opened(qtbot: "QtBot") -> "Iterator[Callable[[str], Training]]":
    """Return a function that begins a session on a bundled scenario or on the text of one."""
    sessions: list[Training] = []
    owner = QObject()

    def begin(name_or_text: str) -> Training:
        is_text = "\n" in name_or_text
        scenario = parse(name_or_text, "test") if is_text else load(name_or_text)
        # Qt ends it with its owner, as it does in the window: Python may not, part by part.
        controller = StepController(build(scenario), owner)
        controller.motion = False
        training = Training(controller)
        training.companion.choose(None)
        sessions.append(training)
        return training

    yield begin
    for session in sessions:
        session.close()
        session.controller.close()
    delete(owner)
    del qtbot  # which made the application


@pytest.fixture
def training(opened: "Callable[[str], Training]") -> Training:
    """Return a session on w5."""
    return opened("w5")


def at_rest(qtbot: "QtBot", training: Training) -> None:
    """Wait until nothing trains."""
    qtbot.waitUntil(lambda: not training.training, timeout=20_000)


def same(one: "Frame", other: "Frame") -> bool:
    """Return whether two frames have the same numbers, to the bit."""
    a, b = one.trace.iteration, other.trace.iteration
    return (
        one.position == other.position
        and one.trace.number == other.trace.number
        and np.array_equal(a.before.vector, b.before.vector)
        and np.array_equal(a.after.vector, b.after.vector)
        and np.array_equal(a.gradient, b.gradient)
        and a.loss == b.loss
    )
