"""Tests of nnviz.window."""
