"""What leaves the county for other programs and people: open data."""
