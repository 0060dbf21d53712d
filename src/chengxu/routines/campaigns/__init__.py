"""Campaigns (专项整治): what they cover and should reach, what was done in them, and what came back afterwards."""
