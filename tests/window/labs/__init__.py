"""The labs as pages of the window."""
