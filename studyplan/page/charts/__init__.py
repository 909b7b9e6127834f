"""The page's charts, in finished numbers."""
