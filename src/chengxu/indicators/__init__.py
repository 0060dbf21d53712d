"""Declared measures: what they are, how they are computed from rows, and the rows behind each figure."""
