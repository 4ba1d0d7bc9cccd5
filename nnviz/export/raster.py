"""A drawing as pixels and as PNG, painted by the painter of the canvas."""

import os
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from nnviz.export import png as packing
from nnviz.export.painter import paint

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.png import Pixels
    from nnviz.export.reel import Slide
    from nnviz.export.wish import Size, Wish


def unseen_application() -> QCoreApplication:
    """Return the application that fonts need, one without a screen where there is none yet."""
    running = QGuiApplication.instance()
    if running is not None:
        return running
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(["nnviz"])


def image(drawing: "Drawing", scale: float = 1.0) -> QImage:
    """Return the drawing as an image, `scale` pixels a slide unit."""
    return _painted(drawing, round(drawing.width * scale), round(drawing.height * scale), scale)


def image_of_size(drawing: "Drawing", size: "Size") -> QImage:
    """Return the drawing as an image of exactly the size."""
    return _painted(drawing, size.width, size.height, size.width / drawing.width)


def pixels(made: QImage, *, opacity: bool = False) -> "Pixels":
    """Return an image's pixels, in any thread: with their opacity if it may have one, or always."""
    _, view = _seen(made, opacity=opacity)
    return view.copy()


def png(drawing: "Drawing", scale: float = 2.0) -> bytes:
    """Return the drawing as a PNG file; the same drawing gives the same bytes."""
    return encoded(image(drawing, scale), scale)


def encoded(made: QImage, scale: float) -> bytes:
    """Return an image of so many pixels a slide unit as a PNG file, in any thread."""
    return _packed(made, 96 * scale)


def png_page(slide: "Slide", wish: "Wish") -> "Callable[[], bytes]":
    """Paint a slide; return what packs it as a PNG file, in any thread."""
    made = image_of_size(slide.drawing, wish.size)
    return lambda: _packed(made, wish.size.dpi)


def _packed(made: QImage, dpi: float) -> bytes:
    _kept, view = _seen(made)
    return packing.picture(view, dpi)


def _seen(made: QImage, *, opacity: bool = False) -> "tuple[QImage, Pixels]":
    """Return an image's pixels, and the image that they can be seen in as long as it is there."""
    opacity = opacity or made.hasAlphaChannel()
    channels = 4 if opacity else 3
    form = QImage.Format.Format_RGBA8888 if opacity else QImage.Format.Format_RGB888
    kept = made.convertToFormat(form)
    rows = np.frombuffer(kept.constBits(), np.uint8).reshape(kept.height(), kept.bytesPerLine())
    used = rows[:, : kept.width() * channels]
    return kept, used.reshape(kept.height(), kept.width(), channels)


def _painted(drawing: "Drawing", width: int, height: int, scale: float) -> QImage:
    """Return the drawing in so many pixels, opaque where it has an opaque ground."""
    ground = drawing.background
    opaque = ground is not None and len(ground) == 7
    form = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    made = QImage(max(1, width), max(1, height), form)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.scale(scale, scale)
    paint(drawing, painter)
    painter.end()
    return made
