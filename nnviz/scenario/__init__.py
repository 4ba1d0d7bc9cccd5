"""What the user wrote: reading, checking, writing and building a scenario."""
