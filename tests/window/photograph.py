"""Photographs a window, in a process of its own: the platform and its fonts are what it is told.

`python -m tests.window.photograph FOLDER` opens a window on w5 in Korean at a step of the backward
pass, puts its pictures into a folder, and prints what they are of.
"""

import json
import sys
from pathlib import Path

from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.export import raster
from nnviz.export.painter import load_fonts
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Preferences, Store
from tests.window.fitting import faults_of

SIZE = (1281, 803)
"""Not even, so that scaling by a quarter does not come out even."""


def photograph(folder: Path) -> dict[str, object]:
    """Put the pictures into a folder, and return how the window is."""
    load_fonts()
    store = Store()
    store.keep(Preferences("ko", english_terms=True, motion="off"))
    window = MainWindow(build(load("w5")), store)
    window.resize(*SIZE)
    window.show()
    window.controller.seek(15)
    window.table.setFocus()  # the canvas is without its outline then
    for _ in range(3):
        QApplication.processEvents()
    ratio = window.devicePixelRatioF()
    page, drawing = window.calculation.widget(), window.canvas.drawing
    assert page is not None
    assert drawing is not None
    for name, widget in (("window", window), ("canvas", window.canvas), ("calculation", page)):
        widget.grab()  # what comes a second time is painted from what was kept
        widget.grab().save(str(folder / f"{name}.png"))
    raster.image(drawing, ratio).save(str(folder / "direct.png"))
    (folder / "slide.png").write_bytes(raster.png(window.presenter.slide()))
    widgets = [window, *window.findChildren(QWidget)]
    found: dict[str, object] = {
        "ratio": ratio,
        "sizes": {
            "window": window.size().toTuple(),
            "canvas": window.canvas.size().toTuple(),
            "calculation": page.size().toTuple(),
        },
        "faults": list(faults_of(window)),
        "families": sorted({QFontInfo(widget.font()).family() for widget in widgets}),
    }
    window.close()
    return found


if __name__ == "__main__":
    application = QApplication([])
    print(json.dumps(photograph(Path(sys.argv[1]))))  # noqa: T201 (its answer)
