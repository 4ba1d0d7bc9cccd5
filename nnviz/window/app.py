"""Opens the window."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from nnviz import __version__, resources
from nnviz.export.painter import load_fonts
from nnviz.scenario.build import build
from nnviz.window.main_window import MainWindow

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario


def run(scenario: "Scenario") -> int:
    """Open the window on a scenario and return the exit status once it is closed.

    Raises
    ------
    NnvizError
        If its first iteration already fails.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("nnviz")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("nnviz")
    application.setWindowIcon(QIcon(str(resources.path("icons", "nnviz.svg"))))
    load_fonts()
    window = MainWindow(build(scenario))
    window.show()
    return application.exec()
