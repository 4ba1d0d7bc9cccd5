"""What was exported, opened by other programs."""
