"""Tests of nnviz.engine."""
