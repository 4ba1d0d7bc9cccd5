"""Tests of nnviz, laid out as the package is."""
