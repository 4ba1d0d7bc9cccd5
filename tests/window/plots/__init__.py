"""Plots in the window, moved and read with real events."""
