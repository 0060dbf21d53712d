"""Which indicator a number speaks of."""
