"""Who stands which shift at which place on which day: rosters, swaps, leave, and what came of it."""
