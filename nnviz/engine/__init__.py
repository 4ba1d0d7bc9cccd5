"""The mathematics on arrays: NumPy and nothing else."""
