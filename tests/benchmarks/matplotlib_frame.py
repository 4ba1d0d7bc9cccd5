"""A slide's drawing shown by matplotlib: what someone would write who has no exporter.

The same discs, lines, boxes and texts at the same places, in the same font; indices and formulas
are mathtext in STIX. As a sensible user would, it makes figure and axes once, and keeps the artists
of what did not change from one slide to the next. Where things stand is handed to it: matplotlib
has no layout of its own to find, which nnviz has.
"""

import io
from typing import TYPE_CHECKING, Final, assert_never

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from nnviz import resources
from nnviz.drawing.shapes import Box, Cells, Disc, Formula, Label, Line, Polyline

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from nnviz.drawing.shapes import Drawing, Run, Shape
    from nnviz.export.wish import Size

_POINTS: Final = 72.0
_FONTS: Final = {400: "Pretendard-Regular.otf", 600: "Pretendard-SemiBold.otf"}
_ANCHORS: Final = {"start": "left", "middle": "center", "end": "right"}


class Board:
    """A figure that shows one drawing after the other.

    Parameters
    ----------
    size : Size
        In pixels.
    drawing : Drawing
        Any of them: all have its ground and its size.
    """

    def __init__(self, size: "Size", drawing: "Drawing") -> None:
        mpl.rcParams["mathtext.fontset"] = "stix"  # formulas look as nnviz's do
        mpl.rcParams["svg.fonttype"] = "none"  # text of an SVG file is text, as it is in nnviz's
        self.figure = Figure((size.width / size.dpi, size.height / size.dpi), dpi=size.dpi)
        FigureCanvasAgg(self.figure)
        self.figure.set_facecolor(drawing.background or "none")
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, drawing.width)
        self._axes.set_ylim(drawing.height, 0)
        self._points = _POINTS / size.dpi * size.width / drawing.width
        self._fonts = {
            weight: FontProperties(fname=str(resources.path("fonts", name)))
            for weight, name in _FONTS.items()
        }
        self._shown: dict[Shape, list[Artist]] = {}

    def show(self, drawing: "Drawing") -> None:
        """Show a drawing, changing what is not yet as it is there."""
        kept: dict[Shape, list[Artist]] = {}
        formulas: set[str] = set()
        for place, shape in enumerate(drawing.shapes):
            if isinstance(shape, Formula):  # nnviz places a formula's sides one by one
                if shape.tex in formulas:
                    continue
                formulas.add(shape.tex)
            artists = self._shown.pop(shape, None)
            if artists is None:
                artists = self._made(shape)
            for artist in artists:
                artist.set_zorder(place)
            kept[shape] = artists
        for artists in self._shown.values():
            for artist in artists:
                artist.remove()
        self._shown = kept

    def png(self) -> bytes:
        """Return what is shown as a PNG file."""
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi="figure")
        return file.getvalue()

    def svg(self) -> bytes:
        """Return what is shown as an SVG file."""
        file = io.BytesIO()
        self.figure.savefig(file, format="svg")
        return file.getvalue()

    def _made(self, shape: "Shape") -> "list[Artist]":
        """Return the artists of a shape."""
        axes = self._axes
        match shape:
            case Disc():
                disc = Circle(
                    (shape.x, shape.y), shape.radius, facecolor=shape.fill or "none",
                    edgecolor=shape.stroke or "none", linewidth=shape.stroke_width * self._points,
                )  # fmt: skip
                return [axes.add_patch(disc)]
            case Box():
                at, width, height = (shape.x, shape.y), shape.width, shape.height
                corner = f"round,pad=0,rounding_size={shape.radius}"
                box = (
                    FancyBboxPatch(at, width, height, corner)
                    if shape.radius
                    else Rectangle(at, width, height)
                )
                box.set_facecolor(shape.fill or "none")
                box.set_edgecolor(shape.stroke or "none")
                box.set_linewidth(shape.stroke_width * self._points)
                return [axes.add_patch(box)]
            case Line() if shape.arrow:
                ends = (shape.x1, shape.y1), (shape.x2, shape.y2)
                width = shape.width * self._points
                arrow = FancyArrowPatch(*ends, arrowstyle="-|>", color=shape.stroke, lw=width)
                return [axes.add_patch(arrow)]
            case Line():
                points = ((shape.x1, shape.y1), (shape.x2, shape.y2))
                return [self._line(points, shape.stroke, shape.width)]
            case Polyline():
                return [self._line(shape.points, shape.stroke, shape.width)]
            case Label():
                words = "".join(map(_mathtext, shape.runs)).replace("$$", "")
                return [
                    axes.text(
                        shape.x, shape.y, words, color=shape.runs[0].colour or shape.colour,
                        ha=_ANCHORS[shape.anchor], va="baseline", fontproperties=self._font(shape),
                    )
                ]  # fmt: skip
            case Formula():
                return [
                    axes.text(
                        shape.x, shape.y, f"${shape.tex}$", fontsize=shape.size * self._points,
                        color=shape.marks[0].colour, va="baseline",
                    )
                ]  # fmt: skip
            case Cells():
                raise AssertionError("the default scenario's slides have none")
            case _:
                assert_never(shape)

    def _line(self, points: tuple[tuple[float, float], ...], colour: str, width: float) -> "Artist":
        """Return a line through points."""
        across, down = zip(*points, strict=True)
        line = Line2D(across, down, color=colour, linewidth=width * self._points)
        line.set_solid_capstyle("butt")
        return self._axes.add_line(line)

    def _font(self, label: Label) -> FontProperties:
        """Return the font of a label in its size."""
        weights = [run.weight or label.weight for run in label.runs]
        font = self._fonts[600 if max(weights) >= 600 else 400].copy()
        font.set_size(label.size * self._points)
        return font


def _mathtext(run: "Run") -> str:
    """Return a run as matplotlib writes it: indices as mathtext, all else as it is."""
    text = run.text.replace("$", r"\$")
    if run.script == "normal":
        return f"$\\mathit{{{text}}}$" if run.italic and text.isascii() else text
    escaped = text.replace(" ", r"\ ").replace("%", r"\%")
    return f"${'_' if run.script == 'sub' else '^'}{{{escaped}}}$"
