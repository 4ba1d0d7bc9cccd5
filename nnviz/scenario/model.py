"""What a user wrote: a frozen scenario, checked once, at the door.

The sections and keys are those of the file. `reading` makes a scenario from a file and turns
every mistake into a sentence; made by hand, the classes raise pydantic's `ValidationError` with
the same sentences in it.
"""

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Bias, Reduction, UpdateOrder
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.errors import did_you_mean
from nnviz.scenario import checks, limits
from nnviz.scenario.symbols import KINDS
from nnviz.scenario.wording import cut
from nnviz.translation import tr

TEXT_TAG: Final = "<text>"
LANGUAGES_TAG: Final = "<languages>"

_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, those that turn the direction of what is around them, and no characters.

Some formats of an export cannot hold them, and in others they change what stands beside them.
"""


def _one_of(names: Iterable[str], unknown: Callable[[str], str]) -> BeforeValidator:
    """Return a validator that takes one of `names`; `unknown` says what is wrong with another."""
    known = tuple(names)

    def check(value: Any) -> Any:
        if isinstance(value, str) and value not in known:
            message = f"{unknown(cut(value))}. {did_you_mean(value, known)}"
            raise PydanticCustomError("unknown_name", "{sentence}", {"sentence": message})
        return value

    return BeforeValidator(check)


def _seen(text: str) -> str:
    """Return `text`; raise where it has a character that is not seen."""
    found = _UNSEEN.search(text)
    if found is not None:
        message = tr(
            "the text has the character U+{code}, which is not seen and upsets what is; take it "
            "out",
            code=f"{ord(found[0]):04X}",
        )
        raise PydanticCustomError("unseen_character", "{sentence}", {"sentence": message})
    return text


Words = Annotated[str, AfterValidator(_seen)]
Row = Annotated[tuple[float, ...], Field(strict=False, fail_fast=True)]
Rows = Annotated[tuple[Row, ...], Field(strict=False, fail_fast=True)]
Width = Annotated[int, Field(ge=1, le=limits.UNITS)]
NotNegative = Annotated[float, Field(ge=0)]
Fraction = Annotated[float, Field(ge=0, le=1)]
BelowOne = Annotated[float, Field(ge=0, lt=1)]
ActivationName = Annotated[
    str, _one_of(ACTIVATIONS, lambda name: tr("there is no activation '{name}'", name=name))
]
LossName = Annotated[str, _one_of(LOSSES, lambda name: tr("there is no loss '{name}'", name=name))]
InitializerName = Annotated[
    str,
    _one_of(INITIALIZERS, lambda name: tr("there is no initialisation '{name}'", name=name)),
]
OptimizerName = Annotated[
    str, _one_of(OPTIMIZERS, lambda name: tr("there is no optimizer '{name}'", name=name))
]
KindName = Annotated[
    str, _one_of(KINDS, lambda name: tr("there is no kind of step '{name}'", name=name))
]
BiasName = Annotated[
    Bias,
    Field(strict=False),
    _one_of(Bias, lambda name: tr("a bias cannot be '{name}'", name=name)),
]
ReductionName = Annotated[
    Reduction,
    Field(strict=False),
    _one_of(Reduction, lambda name: tr("there is no reduction '{name}'", name=name)),
]
UpdateOrderName = Annotated[
    UpdateOrder,
    Field(strict=False),
    _one_of(UpdateOrder, lambda name: tr("there is no update order '{name}'", name=name)),
]


class Section(BaseModel):
    """A section of a scenario: frozen, no unknown keys, no conversions, finite numbers."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Languages(Section):
    """A text in several languages; at least one is there."""

    en: Words | None = None
    ko: Words | None = None

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.en is None and self.ko is None:
            message = tr('a text needs at least one language, such as { en = "…" }')
            raise PydanticCustomError("scenario", "{sentence}", {"sentence": message})
        return self


def _text_tag(value: object) -> str:
    """Return which of the two forms of a text `value` is meant to be."""
    return TEXT_TAG if isinstance(value, str) else LANGUAGES_TAG


Text = Annotated[
    Annotated[Words, Tag(TEXT_TAG)] | Annotated[Languages, Tag(LANGUAGES_TAG)],
    Discriminator(_text_tag),
]


def text_in(text: str | Languages, language: str) -> str:
    """Return `text` in `language` ("ko", "ko_KR", …), or in the one that there is."""
    if isinstance(text, str):
        return text
    first, second = (text.ko, text.en) if language.startswith("ko") else (text.en, text.ko)
    return (first if first is not None else second) or ""


class Source(Section):
    """Where a scenario comes from."""

    text: Text = ""
    url: Words = ""


class Published(Section):
    """A number that the source prints, to stand beside the computed one.

    `symbol` and `kind` are those of the step that computes it; `iteration` and `sample` count
    from 1, the sample within its batch. `printed` keeps the decimals as they are printed. A known
    slip of the source has a `note`.
    """

    symbol: Annotated[str, Field(min_length=1)]
    kind: KindName
    iteration: Annotated[int, Field(ge=1, le=limits.ITERATION)] = 1
    sample: Annotated[int, Field(ge=1, le=limits.ITERATION)] = 1
    printed: Annotated[str, Field(pattern=r"^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?$")]
    note: Text | None = None

    @property
    def decimals(self) -> int:
        """Return how many decimals are printed."""
        mantissa, _, exponent = self.printed.partition("e")
        return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))


class LayerSection(Section):
    """One layer, from the first hidden one to the output.

    `weights` has one row a unit, in the order of its inputs; shape `(units, inputs)`. `alpha`
    belongs to some activations, `value`, `std` and `limit` to some initialisations.
    """

    units: Width
    activation: ActivationName
    alpha: float | None = None
    bias: BiasName = Bias.TRAINED
    weights: Rows | None = None
    biases: Row | None = None
    init: InitializerName | None = None
    value: float | None = None
    std: NotNegative | None = None
    limit: NotNegative | None = None


class NetworkSection(Section):
    """The network: its inputs, its layers, its loss, and the seed of every random choice."""

    inputs: Width
    loss: LossName
    seed: Annotated[int, Field(ge=0, le=limits.SEED)] = 0
    layers: Annotated[
        tuple[LayerSection, ...], Field(strict=False, min_length=1, max_length=limits.LAYERS)
    ]


class TrainingSection(Section):
    """How the network is trained.

    A learning rate or hyper-parameter that is None has the optimizer's own default; `batch_size`
    None means all samples.
    """

    optimizer: OptimizerName = "sgd"
    learning_rate: NotNegative | None = None
    momentum: NotNegative | None = None
    rho: Fraction | None = None
    beta_1: BelowOne | None = None
    beta_2: BelowOne | None = None
    epsilon: NotNegative | None = None
    weight_decay: NotNegative | None = None
    batch_size: Annotated[int, Field(ge=1)] | None = None
    reduction: ReductionName = Reduction.MEAN
    shuffle: bool = False
    update_order: UpdateOrderName = UpdateOrder.SIMULTANEOUS
    round_to: Annotated[int, Field(ge=0, le=limits.DECIMALS)] | None = None
    l1: NotNegative = 0.0
    l2: NotNegative = 0.0


class DataSection(Section):
    """The samples: inputs of shape `(samples, inputs)` and targets of `(samples, outputs)`.

    `validation` holds back that share of them, the last ones in the order of the file, rounded to
    whole samples (halves up): they are not trained on. Or samples of their own are given.
    """

    inputs: Rows
    targets: Rows
    validation: Annotated[float, Field(gt=0, lt=1)] | None = None
    validation_inputs: Rows | None = None
    validation_targets: Rows | None = None

    @property
    def training_samples(self) -> int:
        """How many samples are trained on: the first ones, without those that are held back."""
        samples = len(self.inputs)
        return samples - int((self.validation or 0.0) * samples + 0.5)


class Scenario(Section):
    """A network, how it is trained and on what, with the story around it."""

    title: Text = ""
    description: Text = ""
    source: Source | None = None
    network: NetworkSection
    training: TrainingSection = TrainingSection()
    data: DataSection
    published: Annotated[tuple[Published, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problem = checks.first_problem(self)
        if problem is not None:
            context = {"sentence": problem.sentence, "at": problem.at}
            raise PydanticCustomError("scenario", "{sentence}", context)
        return self

    def title_in(self, language: str) -> str:
        """Return the title in `language`, or in the one that there is."""
        return text_in(self.title, language) or tr("Untitled")

    def description_in(self, language: str) -> str:
        """Return the description in `language`, or in the one that there is."""
        return text_in(self.description, language)
