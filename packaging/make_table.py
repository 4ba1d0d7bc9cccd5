#!/usr/bin/env python3
"""Write the README's benchmark table from the results of the last run of the benchmarks.

.venv/bin/python -m pytest tests/benchmarks    then    python3 packaging/make_table.py
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "tests" / "benchmarks" / "results.json"
README = ROOT / "README.md"
_PLACE = re.compile(r"(<!-- benchmarks -->\n).*?(<!-- /benchmarks -->)", re.DOTALL)


def table(results: dict[str, dict[str, str | float]]) -> str:
    """Return the table in Markdown."""
    lines = ["| What | Measured | Aim | |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {float(row['value']):.2f} | ≤ {float(row['target']):g} | {row['detail']} |"
        for name, row in results.items()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Put the table in its place."""
    results = json.loads(RESULTS.read_text("utf-8"))
    made = table(results)
    text = README.read_text("utf-8")
    README.write_text(_PLACE.sub(lambda found: f"{found[1]}{made}{found[2]}", text), "utf-8")
    print(made)


if __name__ == "__main__":
    main()
