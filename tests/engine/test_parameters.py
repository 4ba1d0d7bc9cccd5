"""Parameters and optimizer state: one vector, and views of it."""

import numpy as np
import pytest

from nnviz.engine.optimizers import SGD, Adam
from nnviz.engine.parameters import OptimizerState, Parameters


def some() -> Parameters:
    """Return parameters of a 2-3-1 network that count up."""
    return Parameters(
        (np.arange(1.0, 7.0).reshape(3, 2), np.array([[7.0, 8.0, 9.0]])),
        (np.array([10.0, 11.0, 12.0]), np.array([13.0])),
    )


def test_weights_come_first_and_in_their_numbering() -> None:
    """w5 is the fifth number of the vector, and biases follow all weights."""
    parameters = some()
    assert parameters.vector.tolist() == list(range(1, 14))
    assert parameters.weights[1].tolist() == [[7.0, 8.0, 9.0]]
    assert parameters.biases[0].tolist() == [10.0, 11.0, 12.0]
    assert parameters.layout.weight_count == 9


def test_parameters_do_not_change() -> None:
    """Neither the arrays that were given nor those that are returned can change them."""
    given = np.array([[1.0]])
    parameters = Parameters((given,), (np.zeros(1),))
    given[0, 0] = 2.0
    assert parameters.weights[0][0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        parameters.weights[0][0, 0] = 3.0


def test_integers_become_doubles() -> None:
    """Whole numbers may be given."""
    assert Parameters((np.array([[1, 2]]),), (np.array([0]),)).vector.dtype == np.float64


def test_state_by_layer() -> None:
    """The state of each weight and bias array has its shape."""
    state = OptimizerState.start(Adam(), some())
    assert [array.shape for array in state.weights[0]] == [(3, 2), (3, 2)]
    assert [array.shape for array in state.biases[1]] == [(1,), (1,)]
    assert OptimizerState.start(SGD(), some()).weights == ((), ())
