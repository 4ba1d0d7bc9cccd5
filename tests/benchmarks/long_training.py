"""Trains for long and goes back, and prints what it took as JSON. Run as a process of its own.

`python long_training.py` trains the default scenario for 100,000 iterations; the time of one
is compared with that of the bare training step, in turns, and with that of a run that writes down
losses alone.
"""

import gc
import json
import statistics
import sys
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nnviz.engine.network import OptimizerState
from nnviz.scenario.build import build
from nnviz.scenario.library import DEFAULT, load
from nnviz.trace import recording
from nnviz.trace.recording import Growing
from nnviz.trace.run import Run

if TYPE_CHECKING:
    from nnviz.trace.trace import Trace

ITERATIONS = 100_000
BLOCK = 5_000
ROUNDS = 20
LOSSES = 1_000_000


def memory() -> float:
    """Return how much memory the process has, in MB, where the system says it; else nan."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def bits(trace: "Trace") -> bytes:
    """Return the numbers of an iteration that depend on all others."""
    it = trace.iteration
    return it.before.vector.tobytes() + it.gradient.tobytes() + it.after.vector.tobytes()


def bare(count: int) -> float:
    """Return how long the training step alone takes, from the start on."""
    of = build(load(DEFAULT))
    parameters, state = of.parameters, OptimizerState.start(of.optimizer, of.parameters)
    began = time.process_time()
    for number in range(1, count + 1):
        done = of.network.iterate(parameters, of.optimizer, state, number, of.inputs, of.targets)
        parameters, state = done.after, done.state_after
    return time.process_time() - began


def walked(count: int, fine: int) -> float:
    """Return how long a run takes that writes gradient sizes down so finely."""
    usual, recording.FINE = recording.FINE, fine  # type: ignore[misc] # what it costs is asked
    run = Run(build(load(DEFAULT)))
    began = time.process_time()
    run.advance(count)
    taken = time.process_time() - began
    recording.FINE = usual  # type: ignore[misc]
    return taken


def main() -> None:
    """Measure and print."""
    run = Run(build(load(DEFAULT)))
    chosen = sorted(
        {1, 2, ITERATIONS, *np.random.default_rng(0).integers(1, ITERATIONS, 60).tolist()}
    )
    seen = {}
    gc.collect()
    memory_before = memory()
    began = time.perf_counter()
    for number in chosen:
        run.advance(number)
        seen[number] = bits(run.trace(number))
    seconds = time.perf_counter() - began
    times = []
    for number in reversed(chosen):
        run._traces.clear()
        began = time.perf_counter()
        again = bits(run.trace(number))
        times.append((time.perf_counter() - began) * 1000)
        if again != seen[number]:
            sys.exit(f"Iteration {number} is another one")
    # The iterations that are furthest from what is kept.
    stride = run._checkpoints.stride
    for number in range(stride, ITERATIONS, ITERATIONS // 40 // stride * stride):
        began = time.perf_counter()
        run.trace(number)
        times.append((time.perf_counter() - began) * 1000)
    memory_after = memory()
    rounds = [(bare(BLOCK), walked(BLOCK, recording.FINE), walked(BLOCK, 0)) for _ in range(ROUNDS)]
    steps, recorded, _ = (min(times) for times in zip(*rounds, strict=True))
    tracemalloc.start()
    losses = Growing()
    for number in range(LOSSES):
        losses.add(1.0 / (number + 1))
    result = {
        "seconds": seconds,
        "worst_ms": max(times),
        "median_ms": statistics.median(times),
        "growth_mb": memory_after - memory_before,
        "step_us": steps / BLOCK * 1e6,
        "run_us": recorded / BLOCK * 1e6,
        "recording": statistics.median(finely / coarsely for _, finely, coarsely in rounds),
        "losses_mb": tracemalloc.get_traced_memory()[1] / 2**20,
        "losses_kept_mb": tracemalloc.get_traced_memory()[0] / 2**20,
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
