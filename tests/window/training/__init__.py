"""Tests of training in the window."""
