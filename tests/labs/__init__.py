"""Tests of the experiments, on numbers from elsewhere."""
