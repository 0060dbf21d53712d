"""What the cells of a table mean: headings, units, sums."""
