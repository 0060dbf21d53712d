"""Cases that belong together: merged, split, attached, come back."""
