"""A training that goes on, whichever page is watching."""

import threading
from typing import TYPE_CHECKING

from nnviz.labs.learning import learn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.engine.datasets import Dataset
    from nnviz.labs.learning import Course
    from nnviz.window.labs.wishes import LearningWish


class Lesson:
    """One training from its beginning to its end; a second watcher goes on where one left it.

    Whoever watches does the work, in a thread of its own.
    """

    def __init__(self, wish: "LearningWish", load: "Callable[[], Dataset]") -> None:
        self.wish = wish
        self.seconds = 0.0
        self._courses = _learnt(wish, load)
        self._turn = threading.Lock()

    def courses(self) -> "Iterator[Course]":
        """Yield the courses that are still to come, when whoever watched before has stopped."""
        with self._turn:
            yield from _each(self._courses)


def _learnt(wish: "LearningWish", load: "Callable[[], Dataset]") -> "Iterator[Course]":
    """Yield the courses, once somebody asks for them."""
    yield from learn(wish.plan, load())


def _each(courses: "Iterator[Course]") -> "Iterator[Course]":
    """Yield from an iterator without closing it when nobody wants more."""
    for course in courses:  # noqa: UP028 # `yield from` would close it
        yield course
