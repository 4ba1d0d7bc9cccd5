"""The composition root: makes the window's parts and connects them. Nothing else knows them all."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz import translation
from nnviz.translation import tr
from nnviz.window import menus, preferences, questions, saving, style, system
from nnviz.window.calculation_panel import CalculationPanel
from nnviz.window.canvas import Canvas
from nnviz.window.controller import SPEEDS, StepController
from nnviz.window.legend import Legend
from nnviz.window.loss_panel import LossPanel
from nnviz.window.parameters_table import ParametersTable
from nnviz.window.presenter import Presenter
from nnviz.window.settings_dialog import SettingsDialog
from nnviz.window.side import Side
from nnviz.window.splitter import Splitter
from nnviz.window.style import Look
from nnviz.window.toast import Toast
from nnviz.window.transport import MOST_ITERATIONS, Transport
from nnviz.window.weight_map import WeightMap
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.scenario.build import Experiment
    from nnviz.trace.frame import Frame
    from nnviz.trace.steps import Grain
    from nnviz.window.preferences import Preferences

_TITLE_WIDTH = 300
_FRAME_ROOM = QSize(0, 28)
"""What a window manager's title bar may take of the screen."""
_LEAST = QSize(640, 480)


class MainWindow(QMainWindow):
    """The window: canvas, calculation, parameters, loss and transport around one controller.

    The parts take words, colours and text size when they are made. For others they are made anew
    (`rebuild`), around the same controller: nothing that is shown or calculated is lost.
    """

    canvas: Canvas
    legend: Legend
    calculation: CalculationPanel
    table: ParametersTable
    weight_map: WeightMap
    loss: LossPanel
    transport: Transport
    toast: Toast

    def __init__(
        self,
        experiment: "Experiment",
        store: preferences.Store | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = store or preferences.Store()
        self.preferences = self.store.preferences()
        self.system_motion = True
        self.controller = StepController(experiment, self)
        self.controller.decimals = self.preferences.decimals
        self.controller.motion = system.wants_motion(self.preferences, self.system_motion)
        self.look = self._wanted_look()
        self.presenter = Presenter(self.controller, self.look.theme)
        self._settings: SettingsDialog | None = None
        self._on_map = False
        self._with_side = True
        self._asked = Worker(lambda _: system.system_motion(), self)
        self._asked.done.connect(self._follow_motion)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._explain_pointed)
        self._build()
        self._follow()
        self._take_place()
        self.canvas.setFocus()

    @property
    def frame(self) -> "Frame":
        """The frame on show."""
        return self.presenter.frame

    # Making ---------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make all parts anew, in the language, theme and text size wanted now."""
        focus = self._focusable().index(held) if (held := self._focus()) is not None else -1
        sight = self.canvas.sight
        sizes = self._across.sizes(), self._side.splitter.sizes()
        layer = self.weight_map.layer.currentIndex()
        self.setUpdatesEnabled(False)
        before = self.takeCentralWidget()
        if before is not None:
            before.setParent(None)
            before.deleteLater()
        self.look = self._wanted_look()
        self._build()
        self._across.setSizes(sizes[0])
        self._side.splitter.setSizes(sizes[1])
        self.canvas.restore(sight)
        self.weight_map.layer.setCurrentIndex(layer)
        for part in (self.table, self.weight_map):
            part.show_selected(self.presenter.selected)
        self.setUpdatesEnabled(True)
        if 0 <= focus < len(self._focusable()):
            self._focusable()[focus].setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus(self) -> QWidget | None:
        """Return which of the window's own widgets has the focus."""
        widget = self.focusWidget()
        return widget if widget in self._focusable() else None

    def _focusable(self) -> list[QWidget]:
        """Return what can have the focus; in the same order however often it is made anew."""
        central = self.centralWidget()
        found = central.findChildren(QWidget) if central is not None else []
        return [widget for widget in found if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]

    def _wanted_look(self) -> Look:
        """Take the language that is wanted, and return the look."""
        wanted = self.preferences
        language = system.chosen_language(wanted)
        translation.use(language, english_terms=wanted.english_terms)
        system.speak(_application(), language)
        return Look(system.chosen_theme(wanted), wanted.text_size / 100)

    def _build(self) -> None:
        """Make the parts, place them, connect what they say, and show what is on show."""
        look, show, step = self.look, self.presenter, self.controller
        show.theme = look.theme
        step.step_ms = look.theme.durations.step
        step.motion_ms = look.theme.durations.motion
        style.dress(_application(), look)
        self.canvas = Canvas(show.network, show.describe, look)
        self.legend = Legend(look)
        self.calculation = CalculationPanel(show.calculation, show.details, look)
        self.table = ParametersTable(look)
        self.weight_map = WeightMap(look)
        self.loss = LossPanel(look)
        self.transport = Transport(look, SPEEDS, step.grain, step.speed)
        self._pictures = QStackedWidget()
        self.toast = Toast(look, self._pictures)
        self._arrange()
        self._make_menus()
        self._make_chooser()
        self._connect()
        self.transport.show_playing(step.playing)
        self._show_title()
        self._show_frame(self.frame)

    def _arrange(self) -> None:
        self._pictures.addWidget(self.canvas)
        self._pictures.addWidget(self.weight_map)
        self._pictures.setCurrentWidget(self._picture)
        left = QWidget()
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self._pictures, 1)
        left_column.addWidget(self.legend)
        self._side = Side(
            (
                (tr("Calculation"), self.calculation, 392),
                (tr("Parameters"), self.table, 180),
                (tr("Loss"), self.loss, 98),
            ),
            self.look,
        )
        self._side.setVisible(self._with_side)
        self._across = Splitter(Qt.Orientation.Horizontal, self.look)
        self._across.addWidget(left)
        self._across.addWidget(self._side)
        self._across.setStretchFactor(0, 5)
        self._across.setStretchFactor(1, 2)
        self._across.setSizes([850, 430])
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._across, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(middle)

    def _make_menus(self) -> None:
        """Give the menus their words, and the marks of what is chosen now."""
        step = self.controller
        state = menus.State(
            self.preferences,
            step.grain,
            step.speed,
            on_map=self._on_map,
            with_side=self._with_side,
        )
        self._commands = menus.Commands(
            open_bundled=step.open,
            open_file=self._open,
            show_settings=self.show_settings,
            quit=self.close,
            play=self._play,
            forward=lambda grain: self._go(step.next, grain),
            back=lambda grain: self._go(step.previous, grain),
            to_start=lambda: self._go(step.to_start),
            to_end=lambda: self._go(step.to_end),
            choose_grain=self._set_grain,
            choose_speed=self._set_speed,
            go_to_step=self._ask_step,
            go_to_iteration=self._ask_iteration,
            save=self._save,
            copy=self._copy,
            lecture=lambda: None,
            zoom_in=lambda: self.canvas.zoom_in(),
            zoom_out=lambda: self.canvas.zoom_out(),
            fit=lambda: self.canvas.fit(),
            show_map=self._show_map,
            show_side=self._show_side,
            show_details=lambda: None,
            prefer=self.prefer,
            resize_text=self._resize_text,
            show_palette=lambda: None,
            show_keys=lambda: None,
            show_handbook=lambda: None,
            show_tour=lambda: None,
            show_about=lambda: questions.show_about(self),
        )
        menus.fill(self, self._commands, state, SPEEDS)

    def _make_chooser(self) -> None:
        """Put the choice of a scenario into the corner of the menu bar."""
        self._chooser = QToolButton()
        self._chooser.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._chooser.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._chooser.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._chooser.setAccessibleName(tr("Choose a scenario"))
        self._chooser.setIcon(style.icon("chevron-down", self.look.theme.ink, self.look.px(14)))
        choice = QMenu(self._chooser)
        menus.fill_scenarios(self, choice, self._commands, keys=False)
        self._chooser.setMenu(choice)
        self.menuBar().setCornerWidget(self._chooser)

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
        self.canvas.hovered.connect(self._hover)
        self.canvas.selected.connect(self._select)
        self.table.selected.connect(self._select)
        self.weight_map.selected.connect(self._select)
        self.loss.iteration_wanted.connect(lambda at: self._go(step.to_iteration, at))

    def _follow(self) -> None:
        """Listen to the controller and to the system, once for all parts to come."""
        step = self.controller
        step.frame_changed.connect(self._show_frame)
        step.playing_changed.connect(lambda playing: self.transport.show_playing(playing))
        step.travelling.connect(lambda done, of: self.transport.show_travel(done, of))
        step.arrived.connect(lambda: self.transport.end_travel())
        step.opened.connect(self._show_scenario)
        step.failed.connect(lambda error: questions.tell(self, error))
        self._asked.start()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)
        _application().installEventFilter(self)

    def _take_place(self) -> None:
        """Stand where the window stood, or in the middle of the screen."""
        self.setMinimumSize(_LEAST)
        kept = self.store.layout()
        if not (kept.window and self.restoreGeometry(kept.window)):
            room = self.screen().availableGeometry().size() - _FRAME_ROOM
            self.resize(QSize(1280, 800).boundedTo(room))
        for splitter, sizes in ((self._across, kept.across), (self._side.splitter, kept.side)):
            if len(sizes) == splitter.count():
                splitter.setSizes(list(sizes))

    # Showing --------------------------------------------------------------------------------

    def _show_frame(self, frame: "Frame") -> None:
        """Show a frame everywhere; while it only moves, on the canvas alone."""
        self.canvas.refresh()
        if not 0.0 < frame.alpha < 1.0:
            self._show_details()

    def _show_details(self) -> None:
        frame = self.frame
        self.calculation.refresh()
        self.table.show_frame(frame)
        self.weight_map.show_frame(frame)
        self.transport.show_frame(frame)
        self.legend.show_conventions(self.presenter.conventions())
        self.loss.show_loss(frame.batch_loss, frame.calculated_decimals)
        known = frame.batch_loss is not None
        self.loss.show_losses(self.controller.run, frame.trace.number, known=known)

    def _show_title(self) -> None:
        title = self.presenter.title
        self.setWindowTitle(f"{title} – nnviz")
        wide = min(self.look.px(_TITLE_WIDTH), self.width() // 3)
        text = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, wide)
        self._chooser.setText(text.replace("&", "&&"))
        self._chooser.setToolTip(title)

    def _show_scenario(self) -> None:
        self._look_away()
        self._show_title()
        self.calculation.forget_height()
        self.canvas.fit()
        self.canvas.refresh()
        self._show_details()

    def _show_explained(self) -> None:
        self.canvas.refresh()
        self.calculation.refresh()
        for part in (self.table, self.weight_map):
            part.show_selected(self.presenter.selected)

    def _select(self, element: str) -> None:
        """Explain another element, or with "" or a second click the active step again."""
        self._rest.stop()
        again = element == self.presenter.selected
        self.presenter.pointed = ""
        self.presenter.selected = "" if again else element
        self._show_explained()

    def _hover(self, element: str) -> None:
        """Outline what is under the pointer, and explain it when the pointer rests."""
        self.presenter.hovered = element
        self._rest.start(self.presenter.theme.durations.hover)
        self.canvas.refresh()

    def _explain_pointed(self) -> None:
        if self.controller.playing or self.presenter.pointed == self.presenter.hovered:
            return
        self.presenter.pointed = self.presenter.hovered
        self._show_explained()

    def _look_away(self) -> None:
        """Explain the active step again, because the timeline moves."""
        self._rest.stop()
        if self.presenter.look_away():
            for part in (self.table, self.weight_map):
                part.show_selected("")

    # Doing ----------------------------------------------------------------------------------

    def _go(self, move: "Callable[..., None]", *arguments: object) -> None:
        self._look_away()
        move(*arguments)

    def _play(self) -> None:
        self._look_away()
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
        self._make_menus()
        self._leave_field()

    def _show_sample(self, sample: int) -> None:
        self.controller.show_sample(sample)
        self._leave_field()

    def _leave_field(self) -> None:
        """Give the keys back to the picture once a choice is made."""
        self._picture.setFocus()

    def _show_map(self, on: bool) -> None:
        self._on_map = on
        self._pictures.setCurrentWidget(self._picture)
        self._picture.setFocus()

    @property
    def _picture(self) -> QWidget:
        return self.weight_map if self._on_map else self.canvas

    def _show_side(self, on: bool) -> None:
        """Show the panels beside the network, or give it all the room."""
        self._with_side = on
        self._side.setVisible(on)
        self._leave_field()

    # Preferences ----------------------------------------------------------------------------

    def prefer(self, name: str, value: object) -> None:
        """Take and keep one preference of the user's."""
        self._prefer(replace(self.preferences, **{name: value}))  # type: ignore[arg-type] # by name

    def _prefer(self, wanted: "Preferences") -> None:
        before, self.preferences = self.preferences, wanted
        self.store.keep(wanted)
        self.controller.set_motion(system.wants_motion(wanted, self.system_motion))
        if wanted.decimals != before.decimals:
            self.controller.show_decimals(wanted.decimals)
        shown = ("language", "english_terms", "theme", "contrast", "text_size")
        if any(getattr(wanted, name) != getattr(before, name) for name in shown):
            self.rebuild()
            self._show_settings_again()
        else:
            self._make_menus()

    def _resize_text(self, steps: int) -> None:
        self.prefer("text_size", preferences.larger(self.preferences.text_size, steps))

    def _follow_system(self) -> None:
        if system.chosen_theme(self.preferences) != self.look.theme:
            self.rebuild()

    def _follow_motion(self, shown: bool) -> None:
        self.system_motion = shown
        self.controller.set_motion(system.wants_motion(self.preferences, shown))

    def show_settings(self) -> None:
        """Show what the user can choose."""
        if self._settings is None:
            self._make_settings()
        else:
            self._settings.raise_()

    def _make_settings(self) -> SettingsDialog:
        dialog = self._settings = SettingsDialog(self.preferences, self.look, self)
        dialog.changed.connect(self._prefer)
        dialog.reset_wanted.connect(self._reset)
        dialog.finished.connect(self._forget_settings)
        dialog.open()
        return dialog

    def _show_settings_again(self) -> None:
        """Show the settings in the new look, where they stood, on the same choice."""
        before = self._settings
        if before is None:
            return
        focus, place = before.focusWidget(), before.pos()
        before.finished.disconnect(self._forget_settings)
        before.close()
        dialog = self._make_settings()
        dialog.move(place)
        if focus is not None:
            dialog.focus_on(focus.objectName())

    def _forget_settings(self) -> None:
        self._settings = None

    def _reset(self) -> None:
        """Be as at the first start."""
        self.store.reset()
        self._prefer(preferences.Preferences())
        self.rebuild()
        self._across.setSizes([850, 430])
        self._side.splitter.setSizes([392, 180, 98])
        self._show_settings_again()

    # Files and dialogs ----------------------------------------------------------------------

    def _save(self) -> None:
        self.controller.pause()
        frame = self.frame
        name = f"nnviz-{frame.trace.number}-{frame.position:04d}.png"
        drawing = self.presenter.slide()
        saving.ask_and_save(self, name, drawing, self.toast.tell, partial(questions.tell, self))

    def _copy(self) -> None:
        self.controller.pause()
        saving.copy(self.presenter.slide())
        self.toast.tell(tr("The frame is on the clipboard."))

    def _open(self) -> None:
        self.controller.pause()
        saving.ask_to_open(self, self.controller.open)

    def _ask_step(self) -> None:
        frame = self.frame
        questions.ask_number(
            self,
            tr("Go to a step"),
            tr("Step, from 0 to {count}", count=len(frame.steps)),
            (frame.position, 0, len(frame.steps)),
            lambda at: self._go(self.controller.seek, at),
        )

    def _ask_iteration(self) -> None:
        questions.ask_number(
            self,
            tr("Go to an iteration"),
            tr("Iteration, from 1"),
            (self.frame.trace.number, 1, MOST_ITERATIONS),
            self._go_to_iteration,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up what is being calculated, or explains the active step again."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if self.controller.is_travelling:
            self.controller.cancel()
        else:
            self._select("")
        self._leave_field()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the space bar to a button or a choice that has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and isinstance(QApplication.focusWidget(), QAbstractButton | QComboBox)
        ):
            event.accept()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the parts fit."""
        super().resizeEvent(event)
        self.legend.fit(self.height())
        self._show_title()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep where everything stands, and end what runs beside the window."""
        self.store.keep_layout(
            preferences.Layout(
                bytes(self.saveGeometry().data()),
                tuple(self._across.sizes()),
                tuple(self._side.splitter.sizes()),
            )
        )
        self._rest.stop()
        self._asked.stop()
        self.controller.close()
        super().closeEvent(event)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
