"""Inspections: checklists, what was found and by when it must be put right, and random draws of whom to inspect and who does."""
