"""The decisions a plan is made of: one module each, pure; only the planner knows them all."""
