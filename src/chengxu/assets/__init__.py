"""Components in the street: lamps, covers, guardrails, trees, bins; what they are, whose they are, what became of them."""
