"""What to tell the student beside the plan."""
