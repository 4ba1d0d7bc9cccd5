"""A line of a formula in several colours, broken into lines that fit."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nnviz.drawing.shapes import Formula, Mark
from nnviz.drawing.signs import Set, delimiter
from nnviz.drawing.spacing import offsets, resolved
from nnviz.drawing.tex import Space, Symbol, parse
from nnviz.drawing.typeset import narrowed, part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nnviz.drawing.tex import Node
    from nnviz.trace.formula import Piece

_TALL = 0.95
"""Parentheses grow around what is taller than this."""
_SUM_SIGNS = frozenset("+−")


@dataclass(frozen=True, slots=True)
class Atom:
    """What is not broken: something set, its colour, and how many parentheses it is in."""

    node: "Node"
    box: Set
    colour: str
    depth: int = 0

    @property
    def sign(self) -> str:
        """The sign that it is, "" for anything else."""
        return self.node.text if isinstance(self.node, Symbol) else ""


_CONTINUED = Atom(Space(0.0), Set(0.0, 0.0, 0.0, ()), "")
"""Begins a line that goes on with a sign, so that the sign keeps its room."""


def atoms(pieces: "Iterable[Piece]", colour: "Callable[[int | None], str]") -> list[Atom]:
    """Return the parts of a line in their factors' colours, parentheses as tall as they need."""
    return list(_atoms(tuple((piece.tex, colour(piece.factor)) for piece in pieces)))


@lru_cache(maxsize=64)
def _atoms(pieces: tuple[tuple[str, str], ...]) -> list[Atom]:
    """Return the parts of pieces of TeX, each in its colour; a line is tried in several sizes."""
    found: list[Atom] = []
    depth = 0
    for tex, shade in pieces:
        for node, box in _parts(tex):
            depth -= box.first == "close" and isinstance(node, Symbol)
            found.append(Atom(node, box, shade, max(0, depth)))
            depth += box.first == "open" and isinstance(node, Symbol)
    return _grown(found)


@lru_cache(maxsize=4096)
def _parts(tex: str) -> "tuple[tuple[Node, Set], ...]":
    """Return the parts of a piece, each as it is set."""
    return tuple((node, part(node)) for node in parse(tex).parts)


def _grown(found: list[Atom]) -> list[Atom]:
    """Return the atoms with parentheses stretched around fractions."""
    opened: list[int] = []
    for place, atom in enumerate(found):
        if atom.sign in ("(", "["):
            opened.append(place)
        elif atom.sign in (")", "]") and opened:
            start = opened.pop()
            inside = found[start + 1 : place]
            ascent = max((a.box.ascent for a in inside), default=0.0)
            descent = max((a.box.descent for a in inside), default=0.0)
            if ascent > _TALL:
                for at in (start, place):
                    box = delimiter(found[at].sign, ascent, descent)
                    found[at] = Atom(found[at].node, box, found[at].colour, found[at].depth)
    return found


def width(line: "Sequence[Atom]") -> float:
    """Return how wide a line is, in units of the text size."""
    return offsets([atom.box for atom in line])[1]


def starts(line: "Sequence[Atom]") -> "Sequence[float]":
    """Return where each part of a line starts, in units of the text size."""
    return offsets([atom.box for atom in line])[0]


def broken(line: "Sequence[Atom]", limit: float) -> list[list[Atom]]:
    """Return the line in parts no wider than `limit`, each but the first beginning with a sign.

    It is broken as far right as it fits: before a plus or minus outside parentheses if the part is
    then at least half full, else before a sign of multiplication, else inside the parentheses.
    """
    rest = [atom if atom.box.width <= limit else _narrowed(atom, limit) for atom in line]
    begins, whole = offsets([atom.box for atom in rest])
    if whole <= limit:
        return [rest] if rest else []
    ends = resolved([(atom.box.first, atom.box.last) for atom in rest])
    joins = [kind[0] in ("bin", "rel") for kind in ends]
    lines: list[list[Atom]] = []
    while whole > limit:
        place = _break_at(rest, joins, begins, whole, limit)
        if place is None:
            break
        lines.append(rest[:place])
        rest, joins = [_CONTINUED, *rest[place:]], [False, False, *joins[place + 1 :]]
        begins, whole = offsets([atom.box for atom in rest])
    return [*lines, rest]


def _narrowed(atom: Atom, limit: float) -> Atom:
    return Atom(atom.node, narrowed(atom.node, limit), atom.colour, atom.depth)


def _break_at(
    line: "Sequence[Atom]",
    joins: "Sequence[bool]",
    begins: "Sequence[float]",
    whole: float,
    limit: float,
) -> int | None:
    """Return before which atom to break, None where nothing can be broken."""
    places = [place for place in range(1, len(line)) if joins[place]]
    fitting = [place for place in places if begins[place] <= limit]
    if not fitting:
        return places[0] if places else None

    def rank(place: int) -> tuple[bool, int, bool, int]:
        atom = line[place]
        lopsided = begins[place] < 0.4 * limit or whole - begins[place] < 0.3 * limit
        return (lopsided, atom.depth, atom.sign not in _SUM_SIGNS, -place)

    return min(fitting, key=rank)


def formula(
    line: "Sequence[Atom]", x: float, y: float, size: float, tex: str, role: str = "formula"
) -> Formula:
    """Return a line as a shape whose baseline starts at (x, y)."""
    starts, width = offsets([atom.box for atom in line])
    marks = tuple(
        Mark(ink.outline, start + ink.x, ink.y, ink.x_scale, ink.y_scale, atom.colour)
        for start, atom in zip(starts, line, strict=True)
        for ink in atom.box.ink
    )
    return Formula("", role, x, y, size, marks, tex, tuple(line), width)


def ascent(line: "Sequence[Atom]") -> float:
    """Return how far a line reaches above its baseline."""
    return max((atom.box.ascent for atom in line), default=0.0)


def descent(line: "Sequence[Atom]") -> float:
    """Return how far a line reaches below its baseline."""
    return max((atom.box.descent for atom in line), default=0.0)
