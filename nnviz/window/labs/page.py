"""The page of the labs: the way back, a tab for each lab, and what is done with its findings."""

from dataclasses import replace
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
    from PySide6.QtGui import QShowEvent

    from nnviz.window.labs.lab import Lab
    from nnviz.window.style import Look

_LABS = ("vanishing", "initialisation", "learning")


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
        self._made: dict[str, Lab] = {}
        self._state = LabsState()
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
        self._arrange()
        self.back.clicked.connect(self.back_wanted)
        self.tabs.currentChanged.connect(self._turn)
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
            f'QLabel[part="name"] {{ color: {theme.soft}; }}'
            'QLabel[part="heading"] { font-weight: 600; }'
            f"QPushButton#start {{ background: {theme.ink}; color: {theme.surface};"
            f" border: 1px solid {theme.ink}; font-weight: 600; }}"
            f"QPushButton#start:focus {{ border: {px(3)}px double {theme.surface}; }}"
        )

    # Labs are made when they are first wanted: each has a hundred widgets.

    @property
    def vanishing(self) -> VanishingLab:
        """The lab of vanishing gradients."""
        lab = self._lab("vanishing")
        assert isinstance(lab, VanishingLab)
        return lab

    @property
    def initialisation(self) -> InitialisationLab:
        """The lab of initialisation."""
        lab = self._lab("initialisation")
        assert isinstance(lab, InitialisationLab)
        return lab

    @property
    def learning(self) -> LearningLab:
        """The lab of learning."""
        lab = self._lab("learning")
        assert isinstance(lab, LearningLab)
        return lab

    @property
    def labs(self) -> "tuple[Lab, ...]":
        """The labs that were made."""
        return tuple(self._made.values())

    @property
    def lab(self) -> "Lab":
        """The lab in front."""
        return self._lab(_LABS[self.tabs.currentIndex()])

    def _lab(self, name: str) -> "Lab":
        """Return a lab by its name."""
        if name not in self._made:
            made: VanishingLab | InitialisationLab | LearningLab
            match name:
                case "vanishing":
                    made = VanishingLab(self._look)
                    made.restore(self._state.vanishing)
                case "initialisation":
                    made = InitialisationLab(self._look)
                    made.restore(self._state.initialisation)
                case _:
                    made = LearningLab(self._look)
                    made.restore(self._state.learning)
            made.told.connect(self.told)
            self._made[name] = made
            self.stack.addWidget(made)
        return self._made[name]

    def _turn(self) -> None:
        self.stack.setCurrentWidget(self.lab)

    def showEvent(self, event: "QShowEvent") -> None:
        """Show the lab of the tab in front."""
        self._turn()
        super().showEvent(event)

    def show_lab(self, name: str) -> None:
        """Bring a lab to the front: vanishing, initialisation or learning."""
        self.tabs.setCurrentIndex(_LABS.index(name))

    def state(self) -> LabsState:
        """Return everything that is chosen and found, for a page in another look or language."""
        made = {name: lab.state() for name, lab in self._made.items()}
        return replace(self._state, at=self.tabs.currentIndex(), **made)  # type: ignore[arg-type] # each lab has its own state

    def restore(self, state: LabsState) -> None:
        """Show a state, before the page is shown; what was being calculated goes on."""
        self._state = state
        self.tabs.setCurrentIndex(state.at)

    def close_work(self) -> None:
        """Stop all that is being calculated; what is not there yet is calculated when it is seen.

        A training is not lost: it goes on when its lab is seen, also on another page that has the
        state of this one.
        """
        for lab in self.labs:
            lab.close_work()
