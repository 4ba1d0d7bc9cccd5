"""Asking for files, and writing them beside the window, which waits for them when it closes."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTreeView
from shiboken6 import isValid

from nnviz.errors import NnvizError
from nnviz.translation import tr
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    Prepare = Callable[[Path], Callable[[], None]]
    """Does for a file what belongs to the window's thread; what it returns writes the file."""

_KIND: Final = 2
"""The column of a file dialog that says what kind of file each is."""

_under_way: Final[set[Worker]] = set()
"""Who writes, or could not write and has not told it yet."""


class UnknownEndingError(NnvizError):
    """A file was to be saved in a format that there is not: its name, and the endings there are."""

    def sentence(self) -> str:
        """Return which endings there are."""
        name, endings = self.args
        return tr(
            "{name} ends in none of the formats that there are: {endings}.",
            name=name,
            endings=", ".join(endings),
        )


def ending_of(path: Path, endings: "Sequence[str]") -> str:
    """Return the ending of a file's name, one of those that there are.

    Raises
    ------
    UnknownEndingError
        If it is none of them.
    """
    ending = path.suffix.lower()
    if ending not in endings:
        raise UnknownEndingError(path.name, endings)
    return ending


# Asking -------------------------------------------------------------------------------------------


def ask_where(
    parent: "QWidget",
    title: str,
    name: str,
    endings: "Sequence[str]",
    chosen: "Callable[[str], None]",
    *,
    words: str = "",
    asks_itself: bool = False,
) -> None:
    """Ask where to save something.

    A name is proposed; its ending is the format that is offered first. `words` are what the one
    format is called; who `asks_itself` hears of files that are there, and asks about them.
    """
    kinds = dict.fromkeys(endings, words) if words else _kinds()
    filters = {ending: f"{kinds[ending]} (*{ending})" for ending in endings}
    dialog = _dialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, asks_itself)
    dialog.setNameFilters(list(filters.values()))
    first = ending_of(Path(name), endings)
    dialog.selectNameFilter(filters[first])
    dialog.selectFile(name)
    dialog.setDefaultSuffix(first)
    dialog.filterSelected.connect(
        lambda kind: dialog.setDefaultSuffix(kind.rpartition("*.")[2].rstrip(")"))
    )
    dialog.fileSelected.connect(chosen)
    dialog.open()


def _kinds() -> dict[str, str]:
    """Return what files of each ending are called."""
    return {
        ".png": tr("PNG picture"),
        ".svg": tr("SVG picture"),
        ".pdf": tr("PDF"),
        ".csv": tr("CSV table"),
        ".json": tr("JSON"),
    }


def ask_for(
    parent: "QWidget", title: str, kinds: "Sequence[str]", chosen: "Callable[[str], None]"
) -> None:
    """Ask for a file that is there, of one of several kinds."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(kinds)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def ask_to_open(parent: "QWidget", opened: "Callable[[str], None]") -> None:
    """Ask for a scenario file."""
    kinds = [tr("Scenarios (*.toml)"), tr("All files (*)")]
    ask_for(parent, tr("Open a scenario"), kinds, opened)


def _dialog(parent: "QWidget", title: str) -> QFileDialog:
    """Return a dialog for a file; where it is Qt's own and not the system's, all in one language.

    Qt's catalogues lack two labels of it, and the kinds of files.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("&Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of &type:"))
    details = dialog.findChild(QTreeView, "treeView")
    if isinstance(details, QTreeView):
        details.hideColumn(_KIND)
    return dialog


# Writing ------------------------------------------------------------------------------------------


def save(
    parent: "QWidget",
    path: str,
    prepare: "Prepare",
    tell: "Callable[[str], None]",
    trouble: "Callable[[NnvizError], None]",
) -> None:
    """Save something in a file, and tell how it went."""
    try:
        write = prepare(Path(path))
    except NnvizError as error:
        trouble(error)
        return

    def work(worker: Worker) -> None:
        write()
        _under_way.discard(worker)

    writer = Worker(work, parent)
    writer.failed.connect(trouble)
    writer.done.connect(lambda _: tell(tr("Saved as {path}", path=path)))
    writer.ended.connect(lambda: _under_way.discard(writer))
    writer.ended.connect(writer.deleteLater)
    _under_way.add(writer)
    writer.start()


def finish() -> bool:
    """Wait until all that was to be saved is; return False if there is a failure to be told."""
    writers = list(_under_way)
    for writer in writers:
        writer.wait()
    failed = [writer for writer in writers if writer in _under_way and isValid(writer)]
    _under_way.difference_update(writers)
    return not failed
