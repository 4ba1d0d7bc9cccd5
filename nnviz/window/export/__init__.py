"""The export of frames: what is chosen, how it will look, and the process that writes it."""
