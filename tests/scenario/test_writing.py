"""A scenario is saved so that it reads back equal, whole or not at all."""

import os
import sys
from typing import TYPE_CHECKING

import pytest

from nnviz.errors import ScenarioError
from nnviz.scenario import library, reading, writing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", library.names())
def test_a_bundled_scenario_reads_back_equal(name: str) -> None:
    """Titles, sources, published numbers and every double survive a round trip."""
    scenario = library.load(name)
    assert reading.parse(writing.dump(scenario), "copy.toml") == scenario


@pytest.mark.parametrize(
    "title", ['a "quoted" \\ text', "two\nlines\tand a tab", "\x00\x1f\x7f", "손으로 ∂E/∂w5 😀", ""]
)
def test_any_title_reads_back_equal(title: str) -> None:
    """Quotes, control characters and other scripts are escaped where TOML needs it."""
    scenario = library.load("w5").model_copy(update={"title": title})
    assert reading.parse(writing.dump(scenario), "copy.toml").title == title


def test_a_saved_file_can_be_read(tmp_path: "Path") -> None:
    """Saving writes one file, and leaves nothing else in the folder."""
    path = tmp_path / "교안.toml"
    scenario = library.load("mazur")
    writing.save(scenario, path)
    assert reading.read(path) == scenario
    assert list(tmp_path.iterdir()) == [path]


def test_saving_where_it_cannot_be_written_is_a_sentence(tmp_path: "Path") -> None:
    """A folder that is not there is told with the file's name."""
    path = tmp_path / "nowhere" / "lesson.toml"
    with pytest.raises(ScenarioError) as error:
        writing.save(library.load("w5"), path)
    assert str(error.value).startswith(f"{path}: the file cannot be written: ")


def test_a_failed_save_keeps_the_old_file(
    tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full, what was saved before is still there, and no rest is left."""
    path = tmp_path / "lesson.toml"
    path.write_text("old", encoding="utf-8")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ScenarioError, match="No space left on device"):
        writing.save(library.load("w5"), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions and links")
def test_saving_keeps_permissions_and_links(tmp_path: "Path") -> None:
    """Saving over a link writes the file it leads to, with the permissions that this had."""
    path, link = tmp_path / "lesson.toml", tmp_path / "link.toml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    writing.save(library.load("w5"), link)
    assert link.is_symlink()
    assert reading.read(path) == library.load("w5")
    assert path.stat().st_mode & 0o777 == 0o640
