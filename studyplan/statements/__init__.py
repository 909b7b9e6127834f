"""What a plan says, as facts: one small record a kind, with its numbers, dates and names; `words` tells."""
