"""Sentences made whole, the numbers in them, and what stands around each."""
