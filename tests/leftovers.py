"""A pytest plugin: no test leaves anything running, and one that does is told where it began.

A timer, an animation, a thread or a window that outlives its test disturbs whichever test comes
next, which then fails for no reason of its own. Starting one is noted together with the lines of
the project that did it; what still goes on after the test's teardown fails that test, and is
stopped.
"""

import functools
import sys
import threading
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from types import MethodType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from types import FrameType

_DEPTH = 4  # lines of the project shown for each leftover
_failed = pytest.StashKey[bool]()


def began_at(root: Path) -> str:
    """Return the lines below the folder `root` that led here, the nearest first."""
    lines: list[str] = []
    frame: FrameType | None = sys._getframe(1)
    while frame and len(lines) < _DEPTH:
        source = Path(frame.f_code.co_filename)
        if source.is_relative_to(root) and source != Path(__file__):
            name = source.relative_to(root)
            # An environment inside the clone holds other people's code.
            if not any(part.startswith(".") or part == "site-packages" for part in name.parts):
                lines.append(f"{name.as_posix()}:{frame.f_lineno} in {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(lines) or "a place outside the project"


def _itself(thing: Any) -> Any:
    """Return `thing`."""
    return thing


def _method(reference: "weakref.ref[Any]", name: str) -> Any:
    """Return the method `name` of what `reference` points to, or None when that is gone."""
    return getattr(reference(), name, None)


@dataclass(slots=True)
class _Shot:
    """A `QTimer.singleShot` that is on its way; `held` returns its callback, if that is alive."""

    where: str
    held: "Callable[[], Any]"
    context: "weakref.ref[Any] | None"
    over: bool = False


@dataclass(slots=True)
class Watch:
    """What was started since the last look, and where below the folder `root`."""

    root: Path = field(default_factory=Path.cwd)
    started: "list[tuple[weakref.ref[Any], str]]" = field(default_factory=list)
    shots: list[_Shot] = field(default_factory=list)
    threads: "weakref.WeakKeyDictionary[threading.Thread, str]" = field(
        default_factory=weakref.WeakKeyDictionary
    )

    def note(self, owner: type, name: str, *, takes: type | None = None) -> None:
        """Have every call of `owner.name` noted.

        `takes` is the type of the method's one optional argument. Others are not passed on, as
        Qt does when a signal with more arguments is connected to the method.
        """
        original = getattr(owner, name)

        @functools.wraps(original)
        def noted(instance: object, *arguments: object) -> object:
            self.started.append((weakref.ref(instance), began_at(self.root)))
            fitting = [
                argument
                for argument in arguments
                if takes is not None and isinstance(argument, takes)
                if takes is bool or not isinstance(argument, bool)
            ]
            return original(instance, *fitting)

        setattr(owner, name, noted)

    def note_threads(self) -> None:
        """Have the start of every Python thread noted."""
        original = threading.Thread.start

        @functools.wraps(original)
        def start(thread: threading.Thread) -> None:
            self.threads[thread] = began_at(self.root)
            original(thread)

        setattr(threading.Thread, start.__name__, start)

    def note_single_shots(self, timer: Any, base: type) -> None:
        """Have every `QTimer.singleShot` with a Python callback noted; `base` is QObject."""
        original = timer.singleShot

        def single_shot(*arguments: Any) -> None:
            *before, callback = arguments
            if not callable(callback):
                original(*arguments)
                return
            context = next((part for part in before if isinstance(part, base)), None)
            owner = getattr(callback, "__self__", None)
            if context is None and isinstance(owner, base):
                # What PySide does for a bound method: no call once its object is gone.
                context = owner
                before.append(owner)
            # As PySide's, the reference to an object's method does not keep the object alive.
            held: Callable[[], Any]
            if isinstance(callback, MethodType):
                held = weakref.WeakMethod(callback)
            elif isinstance(owner, base):
                held = functools.partial(_method, weakref.ref(owner), callback.__name__)
            else:
                held = functools.partial(_itself, callback)
            alive = None if context is None else weakref.ref(context)
            shot = _Shot(began_at(self.root), held, alive)
            self.shots.append(shot)

            def fire() -> None:
                call = held()
                if call is not None and not shot.over:
                    shot.over = True
                    call()

            original(*before, fire)

        timer.singleShot = staticmethod(single_shot)


_watch = Watch()


def _going_on(thing: Any) -> str | None:
    """Return what of `thing` still goes on, or None."""
    from PySide6 import QtCore, QtWidgets

    if isinstance(thing, QtCore.QTimer):
        return f"a timer of {thing.interval()} ms is active" if thing.isActive() else None
    if isinstance(thing, QtCore.QAbstractAnimation):
        stopped = thing.state() is QtCore.QAbstractAnimation.State.Stopped
        return None if stopped else f"a {type(thing).__name__} is running"
    if isinstance(thing, QtCore.QThread):
        return f"the thread {type(thing).__name__} is running" if thing.isRunning() else None
    if isinstance(thing, QtWidgets.QWidget) and thing.isWindow() and thing.isVisible():
        return f"the window {type(thing).__name__} '{thing.windowTitle()}' is visible"
    return None


def _stop(thing: Any) -> None:
    """End what still goes on, for the sake of the tests to come."""
    from PySide6 import QtCore, QtWidgets

    if isinstance(thing, QtCore.QThread):
        thing.requestInterruption()
        thing.quit()
        thing.wait(1000)
    elif isinstance(thing, QtWidgets.QWidget):
        thing.close()
        thing.deleteLater()
    else:
        thing.stop()


def _qt_leftovers() -> "Iterator[str]":
    """Yield a sentence for everything of Qt's that still goes on, and stop it."""
    import shiboken6
    from PySide6 import QtCore, QtWidgets

    application = QtWidgets.QApplication.instance()
    if application is None:
        return
    QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)
    QtCore.QCoreApplication.processEvents()
    seen: set[int] = set()
    for reference, where in reversed(_watch.started):
        thing = reference()
        if thing is None or id(thing) in seen or not shiboken6.isValid(thing):
            continue
        seen.add(id(thing))
        what = _going_on(thing)
        if what:
            yield f"{what}, started at {where}"
            _stop(thing)
    _watch.started.clear()
    for window in QtWidgets.QApplication.topLevelWidgets():
        what = _going_on(window)
        if what and id(window) not in seen:
            yield f"{what}, shown by Qt itself"
            _stop(window)
    for shot in _watch.shots:
        context = None if shot.context is None else shot.context()
        gone = shot.context is not None and (context is None or not shiboken6.isValid(context))
        if not shot.over and not gone and shot.held() is not None:
            shot.over = True
            yield f"a QTimer.singleShot is on its way, started at {shot.where}"
    _watch.shots.clear()
    pool = QtCore.QThreadPool.globalInstance()
    if not pool.waitForDone(0):
        yield f"{pool.activeThreadCount()} jobs are running in Qt's thread pool"
        pool.waitForDone(1000)


def leftovers() -> list[str]:
    """Return a sentence for everything that still goes on, and stop what can be stopped."""
    found = [
        f"the thread '{thread.name}' is alive, started at {where}"
        for thread, where in _watch.threads.items()
        if thread.is_alive()
    ]
    _watch.threads.clear()
    return found + list(_qt_leftovers()) if "PySide6.QtWidgets" in sys.modules else found


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin to note what is started, once Qt is there."""
    _watch.root = session.config.rootpath
    _watch.note_threads()
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6 import QtCore, QtWidgets

    _watch.note(QtCore.QTimer, "start", takes=int)
    _watch.note(QtCore.QAbstractAnimation, "start", takes=QtCore.QAbstractAnimation.DeletionPolicy)
    _watch.note(QtCore.QThread, "start", takes=QtCore.QThread.Priority)
    for name in ("show", "showNormal", "showMaximized", "showFullScreen"):
        _watch.note(QtWidgets.QWidget, name)
    _watch.note(QtWidgets.QWidget, "setVisible", takes=bool)
    _watch.note(QtWidgets.QDialog, "open")
    _watch.note_single_shots(QtCore.QTimer, QtCore.QObject)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> "Generator[None, pytest.TestReport, pytest.TestReport]":
    """Remember that a test has failed already: what it could not tidy up is not news."""
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> "Generator[None, object, object]":
    """Fail a test that passed but left something going on, when all its fixtures are done."""
    result = yield
    found = leftovers()
    if found and not item.stash.get(_failed, False):
        pytest.fail("This test leaves behind:\n- " + "\n- ".join(found), pytrace=False)
    return result
