"""Live plots as values: what a plot shows, whoever draws, saves or reads it."""
