"""Other dates, hours and targets, each planned again."""
