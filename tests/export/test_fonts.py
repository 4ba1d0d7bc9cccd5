"""Every character that a user can read is in the bundled fonts: no other font is ever asked."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from nnviz import resources
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, face
from nnviz.scenario import library
from nnviz.translation import languages

ROOT = Path(__file__).parents[2]
TERM = {"⟦", "⟧"}
"""What stands around an English term in a catalogue, and is never shown itself."""
SPACES = {"\n", "\N{NO-BREAK SPACE}"}


def lacking(text: str, weight: int) -> set[str]:
    """Return the characters of a text that the fonts do not have."""
    font = face(weight)
    return {character for character in text if character not in SPACES and not font.has(character)}


@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
@pytest.mark.parametrize("code", sorted(set(languages()) - {"en"}))
def test_every_message_can_be_written(code: str, weight: int) -> None:
    """In English and in each translation, in both weights."""
    path = resources.path("translations", code, "LC_MESSAGES", "nnviz.po")
    with path.open("rb") as file:
        catalogue = read_po(file)
    assert len(catalogue) > 300
    for message in catalogue:
        for text in (message.id, message.string):
            for form in (text,) if isinstance(text, str) else text or ():
                assert lacking(form, weight) <= TERM, form


@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
@pytest.mark.parametrize("name", library.names())
def test_every_scenario_can_be_written(name: str, weight: int) -> None:
    """So can the titles, descriptions and sources of the bundled scenarios."""
    text = resources.path("scenarios", f"{name}.toml").read_text("utf-8")
    assert lacking(text, weight) == set()


def test_what_the_fonts_lack_is_noticed() -> None:
    """A character of another script, and an emoji, are told from those that are there."""
    assert lacking("가중치 ∂E/∂w₅ → ½ 漢😀", REGULAR) == {"漢", "😀"}
