"""Experiments as pure functions: arrays in, arrays out."""
