"""Ids of drawn elements, many of them without writing each: a unit may have 10,000 inputs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnviz.trace.names import Names


class Span(StrEnum):
    """What runs through the units of a layer."""

    UNITS = "units"
    INTO = "into"
    OUT_OF = "out of"  # not translated: a key
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Group:
    """Elements of one kind, one for each unit of a layer.

    Attributes
    ----------
    names : Names
        What everything is called.
    span : Span
        The units themselves, the edges from them into one unit, the edges out of one unit to them,
        or their loss terms.
    layer : int
        The layer whose units are run through.
    unit : int
        The one unit that edges lead into or out of.
    """

    names: "Names"
    span: Span
    layer: int
    unit: int = 0

    def __len__(self) -> int:
        """Return how many they are."""
        return self.names.width(self.layer)

    def id(self, index: int) -> str:
        """Return the id of one of them."""
        names, layer = self.names, self.layer
        match self.span:
            case Span.UNITS:
                return names.unit(layer, index).id
            case Span.INTO:
                return names.edge(layer + 1, self.unit, index).id
            case Span.OUT_OF:
                return names.edge(layer, index, self.unit).id
            case Span.TERMS:
                return names.loss_term(index).id


class Ids(Sequence[str]):
    """Ids in order, each written only when it is asked for.

    >>> from nnviz.trace.names import Names
    >>> names = Names(2, (2, 1), (False, False))
    >>> ids = Ids("E", Group(names, Span.INTO, -1, 1), "h2")
    >>> tuple(ids), len(ids), ids[1]
    (('E', 'w3', 'w4', 'h2'), 4, 'w3')
    >>> tuple(ids.among({-1: (1,)}))
    ('E', 'w4', 'h2')
    """

    __slots__ = ("_parts",)
    _parts: "tuple[str | Group, ...]"

    def __init__(self, *parts: "str | Group | Sequence[str]") -> None:
        found: list[str | Group] = []
        for part in parts:
            if isinstance(part, str | Group):
                found.append(part)
            elif isinstance(part, Ids):
                found += part._parts
            else:
                found += part
        self._parts = tuple(found)

    def __len__(self) -> int:
        """Return how many they are."""
        return sum(1 if isinstance(part, str) else len(part) for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        """Yield all of them."""
        for part in self._parts:
            if isinstance(part, str):
                yield part
            else:
                yield from (part.id(index) for index in range(len(part)))

    def among(self, shown: "Mapping[int, Sequence[int]]") -> Iterator[str]:
        """Yield those of a group whose units are `shown`, by layer, and all that stand alone."""
        for part in self._parts:
            if isinstance(part, str):
                yield part
            else:
                yield from (part.id(index) for index in shown.get(part.layer, ()))

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        """Return one of them, or some."""
        places = range(len(self))[index]
        if isinstance(places, range):
            return tuple(self[place] for place in places)
        for part in self._parts:
            size = 1 if isinstance(part, str) else len(part)
            if places < size:
                return part if isinstance(part, str) else part.id(places)
            places -= size
        raise IndexError(index)

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence has the same ids in the same order."""
        if isinstance(other, Ids) and self._parts == other._parts:
            return True
        return isinstance(other, Ids | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of all of them."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Return how it is made."""
        return f"Ids{self._parts!r}"
