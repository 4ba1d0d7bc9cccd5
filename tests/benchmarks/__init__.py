"""Measurements, run by name: pytest tests/benchmarks."""
