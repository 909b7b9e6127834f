"""Facts to words, for all reports alike."""
