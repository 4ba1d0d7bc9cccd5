"""What a user wants of each lab: frozen values that a page is filled from and read into."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from nnviz.labs import initialisation, vanishing
from nnviz.labs.learning import Plan
from nnviz.labs.starts import HE, STANDARD, XAVIER, Start

if TYPE_CHECKING:
    from nnviz.engine.datasets import Dataset
    from nnviz.labs.learning import Course
    from nnviz.window.labs.lesson import Lesson

NORMAL: Final = "normal"
DIGITS: Final = "digits"
USUAL_STACK: Final = initialisation.Configuration()
USUAL_PLAN: Final = Plan()


@dataclass(frozen=True, slots=True)
class VanishingWish:
    """Networks to compare, the samples that go through all of them, and their training."""

    networks: tuple[vanishing.Configuration, ...] = (
        vanishing.Configuration(activation="sigmoid", start=XAVIER),
        vanishing.Configuration(activation="relu", start=HE),
    )
    data: str = NORMAL
    samples: int = 200
    seed: int = 0
    iterations: int = 200
    learning_rate: float = 0.1

    @property
    def configurations(self) -> tuple[vanishing.Configuration, ...]:
        """The networks with the training that they share."""
        shared = {"iterations": self.iterations, "learning_rate": self.learning_rate}
        return tuple(replace(network, **shared) for network in self.networks)  # type: ignore[arg-type] # by name


@dataclass(frozen=True, slots=True)
class InitialisationWish:
    """Initialisations to compare, and the layers that normal data go through."""

    starts: tuple[Start, ...] = STANDARD
    stack: initialisation.Configuration = USUAL_STACK

    @property
    def configurations(self) -> tuple[initialisation.Configuration, ...]:
        """One for each initialisation."""
        return tuple(replace(self.stack, start=start) for start in self.starts)


@dataclass(frozen=True, slots=True)
class Source:
    """Where data to learn from come from: the bundled digits, or files of the user's."""

    path: str = DIGITS
    labels: str | None = None


@dataclass(frozen=True, slots=True)
class LearningWish:
    """A plan, and the data."""

    plan: Plan = USUAL_PLAN
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class VanishingState:
    """What is chosen, which network is being edited, and what was found."""

    wish: VanishingWish = VanishingWish()
    at: int = 0
    results: tuple[vanishing.Vanishing, ...] = ()
    data: str = NORMAL


@dataclass(frozen=True, slots=True)
class InitialisationState:
    """What is chosen, and what was found."""

    wish: InitialisationWish = InitialisationWish()
    results: tuple[initialisation.Initialisation, ...] = ()


@dataclass(frozen=True, slots=True)
class LearningState:
    """What is chosen, the data that were read, how far the curves came, and what goes on.

    `lesson` is a training that is still going on; whoever takes the state goes on with it.
    """

    wish: LearningWish = LearningWish()
    dataset: "Dataset | None" = None
    course: "Course | None" = None
    shown: LearningWish | None = None
    lesson: "Lesson | None" = None


@dataclass(frozen=True, slots=True)
class LabsState:
    """Which lab is in front, and the state of each."""

    at: int = 0
    vanishing: VanishingState = VanishingState()
    initialisation: InitialisationState = InitialisationState()
    learning: LearningState = LearningState()
