"""The composition root: makes the window's parts and connects them. Nothing else knows them all."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnviz.trace import branches
from nnviz.window import accessible, menus, place, questions, saving, style
from nnviz.window.attention import Attention
from nnviz.window.chooser import Chooser
from nnviz.window.controller import SPEEDS, StepController
from nnviz.window.exporting import Exporting
from nnviz.window.guides import Guides
from nnviz.window.hall import Hall
from nnviz.window.keeping import Keeping
from nnviz.window.lecture import LectureView
from nnviz.window.manner import Manner
from nnviz.window.opening import Opening
from nnviz.window.pages import Pages
from nnviz.window.panels import Panels
from nnviz.window.preferences import Store
from nnviz.window.presenter import Presenter
from nnviz.window.settings_dialog import Settings
from nnviz.window.showing import Showing
from nnviz.window.space_bar import SpaceBar
from nnviz.window.training.session import Training
from nnviz.window.watching import Watching
from nnviz.window.worker import Collector

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.scenario.build import Experiment
    from nnviz.trace.frame import Frame
    from nnviz.trace.steps import Grain


class MainWindow(QMainWindow):
    """The window: canvas, calculation, parameters, loss and transport around one controller.

    The parts take words, colours and text size when they are made. For others they are made anew
    (`rebuild`), around the same controller: nothing that is shown or calculated is lost.
    """

    panels: Panels
    pages: Pages

    def __init__(
        self,
        experiment: "Experiment",
        store: Store | None = None,
        language: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        accessible.install()
        self.manner = Manner(store or Store(), self, language)
        self.controller = StepController(experiment, self)
        self._follow_manner()
        self.presenter = Presenter(self.controller, self.manner.look.theme)
        self.settings = Settings(self.manner, self)
        self.guides = Guides(self, self.manner, lambda: self.panels)
        self.hall = Hall(self, self.presenter, self.manner)
        Collector(self)
        SpaceBar(self)
        self.attention = Attention(self.presenter, self.controller, lambda: self.panels, self)
        self.opening = Opening(self)
        self.keeping = Keeping(self, self.presenter, self.controller, lambda: self.toast)
        self.training = Training(self.controller)
        tell = lambda error: questions.tell(self.hall.view or self, error)  # noqa: E731
        self.watching = Watching(self, self.training, self.manner, lambda: self.panels, tell)
        self.exporting = Exporting(
            self, self.manner, self.presenter, self.controller, self.watching, self.opening
        )
        self.showing = Showing(
            self,
            self.presenter,
            self.controller,
            self.hall,
            lambda: self.panels,
            self.watching.parts(),
            self.watching.show,
            lambda: self.training.rate,
        )
        self._build()
        self._make_menus()
        self._connect()
        self._follow()
        place.take(self, self.panels, self.manner.store)
        self.watching.restore(self.manner.store.plots())
        self.canvas.setFocus()

    @property
    def frame(self) -> "Frame":
        """The frame on show."""
        return self.presenter.frame

    # Making ---------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make all parts anew, in the language, theme and text size wanted now."""
        open_guides = self.guides.close()
        view, watched, pages = self.panels.view(), self.watching.state(), self.pages.state()
        self.pages.close_work()
        before = self.takeCentralWidget()
        self.setUpdatesEnabled(False)
        self._follow_manner()
        self._build()
        if before is not None:
            self.pages.take_room_of(before)
        self.panels.restore(view)
        place.ask_for_room(self, self.panels)
        self._make_menus()
        self._connect()
        self.watching.restore(watched)
        self.pages.restore(pages)
        self._mark_menus()
        self.attention.show_selected()
        self.setUpdatesEnabled(True)
        if before is not None:
            before.hide()
            before.setParent(self)  # or else Python would end it, perhaps amid its own event
            before.deleteLater()
        self.guides.open_again(open_guides)

    def _build(self) -> None:
        """Make the parts, and show what is on show."""
        look, step = self.manner.look, self.controller
        self.presenter.theme = look.theme
        step.step_ms, step.motion_ms = look.theme.durations.step, look.theme.durations.motion
        style.dress(_application(), look)
        self.panels = panels = Panels(look, self.presenter, step)
        self.canvas, self.legend, self.toast = panels.canvas, panels.legend, panels.toast
        self.calculation, self.table, self.loss = panels.calculation, panels.table, panels.loss
        self.weight_map, self.transport = panels.weight_map, panels.transport
        self.pages = Pages(panels, look)
        self.setCentralWidget(self.pages)
        self.transport.show_playing(step.playing)
        self._fit()
        self.showing.show()

    def _make_menus(self) -> None:
        """Make the menu bar, with the choice of a scenario in its corner."""
        step = self.controller
        commands = menus.Commands(
            open_bundled=self.opening.open,
            open_file=lambda: self.opening.ask(self),
            show_settings=self.settings.show,
            quit=self.close,
            play=self._play,
            forward=lambda grain: self._go(step.next, grain),
            back=lambda grain: self._go(step.previous, grain),
            to_start=lambda: self._go(step.to_start),
            to_end=lambda: self._go(step.to_end),
            choose_grain=self._set_grain,
            choose_speed=self._set_speed,
            go_to_step=self._ask_step,
            go_to_iteration=lambda: questions.ask_iteration(
                self, self.frame.trace.number, self._go_to_iteration
            ),
            save=self.keeping.save,
            copy=self.keeping.copy,
            export=self.exporting.show,
            lecture=self._lecture,
            zoom_in=lambda: self.canvas.zoom_in(),
            zoom_out=lambda: self.canvas.zoom_out(),
            fit=lambda: self.canvas.fit(),
            show_map=self._show_map,
            show_side=lambda on: self.panels.show_side(on),
            show_details=lambda: self.panels.picture.show_details(),
            go_round=lambda by: self.panels.go_round(by),
            prefer=self.manner.prefer,
            resize_text=self.manner.resize_text,
            show_palette=self.guides.show_palette,
            show_keys=self.guides.show_keys,
            show_handbook=self.guides.show_handbook,
            show_tour=self.guides.show_tour,
            show_about=lambda: questions.show_about(self),
            show_lab=self._show_lab,
            training=self.watching.commands(),
        )
        bar = self.menuBar()
        self._menus = menus.Menus(bar, commands, SPEEDS)
        self._chooser = Chooser(self.manner.look, lambda menu: menus.fill_scenarios(menu, commands))
        self._chooser.take_corner(bar)
        self._show_title()
        self._mark_menus()

    def _mark_menus(self) -> None:
        """Mark in the menus what is chosen now."""
        state = menus.State(
            self.manner.preferences,
            self.controller.grain,
            self.controller.speed,
            on_map=self.panels.on_map,
            with_side=self.panels.with_side,
            with_training=self.watching.on_show,
            rate=self.training.rate,
            twin=self.training.companion.name,
            runs=branches.names(self.training.runs),
            run=self.training.place_of_run,
            plots=self.panels.desk.wanted,
        )
        self._menus.show_chosen(state)
        self._menus.enable_network(not self.pages.in_labs)

    def _connect(self) -> None:
        """Connect what the parts say."""
        step, transport = self.controller, self.transport
        transport.start_wanted.connect(lambda: self._go(step.to_start))
        transport.back_wanted.connect(lambda: self._go(step.previous))
        transport.play_wanted.connect(self._play)
        transport.forward_wanted.connect(lambda: self._go(step.next))
        transport.end_wanted.connect(lambda: self._go(step.to_end))
        transport.position_wanted.connect(lambda at: self._go(step.seek, at))
        transport.iteration_wanted.connect(self._go_to_iteration)
        transport.grain_wanted.connect(self._set_grain)
        transport.speed_wanted.connect(self._set_speed)
        transport.sample_wanted.connect(self._show_sample)
        transport.cancel_wanted.connect(step.cancel)
        self.pages.changed.connect(self._mark_menus)
        self.attention.listen()
        self.watching.listen()
        self.loss.iteration_wanted.connect(lambda at: self._go(step.to_iteration, at))

    def _follow(self) -> None:
        """Listen to the controller and to the user's manner, once for all parts to come."""
        step = self.controller
        step.frame_changed.connect(self.showing.show)
        step.playing_changed.connect(lambda playing: self.transport.show_playing(playing))
        step.travelling.connect(lambda done, of: self.transport.show_travel(done, of))
        step.arrived.connect(lambda: self.transport.end_travel())
        step.opened.connect(self._show_scenario)
        self.opening.ready.connect(step.adopt)
        self.opening.failed.connect(step.failed)
        self.hall.opened.connect(self._hear_hall)
        self.hall.closed.connect(self.showing.show)
        self.attention.changed.connect(self._show_explained)
        self.training.changed.connect(self._mark_menus)
        self.watching.changed.connect(self._mark_menus)
        self.manner.changed.connect(self._follow_manner)
        self.manner.changed.connect(self._mark_menus)
        self.manner.forgotten.connect(self._forget)
        again = self.hall.reopen, self.settings.show_again, self.exporting.show_again
        for rebuild in (self.rebuild, *again):
            self.manner.look_changed.connect(rebuild)

    def _hear_hall(self, view: LectureView) -> None:
        step = self.controller
        view.forward_wanted.connect(lambda grain: self._go(step.next, grain))
        view.back_wanted.connect(lambda grain: self._go(step.previous, grain))
        view.start_wanted.connect(lambda: self._go(step.to_start))
        view.end_wanted.connect(lambda: self._go(step.to_end))
        view.play_wanted.connect(self._play)
        view.train_wanted.connect(self.training.toggle)
        view.quit_wanted.connect(self.close)

    def _follow_manner(self) -> None:
        """Move steps, and write numbers, as the user wants."""
        self.controller.set_motion(self.manner.motion)
        if self.controller.decimals != self.manner.preferences.decimals:
            self.controller.show_decimals(self.manner.preferences.decimals)

    def _forget(self) -> None:
        """Be as at the first start."""
        place.take_usual(self, self.panels)
        self._mark_menus()

    # Showing --------------------------------------------------------------------------------

    def _show_title(self) -> None:
        title = self.presenter.title
        self.setWindowTitle(f"{title} – nnviz")
        self._chooser.show_title(title, self.width())
        self.hall.show_title()

    def _show_scenario(self) -> None:
        self.pages.leave_labs()
        self.attention.look_away()
        self.attention.end_walk()
        self._show_title()
        self.calculation.forget_height()
        self.canvas.fit()
        self.showing.show()

    def _show_explained(self) -> None:
        self.hall.refresh()
        self.canvas.show_frame(self.frame)
        self.calculation.refresh()

    # Doing ----------------------------------------------------------------------------------

    def _go(self, move: "Callable[..., None]", *arguments: object) -> None:
        self.attention.look_away()
        move(*arguments)

    def _play(self) -> None:
        self.attention.look_away()
        if self.training.training:
            self.training.pause()
        else:
            self.controller.toggle_play()

    def _go_to_iteration(self, iteration: int) -> None:
        self._go(self.controller.to_iteration, iteration)
        self._leave_field()

    def _set_grain(self, grain: "Grain") -> None:
        self.controller.grain = grain
        self._show_pace()

    def _set_speed(self, speed: float) -> None:
        self.controller.set_speed(speed)
        self._show_pace()

    def _show_pace(self) -> None:
        self.transport.show_pace(self.controller.grain, self.controller.speed)
        self._mark_menus()
        self._leave_field()

    def _show_sample(self, sample: int) -> None:
        self.controller.show_sample(sample)
        self._leave_field()

    def _leave_field(self) -> None:
        """Give the keys back to the picture once a choice is made."""
        self.panels.picture.setFocus()

    def _lecture(self) -> None:
        """Show drawing and calculation on a whole screen, or end that."""
        self._go(self.controller.pause)
        self.hall.toggle()

    def _show_lab(self, name: str) -> None:
        """Go to a lab, or with "" back to the network."""
        if name:
            self._go(self.controller.pause)
            self.training.pause()
        self.pages.show_lab(name)

    def _show_map(self, on: bool) -> None:
        self.attention.end_walk()
        self.panels.show_map(on)

    # Files and dialogs ----------------------------------------------------------------------

    def _ask_step(self) -> None:
        go = partial(self._go, self.controller.seek)
        questions.ask_step(self, self.frame.position, len(self.frame.steps), go)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up what is calculated, looks away, or takes back what covers the rest."""
        if event.key() != Qt.Key.Key_Escape or self.pages.in_labs:
            super().keyPressEvent(event)
            return
        if self.training.training:
            self.training.pause()
        elif self.controller.is_travelling:
            self.controller.cancel()
        elif self.presenter.selected or not self.panels.step_back():
            self.attention.select("")
        self._leave_field()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the parts fit."""
        super().resizeEvent(event)
        self._fit()
        self._show_title()

    def _fit(self) -> None:
        """Let the parts know how high the window is."""
        self.legend.fit(self.height())
        self.transport.fit(self.height())
        self.panels.training.fit(self.height())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep where everything stands, and end what runs beside the window.

        What is being saved is saved; where that fails, or something is being exported, it stays.
        """
        if not (self.exporting.may_close() and saving.finish()):
            event.ignore()
            return
        place.keep(self, self.panels, self.manner.store)
        self.manner.store.keep_plots(self.watching.state())
        self.pages.close_work()
        shown = self.exporting.close, self.attention.close, self.guides.close, self.hall.close
        others = self.manner.close, self.opening.close, self.watching.close, self.training.close
        for close in (*shown, *others, self.controller.close):
            close()
        super().closeEvent(event)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
