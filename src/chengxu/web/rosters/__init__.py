"""Rosters at the desk: months, days, what waits for the leader, and what came of it."""
