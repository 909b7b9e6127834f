"""Scores and hours to a projection and a verdict; knows no days."""
