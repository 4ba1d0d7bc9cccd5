"""What a source may print a number of is what the steps of an iteration are called."""

from collections import defaultdict

import pytest

from nnviz.errors import ScenarioError
from nnviz.scenario import library, reading, symbols
from nnviz.scenario.build import build
from nnviz.scenario.model import Scenario
from nnviz.trace.explanation import explain
from nnviz.trace.run import Run
from nnviz.trace.steps import Kind

LAYER = """
[[network.layers]]
units = {units}
activation = "{activation}"
bias = "{bias}"
init = "xavier_normal"
"""


def _written(*layers: tuple[int, str, str], training: str = "", outputs: str = "[[1], [0]]") -> str:
    """Return a scenario with these layers of units, activation and bias, and two samples."""
    sections = [LAYER.format(units=u, activation=a, bias=b) for u, a, b in layers]
    return (
        '[network]\ninputs = 1\nloss = "squared_error"\n'
        + "".join(sections)
        + f"[training]\n{training}\n[data]\ninputs = [[1], [2]]\ntargets = {outputs}\n"
    )


EXAMPLES = {
    "one layer": _written((1, "sigmoid", "trained")),
    "mixed biases": _written(
        (2, "tanh", "trained"),
        (1, "relu", "none"),
        (1, "relu", "trained"),
        (2, "tanh", "frozen"),
        (1, "linear", "trained"),
    ),
    "softmax alone": _written((2, "softmax", "none"), outputs="[[1, 0], [0, 1]]"),
    "small last batch": _written(
        (2, "tanh", "frozen"), (1, "linear", "none"), training="batch_size = 1"
    ),
    "penalties": _written((1, "linear", "trained"), training="batch_size = 1\nl2 = 0.1"),
}


def test_the_kinds_are_those_of_the_steps() -> None:
    """A kind that is added to the steps is added here, and the other way round."""
    assert sorted(symbols.KINDS) == sorted(Kind)


@pytest.mark.parametrize(
    "scenario",
    [
        *(pytest.param(library.load(name), id=name) for name in library.names()),
        *(pytest.param(reading.parse(text, "a"), id=name) for name, text in EXAMPLES.items()),
    ],
)
def test_the_symbols_are_those_of_the_steps(scenario: Scenario) -> None:
    """In every sample, each kind has exactly the symbols that its steps have, paths excepted."""
    trace = Run(build(scenario)).trace(1)
    called: dict[tuple[Kind, int], set[str]] = defaultdict(set)
    for step in trace.steps():
        samples = range(trace.batch_size) if step.sample is None else [step.sample]
        for sample in samples:
            called[step.kind, sample].add(explain(trace, step).symbol)
    everything = set().union(*called.values())
    for kind in set(Kind) - {Kind.PATH}:
        for sample in range(trace.batch_size):
            known = symbols.symbols_of(scenario, kind, 1, sample + 1)
            found = {name for name in everything if any(group.has(name) for group in known)}
            assert found == called[kind, sample], kind
            counts = sum(1 if group.numbers is None else len(group.numbers) for group in known)
            assert counts == len(found), kind


def test_the_size_of_a_batch_is_that_of_the_engine() -> None:
    """Also for the last batch of an epoch, which may be smaller."""
    content = library.load("mini-batch").model_dump(exclude_none=True)
    content["training"]["batch_size"] = 3
    scenario = reading.from_mapping(content, "a")
    experiment = build(scenario)
    for iteration in (1, 2, 3, 4, 5, 6, 7, 2**31 - 1):
        assert symbols.batch_size(scenario, iteration) == len(experiment.batch(iteration))


@pytest.mark.parametrize(
    "symbol", ["w0", "w01", "w+1", "w9", "w", "W1", "w1 ", "w1_", "w٣", "w" + "1" * 5000, "b1"]
)
def test_what_is_no_symbol_is_refused(symbol: str) -> None:
    """A symbol is written as it is shown; long and strange ones are quoted short."""
    content = library.load("w5").model_dump(exclude_none=True)
    content["published"] = [{"symbol": symbol, "kind": "weight_update", "printed": "1"}]
    with pytest.raises(ScenarioError, match="weight_update is calculated for w1 … w8") as error:
        reading.from_mapping(content, "a")
    assert len(str(error.value)) < 200


def test_a_deep_network_has_a_short_sentence() -> None:
    """The symbols of hundreds of layers are told by the first and the last."""
    layers = [(1, "linear", "none")] * 300
    text = _written(*layers) + '[[published]]\nsymbol = "h1"\nkind = "activation"\nprinted = "1"\n'
    with pytest.raises(ScenarioError) as error:
        reading.parse(text, "a")
    assert "activation is calculated for h1^(1), …, o1, not for 'h1'." in str(error.value)
