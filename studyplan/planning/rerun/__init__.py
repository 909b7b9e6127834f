"""The past settled, and what changed since the last plan."""
