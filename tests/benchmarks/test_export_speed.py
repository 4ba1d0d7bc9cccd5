"""How fast slides are exported, against matplotlib drawing and saving the same pictures.

A time of nnviz is all of it: the calculation, where everything stands, painting and packing. That
of matplotlib is drawing and saving alone: where everything stands is handed to it. It keeps figure,
axes and the artists of what did not change (`matplotlib_frame.py`).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.recorder import record

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"QT_QPA_PLATFORM": "offscreen"}


def measured(kind: str) -> dict[str, Any]:
    """Return what a process of its own measures."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.export_frames", kind],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def against(found: dict[str, Any], ours: float) -> str:
    """Return how much longer matplotlib takes, or that it is not installed."""
    if "matplotlib" not in found:
        return "matplotlib is not installed"
    theirs = found["matplotlib"]
    return f"matplotlib {found['version']} {1000 * theirs:.0f} ms, {theirs / ours:.1f} times that"


@pytest.mark.parametrize(("kind", "least"), [("png", 15), ("svg", 200)])
def test_slides_as_files(kind: str, least: int) -> None:
    """Records how long a slide of the default scenario takes, 1920×1080."""
    found = measured(kind)
    best = min(found["alone"], found["together"])
    record(
        f"A slide of 1920×1080 as {kind.upper()}, default scenario: in ms",
        round(1000 * best, 1),
        round(1000 / least, 1),
        f"{1 / best:.0f} a second; in one thread {1000 * found['alone']:.1f} ms; "
        f"{against(found, found['alone'])}",
    )
    assert best > 0


def test_a_film() -> None:
    """Records how long a frame takes of the whole iteration as MP4, 1920×1080, with its motion."""
    pytest.importorskip("av", reason="PyAV is not installed: pip install 'nnviz[video]'")
    found = measured("mp4")
    record(
        "A frame of an MP4 film of 1920×1080, default scenario: in ms",
        round(1000 * found["film"], 1),
        40.0,
        f"{1 / found['film']:.0f} a second, {found['frames']} frames; drawn by matplotlib and "
        f"encoded alike by FFmpeg: {against(found, found['film'])}",
    )
    assert found["film"] > 0
