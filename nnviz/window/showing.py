"""What is on show, shown by all parts: everything at rest, and turn by turn while it trains."""

import math
from typing import TYPE_CHECKING, Final

from nnviz.window import accessible
from nnviz.window.training.turns import Part, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.trace.frame import Frame
    from nnviz.window.controller import StepController
    from nnviz.window.hall import Hall
    from nnviz.window.panels import Panels
    from nnviz.window.presenter import Presenter


_SEEN_BY_EYE: Final = 5.0
"""Up to so many iterations a second, everything on show is of one moment."""


class Showing:
    """Shows the controller's frame in the panels and in lecture mode, and says it aloud.

    Parameters
    ----------
    window
        What speaks.
    plots
        What shows the plots while it trains, turn by turn.
    show_plots
        Shows the plots: all that can be seen, at once.
    rate
        Tells how many iterations a second it trains at most.
    """

    def __init__(
        self,
        window: "QWidget",
        presenter: "Presenter",
        controller: "StepController",
        hall: "Hall",
        panels: "Callable[[], Panels]",
        plots: "tuple[Part, ...]",
        show_plots: "Callable[[], None]",
        rate: "Callable[[], float]",
    ) -> None:
        self._window = window
        self._presenter = presenter
        self._controller = controller
        self._hall = hall
        self._panels = panels
        self._show_plots = show_plots
        self._rate = rate
        self._said = (0, 0)
        self._turns = Turns(
            (
                Part(self._paint_picture, 0.35),
                Part(self._count, 0.04, 0.1),
                Part(self._write_numbers, 0.06, 0.1),
                Part(self._paint_calculation, 0.06, 0.15),
                *plots,
            )
        )

    def show(self, _: "Frame | None" = None) -> None:
        """Show the frame; while it only moves, on the canvas alone."""
        frame = self._presenter.frame
        if self._controller.is_led:
            rate = self._rate()
            if rate <= _SEEN_BY_EYE:
                self._turns.take_all()
            else:  # as fast as possible, the calculation has what the picture leaves
                self._turns.take(1.0 if math.isinf(rate) else 2.0)
            return
        moving = 0.0 < frame.alpha < 1.0
        self._hall.refresh(moving=moving)
        if self._hall.covers:
            self._announce()
            return
        self._panels().canvas.show_frame(frame)
        if not moving:
            self.show_details()
            self._tell_reader()

    def show_details(self) -> None:
        """Show the frame in all parts but the canvas."""
        panels, frame = self._panels(), self._presenter.frame
        panels.calculation.refresh()
        panels.table.show_frame(frame)
        panels.weight_map.show_frame(frame)
        panels.transport.show_frame(frame)
        panels.legend.show_conventions(self._presenter.conventions())
        self._show_loss()
        self._show_plots()

    def _show_loss(self) -> None:
        frame, loss = self._presenter.frame, self._panels().loss
        loss.show_loss(frame.batch_loss, frame.calculated_decimals)
        known = frame.batch_loss is not None
        loss.show_losses(self._controller.run, frame.trace.number, known=known)

    # While it trains ------------------------------------------------------------------------

    def _paint_picture(self) -> None:
        self._hall.refresh(moving=True)
        if not self._hall.covers:
            picture = self._panels().picture
            picture.show_frame(self._presenter.frame)
            picture.repaint()

    def _count(self) -> None:
        if not self._hall.covers:
            panels = self._panels()
            panels.transport.show_frame(self._presenter.frame)
            panels.legend.show_conventions(self._presenter.conventions())

    def _write_numbers(self) -> None:
        if not self._hall.covers:
            self._show_loss()
            self._panels().table.show_frame(self._presenter.frame)

    def _paint_calculation(self) -> None:
        self._hall.refresh()
        if not self._hall.covers:
            self._panels().calculation.refresh()
            self._panels().calculation.repaint()

    # Aloud ----------------------------------------------------------------------------------

    def _tell_reader(self) -> None:
        """Tell a screen reader what is on show."""
        panels = self._panels()
        for picture in (panels.canvas, panels.weight_map.map):
            accessible.tell_frame(picture)
        self._announce()

    def _announce(self) -> None:
        """Say the step at which it rests, once."""
        frame = self._controller.frame
        here = frame.trace.number, frame.position
        if frame.alpha == 1.0 and not self._controller.playing and here != self._said:
            self._said = here
            accessible.announce(self._hall.view or self._window, self._presenter.sentence())
