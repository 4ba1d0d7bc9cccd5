"""Training in the window: its bar, its dialogs, and what trains beside the window."""
