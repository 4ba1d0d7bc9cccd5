"""The composition root: makes the window's parts and connects them. Nothing else knows them all."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMainWindow,
    QMenu,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz import __version__
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.translation import tr
from nnviz.window import menus, saving, style
from nnviz.window.calculation_panel import CalculationPanel
from nnviz.window.canvas import Canvas
from nnviz.window.controller import SPEEDS, StepController
from nnviz.window.legend import Legend
from nnviz.window.loss_panel import LossPanel
from nnviz.window.parameters_table import ParametersTable
from nnviz.window.presenter import Presenter
from nnviz.window.toast import Toast
from nnviz.window.transport import Transport
from nnviz.window.weight_map import WeightMap

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.theme import Theme
    from nnviz.errors import NnvizError
    from nnviz.scenario.build import Experiment
    from nnviz.trace.frame import Frame
    from nnviz.trace.steps import Grain

_TITLE_WIDTH = 300
_FRAME_ROOM = QSize(0, 28)
"""What a window manager's title bar may take of the screen."""


class MainWindow(QMainWindow):
    """The window: canvas, calculation, parameters, loss and transport around one controller."""

    def __init__(self, experiment: "Experiment", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = StepController(experiment, self)
        self.theme_choice = "system"
        theme = _system_theme()
        self.presenter = Presenter(self.controller, theme)
        show = self.presenter
        self.canvas = Canvas(show.network, show.describe)
        self.legend = Legend(theme)
        self.calculation = CalculationPanel(show.calculation, show.details)
        self.table = ParametersTable(theme)
        self.weight_map = WeightMap(theme)
        self.loss = LossPanel(theme)
        self.transport = Transport(theme, SPEEDS)
        self._pictures = QStackedWidget()
        self.toast = Toast(self._pictures)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._explain_pointed)
        self._arrange()
        self._make_menus()
        self._connect()
        room = self.screen().availableGeometry().size() - _FRAME_ROOM
        self.resize(QSize(1280, 800).boundedTo(room))
        self._set_theme(theme)
        self._show_scenario()
        self.canvas.setFocus()

    @property
    def frame(self) -> "Frame":
        """The frame on show."""
        return self.presenter.frame

    # Making ---------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._pictures.addWidget(self.canvas)
        self._pictures.addWidget(self.weight_map)
        left = QWidget()
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self._pictures, 1)
        left_column.addWidget(self.legend)
        right = QSplitter(Qt.Orientation.Vertical)
        for part, stretch in ((self.calculation, 5), (self.table, 4), (self.loss, 2)):
            right.addWidget(part)
            right.setStretchFactor(right.count() - 1, stretch)
            right.setCollapsible(right.count() - 1, False)
        right.setSizes([392, 180, 98])
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(left)
        across.addWidget(right)
        across.setStretchFactor(0, 5)
        across.setStretchFactor(1, 2)
        across.setSizes([850, 430])
        across.setCollapsible(0, False)
        for splitter in (right, across):
            splitter.setHandleWidth(1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(across, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(middle)

    def _make_menus(self) -> None:
        step, canvas = self.controller, self.canvas
        commands = menus.Commands(
            open_bundled=step.open,
            open_file=self._open,
            quit=self.close,
            play=self._play,
            forward=lambda grain: self._go(step.next, grain),
            back=lambda grain: self._go(step.previous, grain),
            to_start=lambda: self._go(step.to_start),
            to_end=lambda: self._go(step.to_end),
            save=self._save,
            copy=self._copy,
            zoom_in=canvas.zoom_in,
            zoom_out=canvas.zoom_out,
            fit=canvas.fit,
            show_map=self._show_map,
            choose_theme=self.choose_theme,
            choose_decimals=step.show_decimals,
            set_motion=step.set_motion,
            show_keys=self._show_keys,
            show_about=self._show_about,
        )
        menus.fill(self, commands, step.decimals)
        self._chooser = QToolButton()
        self._chooser.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._chooser.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._chooser.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._chooser.setToolTip(tr("Choose a scenario"))
        choice = QMenu(self._chooser)
        menus.fill_scenarios(self, choice, commands, keys=False)
        self._chooser.setMenu(choice)
        self.menuBar().setCornerWidget(self._chooser)

    def _connect(self) -> None:
        step, transport = self.controller, self.transport
        step.frame_changed.connect(self._show_frame)
        step.playing_changed.connect(transport.show_playing)
        step.travelling.connect(transport.show_travel)
        step.arrived.connect(transport.end_travel)
        step.opened.connect(self._show_scenario)
        step.failed.connect(self._show_trouble)
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
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        _application().installEventFilter(self)

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

    def _show_scenario(self) -> None:
        self._look_away()
        title = self.presenter.title
        self.setWindowTitle(f"{title} – nnviz")
        text = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, _TITLE_WIDTH)
        self._chooser.setText(text.replace("&", "&&"))
        self._chooser.setToolTip(title)
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
        self._leave_field()

    def _set_speed(self, speed: float) -> None:
        self.controller.set_speed(speed)
        self._leave_field()

    def _show_sample(self, sample: int) -> None:
        self.controller.show_sample(sample)
        self._leave_field()

    def _leave_field(self) -> None:
        """Give the keys back to the picture once a choice is made."""
        shown = self._pictures.currentWidget()
        assert shown is not None
        shown.setFocus()

    def _show_map(self, on: bool) -> None:
        picture = self.weight_map if on else self.canvas
        self._pictures.setCurrentWidget(picture)
        picture.setFocus()

    def choose_theme(self, name: str) -> None:
        """Use the light or the dark theme, or follow the system."""
        self.theme_choice = name
        self._set_theme({"light": LIGHT, "dark": DARK}.get(name) or _system_theme())

    def _follow_system(self) -> None:
        if self.theme_choice == "system":
            self._set_theme(_system_theme())

    def _set_theme(self, theme: "Theme") -> None:
        self.presenter.theme = theme
        style.dress(_application(), theme)
        self.controller.step_ms = theme.durations.step
        self.controller.motion_ms = theme.durations.motion
        for part in (
            self.legend,
            self.table,
            self.weight_map,
            self.loss,
            self.transport,
            self.toast,
        ):
            part.set_theme(theme)
        self._chooser.setIcon(style.icon("chevron-down", theme.ink, 14))
        self._show_frame(self.frame)

    def _save(self) -> None:
        self.controller.pause()
        frame = self.frame
        name = f"nnviz-{frame.trace.number}-{frame.position:04d}.png"
        drawing = self.presenter.slide()
        saving.ask_and_save(self, name, drawing, self.toast.tell, self._show_trouble)

    def _copy(self) -> None:
        self.controller.pause()
        saving.copy(self.presenter.slide())
        self.toast.tell(tr("The frame is on the clipboard."))

    def _open(self) -> None:
        self.controller.pause()
        saving.ask_to_open(self, self.controller.open)

    def _show_trouble(self, error: "NnvizError") -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "nnviz", str(error), parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _show_keys(self) -> None:
        rows = "".join(
            f"<tr><td style='padding: 3px 24px 3px 0'>{text}</td>"
            f"<td style='padding: 3px 0; white-space: pre'>{keys}</td></tr>"
            for text, keys in menus.keys_of(self.menuBar())
        )
        self._show_text(tr("Keys"), f"<table>{rows}</table>")

    def _show_about(self) -> None:
        text = tr("Step through the training of a small neural network by hand, value by value.")
        self._show_text(tr("About nnviz"), f"<b>nnviz {__version__}</b><br><br>{text}")

    def _show_text(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=self)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what runs beside the window."""
        self._rest.stop()
        self.controller.close()
        super().closeEvent(event)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _system_theme() -> "Theme":
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT
