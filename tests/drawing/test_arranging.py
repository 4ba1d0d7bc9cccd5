"""How many layers stand beside each other, and how long it takes to find out."""

import pytest

from nnviz.drawing import arranging
from nnviz.drawing.arranging import arrange
from nnviz.drawing.layout import Layout
from nnviz.drawing.plan import Plan
from nnviz.drawing.theme import LIGHT


def _plan(layers: int, width: float, layer: int | None = None) -> Plan:
    return Plan(
        width=width,
        height=620.0,
        inputs=2,
        sizes=(3,) * layers,
        has_bias=(True,) * layers,
        ems=(2.5, *(6.0,) * layers, 5.5),
        short_em=3.9,
        pill_em=6.0,
        name_em=3.0,
        target_em=2.5,
        look=LIGHT.sizes,
        layer=layer,
    )


@pytest.mark.parametrize("width", [420.0, 850.0, 3000.0])
def test_a_thousand_layers_take_few_attempts(width: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many columns are tried as could stand beside each other, not as many as there are."""
    tried = []
    whole = arranging._Arranging.layout

    def counted(self: arranging._Arranging, least_gap: float, *, discs: bool) -> Layout | None:
        tried.append(len(self.layers))
        return whole(self, least_gap, discs=discs)

    monkeypatch.setattr(arranging._Arranging, "layout", counted)
    arranging._choice.cache_clear()
    layout = arrange(_plan(1000, width, layer=500))
    assert layout.plan.sizes == (3,) * 1000
    assert len(tried) < 250
    assert max(tried) < width / 50
    shown = [column.layer for column in layout.columns]
    assert {499, 500} <= set(shown)
    assert {-1, 999} <= set(shown) or width < 500


@pytest.mark.parametrize("width", [420.0, 640.0, 850.0, 1280.0, 2000.0])
@pytest.mark.parametrize("layers", [3, 6, 12, 20])
def test_the_bound_leaves_nothing_out(
    layers: int, width: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the bound as many layers are shown, at the same scale, as without."""
    plan = _plan(layers, width, layer=1)
    bounded = arranging._choice.__wrapped__(plan)
    monkeypatch.setattr(arranging, "_at_most", lambda *_: layers + 1)
    assert arranging._choice.__wrapped__(plan) == bounded
