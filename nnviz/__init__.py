"""Step through the training of a small neural network by hand, value by value."""

__version__ = "0.1.0"
