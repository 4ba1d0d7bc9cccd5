"""One training iteration as an ordered sequence of steps, and where one is in it."""
