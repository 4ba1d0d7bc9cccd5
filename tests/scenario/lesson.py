"""A short scenario file to make mistakes in."""

LESSON = """\
title = "One iteration by hand"

[network]
inputs = 2
loss = "half_squared_error"

[[network.layers]]
units = 2
activation = "sigmoid"
bias = "none"
weights = [[0.3, 0.25], [0.4, 0.35]]

[[network.layers]]
units = 2
activation = "sigmoid"
weights = [
    [0.45, 0.4],
    [0.7, 0.6],
]

[training]
learning_rate = 0.5

[data]
inputs = [[0.1, 0.2]]
targets = [[0.4, 0.6]]
"""


def changed(old: str, new: str) -> str:
    """Return the lesson with the first `old` replaced."""
    assert old in LESSON
    return LESSON.replace(old, new, 1)
