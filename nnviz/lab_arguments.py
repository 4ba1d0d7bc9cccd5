"""What may stand behind `nnviz lab`, and the help that says so."""

import argparse
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from nnviz.argument_types import Formatter, add_language, known, number, whole_number
from nnviz.labs import ranges
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")

FORMATS: Final = ("text", "json", "csv", "png", "svg")
THEMES: Final = ("light", "dark", "light-contrast", "dark-contrast")
ACTIVATIONS: Final = ("sigmoid", "tanh", "relu", "leaky_relu", "elu")
INITS: Final = (
    "zeros", "constant", "normal", "uniform", "xavier_normal", "xavier_uniform", "he_normal",
    "he_uniform", "lecun_normal", "lecun_uniform",
)  # fmt: skip
WITH_NUMBER: Final = ("constant", "normal", "uniform")
OPTIMIZERS: Final = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
"""Names that others define, for the help to be there before those are imported."""

NETWORK_KEYS: Final = ("activation", "init", "depth", "width", "seed")
"""What can be said of one network."""

STANDARD: Final = "normal=1,normal=0.01,xavier_normal,he_normal"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `lab` with its experiments."""
    command = commands.add_parser(
        "lab",
        help=tr("do an experiment: vanishing gradients, initialisation, learning"),
        description=tr("Do one of the experiments, and print what it finds or draw it."),
        epilog=tr(
            "`nnviz lab NAME --help` explains the options of each.\n\n"
            "Examples:\n"
            "  nnviz lab vanishing\n"
            "  nnviz lab initialisation -o initialisation.png\n"
            "  nnviz lab learning --format csv > curves.csv"
        ),
        formatter_class=Formatter,
    )
    add_language(command)
    labs = command.add_subparsers(
        dest="lab", metavar="NAME", title=tr("experiments"), prog="nnviz lab", required=True
    )
    _add_vanishing(labs)
    _add_initialisation(labs)
    _add_learning(labs)


def _add_vanishing(labs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = labs.add_parser(
        "vanishing",
        help=tr("how large the gradient is in each layer of deep networks"),
        description=tr(
            "Measure the gradient in each layer of deep networks, from the output to the input, "
            "with the product of the local derivatives; then train them. Where several depths, "
            "activations or initialisations are given, separated by commas, all their combinations "
            "are compared, at most {most}.",
            most=ranges.CONFIGURATIONS,
        ),
        epilog=tr(
            "{inits}\n\n"
            "Examples:\n"
            "  nnviz lab vanishing --depth 5,20 --activation sigmoid\n"
            "  nnviz lab vanishing --activation relu --init he_normal,normal=1 -o relu.svg\n"
            "  nnviz lab vanishing --data digits --format json\n"
            "  nnviz lab vanishing --network activation=relu,depth=30 --network depth=5,init=zeros",
            inits=_about_inits(),
        ),
        formatter_class=Formatter,
    )
    _whole(command, "--depth", "10", ranges.DEPTH, tr("hidden layers"), several=True)
    _whole(command, "--width", "64", ranges.WIDTH, tr("units of each hidden layer"))
    _names(command, "--activation", "sigmoid,relu", ACTIVATIONS)
    _inits(command, None, tr("first weights (default: he_normal for ReLU, else xavier_normal)"))
    command.add_argument(
        "--network",
        action="append",
        type=_network,
        metavar="KEY=VALUE,…",
        help=tr(
            "one network instead of all combinations; may be given several times. Keys: {keys}; "
            "what is left out is as the options of the same name say",
            keys=", ".join(NETWORK_KEYS),
        ),
    )
    _data(command, "normal")
    _whole(command, "--samples", "200", ranges.SAMPLES, tr("samples, all in one batch"))
    _whole(command, "--iterations", "200", ranges.ITERATIONS, tr("iterations of training"))
    _rate(command, "0.1")
    _common(command)


def _add_initialisation(labs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = labs.add_parser(
        "initialisation",
        help=tr("what first weights do to the activations of each layer"),
        description=tr(
            "Send normal data through layers without biases, and count the activations of each "
            "layer: one histogram a layer, one row an initialisation, with what is wrong with it."
        ),
        epilog=tr(
            "{inits}\n\n"
            "Examples:\n"
            "  nnviz lab initialisation --activation relu\n"
            "  nnviz lab initialisation --init lecun_normal,normal=0.2 --layers 10\n"
            "  nnviz lab initialisation --theme dark -o histograms.png",
            inits=_about_inits(),
        ),
        formatter_class=Formatter,
    )
    _names(command, "--activation", "sigmoid,tanh,relu", ACTIVATIONS)
    _inits(command, STANDARD, tr("first weights (default: {inits})", inits=STANDARD))
    _whole(command, "--layers", "5", ranges.LAYERS, tr("layers"))
    _whole(command, "--units", "100", ranges.WIDTH, tr("units of each layer"))
    _whole(command, "--inputs", "100", ranges.INPUTS, tr("inputs of the first layer"))
    _whole(command, "--samples", "1000", ranges.SAMPLES, tr("samples of normal data"))
    _whole(command, "--bins", "30", ranges.BINS, tr("bars of a histogram"))
    _common(command)


def _add_learning(labs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = labs.add_parser(
        "learning",
        help=tr("how a network learns from different first weights"),
        description=tr(
            "Train the same network from each initialisation, on the same batches: loss and "
            "accuracy against iterations, on training and on validation samples."
        ),
        epilog=tr(
            "{inits}\n\n"
            "MNIST and Fashion-MNIST are read from IDX files (plain or .gz, the labels beside the "
            "pictures) and NPZ files.\n\n"
            "Examples:\n"
            "  nnviz lab learning --iterations 1000 -o curves.svg\n"
            "  nnviz lab learning --data train-images-idx3-ubyte.gz --batch 100\n"
            "  nnviz lab learning --activation sigmoid --optimizer adam --learning-rate 0.001",
            inits=_about_inits(),
        ),
        formatter_class=Formatter,
    )
    usual = "normal=0.01,xavier_normal,he_normal"
    _inits(command, usual, tr("first weights (default: {inits})", inits=usual))
    _names(command, "--activation", "relu", ACTIVATIONS, several=False)
    _whole(command, "--layers", "4", ranges.LAYERS, tr("hidden layers"))
    _whole(command, "--units", "100", ranges.WIDTH, tr("units of each hidden layer"))
    _data(command, "digits")
    share = tr("a number from 0 to 0.9 is needed")
    command.add_argument(
        "--validation",
        type=partial(number, least=0.0, most=0.9, message=share),
        default=0.2,
        metavar="SHARE",
        help=tr("share of the samples that are for validation (default: 0.2)"),
    )
    most = tr("samples to use of a larger data set")
    _whole(command, "--samples", "10000", ranges.TRAINED_SAMPLES, most)
    _names(command, "--optimizer", "sgd", OPTIMIZERS, several=False)
    _rate(command, "0.05")
    _whole(command, "--batch", "128", ranges.BATCH, tr("samples of a batch"))
    bounds = (1, ranges.ITERATIONS[1])
    _whole(command, "--iterations", "500", bounds, tr("iterations of training"))
    _common(command)


def _about_inits() -> str:
    """Return what the names of initialisations are, for the end of a help."""
    return tr(
        "INIT is {names}; those of normal, uniform and constant may have a number, as in "
        "normal=0.01. Xavier is √(2/(n_in + n_out)) as xavier_normal and √(1/n) as lecun_normal; "
        "He is √(2/n).",
        names=", ".join(INITS),
    )


def _whole(
    command: argparse.ArgumentParser,
    option: str,
    usual: str,
    bounds: tuple[int, int],
    what: str,
    *,
    several: bool = False,
) -> None:
    """Add an option that is a whole number, or several."""
    read = partial(_bounded, bounds=bounds)
    command.add_argument(
        option,
        type=_list_of(read) if several else read,
        default=usual,
        metavar="N,…" if several else "N",
        help=tr("{what}, {low:,} to {high:,} (default: {usual})", what=what, low=bounds[0],
                high=bounds[1], usual=usual),
    )  # fmt: skip


def _names(
    command: argparse.ArgumentParser,
    option: str,
    usual: str,
    offered: tuple[str, ...],
    *,
    several: bool = True,
) -> None:
    """Add an option that is a name out of some, or several."""
    read = partial(known, names=offered)
    names = ", ".join(offered)
    command.add_argument(
        option,
        type=_list_of(read) if several else read,
        default=usual,
        metavar="NAME,…" if several else "NAME",
        help=tr("{names} (default: {usual})", names=names, usual=usual),
    )


def _inits(command: argparse.ArgumentParser, usual: str | None, what: str) -> None:
    """Add the initialisations."""
    command.add_argument("--init", type=_list_of(_init), default=usual, metavar="INIT,…", help=what)


def _data(command: argparse.ArgumentParser, usual: str) -> None:
    """Add where the samples come from."""
    offered = ", ".join(("normal", "digits") if usual == "normal" else ("digits",))
    command.add_argument(
        "--data",
        default=usual,
        metavar="DATA",
        help=tr(
            "{offered}, or a file in the IDX or NPZ format (default: {usual})",
            offered=offered, usual=usual,
        ),
    )  # fmt: skip
    command.add_argument(
        "--labels",
        metavar="FILE",
        help=tr("the labels of an IDX file, where they do not lie beside it"),
    )


def _rate(command: argparse.ArgumentParser, usual: str) -> None:
    """Add the learning rate."""
    message = tr("a number from 0 to 1,000 is needed")
    command.add_argument(
        "--learning-rate",
        type=partial(number, least=0.0, most=1000.0, message=message),
        default=usual,
        metavar="RATE",
        help=tr("learning rate (default: {usual})", usual=usual),
    )


def _common(command: argparse.ArgumentParser) -> None:
    """Add what all experiments have: seed, format, file, theme, language."""
    _whole(command, "--seed", "0", ranges.SEED, tr("seed of all that is drawn"))
    command.add_argument(
        "--format",
        choices=FORMATS,
        help=tr("how to tell it (default: as the file's name ends, else text)"),
    )
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=tr("the file to write; a png needs one, and PySide6"),
    )
    command.add_argument(
        "--theme",
        choices=THEMES,
        default="light",
        help=tr("colours of a picture (default: light)"),
    )
    add_language(command)


def _bounded(text: str, bounds: tuple[int, int]) -> int:
    """Return a whole number between its bounds."""
    message = tr(
        "a whole number from {low:,} to {high:,} is needed, not '{text}'",
        low=bounds[0], high=bounds[1], text=text,
    )  # fmt: skip
    return whole_number(text, *bounds, message)


def _network(text: str) -> dict[str, object]:
    """Return what is said of one network."""
    readers: dict[str, Callable[[str], object]] = {
        "activation": partial(known, names=ACTIVATIONS),
        "init": _init,
        "depth": partial(_bounded, bounds=ranges.DEPTH),
        "width": partial(_bounded, bounds=ranges.WIDTH),
        "seed": partial(_bounded, bounds=ranges.SEED),
    }
    found: dict[str, object] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        key = known(key.strip(), NETWORK_KEYS)
        if not equals:
            raise argparse.ArgumentTypeError(tr("{key} needs a value, as in {key}=…", key=key))
        found[key] = readers[key](value.strip())
    return found


def _list_of(read: "Callable[[str], Value]") -> "Callable[[str], list[Value]]":
    """Return what reads several, separated by commas."""

    def read_all(text: str) -> list[Value]:
        return [read(part.strip()) for part in text.split(",")]

    return read_all


def _init(text: str) -> tuple[str, float | None]:
    """Return the name of an initialisation, and its number where it has one."""
    name, equals, value = text.partition("=")
    name = known(name, INITS)
    if not equals:
        return name, None
    if name not in WITH_NUMBER:
        raise argparse.ArgumentTypeError(tr("{name} takes no number", name=name))
    low = -1000.0 if name == "constant" else 0.0
    message = tr("a number from {low:,} to 1,000 is needed, not '{text}'", low=low, text=value)
    return name, number(value, low, 1000.0, message)
