"""Keeps what the benchmarks measure, so that the README's table can be written from it."""

import json
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


def record(name: str, ratio: float, target: float, detail: str) -> None:
    """Keep one result: `ratio` (or a time in the unit that `detail` names) beside its aim."""
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    results[name] = {"value": ratio, "target": target, "detail": detail}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
