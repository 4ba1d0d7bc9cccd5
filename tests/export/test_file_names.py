"""The names of an export's files: the command, and the dialog that asks about them, agree."""

from pathlib import Path

from nnviz.export.file_names import file_names, left_over


def test_files_are_numbered_with_as_many_digits_as_are_needed() -> None:
    """Four at least; one file has no number; the ending stays, and a folder's dot is none."""
    assert file_names("a.b/steps", 1) == ["a.b/steps"]
    assert file_names("a.b/steps", 2) == ["a.b/steps-0001", "a.b/steps-0002"]
    assert file_names("x.y.svg", 9_999)[-1] == "x.y-9999.svg"
    many = file_names("x.svg", 10_000)
    assert (many[0], many[-1]) == ("x-00001.svg", "x-10000.svg")


def test_slides_of_an_older_export_are_found(tmp_path: Path) -> None:
    """They have higher numbers; what is called otherwise is not one of them."""
    names = ["s-0002.png", "s-0010.png", "s-0003.png", "s-3.png", "s-0004.svg", "t-0005.png"]
    for name in [*names, "s-10001.png", "s.png"]:
        (tmp_path / name).touch()
    found = left_over(str(tmp_path / "s.png"), 2)
    assert found == [str(tmp_path / f"s-{number}.png") for number in ("0003", "0010", "10001")]
    assert left_over(str(tmp_path / "s.png"), 1) == []
    assert left_over(str(tmp_path / "nowhere" / "s.png"), 2) == []
