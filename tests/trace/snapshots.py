"""All that a frame shows, as one value that can be compared bit for bit."""

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnviz.trace.frame import Frame
    from nnviz.trace.trace import Trace


def bits(value: float | None) -> bytes | None:
    """Return the bits of a number."""
    return None if value is None else struct.pack("<d", value)


def snapshot(frame: "Frame") -> tuple[object, ...]:
    """Return everything that a frame says: its values, what is active and how it is explained."""
    values: list[float | None] = [frame.sample_loss, frame.batch_loss]
    for layer, section in enumerate(frame.trace.network.layers):
        for unit in range(section.units):
            place = (layer, unit)
            values += [frame.z(*place), frame.a(*place), frame.d_output(*place)]
            values += [frame.slope(*place), frame.delta(*place)]
            values += [frame.bias(*place), frame.bias_gradient(*place), frame.new_bias(*place)]
            for source in range(section.inputs):
                edge = (layer, unit, source)
                values += [frame.weight(*edge), frame.weight_gradient(*edge)]
                values += [frame.new_weight(*edge), frame.sample_weight_gradient(*edge)]
    values += [frame.value(step) for step in frame.steps]
    given = [frame.input(unit) for unit in range(frame.names.inputs)]
    given += [frame.target(unit) for unit in range(frame.names.sizes[-1])]
    explanation = frame.explanation
    said = explanation and (explanation.lines, explanation.sentence, bits(explanation.value))
    return (
        frame.trace.number,
        tuple(frame.trace.indices.tolist()),
        frame.active,
        tuple(bits(value) for value in (*given, *values)),
        said,
    )


def trace_bits(trace: "Trace") -> tuple[bytes, ...]:
    """Return the bits of everything that an iteration calculated."""
    it = trace.iteration
    arrays = [it.inputs, it.targets, *it.z, *it.a, it.loss_terms, it.sample_losses]
    arrays += [*it.d_outputs, *it.slopes, *it.delta, *it.weight_gradients, *it.bias_gradients]
    arrays += [*it.propagating_weights, it.before.vector, it.after.vector]
    arrays += [*it.state_before.vectors, *it.state_after.vectors, *it.update.quantities]
    numbers = struct.pack("<dd", it.penalty, it.loss)
    return (numbers, *(array.tobytes() for array in arrays), trace.indices.tobytes())
