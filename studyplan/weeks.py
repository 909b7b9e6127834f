"""The calendar week, Monday to Sunday: what everything that counts in weeks agrees on."""

from datetime import date


def monday(day: date) -> date:
    """The Monday of the week that holds the day."""
    return date.fromordinal(day.toordinal() - day.weekday())
