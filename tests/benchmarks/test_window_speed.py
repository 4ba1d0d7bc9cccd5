"""How fast the window answers a key, and how fast it opens; each in processes of their own."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.recorder import record

HERE = Path(__file__).parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE.parents[1])}


@pytest.mark.parametrize(("name", "target"), [("default", 16.0), ("64-64-10", 33.0)])
def test_key_to_painted_frame(name: str, target: float) -> None:
    """Records the 95th percentile of the time from → to the painted frame, at 1280×800."""
    process = subprocess.run(
        [sys.executable, str(HERE / "key_to_frame.py"), name],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    measured = json.loads(process.stdout)
    times = measured["times"]
    late = statistics.quantiles(times, n=20)[-1]
    record(
        f"Key to painted frame, {name}: 95th percentile in ms",
        round(late, 1),
        target,
        f"median {statistics.median(times):.1f} ms, on a machine that takes "
        f"{measured['lines']:.0f} ms for 1,000 long antialiased lines",
    )
    assert len(times) == 300


@pytest.mark.parametrize("name", ["default", "64-64-10"])
def test_the_window_while_it_trains(name: str) -> None:
    """Records how often the window shows what is new, and how long it is away at most."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.training_frames", name],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    measured = json.loads(process.stdout)
    gaps = sorted(measured["gaps"])
    away = gaps[-1]
    record(
        f"Training with plots, {name}: the longest time away in ms",
        round(away, 1),
        50.0,
        f"99 of 100 turns within {gaps[int(0.99 * len(gaps))]:.0f} ms; new numbers "
        f"{measured['looks']:.0f} times, the network {measured['paints']:.0f} times a second; "
        f"{measured['iterations']:,.0f} iterations a second beside it, {measured['bare']:,.0f} "
        f"without a window; 1,000 lines take {measured['lines']:.0f} ms",
    )
    assert measured["iterations"] > 0


def first_frame_seconds(what: str) -> float:
    """Return the time from the start of a process to its first painted frame."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(HERE / "first_frame.py"), what],
        stdout=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
    assert line == "painted\n"
    return taken


def test_start_against_an_empty_plot() -> None:
    """Records how long the first frame takes, against an empty window with one plot."""
    pairs = [(first_frame_seconds("app"), first_frame_seconds("plot")) for _ in range(8)][1:]
    ratio = statistics.median(app / plot for app, plot in pairs)
    app, plot = (statistics.median(times) for times in zip(*pairs, strict=True))
    record(
        "Start to first frame, against a window with one pyqtgraph plot",
        round(ratio, 2),
        1.5,
        f"{app:.2f} s against {plot:.2f} s",
    )
    assert ratio > 0
