"""The page: one plan as HTML for screen and paper."""
