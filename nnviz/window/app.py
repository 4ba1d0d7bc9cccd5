"""Opens the window."""

import gc
import sys
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from nnviz import __version__, resources
from nnviz.export.painter import load_fonts
from nnviz.scenario.build import build
from nnviz.translation import tr
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Store

if TYPE_CHECKING:
    from types import TracebackType

    from nnviz.scenario.model import Scenario

_SOON_MS = 1500
"""When what is likely to be wanted next is loaded, after the window is on show."""

_told: list[QMessageBox] = []
"""The fault that is being told."""


def run(scenario: "Scenario", language: str | None = None, place: str = "") -> int:
    """Open the window on a scenario and return the exit status once it is closed.

    `place` is the scenario's name or path, for commands that name it.

    A language that is named is used this time; otherwise it is the one that the user has chosen,
    or the system's.

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
    store = Store.of_the_user()
    gc.freeze()  # modules and types stay: whoever collects garbage need not look at them
    window = MainWindow(build(scenario), store, language)
    window.opening.place = place
    sys.excepthook = report_fault
    window.show()
    QTimer.singleShot(_SOON_MS, window, window.watching.prepare)
    if not store.knows_the_way:
        QTimer.singleShot(0, window.guides.show_tour)
    return application.exec()


def report_fault(
    kind: type[BaseException], error: BaseException, trace: "TracebackType | None"
) -> None:
    """Tell a fault of the program in one sentence, with the details for a report on demand.

    One is told at a time: what goes wrong again and again is not told again and again.
    """
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    if _told:
        return
    box = QMessageBox(
        QMessageBox.Icon.Critical,
        "nnviz",
        tr("This is a fault of nnviz, not yours. What is on show stays; please report it."),
        parent=QApplication.activeWindow(),
    )
    box.setDetailedText("".join(traceback.format_exception(kind, error, trace)))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(_told.clear)
    _told.append(box)
    box.open()
