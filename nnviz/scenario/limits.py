"""How big a scenario may be: each limit stands here once, and the sentences name it.

The limits are far above what a lesson needs. They are there so that a slip (a missing point, a
pasted file) ends in a sentence instead of a computer without memory.
"""

from typing import Final

UNITS: Final = 10_000
"""Units of one layer, and inputs of the network."""

LAYERS: Final = 1_000
"""Layers of a network."""

PARAMETERS: Final = 2_000_000
"""Weights and biases of a network together."""

DATA_NUMBERS: Final = 2_000_000
"""Numbers in the inputs and targets together."""

FILE_BYTES: Final = 8 * 1024 * 1024
"""Bytes of a scenario file: as much as the TOML reader goes through in three to ten seconds."""

SEED: Final = 2**63 - 1
"""Largest seed: the largest whole number that every TOML reader takes."""

DECIMALS: Final = 15
"""Largest number of decimals that `round_to` may ask for: a double holds no more."""

ITERATION: Final = 2**31 - 1
"""Largest number of an iteration or a sample that a published number may stand for."""
