"""What can be wrong in a town: categories, filing conditions, limits, closing criteria."""
