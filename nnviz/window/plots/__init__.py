"""Live plots in the window: curves, histograms, and the panels around them."""
