"""Tests of nnviz.trace."""
