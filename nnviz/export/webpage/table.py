"""The texts of a web page's drawings: what came before is named by its number. No Qt."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from nnviz.export.svg import contents, ground

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Drawing

Entry = str | list["str | int"]
"""A text, or what it is put together from: texts, and numbers of texts before it."""
Key = str | tuple["str | int", ...]

_LIMIT = 16384
"""How many texts are remembered. One that is forgotten is written again when it comes again."""
_SHORT = 12
"""A text shorter than so many characters is not worth a number."""


class Table:
    """Numbers of the texts that came last.

    Attributes
    ----------
    first : int
        The number of the first text of the drawing that was added last.
    texts : list of Entry
        The texts that are new in it.
    fonts : int
        Flags of the fonts that all drawings need.
    """

    def __init__(self, limit: int = _LIMIT) -> None:
        self.first = 0
        self.texts: list[Entry] = []
        self.fonts = 0
        self._limit = limit
        self._numbers: OrderedDict[Key, int] = OrderedDict()

    def add(self, drawing: "Drawing") -> list[str | int]:
        """Return a drawing as what it is put together from."""
        self.first += len(self.texts)
        self.texts = []
        parts: list[str | int] = [self._text(ground(drawing))]
        for group, shapes in contents(drawing):
            inside: list[str | int] = [group]
            for shape in shapes:
                self.fonts |= shape.fonts
                inside.append(self._shape(shape.text, shape.parts))
            parts.append(self._joined([*inside, "</g>"]))
        return parts

    def _shape(self, text: str, parts: tuple[str, ...]) -> str | int:
        known = self._known(text)
        if known is not None:
            return known
        if len(parts) == 1:
            return self._new(text, text)
        # Every second part is a glyph's outline, which others have too.
        numbered = [self._text(part) if place % 2 else part for place, part in enumerate(parts)]
        return self._new(text, numbered)

    def _text(self, text: str) -> str | int:
        if len(text) < _SHORT:
            return text
        known = self._known(text)
        return self._new(text, text) if known is None else known

    def _joined(self, parts: list[str | int]) -> int:
        key = tuple(parts)
        known = self._known(key)
        return self._new(key, parts) if known is None else known

    def _known(self, key: Key) -> int | None:
        number = self._numbers.get(key)
        if number is not None:
            self._numbers.move_to_end(key)
        return number

    def _new(self, key: Key, entry: Entry) -> int:
        number = self.first + len(self.texts)
        self.texts.append(entry)
        self._numbers[key] = number
        if len(self._numbers) > self._limit:
            self._numbers.popitem(last=False)
        return number
