"""Inspections at the desk, random draws in the office, and what everybody may see of them."""
