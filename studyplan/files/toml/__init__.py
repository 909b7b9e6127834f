"""TOML text: read with its slips, with the line of everything, and edited in place."""
