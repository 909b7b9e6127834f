"""How many questions on which day."""
