"""What a rerun knows of the plan before it: NAME.json, in and out."""
