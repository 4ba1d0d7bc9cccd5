"""Tests of nnviz.drawing."""
