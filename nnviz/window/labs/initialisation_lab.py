"""The lab of initialisation: histograms that follow the parameters."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from nnviz.export import initialisation_picture, initialisation_report
from nnviz.labs import initialisation, ranges
from nnviz.translation import tr
from nnviz.window.labs.command_line import initialisation_command
from nnviz.window.labs.fields import Section, Whole, activations
from nnviz.window.labs.files import Findings
from nnviz.window.labs.lab import Lab
from nnviz.window.labs.start_fields import StartsField
from nnviz.window.labs.wishes import USUAL_STACK, InitialisationState, InitialisationWish

if TYPE_CHECKING:
    from nnviz.labs.initialisation import Configuration, Initialisation
    from nnviz.window.labs.picture_view import Laid
    from nnviz.window.labs.pulse import Pulse
    from nnviz.window.style import Look

_MOST_KNOWN = 64


class InitialisationLab(Lab):
    """Compares initialisations by the activations that they lead to."""

    name = "initialisation"

    def __init__(self, look: "Look") -> None:
        super().__init__(look)
        self._wish = InitialisationWish()
        self.results: tuple[Initialisation, ...] = ()
        self._known: dict[Configuration, Initialisation] = {}
        self._make_form()

    def _make_form(self) -> None:
        look = self.look
        self.starts = StartsField(look, self._wish.starts)
        first = Section(look, tr("First weights"))
        first.add_whole(self.starts)
        self.activation = activations(look)
        self.numbers = {
            "layers": Whole(look, ranges.LAYERS),
            "units": Whole(look, ranges.WIDTH),
            "samples": Whole(look, ranges.SAMPLES),
            "inputs": Whole(look, ranges.INPUTS),
            "seed": Whole(look, ranges.SEED),
            "bins": Whole(look, ranges.BINS),
        }
        network = Section(look, tr("Network"))
        network.add(tr("Activation"), self.activation)
        network.add(tr("Layers"), self.numbers["layers"])
        network.add(tr("Units of each"), self.numbers["units"])
        data = Section(look, tr("Normal data"))
        data.add(tr("Samples"), self.numbers["samples"])
        data.add(tr("Inputs"), self.numbers["inputs"])
        data.add(tr("Seed of all draws"), self.numbers["seed"])
        histograms = Section(look, tr("Histograms"))
        histograms.add(tr("Bars"), self.numbers["bins"])
        for section in (first, network, data, histograms):
            self.sections.addWidget(section)
        self._fill(self._wish)
        self.starts.changed.connect(self.chain)
        self.starts.changed.connect(self._follow)
        self.starts.refused.connect(self.trouble)
        self.activation.currentIndexChanged.connect(self._follow)
        for field in self.numbers.values():
            field.valueChanged.connect(self._follow)

    def _fill(self, wish: InitialisationWish) -> None:
        """Show a wish in the form."""
        fields = (self.starts, self.activation, *self.numbers.values())
        states = [field.blockSignals(True) for field in fields]
        self.starts.take(wish.starts)
        self.activation.choose(wish.stack.activation)
        for name, field in self.numbers.items():
            field.setValue(getattr(wish.stack, name))
        for one, state in zip(fields, states, strict=True):
            one.blockSignals(state)
        self._wish = wish
        self.chain()

    def _follow(self) -> None:
        """Take what is in the form."""
        self.strip.say("")
        numbers = {name: field.value() for name, field in self.numbers.items()}
        stack = replace(USUAL_STACK, activation=self.activation.currentData(), **numbers)  # type: ignore[arg-type] # by name
        self._wish = InitialisationWish(self.starts.starts(), stack)
        self.begin()

    # What is found -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Calculate what is wanted; whatever was wanted before is not any more."""
        wish, known, lay = self._wish, dict(self._known), self.layer()
        theme = self.look.theme

        def work(pulse: "Pulse") -> _Found:
            for number, one in enumerate(dict.fromkeys(wish.configurations)):
                if one in known:
                    continue
                done = number * wish.stack.layers
                result = initialisation.run(one, stop=lambda by, done=done: pulse(done + by))  # type: ignore[misc] # by default
                if pulse.stopped:
                    break
                known[one] = result
            results = tuple(known[one] for one in wish.configurations if one in known)
            return _Found(
                results, known, lay(partial(initialisation_picture.picture, results, theme))
            )

        self.calculate(work, len(wish.starts) * wish.stack.layers)

    def complete(self) -> bool:
        """Tell whether all histograms are there."""
        return all(one in self._known for one in self._wish.configurations)

    def words(self, done: int) -> str:
        """Return what is being calculated."""
        del done
        return tr("Counting activations")

    def show_found(self, found: object) -> None:
        """Show the histograms."""
        assert isinstance(found, _Found)
        self._known = dict(list(found.known.items())[-_MOST_KNOWN:])
        self.results = found.results
        self._show(found.laid)

    def _show(self, ready: "Laid | None" = None) -> None:
        draw = partial(initialisation_picture.picture, self.results, self.look.theme)
        lines = [initialisation_report.title(self.results[0])]
        for result in self.results:
            label = result.configuration.start.label()
            verdict = initialisation.name(result.verdict, result.configuration.activation)
            lines += [f"{label}: {verdict}", initialisation.sentence(result)]
        lines.append(initialisation.slip(self.results[0].configuration.units))
        self.view.show_picture(draw, "\n".join(lines), ready)

    def found(self) -> Findings | None:
        """Return what was found as a picture and as data, None before anything was."""
        if not self.results:
            return None
        return Findings(
            partial(initialisation_picture.picture, self.results, self.look.theme),
            partial(initialisation_report.report, self.results),
        )

    def title(self) -> str:
        """Return what the picture is called in a file."""
        return tr("Initialisation")

    # State -------------------------------------------------------------------------------------

    def command(self) -> str:
        """Return the command line that gives what is on show."""
        return initialisation_command(self._wish)

    def reset(self) -> None:
        """Take the experiment of the lecture notes."""
        self._fill(InitialisationWish())
        self.begin()

    def state(self) -> InitialisationState:
        """Return what is chosen, and what was found."""
        return InitialisationState(self._wish, self.results)

    def restore(self, state: InitialisationState) -> None:
        """Show a state; what it lacks is calculated when the lab is seen."""
        self._fill(state.wish)
        self.results = state.results
        self._known = {result.configuration: result for result in state.results}
        if self.results:
            self._show()


class _Found(NamedTuple):
    """What is to be shown, and what need not be calculated again."""

    results: "tuple[Initialisation, ...]"
    known: "dict[Configuration, Initialisation]"
    laid: "Laid"
