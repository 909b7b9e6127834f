"""Which practice exam on which day, and what is missing."""
