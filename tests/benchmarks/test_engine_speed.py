"""A training step of the engine against PyTorch's.

Each pair is measured in a process of its own with one thread on either side: two libraries that
both wait busily for the same cores measure the machine's other work.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.recorder import record

ROOT = Path(__file__).parents[2]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason='PyTorch is not installed: pip install "torch>=2.4,<3"',
)


@pytest.mark.parametrize(
    ("case", "samples", "target"),
    [("2-2-2", 1, 0.2), ("2-4-2-1", 10, 0.2), ("784-100-100-10", 100, 0.8)],
)
def test_a_training_step_against_pytorch(case: str, samples: int, target: float) -> None:
    """Records which part of PyTorch's time the engine takes for the same step."""
    script = Path(__file__).with_name("engine_against_torch.py")
    process = subprocess.run(
        [sys.executable, str(script), case],
        env=os.environ | ONE_THREAD | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    result = json.loads(process.stdout)
    record(
        f"Training step, {case} with {samples} sample{'s' * (samples > 1)}, against PyTorch",
        round(result["ratio"], 3),
        target,
        f"{result['engine'] * 1e6:.0f} µs of PyTorch {result['version']}'s "
        f"{result['torch'] * 1e6:.0f} µs; double precision, one thread each",
    )
