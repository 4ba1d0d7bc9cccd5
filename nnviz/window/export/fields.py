"""The fields of an export: all choices, in their order, with those that a format has no use for."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from nnviz.drawing.slide import Content
from nnviz.export import sizes
from nnviz.export.options import ACTIVATIONS, PLOTS
from nnviz.export.wish import SIZES
from nnviz.plots import moment
from nnviz.trace.steps import Grain
from nnviz.translation import languages, tr
from nnviz.window.commands import plain
from nnviz.window.export import wording
from nnviz.window.export.choices import (
    LAST,
    RATES,
    SCALES,
    SECONDS,
    SIDES,
    Choices,
    Range,
    has_scale,
    most_iterations,
)
from nnviz.window.export.format_list import fill_with_formats
from nnviz.window.preferences import DECIMALS
from nnviz.window.training.number_field import FieldError, NumberField, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnviz.window.style import Look

_LARGE: Final = 1.5


class Fields(QWidget):
    """Shows choices, and lets them be changed.

    A field that the format has no use for is grey: nothing jumps when another format is chosen.

    Parameters
    ----------
    look : Look
        Theme and text size.
    at : int
        The iteration on show.
    may_compare : bool
        Whether the network can have a twin.
    parent : QWidget
        What it stands in.

    Signals
    -------
    changed()
        Something else is chosen, or typed.
    """

    changed = Signal()

    def __init__(self, look: "Look", at: int, may_compare: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._at, self._may_compare = look, at, may_compare
        self._choices = Choices()
        self._labels: dict[QWidget, QLabel] = {}
        self.format = self._combo("format", ())
        fill_with_formats(self.format, look)
        self.range = self._combo("range", wording.ranges().items())
        self.first = self._number("first", tr("First iteration"), 1, LAST)
        self.last = self._number("last", tr("Last iteration"), 1, LAST)
        self.grain = self._combo("grain", wording.grains().items())
        self.contents = {each: self._check(each, text) for each, text in wording.contents().items()}
        plots = [("", tr("None")), *((key, moment.title(key)) for key in moment.KEYS)]
        self.plot = self._combo("plot", plots)
        twins = [("", tr("None")), *((name, name) for name in ACTIVATIONS)]
        self.twin = self._combo("twin", twins)
        self.twin.setToolTip(tr("A network with another activation in its hidden layers"))
        self.theme = self._combo("theme", wording.themes().items())
        self.language = self._combo("language", languages().items())
        self.english_terms = self._check("english_terms", tr("with English &terms"))
        self.decimals = self._combo("decimals", ((each, str(each)) for each in DECIMALS))
        self.size_choice = self._combo("size", wording.sizes().items())
        self.width_ = self._number("width", tr("Width in pixels"), *SIDES)
        self.height_ = self._number("height", tr("Height in pixels"), *SIDES)
        self.scale = self._combo("scale", ((each, f"{each:g}×") for each in SCALES))
        self.transparent = self._check("transparent", tr("No backgro&und"))
        self.seconds = NumberField(look, tr("Seconds for a frame"))
        self.seconds.setObjectName("seconds")
        self.seconds.textEdited.connect(self._take)
        self.rate = self._combo("rate", ((each, str(each)) for each in RATES))
        self._arrange()

    # Showing --------------------------------------------------------------------------------

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen."""
        self._choices = choices
        self.blockSignals(True)
        for combo, value in (
            (self.format, choices.format),
            (self.range, choices.range),
            (self.grain, choices.grain),
            (self.plot, choices.plot),
            (self.twin, choices.twin),
            (self.theme, choices.theme),
            (self.language, choices.language),
            (self.size_choice, choices.size if choices.size in SIZES else ""),
            (self.scale, choices.scale),
            (self.rate, choices.frames_a_second),
        ):
            combo.setCurrentIndex(combo.findData(value))
        self._offer_decimals(choices.decimals)
        for content, box in self.contents.items():
            box.setChecked(content in choices.contents)
        self.english_terms.setChecked(choices.english_terms)
        self.transparent.setChecked(choices.transparent)
        self.width_.setValue(choices.pixels.width)
        self.height_.setValue(choices.pixels.height)
        self.seconds.setText(written(choices.seconds_a_step))
        self.blockSignals(False)
        self._follow()

    @property
    def choices(self) -> Choices:
        """What is chosen; raises `FieldError` where something typed makes no sense."""
        self._check_iterations()
        self._check_size()
        return replace(self._choices, seconds_a_step=self._seconds())

    def _check_iterations(self) -> None:
        chosen = self._choices
        most = most_iterations(chosen.kind)
        if chosen.range is Range.ITERATIONS and chosen.first > chosen.last:
            problem = tr("it comes before iteration {first:,}.", first=chosen.first)
            raise FieldError(self.last, problem)
        if chosen.range is Range.ITERATIONS and chosen.last - chosen.first >= most:
            problem = tr("at most {count:,} iterations can be exported at once.", count=most)
            raise FieldError(self.last, problem)
        if chosen.kind.has_looks and not chosen.contents and not chosen.plot:
            first = next(iter(self.contents.values()))
            raise FieldError(first, tr("choose something that a frame shall show."))

    def _check_size(self) -> None:
        problem = sizes.problem(self._choices.output, self._choices.kind)
        if problem:
            own = not self.size_choice.currentData()
            raise FieldError(self.width_ if own else self.size_choice, problem)

    def _seconds(self) -> float:
        if not self._choices.kind.has_time:
            return self._choices.seconds_a_step
        seconds = self.seconds.value()
        least, most = SECONDS
        if not least <= seconds <= most:
            problem = tr(
                "a number from {least} to {most} is needed.", least=f"{least:g}", most=f"{most:g}"
            )
            raise FieldError(self.seconds, problem)
        return seconds

    # Changing -------------------------------------------------------------------------------

    def _take(self) -> None:
        """Take what the fields have."""
        if self.signalsBlocked():
            return
        if self.range.currentData() == self._choices.range == Range.ITERATIONS:
            first, last = self.first.value(), self.last.value()
        else:
            first, last = self._choices.first, self._choices.last
        size = self.size_choice.currentData() or f"{self.width_.value()}x{self.height_.value()}"
        self._choices = replace(
            self._choices,
            format=self.format.currentData(),
            range=Range(self.range.currentData()),
            first=first,
            last=last,
            grain=Grain(self.grain.currentData()),
            contents=frozenset(each for each, box in self.contents.items() if box.isChecked()),
            plot=self.plot.currentData(),
            twin=self.twin.currentData(),
            theme=self.theme.currentData(),
            language=self.language.currentData(),
            english_terms=self.english_terms.isChecked(),
            size=size,
            transparent=self.transparent.isChecked(),
            scale=self.scale.currentData(),
            frames_a_second=self.rate.currentData(),
            decimals=self.decimals.currentData(),
        )
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Let what the format has no use for be grey."""
        chosen, kind = self._choices, self._choices.kind
        several = chosen.range is Range.ITERATIONS
        if several:
            self._show_iterations(chosen.first, chosen.last)
        else:
            self._show_iterations(self._at, self._at)
        own = not self.size_choice.currentData()
        for box in self.contents.values():
            self._enable(box, kind.has_looks)
        self._enable(self.grain, kind.has_looks and chosen.range is not Range.FRAME)
        for field in (self.plot, self.theme, self.size_choice):
            self._enable(field, kind.has_looks)
        compared = kind.has_looks and chosen.plot in PLOTS["twin"]
        self._enable(self.twin, compared and self._may_compare)
        self._enable(self.english_terms, chosen.language != "en")
        self._enable(self.scale, has_scale(kind))
        self._enable(self.transparent, kind.may_be_transparent)
        self._enable(self.seconds, kind.has_time)
        self._enable(self.rate, kind.has_motion)
        for number in (self.first, self.last):
            number.setEnabled(several)
        for number in (self.width_, self.height_):
            number.setEnabled(own and kind.has_looks)
        size = chosen.pixels
        if not own:
            self.blockSignals(True)
            self.width_.setValue(size.width)
            self.height_.setValue(size.height)
            self.blockSignals(False)

    def _show_iterations(self, first: int, last: int) -> None:
        self.blockSignals(True)
        self.first.setValue(first)
        self.last.setValue(last)
        self.blockSignals(False)

    def _enable(self, field: QWidget, on: bool) -> None:
        field.setEnabled(on)
        label = self._labels.get(field)
        if label is not None:
            label.setEnabled(on)

    def _offer_decimals(self, decimals: int) -> None:
        """Offer the usual numbers of decimals, and the one that is in use."""
        combo = self.decimals
        if combo.findData(decimals) < 0:
            place = sum(combo.itemData(number) < decimals for number in range(combo.count()))
            combo.insertItem(place, str(decimals), decimals)
        combo.setCurrentIndex(combo.findData(decimals))

    # Making ---------------------------------------------------------------------------------

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the choices: it changes a field only that has the keyboard."""
        if (
            event.type() is QEvent.Type.Wheel
            and isinstance(field, QWidget)
            and not field.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(field, event)

    def _combo(self, name: str, items: "Iterable[tuple[object, str]]") -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        for value, text in items:
            combo.addItem(text, value)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.installEventFilter(self)
        combo.activated.connect(self._take)
        return combo

    def _check(self, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setObjectName(name)
        box.setAccessibleName(plain(text))
        box.toggled.connect(self._take)
        return box

    def _number(self, name: str, words: str, least: int, most: int) -> QSpinBox:
        field = QSpinBox(self)
        field.setObjectName(name)
        field.setRange(least, most)
        field.setAccessibleName(words)
        field.setToolTip(words)
        field.lineEdit().setTextMargins(self._look.px(9), 0, 0, 0)
        field.setMinimumWidth(self._look.px(72))
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)
        field.valueChanged.connect(self._take)
        return field

    def _arrange(self) -> None:
        px = self._look.px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(24), px(20), px(16), px(12))
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        self._row(grid, tr("&Format"), self.format)
        self._gap(grid)
        self._row(grid, tr("F&rames"), self.range)
        self._row(grid, "", self.first, QLabel(tr("to"), self), self.last)
        self._row(grid, tr("A frame for &every"), self.grain)
        self._gap(grid)
        self._show_contents(grid)
        self._row(grid, tr("&Plot"), self.plot)
        self._row(grid, tr("Compare with"), self.twin)
        self._gap(grid)
        self._row(grid, tr("T&heme"), self.theme)
        self._pair(grid, tr("Lan&guage"), self.language, self.english_terms)
        self._row(grid, tr("&Decimals"), self.decimals)
        self._gap(grid)
        self._row(grid, tr("S&ize"), self.size_choice)
        self._row(grid, "", self.width_, QLabel("×", self), self.height_)
        self._pair(grid, tr("Sc&ale"), self.scale, self.transparent)
        self._gap(grid)
        self._row(grid, tr("Seconds for a fra&me"), self.seconds)
        self._row(grid, tr("&Video frames a second"), self.rate)
        grid.setRowStretch(grid.rowCount(), 1)

    @property
    def _is_large(self) -> bool:
        """Whether text is so large that two things beside one another leave the slide no room."""
        return self._look.zoom > _LARGE

    def _pair(self, grid: QGridLayout, words: str, field: QWidget, box: QWidget) -> None:
        """Add a field with a box beside it, or below it where text is large."""
        if self._is_large:
            self._row(grid, words, field)
            self._row(grid, "", box)
        else:
            self._row(grid, words, field, box)

    def _show_contents(self, grid: QGridLayout) -> None:
        """Add what can be on a frame, in two columns."""
        inner = QGridLayout()
        inner.setHorizontalSpacing(self._look.px(12))
        inner.setVerticalSpacing(0)
        for number, content in enumerate(Content):
            columns = 1 if self._is_large else 2
            inner.addWidget(self.contents[content], number // columns, number % columns)
            inner.setColumnStretch(number % columns, 1)
        label = QLabel(tr("On a frame"), self)
        row = grid.rowCount()
        top = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        label.setContentsMargins(0, self._look.px(5), 0, 0)
        grid.addWidget(label, row, 0, top)
        grid.addLayout(inner, row, 1)

    def _row(self, grid: QGridLayout, words: str, field: QWidget, *others: QWidget) -> None:
        row = grid.rowCount()
        line = QHBoxLayout()
        line.setSpacing(self._look.px(8))
        for widget in (field, *others):
            line.addWidget(widget)
        grid.addLayout(line, row, 1)
        if not words:
            return
        label = QLabel(words, self)
        label.setBuddy(field)
        self._labels[field] = label
        if not field.accessibleName():
            field.setAccessibleName(plain(words))
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(label, row, 0, middle)

    def _gap(self, grid: QGridLayout) -> None:
        grid.setRowMinimumHeight(grid.rowCount(), self._look.px(6))
