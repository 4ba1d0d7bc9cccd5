"""Slides as animated pictures: GIF, WebP and APNG."""
