"""Opens a window, says when its first frame is painted, and ends. Run as a process of its own.

`python first_frame.py app` opens nnviz on its default scenario, `python first_frame.py plot` an
empty window with one pyqtgraph plot.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def main() -> None:
    """Open what the argument says."""
    if sys.argv[1] == "app":
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from nnviz.window.canvas import Canvas

        painted = Canvas.paintEvent

        def paint(self: Canvas, event: "QPaintEvent") -> None:
            painted(self, event)
            sys.stdout.write("painted\n")
            sys.stdout.flush()
            QTimer.singleShot(0, QApplication.quit)

        Canvas.paintEvent = paint  # type: ignore[method-assign] # what is measured is painting
        from nnviz.cli import main as open_window

        open_window([])
        return
    import pyqtgraph
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Plot(pyqtgraph.PlotWidget):  # type: ignore[misc]
        def paintEvent(self, event: object) -> None:
            super().paintEvent(event)
            sys.stdout.write("painted\n")
            sys.stdout.flush()
            QTimer.singleShot(0, QApplication.quit)

    application = QApplication([])
    window = QMainWindow()
    plot = Plot()
    plot.plot([1, 2, 3], [3, 1, 2])
    window.setCentralWidget(plot)
    window.resize(1280, 800)
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
