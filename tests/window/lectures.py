"""A lecture: lecture mode's view around a controller of its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from nnviz.drawing.lecture import (
    draw_calculation_for_hall,
    draw_network_for_hall,
    draw_note_for_hall,
)
from nnviz.drawing.network import View
from nnviz.drawing.theme import LIGHT
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.reading import parse
from nnviz.window.controller import StepController
from nnviz.window.lecture import LectureView
from nnviz.window.style import Look

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme


@dataclass
class Lecture:
    """A view around a controller of its own."""

    controller: StepController
    view: LectureView

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands: iteration and step."""
        cursor = self.controller.timeline.cursor
        return cursor.iteration, cursor.position

    def draw_calculation(self, width: float, height: float) -> "tuple[Drawing, str]":
        """Return the calculation on show, and its words."""
        explanation = self.controller.frame.explanation
        if explanation is None:
            return draw_note_for_hall("Start", [], width, height, LIGHT), "Start"
        drawing = draw_calculation_for_hall(explanation, width, height, LIGHT)
        return drawing, f"{explanation.heading} {explanation.sentence}"


def open_lecture(qtbot: "QtBot", name_or_text: str = "w5", theme: "Theme" = LIGHT) -> Lecture:
    """Open lecture mode on a scenario's name or text."""
    is_text = "\n" in name_or_text
    scenario = parse(name_or_text, "test") if is_text else load(name_or_text)
    controller = StepController(build(scenario))
    controller.motion = False

    def network(width: float, height: float) -> "Drawing":
        return draw_network_for_hall(controller.frame, View(width, height, theme))

    made = Lecture(controller, None)  # type: ignore[arg-type] # it draws what this holds
    view = made.view = LectureView(network, made.draw_calculation, Look(theme))
    qtbot.addWidget(view, before_close_func=lambda _: controller.close())
    controller.frame_changed.connect(lambda frame: view.refresh(moving=0.0 < frame.alpha < 1.0))
    view.forward_wanted.connect(controller.next)
    view.back_wanted.connect(controller.previous)
    view.start_wanted.connect(controller.to_start)
    view.end_wanted.connect(controller.to_end)
    view.play_wanted.connect(controller.toggle_play)
    with qtbot.waitExposed(view):
        view.present(QGuiApplication.primaryScreen())
    qtbot.waitUntil(view.isActiveWindow)
    return made
