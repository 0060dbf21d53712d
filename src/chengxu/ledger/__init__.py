"""Deeds, the hash chain over them, and evidence files."""
