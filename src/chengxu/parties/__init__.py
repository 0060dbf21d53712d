"""Shops, firms, sites, vehicles and people, the permits they hold, and the pitches of temporary markets."""
