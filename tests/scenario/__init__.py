"""Tests of nnviz.scenario."""
