"""The lab of vanishing gradients: networks side by side, measured at once and then trained."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from nnviz.engine import data_files
from nnviz.export import vanishing_picture, vanishing_report
from nnviz.labs import ranges, vanishing
from nnviz.labs.deep import Samples, normal_samples, samples_of
from nnviz.translation import tr
from nnviz.window.labs.command_line import vanishing_command
from nnviz.window.labs.fields import Choice, Real, Section, Whole
from nnviz.window.labs.files import Findings
from nnviz.window.labs.lab import Lab
from nnviz.window.labs.networks_field import NetworkSection, NetworksField
from nnviz.window.labs.wishes import DIGITS, NORMAL, VanishingState, VanishingWish

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.labs.vanishing import Configuration, Vanishing
    from nnviz.window.labs.picture_view import Laid
    from nnviz.window.labs.pulse import Pulse
    from nnviz.window.style import Look

    Known = dict[tuple[Configuration, str, int, int], Vanishing]

_MOST_KNOWN = 64
_RATES = (0.0, 1000.0)


class VanishingLab(Lab):
    """Compares networks."""

    name = "vanishing"

    def __init__(self, look: "Look") -> None:
        super().__init__(look)
        self._wish = VanishingWish()
        self.results: tuple[Vanishing, ...] = ()
        self._data = NORMAL
        self._known: Known = {}
        self._count = 0
        self._make_form()

    def _make_form(self) -> None:
        look, wish = self.look, self._wish
        self.networks = NetworksField(look, wish.networks, 0)
        compared = Section(look, tr("Networks side by side"))
        compared.add_whole(self.networks)
        self.network = NetworkSection(look)
        self.data = Choice(
            look, [(vanishing_report.data_name(name), name) for name in (NORMAL, DIGITS)]
        )
        self.samples = Whole(look, ranges.SAMPLES)
        self.seed = Whole(look, ranges.SEED)
        samples = Section(look, tr("Samples"))
        samples.add(tr("Data"), self.data)
        samples.add(tr("Number"), self.samples)
        samples.add(tr("Seed of the samples"), self.seed)
        self.iterations = Whole(look, ranges.ITERATIONS)
        self.rate = Real(look, _RATES)
        training = Section(look, tr("Training after it"))
        training.add(tr("Iterations"), self.iterations)
        training.add(tr("Learning rate"), self.rate)
        for section in (compared, self.network, samples, training):
            self.sections.addWidget(section)
        self._fill(wish, 0)
        self.networks.chosen.connect(self._show_network)
        self.networks.changed.connect(self._follow)
        self.networks.refused.connect(self.trouble)
        self.network.changed.connect(lambda: self.networks.change(self.network.network()))
        self.data.currentIndexChanged.connect(self._follow)
        for field in (self.samples, self.seed, self.iterations):
            field.valueChanged.connect(self._follow)
        self.rate.valueChanged.connect(self._follow)

    def _fill(self, wish: VanishingWish, at: int) -> None:
        """Show a wish in the form."""
        fields = (self.data, self.samples, self.seed, self.iterations, self.rate)
        states = [field.blockSignals(True) for field in fields]
        self.networks.show_networks(wish.networks, at)
        self._show_network(self.networks.at)
        self.data.choose(wish.data)
        self.samples.setValue(wish.samples)
        self.seed.setValue(wish.seed)
        self.iterations.setValue(wish.iterations)
        self.rate.setValue(wish.learning_rate)
        for field, state in zip(fields, states, strict=True):
            field.blockSignals(state)
        self._wish = wish
        self.chain()

    def _show_network(self, at: int) -> None:
        self.network.take(at + 1, self.networks.networks[at])

    def _follow(self) -> None:
        """Take what is in the form."""
        self.strip.say("")
        self._wish = VanishingWish(
            self.networks.networks,
            self.data.currentData(),
            self.samples.value(),
            self.seed.value(),
            self.iterations.value(),
            self.rate.value(),
        )
        self.begin()

    # What is found -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Measure all networks, then train those that are not known yet."""
        wish, known, lay = self._wish, dict(self._known), self.layer()
        theme = self.look.theme

        def shown(results: "tuple[Vanishing, ...]") -> _Found:
            draw = partial(vanishing_picture.picture, results, wish.data, theme)
            return _Found(results, wish.data, dict(known), lay(draw))

        missing = _missing(wish, known)
        self._count = len(missing)
        total = len(missing) * wish.iterations
        self.calculate(lambda pulse: _calculated(wish, known, pulse, shown), total)

    def complete(self) -> bool:
        """Tell whether all networks are trained."""
        return not _missing(self._wish, self._known)

    def words(self, done: int) -> str:
        """Return which network is being trained."""
        if not self._wish.iterations:
            return ""
        number = min(done // self._wish.iterations + 1, self._count)
        return tr("Training network {number} of {count}", number=number, count=self._count)

    def show_found(self, found: object) -> None:
        """Show how far the networks are."""
        assert isinstance(found, _Found)
        self._known = dict(list(found.known.items())[-_MOST_KNOWN:])
        self.results, self._data = found.results, found.data
        self._show(found.laid)

    def _show(self, ready: "Laid | None" = None) -> None:
        theme = self.look.theme
        draw = partial(vanishing_picture.picture, self.results, self._data, theme)
        lines = [self.title()]
        for result in self.results:
            lines += [
                f"{vanishing_report.heading(result)}, {vanishing_report.size(result)}",
                vanishing.sentence(result),
                vanishing_report.losses(result),
            ]
        self.view.show_picture(draw, "\n".join(lines), ready)

    def found(self) -> Findings | None:
        """Return what was found as a picture and as data, None before anything was."""
        if not self.results:
            return None
        return Findings(
            partial(vanishing_picture.picture, self.results, self._data, self.look.theme),
            partial(vanishing_report.report, self.results, self._data),
        )

    def title(self) -> str:
        """Return what the picture is called in a file."""
        return tr("Vanishing gradients")

    # State -------------------------------------------------------------------------------------

    def command(self) -> str:
        """Return the command line that gives what is on show."""
        return vanishing_command(self._wish)

    def reset(self) -> None:
        """Take the usual networks and values."""
        self._fill(VanishingWish(), 0)
        self.begin()

    def state(self) -> VanishingState:
        """Return what is chosen, and what was found."""
        return VanishingState(self._wish, self.networks.at, self.results, self._data)

    def restore(self, state: VanishingState) -> None:
        """Show a state; what it lacks is calculated when the lab is seen."""
        self._fill(state.wish, state.at)
        self.results, self._data = state.results, state.data
        wish = state.wish
        self._known = {
            (result.configuration, state.data, wish.samples, wish.seed): result
            for result in state.results
            if state.data == wish.data
        }
        if self.results:
            self._show()


class _Found(NamedTuple):
    """What is to be shown, and what need not be calculated again."""

    results: "tuple[Vanishing, ...]"
    data: str
    known: "Known"
    laid: "Laid"


def _key(one: "Configuration", wish: VanishingWish) -> "tuple[Configuration, str, int, int]":
    return one, wish.data, wish.samples, wish.seed


def _missing(wish: VanishingWish, known: "Known") -> "list[Configuration]":
    """Return which networks are still to be trained, each once."""
    return [one for one in dict.fromkeys(wish.configurations) if _key(one, wish) not in known]


def _calculated(
    wish: VanishingWish,
    known: "Known",
    pulse: "Pulse",
    shown: "Callable[[tuple[Vanishing, ...]], _Found]",
) -> _Found:
    """Measure networks, show them, train them one by one; `known` is added to."""
    samples = _samples(wish)
    now: dict[Configuration, Vanishing] = {}
    for one in dict.fromkeys(wish.configurations):
        if pulse.stopped:
            break
        still = replace(one, iterations=0)
        if _key(one, wish) in known:
            now[one] = known[_key(one, wish)]
            continue
        if _key(still, wish) not in known:
            known[_key(still, wish)] = vanishing.run(still, samples)
        now[one] = known[_key(still, wish)]
    done = 0
    for one in [] if pulse.stopped else _missing(wish, known):
        pulse.show(shown(tuple(now[each] for each in wish.configurations)))
        result = vanishing.run(one, samples, lambda by, done=done: pulse(done + by))  # type: ignore[misc] # by default
        if pulse.stopped:
            break
        now[one] = known[_key(one, wish)] = result
        done += one.iterations
        pulse.done = done
    return shown(tuple(now[one] for one in wish.configurations if one in now))


def _samples(wish: VanishingWish) -> Samples:
    if wish.data == NORMAL:
        return normal_samples(wish.seed, wish.samples)
    return samples_of(data_files.digits(), wish.seed, wish.samples)
