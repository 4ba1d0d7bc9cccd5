"""Tests of exporting frames from the window."""
