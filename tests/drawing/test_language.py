"""A language that is switched while drawings are kept."""

import gettext
from collections.abc import Iterator

import pytest

from nnviz import translation
from nnviz.drawing.headings import activation_name
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.shapes import Label
from nnviz.drawing.theme import LIGHT
from nnviz.engine.activations import ACTIVATIONS
from nnviz.trace.frame import Frame
from tests.drawing.networks import trace_of


class _Marked(gettext.NullTranslations):
    """Translates by putting marks around everything."""

    def gettext(self, message: str) -> str:
        """Return the message between marks."""
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return one of the two between marks."""
        return f"«{super().ngettext(msgid1, msgid2, n)}»"


@pytest.fixture
def language() -> Iterator[None]:
    """Go back to English at the end."""
    yield
    translation.use("en")


@pytest.mark.usefixtures("language")
def test_a_language_shows_at_once() -> None:
    """Nothing of a drawing that is kept stays in the language before; sentences are whole."""
    frame = Frame(trace_of((40, *(3,) * 40), ("relu", "sigmoid")))
    view = View(800, 560, LIGHT)
    before = draw_network(frame, view)
    translation.use_catalogue("xx", _Marked())
    after = draw_network(frame, view)
    assert after.stratum("base") is not before.stratum("base")
    assert after.stratum("values") is not before.stratum("values")
    words = {
        shape.text
        for shape in after.shapes
        if isinstance(shape, Label) and shape.role in ("heading", "fold")
    }
    joined = " ".join(words)
    assert "«Input»" in joined
    assert "«sigmoid»" in joined
    assert "more" in joined
    translation.use("en")
    assert draw_network(frame, view).stratum("base") == before.stratum("base")


@pytest.mark.usefixtures("language")
def test_every_activation_can_be_translated() -> None:
    """Each function has a name that passes through the catalogue."""
    translation.use_catalogue("xx", _Marked())
    for name in ACTIVATIONS:
        assert activation_name(name).startswith("«")
