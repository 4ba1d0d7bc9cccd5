"""Watching the training: the bar, the plots and the dialogs around it, connected."""

from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from nnviz.errors import DivergedError, LossDomainError
from nnviz.plots import moment
from nnviz.plots.chart import CurveChart
from nnviz.plots.moment import Choices, Moment
from nnviz.trace import branches
from nnviz.translation import tr
from nnviz.window import accessible, menus
from nnviz.window.controller import MOST_ITERATIONS
from nnviz.window.preferences import Plots
from nnviz.window.training.asking import Asking
from nnviz.window.training.turns import Part
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.errors import NnvizError
    from nnviz.plots.chart import Chart
    from nnviz.window.desk import Desk
    from nnviz.window.manner import Manner
    from nnviz.window.panels import Panels
    from nnviz.window.plots.header import Option
    from nnviz.window.plots.panel import PlotPanel
    from nnviz.window.training.endings import Outcome
    from nnviz.window.training.session import Training

_COLUMNS: Final = (
    (moment.LOSS,),
    (moment.DECAY,),
    (moment.ACTIVATIONS, moment.GRADIENTS, moment.WEIGHTS, moment.RATIO),
)
"""How the plots stand side by side at first, and which behind one another."""

_CURVES: Final = (moment.LOSS, moment.DECAY, moment.RATIO)
"""The plots that are curves."""

_CHOICES: Final = {"log": "log_loss", "over_iterations": "over_iterations"}
"""The field of the choices that an option of a plot is."""

_PLACES: Final = {
    "below": Qt.DockWidgetArea.BottomDockWidgetArea,
    "above": Qt.DockWidgetArea.TopDockWidgetArea,
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "window": None,
}

_SPEED_MS: Final = 500


class Watching(QObject):
    """Shows the training in bar and plots, and passes on what is wanted there.

    The plots are made when they are first wanted, so that a window opens without them.

    Signals
    -------
    changed()
        Others are on show.
    """

    changed = Signal()

    def __init__(
        self,
        window: "QWidget",
        training: "Training",
        manner: "Manner",
        panels: "Callable[[], Panels]",
        tell: "Callable[[NnvizError], None]",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._training = training
        self._controller = training.controller
        self._manner = manner
        self._panels = panels
        self._tell = tell
        self._choices = Choices()
        self._plots: dict[str, PlotPanel] = {}
        self._kept = Plots()
        self._ready = False
        self._loading: Worker | None = None
        self._outcome: Outcome | None = None
        self.asking = Asking(window, training, lambda: manner.look)
        self._clock = QTimer(self)
        self._clock.setInterval(_SPEED_MS)
        self._clock.timeout.connect(self._show_speed)
        training.changed.connect(self._show_state)
        training.branching.changed.connect(self._forget_outcome)
        self._controller.opened.connect(self._forget_outcome)
        self._controller.failed.connect(self._fail)
        training.ended.connect(self._show_outcome)
        training.branching.branched.connect(lambda text: self._panels().toast.tell(text))
        training.companion.changed.connect(self._show_decay)

    # Making ---------------------------------------------------------------------------------

    def listen(self) -> None:
        """Listen to the panels, which were made anew."""
        bar, training = self._panels().training, self._training
        self._plots = {}
        bar.train_wanted.connect(training.toggle)
        bar.pause_wanted.connect(training.pause)
        bar.cancel_wanted.connect(training.pause)
        bar.iteration_wanted.connect(training.one_iteration)
        bar.epoch_wanted.connect(training.one_epoch)
        bar.until_wanted.connect(self.asking.ask_goal)
        bar.rate_wanted.connect(training.set_rate)
        bar.optimizer_wanted.connect(self.asking.ask_optimizer)
        bar.twin_wanted.connect(training.choose_twin)
        bar.run_wanted.connect(lambda place: training.branching.choose(training.runs[place]))
        self.asking.close()
        if self._outcome is not None:
            self._write_outcome(self._outcome)
        bar.outcome.closed.connect(self._let_outcome_go)
        bar.told.connect(lambda text: accessible.announce(self._window, text))
        self._show_state()

    def parts(self) -> tuple[Part, ...]:
        """Return what shows the plots while it trains, turn by turn."""
        plots = (Part(partial(self._draw, key), 0.06, 0.03) for key in moment.KEYS)
        return *plots, Part(self._show_progress, 0.02, 0.1)

    def show(self) -> None:
        """Show the moment on show in all plots that can be seen."""
        companion = self._training.companion
        companion.watched = bool(self._panels().desk.parts())
        companion.look()
        for key, panel in self._plots.items():
            panel.show_options(self._options(key))
            panel.show_large(self._panels().desk.enlarged == key)
            self._draw(key)

    def commands(self) -> menus.TrainingCommands:
        """Return what the menus can do."""
        training = self._training
        return menus.TrainingCommands(
            show=self.show_training,
            train=training.toggle,
            iteration=training.one_iteration,
            epoch=training.one_epoch,
            until=self.asking.ask_goal,
            choose_rate=training.set_rate,
            change_optimizer=self.asking.ask_optimizer,
            choose_twin=training.choose_twin,
            choose_run=lambda place: training.branching.choose(training.runs[place]),
            want_plot=self.want_plot,
            enlarge=self._enlarge,
            move=self._move,
            save=self._save,
            arrange=self._arrange,
        )

    def prepare(self) -> None:
        """Load what draws curves, and what exports, which takes long, beside the window."""
        if self._ready or self._loading is not None:
            return

        def load(_: Worker) -> None:
            from nnviz.window.plots.curve_plot import prepare

            prepare()
            import_module("nnviz.window.export.loading").load()

        def show(_: object) -> None:
            self._ready, self._loading = True, None
            self.show()

        self._loading = Worker(load, self)
        self._loading.done.connect(show)
        self._loading.start()

    def close(self) -> None:
        """Look no more."""
        self._clock.stop()
        if self._loading is not None:
            self._loading.wait()  # Python must not end amid an import

    def state(self) -> Plots:
        """Return where the plots stand."""
        if not self._plots:
            return self._kept
        return replace(self._panels().desk.state(), on_show=self.on_show)

    def restore(self, state: Plots) -> None:
        """Stand as before."""
        self._kept = state
        if state.on_show:
            self.show_training(True)

    # Plots ----------------------------------------------------------------------------------

    @property
    def on_show(self) -> bool:
        """Whether bar and plots are on show."""
        return not self._panels().training.isHidden()

    def show_training(self, on: bool) -> None:
        """Show bar and plots, or give the network their room."""
        panels = self._panels()
        panels.training.setVisible(on)
        if on:
            self._make_plots()
        panels.desk.show_plots(on)
        self.changed.emit()

    def want_plot(self, key: str, on: bool) -> None:
        """Show a plot, or hide it."""
        self._make_plots()
        self._panels().training.show()
        self._panels().desk.want(key, on)

    @property
    def choices(self) -> Choices:
        """How plots are drawn."""
        return self._choices

    @property
    def twin(self) -> str | None:
        """The activation of the twin, None where there is none."""
        return self._training.companion.name

    def chart(self, key: str) -> "Chart":
        """Return a plot of the moment on show."""
        training, companion = self._training, self._training.companion
        now = Moment(
            self._controller.frame,
            self._controller.run,
            training.runs,
            companion.run(),
            companion.trace(),
            companion.name,
        )
        return now.chart(key, self._choices)

    def _make_plots(self) -> None:
        """Make the plots, once for each look of the window."""
        if self._plots:
            return
        from nnviz.window.plots.panel import PlotPanel

        desk, plots = self._panels().desk, {}
        for key in moment.KEYS:
            panel = plots[key] = PlotPanel(key, moment.title(key), self._manner.look)
            desk.add(key, moment.title(key), panel.header, panel)
            panel.click_wanted.connect(partial(self._go, panel))
            panel.hide_wanted.connect(partial(desk.want, key, False))
            panel.enlarge_wanted.connect(partial(desk.enlarge, key))
            panel.save_wanted.connect(partial(self._save, key))
            panel.option_changed.connect(self._choose)
        desk.arrange(_COLUMNS, moment.KEYS)
        desk.restore(replace(self._kept, on_show=False))
        desk.changed.connect(partial(self._follow, desk))
        self._plots = plots
        self.prepare()

    def _follow(self, desk: "Desk") -> None:
        """Show what can be seen now; a desk that was replaced has nothing to say."""
        if desk is self._panels().desk:
            self.show()
            self.changed.emit()

    def _go(self, panel: "PlotPanel", x: int) -> None:
        """Go to the iteration that was clicked, where it was one."""
        if isinstance(panel.chart, CurveChart) and panel.chart.across.key == "iteration":
            self._controller.to_iteration(max(1, x))

    def _enlarge(self, key: str) -> None:
        self.want_plot(key, True)
        self._panels().desk.enlarge(key)

    def _move(self, key: str, place: str) -> None:
        self.want_plot(key, True)
        self._panels().desk.place(key, _PLACES[place])

    def _arrange(self) -> None:
        self.show_training(True)
        self._panels().desk.arrange(_COLUMNS, moment.KEYS)

    def _draw(self, key: str) -> None:
        """Show a plot as it is now, if it can be seen."""
        panel = self._plots.get(key)
        if panel is not None and not self._ready and key in _CURVES:
            panel.wait()
        elif panel is not None and self._panels().desk.is_seen(key):
            panel.show_chart(self.chart(key))

    def _options(self, key: str) -> "tuple[Option, ...]":
        """Return what can be chosen of a plot."""
        from nnviz.window.plots.header import LOG, Option

        if key == moment.LOSS:
            return (Option(LOG, tr("Logarithmic axis"), self._choices.log_loss),)
        if key == moment.DECAY:
            over = self._choices.over_iterations
            return (Option("over_iterations", tr("Over the iterations"), over),)
        return ()

    def _show_decay(self) -> None:
        if not self._controller.is_led:
            self._draw(moment.DECAY)
            self._draw(moment.LOSS)

    def _choose(self, option: str, value: object) -> None:
        self._choices = replace(self._choices, **{_CHOICES[option]: bool(value)})
        self.show()

    def _save(self, key: str, ending: str = "png") -> None:
        from nnviz.window.plots import save

        self._make_plots()
        save.ask_and_save(
            self._window,
            self.chart(key),
            self._plots[key].view,
            self._manner.look.theme,
            ending,
            self._panels().toast.tell,
            self._tell,
        )

    # The bar --------------------------------------------------------------------------------

    def _show_state(self) -> None:
        training, bar = self._training, self._panels().training
        bar.show_training(training.training)
        bar.show_rate(training.rate)
        bar.show_optimizer(branches.force(self._controller.run))
        bar.show_twin(training.companion.name)
        bar.twin.setEnabled(training.companion.is_possible)
        runs = training.runs
        bar.show_runs(branches.names(runs), training.place_of_run)
        if training.training:
            self._forget_outcome()
            self._clock.start()
        else:
            self._clock.stop()
        self._show_progress()

    def _show_progress(self) -> None:
        goal, frame = self._training.goal, self._controller.frame
        if goal is not None and goal.below is None and goal.last >= MOST_ITERATIONS:
            goal = None  # on and on
        self._panels().training.show_progress(goal, frame.trace.number, frame.batch_loss)

    def _show_speed(self) -> None:
        self._panels().training.show_speed(self._training.iterations_a_second())

    def _fail(self, error: "NnvizError") -> None:
        """Tell what was not possible; where the run diverged, offer to go back."""
        diverged = self._controller.run.diverged is not None
        if diverged and isinstance(error, DivergedError | LossDomainError):
            self._show_outcome(self._training.way_out(error))
            if QApplication.activeWindow() is self._window:
                return  # else, as in lecture mode, nobody sees the bar
        self._tell(error)

    def _show_outcome(self, outcome: "Outcome") -> None:
        self._outcome = outcome
        self._write_outcome(outcome)

    def _write_outcome(self, outcome: "Outcome") -> None:
        offers = [(offer.words, offer.accept) for offer in outcome.offers]
        bar = self._panels().training
        bar.show()
        bar.show_outcome(outcome.sentence, offers, good=outcome.good)

    def _let_outcome_go(self) -> None:
        self._outcome = None

    def _forget_outcome(self) -> None:
        """Say no more how a training ended that is not on show any more."""
        self._outcome = None
        self._panels().training.hide_outcome()
