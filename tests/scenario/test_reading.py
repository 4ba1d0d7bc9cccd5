"""A scenario file is read exactly, and each mistake in it is one sentence with its place."""

from pathlib import Path

import pytest

from nnviz.errors import ScenarioError
from nnviz.scenario import limits, reading
from nnviz.scenario.model import Scenario

LESSON = """\
title = "One iteration by hand"

[network]
inputs = 2
loss = "half_squared_error"

[[network.layers]]
units = 2
activation = "sigmoid"
bias = "none"
weights = [[0.3, 0.25], [0.4, 0.35]]

[[network.layers]]
units = 2
activation = "sigmoid"
weights = [
    [0.45, 0.4],
    [0.7, 0.6],
]

[training]
learning_rate = 0.5

[data]
inputs = [[0.1, 0.2]]
targets = [[0.4, 0.6]]
"""


def _changed(old: str, new: str) -> str:
    """Return the lesson with the first `old` replaced."""
    assert old in LESSON
    return LESSON.replace(old, new, 1)


def _sentence(text: str) -> str:
    """Return the sentence that `text` is refused with."""
    with pytest.raises(ScenarioError) as error:
        reading.parse(text, "lesson.toml")
    return str(error.value)


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
    text = _changed("[[0.1, 0.2]]", "[[1, 2]]").replace("learning_rate = 0.5", "learning_rate = 1")
    scenario = reading.parse(text, "lesson.toml")
    assert scenario.data.inputs == ((1.0, 2.0),)
    assert scenario.training.learning_rate == 1.0


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "By hand"), ("ko", "손으로"), ("ko_KR", "손으로"), ("de", "By hand")],
)
def test_a_title_comes_in_the_readers_language(language: str, title: str) -> None:
    """A title in two languages is shown in the one asked for, and else in English."""
    text = _changed('"One iteration by hand"', '{ en = "By hand", ko = "손으로" }')
    assert reading.parse(text, "lesson.toml").title_in(language) == title


def test_a_text_in_one_language_is_shown_in_every_one() -> None:
    """A Korean title without an English one is better than none."""
    text = _changed('"One iteration by hand"', '{ ko = "손으로" }')
    assert reading.parse(text, "lesson.toml").title_in("en") == "손으로"


def test_a_scenario_without_title_has_a_name_to_show() -> None:
    """The title may be left out."""
    text = _changed('title = "One iteration by hand"', "")
    assert reading.parse(text, "lesson.toml").title_in("en") == "Untitled"


def test_a_scenario_cannot_be_changed() -> None:
    """What is on show cannot change behind the reader's back."""
    scenario = reading.parse(LESSON, "lesson.toml")
    with pytest.raises(ValueError, match="frozen"):
        scenario.network.layers[0].units = 3  # type: ignore[misc] # that is the point
    assert hash(scenario) == hash(reading.parse(LESSON, "lesson.toml"))


MISTAKES = {
    "unknown activation": (
        _changed('"sigmoid"', '"sigmiod"'),
        "lesson.toml, line 9: network.layers[1].activation (counted from 1): "
        "there is no activation 'sigmiod'. Did you mean 'sigmoid'?",
    ),
    "unknown key": (
        _changed("activation", "activaton"),
        "lesson.toml, line 9: network.layers[1].activaton (counted from 1): "
        "this key is not known. Did you mean 'activation'?",
    ),
    "unknown section": (
        _changed("[training]", "[trainig]"),
        "lesson.toml, line 21: trainig: this key is not known. Did you mean 'training'?",
    ),
    "unknown loss": (
        _changed('"half_squared_error"', '"cross_entropy"'),
        "lesson.toml, line 5: network.loss: there is no loss 'cross_entropy'. "
        "Did you mean 'binary_cross_entropy'?",
    ),
    "unknown optimizer": (
        _changed("learning_rate = 0.5", 'optimizer = "adm"'),
        "lesson.toml, line 22: training.optimizer: there is no optimizer 'adm'. "
        "Did you mean 'adam'?",
    ),
    "unknown initialisation": (
        _changed("weights = [[0.3, 0.25], [0.4, 0.35]]", 'init = "xavier"'),
        "lesson.toml, line 11: network.layers[1].init (counted from 1): there is no initialisation "
        "'xavier'. Did you mean 'xavier_normal'?",
    ),
    "unknown bias": (
        _changed('"none"', '"off"'),
        "lesson.toml, line 10: network.layers[1].bias (counted from 1): a bias cannot be 'off'. "
        "Known names are trained, frozen, none.",
    ),
    "row too short": (
        _changed("[0.7, 0.6]", "[0.7]"),
        "lesson.toml, line 18: network.layers[2].weights[2] (counted from 1): one weight for each "
        "input of the layer is needed: expected 2 numbers, found 1 number.",
    ),
    "row missing": (
        _changed("[[0.3, 0.25], [0.4, 0.35]]", "[[0.3, 0.25]]"),
        "lesson.toml, line 11: network.layers[1].weights (counted from 1): one row for each unit "
        "is needed: expected 2 rows, found 1 row.",
    ),
    "flat weights": (
        _changed("[[0.3, 0.25], [0.4, 0.35]]", "[0.3, 0.25, 0.4, 0.35]"),
        "lesson.toml, line 11: network.layers[1].weights[1] (counted from 1): a list in brackets "
        "is needed, not 0.3.",
    ),
    "text for a number": (
        _changed("0.25", '"0.25"'),
        "lesson.toml, line 11: network.layers[1].weights[1][2] (counted from 1): a number is "
        "needed, not the text '0.25'.",
    ),
    "true for a number": (
        _changed("0.25", "true"),
        "lesson.toml, line 11: network.layers[1].weights[1][2] (counted from 1): a number is "
        "needed, not true.",
    ),
    "not a number": (
        _changed("0.25", "nan"),
        "lesson.toml, line 11: network.layers[1].weights[1][2] (counted from 1): a finite number "
        "is needed, not nan.",
    ),
    "infinite": (
        _changed("0.5", "inf"),
        "lesson.toml, line 22: training.learning_rate: a finite number is needed, not inf.",
    ),
    "negative learning rate": (
        _changed("0.5", "-0.5"),
        "lesson.toml, line 22: training.learning_rate: at least 0 is needed, not -0.5.",
    ),
    "weights and init": (
        _changed('bias = "none"', 'init = "zeros"'),
        "lesson.toml, line 10: network.layers[1].init (counted from 1): weights and init are both "
        "given; leave out one of them.",
    ),
    "neither weights nor init": (
        _changed("weights = [[0.3, 0.25], [0.4, 0.35]]", ""),
        "lesson.toml, line 7: network.layers[1].weights (counted from 1): the layer needs weights, "
        'or an init such as init = "xavier_normal".',
    ),
    "biases without bias": (
        _changed('bias = "none"', 'bias = "none"\nbiases = [0.1, 0.2]'),
        "lesson.toml, line 11: network.layers[1].biases (counted from 1): the layer has "
        'bias = "none"; leave out the biases, or choose bias = "trained" or "frozen".',
    ),
    "too few biases": (
        _changed('bias = "none"', "biases = [0.1]"),
        "lesson.toml, line 10: network.layers[1].biases (counted from 1): one bias for each unit "
        "is needed: expected 2 numbers, found 1 number.",
    ),
    "hidden softmax": (
        _changed('"sigmoid"', '"softmax"'),
        "lesson.toml, line 9: network.layers[1].activation (counted from 1): softmax is for the "
        "output layer only; a hidden layer takes sigmoid, tanh or relu, for example.",
    ),
    "alpha without use": (
        _changed('"sigmoid"', '"sigmoid"\nalpha = 0.1'),
        "lesson.toml, line 10: network.layers[1].alpha (counted from 1): sigmoid takes no alpha; "
        "leaky_relu and elu do.",
    ),
    "option without init": (
        _changed('bias = "none"', "std = 0.1"),
        "lesson.toml, line 10: network.layers[1].std (counted from 1): std belongs to "
        "init = normal, and the layer has no init.",
    ),
    "option of another optimizer": (
        _changed("learning_rate = 0.5", 'optimizer = "momentum"\nbeta_1 = 0.9'),
        "lesson.toml, line 23: training.beta_1: momentum takes no beta_1; "
        "it takes learning_rate and momentum.",
    ),
    "large batch": (
        _changed("learning_rate = 0.5", "batch_size = 2"),
        "lesson.toml, line 22: training.batch_size: a batch of 2 samples is too large: the data "
        "has 1 sample; leave it out to train on all at once.",
    ),
    "rounding out of range": (
        _changed("learning_rate = 0.5", "round_to = 16"),
        "lesson.toml, line 22: training.round_to: at most 15 is possible, not 16.",
    ),
    "negative seed": (
        _changed("inputs = 2\n", "inputs = 2\nseed = -1\n"),
        "lesson.toml, line 5: network.seed: at least 0 is needed, not -1.",
    ),
    "huge seed": (
        _changed("inputs = 2\n", f"inputs = 2\nseed = {2**63}\n"),
        "lesson.toml, line 5: network.seed: at most 9,223,372,036,854,775,807 is possible, "
        "not 9,223,372,036,854,775,808.",
    ),
    "fractional units": (
        _changed("units = 2", "units = 2.0"),
        "lesson.toml, line 8: network.layers[1].units (counted from 1): a whole number is needed, "
        "not 2.",
    ),
    "too many targets": (
        _changed("[[0.4, 0.6]]", "[[0.4, 0.6, 0.8]]"),
        "lesson.toml, line 26: data.targets[1] (counted from 1): one number for each output of "
        "the network is needed: expected 2 numbers, found 3 numbers.",
    ),
    "too few inputs": (
        _changed("[[0.1, 0.2]]", "[[0.1]]"),
        "lesson.toml, line 25: data.inputs[1] (counted from 1): one number for each input of the "
        "network is needed: expected 2 numbers, found 1 number.",
    ),
    "more targets than inputs": (
        _changed("[[0.4, 0.6]]", "[[0.4, 0.6], [0.1, 0.2]]"),
        "lesson.toml, line 26: data.targets: each sample needs one row of inputs and one row of "
        "targets: found 1 row of inputs and 2 rows of targets.",
    ),
    "no samples": (
        _changed("[[0.1, 0.2]]", "[]").replace("[[0.4, 0.6]]", "[]"),
        "lesson.toml, line 25: data.inputs: at least one sample is needed.",
    ),
    "no layers": (
        '[network]\ninputs = 2\nloss = "squared_error"\nlayers = []\n'
        "[data]\ninputs = []\ntargets = []\n",
        "lesson.toml, line 4: network.layers: at least one is needed.",
    ),
    "missing section": (
        LESSON.partition("[data]")[0],
        "lesson.toml: data: this section is missing.",
    ),
    "missing key": (
        _changed("units = 2\n", ""),
        "lesson.toml, line 7: network.layers[1].units (counted from 1): this is missing.",
    ),
    "title of the wrong kind": (
        _changed('"One iteration by hand"', "3"),
        "lesson.toml, line 1: title: a text in quotes is needed, not 3.",
    ),
    "title in an unknown language": (
        _changed('"One iteration by hand"', '{ fr = "A la main" }'),
        "lesson.toml, line 1: title.fr: this key is not known. Known names are en, ko.",
    ),
    "section for a list of sections": (
        _changed("[[network.layers]]", "[network.layers]").replace("[[network.layers]]", "[spare]"),
        "lesson.toml, line 13: spare: this key is not known. Known names are data, description, "
        "network, published, source, title, training.",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_one_sentence_with_place_and_remedy(text: str, sentence: str) -> None:
    """Each mistake names the line, the key, what is wrong and what would be right."""
    assert _sentence(text) == sentence


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("title = \n", "lesson.toml, line 1, column 9: this is not TOML: "),
        (LESSON + "[data]\n", "lesson.toml, line 27, column 6: this is not TOML: "),
        ('a = 1\nb = """', "lesson.toml, line 2, column 8: this is not TOML: "),
        ("x = " + "[" * 100_000, "lesson.toml: the brackets are nested too deep"),
        ("x = " + "9" * 10_000, "lesson.toml: one of the whole numbers has too many digits"),
    ],
    ids=["no value", "section twice", "open string", "deep", "long number"],
)
def test_what_is_not_toml_is_refused_with_its_place(text: str, start: str) -> None:
    """Wrong TOML names the line and column at which reading stopped."""
    assert _sentence(text).startswith(start)


@pytest.mark.parametrize(
    ("key", "value", "limit"),
    [
        ("inputs = 2\n", f"inputs = {limits.UNITS + 1}\n", "at most 10,000 is possible"),
        (
            "units = 2\n",
            "units = 10000\n",
            "expected 10,000 rows",
        ),
    ],
    ids=["inputs", "units"],
)
def test_a_size_beyond_its_limit_names_the_limit(key: str, value: str, limit: str) -> None:
    """A network that is too large is refused with the largest possible size."""
    assert limit in _sentence(_changed(key, value))


def test_too_many_parameters_name_the_limit() -> None:
    """Weights and biases are counted before anything is made of them."""
    text = _changed("units = 2", "units = 10000").replace("inputs = 2\n", "inputs = 200\n")
    sentence = _sentence(text)
    assert sentence == (
        "lesson.toml, line 7: network.layers[1] (counted from 1): up to this layer the network has "
        "2,010,000 weights and biases; at most 2,000,000 are possible."
    )


def test_too_many_layers_name_the_limit() -> None:
    """A network of more than a thousand layers is refused."""
    layer = '[[network.layers]]\nunits = 1\nactivation = "linear"\ninit = "zeros"\n'
    head = '[network]\ninputs = 1\nloss = "squared_error"\n'
    text = f"{head}{layer * 1001}[data]\ninputs = [[1]]\ntargets = [[1]]\n"
    assert _sentence(text).endswith("at most 1,000 are possible, not 1,001.")


def test_what_is_quoted_from_the_file_is_short_and_printable() -> None:
    """Control characters and endless names from a file do not reach the terminal."""
    sentence = _sentence(_changed('"sigmoid"', '"\\u001b[31m' + "x" * 500 + '"'))
    assert "\x1b" not in sentence
    assert len(sentence) < 400


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
