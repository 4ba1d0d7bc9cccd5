"""The constants that PyTorch computed; see `make_torch_constants.py`."""

import json
from pathlib import Path
from typing import Any

CONSTANTS: dict[str, Any] = json.loads(
    Path(__file__).with_name("torch_constants.json").read_text(encoding="utf-8")
)


def label(case: dict[str, Any]) -> str:
    """Return the identifier of a test on an optimizer, with its options and its network."""
    options = [f"{key}={value}" for key, value in case["options"].items()]
    sizes = [str(len(rows)) for rows in case.get("weights", [])]
    return "-".join([case.get("name") or case["optimizer"], *sizes, *options])
