"""Pictures as numbers, and how much two of them differ."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pixels(content: bytes) -> "NDArray[np.float64]":
    """Return red, green and blue of each pixel of a picture file, from 0 to 255."""
    image = QImage.fromData(content).convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return lines[:, : 3 * image.width()].reshape(image.height(), -1, 3).astype(np.float64)


def difference(first: "NDArray[np.float64]", second: "NDArray[np.float64]") -> tuple[float, float]:
    """Return how much two pictures differ on average, and in their most different 8 × 8 pixels.

    A line that is shifted by a pixel, or text of another weight, hardly changes the mean colour of
    so many pixels; a letter that is missing or stands elsewhere does.
    """
    assert first.shape == second.shape
    apart = (first - second).mean(axis=2)
    height, width = (length // 8 * 8 for length in apart.shape)
    blocks = apart[:height, :width].reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))
    return float(np.abs(first - second).mean()), float(np.abs(blocks).max())


def ink(part: "NDArray[np.float64]") -> float:
    """Return how much of a part of a picture is not its ground, which most of it is."""
    return float(np.abs(part - np.median(part, axis=(0, 1))).mean())
