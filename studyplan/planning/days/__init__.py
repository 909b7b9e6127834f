"""The days and their blocks on the clock."""
