"""Errors that a user can read: each builds its own sentence, with the place and the remedy."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable


class NnvizError(Exception):
    """Base of all errors that are the input's or the surroundings' fault, not the program's."""

    def sentence(self) -> str:
        """Return what happened, where, and what to do, in the user's language."""
        return ", ".join(str(argument) for argument in self.args)

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence()


class NotFiniteError(NnvizError):
    """A calculation left the range of numbers: `what` names the value."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def sentence(self) -> str:
        """Return which value is no longer a finite number."""
        return tr("{what} is no longer a finite number", what=self.what)


class DivergedError(NnvizError):
    """The training left the range of numbers in `iteration`."""

    def __init__(self, iteration: int, what: str) -> None:
        super().__init__(iteration, what)
        self.iteration = iteration
        self.what = what

    def sentence(self) -> str:
        """Return when it diverged, and what helps."""
        return tr(
            "Diverged at iteration {iteration}: {what} is no longer a finite number. "
            "A smaller learning rate or smaller weights help.",
            iteration=self.iteration,
            what=self.what,
        )


def did_you_mean(name: str, known: "Iterable[str]") -> str:
    """Return a suggestion such as `Did you mean 'sigmoid'?`, or all names where none is near."""
    known = list(known)
    near = get_close_matches(name, known, n=1)
    if near:
        return tr("Did you mean '{name}'?", name=near[0])
    return tr("Known names are {names}.", names=", ".join(known))


class ScenarioError(NnvizError):
    """A scenario that cannot be read: `place` is the file, `path` the keys, `problem` the rest.

    `line` and `column` count from 1 and are None where they are not known.
    """

    def __init__(
        self,
        place: str,
        problem: str,
        *,
        path: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem
        self.path = path
        self.line = line
        self.column = column

    def sentence(self) -> str:
        """Return such as `a.toml, line 12: network.loss: there is no loss 'x'. Did you mean…`."""
        where = self.place
        if self.line is not None and self.column is not None:
            where = tr(
                "{place}, line {line}, column {column}",
                place=self.place,
                line=self.line,
                column=self.column,
            )
        elif self.line is not None:
            where = tr("{place}, line {line}", place=self.place, line=self.line)
        path = f"{self.path}: " if self.path else ""
        end = "" if self.problem.endswith((".", "?", "!")) else "."
        return f"{where}: {path}{self.problem}{end}"


class UnknownScenarioError(NnvizError):
    """There is neither a file nor a bundled scenario called `name`."""

    def __init__(self, name: str, known: "Iterable[str]") -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)

    def sentence(self) -> str:
        """Return what is missing, with the nearest bundled name."""
        return tr(
            "There is neither a file nor a bundled scenario called '{name}'. {suggestion}",
            name=self.name,
            suggestion=did_you_mean(self.name, self.known),
        )


class UnknownLanguageError(NnvizError):
    """There is no catalogue of the language called `name`."""

    def __init__(self, name: str, known: "Iterable[str]") -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)

    def sentence(self) -> str:
        """Return what is missing, with the nearest language or all."""
        return tr(
            "There is no language '{name}'. {suggestion}",
            name=self.name,
            suggestion=did_you_mean(self.name, self.known),
        )


class LossDomainError(NnvizError):
    """The loss is not defined for an output: `output` counts from 1, `value` is what it is.

    `fused` says whether the output activation fits the loss, so that only rounding can lead here.
    `iteration` is None where only the caller knows it.
    """

    def __init__(
        self, loss: str, output: int, value: float, fused: bool, iteration: int | None = None
    ) -> None:
        super().__init__(loss, output, value, fused, iteration)
        self.loss = loss
        self.output = output
        self.value = value
        self.fused = fused
        self.iteration = iteration

    def at(self, iteration: int) -> "LossDomainError":
        """Return the same error with the iteration in which it happened."""
        return LossDomainError(self.loss, self.output, self.value, self.fused, iteration)

    def sentence(self) -> str:
        """Return for which output, and when, the loss is not defined, and what helps."""
        if self.fused:
            remedy = tr("Round to more decimals.")
        elif self.loss == "binary_cross_entropy":
            remedy = tr("Use sigmoid as the activation of the output layer.")
        else:
            remedy = tr("Use softmax as the activation of the output layer.")
        where = f"o{self.output} = {self.value:.6g}"
        if self.iteration is not None:
            where = tr("{where} of iteration {iteration}", where=where, iteration=self.iteration)
        return tr(
            "The loss {loss} takes logarithms of the outputs and is not defined for "
            "{where}. {remedy}",
            loss=self.loss,
            where=where,
            remedy=remedy,
        )
