"""Meetings and trainings: planned, attended, recorded, and what is still missing against what must be held."""
