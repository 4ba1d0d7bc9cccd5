"""How long training takes, how soon an earlier iteration is back, and in how much memory."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.recorder import record

HERE = Path(__file__).parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE.parents[1]), "OPENBLAS_NUM_THREADS": "1"}


def test_training_for_long_and_going_back() -> None:
    """Records 100,000 iterations of the default scenario: going back, memory, what records cost.

    The process also proves that each iteration that it goes back to is the same to the bit.
    """
    process = subprocess.run(
        [sys.executable, str(HERE / "long_training.py")],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    measured = json.loads(process.stdout)
    record(
        "Any earlier iteration after 100,000 of the default scenario: the slowest in ms",
        round(measured["worst_ms"], 1),
        100.0,
        f"median {measured['median_ms']:.1f} ms, the same to the bit; the 100,000 took "
        f"{measured['seconds']:.0f} s",
    )
    if not math.isnan(measured["growth_mb"]):
        record(
            "Memory for them, in MB",
            round(measured["growth_mb"], 1),
            50.0,
            "growth of the process: checkpoints, losses, gradient sizes",
        )
    record(
        "Writing gradient sizes down for the curves, against losses alone",
        round(measured["recording"], 2),
        1.1,
        f"5,000 iterations at {measured['run_us']:.0f} µs; the training step alone takes "
        f"{measured['step_us']:.0f} µs",
    )
    record(
        "10⁶ losses, in MB",
        round(measured["losses_mb"], 1),
        16.0,
        f"at most, while their room doubles; {measured['losses_kept_mb']:.1f} MB then",
    )
    assert measured["losses_kept_mb"] < 16.0
