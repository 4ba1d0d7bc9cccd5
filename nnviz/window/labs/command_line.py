"""The `nnviz lab …` command that gives what a page shows."""

import shlex
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING

from nnviz.labs.starts import fitting
from nnviz.window.labs.wishes import DIGITS, InitialisationWish, LearningWish, VanishingWish

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnviz.labs.vanishing import Configuration


def vanishing_command(wish: VanishingWish) -> str:
    """Return the command for vanishing gradients."""
    usual = VanishingWish()
    arguments = _networks(wish)
    for option, value, other in (
        ("--data", wish.data, usual.data),
        ("--samples", wish.samples, usual.samples),
        ("--iterations", wish.iterations, usual.iterations),
        ("--learning-rate", wish.learning_rate, usual.learning_rate),
        ("--seed", wish.seed, usual.seed),
    ):
        arguments += _unless(option, value, other)
    return _written("vanishing", arguments)


def initialisation_command(wish: InitialisationWish) -> str:
    """Return the command for the activations of each layer."""
    usual = InitialisationWish()
    arguments = ["--activation", wish.stack.activation]
    if wish.starts != usual.starts:
        arguments += ["--init", _listed(start.key for start in wish.starts)]
    for name in ("layers", "units", "inputs", "samples", "bins", "seed"):
        arguments += _unless(f"--{name}", getattr(wish.stack, name), getattr(usual.stack, name))
    return _written("initialisation", arguments)


def learning_command(wish: LearningWish) -> str:
    """Return the command for learning from different first weights."""
    usual, plan = LearningWish().plan, wish.plan
    arguments: list[str] = []
    if wish.source.path != DIGITS:
        arguments += ["--data", wish.source.path]
    if wish.source.labels is not None:
        arguments += ["--labels", wish.source.labels]
    if plan.starts != usual.starts:
        arguments += ["--init", _listed(start.key for start in plan.starts)]
    for name in (
        "activation", "layers", "units", "optimizer", "learning_rate", "batch", "iterations",
        "validation", "samples", "seed",
    ):  # fmt: skip
        option = f"--{name.replace('_', '-')}"
        arguments += _unless(option, getattr(plan, name), getattr(usual, name))
    return _written("learning", arguments)


def _networks(wish: VanishingWish) -> list[str]:
    """Return the networks as all combinations of a few lists, else one by one."""
    networks = wish.networks
    activations = _unique(network.activation for network in networks)
    depths = _unique(str(network.depth) for network in networks)
    same = len({(network.width, network.seed) for network in networks}) == 1
    if same and networks[0].seed == wish.seed:
        found = [(n.activation, str(n.depth), n.start) for n in networks]
        lists = ["--activation", ",".join(activations), "--depth", ",".join(depths)]
        lists += _unless("--width", networks[0].width, 64)
        if found == [(a, d, fitting(a)) for a, d in product(activations, depths)]:
            return lists
        starts = list(dict.fromkeys(network.start for network in networks))
        if found == list(product(activations, depths, starts)):
            return [*lists, "--init", _listed(start.key for start in starts)]
    return [part for network in networks for part in ("--network", _network(network))]


def _network(network: "Configuration") -> str:
    return (
        f"activation={network.activation},init={network.start.key},depth={network.depth},"
        f"width={network.width},seed={network.seed}"
    )


def _unique(values: "Iterable[str]") -> list[str]:
    return list(dict.fromkeys(values))


def _listed(values: "Iterable[str]") -> str:
    return ",".join(values)


def _unless(option: str, value: object, usual: object) -> list[str]:
    """Return an option with its value, nothing where that is the usual one."""
    return [] if value == usual else [option, str(value)]


def _written(lab: str, arguments: "Sequence[str]") -> str:
    """Return a command as it is typed into the terminal of this system."""
    words = ["nnviz", "lab", lab, *arguments]
    if sys.platform == "win32":
        return subprocess.list2cmdline(words)
    return shlex.join(words)
