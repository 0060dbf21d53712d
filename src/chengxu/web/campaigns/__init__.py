"""Pages of campaigns: the list, one with its figures, pictures and what came back, and its report."""
