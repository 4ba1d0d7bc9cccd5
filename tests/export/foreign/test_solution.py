"""Worked solutions, opened by a spreadsheet, by Pandoc and by a converter to MathML."""

import csv
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from nnviz.export.reel import Reel
from nnviz.export.solution import writers as solution
from nnviz.export.wish import Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.translation import use
from tests.export.foreign.programs import need

if TYPE_CHECKING:
    from pathlib import Path


def _written(name: str, format_name: str, file: "Path") -> "Path":
    """Write a scenario's first iteration."""
    with file.open("w+b") as opened:
        write = getattr(solution, f"write_{format_name}")
        write(Reel(Run(build(library.load(name))), Wish()), opened, lambda number: None)
    return file


def test_a_spreadsheet_has_the_columns_and_the_letters(tmp_path: "Path") -> None:
    """LibreOffice reads the table and writes the same cells again."""
    office = need("soffice", "libreoffice-calc")
    table = _written("w5", "csv", tmp_path / "w5.csv")
    subprocess.run(
        [
            office, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless",
            "--infilter=Text - txt - csv (StarCalc):44,34,76,1",
            "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false",
            "--outdir", str(tmp_path / "again"), str(table),
        ],
        capture_output=True,
        check=True,
        timeout=300,
    )  # fmt: skip
    again = tmp_path / "again" / "w5.csv"
    if not again.exists():
        pytest.skip("LibreOffice has no spreadsheet: on Debian, apt install libreoffice-calc")
    with (
        table.open(encoding="utf-8-sig", newline="") as before,
        again.open(encoding="utf-8-sig", newline="") as after,
    ):
        expected, found = list(csv.DictReader(before)), list(csv.DictReader(after))
    assert len(found) == len(expected) == 43
    for row, was in zip(found, expected, strict=True):
        assert float(row["value"]) == pytest.approx(float(was["value"]), rel=1e-12)
        for column in ("phase", "symbol", "quantity", "formula", "substitution", "text"):
            assert row[column] == was[column]
    assert found[14]["quantity"] == "∂E/∂w5"


@pytest.mark.parametrize(("name", "code"), [("w5", "en"), ("mini-batch", "ko"), ("softmax", "en")])
def test_pandoc_understands_every_formula(name: str, code: str, tmp_path: "Path") -> None:
    """A handout becomes a page with tables and formulas, and Pandoc has no complaint."""
    pandoc = need("pandoc", "pandoc")
    use(code)
    source = _written(name, "markdown", tmp_path / "handout.md")
    done = subprocess.run(
        [pandoc, "--mathml", "--to", "html", str(source)], capture_output=True, check=True
    )
    page = done.stdout.decode()
    assert done.stderr == b""
    assert page.count('display="block"') == source.read_text(encoding="utf-8").count("$$") / 2
    assert "$" not in page
    tables = 3 if name == "mini-batch" else 2  # of samples, of parameters before and after
    assert page.count("<table>") == tables
    assert page.count("<h3") >= 5


@pytest.mark.parametrize("name", library.names())
def test_every_formula_is_mathml(name: str, tmp_path: "Path") -> None:
    """Another reader of TeX knows every command in a handout."""
    converter = pytest.importorskip(
        "latex2mathml.converter", reason="latex2mathml is not installed: pip install latex2mathml"
    )
    text = _written(name, "markdown", tmp_path / "handout.md").read_text(encoding="utf-8")
    formulas = re.findall(r"\$\$\n(.*?)\n\$\$", text, re.DOTALL)
    assert formulas
    for formula in formulas:
        said = converter.convert(formula)
        assert "\\" not in re.sub(r"<[^>]*>", "", said)
