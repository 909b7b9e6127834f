"""A day-by-day study plan for the USMLE Step 2 CK, from one text file."""

__version__ = "0.1.0"
