"""How motion runs: small functions from [0, 1] to [0, 1]."""


def ease(alpha: float) -> float:
    """Return a way that starts and ends softly: 3α² − 2α³.

    >>> ease(0.0), ease(0.5), ease(1.0)
    (0.0, 0.5, 1.0)
    """
    alpha = min(1.0, max(0.0, alpha))
    return alpha * alpha * (3.0 - 2.0 * alpha)


def stage(alpha: float, count: int) -> tuple[int, float]:
    """Return which of `count` equal stages is on, and how far it is.

    >>> stage(0.75, 2)
    (1, 0.5)
    """
    along = min(1.0, max(0.0, alpha)) * count
    number = min(int(along), count - 1)
    return number, along - number
