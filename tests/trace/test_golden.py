"""The worked examples, step by step: the lecture note's network and M. Mazur's."""

import pytest

from nnviz.scenario import library
from nnviz.trace.explanation import explain
from nnviz.trace.run import Run
from nnviz.trace.steps import Kind
from nnviz.trace.trace import Trace
from tests.trace.examples import bundled, experiment

FORWARD = [
    ("z1", Kind.WEIGHTED_SUM, 0.08),
    ("h1", Kind.ACTIVATION, 0.5199893401555818),
    ("z2", Kind.WEIGHTED_SUM, 0.11),
    ("h2", Kind.ACTIVATION, 0.5274723043445937),
    ("z3", Kind.WEIGHTED_SUM, 0.4449841248078493),
    ("o1", Kind.ACTIVATION, 0.6094460049966992),
    ("z4", Kind.WEIGHTED_SUM, 0.6804759207156634),
    ("o2", Kind.ACTIVATION, 0.6638449096982892),
    ("E1", Kind.LOSS_TERM, 0.02193381450453867),
    ("E2", Kind.LOSS_TERM, 0.002038086247191355),
    ("E", Kind.SAMPLE_LOSS, 0.023971900751730026),
]
BACKWARD = [
    ("o1", Kind.D_LOSS_D_OUTPUT, 0.6094460049966992 - 0.4),
    ("o1", Kind.SLOPE, 0.6094460049966992 * (1 - 0.6094460049966992)),
    ("δ3", Kind.DELTA, 0.04985266735639471),
    ("w5", Kind.WEIGHT_GRADIENT, 0.0259228556036474),
    ("w6", Kind.WEIGHT_GRADIENT, 0.02629590132820202),
    ("o2", Kind.D_LOSS_D_OUTPUT, 0.6638449096982892 - 0.6),
    ("o2", Kind.SLOPE, 0.6638449096982892 * (1 - 0.6638449096982892)),
    ("δ4", Kind.DELTA, 0.014247300963894368),
    ("w7", Kind.WEIGHT_GRADIENT, 0.007408444627213418),
    ("w8", Kind.WEIGHT_GRADIENT, 0.007515056670116313),
    ("h1", Kind.PATH, 0.04985266735639471 * 0.45),
    ("h1", Kind.PATH, 0.014247300963894368 * 0.7),
    ("h1", Kind.D_LOSS_D_OUTPUT, 0.04985266735639471 * 0.45 + 0.014247300963894368 * 0.7),
    ("h1", Kind.SLOPE, 0.5199893401555818 * (1 - 0.5199893401555818)),
    ("δ1", Kind.DELTA, 0.008088753836261946),
    ("w1", Kind.WEIGHT_GRADIENT, 0.0008088753836261946),
    ("w2", Kind.WEIGHT_GRADIENT, 0.0016177507672523893),
    ("h2", Kind.PATH, 0.04985266735639471 * 0.4),
    ("h2", Kind.PATH, 0.014247300963894368 * 0.6),
    ("h2", Kind.D_LOSS_D_OUTPUT, 0.04985266735639471 * 0.4 + 0.014247300963894368 * 0.6),
    ("h2", Kind.SLOPE, 0.5274723043445937 * (1 - 0.5274723043445937)),
    ("δ2", Kind.DELTA, 0.0071008601105488085),
    ("w3", Kind.WEIGHT_GRADIENT, 0.0007100860110548809),
    ("w4", Kind.WEIGHT_GRADIENT, 0.0014201720221097619),
]
UPDATES = [
    ("w5", Kind.WEIGHT_UPDATE, 0.4370385721981763),
    ("w6", Kind.WEIGHT_UPDATE, 0.386852049335899),
    ("w7", Kind.WEIGHT_UPDATE, 0.6962957776863933),
    ("w8", Kind.WEIGHT_UPDATE, 0.5962424716649418),
    ("w1", Kind.WEIGHT_UPDATE, 0.2995955623081869),
    ("w2", Kind.WEIGHT_UPDATE, 0.2491911246163738),
    ("w3", Kind.WEIGHT_UPDATE, 0.39964495699447256),
    ("w4", Kind.WEIGHT_UPDATE, 0.3492899139889451),
]
SHORT = {
    ("o1", Kind.D_LOSS_D_OUTPUT): "0.20944600",
    ("o1", Kind.SLOPE): "0.23802157",
    ("w5", Kind.WEIGHT_GRADIENT): "0.02592286",
    ("h1", Kind.D_LOSS_D_OUTPUT): "0.03240681",
    ("w5", Kind.WEIGHT_UPDATE): "0.43703857",
}


def test_every_step_of_the_lecture_note() -> None:
    """`w5` has exactly these steps, in this order, with these symbols and all their digits."""
    trace = bundled("w5").trace(1)
    steps = trace.steps()
    expected = FORWARD + BACKWARD + UPDATES
    assert [(explain(trace, step).symbol, step.kind) for step in steps] == [
        (symbol, kind) for symbol, kind, _ in expected
    ]
    values = [trace.value(step) for step in steps]
    assert values == pytest.approx([value for _, _, value in expected], rel=1e-15, abs=0)
    for step in steps:
        explanation = explain(trace, step)
        printed = SHORT.get((explanation.symbol, step.kind))
        assert printed is None or explanation.value_tex == printed


def test_the_loss_falls_as_the_lecture_note_says() -> None:
    """The loss with the new weights is the one of the next iteration, to full digits."""
    run = bundled("w5")
    assert run.trace(1).loss_after == pytest.approx(0.023236338872291772, rel=1e-15, abs=0)
    assert run.trace(2).iteration.loss == run.trace(1).loss_after


def test_the_famous_line_of_w5() -> None:
    """∂E/∂w5 is shown as the product of its three factors, and the update with its numbers."""
    trace = bundled("w5").trace(1)
    steps = trace.steps()
    gradient = explain(trace, steps[14])
    assert gradient.quantity == "∂E/∂w5"
    assert gradient.substitution == r"0.20944600 \times 0.23802157 \times 0.51998934 = 0.02592286"
    assert gradient.formula == (
        r"\frac{\partial E}{\partial w_5} = \frac{\partial E}{\partial o_1} \cdot "
        r"\frac{\partial o_1}{\partial z_3} \cdot \frac{\partial z_3}{\partial w_5} = "
        r"(o_1-t_1) \cdot o_1(1-o_1) \cdot h_1"
    )
    assert [factor.number for factor in gradient.factors] == [1, 2, 3]
    update = explain(trace, steps[35])
    assert update.quantity == "w5⁺"
    assert update.substitution == r"0.45 - 0.5 \times 0.02592286 = 0.43703857"


def test_a_hidden_weight_shows_its_paths() -> None:
    """∂E/∂w1 adds up the two paths that meet in h1."""
    trace = bundled("w5").trace(1)
    explanation = explain(trace, trace.steps()[26])
    assert explanation.symbol == "w1"
    assert explanation.substitution.startswith(r"( 0.02243370 + 0.00997311 ) \times 0.24960043")
    assert r"= 0.03240681 \times 0.24960043 \times 0.1 = 0.00080888" in explanation.substitution


def _printed_agrees(value: float, printed: str) -> bool:
    decimals = len(printed.partition(".")[2])
    return abs(value - float(printed)) <= 0.51 * 10.0**-decimals


def _value(trace: Trace, symbol: str, kind: str, sample: int) -> float:
    found = [
        trace.value(step)
        for step in trace.steps()
        if step.kind == kind
        and step.sample in (None, sample)
        and explain(trace, step).symbol == symbol
    ]
    return found[-1]


@pytest.mark.parametrize("name", library.names())
def test_published_numbers_come_out(name: str) -> None:
    """What a source prints is what is calculated, unless a note says why it is not."""
    scenario = library.load(name)
    run = bundled(name)
    for number in scenario.published:
        if number.note is None:
            trace = run.trace(number.iteration)
            value = _value(trace, number.symbol, number.kind, number.sample - 1)
            assert _printed_agrees(value, number.printed), number


MAZUR = {
    ("z1", Kind.WEIGHTED_SUM): "0.3775",
    ("h1", Kind.ACTIVATION): "0.593269992",
    ("h2", Kind.ACTIVATION): "0.596884378",
    ("z3", Kind.WEIGHTED_SUM): "1.105905967",
    ("o1", Kind.ACTIVATION): "0.75136507",
    ("o2", Kind.ACTIVATION): "0.772928465",
    ("E1", Kind.LOSS_TERM): "0.274811083",
    ("E2", Kind.LOSS_TERM): "0.023560026",
    ("E", Kind.SAMPLE_LOSS): "0.298371109",
    ("o1", Kind.D_LOSS_D_OUTPUT): "0.74136507",
    ("o1", Kind.SLOPE): "0.186815602",
    ("δ3", Kind.DELTA): "0.138498562",
    ("w5", Kind.WEIGHT_GRADIENT): "0.082167041",
    ("h1", Kind.D_LOSS_D_OUTPUT): "0.036350306",
    ("h1", Kind.SLOPE): "0.241300709",
    ("w1", Kind.WEIGHT_GRADIENT): "0.000438568",
    ("w5", Kind.WEIGHT_UPDATE): "0.35891648",
    ("w6", Kind.WEIGHT_UPDATE): "0.408666186",
    ("w7", Kind.WEIGHT_UPDATE): "0.511301270",
    ("w8", Kind.WEIGHT_UPDATE): "0.561370121",
    ("w1", Kind.WEIGHT_UPDATE): "0.149780716",
    ("w2", Kind.WEIGHT_UPDATE): "0.19956143",
    ("w3", Kind.WEIGHT_UPDATE): "0.24975114",
    ("w4", Kind.WEIGHT_UPDATE): "0.29950229",
}


def test_the_numbers_of_mazur() -> None:
    """The well-known article's numbers, as it prints them."""
    trace = bundled("mazur").trace(1)
    for (symbol, kind), printed in MAZUR.items():
        assert _printed_agrees(_value(trace, symbol, kind, 0), printed), (symbol, kind)
    assert not any(step.kind is Kind.BIAS_UPDATE for step in trace.steps())


def test_the_slip_of_mazur_is_the_sequential_order() -> None:
    """The loss that the article prints after the update belongs to the sequential order."""
    content = library.load("mazur").model_dump(exclude_none=True)
    content["training"]["update_order"] = "sequential"
    sequential = Run(experiment(content)).trace(1)
    assert _printed_agrees(sequential.loss_after, "0.291027924")
    assert _printed_agrees(bundled("mazur").trace(1).loss_after, "0.29102777")
