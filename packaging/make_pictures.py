"""Take the pictures of both READMEs from the real window: run in the environment of the tests."""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Preferences, Store

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
    window.close()


def take(application: QApplication, what: QWidget, name: str) -> None:
    """Save a picture of a window."""
    for _ in range(3):  # parts that were made anew are laid out, and painted
        application.processEvents()
    path = FOLDER / f"{name}.png"
    what.grab().save(str(path))
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
