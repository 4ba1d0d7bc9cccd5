"""The mathematics of a feed-forward network, on NumPy arrays alone."""
