"""Files are written whole or not at all."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from nnviz.files import AlreadyThereError, NotWrittenError, nameless, several, whole, write_whole


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
    paths = [str(tmp_path / "nowhere" / name) for name in "abc"]
    with pytest.raises(NotWrittenError, match="nowhere/a "), several(paths):
        pytest.fail("it was opened")


def test_a_file_that_is_there_stays_where_it_may_not_be_replaced(tmp_path: Path) -> None:
    """That is found out before anything is written, and again at the end."""
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with (
        pytest.raises(AlreadyThereError, match="--force replaces it"),
        whole(target, replace=False),
    ):
        pytest.fail("it was opened")
    target.unlink()

    def write() -> None:
        with whole(target, replace=False) as file:
            file.write(b"new")
            target.write_bytes(b"of somebody else")

    with pytest.raises(AlreadyThereError):
        write()
    assert target.read_bytes() == b"of somebody else"
    target.unlink()
    with whole(target, replace=False) as file:
        file.write(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves without links")
def test_a_disk_without_links_keeps_what_is_there_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a memory stick: what came meanwhile stays, and else the new file comes."""

    def refuse(source: object, destination: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "a"

    def write(*, meanwhile: bool) -> None:
        with whole(target, replace=False) as file:
            file.write(b"new")
            if meanwhile:
                target.write_bytes(b"of somebody else")

    with pytest.raises(AlreadyThereError):
        write(meanwhile=True)
    assert target.read_bytes() == b"of somebody else"
    target.unlink()
    write(meanwhile=False)
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a"]


def test_what_can_take_no_file_is_found_out_first(tmp_path: Path) -> None:
    """A folder, a name with a folder's end, a name that is too long, and a path through a file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old")
    for name, sentence in (
        ("folder", "Is a directory"),
        ("none/", "Is a directory"),
        ("a" * 300, "File name too long"),
        ("file/a", "Not a directory"),
    ):
        path = f"{tmp_path}/{name}"
        with pytest.raises(NotWrittenError, match=sentence) as caught, whole(path):
            pytest.fail("it was opened")
        assert str(caught.value).startswith(f"{path} could not be written: ")
        with pytest.raises(NotWrittenError, match=sentence), several([path, path]):
            pytest.fail("it was opened")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_device_is_not_replaced_by_a_file() -> None:
    """Not even by who may do that."""
    with pytest.raises(NotWrittenError, match="it is a device, not a file"), whole("/dev/null"):
        pytest.fail("it was opened")
    assert not Path("/dev/null").is_file()


def _write_several(folder: Path, *contents: bytes, replace: bool = True) -> None:
    """Write files that are called a, b and so on."""
    paths = [str(folder / chr(ord("a") + place)) for place in range(len(contents))]
    with several(paths, replace=replace) as files:
        for place, content in reversed(list(enumerate(contents))):
            files.write(place, content)


def test_several_files_come_together(tmp_path: Path) -> None:
    """Those that were there keep their permissions, and links stay links."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    if sys.platform != "win32":
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "b").symlink_to(tmp_path / "elsewhere" / "file")
    _write_several(tmp_path, b"1", b"2", b"3")
    assert [(tmp_path / name).read_bytes() for name in "abc"] == [b"1", b"2", b"3"]
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    if sys.platform != "win32":
        assert (tmp_path / "b").is_symlink()
        assert (tmp_path / "elsewhere" / "file").read_bytes() == b"2"
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


def test_several_files_come_all_or_none(tmp_path: Path) -> None:
    """One that is there already, before or in the end, keeps all others away."""
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(AlreadyThereError):
        _write_several(tmp_path, b"1", b"2", b"3", replace=False)
    assert os.listdir(tmp_path) == ["b"]
    (tmp_path / "b").unlink()
    paths = [str(tmp_path / name) for name in "abc"]

    def write() -> None:
        with several(paths, replace=False) as files:
            for place in range(3):
                files.write(place, b"new")
            (tmp_path / "b").write_bytes(b"of somebody else")

    with pytest.raises(AlreadyThereError):
        write()
    assert os.listdir(tmp_path) == ["b"]
    assert (tmp_path / "b").read_bytes() == b"of somebody else"


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without"])
def test_files_that_were_replaced_come_back_where_a_later_one_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Here a folder takes the place of the third: the first two have their old content again."""
    if not links:
        monkeypatch.setattr(os, "link", _refuse)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b").write_bytes(b"old b")
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "a").chmod(0o640)
    if sys.platform == "win32":
        (tmp_path / "b").write_bytes(b"old b")
    else:
        (tmp_path / "b").symlink_to(tmp_path / "elsewhere" / "b")
    paths = [str(tmp_path / name) for name in "axbcd"]

    def write() -> None:
        with several(paths) as files:
            for place in range(len(paths)):
                files.write(place, b"new")
            (tmp_path / "c").mkdir()

    with pytest.raises(NotWrittenError) as caught:
        write()
    assert str(caught.value).startswith(f"{tmp_path / 'c'} could not be written: ")
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c", "elsewhere"]
    assert (tmp_path / "a").read_bytes() == b"old a"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "b").read_bytes() == b"old b"
    assert (tmp_path / "b").is_symlink() == (sys.platform != "win32")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no folder over a file")
def test_old_files_that_cannot_be_put_back_are_kept(tmp_path: Path) -> None:
    """The sentence says in which folder they are."""
    (tmp_path / "a").write_bytes(b"old")
    replace = os.replace

    def write(patch: pytest.MonkeyPatch) -> None:
        with several([str(tmp_path / name) for name in "ab"]) as files:
            files.write(0, b"new")
            files.write(1, b"new")
            (tmp_path / "b").mkdir()

            def move(source: str, target: str) -> None:
                replace(source, target)
                patch.setattr(os, "replace", _refuse)  # from now on the disk is only read

            patch.setattr(os, "replace", move)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(NotWrittenError) as caught:
        write(patch)
    (folder,) = (path for path in tmp_path.iterdir() if path.name.startswith(".nnviz-"))
    assert str(caught.value).endswith(f"; what was there before is in {folder}")
    assert [path.read_bytes() for path in folder.glob("old-*")] == [b"old"]


def _refuse(source: object, destination: object) -> None:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="it is seen in Linux's /proc")
def test_a_file_without_a_name_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written and read; where it has no room, the folder is named."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = os.listdir("/proc/self/fd")
    with nameless() as file:
        file.write(b"new")
        file.seek(0)
        assert file.read() == b"new"
        assert os.listdir(tmp_path) == []
    assert os.listdir("/proc/self/fd") == before
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(NotWrittenError, match="A temporary file could not be"), nameless():
        pytest.fail("it was opened")


def test_a_break_leaves_several_files_as_they_were(tmp_path: Path) -> None:
    """Those that were complete are gone too."""
    (tmp_path / "a").write_bytes(b"old")

    def write() -> None:
        with several([str(tmp_path / name) for name in "abc"]) as files:
            files.write(0, b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"
