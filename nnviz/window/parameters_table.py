"""All weights and biases: value, gradient and new value, in step with the canvas."""

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nnviz.drawing.metrics import width as text_width
from nnviz.drawing.shapes import Label, Run, markup
from nnviz.export.painter import paint_shape, smooth
from nnviz.trace.numbers import DEFAULT_DECIMALS, format_number
from nnviz.translation import brief, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from nnviz.trace.frame import Frame
    from nnviz.trace.names import Names
    from nnviz.window.style import Look

_Index = QModelIndex | QPersistentModelIndex
_Row = tuple[str, tuple[float | None, float | None, float | None]]
_NAME, _VALUE, _GRADIENT, _NEW = range(4)
_OUTLINE: Final = 2
_AROUND_NUMBER: Final = 16


class ParametersModel(QAbstractTableModel):
    """A row for every weight and then every bias; a value not calculated yet is blank."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._names: Names | None = None
        self._edges = self._biases = 0
        self._rows: dict[int, _Row] = {}
        self.active_row = -1
        self.active_column = -1
        self.is_narrow = False

    def show_frame(self, frame: "Frame", visible: range) -> None:
        """Show what is known in `frame`; of the visible rows, tell which have changed."""
        if frame.names != self._names:
            self.beginResetModel()
            self._names = frame.names
            layers = frame.trace.network.layers
            self._edges = sum(layer.units * layer.inputs for layer in layers)
            self._biases = sum(
                layer.units
                for layer, has_bias in zip(layers, frame.names.has_bias, strict=True)
                if has_bias
            )
            self._set(frame)
            self.endResetModel()
            return
        before, rows = self.active_row, self._rows
        decimals = self._frame.decimals if self._frame else frame.decimals
        self._set(frame)
        if decimals != frame.decimals:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, _NEW))
            return
        changed = [
            row
            for row in visible
            if row in (before, self.active_row) or self._row(row) != rows.get(row)
        ]
        for first, last in _stretches(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, _NEW))

    def _set(self, frame: "Frame") -> None:
        self._frame = frame
        self._rows = {}
        target = frame.explanation.target if frame.explanation else ""
        self.active_row = self.row_of(target)
        phase = frame.phase.value if frame.phase else ""
        self.active_column = {"backward": _GRADIENT, "update": _NEW}.get(phase, -1)

    def row_of(self, element: str) -> int:
        """Return the row of a weight or bias by its id, -1 for anything else."""
        if element[:1] == "w" and element[1:].isdigit():
            return int(element[1:]) - 1
        if element[:1] == "b" and element[1:].isdigit():
            return self._edges + int(element[1:]) - 1
        return -1

    def element_of(self, row: int) -> str:
        """Return the id of the weight or bias in a row."""
        return f"w{row + 1}" if row < self._edges else f"b{row - self._edges + 1}"

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return the number of parameters."""
        return 0 if parent.isValid() else self._edges + self._biases

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return four: name, value, gradient, new value."""
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the columns' names."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == _NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return (_short_headings() if self.is_narrow else headings())[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            is_gradient = section == _GRADIENT
            return tr("∂E/∂w: how much the loss changes with it") if is_gradient else _hint()
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if self._frame is None or not index.isValid():
            return None
        _, values = self._row(index.row())
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == _NAME:
                return self.element_of(index.row())
            return self._text(column, values[column - 1], index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            value = None if column == _NAME else values[column - 1]
            return _hint() if value is None else repr(value)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == _NEW:
            text, known = self.written(index.row(), column)
            return text if known else _missing(trained=self._is_trained(index.row()))
        return None

    def markup(self, row: int) -> str:
        """Return what a row's weight or bias is called, with marks for its scripts."""
        return self._row(row)[0]

    def written(self, row: int, column: int) -> tuple[str, bool]:
        """Return what stands in a column of numbers, and whether it is a number."""
        value = self._row(row)[1][column - 1]
        return self._text(column, value, row), value is not None

    def _text(self, column: int, value: float | None, row: int) -> str:
        assert self._frame is not None
        if value is None:
            return _missing(trained=self._is_trained(row)) if column == _GRADIENT else "–"
        return format_number(value, self._frame.calculated_decimals)

    def _is_trained(self, row: int) -> bool:
        assert self._frame is not None
        if row < self._edges:
            return True
        layer, _ = self._frame.names.bias_at(row - self._edges + 1)
        return self._frame.trace.network.layers[layer].bias.value == "trained"

    def _row(self, row: int) -> "_Row":
        """Return a row's name and values, which are kept as long as the frame is."""
        if row not in self._rows:
            self._rows[row] = self._calculated_row(row)
        return self._rows[row]

    def _calculated_row(self, row: int) -> "_Row":
        frame = self._frame
        assert frame is not None
        if row < self._edges:
            place = frame.names.edge_at(row + 1)
            return frame.names.edge(*place).markup, (
                frame.old_weight(*place),
                frame.weight_gradient(*place),
                frame.new_weight(*place),
            )
        layer, unit = frame.names.bias_at(row - self._edges + 1)
        return frame.names.bias(layer, unit).markup, (
            frame.old_bias(layer, unit),
            frame.bias_gradient(layer, unit),
            frame.new_bias(layer, unit),
        )


def _stretches(rows: "Sequence[int]") -> "Iterator[tuple[int, int]]":
    """Yield the first and last of neighbours among rows."""
    for _, neighbours in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        stretch = [row for _, row in neighbours]
        yield stretch[0], stretch[-1]


def shared(room: int, needed: "Sequence[int]") -> list[int]:
    """Return equal parts of a room, but for those that need more.

    >>> shared(90, [10, 20, 30]), shared(90, [10, 20, 50]), shared(20, [10, 20, 30])
    ([30, 30, 30], [20, 20, 50], [10, 20, 30])
    """
    parts, open_ = list(needed), set(range(len(needed)))
    while open_:
        left = room - sum(part for at, part in enumerate(parts) if at not in open_)
        each, over = divmod(left, len(open_))
        too_wide = {at for at in open_ if needed[at] > each}
        if not too_wide:
            for count, at in enumerate(sorted(open_)):
                parts[at] = each + (count < over)
            break
        open_ -= too_wide
    return parts


def headings() -> tuple[str, ...]:
    """Return the columns' names."""
    return tr("parameter"), tr("value"), tr("gradient"), tr("new value")


def _short_headings() -> tuple[str, ...]:
    """Return the columns' names for where they have little room."""
    return brief("parameter"), brief("value"), brief("gradient"), brief("new value")


def _hint() -> str:
    """Return what the table is."""
    return tr("All weights and biases, with their gradients and new values")


def _missing(*, trained: bool) -> str:
    """Return what is said of a number that is not there."""
    return tr("not yet") if trained else tr("not trained")


class _Cells(QStyledItemDelegate):
    """Paints names with subscripts, numbers in columns, and the active row in its accent."""

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.accent = look.theme.ink
        self.selected_row = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, ParametersModel)
        theme, px = self.look.theme, self.look.px
        area: QRect = option.rect
        row, column = index.row(), index.column()
        active = row == model.active_row
        if active:
            painter.fillRect(area, QColor(theme.highlight))
        elif row == self.selected_row:
            painter.fillRect(area, QColor(theme.pressed))
        full = theme.sizes.body * self.look.zoom
        baseline = area.center().y() + full * 0.36
        if column == _NAME:
            name = markup(model.markup(row))
            label = Label(
                "", "name", area.left() + px(16), baseline, name, full + 1, 400, theme.ink
            )
        else:
            text, known = model.written(row, column)
            lit = active and column == model.active_column and known
            colour = self.accent if lit else theme.ink if known else theme.faint
            weight = 600 if lit else 400
            room, wide = area.width() - px(16), text_width(text, full, weight)
            size = full * max(room, 1) / wide if wide > room else full
            right, run = area.left() + area.width() - px(12), (Run(text),)
            label = Label("", "number", right, baseline, run, size, weight, colour, "end")
        smooth(painter)
        paint_shape(label, painter)


class ParametersTable(QTableView):
    """The table; a click, or Return on a row, says which weight or bias is wanted.

    ↑ and ↓ walk the rows, Tab leaves the table, and the other keys are the window's.
    """

    selected = Signal(str)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ParametersModel(self)
        self._cells = _Cells(look, self)
        self.setModel(self._model)
        self.setItemDelegate(self._cells)
        row = look.px(look.theme.sizes.row)
        self.setFont(look.font(look.theme.sizes.body))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAccessibleName(tr("Weights and biases"))
        self.setToolTip(_hint())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self.setMinimumHeight(4 * row)
        self._in_view = 0
        self._decimals = DEFAULT_DECIMALS
        self.clicked.connect(lambda index: self.selected.emit(self._model.element_of(index.row())))
        self.activated.connect(
            lambda index: self.selected.emit(self._model.element_of(index.row()))
        )

    def show_frame(self, frame: "Frame") -> None:
        """Show what is known in `frame`, with the active row in view."""
        theme = self._cells.look.theme
        self._cells.accent = theme.phase(frame.phase.value if frame.phase else None)
        before = self._model.active_row
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        count = self._model.rowCount()
        self._model.show_frame(frame, range(max(0, first), count if last < 0 else last + 1))
        if frame.decimals != self._decimals:
            self._decimals = frame.decimals
            self._share_width()
        row = self._model.active_row
        if row < 0 and frame.explanation is not None:
            read = (self._model.row_of(element) for element in frame.explanation.reads)
            row = next((row for row in read if row >= 0), 0)
        elif row < 0:
            row = 0
        if row != self._in_view or self._model.active_row != before:
            self._in_view = row
            self.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def show_selected(self, element: str) -> None:
        """Mark the row of the selected weight or bias."""
        self._cells.selected_row = self._model.row_of(element)
        if self._cells.selected_row >= 0:
            self.scrollTo(self._model.index(self._cells.selected_row, 0))
        self.viewport().update()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give the names what their heading needs, and the rest to the numbers.

        The headings are short where the long ones would leave numbers less than they need.
        """
        header, room = self.horizontalHeader(), self.viewport().width()
        look = self._cells.look
        digits = text_width(f"−0.{'0' * self._decimals}", look.theme.sizes.body * look.zoom)
        number = round(digits) + look.px(_AROUND_NUMBER)
        needed = [0]
        for is_narrow in (False, True):
            self._model.is_narrow = is_narrow
            needed = [header.sectionSizeHint(column) for column in range(header.count())]
            if needed[_NAME] + sum(max(number, wide) for wide in needed[_VALUE:]) <= room:
                break
        header.resizeSection(_NAME, needed[_NAME])
        shares = shared(room - needed[_NAME], needed[_VALUE:])
        for column, share in enumerate(shares, _VALUE):
            header.resizeSection(column, share)
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, _NAME, _NEW)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the rows, and an outline around the one that has the keyboard."""
        super().paintEvent(event)
        if not self.hasFocus() or not self.currentIndex().isValid():
            return
        look = self._cells.look
        thick = look.px(_OUTLINE)
        row = self.visualRect(self.currentIndex())
        row.setLeft(0)
        row.setRight(self.viewport().width() - 1)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(look.theme.focus), thick))
        half = thick / 2
        painter.drawRect(QRectF(row).adjusted(half, half, -half, -half))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Outline the whole row."""
        super().currentChanged(current, previous)
        self.viewport().update()
