"""What of a window is cut off, sticks out, or covers something: measured on the real widgets."""

import re
from itertools import combinations
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QMenuBar,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QFontMetrics

_SHORTENED = "…"


def faults_of(root: QWidget) -> "Iterator[str]":
    """Yield, in words, all that can be seen in a widget and has not the room that it needs."""
    seen = [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root) and widget.window() is root.window()
    ]
    for widget in (root, *seen):
        for fault in _cut(widget):
            yield f"{_called(widget)}: {fault}"
        children = [child for child in seen if child.parentWidget() is widget]
        for child in children:
            if not _holds(widget, child):
                yield f"{_called(child)} {child.geometry()} sticks out of {_called(widget)}"
        for first, second in combinations(children, 2):
            if not _floats(first) and not _floats(second):
                shared = first.geometry().intersected(second.geometry())
                if not shared.isEmpty():
                    yield f"{_called(first)} and {_called(second)} overlap by {shared}"


def _called(widget: QWidget) -> str:
    """Return how a widget is named in a report."""
    words = widget.accessibleName() or getattr(widget, "text", str)() or widget.objectName()
    return f"{type(widget).__name__} {words[:40]!r}"


def _floats(widget: QWidget) -> bool:
    """Tell whether a widget is made to lie over others, as what is said in passing does."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _holds(parent: QWidget, child: QWidget) -> bool:
    """Tell whether a widget lies in its parent, from where it may be scrolled down."""
    place, room = child.geometry(), parent.rect()
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
        return room.left() <= place.left() and place.right() <= room.right()
    return room.contains(place)


def _cut(widget: QWidget) -> "Iterator[str]":
    """Yield what of a widget's own text is cut."""
    if isinstance(widget, QLabel):
        yield from _cut_label(widget)
    elif isinstance(widget, QAbstractButton) and widget.text():
        if not _has(widget.size(), widget.sizeHint()):
            yield f"has {widget.size()} of {widget.sizeHint()}"
        if widget.text().endswith(_SHORTENED) and len(widget.toolTip()) < len(widget.text()):
            yield f"nothing says all of {widget.text()!r}"
    elif isinstance(widget, QComboBox):
        yield from _cut_choice(widget)
    elif isinstance(widget, QSpinBox):
        field = widget.lineEdit()
        room = field.width() - 2  # the cursor's
        if (needed := _wide(field.fontMetrics(), field.text())) > room:
            yield f"{field.text()!r} needs {needed} of {room}"
    elif isinstance(widget, QTabBar):
        yield from _cut_tabs(widget)
    elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from _cut_header(widget)
    elif isinstance(widget, QMenuBar):
        yield from _cut_menus(widget)


def _cut_label(label: QLabel) -> "Iterator[str]":
    text = label.text()
    if not text:
        return
    if not label.wordWrap():
        if not _has(label.size(), label.sizeHint()):
            yield f"{text!r} has {label.size()} of {label.sizeHint()}"
        return
    room, metrics = label.contentsRect(), label.fontMetrics()
    if label.heightForWidth(label.width()) > label.height():
        needed = label.heightForWidth(label.width())
        yield f"{text!r} is {label.height()} high instead of {needed}"
    for word in re.split(r"[ \n]", text):
        if (wide := _wide(metrics, word)) > room.width():
            yield f"{word!r} needs {wide} of {room.width()}"


def _cut_choice(combo: QComboBox) -> "Iterator[str]":
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    control = QStyle.ComplexControl.CC_ComboBox
    room = combo.style().subControlRect(control, option, field, combo)
    for number in range(combo.count()):
        text = combo.itemText(number)
        if (needed := _wide(combo.fontMetrics(), text)) > room.width():
            yield f"{text!r} needs {needed} of {room.width()}"
    if combo.fontMetrics().height() > room.height():
        yield f"is {room.height()} high inside instead of {combo.fontMetrics().height()}"


def _cut_tabs(tabs: QTabBar) -> "Iterator[str]":
    for number in range(tabs.count()):
        place, text = tabs.tabRect(number), tabs.tabText(number)
        if not tabs.rect().contains(place):
            yield f"{text!r} sticks out"
        if (needed := _wide(tabs.fontMetrics(), text)) > place.width():
            yield f"{text!r} needs {needed} of {place.width()}"


def _cut_header(header: QHeaderView) -> "Iterator[str]":
    for number in range(header.count()):
        if header.sectionSizeHint(number) > header.sectionSize(number):
            words = header.model().headerData(number, header.orientation())
            yield f"{words!r} has {header.sectionSize(number)} of {header.sectionSizeHint(number)}"
    if header.sizeHint().height() > header.height():
        yield f"is {header.height()} high instead of {header.sizeHint().height()}"


def _cut_menus(bar: QMenuBar) -> "Iterator[str]":
    corner = bar.cornerWidget()
    room = bar.rect()
    if corner is not None:
        room.setRight(corner.x() - 1)
    for action in bar.actions():
        place = bar.actionGeometry(action)
        if place.isEmpty() or not room.contains(place):
            yield f"{action.text()!r} at {place} is not in {room}"


def _has(size: QSize, needed: QSize) -> bool:
    return size.width() >= needed.width() and size.height() >= needed.height()


def _wide(metrics: "QFontMetrics", text: str) -> int:
    return metrics.boundingRect(text.replace("&", "")).width()
