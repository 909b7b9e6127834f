"""The plan in the terminal."""
