"""What the labs found, as text, data and pictures."""

import csv
import io
import json
from itertools import combinations
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np
import pytest

from nnviz import translation
from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Label
from nnviz.drawing.theme import THEMES
from nnviz.engine.data_files import digits
from nnviz.export import (
    initialisation_picture,
    initialisation_report,
    learning_picture,
    learning_report,
    vanishing_picture,
    vanishing_report,
)
from nnviz.export.report import Report, written
from nnviz.export.svg import svg
from nnviz.labs import initialisation, learning, vanishing
from nnviz.labs.deep import normal_samples
from nnviz.labs.starts import HE, NORMAL_1, NORMAL_SMALL, STANDARD, XAVIER, Start
from tests.drawing.grounds import too_faint

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.shapes import Drawing

SAMPLES = normal_samples(0, 40, 10)
VANISHING = [
    vanishing.run(vanishing.Configuration(depth, 16, activation, start, iterations=4), SAMPLES)
    for depth, activation, start in (
        (10, "sigmoid", XAVIER),
        (50, "tanh", NORMAL_SMALL),
        (10, "relu", NORMAL_1),
        (10, "relu", Start("zeros")),
        (10, "elu", Start("normal", 1e100)),
    )
]
INITIALISATION = [
    initialisation.run(initialisation.Configuration(start, activation, samples=60))
    for activation in ("sigmoid", "tanh", "relu")
    for start in (*STANDARD, Start("normal", 1e160))
]
(*_, COURSE) = learning.learn(
    learning.Plan((NORMAL_SMALL, XAVIER, HE, Start("normal", 9.0)), units=20, layers=8,
                  iterations=30, samples=300, batch=60), digits(),
)  # fmt: skip

PICTURES: "dict[str, Callable[..., Drawing]]" = {
    "vanishing": lambda *look: vanishing_picture.picture(VANISHING, "normal", *look),
    "one": lambda *look: vanishing_picture.picture(VANISHING[:1], "digits", *look),
    "initialisation": lambda *look: initialisation_picture.picture(INITIALISATION, *look),
    "learning": lambda *look: learning_picture.picture(COURSE, *look),
}
REPORTS = {
    "vanishing": vanishing_report.report(VANISHING, "normal"),
    "initialisation": initialisation_report.report(INITIALISATION),
    "learning": learning_report.report(COURSE),
}


def _table(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(written(report, "csv")))))


def _object(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(written(report, "json")))
    return found


ROOMS = {"free": (None, 0.0), "page": (960.0, 720.0), "narrow": (340.0, 300.0),
         "wide": (1600.0, 980.0)}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("name", PICTURES)
def test_no_text_touches_another_or_leaves_the_picture(name: str, room: str, language: str) -> None:
    """In both languages, however long the names are and however much room there is."""
    translation.use(language)
    width, height = ROOMS[room]
    drawing = PICTURES[name](THEMES["light"], width, height)
    assert width is None or drawing.width == pytest.approx(width)
    assert drawing.height >= height
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    boxes = [(label.text, *bounds(label)) for label in labels]
    for text, left, top, right, bottom in boxes:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= drawing.width, text
        assert bottom <= drawing.height, text
    for first, second in combinations(boxes, 2):
        across = min(first[3], second[3]) - max(first[1], second[1])
        down = min(first[4], second[4]) - max(first[2], second[2])
        assert across <= 0.5 or down <= 0.5, (first[0], second[0])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PICTURES)
def test_all_stands_out_on_its_ground(name: str, theme: str) -> None:
    """Text and marks have the contrast that their theme promises."""
    assert list(too_faint(PICTURES[name](THEMES[theme]), THEMES[theme])) == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_an_svg(name: str) -> None:
    """It is well-formed, and the same findings give the same text."""
    drawing = PICTURES[name](THEMES["dark"])
    text = svg(drawing, "A title")
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert text == svg(PICTURES[name](THEMES["dark"]), "A title")


@pytest.mark.parametrize("name", REPORTS)
def test_all_formats_are_complete(name: str) -> None:
    """JSON and CSV can be read back, every row has every column, and the text has lines."""
    report = REPORTS[name]
    rows = _table(report)
    assert rows
    assert all(set(row) == set(report.columns) and None not in row.values() for row in rows)
    assert _object(report)["lab"] == name
    assert "".join(written(report, "text")).count("\n") == len(report.text)


def test_the_numbers_of_gradients_read_back() -> None:
    """By layer from the output on, to the last bit, in JSON and in CSV."""
    found = VANISHING[0]
    entry = _object(REPORTS["vanishing"])["results"][0]
    rows = [row for row in _table(REPORTS["vanishing"]) if row["activation"] == "sigmoid"]
    assert entry["layers"] == [int(row["layer"]) for row in rows] == list(range(11, 0, -1))
    assert entry["gradients"] == found.gradients.sizes.tolist()
    assert [float(row["product"]) for row in rows] == found.gradients.products.tolist()
    assert [float(row["bound"]) for row in rows] == [0.25**k for k in range(11)]
    assert entry["losses"] == found.losses.tolist()


def test_what_overflowed_is_null_and_empty() -> None:
    """No file has the word nan."""
    entry = _object(REPORTS["vanishing"])["results"][-1]
    assert entry["gradients"] == [None] * 11
    assert entry["verdict"] == "exploding"
    last = _table(REPORTS["vanishing"])[-1]
    assert (last["gradient"], last["loss_before"]) == ("", "")


def test_histograms_read_back() -> None:
    """Edges, counts and spreads of every layer."""
    entry = _object(REPORTS["initialisation"])["results"][0]
    assert entry["layers"][0]["counts"] == INITIALISATION[0].layers[0].counts.tolist()
    assert entry["layers"][4]["std"] == INITIALISATION[0].layers[4].std
    rows = [r for r in _table(REPORTS["initialisation"]) if r["init"] == "he_normal"]
    assert len(rows) == 3 * 5 * 30
    assert sum(int(row["count"]) for row in rows) == 3 * 5 * 60 * 100


def test_curves_read_back() -> None:
    """A row an iteration, and validation where it was done; what diverged ends."""
    rows = [row for row in _table(REPORTS["learning"]) if row["init"] == "he_normal"]
    curve = COURSE.curves[2]
    assert [int(row["iteration"]) for row in rows] == list(range(31))
    assert [float(row["loss"]) for row in rows[1:]] == curve.losses.tolist()
    checked = [row for row in rows if row["validation_loss"]]
    assert [int(row["iteration"]) for row in checked] == curve.validated.tolist()
    np.testing.assert_array_equal(
        [float(row["validation_accuracy"]) for row in checked], curve.validation_accuracies
    )


def test_the_text_says_what_is_wrong() -> None:
    """Names, verdicts, the slip of the note, losses before and after."""
    text = "\n".join(REPORTS["initialisation"].text)
    assert "sigmoid · normal, σ = 1: saturated at 0 and 1\n" in text
    assert "sigmoid · normal, σ = 0.01: all alike\n" in text
    assert "ReLU · normal, σ = 0.01: dying\n" in text
    assert "ReLU · He, σ = √(2/n): well spread\n" in text
    assert "2/√n" in text
    text = "\n".join(REPORTS["vanishing"].text)
    assert "Vanishing: mean |∂E/∂W| falls from " in text
    assert "after 4 iterations." in text
