"""Pages of meetings: the year, one meeting, and each person's own."""
