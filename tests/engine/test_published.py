"""One training step against published numbers, and whole runs against PyTorch."""

from typing import Any

import numpy as np
import pytest

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import (
    Bias,
    Layer,
    Network,
    OptimizerState,
    Parameters,
    Reduction,
)
from nnviz.engine.optimizers import OPTIMIZERS
from tests.engine.constants import CONSTANTS, label
from tests.engine.networks import mazur, w5
from tests.engine.numbers import close, flat


def test_the_worked_example_of_the_lecture_note() -> None:
    """Every number of the w5 example holds in full digits."""
    it = w5().iterate()
    assert close(it.z[0], [0.08, 0.11])
    assert close(it.a[0], [0.5199893401555818, 0.5274723043445937])
    assert close(it.z[1], [0.4449841248078493, 0.6804759207156634])
    assert close(it.a[1], [0.6094460049966992, 0.6638449096982892])
    assert close(it.loss_terms, [0.02193381450453867, 0.002038086247191355], 1e-14)
    assert it.loss == pytest.approx(0.023971900751730026, rel=1e-15)
    assert it.sample_losses.tolist() == [it.loss]
    assert close(it.delta[1], [0.04985266735639471, 0.014247300963894368])
    assert close(it.delta[0], [0.008088753836261946, 0.0071008601105488085])
    assert close(
        it.weight_gradients[1],
        [0.0259228556036474, 0.02629590132820202, 0.007408444627213418, 0.007515056670116313],
    )
    assert close(
        it.weight_gradients[0],
        [
            0.0008088753836261946,
            0.0016177507672523893,
            0.0007100860110548809,
            0.0014201720221097619,
        ],
    )
    assert close(
        it.after.weights,
        [
            [0.2995955623081869, 0.2491911246163738, 0.39964495699447256, 0.3492899139889451],
            [0.4370385721981763, 0.386852049335899, 0.6962957776863933, 0.5962424716649418],
        ],
    )
    after = w5().network.batch_loss(it.after, it.inputs, it.targets)
    assert after == pytest.approx(0.023236338872291772, rel=1e-15)


def test_the_factors_of_the_worked_example() -> None:
    """∂E/∂w5 is 0.20944600 · 0.23802157 · 0.51998934, and ∂E/∂h1 the sum of two paths."""
    it = w5().iterate()
    factors = it.d_outputs[1][0, 0], it.slopes[1][0, 0], it.a[0][0, 0]
    assert [f"{factor:.8f}" for factor in factors] == ["0.20944600", "0.23802157", "0.51998934"]
    assert f"{np.prod(factors):.8f}" == "0.02592286"
    paths = it.delta[1][0] * it.propagating_weights[1][:, 0]
    assert [f"{path:.8f}" for path in paths] == ["0.02243370", "0.00997311"]
    assert f"{it.d_outputs[0][0, 0]:.8f}" == "0.03240681"


def test_mazur_s_example() -> None:
    """The numbers that Matt Mazur prints hold, with both biases left as they are."""
    example = mazur()
    it = example.iterate()
    assert f"{it.loss:.9f}" == "0.298371109"
    assert [f"{o:.9f}" for o in it.a[1][0]] == ["0.751365070", "0.772928465"]
    assert [f"{w:.8f}" for w in it.after.weights[1].ravel()] == [
        "0.35891648",
        "0.40866619",
        "0.51130127",
        "0.56137012",
    ]
    assert [f"{w:.9f}" for w in it.after.weights[0].ravel()] == [
        "0.149780716",
        "0.199561432",
        "0.249751144",
        "0.299502287",
    ]
    assert close(it.after.biases, [[0.35, 0.35], [0.60, 0.60]])
    assert it.updates[0][1] is None
    assert np.count_nonzero(flat(it.bias_gradients)) == 4
    after = example.network.batch_loss(it.after, it.inputs, it.targets)
    assert f"{after:.9f}" == "0.291027774"


@pytest.mark.parametrize("case", CONSTANTS["runs"], ids=label)
def test_whole_runs_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """Thirty iterations give PyTorch's losses and parameters in double precision."""
    sizes = [len(case["inputs"][0])] + [len(rows) for rows in case["weights"]]
    network = Network(
        tuple(
            Layer(units, inputs, ACTIVATIONS[name], alpha, Bias(case["bias"]))
            for inputs, units, name, alpha in zip(
                sizes[:-1], sizes[1:], case["activations"], case["alphas"], strict=True
            )
        ),
        LOSSES[case["loss"]],
        Reduction(case["reduction"]),
    )
    parameters = Parameters(
        tuple(np.array(rows) for rows in case["weights"]),
        tuple(np.array(values) for values in case["biases"]),
    )
    optimizer = OPTIMIZERS[case["optimizer"]](**case["options"])
    state = OptimizerState.start(optimizer, parameters)
    inputs, targets = np.array(case["inputs"]), np.array(case["targets"])
    history = []
    for t in range(1, 31):
        it = network.iterate(parameters, optimizer, state, t, inputs, targets)
        history.append(it.loss)
        parameters, state = it.after, it.state_after
    assert history == pytest.approx(case["losses"], rel=1e-13)
    assert flat(parameters.weights) == pytest.approx(
        flat(case["weights_after"]), rel=1e-11, abs=1e-15
    )
    assert flat(parameters.biases) == pytest.approx(
        flat(case["biases_after"]), rel=1e-11, abs=1e-15
    )
