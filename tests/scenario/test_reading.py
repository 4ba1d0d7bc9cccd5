"""A scenario file is read exactly, whatever its encoding, and refused where it cannot be."""

from pathlib import Path

import pytest

from nnviz.errors import ScenarioError
from nnviz.scenario import limits, reading
from nnviz.scenario.model import Scenario
from tests.scenario.lesson import LESSON, changed


def test_what_is_written_is_what_is_read() -> None:
    """All numbers and names of a file are there, and what is left out has its default."""
    scenario = reading.parse(LESSON, "lesson.toml")
    assert scenario.title_in("en") == scenario.title_in("ko") == "One iteration by hand"
    hidden, output = scenario.network.layers
    assert hidden.weights == ((0.3, 0.25), (0.4, 0.35))
    assert (hidden.bias, output.bias) == ("none", "trained")
    assert output.biases is None
    assert scenario.network.seed == 0
    training = scenario.training
    assert (training.optimizer, training.learning_rate, training.batch_size) == ("sgd", 0.5, None)
    assert (training.reduction, training.update_order) == ("mean", "simultaneous")
    assert (training.shuffle, training.round_to, training.l1, training.l2) == (False, None, 0, 0)
    assert scenario.data.targets == ((0.4, 0.6),)


def test_a_whole_number_may_stand_for_a_number() -> None:
    """`1` is as good as `1.0` where a number is asked for."""
    text = changed("[[0.1, 0.2]]", "[[1, 2]]").replace("learning_rate = 0.5", "learning_rate = 1")
    scenario = reading.parse(text, "lesson.toml")
    assert scenario.data.inputs == ((1.0, 2.0),)
    assert scenario.training.learning_rate == 1.0


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "By hand"), ("ko", "손으로"), ("ko_KR", "손으로"), ("de", "By hand")],
)
def test_a_title_comes_in_the_readers_language(language: str, title: str) -> None:
    """A title in two languages is shown in the one asked for, and else in English."""
    text = changed('"One iteration by hand"', '{ en = "By hand", ko = "손으로" }')
    assert reading.parse(text, "lesson.toml").title_in(language) == title


def test_a_text_in_one_language_is_shown_in_every_one() -> None:
    """A Korean title without an English one is better than none."""
    text = changed('"One iteration by hand"', '{ ko = "손으로" }')
    assert reading.parse(text, "lesson.toml").title_in("en") == "손으로"


def test_a_scenario_without_title_has_a_name_to_show() -> None:
    """The title may be left out."""
    text = changed('title = "One iteration by hand"', "")
    assert reading.parse(text, "lesson.toml").title_in("en") == "Untitled"


def test_a_scenario_cannot_bechanged() -> None:
    """What is on show cannot change behind the reader's back."""
    scenario = reading.parse(LESSON, "lesson.toml")
    with pytest.raises(ValueError, match="frozen"):
        scenario.network.layers[0].units = 3  # type: ignore[misc] # that is the point
    assert hash(scenario) == hash(reading.parse(LESSON, "lesson.toml"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is refused with its name."""
    path = tmp_path / "lesson.toml"
    with pytest.raises(ScenarioError) as error:
        reading.read(path)
    assert str(error.value) == f"{path}: there is no such file."


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    """A folder instead of a file is said to be one."""
    with pytest.raises(ScenarioError, match="this is a folder; name a file in it"):
        reading.read(tmp_path)


@pytest.mark.parametrize(
    ("is_folder", "sentence"),
    [(False, "may not be read; check its permissions"), (True, "this is a folder")],
    ids=["file", "folder"],
)
def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_folder: bool, sentence: str
) -> None:
    """A file that may not be read says so; Windows refuses a folder in the same way."""
    path = tmp_path / "lesson.toml"
    path.mkdir() if is_folder else path.touch()

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(ScenarioError, match=sentence):
        reading.read(path)


@pytest.mark.parametrize("name", ["\0.toml", "x" * 5000], ids=["null", "long"])
def test_an_impossible_file_name_is_refused(name: str) -> None:
    """A name that no file can have ends in a sentence too."""
    with pytest.raises(ScenarioError, match="the file cannot be read: "):
        reading.read(name)


def test_bytes_that_are_not_utf8_are_located(tmp_path: Path) -> None:
    """A file in another encoding names the first byte that is wrong, and its line."""
    path = tmp_path / "lesson.toml"
    path.write_bytes('seed = 0\ntitle = "손"'.encode("euc-kr"))
    with pytest.raises(ScenarioError) as error:
        reading.read(path)
    assert str(error.value) == (
        f"{path}, line 2: the file is not UTF-8 (byte 19); save it as UTF-8 in the editor."
    )


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Files with the mark and the line ends of Windows editors are read."""
    path = tmp_path / "lesson.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LESSON.replace("\n", "\r\n").encode())
    assert reading.read(path) == reading.parse(LESSON, "lesson.toml")


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file beyond the limit is refused with the limit."""
    monkeypatch.setattr(limits, "FILE_BYTES", 1024**2)
    path = tmp_path / "lesson.toml"
    path.write_bytes(b"#" * (1024**2 + 1))
    with pytest.raises(ScenarioError, match="the file is larger than 1 MB"):
        reading.read(path)


def test_made_by_hand_a_scenario_is_checked_the_same() -> None:
    """The classes check what fits together, not only the reader of files."""
    scenario = reading.parse(LESSON, "lesson.toml")
    with pytest.raises(ValueError, match="at least one sample is needed"):
        Scenario(
            network=scenario.network,
            data=scenario.data.model_copy(update={"inputs": (), "targets": ()}),
        )
