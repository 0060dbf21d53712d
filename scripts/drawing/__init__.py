"""The parts of draw_territory.py: the plan (what is known and what is laid out by hand) and how it is drawn."""
