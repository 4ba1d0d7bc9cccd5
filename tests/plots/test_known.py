"""What of an iteration is calculated: as the network's own picture shows it, layer by layer."""

from typing import Any

import numpy as np
import pytest

from nnviz.plots.known import everything, known
from nnviz.trace.timeline import Cursor, Timeline
from tests.plots.runs import CONTENT, walked
from tests.trace.examples import bundled, layered

SEQUENTIAL = layered(2, [3, 2], seed=1, training={"update_order": "sequential"})


def _all(values: list[float | None]) -> bool:
    return all(value is not None for value in values)


@pytest.mark.parametrize("content", [CONTENT, SEQUENTIAL, layered(2, [2, 2], biases=["none"] * 2)])
def test_a_layer_is_known_when_all_its_numbers_are(content: dict[str, Any]) -> None:
    """At every position: exactly when none of the layer's numbers is blank in the frame."""
    timeline = Timeline(walked(2, content), Cursor(2, 0))
    for position in range(len(timeline.steps()) + 1):
        frame = timeline.seek(Cursor(2, position)).frame()
        found = known(frame)
        for layer, units in enumerate(frame.names.sizes):
            at = range(units)
            sources = range(frame.names.width(layer - 1))
            pairs = [(unit, source) for unit in at for source in sources]
            assert found.activations[layer] == _all([frame.a(layer, unit) for unit in at])
            assert found.gradients[layer] == _all(
                [frame.weight_gradient(layer, *pair) for pair in pairs]
            )
            news = [frame.new_weight(layer, *pair) for pair in pairs]
            if "biases" in content["network"]["layers"][layer]:
                news += [frame.new_bias(layer, unit) for unit in at]
            assert found.updates[layer] == _all(news)
        assert found.loss == (frame.batch_loss is not None)
        assert found.ended == (position == len(frame.steps))


def test_at_the_end_of_an_iteration_everything_is_known() -> None:
    """With softmax, too."""
    for name in ("softmax", "relu"):
        frame = Timeline(bundled(name)).end().frame()
        assert known(frame) == everything(len(frame.names.sizes))
    assert np.all(everything(3).updates)
