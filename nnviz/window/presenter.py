"""What is on show, as drawings and words: the controller's frame, seen as the user looks at it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nnviz.drawing.aloud import aloud, read_calculation, read_step
from nnviz.drawing.calculation import draw_calculation, draw_note
from nnviz.drawing.lecture import (
    draw_calculation_for_hall,
    draw_network_for_hall,
    draw_note_for_hall,
)
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.slide import calculation_width, compose, network_room
from nnviz.scenario.model import text_in
from nnviz.trace import published
from nnviz.trace.conventions import conventions
from nnviz.trace.inspection import inspect
from nnviz.trace.steps import Phase
from nnviz.translation import language, tr, trn

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.frame import Frame
    from nnviz.window.controller import StepController


@dataclass(frozen=True, slots=True)
class _Calculation:
    """A step's calculation, and the words around it."""

    explanation: "Explanation"
    caption: str
    note: str
    known: bool


@dataclass(frozen=True, slots=True)
class _Note:
    """Words, where nothing is calculated."""

    heading: str
    paragraphs: tuple[str, ...]
    caption: str

    @property
    def text(self) -> tuple[str, tuple[str, ...]]:
        """Heading and paragraphs."""
        return self.heading, self.paragraphs


def _heading(phase: Phase) -> str:
    """Return the name of a phase as it stands above a calculation."""
    return {
        Phase.FORWARD: tr("FORWARD"),
        Phase.LOSS: tr("LOSS"),
        Phase.BACKWARD: tr("BACKWARD"),
        Phase.UPDATE: tr("UPDATE"),
    }[phase]


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
    def title(self) -> str:
        """The scenario's title."""
        return self._controller.run.experiment.scenario.title_in(language())

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
        words = self._words()
        return self._drawn(words, draw_calculation, draw_note, width), self._aloud(words)

    def network_for_hall(self, width: float, height: float) -> "Drawing":
        """Return the drawing of the network for a lecture hall."""
        view = View(width, height, self.theme, self._controller.decimals)
        return draw_network_for_hall(self.frame, view)

    def calculation_for_hall(self, width: float, height: float) -> "tuple[Drawing, str]":
        """Return the drawing of the calculation for a lecture hall, and how it is read aloud."""
        words = self._words()
        if self.frame.focused is not None:  # there the key that goes back is another one
            words = replace(words, caption="")
        drawing = self._drawn(words, draw_calculation_for_hall, draw_note_for_hall, width, height)
        return drawing, self._aloud(words)

    def _drawn(
        self,
        words: "_Calculation | _Note",
        draw: "Callable[..., Drawing]",
        draw_words: "Callable[..., Drawing]",
        *room: float,
    ) -> "Drawing":
        """Return the drawing of a calculation, or of words, by one of two functions."""
        if isinstance(words, _Note):
            return draw_words(*words.text, *room, self.theme, caption=words.caption)
        return draw(
            words.explanation,
            *room,
            self.theme,
            decimals=self.frame.calculated_decimals,
            caption=words.caption,
            known=words.known,
            note=words.note,
        )

    def _words(self) -> "_Calculation | _Note":
        """Return what there is to say about the step, or the element, that is explained."""
        frame = self.frame
        explanation = frame.explanation
        if explanation is None:
            return self._given() if frame.focused else self._start()
        known = frame.focused is None or frame.focused.known
        caption = tr("Esc goes back to step {number:,}", number=frame.position)
        if frame.focused is None:
            assert frame.phase is not None
            caption = tr(
                "{phase} · step {number:,} of {count:,}",
                phase=_heading(frame.phase),
                number=frame.position,
                count=len(frame.steps),
            )
        note = self._comparison(frame) if known else ""
        return _Calculation(explanation, caption, note, known)

    def _aloud(self, words: "_Calculation | _Note") -> str:
        """Return how the calculation is read aloud."""
        if isinstance(words, _Note):
            return aloud("\n".join([words.caption, f"{words.heading}.", *words.paragraphs]))
        return read_calculation(
            words.explanation, words.caption, known=words.known, note=words.note
        )

    def sentence(self) -> str:
        """Return the active step as it is announced, empty at the start."""
        frame = self._controller.frame
        if frame.explanation is None:
            return ""
        return read_step(frame.explanation, frame.calculated_decimals)

    def _given(self) -> "_Note":
        """Return what there is to say about an element that nothing calculates."""
        frame = self.frame
        assert frame.focused is not None
        facts = [f"{fact.label}: {fact.text(frame)}" for fact in frame.focused.facts]
        caption = tr("Given · Esc goes back to step {number:,}", number=frame.position)
        return _Note(frame.focused.name, tuple(facts), caption)

    def _start(self) -> "_Note":
        number = self._controller.timeline.cursor.iteration
        if number == 1:
            scenario = self._controller.run.experiment.scenario
            source = text_in(scenario.source.text, language()) if scenario.source else ""
            heading = self.title
            parts = [
                scenario.description_in(language()),
                tr("Source: {text}", text=source) if source else "",
            ]
        else:
            heading = tr("Iteration {number:,} begins", number=number)
            parts = [tr("The weights are the new ones; all else is still to be calculated.")]
        parts.append(tr("Press → for the first value."))
        caption = tr("START OF ITERATION {number:,}", number=number)
        return _Note(heading, tuple(filter(None, parts)), caption)

    def _comparison(self, frame: "Frame") -> str:
        """Return what the source prints for the step on show, in words."""
        explanation = frame.explanation
        if explanation is None:
            return ""
        printed = self._controller.run.experiment.scenario.published
        found = published.find(printed, frame.trace, explanation)
        if found is None:
            return ""
        note = text_in(found.note, language()) if found.note else ""
        return published.compare(found, explanation.value, note).sentence()

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
        count = self._controller.decimals
        shown = trn("shown to {count} decimal", "shown to {count} decimals", count)
        return (*conventions(self._controller.frame.trace), shown)

    def slide(self) -> "Drawing":
        """Return the frame on show as a slide, at rest, as it is saved and copied."""
        frame = self.frame
        return compose(
            self.network(*network_room()),
            self.calculation(calculation_width())[0],
            self.title,
            tr(
                "iteration {iteration:,} · step {number:,} of {count:,}",
                iteration=frame.trace.number,
                number=frame.position,
                count=len(frame.steps),
            ),
            self.conventions(),
            self.theme,
        )
