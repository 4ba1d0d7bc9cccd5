"""The page of the labs: the way back, a tab for each lab, and what is done with its findings."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from nnviz.translation import tr
from nnviz.window.labs.flow import Flow
from nnviz.window.labs.initialisation_lab import InitialisationLab
from nnviz.window.labs.learning_lab import LearningLab
from nnviz.window.labs.vanishing_lab import VanishingLab
from nnviz.window.labs.wishes import LabsState
from nnviz.window.style import icon

if TYPE_CHECKING:
    from nnviz.window.labs.lab import Lab
    from nnviz.window.style import Look


class LabsPage(QWidget):
    """Shows the labs.

    Signals
    -------
    back_wanted()
        The network shall be on show again.
    told(str)
        What was done, or why it could not be: it is written in the lab, too.
    """

    back_wanted = Signal()
    told = Signal(str)

    def __init__(self, look: "Look") -> None:
        super().__init__()
        self._look = look
        self.vanishing = VanishingLab(look)
        self.initialisation = InitialisationLab(look)
        self.learning = LearningLab(look)
        self.labs: tuple[Lab, ...] = (self.vanishing, self.initialisation, self.learning)
        self.back = QPushButton(tr("Back to the network"))
        self.back.setIcon(icon("chevron-left", look.theme.ink, look.px(16)))
        self.back.setIconSize(QSize(look.px(16), look.px(16)))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName(tr("Labs"))
        for name in (tr("Vanishing gradient"), tr("Initialisation"), tr("Learning")):
            self.tabs.addTab(name)
        self.reset = QPushButton(tr("Reset"))
        self.reset.setToolTip(tr("Take the usual values in this lab"))
        self.copy = QPushButton(tr("Copy as command"))
        self.copy.setToolTip(tr("Copy the command line that gives the same"))
        self.save = QPushButton(tr("Save…"))
        self.save.setToolTip(tr("Save as PNG, SVG, CSV or JSON"))
        self.stack = QStackedWidget()
        for lab in self.labs:
            self.stack.addWidget(lab)
            lab.told.connect(self.told)
        self._arrange()
        self.back.clicked.connect(self.back_wanted)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.reset.clicked.connect(lambda: self.lab.reset())
        self.copy.clicked.connect(lambda: self.lab.copy_command())
        self.save.clicked.connect(lambda: self.lab.save())

    def _arrange(self) -> None:
        px, theme = self._look.px, self._look.theme
        top = QWidget()
        top.setObjectName("labs-top")
        line = Flow(px(8))
        line.setContentsMargins(px(14), px(8), px(14), px(8))
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        deeds = QWidget()
        together = QHBoxLayout(deeds)
        together.setContentsMargins(0, 0, 0, 0)
        together.setSpacing(px(8))
        for button in (self.reset, self.copy, self.save):
            together.addWidget(button)
        for part in (self.back, self.tabs, space, deeds):
            line.addWidget(part)
        top.setLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.stack, 1)
        self.setStyleSheet(
            f"QWidget#labs-top {{ background: {theme.surface};"
            f" border-bottom: 1px solid {theme.border}; }}"
            f"QDoubleSpinBox {{ background: {theme.surface}; color: {theme.ink};"
            f" border: 1px solid {theme.outline}; border-radius: {px(8)}px;"
            f" padding: {px(5)}px {px(11)}px; min-height: {px(20)}px; }}"
            f"QDoubleSpinBox:focus {{ border: {px(2)}px solid {theme.focus};"
            f" padding: {px(4)}px {px(10)}px; }}"
            "QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }"
            f"QListWidget {{ background: {theme.surface}; border: {px(1)}px solid {theme.outline};"
            f" border-radius: {px(8)}px; padding: {px(2)}px; }}"
            f"QListWidget:focus {{ border: {px(2)}px solid {theme.focus}; padding: {px(1)}px; }}"
            f"QListWidget::item {{ color: {theme.ink}; padding: 0 {px(8)}px;"
            f" border-radius: {px(6)}px; }}"
            f"QListWidget::item:selected {{ background: {theme.pressed}; color: {theme.ink}; }}"
            f"QTabBar::tab:selected:focus {{ border: {px(2)}px solid {theme.focus};"
            f" border-radius: {px(6)}px; padding: {px(5)}px {px(12)}px; }}"
            f"QPushButton#start {{ background: {theme.ink}; color: {theme.surface};"
            f" border: 1px solid {theme.ink}; font-weight: 600; }}"
            f"QPushButton#start:focus {{ border: {px(3)}px double {theme.surface}; }}"
        )

    @property
    def lab(self) -> "Lab":
        """The lab in front."""
        return self.labs[self.tabs.currentIndex()]

    def show_lab(self, name: str) -> None:
        """Bring a lab to the front: vanishing, initialisation or learning."""
        self.tabs.setCurrentIndex([lab.name for lab in self.labs].index(name))

    def state(self) -> LabsState:
        """Return everything that is chosen and found, for a page in another look or language."""
        return LabsState(
            self.tabs.currentIndex(),
            self.vanishing.state(),
            self.initialisation.state(),
            self.learning.state(),
        )

    def restore(self, state: LabsState) -> None:
        """Show a state; what was being calculated goes on."""
        self.vanishing.restore(state.vanishing)
        self.initialisation.restore(state.initialisation)
        self.learning.restore(state.learning)
        self.tabs.setCurrentIndex(state.at)

    def close_work(self) -> None:
        """Stop all that is being calculated; call it when the page goes, after `state`."""
        for lab in self.labs:
            lab.close_work()
