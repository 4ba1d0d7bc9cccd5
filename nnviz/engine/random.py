"""Random draws as a function of the seed, the purpose and the position: never of the past.

So going back and forth through a training shows the same numbers again.
"""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a random draw is for. The numbers are part of every saved result: never reuse one."""

    INIT = 1
    SHUFFLE = 2
    DROPOUT = 3
    DATA = 4


def generator(seed: int, purpose: Purpose, *position: int) -> np.random.Generator:
    """Return the generator for a draw at `position`, such as the layer or the epoch.

    Seed and position are not negative. The generator is NumPy's PCG64 on a `SeedSequence`
    whose key is the purpose and the position.

    >>> int(generator(0, Purpose.INIT, 3).integers(100)) == int(
    ...     generator(0, Purpose.INIT, 3).integers(100)
    ... )
    True
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(int(purpose), *position))
    return np.random.Generator(np.random.PCG64(sequence))
