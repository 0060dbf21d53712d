"""Inspections, their findings, and random draws."""
