"""Step through the training of a small neural network by hand, value by value."""

import os

__version__ = "0.1.0"

# Qt orders what it keeps in hashes by chance, anew in every process, and so the objects of a PDF.
# Asked before Qt is loaded, it uses one order, and the same frame gives the same bytes.
os.environ.setdefault("QT_HASH_SEED", "0")
# For matrices of this size a second thread costs more than it saves, ten times on a busy machine.
# Asked before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
