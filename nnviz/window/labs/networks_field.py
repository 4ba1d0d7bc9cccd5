"""The list of networks whose gradients are compared, and the parameters of one of them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnviz.drawing.headings import activation_name
from nnviz.labs import ranges
from nnviz.labs.starts import fitting
from nnviz.labs.vanishing import Configuration
from nnviz.translation import tr
from nnviz.window.labs.fields import Section, Whole, activations
from nnviz.window.labs.flow import Flow
from nnviz.window.labs.start_fields import StartField, start_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.window.style import Look

_ROW = 30


class _List(QListWidget):
    """As high as its rows."""

    def __init__(self, look: "Look") -> None:
        super().__init__()
        self._high = look.px(_ROW)
        self._frame = look.px(4)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fill(self, rows: "Sequence[str]") -> None:
        """Show rows."""
        self.clear()
        self.addItems(rows)
        for number, words in enumerate(rows):
            self.item(number).setSizeHint(QSize(0, self._high))
            self.item(number).setToolTip(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of all rows."""
        return QSize(super().sizeHint().width(), self.count() * self._high + 2 * self._frame)

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class NetworksField(QWidget):
    """Networks, one of which is chosen; more of them, fewer of them.

    Signals
    -------
    changed()
        There are other networks.
    chosen(int)
        Another network is chosen, by its place.
    refused(str)
        Why there cannot be one more or one less.
    """

    changed = Signal()
    chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, look: "Look", networks: "Sequence[Configuration]", at: int) -> None:
        super().__init__()
        self.networks = tuple(networks)
        self.list = _List(look)
        self.list.setAccessibleName(tr("Networks"))
        self.buttons = {
            "add": QPushButton(tr("Add")),
            "duplicate": QPushButton(tr("Duplicate")),
            "remove": QPushButton(tr("Remove")),
        }
        line = Flow(look.px(6), stretch=True)
        for button in self.buttons.values():
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.list)
        column.addLayout(line)
        self.show_networks(networks, at)
        self.list.currentRowChanged.connect(self._turn)
        self.buttons["add"].clicked.connect(lambda: self._insert(Configuration()))
        self.buttons["duplicate"].clicked.connect(lambda: self._insert(self.network))
        self.buttons["remove"].clicked.connect(self._remove)

    @property
    def at(self) -> int:
        """The place of the network that is chosen."""
        return max(0, self.list.currentRow())

    @property
    def network(self) -> Configuration:
        """The network that is chosen."""
        return self.networks[self.at]

    def show_networks(self, networks: "Sequence[Configuration]", at: int) -> None:
        """Show networks, one of them chosen."""
        self.networks = tuple(networks)
        before = self.list.blockSignals(True)
        self.list.fill([_row(number, one) for number, one in enumerate(self.networks, 1)])
        self.list.setCurrentRow(min(at, len(self.networks) - 1))
        self.list.blockSignals(before)

    def change(self, network: Configuration) -> None:
        """Put another network in the place of the chosen one."""
        at = self.at
        if network != self.networks[at]:
            self.networks = (*self.networks[:at], network, *self.networks[at + 1 :])
            self.list.item(at).setText(_row(at + 1, network))
            self.list.item(at).setToolTip(_row(at + 1, network))
            self.changed.emit()

    def _turn(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)

    def _insert(self, network: Configuration) -> None:
        """Add a network below the chosen one."""
        if len(self.networks) >= ranges.CONFIGURATIONS:
            self.refused.emit(
                tr(
                    "At most {count} networks are compared; remove one first.",
                    count=ranges.CONFIGURATIONS,
                )
            )
            return
        at = self.at + 1
        self.show_networks((*self.networks[:at], network, *self.networks[at:]), at)
        self.chosen.emit(at)
        self.changed.emit()

    def _remove(self) -> None:
        if len(self.networks) == 1:
            self.refused.emit(tr("One network has to stay."))
            return
        at = self.at
        self.show_networks((*self.networks[:at], *self.networks[at + 1 :]), at)
        self.chosen.emit(self.at)
        self.changed.emit()


def _row(number: int, network: Configuration) -> str:
    """Return a network in one line."""
    return tr(
        "{number}   {activation} · {init} · {depth} × {width}",
        number=number,
        activation=activation_name(network.activation),
        init=start_name(network.start.init),
        depth=network.depth,
        width=network.width,
    )


class NetworkSection(Section):
    """The parameters of one network.

    Signals
    -------
    changed()
        One of them is another.
    """

    changed = Signal()

    def __init__(self, look: "Look") -> None:
        super().__init__(look, "")
        self.activation = activations(look)
        self.start = StartField(look, Configuration().start, tr("First weights"))
        self.layers = Whole(look, ranges.DEPTH)
        self.units = Whole(look, ranges.WIDTH)
        self.seed = Whole(look, ranges.SEED)
        self.add(tr("Activation"), self.activation)
        self.add_below(tr("First weights"), self.start)
        self.add(tr("Hidden layers"), self.layers)
        self.add(tr("Units of each"), self.units)
        self.add(tr("Seed of the weights"), self.seed)
        self.activation.currentIndexChanged.connect(self._fit)
        self.start.changed.connect(self._take_start)
        for field in (self.layers, self.units, self.seed):
            field.valueChanged.connect(lambda _: self.changed.emit())
        self._shown = Configuration()

    def network(self) -> Configuration:
        """Return the network of these parameters."""
        return Configuration(
            self.layers.value(),
            self.units.value(),
            self.activation.currentData(),
            self.start.start(),
            self.seed.value(),
        )

    def take(self, number: int, network: Configuration) -> None:
        """Show a network's parameters."""
        self._shown = network
        self.heading.setText(tr("Network {number}", number=number))
        before = self.blockSignals(True)
        fields = (self.activation, self.layers, self.units, self.seed)
        states = [field.blockSignals(True) for field in fields]
        self.activation.choose(network.activation)
        self.start.take(network.start)
        self.layers.setValue(network.depth)
        self.units.setValue(network.width)
        self.seed.setValue(network.seed)
        for field, state in zip(fields, states, strict=True):
            field.blockSignals(state)
        self.blockSignals(before)

    def _take_start(self) -> None:
        self._shown = self.network()
        self.changed.emit()

    def _fit(self) -> None:
        """Take the initialisation that is made for the activation, unless another was chosen."""
        shown, now = self._shown, self.network()
        if shown.start == fitting(shown.activation):
            self.start.take(fitting(now.activation))
        self._shown = replace(now, start=self.start.start())
        self.changed.emit()
