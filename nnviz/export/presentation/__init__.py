"""Slides as a PowerPoint presentation of native shapes."""
