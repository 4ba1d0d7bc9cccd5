"""Worked solutions: a run's steps as text, JSON, CSV or Markdown."""
