"""The foot of the window, where a strip stands while it has something to say of an export."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from nnviz.window.export.strip import Standing, Strip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from nnviz.window.style import Look

_READ_MS: Final = 20_000
"""So long it is said where the file is."""
_SEEN_MS: Final = 8_000
"""So long it is said that there is none."""


class Foot(QObject):
    """Shows how an export stands.

    Attributes
    ----------
    strip : Strip or None
        What says it, None while there is nothing to say.
    standing : Standing or None
        What is said.

    Signals
    -------
    cancel_wanted()
        Give the export up.
    """

    cancel_wanted = Signal()

    def __init__(self, window: "QMainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.strip: Strip | None = None
        self.standing: Standing | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.close)

    def show(self, standing: Standing, look: "Look") -> None:
        """Say how it stands; how it ended is said for a while."""
        self.standing = standing
        if standing.is_over:
            self._clock.start(_READ_MS if standing.finished else _SEEN_MS)
        else:
            self._clock.stop()
        if self.strip is None:
            self.strip = self._made(look)
        self.strip.show_standing(standing)

    def show_anew(self, look: "Look") -> None:
        """Say the same in another look or language."""
        standing = self.standing
        if standing is not None:
            self.close()
            self.show(standing, look)

    def close(self) -> None:
        """Give the window its room back."""
        self._clock.stop()
        self.standing = None
        strip, self.strip = self.strip, None
        if strip is None:
            return
        held, others = QApplication.focusWidget(), self._window.centralWidget()
        if held is not None and strip.isAncestorOf(held) and others is not None:
            others.setFocus()
        foot = self._window.statusBar()
        foot.removeWidget(strip)
        strip.deleteLater()
        foot.hide()

    def _made(self, look: "Look") -> Strip:
        strip = Strip(look)
        strip.cancel_wanted.connect(self.cancel_wanted)
        strip.show_wanted.connect(self._show_folder)
        strip.closed.connect(self.close)
        foot = self._window.statusBar()
        foot.setSizeGripEnabled(False)
        foot.setStyleSheet("QStatusBar { padding: 0; } QStatusBar::item { border: none; }")
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(strip, 1)
        foot.show()
        return strip

    def _show_folder(self) -> None:
        """Show the file's folder in the system's own way."""
        if self.standing is not None:
            folder = Path(self.standing.path).resolve().parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
