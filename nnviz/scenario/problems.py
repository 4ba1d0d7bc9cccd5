"""Turn what pydantic found into one sentence with its place in the file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

from nnviz.errors import did_you_mean
from nnviz.scenario.model import LANGUAGES_TAG, TEXT_TAG, Scenario
from nnviz.scenario.wording import Problem, cut, number, shown
from nnviz.translation import tr

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


_NO_SECTION: Final = ("model_type", "model_attributes_type")


def first_of(errors: "list[ErrorDetails]") -> Problem:
    """Return the problem to tell first: a misspelt key explains the missing one beside it."""
    misspelt = [error for error in errors if error["type"] == "extra_forbidden"]
    return _problem((misspelt or errors)[0])


def path_text(at: tuple[str | int, ...]) -> str:
    """Return the keys as a reader counts, from 1: `network.layers[1].weights[2]`."""
    text = ""
    for part in at:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{cut(part)}" if text else cut(part)
    return text


def place_text(at: tuple[str | int, ...]) -> str:
    """Return the path, and how it counts where it counts."""
    if any(isinstance(part, int) for part in at):
        return tr("{path} (counted from 1)", path=path_text(at))
    return path_text(at)


def _problem(error: "ErrorDetails") -> Problem:
    """Return the sentence and place of one of pydantic's errors."""
    context: Mapping[str, Any] = error.get("ctx", {})
    at = tuple(part for part in error["loc"] if part not in (TEXT_TAG, LANGUAGES_TAG))
    at += tuple(context.get("at", ()))
    if "sentence" in context:
        return Problem(str(context["sentence"]), at)
    if error["type"] == "extra_forbidden":
        known = sorted(_keys(at[:-1]))
        return Problem(
            tr("this key is not known. {suggestion}", suggestion=did_you_mean(str(at[-1]), known)),
            at,
        )
    if LANGUAGES_TAG in error["loc"] and error["type"] in _NO_SECTION:
        return Problem(_sentence("string_type", context, error["input"]), at)
    if error["type"] == "missing" and len(at) == 1:
        return Problem(tr("this section is missing"), at)
    return Problem(_sentence(error["type"], context, error["input"]), at)


def _sentence(kind: str, context: Mapping[str, Any], found: object) -> str:
    """Return what is wrong with `found`, by pydantic's name of the mistake."""
    match kind:
        case "missing":
            return tr("this is missing")
        case "finite_number":
            return tr("a finite number is needed, not {found}", found=shown(found))
        case "float_type":
            return tr("a number is needed, not {found}", found=shown(found))
        case "int_type":
            return tr("a whole number is needed, not {found}", found=shown(found))
        case "bool_type":
            return tr("true or false is needed, not {found}", found=shown(found))
        case "string_type" | "enum":
            return tr("a text in quotes is needed, not {found}", found=shown(found))
        case "tuple_type":
            return tr("a list in brackets is needed, not {found}", found=shown(found))
        case _ if kind in _NO_SECTION:
            return tr("a section with keys is needed, not {found}", found=shown(found))
        case "greater_than_equal":
            return tr(
                "at least {limit} is needed, not {found}",
                limit=number(context["ge"]),
                found=shown(found),
            )
        case "less_than_equal":
            return tr(
                "at most {limit} is possible, not {found}",
                limit=number(context["le"]),
                found=shown(found),
            )
        case "greater_than":
            return tr(
                "a number above {limit} is needed, not {found}",
                limit=number(context["gt"]),
                found=shown(found),
            )
        case "less_than":
            return tr(
                "a number below {limit} is needed, not {found}",
                limit=number(context["lt"]),
                found=shown(found),
            )
        case "too_short":
            return tr("at least one is needed")
        case "too_long":
            return tr(
                "at most {limit} are possible, not {count}",
                limit=number(context["max_length"]),
                count=number(context["actual_length"]),
            )
        case "string_too_short":
            return tr("the text is empty")
        case "string_pattern_mismatch":
            return tr(
                'a number in quotes is needed, such as "0.3775", not {found}', found=shown(found)
            )
        case _:
            return tr("this cannot be {found}", found=shown(found))


def _keys(at: tuple[str | int, ...]) -> frozenset[str]:
    """Return the keys that the section at `at` knows."""
    section: type[BaseModel] = Scenario
    for part in at:
        if isinstance(part, str) and part in section.model_fields:
            section = _section_in(section.model_fields[part].annotation) or section
    return frozenset(section.model_fields)


def _section_in(annotation: Any) -> type[BaseModel] | None:
    """Return the section class that stands somewhere inside a type annotation, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_section_in(argument) for argument in get_args(annotation))
    return next((section for section in inner if section is not None), None)
