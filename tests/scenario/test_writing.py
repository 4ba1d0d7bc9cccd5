"""A scenario is saved so that it reads back equal, whole or not at all."""

import os
from typing import TYPE_CHECKING

import pytest

from nnviz.files import NotWrittenError
from nnviz.scenario import library, reading, writing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", library.names())
def test_a_bundled_scenario_reads_back_equal(name: str) -> None:
    """Titles, sources, published numbers and every double survive a round trip."""
    scenario = library.load(name)
    assert reading.parse(writing.dump(scenario), "copy.toml") == scenario


@pytest.mark.parametrize(
    "title", ['a "quoted" \\ text', "two\nlines\tand a tab", "손으로 ∂E/∂w5 😀", ""]
)
def test_any_title_reads_back_equal(title: str) -> None:
    """Quotes, line breaks and tabs are escaped where TOML needs it; other scripts stay."""
    scenario = library.load("w5").model_copy(update={"title": title})
    assert reading.parse(writing.dump(scenario), "copy.toml").title == title


def test_a_saved_file_can_be_read(tmp_path: "Path") -> None:
    """Saving writes one file, and leaves nothing else in the folder."""
    path = tmp_path / "교안.toml"
    scenario = library.load("mazur")
    writing.save(scenario, path)
    assert reading.read(path) == scenario
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_save_keeps_the_old_file(
    tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full, it is told with the file's name, and what was saved before is kept."""
    path = tmp_path / "lesson.toml"
    writing.save(library.load("w5"), path)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWrittenError) as error:
        writing.save(library.load("mazur"), path)
    assert str(error.value) == f"{path} could not be written: No space left on device"
    assert reading.read(path) == library.load("w5")
