"""Ways in and out for other programs; what a person opens is in ``web``."""
