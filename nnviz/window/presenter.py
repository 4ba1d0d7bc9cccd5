"""What is on show, as drawings and words: the controller's frame, seen as the user looks at it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nnviz.drawing.aloud import aloud, read_step
from nnviz.drawing.calculation import draw_calculation, draw_note
from nnviz.drawing.lecture import (
    draw_calculation_for_hall,
    draw_network_for_hall,
    draw_note_for_hall,
)
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.slide import draw_slide
from nnviz.drawing.words import Calculation, Note, conventions_shown, words
from nnviz.trace.inspection import inspect
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.scenario.model import Scenario
    from nnviz.trace.frame import Frame
    from nnviz.window.controller import StepController


class Presenter:
    """Draws the controller's frame in a theme, with what is pointed at and selected.

    Attributes
    ----------
    theme : Theme
        The look.
    selected, hovered, walked, pointed : str
        Id of the element that is selected, that is under the pointer, that has the keyboard, and
        that one of these has pointed at long enough for it to be explained; empty for none.
    """

    def __init__(self, controller: "StepController", theme: "Theme") -> None:
        self._controller = controller
        self._frame: Frame | None = None
        self.theme = theme
        self.selected = self.hovered = self.walked = self.pointed = ""

    def look_away(self) -> bool:
        """Look at the active step again; return whether something else was looked at."""
        looked = bool(self.selected or self.hovered or self.pointed)
        self.selected = self.hovered = self.pointed = ""
        return looked

    @property
    def frame(self) -> "Frame":
        """The frame on show, with the element that is explained instead of the active step."""
        shown, focus = self._controller.frame, self.pointed or self.selected
        if not focus:
            return shown
        frame = replace(shown, focus=focus)
        if frame != self._frame:
            self._frame = frame
        assert self._frame is not None
        return self._frame

    @property
    def _scenario(self) -> "Scenario":
        return self._controller.run.experiment.scenario

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self._scenario.title_in(language())

    def network(self, width: float, height: float) -> "Drawing":
        """Return the drawing of the network."""
        view = View(
            width=width,
            height=height,
            theme=self.theme,
            decimals=self._controller.decimals,
            selected=self.walked or self.selected or None,
            hovered=self.hovered or None,
        )
        return draw_network(self.frame, view)

    def calculation(self, width: float) -> "tuple[Drawing, str]":
        """Return the drawing of the calculation, and how it is read aloud."""
        said = self._with_keys(words(self.frame, self._scenario))
        return self._drawn(said, draw_calculation, draw_note, width), said.aloud

    def network_for_hall(self, width: float, height: float) -> "Drawing":
        """Return the drawing of the network for a lecture hall."""
        view = View(width, height, self.theme, self._controller.decimals)
        return draw_network_for_hall(self.frame, view)

    def calculation_for_hall(self, width: float, height: float) -> "tuple[Drawing, str]":
        """Return the drawing of the calculation for a lecture hall, and how it is read aloud."""
        said = words(self.frame, self._scenario)
        if self.frame.focused is None:  # else the key that goes back is another one there
            said = self._with_keys(said)
        drawing = self._drawn(said, draw_calculation_for_hall, draw_note_for_hall, width, height)
        return drawing, said.aloud

    def _drawn(
        self,
        said: Calculation | Note,
        draw: "Callable[..., Drawing]",
        draw_words: "Callable[..., Drawing]",
        *room: float,
    ) -> "Drawing":
        """Return the drawing of a calculation, or of words, by one of two functions."""
        if isinstance(said, Note):
            return draw_words(
                said.heading, said.paragraphs, *room, self.theme, caption=said.caption
            )
        return draw(
            said.explanation,
            *room,
            self.theme,
            decimals=self.frame.calculated_decimals,
            caption=said.caption,
            known=said.known,
            note=said.note,
        )

    def _with_keys(self, said: Calculation | Note) -> Calculation | Note:
        """Return what is said with the key that leads on, or back to the active step."""
        position = self.frame.position
        if isinstance(said, Calculation):
            if self.frame.focused is None:
                return said
            return replace(said, caption=tr("Esc goes back to step {number:,}", number=position))
        if self.frame.focused is not None:
            caption = tr("Given · Esc goes back to step {number:,}", number=position)
            return replace(said, caption=caption)
        hint = tr("Press → for the first value.")
        return replace(said, paragraphs=(*said.paragraphs, hint))

    def sentence(self) -> str:
        """Return the active step as it is announced, empty at the start."""
        frame = self._controller.frame
        if frame.explanation is None:
            return ""
        return read_step(frame.explanation, frame.calculated_decimals)

    def describe(self, element: str) -> str:
        """Return an element's values in full, empty for none."""
        inspected = inspect(self._controller.frame, element) if element else None
        if inspected is None:
            return ""
        blank = tr("not yet")
        lines = [
            f"{fact.label} = {blank if fact.value is None else repr(fact.value)}"
            for fact in inspected.facts
        ]
        return "\n".join(map(aloud, [inspected.name, *lines]))

    def details(self) -> str:
        """Return the numbers of the calculation on show in full, empty where there are none."""
        frame = self.frame
        explanation = frame.explanation
        if explanation is None or (frame.focused is not None and not frame.focused.known):
            return ""
        factors = [f"{factor.number}:  {factor.value!r}" for factor in explanation.factors]
        return "\n".join([*factors, f"{explanation.quantity} = {explanation.value!r}"])

    def conventions(self) -> tuple[str, ...]:
        """Return the conventions in force, and how numbers are shown."""
        return conventions_shown(self._controller.frame)

    def slide(self) -> "Drawing":
        """Return the frame on show as a slide, at rest, as it is saved and copied."""
        frame = replace(self.frame, alpha=1.0)
        return draw_slide(frame, self._scenario, self.theme, title=self.title)
