"""The composition root: makes the window's parts and connects them. Nothing else knows them all."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.drawing.calculation import draw_calculation, draw_note
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.scenario import library
from nnviz.scenario.model import text_in
from nnviz.trace import published
from nnviz.trace.conventions import conventions
from nnviz.trace.inspection import inspect
from nnviz.trace.steps import Grain
from nnviz.translation import language, tr
from nnviz.window import saving, style
from nnviz.window.calculation_panel import CalculationPanel
from nnviz.window.canvas import Canvas
from nnviz.window.controller import SPEEDS, StepController
from nnviz.window.legend import Legend
from nnviz.window.loss_panel import LossPanel
from nnviz.window.parameters_table import ParametersTable
from nnviz.window.transport import Transport, phase_name

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.errors import NnvizError
    from nnviz.scenario.build import Experiment
    from nnviz.scenario.model import Scenario
    from nnviz.trace.frame import Frame

DECIMALS: Final = (2, 4, 6, 8, 10, 12, 15)
_KEYS: Final = Qt.Key
_GRAIN_KEYS: Final = {
    Grain.VALUE: "",
    Grain.UNIT: "Shift+",
    Grain.LAYER: "Ctrl+",
    Grain.PHASE: "Ctrl+Shift+",
}


class MainWindow(QMainWindow):
    """The window: canvas, calculation, parameters, loss and transport around one controller."""

    def __init__(self, experiment: "Experiment", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = StepController(experiment, self)
        self.theme = _system_theme()
        self.theme_choice = "system"
        self.hovered = ""
        self.selected = ""
        self._scenario: Scenario = experiment.scenario
        self._make_parts()
        self._arrange()
        self._make_menus()
        self._connect()
        self._set_theme(self.theme)
        self._show_scenario(experiment.scenario)
        self.resize(1280, 800)
        self.canvas.setFocus()

    # What is on show ------------------------------------------------------------------------

    @property
    def frame(self) -> "Frame":
        """The frame on show, seen on the selected element."""
        return replace(self.controller.frame, focus=self.selected)

    def _draw_canvas(self, width: float, height: float) -> "Drawing":
        return draw_network(self.frame, self._view(width, height))

    def _view(self, width: float, height: float) -> View:
        return View(
            width=width,
            height=height,
            theme=self.theme,
            decimals=self.controller.decimals,
            selected=self.selected or None,
            hovered=self.hovered or None,
        )

    def _draw_calculation(self, width: float) -> "tuple[Drawing, str]":
        """Return the drawing of the calculation, and how it is read aloud."""
        frame = self.frame
        explanation = frame.explanation
        if explanation is None:
            return self._draw_start(width)
        if frame.focused is not None:
            caption = tr("Selected · Esc goes back to the step")
            known = frame.focused.known
        else:
            assert frame.phase is not None
            known = True
            caption = tr(
                "{phase} · step {number:,} of {count:,}",
                phase=phase_name(frame.phase).upper(),
                number=frame.position,
                count=len(frame.steps),
            )
        note = self._comparison(frame)
        drawing = draw_calculation(
            explanation,
            width,
            self.theme,
            decimals=self.controller.decimals,
            caption=caption,
            known=known,
            note=note,
        )
        return drawing, f"{caption}. {explanation.heading} {explanation.sentence}"

    def _draw_start(self, width: float) -> "tuple[Drawing, str]":
        scenario, number = self._scenario, self.controller.timeline.cursor.iteration
        inspected = self.frame.focused
        if inspected is not None:
            decimals = self.controller.decimals
            facts = [f"{fact.label}: {fact.text(decimals)}" for fact in inspected.facts]
            caption = tr("Selected · Esc goes back to the step")
            drawing = draw_note(inspected.name, facts, width, self.theme, caption=caption)
            return drawing, ". ".join([inspected.name, *facts])
        if number == 1:
            heading = scenario.title_in(language())
            story = scenario.description_in(language())
            source = text_in(scenario.source.text, language()) if scenario.source else ""
            parts = [story, tr("Source: {text}", text=source) if source else ""]
            parts.append(tr("Press → for the first value."))
        else:
            heading = tr("Iteration {number:,} begins", number=number)
            parts = [
                tr("The weights are the new ones; all else is still to be calculated."),
                tr("Press → for the first value."),
            ]
        caption = tr("START OF ITERATION {number:,}", number=number)
        drawing = draw_note(heading, parts, width, self.theme, caption=caption)
        return drawing, " ".join([f"{heading}.", *filter(None, parts)])

    def _comparison(self, frame: "Frame") -> str:
        """Return what the source prints for the step on show, in words."""
        explanation = frame.explanation
        if explanation is None or (frame.focused is not None and not frame.focused.known):
            return ""
        found = published.find(self._scenario.published, frame.trace, explanation)
        if found is None:
            return ""
        note = text_in(found.note, language()) if found.note else ""
        return published.compare(found, explanation.value, note).sentence()

    def _describe(self, element: str) -> str:
        """Return an element's values in full, for a tooltip."""
        if not element:
            return ""
        inspected = inspect(self.controller.frame, element)
        if inspected is None:
            return ""
        lines = [
            f"{fact.label} = {tr('not yet') if fact.value is None else repr(fact.value)}"
            for fact in inspected.facts
        ]
        return "\n".join([inspected.name, *lines]).replace("_", "")

    def _show_frame(self, frame: "Frame") -> None:
        """Show a frame everywhere; while it only moves, on the canvas alone."""
        self.canvas.refresh()
        if 0.0 < frame.alpha < 1.0:
            return
        self._show_details()

    def _show_details(self) -> None:
        frame = self.frame
        trace, run = frame.trace, self.controller.run
        self.calculation.refresh()
        self.table.show_frame(frame)
        self.transport.show_frame(frame)
        shown = tr("shown to {count} decimals", count=self.controller.decimals)
        self.legend.show_conventions((*conventions(trace), shown))
        self.loss.show_loss(frame.batch_loss, self.controller.decimals)
        self.loss.show_losses(run, trace.number, known=frame.batch_loss is not None)

    def _show_scenario(self, scenario: "Scenario") -> None:
        self._scenario = scenario
        self.selected = self.hovered = ""
        title = scenario.title_in(language())
        self.setWindowTitle(f"{title} – nnviz")
        self._title.setText(title)
        self.canvas.fit()
        self.canvas.refresh()
        self._show_details()

    def _select(self, element: str) -> None:
        """Explain another element, or with "" the active step again."""
        if element == self.selected and element:
            element = ""
        self.selected = element
        self.canvas.refresh()
        self.table.show_selected(element)
        self.calculation.refresh()

    def _hover(self, element: str) -> None:
        self.hovered = element
        self.canvas.refresh()

    def _move(self) -> None:
        """Show the active step again, because the timeline moves."""
        if self.selected:
            self._select("")

    # Making ---------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.canvas = Canvas(self._draw_canvas, self._describe)
        self.legend = Legend(self.theme)
        self.calculation = CalculationPanel(self._draw_calculation)
        self.table = ParametersTable(self.theme)
        self.loss = LossPanel(self.theme)
        self.transport = Transport(self.theme, SPEEDS)
        self._title = QToolButton()
        self._title.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._title.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._title.setToolTip(tr("Choose a scenario"))
        self._toast = QLabel(self.canvas)
        self._toast.hide()
        self._toast_timer = QTimer(self)
        self._toast_timer.setSingleShot(True)
        self._toast_timer.timeout.connect(self._toast.hide)

    def _arrange(self) -> None:
        left = QWidget()
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self.canvas, 1)
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
        for splitter in (right, across):
            splitter.setHandleWidth(1)
        across.setCollapsible(0, False)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(across, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(middle)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        self._fill_scenarios(bar.addMenu(tr("&Scenario")))
        self._fill_steps(bar.addMenu(tr("S&tep")))
        self._fill_frame(bar.addMenu(tr("&Frame")))
        self._fill_view(bar.addMenu(tr("&View")))
        self._fill_help(bar.addMenu(tr("&Help")))
        chooser = QMenu(self._title)
        self._fill_scenarios(chooser, shortcuts=False)
        self._title.setMenu(chooser)
        bar.setCornerWidget(self._title)

    def _action(
        self, menu: QMenu, text: str, keys: str | list[str], run: object, *, checkable: bool = False
    ) -> QAction:
        action = QAction(text, self)
        keys = [keys] if isinstance(keys, str) else keys
        action.setShortcuts([QKeySequence(key) for key in keys if key])
        action.setCheckable(checkable)
        action.triggered.connect(run)
        menu.addAction(action)
        self.addAction(action)
        return action

    def _fill_scenarios(self, menu: QMenu, *, shortcuts: bool = True) -> None:
        for name in library.names():
            title = library.load(name).title_in(language())
            self._action(menu, title, "", lambda _=False, name=name: self.controller.open(name))
        menu.addSeparator()
        self._action(menu, tr("&Open…"), "Ctrl+O" if shortcuts else "", self._open)
        if shortcuts:
            self._action(menu, tr("&Quit"), "Ctrl+Q", self.close)

    def _fill_steps(self, menu: QMenu) -> None:
        step = self.controller
        self._action(menu, tr("&Play or pause"), "Space", self._toggle_play)
        menu.addSeparator()
        self._action(menu, tr("&Forward"), ["Right", "PgDown"], lambda: self._go(step.next))
        self._action(menu, tr("&Back"), ["Left", "PgUp"], lambda: self._go(step.previous))
        for grain, words in (
            (Grain.UNIT, (tr("Forward a &unit"), tr("Back a unit"))),
            (Grain.LAYER, (tr("Forward a &layer"), tr("Back a layer"))),
            (Grain.PHASE, (tr("Forward a p&hase"), tr("Back a phase"))),
        ):
            key = _GRAIN_KEYS[grain]
            menu.addSeparator()
            forward, back = [f"{key}Right", f"{key}PgDown"], [f"{key}Left", f"{key}PgUp"]
            self._action(menu, words[0], forward, lambda _=False, g=grain: self._go(step.next, g))
            self._action(menu, words[1], back, lambda _=False, g=grain: self._go(step.previous, g))
        menu.addSeparator()
        self._action(menu, tr("To the &start"), "Home", lambda: self._go(step.to_start))
        self._action(menu, tr("To the &end"), "End", lambda: self._go(step.to_end))

    def _fill_frame(self, menu: QMenu) -> None:
        self._action(menu, tr("&Save as PNG, SVG or PDF…"), "Ctrl+S", self._save)
        self._action(menu, tr("&Copy"), "Ctrl+C", self._copy)

    def _fill_view(self, menu: QMenu) -> None:
        self._action(menu, tr("Zoom &in"), ["Ctrl++", "Ctrl+="], self.canvas.zoom_in)
        self._action(menu, tr("Zoom &out"), "Ctrl+-", self.canvas.zoom_out)
        self._action(menu, tr("&Fit"), "Ctrl+0", self.canvas.fit)
        menu.addSeparator()
        themes = menu.addMenu(tr("&Theme"))
        group = QActionGroup(self)
        for name, text in (
            ("system", tr("As the system")),
            ("light", tr("Light")),
            ("dark", tr("Dark")),
        ):
            action = self._action(
                themes, text, "", lambda _=False, n=name: self.choose_theme(n), checkable=True
            )
            action.setChecked(name == self.theme_choice)
            group.addAction(action)
        decimals = menu.addMenu(tr("&Decimals"))
        group = QActionGroup(self)
        for count in DECIMALS:
            action = self._action(
                decimals,
                str(count),
                "",
                lambda _=False, n=count: self.controller.show_decimals(n),
                checkable=True,
            )
            action.setChecked(count == self.controller.decimals)
            group.addAction(action)
        motion = self._action(menu, tr("&Motion"), "", self._set_motion, checkable=True)
        motion.setChecked(self.controller.motion)

    def _fill_help(self, menu: QMenu) -> None:
        self._action(menu, tr("&Keys"), "F1", self._show_keys)
        self._action(menu, tr("&About nnviz"), "", self._show_about)

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
        transport.play_wanted.connect(self._toggle_play)
        transport.forward_wanted.connect(lambda: self._go(step.next))
        transport.end_wanted.connect(lambda: self._go(step.to_end))
        transport.position_wanted.connect(lambda at: self._go(step.seek, at))
        transport.iteration_wanted.connect(lambda at: self._go(step.to_iteration, at))
        transport.grain_wanted.connect(self._set_grain)
        transport.speed_wanted.connect(step.set_speed)
        transport.sample_wanted.connect(step.show_sample)
        transport.cancel_wanted.connect(step.cancel)
        self.canvas.hovered.connect(self._hover)
        self.canvas.selected.connect(self._select)
        self.table.selected.connect(self._select)
        self.loss.iteration_wanted.connect(lambda at: self._go(step.to_iteration, at))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    # Doing ----------------------------------------------------------------------------------

    def _go(self, move: object, *arguments: object) -> None:
        self._move()
        move(*arguments)  # type: ignore[operator] # a method of the controller

    def _toggle_play(self) -> None:
        self._move()
        self.controller.toggle_play()

    def _set_grain(self, grain: Grain) -> None:
        self.controller.grain = grain

    def _set_motion(self, on: bool) -> None:
        self.controller.motion = on

    def choose_theme(self, name: str) -> None:
        """Use the light or the dark theme, or follow the system."""
        self.theme_choice = name
        self._set_theme({"light": LIGHT, "dark": DARK}.get(name) or _system_theme())

    def _follow_system(self) -> None:
        if self.theme_choice == "system":
            self._set_theme(_system_theme())

    def _set_theme(self, theme: "Theme") -> None:
        self.theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        style.dress(application, theme)
        self.controller.step_ms = theme.durations.step
        self.controller.motion_ms = theme.durations.motion
        for part in (self.legend, self.table, self.loss, self.transport):
            part.set_theme(theme)
        self._title.setIcon(style.icon("chevron-down", theme.ink, 14))
        self.canvas.refresh()
        self.calculation.refresh()

    def slide(self) -> "Drawing":
        """Return the frame on show as a slide, as it is saved and copied."""
        frame = replace(self.frame, alpha=1.0)
        return saving.slide(
            frame,
            self._scenario.title_in(language()),
            self._view,
            lambda width: self._draw_calculation(width)[0],
            self.theme,
        )

    def _save(self) -> None:
        self.controller.pause()
        frame = self.controller.frame
        name = f"nnviz-{frame.trace.number}-{frame.position:04d}.png"
        saving.ask_and_save(self, name, self.slide(), self.tell, self._show_trouble)

    def _copy(self) -> None:
        saving.copy(self.slide())
        self.tell(tr("The frame is on the clipboard."))

    def _open(self) -> None:
        self.controller.pause()
        saving.ask_to_open(self, self.controller.open)

    def tell(self, text: str) -> None:
        """Say something in passing."""
        theme = self.theme
        self._toast.setText(text)
        self._toast.setStyleSheet(
            f"background: {theme.ink}; color: {theme.surface}; border-radius: 8px;"
            "padding: 9px 16px;"
        )
        self._toast.adjustSize()
        left = (self.canvas.width() - self._toast.width()) // 2
        self._toast.move(left, self.canvas.height() - self._toast.height() - 18)
        self._toast.show()
        self._toast.raise_()
        self._toast_timer.start(theme.durations.toast)

    def _show_trouble(self, error: "NnvizError") -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "nnviz", str(error), parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _show_keys(self) -> None:
        rows = []
        for menu in (action.menu() for action in self.menuBar().actions()):
            if isinstance(menu, QMenu):
                rows += [
                    (action.text().replace("&", ""), action.shortcuts())
                    for action in menu.actions()
                    if action.shortcuts()
                ]
        form = QKeySequence.SequenceFormat.NativeText
        cells = "".join(
            f"<tr><td style='padding:3px 18px 3px 0'>{text}</td>"
            f"<td>{' &nbsp; '.join(key.toString(form) for key in keys)}</td></tr>"
            for text, keys in rows
        )
        self._show_text(tr("Keys"), f"<table>{cells}</table>")

    def _show_about(self) -> None:
        from nnviz import __version__

        text = tr("Step through the training of a small network by hand, value by value.")
        self._show_text(tr("About nnviz"), f"<b>nnviz {__version__}</b><br><br>{text}")

    def _show_text(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=self)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up what is being calculated, or clears the selection."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.controller.is_travelling:
            self.controller.cancel()
        else:
            self._select("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the space bar to a button or a choice that has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == _KEYS.Key_Space
            and isinstance(QApplication.focusWidget(), QAbstractButton | QComboBox)
        ):
            event.accept()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what runs beside the window."""
        self.controller.close()
        super().closeEvent(event)


def _system_theme() -> "Theme":
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT
