"""Each mistake in a scenario file is one sentence with its place."""

import pytest

from nnviz.errors import ScenarioError
from nnviz.scenario import limits, reading
from tests.scenario.lesson import LESSON, changed

PUBLISHED = f"""{LESSON}
[[published]]
symbol = "w5"
kind = "weight_gradient"
printed = "0.02592286"
"""


def _sentence(text: str) -> str:
    """Return the sentence that `text` is refused with."""
    with pytest.raises(ScenarioError) as error:
        reading.parse(text, "lesson.toml")
    return str(error.value)


UNSEEN = "which is not seen and upsets what is; take it out."
MISTAKES = {
    "control character": (
        changed("by hand", "by \\u001b[31mhand"),
        f"lesson.toml, line 1: title: the text has the character U+001B, {UNSEEN}",
    ),
    "turned direction in a language": (
        changed('"One iteration by hand"', '{ ko = "손", en = "by\u202e hand" }'),
        f"lesson.toml, line 1: title.en: the text has the character U+202E, {UNSEEN}",
    ),
    "control character in the source": (
        f'{LESSON}[source]\ntext = "a book"\nurl = "https://example.org\\u0000"\n',
        f"lesson.toml, line 29: source.url: the text has the character U+0000, {UNSEEN}",
    ),
    "no character in a note": (
        f'{PUBLISHED}note = "a\ufffe"\n',
        f"lesson.toml, line 32: published[1].note (counted from 1): the text has the character "
        f"U+FFFE, {UNSEEN}",
    ),
    "unknown activation": (
        changed('"sigmoid"', '"sigmiod"'),
        "lesson.toml, line 9: network.layers[1].activation (counted from 1): "
        "there is no activation 'sigmiod'. Did you mean 'sigmoid'?",
    ),
    "unknown key": (
        changed("activation", "activaton"),
        "lesson.toml, line 9: network.layers[1].activaton (counted from 1): "
        "this key is not known. Did you mean 'activation'?",
    ),
    "unknown section": (
        changed("[training]", "[trainig]"),
        "lesson.toml, line 21: trainig: this key is not known. Did you mean 'training'?",
    ),
    "unknown loss": (
        changed('"half_squared_error"', '"cross_entropy"'),
        "lesson.toml, line 5: network.loss: there is no loss 'cross_entropy'. "
        "Did you mean 'binary_cross_entropy'?",
    ),
    "unknown optimizer": (
        changed("learning_rate = 0.5", 'optimizer = "adm"'),
        "lesson.toml, line 22: training.optimizer: there is no optimizer 'adm'. "
        "Did you mean 'adam'?",
    ),
    "unknown initialisation": (
        changed("weights = [[0.3, 0.25], [0.4, 0.35]]", 'init = "xavier"'),
        "lesson.toml, line 11: network.layers[1].init (counted from 1): there is no initialisation "
        "'xavier'. Did you mean 'xavier_normal'?",
    ),
    "unknown bias": (
        changed('"none"', '"off"'),
        "lesson.toml, line 10: network.layers[1].bias (counted from 1): a bias cannot be 'off'. "
        "Known names are trained, frozen, none.",
    ),
    "row too short": (
        changed("[0.7, 0.6]", "[0.7]"),
        "lesson.toml, line 18: network.layers[2].weights[2] (counted from 1): one weight for each "
        "input of the layer is needed: expected 2 numbers, found 1 number.",
    ),
    "row missing": (
        changed("[[0.3, 0.25], [0.4, 0.35]]", "[[0.3, 0.25]]"),
        "lesson.toml, line 11: network.layers[1].weights (counted from 1): one row for each unit "
        "is needed: expected 2 rows, found 1 row.",
    ),
    "flat weights": (
        changed("[[0.3, 0.25], [0.4, 0.35]]", "[0.3, 0.25, 0.4, 0.35]"),
        "lesson.toml, line 11: network.layers[1].weights[1] (counted from 1): a list in brackets "
        "is needed, not 0.3.",
    ),
    "text for a number": (
        changed("0.25", '"0.25"'),
        "lesson.toml, line 11: network.layers[1].weights[1][2] (counted from 1): a number is "
        "needed, not the text '0.25'.",
    ),
    "true for a number": (
        changed("0.25", "true"),
        "lesson.toml, line 11: network.layers[1].weights[1][2] (counted from 1): a number is "
        "needed, not true.",
    ),
    "not a number": (
        changed("0.25", "nan"),
        "lesson.toml, line 11: network.layers[1].weights[1][2] (counted from 1): a finite number "
        "is needed, not nan.",
    ),
    "infinite": (
        changed("0.5", "inf"),
        "lesson.toml, line 22: training.learning_rate: a finite number is needed, not inf.",
    ),
    "negative learning rate": (
        changed("0.5", "-0.5"),
        "lesson.toml, line 22: training.learning_rate: at least 0 is needed, not -0.5.",
    ),
    "weights and init": (
        changed('bias = "none"', 'init = "zeros"'),
        "lesson.toml, line 10: network.layers[1].init (counted from 1): weights and init are both "
        "given; leave out one of them.",
    ),
    "neither weights nor init": (
        changed("weights = [[0.3, 0.25], [0.4, 0.35]]", ""),
        "lesson.toml, line 7: network.layers[1].weights (counted from 1): the layer needs weights, "
        'or an init such as init = "xavier_normal".',
    ),
    "biases without bias": (
        changed('bias = "none"', 'bias = "none"\nbiases = [0.1, 0.2]'),
        "lesson.toml, line 11: network.layers[1].biases (counted from 1): the layer has "
        'bias = "none"; leave out the biases, or choose bias = "trained" or "frozen".',
    ),
    "too few biases": (
        changed('bias = "none"', "biases = [0.1]"),
        "lesson.toml, line 10: network.layers[1].biases (counted from 1): one bias for each unit "
        "is needed: expected 2 numbers, found 1 number.",
    ),
    "hidden softmax": (
        changed('"sigmoid"', '"softmax"'),
        "lesson.toml, line 9: network.layers[1].activation (counted from 1): softmax is for the "
        "output layer only; a hidden layer takes sigmoid, tanh or relu, for example.",
    ),
    "alpha without use": (
        changed('"sigmoid"', '"sigmoid"\nalpha = 0.1'),
        "lesson.toml, line 10: network.layers[1].alpha (counted from 1): sigmoid takes no alpha; "
        "leaky_relu and elu do.",
    ),
    "option without init": (
        changed('bias = "none"', "std = 0.1"),
        "lesson.toml, line 10: network.layers[1].std (counted from 1): std belongs to "
        "init = normal, and the layer has no init.",
    ),
    "option of another optimizer": (
        changed("learning_rate = 0.5", 'optimizer = "momentum"\nbeta_1 = 0.9'),
        "lesson.toml, line 23: training.beta_1: momentum takes no beta_1; "
        "it takes learning_rate and momentum.",
    ),
    "large batch": (
        changed("learning_rate = 0.5", "batch_size = 2"),
        "lesson.toml, line 22: training.batch_size: a batch of 2 samples is too large: the data "
        "has 1 sample; leave it out to train on all at once.",
    ),
    "rounding out of range": (
        changed("learning_rate = 0.5", "round_to = 16"),
        "lesson.toml, line 22: training.round_to: at most 15 is possible, not 16.",
    ),
    "negative seed": (
        changed("inputs = 2\n", "inputs = 2\nseed = -1\n"),
        "lesson.toml, line 5: network.seed: at least 0 is needed, not -1.",
    ),
    "huge seed": (
        changed("inputs = 2\n", f"inputs = 2\nseed = {2**63}\n"),
        "lesson.toml, line 5: network.seed: at most 9,223,372,036,854,775,807 is possible, "
        "not 9,223,372,036,854,775,808.",
    ),
    "fractional units": (
        changed("units = 2", "units = 2.0"),
        "lesson.toml, line 8: network.layers[1].units (counted from 1): a whole number is needed, "
        "not 2.",
    ),
    "too many targets": (
        changed("[[0.4, 0.6]]", "[[0.4, 0.6, 0.8]]"),
        "lesson.toml, line 26: data.targets[1] (counted from 1): one number for each output of "
        "the network is needed: expected 2 numbers, found 3 numbers.",
    ),
    "too few inputs": (
        changed("[[0.1, 0.2]]", "[[0.1]]"),
        "lesson.toml, line 25: data.inputs[1] (counted from 1): one number for each input of the "
        "network is needed: expected 2 numbers, found 1 number.",
    ),
    "more targets than inputs": (
        changed("[[0.4, 0.6]]", "[[0.4, 0.6], [0.1, 0.2]]"),
        "lesson.toml, line 26: data.targets: each sample needs one row of inputs and one row of "
        "targets: found 1 row of inputs and 2 rows of targets.",
    ),
    "no samples": (
        changed("[[0.1, 0.2]]", "[]").replace("[[0.4, 0.6]]", "[]"),
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
        changed("units = 2\n", ""),
        "lesson.toml, line 7: network.layers[1].units (counted from 1): this is missing.",
    ),
    "title of the wrong kind": (
        changed('"One iteration by hand"', "3"),
        "lesson.toml, line 1: title: a text in quotes is needed, not 3.",
    ),
    "title in an unknown language": (
        changed('"One iteration by hand"', '{ fr = "A la main" }'),
        "lesson.toml, line 1: title.fr: this key is not known. Known names are en, ko.",
    ),
    "section for a list of sections": (
        changed("[[network.layers]]", "[network.layers]").replace("[[network.layers]]", "[spare]"),
        "lesson.toml, line 13: spare: this key is not known. Known names are data, description, "
        "network, published, source, title, training.",
    ),
    "unknown kind of published number": (
        PUBLISHED.replace("weight_gradient", "weight_gradeint"),
        "lesson.toml, line 30: published[1].kind (counted from 1): there is no kind of step "
        "'weight_gradeint'. Did you mean 'weight_gradient'?",
    ),
    "published number of no weight": (
        PUBLISHED.replace("w5", "w9"),
        "lesson.toml, line 29: published[1].symbol (counted from 1): weight_gradient is calculated "
        "for w1 … w8, not for 'w9'.",
    ),
    "published number of another kind": (
        PUBLISHED.replace("weight_gradient", "activation"),
        "lesson.toml, line 29: published[1].symbol (counted from 1): activation is calculated for "
        "h1 … h2 and o1 … o2, not for 'w5'.",
    ),
    "published number of a batch": (
        PUBLISHED.replace("weight_gradient", "batch_weight_gradient"),
        "lesson.toml, line 30: published[1].kind (counted from 1): with one sample and no "
        "penalties there is no batch_weight_gradient, only weight_gradient.",
    ),
    "published number of a missing sample": (
        PUBLISHED + "sample = 2\n",
        "lesson.toml, line 32: published[1].sample (counted from 1): iteration 1 trains on "
        "1 sample, and has no sample 2.",
    ),
    "published number of a path": (
        PUBLISHED.replace("weight_gradient", "path"),
        "lesson.toml, line 30: published[1].kind (counted from 1): the paths of a unit have no "
        "symbols of their own; d_loss_d_output, or delta for softmax, is their sum.",
    ),
    "published number without steps": (
        PUBLISHED.replace("weight_gradient", "bias_update").replace(
            'activation = "sigmoid"\nweights', 'activation = "sigmoid"\nbias = "frozen"\nweights'
        ),
        "lesson.toml, line 31: published[1].kind (counted from 1): no step of this network is a "
        "bias_update.",
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
    assert limit in _sentence(changed(key, value))


def test_too_many_parameters_name_the_limit() -> None:
    """Weights and biases are counted before anything is made of them."""
    text = changed("units = 2", "units = 10000").replace("inputs = 2\n", "inputs = 200\n")
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
    sentence = _sentence(changed('"sigmoid"', '"\\u001b[31m' + "x" * 500 + '"'))
    assert "\x1b" not in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize(
    "code", [0x00, 0x08, 0x0B, 0x0D, 0x1F, 0x7F, 0x80, 0x9F, 0x202A, 0x2066, 0x2069, 0xFFFF]
)
def test_characters_that_are_not_seen_are_refused(code: int) -> None:
    """A text has what can be seen, its spaces and line breaks; its neighbours stay possible."""
    assert f"U+{code:04X}" in _sentence(changed("by hand", f"by\\u{code:04x}hand"))
    text = changed("by hand", "by\\t \\n\\u00a0\u2029\u202f\u2065\u206a\ufffd 😀\\U000E0001")
    assert reading.parse(text, "lesson.toml").title_in("en").startswith("One iteration by\t \n")
