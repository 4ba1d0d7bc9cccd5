"""Asks how far to train, and with which optimizer; a training waits for the answer.

The dialogs are imported when they are wanted: the window opens sooner.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from nnviz.window.controller import MOST_ITERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.trace.goals import Goal
    from nnviz.window.style import Look
    from nnviz.window.training.question import Question
    from nnviz.window.training.session import Training


class Asking(QObject):
    """Opens one dialog at a time. A training that waits goes on, with the answer or without."""

    def __init__(self, window: "QWidget", training: "Training", look: "Callable[[], Look]") -> None:
        super().__init__(window)
        self._window = window
        self._training = training
        self._controller = training.controller
        self._look = look
        self._last: Goal | None = None
        self._dialog: Question | None = None
        self._controller.opened.connect(self.close)

    def close(self) -> None:
        """Close what is asked, for good: it is about something else now, or looks otherwise."""
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.reject()

    def ask_goal(self) -> None:
        """Ask how far to train."""
        goal = self._training.goal
        self._controller.when_free(partial(self._ask_goal, goal))

    def _ask_goal(self, waiting: "Goal | None") -> None:
        from nnviz.window.training.goal_dialog import GoalDialog

        dialog = GoalDialog(
            self._look(),
            self._controller.timeline.following_iteration() - 1,
            self._controller.frame.batch_loss,
            most=MOST_ITERATIONS,
            last=self._last,
            parent=self._window,
        )
        dialog.chosen.connect(self._take_goal)
        self._open(dialog, waiting)

    def _take_goal(self, goal: "Goal") -> None:
        self._last = goal
        self._training.train(goal)

    def ask_optimizer(self) -> None:
        """Ask what to train with from here on."""
        goal = self._training.goal
        self._controller.when_free(partial(self._ask_optimizer, goal))

    def _ask_optimizer(self, waiting: "Goal | None") -> None:
        from nnviz.window.training.optimizer_dialog import OptimizerDialog, where_text

        training = self._training
        where = where_text(training.branching.begins())
        dialog = OptimizerDialog(self._look(), training.optimizer, where, self._window)
        go_on = None if waiting is None else partial(training.train, waiting)
        dialog.chosen.connect(lambda optimizer: training.branching.branch(optimizer, go_on))
        self._open(dialog, waiting)

    def _open(self, dialog: "Question", waiting: "Goal | None") -> None:
        self.close()
        self._dialog = dialog

        def end(result: int) -> None:
            if self._dialog is not dialog:
                return  # it was closed for good
            self._dialog = None
            if waiting is not None and result == QDialog.DialogCode.Rejected:
                self._training.train(waiting)

        dialog.finished.connect(end)
        dialog.open()
