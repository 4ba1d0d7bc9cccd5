"""Slides as TikZ pictures, for LaTeX."""
