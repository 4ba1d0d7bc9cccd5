"""Take the pictures of both READMEs from the real window: run in the environment of the tests."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from nnviz.engine.optimizers import SGD
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.trace.goals import to_iteration
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Preferences, Store

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging" / "pictures"

PICTURES = (
    ("light", "en", "light", "∂E/∂w5"),
    ("dark", "en", "dark", "∂E/∂w1"),
    ("lecture", "en", "light", "∂E/∂w5"),
    ("ko-light", "ko", "light", "∂E/∂w5"),
    ("ko-dark", "ko", "dark", "∂E/∂w1"),
    ("ko-lecture", "ko", "light", "∂E/∂w5"),
)


def main() -> None:
    """Take each picture in its language and theme, at its step."""
    application = QApplication([])
    store = Store()
    store.keep(Preferences(motion="off", language="en", theme="light"))
    window = MainWindow(build(load("w5")), store)
    window.resize(1280, 800)
    window.show()
    FOLDER.mkdir(exist_ok=True)
    for name, language, theme, quantity in PICTURES:
        window.manner.take(Preferences(motion="off", language=language, theme=theme))
        window.controller.seek(0)
        while window.frame.explanation is None or window.frame.explanation.quantity != quantity:
            window.controller.next()
        if name.endswith("lecture"):
            window.hall.toggle()
            assert window.hall.view is not None
            window.hall.view.showNormal()
            window.hall.view.resize(1280, 720)
            take(application, window.hall.view, name)
            window.hall.close()
        else:
            take(application, window, name)
    for language in ("en", "ko"):
        export(application, window, language)
        watch(application, language)
    window.close()


def export(application: QApplication, window: MainWindow, language: str) -> None:
    """Take the picture of the export dialog."""
    window.manner.take(Preferences(motion="off", language=language, theme="light"))
    while window.frame.explanation is None or window.frame.explanation.quantity != "∂E/∂w5":
        window.controller.next()
    window.exporting.show()
    dialog = window.exporting.dialog
    assert dialog is not None
    dialog.fields.format.setCurrentIndex(dialog.fields.format.findData("pptx"))
    wait(application, lambda: not dialog.is_following and "…" not in dialog.summary.text())
    take(application, dialog, "export" if language == "en" else f"{language}-export")
    dialog.reject()


def watch(application: QApplication, language: str) -> None:
    """Take the pictures of a training with a branch, and of a lab."""
    store = Store()
    store.keep(Preferences(motion="off", language=language, theme="light"))
    window = MainWindow(build(load("xor")), store)
    window.resize(1280, 800)
    window.show()
    prefix = "" if language == "en" else f"{language}-"
    window.watching.show_training(True)
    train(application, window, 600)
    window.controller.to_iteration(200)
    wait(application, lambda: window.frame.trace.number == 200)
    window.training.branching.branch(SGD(learning_rate=3.0))
    train(application, window, 400)
    window.toast.hide()
    wait(application, lambda: window.training.companion.trace() is not None)
    take(application, window, f"{prefix}training")
    window.pages.show_lab("initialisation")
    lab = window.pages.labs
    assert lab is not None
    wait(application, lambda: lab.initialisation.idle and lab.initialisation.found() is not None)
    take(application, window, f"{prefix}initialisation")
    window.close()


def train(application: QApplication, window: MainWindow, last: int) -> None:
    """Train until an iteration."""
    window.training.train(to_iteration(last))
    wait(application, lambda: not window.training.training)


def wait(application: QApplication, is_so: "Callable[[], bool]") -> None:
    """Let the window work until something is so."""
    while not is_so():
        application.processEvents()


def take(application: QApplication, what: QWidget, name: str) -> None:
    """Save a picture of a window."""
    for _ in range(3):  # parts that were made anew are laid out, and painted
        application.processEvents()
    path = FOLDER / f"{name}.png"
    what.grab().save(str(path))
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
