"""The calendar: its events, which version of each, the file, and an old file read back."""
