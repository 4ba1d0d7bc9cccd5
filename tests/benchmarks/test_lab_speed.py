"""How fast the labs answer: the notes' initialisation experiment is redrawn while one looks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.recorder import record

ROOT = Path(__file__).parents[2]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

SCRIPT = """
import sys, time
from nnviz.drawing.theme import THEMES
from nnviz.export.initialisation_picture import picture
from nnviz.labs.initialisation import Configuration, run
from nnviz.labs.starts import STANDARD
best = 1e9
for _ in range(12):
    began = time.perf_counter()
    picture([run(Configuration(start, sys.argv[1])) for start in STANDARD], THEMES["light"])
    best = min(best, time.perf_counter() - began)
sys.stdout.write(f"{1000 * best:.1f}")
"""


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_initialisation_lab_redraws_at_once(activation: str) -> None:
    """Records how long four initialisations of one activation take, calculated and laid out."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, activation],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=True,
    )
    milliseconds = float(done.stdout)
    record(
        f"Initialisation lab, {activation}: the notes' experiment in ms",
        milliseconds,
        100.0,
        "four initialisations, five layers of 100 units, 1,000 samples, one thread",
    )
    assert milliseconds > 0.0
