"""Plots as values, pictures and tables."""
