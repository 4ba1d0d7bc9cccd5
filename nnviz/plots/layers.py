"""What layers are called beside a chart."""

from typing import TYPE_CHECKING

from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence


def name(layer: int, count: int) -> str:
    """Return what a layer of so many is called; 0 is the first hidden one."""
    return tr("output") if layer == count - 1 else tr("layer {number}", number=layer + 1)


def listed(numbers: "Sequence[int]") -> str:
    """Return numbers with those in a row drawn together.

    >>> listed([1, 2, 3, 7])
    '1–3, 7'
    """
    parts: list[tuple[int, ...]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = (parts[-1][0], number)
        else:
            parts.append((number,))
    return ", ".join("–".join(str(end) for end in part) for part in parts)


def left_out(numbers: "Sequence[int]") -> str:
    """Return in a sentence which layers a logarithmic axis has no place for."""
    return trn(
        "0, and so not on the axis: layer {layers}.",
        "0, and so not on the axis: layers {layers}.",
        len(numbers),
        layers=listed(numbers),
    )
