"""The student's file: read, judged, completed, and added to."""
