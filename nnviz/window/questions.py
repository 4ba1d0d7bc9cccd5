"""Short dialogs: a fault in one sentence, a question for a number, a text. None of them waits."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox

from nnviz import __version__
from nnviz.translation import tr
from nnviz.window.controller import MOST_ITERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.errors import NnvizError


def tell(parent: "QWidget", error: "NnvizError") -> None:
    """Tell what could not be done, and why."""
    box = QMessageBox(QMessageBox.Icon.Warning, "nnviz", str(error), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_about(parent: "QWidget") -> None:
    """Show what this is."""
    text = tr("Step through the training of a small neural network by hand, value by value.")
    box = QMessageBox(
        QMessageBox.Icon.NoIcon,
        tr("About nnviz"),
        f"<b>nnviz {__version__}</b><br><br>{text}",
        parent=parent,
    )
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def ask_step(parent: "QWidget", here: int, count: int, chosen: "Callable[[int], None]") -> None:
    """Ask for a step of the iteration on show."""
    label = tr("Step, from 0 to {count}", count=count)
    _ask_number(parent, tr("Go to a step"), label, (here, 0, count), chosen)


def ask_iteration(parent: "QWidget", here: int, chosen: "Callable[[int], None]") -> None:
    """Ask for an iteration."""
    numbers = (here, 1, MOST_ITERATIONS)
    _ask_number(parent, tr("Go to an iteration"), tr("Iteration, from 1"), numbers, chosen)


def _ask_number(
    parent: "QWidget",
    title: str,
    label: str,
    numbers: tuple[int, int, int],
    chosen: "Callable[[int], None]",
) -> None:
    """Ask for a whole number; `numbers` are the one now, the least and the most."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    now, least, most = numbers
    dialog.setIntRange(least, most)
    dialog.setIntValue(now)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.intValueSelected.connect(chosen)
    dialog.open()
