"""The plan itself, one decision a module; `planner` joins them."""
