"""Sessions of training for all tests of them."""

from tests.window.training.sessions import opened, training

__all__ = ["opened", "training"]
