"""Slides as films, with the motion between them."""
