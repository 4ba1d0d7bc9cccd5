"""The command that a page copies gives what the page shows."""

import json
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from nnviz import cli
from nnviz.labs.learning import Plan
from nnviz.labs.starts import HE, NORMAL_SMALL, XAVIER, Start
from nnviz.labs.vanishing import Configuration
from nnviz.window.labs.command_line import (
    initialisation_command,
    learning_command,
    vanishing_command,
)
from nnviz.window.labs.wishes import InitialisationWish, LearningWish, Source, VanishingWish

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL = VanishingWish(samples=4, iterations=0)


@pytest.mark.parametrize(
    ("networks", "words"),
    [
        ([("sigmoid", XAVIER), ("relu", HE)], "--activation sigmoid,relu --depth 2 --width 3"),
        (
            [("tanh", XAVIER, 2), ("tanh", XAVIER, 5), ("elu", HE, 2), ("elu", HE, 5)],
            "--activation tanh,elu --depth 2,5 --width 3",
        ),
        (
            [("tanh", HE), ("tanh", NORMAL_SMALL)],
            "--activation tanh --depth 2 --width 3 --init he_normal,normal=0.01",
        ),
        (
            [("sigmoid", XAVIER), ("relu", HE), ("sigmoid", XAVIER)],
            "--network activation=sigmoid,init=xavier_normal,depth=2,width=3,seed=0 "
            "--network activation=relu,init=he_normal,depth=2,width=3,seed=0 "
            "--network activation=sigmoid,init=xavier_normal,depth=2,width=3,seed=0",
        ),
        (
            [("elu", Start("constant", -0.5), 3, 4, 9)],
            "--network activation=elu,init=constant=-0.5,depth=3,width=4,seed=9",
        ),
    ],
    ids=["fitting", "combinations", "inits", "one by one", "a seed of its own"],
)
def test_networks_come_back(
    capsys: pytest.CaptureFixture[str], networks: "Sequence[tuple[str, Start]]", words: str
) -> None:
    """As combinations where they are some, else one by one."""
    made = tuple(Configuration(**_named(*network)) for network in networks)  # type: ignore[arg-type] # by name
    command = vanishing_command(replace(SMALL, networks=made))
    assert command == f"nnviz lab vanishing {words} --samples 4 --iterations 0"
    assert cli.main([*shlex.split(command)[1:], "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["results"]
    assert [
        (one["activation"], one["init"], one["depth"], one["width"], one["seed"]) for one in found
    ] == [(one.activation, one.start.key, one.depth, one.width, one.seed) for one in made]


def _named(
    activation: str, start: Start, depth: int = 2, width: int = 3, seed: int = 0
) -> dict[str, object]:
    return {
        "activation": activation, "start": start, "depth": depth, "width": width, "seed": seed,
    }  # fmt: skip


def test_only_what_is_not_usual_is_named() -> None:
    """The usual wishes are the command alone, but for what other labs have several of."""
    assert vanishing_command(VanishingWish()) == (
        "nnviz lab vanishing --activation sigmoid,relu --depth 10"
    )
    assert initialisation_command(InitialisationWish()) == (
        "nnviz lab initialisation --activation sigmoid"
    )
    assert learning_command(LearningWish()) == "nnviz lab learning"


def test_a_name_with_spaces_is_quoted() -> None:
    """As the terminal needs it."""
    wish = LearningWish(
        Plan((HE,), optimizer="adam", learning_rate=0.001), Source("/my data/a.gz", "/my data/b.gz")
    )
    words = shlex.split(learning_command(wish))
    assert words[3:7] == ["--data", "/my data/a.gz", "--labels", "/my data/b.gz"]
    assert words[7:] == ["--init", "he_normal", "--optimizer", "adam", "--learning-rate", "0.001"]
