"""Tests of the plugin that fails a test which leaves something going on."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

_LEAVING = {
    "timer": """
        from PySide6.QtCore import QTimer
        KEPT = []
        def test_it(qapp):
            KEPT.append(QTimer())
            KEPT[0].start(50)
    """,
    "animation": """
        from PySide6.QtCore import QVariantAnimation
        KEPT = []
        def test_it(qapp):
            animation = QVariantAnimation(startValue=0.0, endValue=1.0, duration=10_000)
            animation.start()
            KEPT.append(animation)
    """,
    "QThread": """
        from PySide6.QtCore import QThread
        KEPT = []
        def test_it(qapp):
            KEPT.append(QThread())
            KEPT[0].start()
    """,
    "thread": """
        import threading
        def test_it():
            threading.Thread(target=threading.Event().wait, args=(0.5,)).start()
    """,
    "window": """
        from PySide6.QtWidgets import QWidget
        KEPT = []
        def test_it(qapp):
            KEPT.append(QWidget())
            KEPT[0].show()
    """,
    "singleShot": """
        from PySide6.QtCore import QTimer
        def test_it(qapp):
            QTimer.singleShot(60_000, print)
    """,
}

_TIDY = """
    import threading
    from PySide6.QtCore import QObject, QTimer, QVariantAnimation
    from PySide6.QtWidgets import QLineEdit, QWidget

    def test_timer(qapp):
        timer = QTimer()
        timer.start(50)
        timer.stop()

    def test_timer_of_a_window(qtbot):
        window = QWidget()
        qtbot.addWidget(window)
        QTimer(window).start(50)
        window.show()

    def test_single_shot(qtbot):
        fired = []
        QTimer.singleShot(0, lambda: fired.append(1))
        qtbot.waitUntil(lambda: fired == [1])

    def test_single_shot_of_something_gone(qapp):
        class Owner(QObject):
            def call(self):
                raise AssertionError
        QTimer.singleShot(50, Owner().call)

    def test_arguments_that_a_signal_brings_along(qtbot):
        edit, timer, window = QLineEdit(), QTimer(singleShot=True), QWidget()
        qtbot.addWidget(edit)
        qtbot.addWidget(window)
        edit.textChanged.connect(timer.start)
        edit.textChanged.connect(window.show)
        edit.setText("typed")
        assert timer.isActive()
        assert window.isVisible()
        timer.stop()

    def test_thread():
        thread = threading.Thread(target=print)
        thread.start()
        thread.join()
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return an empty test suite that finds the plugin."""
    pytester.makeini(f"[pytest]\nqt_api = pyside6\npythonpath = {ROOT}\n")
    return pytester


def test_what_is_left_behind_fails_the_test(project: pytest.Pytester) -> None:
    """Each kind of leftover fails the test that left it, names the line, and disturbs no other."""
    project.makepyfile(**{f"test_{kind}": text for kind, text in _LEAVING.items()})
    project.makepyfile(test_z="def test_last(qapp): pass")
    result = project.runpytest_subprocess("-p", "tests.leftovers", "-q")
    result.assert_outcomes(passed=len(_LEAVING) + 1, errors=len(_LEAVING))
    for kind in _LEAVING:
        result.stdout.fnmatch_lines([f"*started at test_{kind}.py:* in test_it*"])


def test_what_is_tidied_up_passes(project: pytest.Pytester) -> None:
    """Nothing is said against tests that stop what they start, or leave it to the window's end."""
    project.makepyfile(_TIDY)
    result = project.runpytest_subprocess("-p", "tests.leftovers", "-q")
    result.assert_outcomes(passed=6)
