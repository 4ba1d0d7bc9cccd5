"""Slides as a web page of one file."""
