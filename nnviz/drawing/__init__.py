"""A frame laid out as plain shapes, without Qt."""
