"""The list of formats, in groups."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnviz.export.formats import FORMATS
from nnviz.window.export import wording

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from nnviz.window.style import Look

_INDENT: Final = 12


def fill_with_formats(combo: "QComboBox", look: "Look") -> None:
    """Offer all formats, under the headings of their families."""
    model = QStandardItemModel(combo)
    for family, title in wording.families().items():
        head = QStandardItem(title)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        head.setForeground(QColor(look.theme.soft))
        head.setFont(look.font(look.theme.sizes.small, 600))
        model.appendRow(head)
        for key, kind in FORMATS.items():
            if kind.family is family:
                item = QStandardItem(wording.format_name(key))
                item.setData(key, Qt.ItemDataRole.UserRole)
                model.appendRow(item)
    combo.setModel(model)
    combo.setItemDelegate(_Indented(look.px(_INDENT), combo))
    combo.setMaxVisibleItems(model.rowCount())


class _Indented(QStyledItemDelegate):
    """Draws what can be chosen a little further in than the headings between."""

    def __init__(self, indent: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._indent = indent

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            option.rect.setLeft(option.rect.left() + self._indent)
        super().paint(painter, option, index)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room of a row, with air around."""
        return super().sizeHint(option, index) + QSize(self._indent, self._indent // 2)
