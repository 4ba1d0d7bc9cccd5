#!/usr/bin/env python3
"""Take the README's pictures from the real window.

python3 packaging/make_pictures.py    (needs the packages of the app; no screen)
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication  # noqa: E402 (after the platform is chosen)

from nnviz.scenario.build import build  # noqa: E402
from nnviz.scenario.library import load  # noqa: E402
from nnviz.window.main_window import MainWindow  # noqa: E402

PICTURES = (("light", "∂E/∂w5"), ("dark", "∂E/∂w1"))


def main() -> None:
    """Take each picture in its theme, at its step."""
    application = QApplication([])
    window = MainWindow(build(load("w5")))
    window.resize(1280, 800)
    window.show()
    folder = ROOT / "packaging" / "pictures"
    folder.mkdir(exist_ok=True)
    for theme, quantity in PICTURES:
        window.manner.prefer("theme", theme)
        window.controller.motion = False
        window.controller.seek(0)
        while window.frame.explanation is None or window.frame.explanation.quantity != quantity:
            window.controller.next()
        application.processEvents()
        path = folder / f"{theme}.png"
        window.grab().save(str(path))
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
