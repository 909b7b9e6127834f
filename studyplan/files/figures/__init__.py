"""The figures: those of the package, and the student's own over them."""
