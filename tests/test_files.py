"""Files are written whole or not at all."""

import os
import sys
from pathlib import Path

import pytest

from nnviz.files import NotWrittenError, write_whole


def test_a_file_is_written(tmp_path: Path) -> None:
    """The content is there, and nothing else was left in the folder."""
    write_whole(tmp_path / "a.svg", b"<svg/>")
    assert (tmp_path / "a.svg").read_bytes() == b"<svg/>"
    assert os.listdir(tmp_path) == ["a.svg"]


def test_an_existing_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    """What was there gives way in one move."""
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_whole(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    """The temporary file's narrow permissions do not stay."""
    write_whole(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the last move fails, the old file is whole and the temporary one is gone."""
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def refuse(source: object, destination: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(NotWrittenError, match="No space left on device") as caught:
        write_whole(target, b"new")
    assert str(target) in str(caught.value)
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_break_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C in the middle of it leaves the old file whole, and nothing beside it."""
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few people make links")
def test_a_link_stays_one(tmp_path: Path) -> None:
    """What a link leads to is replaced, in its own folder; a link that leads nowhere is filled."""
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "a", tmp_path / "link"
    link.symlink_to(target)
    for content in (b"new", b"newer"):
        write_whole(link, content)
        assert link.is_symlink()
        assert target.read_bytes() == content
    assert os.listdir(tmp_path / "folder") == ["a"]


@pytest.mark.parametrize("name", ["a" * 250, "손" * 80], ids=["letters", "Hangul"])
def test_a_long_name_is_not_too_long(tmp_path: Path, name: str) -> None:
    """The temporary file's name is short, however long the file's own is."""
    write_whole(tmp_path / name, b"new")
    assert os.listdir(tmp_path) == [name]


def test_an_impossible_name_is_a_sentence(tmp_path: Path) -> None:
    """A name that no file can have cannot be written, like any other."""
    with pytest.raises(NotWrittenError, match="null"):
        write_whole(f"{tmp_path}/a\0b", b"")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The sentence says which file, and why."""
    with pytest.raises(NotWrittenError, match="nowhere"):
        write_whole(tmp_path / "nowhere" / "a", b"")
