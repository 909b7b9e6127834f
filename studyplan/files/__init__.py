"""Files: the student's, the figures, TOML text, and writing all or none."""
