"""Enforcement: penalty proceedings in a simple form; the whole procedure and its documents come later."""
