"""Where the files beside the code are: in a clone, an installed wheel or a frozen bundle."""

import sys
from pathlib import Path


def root() -> Path:
    """Return the folder that holds fonts, icons, scenarios and translations.

    An installed wheel and a frozen bundle carry it inside the package, a clone beside it.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "nnviz" / "resources"
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def path(*parts: str) -> Path:
    """Return the path of one resource, such as `path("scenarios", "w5.toml")`."""
    return root().joinpath(*parts)
