"""Tests of nnviz.export."""
